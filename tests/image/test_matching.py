from dunnage.image.matching import Matching, one_to_one


def test_the_first_key_that_agrees_decides() -> None:
    expected = Matching(pairs=(("Ab", "Ab"), ("aa", "ac")), before=("x",), after=("y",))

    assert expected == one_to_one(["aa", "Ab", "x"], ["Ab", "ac", "y"], str, lambda each: each[0])


def test_what_has_the_same_key_is_matched_in_order() -> None:
    expected = Matching(pairs=((1, 3), (5, 7)), before=(9,), after=())

    assert expected == one_to_one([1, 5, 9], [3, 7], lambda number: number % 2)


def test_without_a_key_nothing_matches() -> None:
    assert Matching((), ("a",), ("a",)) == one_to_one(["a"], ["a"])
