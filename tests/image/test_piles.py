from dataclasses import replace

from builders import BASE, a_layer
from dunnage.image import piles
from dunnage.model import Layer, Share, Sizes, Step

CI, COPY = a_layer("RUN npm ci", line=4), a_layer("COPY . .", line=5)


def _other(layer: Layer, digit: str) -> Layer:
    return replace(layer, diff_id=f"sha256:{digit * 64}")


def test_the_base_image_is_one_pile_and_the_rest_is_one_for_each_instruction() -> None:
    layers = (BASE, _other(BASE, "1"), CI, COPY, _other(COPY, "2"))

    assert layers[:2] == piles.base(layers)
    assert ((CI,), layers[3:]) == piles.own(layers)


def test_without_a_base_image_its_pile_is_empty() -> None:
    assert () == piles.base([CI])


def test_equal_instructions_of_other_lines_are_others() -> None:
    again = a_layer("RUN npm ci", line=7)

    assert ((CI,), (again,)) == piles.own([CI, again])


def test_layers_whose_line_is_unknown_stay_apart() -> None:
    unknown = replace(CI, location=None)

    assert ((unknown,), (unknown,)) == piles.own([unknown, unknown])


def test_a_pile_adds_up() -> None:
    npm, tsc = Step("RUN npm ci", None), Step("RUN tsc", None)
    lower = replace(COPY, sizes=Sizes(1, 10), exact=True, shares=(Share(npm, 7), Share(tsc, 3)))
    upper = replace(_other(COPY, "2"), sizes=Sizes(2, 20), shares=(Share(tsc, 20),))

    expected = replace(upper, sizes=Sizes(3, 30), shares=(Share(tsc, 23), Share(npm, 7)))
    assert expected == piles.whole((lower, upper))
    assert lower is piles.whole((lower,))


def test_what_both_piles_have_is_left_out_as_often_as_both_have_it() -> None:
    other = _other(CI, "1")

    assert ((CI,), (other,)) == piles.unshared((CI, COPY, CI), (COPY, CI, other))
