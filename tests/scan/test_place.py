import json
from dataclasses import replace

import pytest

from builders import an_image, the_files
from dunnage.model import (
    Finding,
    Layer,
    Lines,
    Location,
    Package,
    Rating,
    Related,
    Sizes,
    Vulnerability,
)
from dunnage.project.project import Project
from dunnage.scan.place import place
from dunnage.scan.trivy import Detection, Scan, Secret
from project.contexts import a_project

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
    files=the_files({"app/config.env": 103, "app/other.env": 103}),
)


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


def placed(*things: Detection | Secret, project: Project = PROJECT) -> Finding:
    detections = tuple(each for each in things if isinstance(each, Detection))
    secrets = tuple(each for each in things if isinstance(each, Secret))
    (finding,) = place(Scan("0.76.0", "debian", (), detections, secrets), IMAGE, project, FALLBACK)
    return finding


def test_a_pinned_package_is_placed_on_its_lockfile_entry() -> None:
    finding = placed(found())
    assert finding == Finding(
        rule=finding.rule,
        location=Location("shop/package-lock.json", Lines(9, 12)),
        message=(
            "lodash 4.17.20 has CVE-2021-23337: Command Injection in lodash. "
            "Fixed in 4.17.21: update it."
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
        (False, True, "Fixed in 4.17.21: update it."),
        (False, False, "Fixed in 4.17.21: update what depends on it, or override its version."),
        (
            True,
            True,
            (
                "Only devDependencies need it. "
                "Fixed in 4.17.21: update it, or leave devDependencies out of what ships."
            ),
        ),
    ],
)
def test_the_advice_depends_on_who_asks_for_the_package(
    dev: bool, direct: bool, advice: str
) -> None:
    finding = placed(found(), project=locked(dev=dev, direct=direct))
    assert finding.message.endswith(f"Command Injection in lodash. {advice}")


def test_a_package_that_no_lockfile_pins_is_placed_on_the_instruction() -> None:
    finding = placed(found(), project=EMPTY)
    assert finding.location == Location("Dockerfile", Lines(7, 7))
    assert finding.message.endswith("Fixed in 4.17.21: install that version here.")
    assert finding.related == ()


def test_another_version_than_the_pinned_one_is_placed_on_the_instruction() -> None:
    finding = placed(found(replace(LODASH, version="4.17.19"), "run"))
    assert finding.location == Location("Dockerfile", Lines(9, 9))


def test_a_package_of_the_base_image_is_placed_on_from_even_if_a_lockfile_pins_its_like() -> None:
    finding = placed(found(diff_id="base"))
    assert finding.location == Location("Dockerfile", Lines(2, 2))
    assert finding.message.endswith(
        "It comes with the base image. Fixed in 4.17.21: update the base image."
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
                "It is a part of npm, which comes with the base image. "
                "Fixed in 4.17.21: update the base image, or remove npm from what ships."
            ),
        ),
        (
            "run",
            "It is a part of npm. Fixed in 4.17.21: update npm, or remove it from what ships.",
        ),
    ],
)
def test_what_npm_itself_bundles_is_told_as_npms(diff_id: str, advice: str) -> None:
    path = "usr/local/lib/node_modules/npm/node_modules/lodash"
    assert placed(found(replace(LODASH, path=path), diff_id)).message.endswith(advice)


def test_a_package_whose_name_begins_with_npm_is_not_npms() -> None:
    path = "usr/local/lib/node_modules/npm-check/node_modules/lodash"
    assert "part of npm" not in placed(found(replace(LODASH, path=path), "run")).message


def test_a_layer_of_an_unknown_instruction_copies_nothing() -> None:
    image = replace(an_image((layer("copy", "", None),)), files=the_files({"app/config.env": 103}))
    scan = Scan("0.76.0", None, (), (), (secret(),))
    assert [each.location for each in place(scan, image, PROJECT, FALLBACK)] == [FALLBACK]


@pytest.mark.parametrize("diff_id", ["unheard-of", None])
def test_an_unknown_layer_leads_to_the_fallback(diff_id: str | None) -> None:
    assert placed(found(TAR, diff_id)).location == FALLBACK
    assert placed(secret(diff_id=diff_id)).location == FALLBACK


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


def test_foreign_text_stays_on_its_line() -> None:
    hostile = replace(
        found(replace(LODASH, name="a\n::error::b", path="app/\u202ex")),
        title="\x1b[31mred\nalert",
    )
    finding = placed(hostile)
    assert finding.message.startswith("a ::error::b 4.17.20 has CVE-2021-23337: [31mred alert.")
    assert finding.subject == "a ::error::b app/ x"
