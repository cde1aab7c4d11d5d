import pytest

from dunnage.image import graph
from dunnage.image.graph import Base, Change, Merge

WORKDIR = Change("base", (), writes=False)
RUN = Change("workdir", ())
LONE = Change(None, ())
BUILT: dict[str, Base | Change | Merge] = {
    "base": Base(),
    "workdir": WORKDIR,
    "run": RUN,
    "lone": LONE,
    "scratch": Change("lone", (), writes=False),
    "twice": Change("lone", ()),
    "linked": Merge(("run", "lone")),
    "orphan": Change("unknown", ()),
}


def test_what_made_a_file_system_is_told_through_merges_too() -> None:
    assert {RUN, WORKDIR, LONE} == set(graph.changes(BUILT, "linked"))


def test_a_merge_piles_the_layers_of_its_parts() -> None:
    assert (None, None, WORKDIR, RUN, LONE) == graph.stack(BUILT, "linked", 5)


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("base", Base()),
        ("workdir", Base()),
        ("run", None),
        ("lone", LONE),
        ("scratch", LONE),
        ("twice", None),
        ("linked", None),
        ("orphan", None),
    ],
)
def test_an_only_writer_is_one_beside_which_nothing_can_have_made_a_file(
    ref: str, expected: Base | Change | None
) -> None:
    assert expected == graph.only_writer(BUILT, ref)
