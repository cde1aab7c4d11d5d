import json
from dataclasses import replace

import pytest

from builders import an_image, the_files
from dunnage.contents import File, Hidden, Hiding
from dunnage.model import (
    Finding,
    Image,
    Layer,
    Lines,
    Location,
    Package,
    Rating,
    Related,
    Sizes,
    Step,
    Vulnerability,
)
from dunnage.project.pins import pinned
from dunnage.project.project import Project
from dunnage.scan.place import place
from dunnage.scan.trivy import Detection, Licence, Scan, Secret
from project.contexts import a_project
from scan.locked import FORMATS, MANIFEST

LODASH = Package("npm", "lodash", "4.17.20", "app/node_modules/lodash")
TAR = Package("debian", "tar", "1.34")
FALLBACK = Location("Dockerfile", Lines(2, 2))

CONFIG = {"config.env": "x" * 103}
EMPTY = a_project()


def locked(*, dev: bool = False, direct: bool = True) -> Project:
    lock = {
        "name": "shop",
        "packages": {
            "": {"dependencies": {"lodash": "^4.17.0"} if direct else {}},
            "node_modules/lodash": {"version": "4.17.20", "dev": dev},
        },
    }
    return a_project({**CONFIG, "package-lock.json": json.dumps(lock, indent=2)}, "shop")


PROJECT = locked()


def layer(diff_id: str, instruction: str, line: int | None, *, base: bool = False) -> Layer:
    location = None if line is None else Location("Dockerfile", Lines(line, line))
    return Layer(diff_id, Sizes(1, 1), instruction, location, base)


FROM = layer("base", "FROM node:24", 2, base=True)
COPY_FROM = layer("deps", "COPY --from=deps /app/node_modules ./node_modules", 7)
COPY = layer("copy", "COPY --chown=node . .", 8)
RUN = layer("run", "RUN npm ci", 9)
IMAGE = replace(
    an_image((FROM, COPY_FROM, COPY, RUN)),
    files={
        **{f"app/{name}.env": File(103, 2) for name in ("config", "other")},
        "app/node_modules/lodash/package.json": File(400, 1),
    },
    packages=(LODASH,),
)


TRACED = replace(
    IMAGE,
    traced={
        "app/node_modules/lodash/package.json": Step(
            "RUN npm ci --omit=dev", Location("Dockerfile", Lines(4, 4))
        )
    },
)


def a_line(number: int) -> Location:
    return Location("Dockerfile", Lines(number, number))


def found(package: Package = LODASH, diff_id: str | None = "deps") -> Detection:
    return Detection(
        vulnerability=Vulnerability("CVE-2021-23337", Rating.HIGH, package, "4.17.21"),
        diff_id=diff_id,
        status="fixed",
        title="Command Injection in lodash",
        description="",
        url=None,
        score=7.2,
    )


def secret(path: str = "app/config.env", diff_id: str | None = "copy") -> Secret:
    return Secret("aws-key", "AWS key", Rating.CRITICAL, path, Lines(3, 3), diff_id)


def placed(
    *things: Detection | Secret | Licence, project: Project = PROJECT, image: Image = IMAGE
) -> Finding:
    licences = tuple(each for each in things if isinstance(each, Licence))
    detections = tuple(each for each in things if isinstance(each, Detection))
    secrets = tuple(each for each in things if isinstance(each, Secret))
    scan = Scan("0.76.0", "debian", (), detections, secrets, licences)
    (finding,) = place(scan, known(image, project), project, FALLBACK)
    return finding


def known(image: Image, project: Project) -> Image:
    """Pin what is in an image, as the review does before it places anything."""
    return replace(image, packages=pinned(image.packages, project))


def test_a_pinned_package_is_placed_on_its_lockfile_entry() -> None:
    finding = placed(found())
    assert finding == Finding(
        rule=finding.rule,
        location=Location("shop/package-lock.json", Lines(9, 12)),
        message=(
            "lodash 4.17.20 has CVE-2021-23337: Command Injection in lodash. "
            "In the image it is /app/node_modules/lodash. "
            "Fixed in 4.17.21: `npm update lodash` is enough: package.json asks for ^4.17.0."
        ),
        subject="lodash app/node_modules/lodash",
        related=(
            Related(
                Location("Dockerfile", Lines(7, 7)),
                "Brought into the image by `COPY --from=deps /app/node_modules ./node_modules`",
            ),
        ),
        vulnerability=found().vulnerability,
    )


