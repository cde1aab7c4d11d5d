import pytest

from dunnage.dockerfile import parse
from dunnage.rule import Evidence
from dunnage.rules.env_legacy_format import env_legacy_format


def replacements(instruction: str) -> list[str | None]:
    evidence = Evidence(parse(f"FROM node:24\n{instruction}\n".encode()))
    fixes = [each.fix for each in env_legacy_format.check(evidence)]
    return [None if fix is None else fix.replacement for fix in fixes]


@pytest.mark.parametrize(
    ("instruction", "replacement"),
    [
        ("ENV PORT 3000", "ENV PORT=3000"),
        ("  env  PORT   3000  ", "  env  PORT=3000"),
        ("ENV PATH $PATH:/app/node_modules/.bin", "ENV PATH=$PATH:/app/node_modules/.bin"),
        ("ENV GREETING good morning", 'ENV GREETING="good morning"'),
        ("ENV GREETING $NAME and all", 'ENV GREETING="$NAME and all"'),
        ("ENV FLAG a=b", "ENV FLAG=a=b"),
        ('ENV GREETING "good"', 'ENV GREETING="good"'),
    ],
)
def test_the_sign_is_put_in(instruction: str, replacement: str) -> None:
    assert replacements(instruction) == [replacement]


@pytest.mark.parametrize(
    "instruction",
    ['ENV GREETING "good morning"', "ENV GREETING it's late", "ENV A b\\ c", "ENV A \\\n  b"],
)
def test_a_value_that_quotes_or_escapes_is_left_to_people(instruction: str) -> None:
    assert replacements(instruction) == [None]


@pytest.mark.parametrize("instruction", ["ENV PORT=3000", 'ENV A="b c" D=e', "LABEL a=b", "ARG A"])
def test_the_new_form_is_right(instruction: str) -> None:
    assert replacements(instruction) == []
