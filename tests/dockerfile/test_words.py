from __future__ import annotations

import pytest
from e2b_dockerfile_utils import ShellLex
from hypothesis import given, settings
from hypothesis import strategies as st

from dunnage.dockerfile.expansion import ExpansionError
from dunnage.dockerfile.words import Lexer

_VARIABLES = {"A": "a.b.c", "B": "", "C": "x y", "D": "a*b"}

# No plain reference to an unset variable: we keep it, BuildKit drops it. And no empty quotes,
# for which the port, unlike BuildKit, makes a word.
_FRAGMENTS = st.sampled_from(
    [
        *("${A}", "${B}", "$C ", "${A:-x}", "${U:-d}", "${U-d}", "${B:-e}", "${B-e}", "${A:+p}"),
        *("${B:+p}", "${U+p}", "${A#*.}", "${A##*.}", "${A%.*}", "${A%%.*}", "${A/./-}"),
        *("${A//./-}", "${A/b*/X}", "${A//?/X}", "${D#a\\*}", "${D//\\*/z}", "${A:?m}", "${B:?m}"),
        *(
            "${A:-${B:-$C }}",
            "${",
            "}",
            "'x",
            "'",
            '"y',
            '"',
            "\\",
            "`",
            " ",
            "\t",
            "z",
            "<",
            "<< ",
        ),
        *("/", "#", "%", "{", ":", "${A^}", "${}", "${:", "\xa0", "\xe9", "\\}"),
    ]
)


def _ours(lexer: Lexer, text: str) -> tuple[str, list[str]] | None:
    try:
        return lexer.word(text), list(lexer.words(text))
    except ExpansionError:
        return None


def _oracle(lexer: ShellLex, text: str) -> tuple[str, list[str]] | None:
    try:
        return lexer.process_word(text), [word for word in lexer.process_words(text) if word]
    except ValueError:
        return None


@given(st.lists(_FRAGMENTS, max_size=8).map("".join), st.sampled_from("\\`"))
@settings(deadline=None)
def test_words_are_those_of_buildkit(text: str, escape: str) -> None:
    oracle = ShellLex(escape, env=_VARIABLES, skip_unset_env=False)
    assert _oracle(oracle, text) == _ours(Lexer(escape, _VARIABLES), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("node:${V}-alpine", "node:22-alpine"),
        ("$V-$UNSET-${UNSET}", "22-$UNSET-${UNSET}"),
        ("'$V' \"$V\" \\$V", "$V 22 $V"),
        ("${UNSET:-a${V}}", "a22"),
        ("${EMPTY:-default} ${EMPTY-default}", "default "),
        ("${V:+set}${EMPTY:+set}${EMPTY+set}", "setset"),
        ("$", "$"),
        ("a\\", "a"),
        ('"a\\"b\\c\\$V"', 'a"b\\c$V'),
    ],
)
def test_a_word_is_expanded(text: str, expected: str) -> None:
    assert expected == Lexer(variables={"V": "22", "EMPTY": ""}).word(text)


def test_nothing_is_expanded_without_variables() -> None:
    assert Lexer().words("$A ${B:-c} ${D/a/b}") == ("$A", "${B:-c}", "${D/a/b}")


def test_quotes_and_escapes_can_be_kept() -> None:
    lexer = Lexer(keep_quotes=True, keep_escapes=True)
    assert lexer.words('a\\ b \'c d\' "e\\"f"') == ("a\\ b", "'c d'", '"e\\"f"')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("'a", "looking for matching single-quote"),
        ('"a', "looking for matching double-quote"),
        ('"a\\', "looking for matching double-quote"),
        ("${A", "unsupported modifier"),
        ("${A:-b", "looking for matching }"),
        ("${}", "bad substitution"),
        ("${A:?not here}", "A: not here"),
        ("${A?}", "A: is not set"),
        ("${A^^}", "unsupported modifier"),
        ("${V#\\a}", "invalid escape"),
        ("${A:-" * 60 + "}" * 60, "nested too deeply"),
    ],
)
def test_a_word_that_buildkit_refuses_is_refused(text: str, message: str) -> None:
    with pytest.raises(ExpansionError, match=message):
        Lexer(variables={"V": "1"}).word(text)


def test_a_word_grows_to_no_more_than_a_process_can_take() -> None:
    lexer = Lexer(variables={"A": "a" * 70_000})
    for text in ("$A$A", '"$A$A"', "${B:-$A$A}"):
        with pytest.raises(ExpansionError, match="too long"):
            lexer.word(text)
