from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from dunnage.report.pictures.blocks import LIMIT, Block, Leaf, fold


def leaves(block: Block) -> Iterator[Leaf]:
    if block.leaf:
        yield block.leaf
    for each in block.blocks:
        yield from leaves(each)


def blocks(block: Block) -> Iterator[Block]:
    yield block
    for each in block.blocks:
        yield from blocks(each)


def test_leaves_lie_in_the_folders_of_their_paths() -> None:
    node, own = Leaf(("bin", "node"), 9, base=True), Leaf(("app", "server.js"), 1, made=3)

    assert fold("/", (node, own), "files") == Block(
        "/",
        None,
        (
            Block("bin", None, (Block("node", node),)),
            Block("app", None, (Block("server.js", own),)),
        ),
    )


def test_what_is_too_small_is_counted_in_its_folder() -> None:
    large = [Leaf(("large", f"{number}"), 1_000) for number in range(LIMIT)]
    small = [Leaf(("small", f"{number}"), 1, made=2) for number in range(10)]
    base = [Leaf(("small", f"b{number}"), 1, base=True, made=number) for number in range(5)]

    folded = fold("/", (*large, *small, *base), "files")

    assert folded.blocks[1:] == (
        Block("10 smaller files", Leaf((), 10, made=2)),
        Block("5 smaller files", Leaf((), 5, base=True)),
    )


def test_growth_is_not_set_against_shrinkage() -> None:
    large = [Leaf((f"{number}",), 1_000) for number in range(LIMIT)]
    small = (Leaf(("x", "a"), 3), Leaf(("x", "b"), 4), Leaf(("x", "c"), -2))

    folded = fold("/", (*large, *small), "files")

    sizes = {each.name: each.leaf.size for each in folded.blocks if each.leaf}
    assert (sizes["3 smaller files"], sizes["c"]) == (1_007, -2)


def test_what_has_no_bytes_takes_no_room() -> None:
    assert fold("/", (Leaf(("etc", "link"), 0),), "files") == Block("/", None)


def test_a_path_of_a_thousand_folders_is_no_tower_of_blocks() -> None:
    deep = fold("/", (Leaf(("d",) * 1_000, 1),), "files")

    assert len(tuple(blocks(deep))) < 50


def test_a_name_that_does_not_print_is_shown_all_the_same() -> None:
    names = [each.name for each in fold("/", (Leaf(("\x1b", "\u202eexe.js\n"), 1),), "f").blocks]

    assert names == ["?"]


_NAMES = st.sampled_from("abcd")
_LEAF = st.builds(
    Leaf,
    st.lists(_NAMES, min_size=1, max_size=5).map(tuple),
    st.integers(-100, 100),
    st.booleans(),
)


@given(st.lists(_LEAF, max_size=60))
def test_no_byte_is_lost_or_counted_twice(many: list[Leaf]) -> None:
    told = list(leaves(fold("/", many, "files")))

    for base in (True, False):
        before = sum(each.size for each in many if each.base is base)
        assert sum(each.size for each in told if each.base is base) == before
