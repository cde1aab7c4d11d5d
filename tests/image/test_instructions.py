import pytest

from builders import a_layer
from dunnage.image.instructions import pair
from dunnage.model import Layer


def _text(layer: Layer | None) -> str | None:
    return None if layer is None else layer.instruction


def _pairs(before: list[str], after: list[str]) -> list[tuple[str | None, str | None]]:
    old, new = ([a_layer(text) for text in side] for side in (before, after))
    return [(_text(one), _text(other)) for one, other in pair(old, new)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("RUN npm ci", "RUN npm ci --omit=dev"),
        ("RUN npm ci", "RUN --mount=type=cache,target=/root/.npm npm ci"),
        ("RUN npm ci", "RUN npm install"),
        ("COPY . .", "COPY --chown=node src config ."),
        ("COPY a b /app/", "COPY --from=build c /app/"),
        ("WORKDIR /app", "WORKDIR /app"),
    ],
)
def test_an_edited_instruction_is_the_same(before: str, after: str) -> None:
    assert [(before, after)] == _pairs([before], [after])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("RUN npm ci", "RUN apt-get update"),
        ("COPY . .", "COPY . /srv"),
        ("COPY a b", "ADD a b"),
        ("WORKDIR /app", "WORKDIR /srv"),
    ],
)
def test_another_instruction_is_another(before: str, after: str) -> None:
    assert [(before, None), (None, after)] == _pairs([before], [after])


def test_the_nearest_meaning_wins() -> None:
    before = ["RUN npm run build", "RUN npm ci"]
    after = ["RUN npm ci --omit=dev", "RUN npm run build", "RUN npm test"]

    assert [
        ("RUN npm run build", "RUN npm run build"),
        ("RUN npm ci", "RUN npm ci --omit=dev"),
        (None, "RUN npm test"),
    ] == _pairs(before, after)


def test_equal_instructions_are_matched_one_to_one() -> None:
    assert [("RUN true", "RUN true"), ("RUN true", None)] == _pairs(["RUN true"] * 2, ["RUN true"])


def test_an_instruction_that_nobody_knows_is_matched_too() -> None:
    assert [("", "")] == _pairs([""], [""])
