import itertools
import time

from dunnage.project.dependents import Ask, Demand, Dependent, demands, told

PRODUCTION, DEVELOPMENT = False, True


def _told(
    production: str, development: str, edges: dict[str, str], unnamed: str = ""
) -> dict[str, Demand]:
    nodes = {*"abcdef"} - {*unnamed}
    return demands(production, development, edges, {each: each.upper() for each in nodes})


def test_what_is_reached_includes_the_roots_and_ends_with_cycles() -> None:
    assert _told("a", "", {"a": "b", "b": "ca", "d": "a"}) == {
        "a": Demand(PRODUCTION, ()),
        "b": Demand(PRODUCTION, ("A",)),
        "c": Demand(PRODUCTION, ("A", "B")),
    }


def test_the_shortest_way_is_told() -> None:
    assert _told("ad", "", {"a": "b", "b": "c", "c": "e", "d": "e"})["e"].via == ("D",)


def test_of_equally_short_ways_the_first_in_order_is_told() -> None:
    assert _told("ba", "", {"b": "d", "a": "d"})["d"].via == ("A",)


def test_a_way_through_production_is_told_before_a_shorter_one_through_development() -> None:
    assert _told("a", "f", {"a": "b", "b": "c", "f": "cd"}) == {
        "a": Demand(PRODUCTION, ()),
        "b": Demand(PRODUCTION, ("A",)),
        "c": Demand(PRODUCTION, ("A", "B")),
        "d": Demand(DEVELOPMENT, ("F",)),
        "f": Demand(DEVELOPMENT, ()),
    }


def test_what_both_ask_for_is_direct_and_for_production() -> None:
    assert _told("a", "b", {"a": "b", "b": "c"}) == {
        "a": Demand(PRODUCTION, ()),
        "b": Demand(PRODUCTION, ()),
        "c": Demand(PRODUCTION, ("A", "B")),
    }


def test_what_stands_for_others_is_no_part_of_the_way() -> None:
    edges = {"a": "c", "x": "bc", "b": "y", "y": "d"}
    assert _told("ax", "", edges, unnamed="xy") == {
        "a": Demand(PRODUCTION, ()),
        "x": Demand(PRODUCTION, ()),
        "b": Demand(PRODUCTION, ()),
        "c": Demand(PRODUCTION, ()),
        "y": Demand(PRODUCTION, ("B",)),
        "d": Demand(PRODUCTION, ("B",)),
    }


def test_no_way_is_told_that_is_too_long_to_be_read() -> None:
    nodes = [f"{number:05}" for number in range(50_000)]
    edges = {node: (other,) for node, other in itertools.pairwise(nodes)}

    start = time.process_time()
    told = demands(nodes[:1], (), edges, {node: node for node in nodes})

    assert time.process_time() - start < 1
    assert told[nodes[32]] == Demand(PRODUCTION, tuple(nodes[:32]))
    assert told[nodes[33]] == told[nodes[-1]] == Demand(PRODUCTION, None)


def test_each_node_is_told_who_asks_for_it() -> None:
    asks = (
        Ask(None, "a", "^1"),
        Ask(None, "a", "^1"),
        Ask("a", "b", "~2"),
        Ask("b", "b", None),
        Ask("gone", "b", "*"),
        Ask("c", "b", "3"),
    )
    packages = {"a": ("A", "1.0.0"), "b": ("B", "2.0.0"), "c": ("C", "3.0.0")}
    asked = {"a": Demand(PRODUCTION, ()), "b": Demand(PRODUCTION, ("A",))}
    assert told(asks, packages, asked) == {
        "a": (Dependent(None, "", "^1", None),),
        "b": (
            Dependent("A", "1.0.0", "~2", ()),
            Dependent("B", "2.0.0", None, ("A",)),
            Dependent("C", "3.0.0", "3", None),
        ),
    }
