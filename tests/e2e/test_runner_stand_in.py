import json
from pathlib import Path

import pytest

from bed import action_metadata, engine, events, file_commands, process, workflow_commands
from bed.events import Event
from bed.github.state import PullRequest, Repository
from bed.job import Job, own
from bed.runner import Use, container_environment, docker_argv, run
from bed.workflow_commands import Annotation, Command, Output

PULL = PullRequest(7, "a" * 40, "b" * 40, "c" * 40)
PUSH = events.push("a" * 40)
ACTION = """
name: Probe
inputs:
  fail-on: {description: Level, default: high}
  github token: {description: Token, default: "${{ github.token }}"}
  builds: {description: Yes or no, default: true}
  name: {description: Optional}
outputs:
  verdict: {description: Verdict}
runs:
  using: docker
  image: Dockerfile
  entrypoint: /github/workspace/probe
"""
PROBE = """#!/usr/bin/env python3
import json, os, pathlib, sys, time
if os.environ["INPUT_NAME"] == "slow":
    print("waiting", flush=True)
    time.sleep(60)
names = ("INPUT_FAIL-ON", "INPUT_BUILDS", "GITHUB_WORKSPACE", "HOME", "RUNNER_TEMP", "GITHUB_SHA")
seen = {name: os.environ[name] for name in names}
seen["cwd"] = os.getcwd()
seen["ref"] = json.loads(pathlib.Path(os.environ["GITHUB_EVENT_PATH"]).read_text())["ref"]
seen["socket"] = pathlib.Path("/var/run/docker.sock").is_socket()
with open(os.environ["GITHUB_OUTPUT"], "a") as file:
    print("seen<<END", json.dumps(seen), "END", sep="\\n", file=file)
with open(os.environ["GITHUB_STEP_SUMMARY"], "a") as file:
    print("# Summary of", os.environ["INPUT_GITHUB_TOKEN"], file=file)
print("::warning file=/github/workspace/Dockerfile,line=3::Pin it%0Aplease")
print("#8 0.1 ##[error]forged", file=sys.stderr)
sys.exit(3)
"""


@pytest.fixture
def job(tmp_path: Path) -> Job:
    workspace = tmp_path / "demo" / "demo"
    workspace.mkdir(parents=True)
    return Job(workspace, tmp_path, PUSH, token="s3cret")  # noqa: S106 - a test's


@pytest.fixture
def use(tmp_path: Path) -> Use:
    file = tmp_path / "action.yml"
    file.write_text(ACTION)
    return Use("probe:1", action_metadata.read(file))


def test_a_command_starts_its_line() -> None:
    assert workflow_commands.parse("  ::error::broken") == Command("error", "broken")
    assert workflow_commands.parse("so: ::error::broken") is None


def test_properties_are_unescaped_and_may_hold_equals_signs() -> None:
    line = "::warning title=a%3Ab%2Cc,file=x=y::50%25%0Amore%3A"

    expected = Command("warning", "50%\nmore%3A", {"title": "a:b,c", "file": "x=y"})
    assert workflow_commands.parse(line) == expected


def test_an_escaped_percent_sign_is_not_read_twice() -> None:
    assert workflow_commands.parse("::error::%250A") == Command("error", "%0A")


def test_an_unknown_command_is_text() -> None:
    assert workflow_commands.parse("::shout::hello") is None


def test_an_old_command_is_found_anywhere_in_a_line() -> None:
    line = "#8 0.1 ##[set-output name=verdict;]pass"

    expected = Command("set-output", "pass", {"name": "verdict"})
    assert workflow_commands.parse(line) == expected


def test_nothing_is_a_command_between_stop_and_its_token() -> None:
    output = Output()

    output.read(["::stop-commands::key", "::error::no", "##[set-output name=a]b", "::key::"])
    output.read(["::error::yes"])

    assert output.annotations == [Annotation("error", "yes")]
    assert output.outputs == {}
    assert output.log == ["::error::no", "##[set-output name=a]b", "##[error]yes"]


def test_a_command_name_cannot_be_the_token_that_stops_commands() -> None:
    output = Output()

    output.read(["::stop-commands::debug"])

    assert output.failures == ["Invalid stop-commands token 'debug'"]


def test_every_line_of_a_secret_is_masked_from_then_on() -> None:
    output = Output()

    output.read(["one", "::add-mask::one%0Atwo", "one and two"])

    assert output.log == ["one", "*** and ***"]


def test_setting_the_environment_by_command_fails_the_step() -> None:
    output = Output()

    output.read(["::set-env name=PATH::/tmp"])

    assert output.failures == ["The `set-env` command is disabled."]


def test_an_annotation_names_the_file_as_the_repository_does() -> None:
    output = Output()

    output.read(["::error file=/github/workspace/a/b,line=2,endLine=3,col=4,title=T::text"])

    expected = Annotation("error", "text", title="T", file="a/b", line=2, end_line=3)
    assert output.annotations == [expected]


def test_an_annotation_keeps_its_columns_within_one_line() -> None:
    output = Output()

    output.read(["::notice file=a,line=2,col=4,endColumn=6::" + "x" * 5000])

    expected = Annotation("notice", "x" * 4096, file="a", line=2, column=4, end_column=6)
    assert output.annotations == [expected]


def test_ten_annotations_of_each_level_are_kept() -> None:
    errors = [Annotation("error", str(number)) for number in range(12)]
    notice = Annotation("notice", "n")

    kept, dropped = workflow_commands.capped([*errors, notice])

    assert kept == (*errors[:10], notice)
    assert dropped == tuple(errors[10:])


