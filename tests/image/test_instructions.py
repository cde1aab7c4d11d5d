import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunnage.image.instructions import Match, pair


def _pairs(before: list[str], after: list[str]) -> list[tuple[str | None, str | None]]:
    return [(each.before, each.after) for each in pair(before, after, str)]


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


def test_what_others_passed_has_moved() -> None:
    before, after = ["COPY . .", "WORKDIR /a", "RUN b"], ["WORKDIR /a", "RUN b", "COPY . ."]

    assert (
        Match("WORKDIR /a", "WORKDIR /a"),
        Match("RUN b", "RUN b"),
        Match("COPY . .", "COPY . .", moved=True),
    ) == pair(before, after, str)


def test_an_instruction_in_front_moves_nothing() -> None:
    assert (
        Match("RUN a", "RUN a"),
        Match("RUN b", "RUN b"),
        Match(None, "USER x"),
    ) == pair(["RUN a", "RUN b"], ["USER x", "RUN a", "RUN b"], str)


def test_of_repeated_instructions_the_one_that_is_gone_moves_nothing() -> None:
    assert (
        Match("RUN b", "RUN b"),
        Match("RUN a", "RUN a"),
        Match("RUN a", None),
    ) == pair(["RUN a", "RUN b", "RUN a"], ["RUN b", "RUN a"], str)


TEXTS = st.lists(st.sampled_from(["RUN a", "RUN a b", "RUN c", "COPY . .", ""]), max_size=8)


@given(TEXTS, TEXTS)
def test_every_instruction_is_matched_once(before: list[str], after: list[str]) -> None:
    matches = pair(before, after, str)

    assert sorted(before) == sorted(each.before for each in matches if each.before is not None)
    assert sorted(after) == sorted(each.after for each in matches if each.after is not None)


@given(TEXTS)
def test_nothing_moves_in_what_stays(texts: list[str]) -> None:
    assert tuple(Match(each, each) for each in texts) == pair(texts, texts, str)
