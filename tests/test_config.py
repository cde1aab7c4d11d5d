import pytest

from dunnage.budget import Budget
from dunnage.config import Config
from dunnage.errors import ConfigError
from dunnage.gate import Condition, Gate
from dunnage.inputs import INPUTS
from dunnage.model import Rating, Severity
from dunnage.wanted import Wanted


def test_an_empty_input_takes_its_default() -> None:
    assert Config.from_inputs({}) == Config.from_inputs({each.name: " " for each in INPUTS})


def test_the_defaults_build_the_repository_and_gate_on_what_is_new() -> None:
    assert Config.from_inputs({}) == Config(
        mode="review",
        image=Wanted(),
        platforms=(),
        images=(),
        bake_file=None,
        bake_targets=(),
        secrets=(),
        builder=None,
        builder_options=(),
        token=None,
        comment="always",
        upload_sarif="auto",
        sarif_file="dunnage.sarif",
        merge_sarif=(),
        report_file="dunnage.json",
        page_file="dunnage.html",
        reports=(),
        report_artifact="dunnage",
        baseline="auto",
        keep_snapshot="auto",
        trivy_server=None,
        trivy_token=None,
        trivy_cache=None,
        severity=Rating.UNKNOWN,
        licenses=None,
        fail_on=Gate(
            (Condition(Severity.ERROR, only_new=True), Condition(Rating.HIGH, only_new=True)),
            could_not_check=True,
        ),
        max_size=None,
        max_increase=None,
    )


def test_build_arguments_stand_one_a_line_and_may_hold_equals_signs() -> None:
    config = Config.from_inputs({"build-args": "A=1\n\n  B=x=y \nC="})

    assert config.image.build_args == (("A", "1"), ("B", "x=y"), ("C", ""))


def test_a_secret_in_double_quotes_may_have_several_lines() -> None:
    config = Config.from_inputs({"secrets": 'token=a"b\n"key=one\ntwo ""three"""\n'})

    assert config.secrets == (("token", 'a"b'), ("key", 'one\ntwo "three"'))


def test_every_mistake_is_told_at_once_with_the_input_the_value_and_the_cure() -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_inputs(
            {
                "target": "--load",
                "platform": "linux amd64",
                "comment": "sometimes",
                "severity": "severe",
                "fail-on": "new-terrible",
                "max-size": "5%",
                "max-increase": "much",
            }
        )

    expected = """\
Input `target` '--load': must not start with `-`.
Input `platform` 'linux amd64': expected values such as `linux/amd64`, with commas between.
Input `comment` 'sometimes': expected `always`, `changes` or `never`.
Input `severity` 'severe': expected `unknown`, `low`, `medium`, `high` or `critical`.
Input `fail-on` 'new-terrible': 'new-terrible' is none of note, warning, error, low, medium, high, \
critical, known-exploited (with or without `new-`, and for vulnerabilities `fixable-`, as in \
`new-fixable-high`), could-not-check, never.
Input `max-size` '5%': a size is given in bytes, such as `300MB`.
Input `max-increase` 'much': expected an amount such as `10MB`, `1.5GiB` or `300MB compressed`."""
    assert str(caught.value) == expected


def test_a_mistake_in_a_secret_does_not_repeat_the_secret() -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_inputs({"secrets": "hunter2 and more"})

    assert str(caught.value) == (
        "Input `secrets`: expected one `id=value` a line; record 1 has no such id."
    )


def test_a_path_is_one_line() -> None:
    with pytest.raises(ConfigError, match="Input `sarif-file`"):
        Config.from_inputs({"sarif-file": "a\nb"})


def test_patterns_of_sarif_files_stand_one_a_line() -> None:
    config = Config.from_inputs({"merge-sarif": "reports/*.sarif\n\n  a b.sarif "})

    assert config.merge_sarif == ("reports/*.sarif", "a b.sarif")


def test_a_budget_may_name_the_size_that_it_limits() -> None:
    config = Config.from_inputs({"max-size": "1.5 GiB compressed", "max-increase": "2%"})

    assert config.max_size == Budget(
        text="1.5 GiB compressed", amount=1.5 * 1024**3, percent=False, compressed=True
    )
    assert config.max_increase == Budget(text="2%", amount=2, percent=True, compressed=False)


@pytest.mark.parametrize("url", ["http://127.0.0.1:4954", "https://trivy.example.com/team-a/"])
def test_a_trivy_server_is_a_url(url: str) -> None:
    assert Config.from_inputs({"trivy-server": url}).trivy_server == url


@pytest.mark.parametrize(
    "url", ["trivy.example.com", "file:///etc", "https://user:sesame@trivy.example.com", "http://"]
)
def test_what_is_no_url_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_inputs({"trivy-server": url})
    assert str(caught.value) == (
        f"Input `trivy-server` {url!r}: expected a value such as `https://trivy.example.com`."
    )


@pytest.mark.parametrize(
    ("word", "lowest"),
    [("off", None), ("restricted", Rating.HIGH), ("unknown", Rating.UNKNOWN)],
)
def test_licences_are_asked_for_by_category(word: str, lowest: Rating | None) -> None:
    assert Config.from_inputs({"licenses": word}).licenses is lowest