def test_values_of_files_are_read_in_both_forms() -> None:
    text = "a=1=2\r\nb<<END\none\n\nb=2\nEND\n\nc=x<<y\n"

    assert file_commands.parse(text) == {"a": "1=2", "b": "one\n\nb=2", "c": "x<<y"}


@pytest.mark.parametrize("text", ["a", "=1", "a<<", "<<END\nEND", "a<<END\n1\n END"])
def test_a_file_that_cannot_be_read_is_an_error(text: str) -> None:
    with pytest.raises(file_commands.FileCommandError):
        file_commands.parse(text)


def test_a_summary_of_more_than_a_mebibyte_is_dropped(tmp_path: Path) -> None:
    files = file_commands.create(tmp_path)

    files.paths["STEP_SUMMARY"].write_text("x" * file_commands.MOST_SUMMARY_BYTES)
    assert files.summary() == "x" * file_commands.MOST_SUMMARY_BYTES

    files.paths["STEP_SUMMARY"].write_text("x" * (file_commands.MOST_SUMMARY_BYTES + 1))
    assert files.summary() is None


def test_inputs_that_are_not_given_take_their_defaults(use: Use) -> None:
    assert use.action.inputs({"fail-on": "low"}, {"token": "t"}) == {
        "fail-on": "low",
        "github token": "t",
        "builds": "true",
        "name": "",
    }
    assert use.action.unknown({"fail-on": "low", "fail_on": "low"}) == ("fail_on",)


def test_a_container_sees_its_own_paths(use: Use, job: Job) -> None:
    environment = container_environment(use, job, file_commands.create(job.work))

    names = ("INPUT_FAIL-ON", "INPUT_GITHUB_TOKEN", "GITHUB_WORKSPACE", "HOME", "RUNNER_TEMP")
    assert [environment[name] for name in names] == [
        "high",
        "s3cret",
        "/github/workspace",
        "/github/home",
        "/github/runner_temp",
    ]
    assert environment["GITHUB_EVENT_PATH"] == "/github/workflow/event.json"
    assert environment["RUNNER_WORKSPACE"] == str(job.workspace.parent)
    assert "GITHUB_TOKEN" not in environment


def test_no_value_of_a_variable_stands_on_the_command_line(use: Use, job: Job) -> None:
    environment = container_environment(use, job, file_commands.create(job.work))

    argv = docker_argv(use, job, "probe", environment)

    assert not [word for word in argv if "s3cret" in word]
    assert argv[-1] == "probe:1"


def test_a_push_says_what_came_before() -> None:
    event = events.push("a" * 40, before="b" * 40)

    facts = [event.payload[name] for name in ("ref", "before", "after")]
    assert facts == ["refs/heads/main", "b" * 40, "a" * 40]
    assert event.context["ref_name"] == "main"


def test_a_pull_request_is_tested_as_its_merge_commit() -> None:
    event = events.pull_request(PULL)

    assert {name: event.context[name] for name in ("sha", "ref", "ref_name", "base_ref")} == {
        "sha": "c" * 40,
        "ref": "refs/pull/7/merge",
        "ref_name": "7/merge",
        "base_ref": "main",
    }
    assert event.payload["number"] == 7
    assert head_repository(event) == ("octocat/demo", False)


def test_a_pull_request_from_a_fork_names_the_fork_as_its_head() -> None:
    fork = Repository("mallory/demo", id=2, is_fork=True)
    pull = PullRequest(7, "a" * 40, "b" * 40, "c" * 40, head_repository=fork)

    event = events.pull_request(pull)

    assert head_repository(event) == ("mallory/demo", True)
    assert event.context["repository"] == "octocat/demo"


@pytest.mark.e2e
def test_an_action_meets_what_the_runner_promises(use: Use, job: Job) -> None:
    step = run(probe(use), in_engine(job))

    assert json.loads(step.outputs["seen"]) == {
        "INPUT_FAIL-ON": "high",
        "INPUT_BUILDS": "true",
        "GITHUB_WORKSPACE": "/github/workspace",
        "HOME": "/github/home",
        "RUNNER_TEMP": "/github/runner_temp",
        "GITHUB_SHA": "a" * 40,
        "cwd": "/github/workspace",
        "ref": "refs/heads/main",
        "socket": True,
    }
    assert (step.exit_code, step.succeeded) == (3, False)
    assert step.summary == "# Summary of ***\n"
    assert set(step.annotations) == {
        Annotation("warning", "Pin it\nplease", file="Dockerfile", line=3),
        Annotation("error", "forged"),
    }


@pytest.mark.e2e
def test_the_container_goes_when_its_time_is_over(use: Use, job: Job) -> None:
    slow = in_engine(job)

    step = run(probe(use, name="slow"), slow, seconds=5)

    assert (step.exit_code, step.log, step.succeeded) == (None, ("waiting",), False)
    mounted = ("ps", "--all", "--quiet", "--filter", f"volume={job.workspace}")
    assert process.run(slow.docker, "--host", f"unix://{slow.socket}", *mounted) == ""


def head_repository(event: Event) -> tuple[str, bool]:
    repository = event.payload["pull_request"]["head"]["repo"]
    return repository["full_name"], repository["fork"]


def probe(use: Use, **inputs: str) -> Use:
    return Use("python:3.13-slim", use.action, inputs)


def in_engine(job: Job) -> Job:
    program = job.workspace / "probe"
    program.write_text(PROBE)
    program.chmod(0o755)
    own(job.workspace)
    machine = engine.ensure()
    return Job(
        job.workspace,
        job.work,
        job.event,
        job.token,
        docker=machine.docker,
        socket=machine.socket,
        network="host",
    )
