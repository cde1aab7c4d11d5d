from dunnage.dockerfile import parse
from dunnage.dockerfile.images import images


def test_images_are_named_by_from_copy_and_mounts_in_the_order_of_the_file() -> None:
    dockerfile = parse(
        b"ARG VERSION=24\n"
        b"FROM node:$VERSION AS build\n"
        b"RUN --mount=from=oven/bun:1,target=/bun /bun/bin/bun build\n"
        b"FROM build\n"
        b"COPY --from=build /app /app\n"
        b"COPY --from=nginx:1.29 /etc/nginx /etc/nginx\n"
    )

    named = [(str(each.reference), each.instruction.lines.first) for each in images(dockerfile)]

    assert named == [("node:24", 2), ("oven/bun:1", 3), ("nginx:1.29", 6)]


def test_scratch_variables_and_names_that_may_be_contexts_are_no_images() -> None:
    dockerfile = parse(b"FROM $UNKNOWN\nFROM scratch\nCOPY --from=shared /a /a\n")

    assert list(images(dockerfile)) == []


def test_an_untagged_base_is_an_image() -> None:
    (named,) = images(parse(b"FROM node\n"))

    assert str(named.reference) == "node"
