from dunnage.project.dependents import reached


def test_what_is_reached_includes_the_roots_and_ends_with_cycles() -> None:
    edges = {"a": ["b"], "b": ["c", "a"], "d": ["a"]}
    assert reached(["a", "x"], edges) == {"a", "b", "c", "x"}