@pytest.mark.parametrize(
    ("dev", "direct", "advice"),
    [
        (
            False,
            True,
            "Fixed in 4.17.21: `npm update lodash` is enough: package.json asks for ^4.17.0.",
        ),
        (
            False,
            False,
            (
                "Fixed in 4.17.21: update what depends on it, or set its version in `overrides` "
                "of package.json."
            ),
        ),
        (
            True,
            True,
            (
                "Only devDependencies need it. Fixed in 4.17.21: `npm update lodash` is enough: "
                "package.json asks for ^4.17.0. Or leave devDependencies out of what ships."
            ),
        ),
    ],
)
def test_the_advice_depends_on_who_asks_for_the_package(
    dev: bool, direct: bool, advice: str
) -> None:
    finding = placed(found(), project=locked(dev=dev, direct=direct))
    assert finding.message.endswith(advice)


def test_a_package_that_no_lockfile_pins_is_placed_on_the_instruction() -> None:
    finding = placed(found(), project=EMPTY)
    assert finding.location == Location("Dockerfile", Lines(7, 7))
    assert finding.message.endswith(
        "Fixed in 4.17.21: put a newer version where this copies it from."
    )
    assert finding.related == ()


def test_another_version_than_the_pinned_one_is_placed_on_the_instruction() -> None:
    finding = placed(found(replace(LODASH, version="4.17.19"), "run"))
    assert finding.location == Location("Dockerfile", Lines(9, 9))


def test_a_package_of_the_base_image_is_placed_on_from_even_if_a_lockfile_pins_its_like() -> None:
    finding = placed(found(diff_id="base"))
    assert finding.location == Location("Dockerfile", Lines(2, 2))
    assert finding.message.endswith(
        "It comes with the base image. Fixed in 4.17.21: take a newer tag than node:24, or rebuild "
        "with `--pull` when that has it."
    )


def test_an_os_package_is_named_with_its_distribution() -> None:
    finding = placed(found(TAR, "run"))
    assert finding.location == Location("Dockerfile", Lines(9, 9))
    assert finding.subject == "tar (debian)"


@pytest.mark.parametrize(
    ("diff_id", "advice"),
    [
        (
            "base",
            (
                "It is a part of npm, which comes with the base image. Fixed in 4.17.21: take a "
                "newer tag than node:24, or rebuild with `--pull` when that has it, or remove npm "
                "from what ships."
            ),
        ),
        (
            "run",
            "It is a part of npm. Fixed in 4.17.21: update npm, or remove npm from what ships.",
        ),
    ],
)
def test_what_npm_itself_bundles_is_told_as_npms(diff_id: str, advice: str) -> None:
    path = "usr/local/lib/node_modules/npm/node_modules/lodash"
    assert placed(found(replace(LODASH, path=path), diff_id)).message.endswith(advice)


@pytest.mark.parametrize("program", ["npm-check", "@octo/tool"])
def test_what_any_global_package_bundles_is_told_as_its(program: str) -> None:
    path = f"usr/local/lib/node_modules/{program}/node_modules/lodash"
    told = placed(found(replace(LODASH, path=path), "run")).message
    assert told.endswith(
        f"It is a part of {program}. "
        f"Fixed in 4.17.21: update {program}, or remove {program} from what ships."
    )


def test_a_global_package_is_no_part_of_itself() -> None:
    package = replace(LODASH, path="usr/local/lib/node_modules/lodash")
    told = placed(found(package, "run")).message
    assert told.endswith("lodash. Fixed in 4.17.21: install that version here.")


def test_a_layer_of_an_unknown_instruction_copies_nothing() -> None:
    image = replace(an_image((layer("copy", "", None),)), files=the_files({"app/config.env": 103}))
    scan = Scan("0.76.0", None, (), (), (secret(),))
    assert [each.location for each in place(scan, image, PROJECT, FALLBACK)] == [FALLBACK]


@pytest.mark.parametrize("diff_id", ["unheard-of", None])
def test_an_unknown_layer_leads_to_the_fallback(diff_id: str | None) -> None:
    assert placed(found(TAR, diff_id)).location == FALLBACK
    assert placed(secret("app/gone.env", diff_id)).location == FALLBACK


