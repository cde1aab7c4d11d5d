"""A pull request that makes the image grow for four reasons at once, told as four things."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bed import process
from bed.checkout import Checkout, Merge, overlay
from bed.engine import Engine
from bed.rehearsal import Rehearsal
from bed.review import Review

pytestmark = pytest.mark.e2e

SOURCES = Path(__file__).with_name("growth")
BASES = {1: 1_000_000, 2: 2_500_000}  # each with so many bytes of its own
DELETED = 3_000_000
NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Growth:
    """The review of the pull request, and what others measure in its two images."""

    merge: Merge
    review: Review
    packages: Mapping[str, int]  # bytes of each folder in the later image's node_modules
    before: int  # the engine's word on the sizes
    after: int

    @property
    def delta(self) -> Mapping[str, Any]:
        delta: Mapping[str, Any] = self.review.report["delta"]
        return delta

    @property
    def comment(self) -> str:
        return self.review.comments[-1].body


@pytest.fixture(scope="module")
def growth(rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Growth]:
    folder = tmp_path_factory.mktemp("growth")
    for number, size in BASES.items():
        base = folder / f"base-{number}"
        base.mkdir()
        dockerfile = f"FROM node:24.19.0-bookworm-slim\nRUN head --bytes={size} /dev/zero > /base\n"
        (base / "Dockerfile").write_text(dockerfile)
        build(rehearsal.engine, f"dunnage-bed/base:{number}", base)
    checkout = Checkout.of(SOURCES / "main", folder / "growth")
    before = measured(rehearsal.engine, checkout.folder, "before")
    merge = checkout.propose(change)
    after = measured(rehearsal.engine, checkout.folder, "after")
    packages = installed(rehearsal.engine, "after")
    with rehearsal.afresh() as fresh:
        step = fresh.pull_request(checkout.folder, merge, folder / "work", upload_sarif="never")
        review = Review.after(step, checkout.folder, fresh)
    yield Growth(merge, review, packages, before, after)
    for name in ("before", "after"):
        docker(rehearsal.engine, "image", "rm", f"dunnage-bed/growth:{name}")


def change(folder: Path) -> None:
    overlay(SOURCES / "change")(folder)
    (folder / "assets").mkdir()
    (folder / "assets/intro.mp4").write_bytes(bytes(DELETED))
    (folder / "assets/credits.txt").write_text("nobody\n")


def docker(engine: Engine, *arguments: str) -> str:
    return process.run(engine.docker, "--host", engine.host, *arguments)


def build(engine: Engine, tag: str, context: Path) -> None:
    docker(engine, "buildx", "build", "--quiet", "--load", f"--tag={tag}", str(context))


def measured(engine: Engine, context: Path, name: str) -> int:
    tag = f"dunnage-bed/growth:{name}"
    build(engine, tag, context)
    return int(docker(engine, "image", "inspect", "--format={{.Size}}", tag))


def installed(engine: Engine, name: str) -> dict[str, int]:
    find = ("find", "/app/node_modules", "-type", "f", "-printf", r"%s %P\n")
    found = docker(engine, "run", "--rm", f"dunnage-bed/growth:{name}", *find)
    sizes: dict[str, int] = {}
    for size, _, path in (line.partition(" ") for line in found.splitlines()):
        package = path.partition("/")[0]
        sizes[package] = sizes.get(package, 0) + int(size)
    return sizes


def step(instruction: str, line: int) -> dict[str, object]:
    location = {"path": "Dockerfile", "first": line, "last": line}
    return {"instruction": instruction, "location": location}


def test_the_review_ends_well(growth: Growth) -> None:
    assert growth.review.step.outputs["could-not-check"] == ""
    assert growth.delta["commit"] == growth.merge.base


def test_the_engine_sees_the_same_growth(growth: Growth) -> None:
    grown = growth.after - growth.before

    assert growth.delta["sizes"]["unpacked"] == grown
    assert sum(each["growth"]["unpacked"] for each in growth.delta["instructions"]) == grown


def test_the_new_base_image_is_one_thing(growth: Growth) -> None:
    (base,) = (
        each for each in growth.delta["instructions"] if each["before"] and each["before"]["base"]
    )

    assert base["before"] == {**step("FROM dunnage-bed/base:1", 13), "base": True}
    assert base["after"] == {**step("FROM dunnage-bed/base:2", 13), "base": True}
    assert growth.delta["base"]["unpacked"] == BASES[2] - BASES[1]
    assert base["growth"] == growth.delta["base"]


def test_the_dev_dependency_that_ships_is_another(growth: Growth) -> None:
    (prettier,) = packages(growth, "prettier")

    assert prettier["change"] == "added"
    assert prettier["after"]["dev"] is True
    assert prettier["after"]["location"] == lockfile(21, 35)
    assert prettier["growth"] == growth.packages["prettier"]


def test_the_big_package_is_a_third_with_what_it_brings(growth: Growth) -> None:
    added = {name: packages(growth, name)[0] for name in ("rxjs", "tslib")}

    assert {each["change"] for each in added.values()} == {"added"}
    assert {each["after"]["dev"] for each in added.values()} == {False}
    assert [each["after"]["via"] for each in added.values()] == [[], ["rxjs"]]
    assert [each["after"]["location"] for each in added.values()] == [
        lockfile(36, 43),
        lockfile(44, 48),
    ]
    assert [each["growth"] for each in added.values()] == [
        growth.packages["rxjs"],
        growth.packages["tslib"],
    ]


def test_nothing_else_is_said_of_packages(growth: Growth) -> None:
    named = {each["after"]["name"] for each in growth.delta["packages"] if each["after"]}

    assert named == {"prettier", "rxjs", "tslib"}
    assert [each for each in growth.delta["packages"] if each["after"] is None] == []


def test_the_file_that_a_later_layer_deletes_is_the_fourth(growth: Growth) -> None:
    assert growth.delta["waste"] == [
        {
            "before": None,
            "after": {
                "stored": step("COPY assets ./assets", 17),
                "by": step("RUN rm assets/intro.mp4", 18),
                "how": "deleted",
                "size": DELETED,
                "files": 1,
                "examples": ["app/assets/intro.mp4"],
            },
            "growth": DELETED,
        }
    ]


def test_the_bytes_are_traced_through_the_copy_to_the_instruction_that_made_them(
    growth: Growth,
) -> None:
    (copied,) = (
        each
        for each in growth.delta["instructions"]
        if each["after"] and "node_modules" in each["after"]["instruction"]
    )

    assert copied["before"]["instruction"].startswith("COPY --from=dependencies ")
    assert copied["after"]["instruction"].startswith("COPY --from=build ")
    made = {each["after"]["instruction"]: each for each in copied["shares"] if each["after"]}
    assert made["RUN npm ci"]["after"] == step("RUN npm ci", 9)
    grown = sum(each["growth"] for each in copied["shares"])
    assert grown == copied["growth"]["unpacked"]


def test_the_comment_tells_each_of_the_four_with_its_bytes_and_its_line(growth: Growth) -> None:
    lines = growth.comment.splitlines()
    grown = {name: f"**+{size / 1e6:.1f}{NBSP}MB**" for name, size in growth.packages.items()}

    (base,) = (line for line in lines if line.startswith("| `dunnage-bed/base:1` → "))
    assert base.startswith(
        "| `dunnage-bed/base:1` → `dunnage-bed/base:2` _base image_ "
        f"| {link(growth, 'Dockerfile', 13)} | **+1.5{NBSP}MB** |"
    )
    dev = "added, `3.6.2`, a devDependency"
    where = link(growth, "package-lock.json", 21, 35)
    assert f"| `prettier` | {dev} | {where} | {grown['prettier']} |" in lines
    where = link(growth, "package-lock.json", 36, 43)
    assert f"| `rxjs` | added, `7.8.2` | {where} | {grown['rxjs']} |" in lines
    wasted = (
        "- **+3.0 MB** (`/app/assets/intro.mp4`, 1 file): "
        f"stored by `COPY assets ./assets` ({link(growth, 'Dockerfile', 17)}), "
        f"deleted by `RUN rm assets/intro.mp4` ({link(growth, 'Dockerfile', 18)})."
    )
    assert [line for line in lines if line.startswith(wasted)] != []


def link(growth: Growth, path: str, first: int, last: int | None = None) -> str:
    page = f"https://github.com/octocat/demo/blob/{growth.merge.merged}/{path}"
    return f"[`{path}:{first}`]({page}#L{first}{f'-L{last}' if last else ''})"


def packages(growth: Growth, name: str) -> list[Mapping[str, Any]]:
    changed = growth.delta["packages"]
    return [each for each in changed if each["after"] and each["after"]["name"] == name]


def lockfile(first: int, last: int) -> dict[str, object]:
    return {"path": "package-lock.json", "first": first, "last": last}
