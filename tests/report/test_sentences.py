from dataclasses import replace

import pytest

from builders import BASE, a_layer, a_location, a_package
from dunnage.contents import Hiding
from dunnage.image.delta import InstructionDelta, PackageChange, PackageDelta
from dunnage.image.waste import Waste
from dunnage.model import Database, Layer, Package, Sizes, Step
from dunnage.report import sentences

NONE = Sizes(0, 0)
CI = a_layer("RUN npm ci")
DIGESTS = [
    replace(BASE, instruction=f"FROM --platform=$BUILDPLATFORM node:24@sha256:{digit * 64} AS run")
    for digit in "ab"
]
NODE_22 = replace(BASE, instruction="FROM node:22")
COPY = Package("npm", "lodash", "4.17.21", "app/node_modules/a/node_modules/lodash")


@pytest.mark.parametrize(
    ("before", "after", "names", "marks"),
    [
        (None, CI, ("RUN npm ci",), ("added",)),
        (CI, None, ("RUN npm ci",), ("removed",)),
        (CI, CI, ("RUN npm ci",), ()),
        (a_layer("RUN npm ci --omit=dev"), CI, ("RUN npm ci",), ("edited",)),
        (NODE_22, BASE, ("node:22", "node:24-bookworm-slim"), ("base image",)),
        (
            DIGESTS[0],
            DIGESTS[1],
            ("node:24@sha256:aaaaaaa…", "node:24@sha256:bbbbbbb…"),
            ("base image",),
        ),
        (BASE, BASE, (BASE.instruction,), ("base image", "same reference, other content")),
        (None, BASE, (BASE.instruction,), ("base image", "added")),
    ],
)
def test_an_instruction_has_what_tells_it_from_others(
    before: Layer | None, after: Layer | None, names: tuple[str, ...], marks: tuple[str, ...]
) -> None:
    delta = InstructionDelta(before, after, NONE)

    assert (names, marks) == (sentences.names(delta), sentences.marks(delta))


def test_a_moved_instruction_is_called_so() -> None:
    assert ("moved",) == sentences.marks(InstructionDelta(CI, CI, NONE, moved=True))


@pytest.mark.parametrize(
    ("before", "after", "change", "told"),
    [
        (None, a_package(), PackageChange.ADDED, "added, `4.17.20`"),
        (a_package(), None, PackageChange.REMOVED, "removed, `4.17.20`"),
        (
            a_package(),
            a_package(version="4.17.21"),
            PackageChange.UPGRADED,
            "upgraded, `4.17.20` → `4.17.21`",
        ),
        (a_package(), a_package(), PackageChange.CHANGED, "changed, `4.17.20`"),
        (
            None,
            COPY,
            PackageChange.DUPLICATED,
            "a further copy, `4.17.21` in `/app/node_modules/a/node_modules/lodash`",
        ),
        (
            a_package(),
            COPY,
            PackageChange.MOVED,
            "moved from `/app/node_modules/lodash` to `/app/node_modules/a/node_modules/lodash`",
        ),
        (
            None,
            replace(a_package(), dev=True, via=()),
            PackageChange.ADDED,
            "added, `4.17.20`, a devDependency",
        ),
        (
            None,
            replace(a_package(), dev=True, via=("eslint",)),
            PackageChange.ADDED,
            "added, `4.17.20`, only for development, through `eslint`",
        ),
        (
            None,
            replace(a_package(), dev=False, via=("express", "body-parser", "qs")),
            PackageChange.ADDED,
            "added, `4.17.20`, through `express` → `…` → `qs`",
        ),
    ],
)
def test_a_package_is_told_with_its_version_and_who_asks_for_it(
    before: Package | None, after: Package | None, change: PackageChange, told: str
) -> None:
    assert told == sentences.package(PackageDelta(before, after, change))


@pytest.mark.parametrize("how", Hiding)
@pytest.mark.parametrize("stored", ["FROM node:24", "COPY . .", "ADD a.tar /", "RUN make"])
def test_for_every_waste_there_is_something_to_do(how: Hiding, stored: str) -> None:
    waste = Waste(Step(stored, None), Step("RUN x", a_location()), how, 1, 1, ("app/…",))

    assert sentences.advice(waste).endswith(".")


def test_what_copies_can_leave_it_out() -> None:
    waste = Waste(Step("ADD . .", None), Step("RUN rm -r docs", None), Hiding.DELETED, 9, 2, ())

    assert (
        "Leave it out of the copy: by `.dockerignore`, or by narrower paths.",
        "2 files",
    ) == (sentences.advice(waste), sentences.examples(waste))


def test_the_noise_floor_is_stated_in_figures() -> None:
    assert sentences.NOISE == (
        "Where a layer's unpacked size is the same, a compressed difference under "
        "10.0 kB or 0.1 % counts as none."
    )


@pytest.mark.parametrize(
    ("age", "server", "told"),
    [
        (None, None, "vulnerabilities as of 2026-11-20"),
        (1, None, "vulnerabilities as of 2026-11-20, 1 day old"),
        (None, "https://a", "vulnerabilities as of 2026-11-20, told by https://a"),
        (3, "https://a", "vulnerabilities as of 2026-11-20, 3 days old, told by https://a"),
    ],
)
def test_a_database_is_told_with_its_age_where_it_is_old(
    age: int | None, server: str | None, told: str
) -> None:
    assert sentences.database(Database("2026-11-20T06:12:44Z", age, server)) == told