def test_a_layer_without_a_known_line_leads_to_the_fallback() -> None:
    image = an_image((layer("run", "RUN npm ci", None),))
    scan = Scan("0.76.0", "debian", (), (found(TAR, "run"),), ())
    assert [each.location for each in place(scan, image, EMPTY, FALLBACK)] == [FALLBACK]


def test_of_layers_that_are_equal_the_first_is_meant() -> None:
    image = an_image((layer("empty", "RUN true", 4), layer("empty", "RUN :", 5)))
    scan = Scan("0.76.0", "debian", (), (found(TAR, "empty"),), ())
    (finding,) = place(scan, image, EMPTY, FALLBACK)
    assert finding.location == Location("Dockerfile", Lines(4, 4))


def test_a_secret_is_placed_in_the_file_that_was_copied() -> None:
    finding = placed(secret())
    assert finding == Finding(
        rule=finding.rule,
        location=Location("shop/config.env", Lines(3, 3)),
        message=(
            "Line 3 of /app/config.env in the image holds a secret: AWS key. "
            "Whoever can pull the image can read it, even if a later step removes the file: "
            "revoke it, and use `RUN --mount=type=secret`."
        ),
        subject="app/config.env",
        related=(
            Related(
                Location("Dockerfile", Lines(8, 8)),
                "Brought into the image by `COPY --chown=node . .`",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("path", "diff_id", "line"),
    [
        ("app/other.env", "copy", 8),  # not in the context
        ("app/removed.env", "copy", 8),  # removed by a later layer
        ("app/config.env", "deps", 7),  # from another stage
        ("app/config.env", "run", 9),
        ("app/config.env", "base", 2),
    ],
)
def test_any_other_secret_is_placed_on_the_instruction(path: str, diff_id: str, line: int) -> None:
    assert placed(secret(path, diff_id)).location == Location("Dockerfile", Lines(line, line))


def test_a_secret_that_a_later_layer_removes_is_placed_in_the_file_that_was_copied() -> None:
    hidden = (Hidden("app/config.env", 103, layer=2, by=3, how=Hiding.DELETED),)
    removed = replace(IMAGE, files={}, hidden=hidden)
    expected = Location("shop/config.env", Lines(3, 3))
    assert placed(secret(), image=removed).location == expected
    assert placed(secret(diff_id="run"), image=removed).location == a_line(9)


def test_a_secret_is_placed_in_the_file_that_the_instruction_names() -> None:
    named = layer("copy", 'COPY --chown=node ["config.env", "/etc/shop.env"]', 8)
    files = {"etc/shop.env": File(103, 2)}
    renamed = replace(IMAGE, layers=(FROM, COPY_FROM, named, RUN), files=files)
    finding = placed(secret("etc/shop.env"), image=renamed)
    assert finding.location == Location("shop/config.env", Lines(3, 3))


def test_a_secret_is_followed_through_the_stage_that_it_was_copied_from() -> None:
    files = {"app/config.env": File(103, 1)}
    traced = replace(IMAGE, files=files, traced={"app/config.env": Step("COPY . .", a_line(5))})
    finding = placed(secret(diff_id="deps"), image=traced)
    assert finding.location == Location("shop/config.env", Lines(3, 3))
    assert finding.related == (
        Related(a_line(5), "Produced by `COPY . .`"),
        Related(a_line(7), f"Brought into the image by `{COPY_FROM.instruction}`"),
    )


def test_a_pinned_package_is_told_with_all_that_brought_it() -> None:
    finding = placed(found(), image=TRACED)
    assert finding.location == Location("shop/package-lock.json", Lines(9, 12))
    assert finding.related == (
        Related(a_line(4), "Produced by `RUN npm ci --omit=dev`"),
        Related(a_line(7), f"Brought into the image by `{COPY_FROM.instruction}`"),
    )


def test_a_package_that_no_lockfile_pins_is_placed_on_what_produced_it_in_its_stage() -> None:
    finding = placed(found(), project=EMPTY, image=TRACED)
    assert finding.location == a_line(4)
    assert finding.message.endswith("Fixed in 4.17.21: install that version here.")
    assert finding.related == (
        Related(a_line(7), f"Brought into the image by `{COPY_FROM.instruction}`"),
    )


def test_a_later_layer_that_only_changes_the_owner_has_not_brought_a_package() -> None:
    owned = replace(IMAGE, files={"app/node_modules/lodash/package.json": File(400, 3)})
    assert placed(found(), project=EMPTY, image=owned).location == a_line(7)


@pytest.mark.parametrize(
    ("file", "step", "line", "cure"),
    [
        ("var/lib/dpkg/info/tar.list", "RUN apt-get install tar", 4, "install that version here."),
        (
            "var/lib/dpkg/info/tar:amd64.list",
            "FROM --platform=linux/amd64 debian:12 AS system",
            3,
            "take a newer tag than debian:12, or rebuild with `--pull` when that has it.",
        ),
        (
            "var/lib/dpkg/status.d/tar",
            "COPY . /",
            4,
            "put a newer version where this copies it from.",
        ),
        ("var/lib/dpkg/status", "RUN apt-get install tar", 4, "install that version here."),
        ("lib/apk/db/installed", "RUN apk add tar", 4, "install that version here."),
    ],
)
def test_an_os_package_is_followed_into_the_stage_that_it_was_copied_from(
    file: str, step: str, line: int, cure: str
) -> None:
    image = replace(IMAGE, files={file: File(1, 1)}, traced={file: Step(step, a_line(line))})
    finding = placed(found(TAR), image=image)
    assert finding.location == a_line(line)
    assert finding.message.endswith(f"Fixed in 4.17.21: {cure}")


@pytest.mark.parametrize(
    ("kind", "file", "lodash", "minimist"),
    [
        ("npm", "package-lock.json", (36, 38), (33, 35)),
        ("npm 1", "package-lock.json", (29, 31), (26, 28)),
        ("yarn", "yarn.lock", (12, 13), (15, 16)),
        ("berry", "yarn.lock", (17, 19), (21, 23)),
        ("pnpm", "pnpm-lock.yaml", (25, 26), (28, 29)),
        ("bun", "bun.lock", (12, 12), (13, 13)),
    ],
)
def test_each_manager_has_its_lines(
    kind: str, file: str, lodash: tuple[int, int], minimist: tuple[int, int]
) -> None:
    project = a_project({"package.json": json.dumps(MANIFEST), **FORMATS[kind]}, "shop")
    other = Package("npm", "minimist", "1.2.5", "app/node_modules/minimist")
    image = replace(IMAGE, packages=(LODASH, other))
    lines = [placed(found(each), project=project, image=image).location for each in (LODASH, other)]
    assert lines == [
        Location(f"shop/{file}", Lines(*lodash)),
        Location(f"shop/{file}", Lines(*minimist)),
    ]


@pytest.mark.parametrize("instruction", ["FROM node:${NODE} AS app", "ADD file:5f0c in /", "FROM"])
def test_a_base_image_that_nothing_names_is_told_as_such(instruction: str) -> None:
    image = an_image((layer("base", instruction, 2, base=True),))
    finding = placed(found(TAR, "base"), image=image)
    assert finding.location == a_line(2)
    assert finding.message.endswith("Fixed in 4.17.21: take a newer base image.")


def test_a_licence_is_placed_as_its_package_is() -> None:
    licence = Licence("GPL-3.0-only", "restricted", Rating.HIGH, LODASH, "deps")
    finding = placed(licence)
    assert finding == Finding(
        rule=finding.rule,
        location=Location("shop/package-lock.json", Lines(9, 12)),
        message=(
            "lodash 4.17.20 is under GPL-3.0-only, which Trivy counts as restricted. "
            "In the image it is /app/node_modules/lodash. "
            "Check that its terms suit how the image is passed on."
        ),
        subject="lodash app/node_modules/lodash",
        related=(Related(a_line(7), f"Brought into the image by `{COPY_FROM.instruction}`"),),
    )


def test_foreign_text_stays_on_its_line() -> None:
    hostile = replace(
        found(replace(LODASH, name="a\n::error::b", path="app/\u202ex")),
        title="\x1b[31mred\nalert",
    )
    finding = placed(hostile)
    assert finding.message.startswith("a ::error::b 4.17.20 has CVE-2021-23337: [31mred alert.")
    assert finding.subject == "a ::error::b app/ x"
