"""What each expectation says was seen in images that BuildKit built."""

from __future__ import annotations

from dunnage.dockerfile import parse


def _label(text: str, label: str = "$A", **build_args: str) -> str:
    return parse(text.encode(), build_args=build_args).target.scope().expand(label)


def test_a_global_arg_is_seen_only_after_it_is_declared_again() -> None:
    text = "ARG A=1\nFROM scratch\n"
    assert "$A" == _label(text)
    assert "1" == _label(text + "ARG A\n")
    assert "2" == _label(text + "ARG A=2\n")


def test_a_build_arg_beats_every_default() -> None:
    text = "ARG A=1\nFROM scratch\nARG A=2\n"
    assert "given" == _label(text, A="given")


def test_a_build_arg_that_is_not_declared_is_not_seen() -> None:
    assert "$A" == _label("FROM scratch\n", A="given")


def test_a_default_may_use_what_stands_before_it() -> None:
    assert "n:1-alpine" == _label("ARG V=1\nARG A=n:$V-alpine\nFROM scratch\nARG A\n")


def test_of_arg_and_env_the_later_one_counts() -> None:
    assert "env" == _label("FROM scratch\nARG A=arg\nENV A=env\n")
    assert "arg" == _label("FROM scratch\nENV A=env\nARG A=arg\n")
    assert "given" == _label("FROM scratch\nENV A=env\nARG A\n", A="given")


def test_an_arg_without_any_value_changes_nothing() -> None:
    assert "env" == _label("FROM scratch\nENV A=env\nARG A\n")


def test_args_and_envs_come_with_a_base_stage() -> None:
    text = "FROM scratch AS p\nARG A=arg\nENV E=$A\nFROM p\n"
    assert "arg-arg" == _label(text, "$A-$E")


def test_all_pairs_of_one_env_see_what_was_before_it() -> None:
    text = "FROM scratch\nARG A=2\nENV B=$A A=3 C=$A\n"
    assert "3-2-2" == _label(text, "$A-$B-$C")


def test_a_name_is_expanded_too() -> None:
    assert "x" == _label("FROM scratch\nENV A=B\nENV $A=x\n", "$B")


def test_quotes_go_and_the_escape_token_of_the_file_holds() -> None:
    text = "# escape=`\nFROM scratch\nENV A=\"a b\" B=c` d C='$A' D=c:\\dir\n"
    assert "a b|c d|$A|c:\\dir" == _label(text, "$A|$B|$C|$D")


def test_only_envs_are_in_the_environment_of_a_container() -> None:
    scope = parse(b"FROM scratch\nARG A=1\nENV B=2\n").target.scope()
    assert scope.environment == {"B": "2"}
    assert scope.variables == {"A": "1", "B": "2"}


def test_a_scope_before_an_instruction_ends_there() -> None:
    stage = parse(b"FROM scratch\nENV A=1\nRUN a\nENV A=2\nRUN b\n").target
    _, first, _, second = stage.instructions
    values = [stage.scope(before=each).expand("$A") for each in (first, second)]
    assert values == ["1", "2"]


def test_a_text_that_cannot_be_expanded_stays_as_it_is() -> None:
    assert "${A:?why}" == _label("FROM scratch\n", "${A:?why}")


def test_values_that_double_and_double_do_not_exhaust_the_memory() -> None:
    doubled = "ENV B=$A$A\nENV A=$B$B\n" * 60
    assert len(_label("FROM scratch\nENV A=aa\n" + doubled)) <= 131_072
