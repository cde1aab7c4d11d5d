import pytest

from dunnage.dockerfile import parse
from dunnage.rule import Evidence
from dunnage.rules.runtime_package_only_in_build_stage import runtime_package_only_in_build_stage

_START = 'CMD ["node", "server.js"]\n'


def told(dockerfile: str) -> list[int]:
    evidence = Evidence(parse(dockerfile.encode()))
    return [each.lines.first for each in runtime_package_only_in_build_stage.check(evidence)]


def stages(package: str, final: str, start: str = _START) -> str:
    return (
        f"FROM node:24-alpine AS base\nRUN apk add --no-cache {package}\n"
        f"FROM base AS build\nRUN npm run build\n{final}COPY --from=build /app/dist ./dist\n{start}"
    )


@pytest.mark.parametrize("package", ["libc6-compat", "gcompat", "ffmpeg", "graphicsmagick"])
def test_a_package_of_the_base_is_missing_in_a_stage_that_is_not_built_upon_it(
    package: str,
) -> None:
    assert told(stages(package, "FROM node:24-alpine\n")) == [2]
    assert told(stages(package, "FROM base\n")) == []
    assert told(stages(package, f"FROM node:24-alpine\nRUN apk add --no-cache {package}\n")) == []


@pytest.mark.parametrize("package", ["python3", "make", "git", "cairo-dev", "openssl", "curl"])
def test_what_the_build_needs_may_stay_behind(package: str) -> None:
    assert told(stages(package, "FROM node:24-alpine\n")) == []


def test_an_init_is_needed_where_the_entrypoint_names_it() -> None:
    start = 'ENTRYPOINT ["dumb-init", "--"]\nCMD ["node", "server.js"]\n'

    assert told(stages("dumb-init", "FROM node:24-alpine\n", start)) == [2]
    assert told(stages("dumb-init", "FROM node:24-alpine\n")) == []


def test_a_program_may_be_copied_from_the_other_stage() -> None:
    final = "FROM node:24-alpine\nCOPY --from=base /usr/bin/ffmpeg /usr/bin/\n"

    assert told(stages("ffmpeg", final)) == []


def test_openssl_is_needed_by_prisma() -> None:
    dockerfile = (
        "FROM node:24-slim AS build\nRUN apt-get install -y openssl\nRUN npx prisma generate\n"
        f"FROM node:24-slim\nCOPY --from=build /usr/src/app ./\n{_START}"
    )

    assert told(dockerfile) == [2]


def test_compatibility_with_glibc_may_be_for_the_tools_of_one_stage() -> None:
    dockerfile = (
        "FROM node:24-alpine AS base\nFROM base AS deps\nRUN apk add --no-cache libc6-compat\n"
        f"FROM base\nCOPY --from=deps /app/node_modules ./node_modules\n{_START}"
    )

    assert told(dockerfile) == []


@pytest.mark.parametrize(
    "final",
    ["FROM nginx:1.29-alpine\n", "FROM gcr.io/distroless/nodejs24-debian13\n", "FROM node:24\n"],
)
def test_a_final_stage_of_another_kind_is_left_alone(final: str) -> None:
    assert told(stages("ffmpeg", final)) == []


def test_packages_are_told_together_and_once() -> None:
    run = "RUN apk add --no-cache ffmpeg ghostscript\n"
    dockerfile = (
        f"FROM node:24-alpine AS deps\n{run}FROM node:24-alpine AS build\n{run}"
        "COPY --from=deps /app/node_modules ./node_modules\n"
        f"FROM node:24-alpine\nCOPY --from=build /app ./\n{_START}"
    )
    evidence = Evidence(parse(dockerfile.encode()))

    (violation,) = runtime_package_only_in_build_stage.check(evidence)

    assert violation.lines.first == 2
    assert violation.message == (
        "The final stage needs `ffmpeg` and `ghostscript` too, and is not built upon this stage."
    )
