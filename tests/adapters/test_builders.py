from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dunnage.adapters import builders
from dunnage.adapters.instance import Instance
from dunnage.adapters.process import CommandError, Completed
from dunnage.errors import CancelledError, ConfigError, ToolError
from fakes import FakeRunner

_ADDRESS = "tcp://buildkit.example.com:1234"
_SILENT = "#1 ERROR: context deadline exceeded\nERROR: context deadline exceeded\n"


@dataclass
class FakeBuildx:
    """Does what it is told, except for what fails: words on standard error, by subcommand."""

    failures: Mapping[str, str] = field(default_factory=dict)
    calls: list[list[str]] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)

    def __call__(self, argv: Sequence[str], /, **setting: object) -> Completed:
        _, _, command, *rest = argv
        self.calls.append([command, *rest])
        environment = setting.get("env")
        assert isinstance(environment, Mapping | None)
        self.folders += (environment or {}).values()
        if failure := self.failures.get(command):
            return Completed(1, b"", failure)
        return Completed(0, b"default\ndefault\nshop\n" if command == "ls" else b"", "")


def not_installed(argv: Sequence[str], /, **_: object) -> Completed:
    message = f"{argv[0]} is not installed"
    raise CommandError(message)


def test_without_a_name_the_builder_is_the_one_that_buildx_takes() -> None:
    buildx = FakeBuildx()

    with builders.lent(buildx, FakeRunner(), None, ()) as instance:
        assert instance == Instance()
    assert buildx.calls == []


def test_a_builder_that_is_there_is_started_and_stays() -> None:
    buildx = FakeBuildx()

    with builders.lent(buildx, FakeRunner(), "shop", ()) as instance:
        assert instance == Instance("shop")
    assert buildx.calls == [["inspect", "--bootstrap", "--", "shop"]]


def test_an_unknown_builder_is_told_with_those_that_are_known() -> None:
    buildx = FakeBuildx({"inspect": 'ERROR: no builder "nope" found\n'})

    with (
        pytest.raises(ConfigError) as caught,
        builders.lent(buildx, FakeRunner(), "nope", ()),
    ):
        pass

    assert str(caught.value) == (
        "Input `builder` 'nope': no builder \"nope\" found, but default, shop. What an earlier "
        "step made is known here by its container, such as "
        "`docker-container://buildx_buildkit_nope0`."
    )


@pytest.mark.parametrize(
    ("builder", "options", "created"),
    [
        (_ADDRESS, (), ["--driver=remote", "--", _ADDRESS]),
        (
            "docker-container",
            (("image", "octo/buildkit:1"), ("env.A", "b,c")),
            [
                *("--driver=docker-container", "--driver-opt=image=octo/buildkit:1"),
                '--driver-opt="env.A=b,c"',
            ],
        ),
        (
            "kubernetes",
            (("namespace", "ci"), ("nodeselector", "a=b,c=d")),
            [
                *("--driver=kubernetes", "--driver-opt=namespace=ci"),
                '--driver-opt="nodeselector=a=b,c=d"',
            ],
        ),
    ],
)
def test_a_builder_is_made_for_the_run_and_removed_with_all_that_buildx_knows_of_it(
    builder: str, options: tuple[tuple[str, str], ...], created: list[str]
) -> None:
    buildx = FakeBuildx()

    with builders.lent(buildx, FakeRunner(), builder, options) as instance:
        name, folder = instance.name, instance.folder
        assert (name or "").startswith("dunnage-")
        assert folder is not None
        assert folder.is_dir()
        assert instance.problem is None

    assert buildx.calls == [
        ["create", f"--name={name}", *created],
        ["inspect", "--bootstrap", "--", name],
        ["rm", "--", name],
    ]
    assert {*buildx.folders} == {str(folder)}
    assert not folder.exists()


def test_no_two_runs_make_a_builder_of_one_name() -> None:
    names = set()
    for _ in range(2):
        with builders.lent(FakeBuildx(), FakeRunner(), "docker-container", ()) as instance:
            names.add(instance.name)

    assert len(names) == 2


def test_a_builder_that_does_not_start_is_a_problem_of_its_builds_alone() -> None:
    buildx = FakeBuildx({"inspect": _SILENT})

    with (
        builders.lent(buildx, FakeRunner(), _ADDRESS, ()) as instance,
        pytest.raises(ToolError) as caught,
    ):
        instance.build_argv()

    assert str(caught.value) == (
        f"the builder {_ADDRESS} does not start: context deadline exceeded"
    )
    assert buildx.calls[-1][0] == "rm"


def test_a_builder_that_buildx_refuses_to_make_is_a_mistake() -> None:
    buildx = FakeBuildx({"create": "ERROR: unrecognized url scheme foo\n"})

    with (
        pytest.raises(ConfigError) as caught,
        builders.lent(buildx, FakeRunner(), "foo://x", ()),
    ):
        pass

    assert str(caught.value) == (
        "Input `builder` 'foo://x': buildx cannot make it: unrecognized url scheme foo."
    )


@pytest.mark.parametrize("builder", [None, "shop"])
def test_options_are_for_a_builder_that_is_made(builder: str | None) -> None:
    options = (("namespace", "ci"),)

    with (
        pytest.raises(ConfigError, match=r"^Input `builder-options`: they are for a `builder`"),
        builders.lent(FakeBuildx(), FakeRunner(), builder, options),
    ):
        pass


def test_a_builder_that_cannot_be_removed_is_a_warning() -> None:
    runner = FakeRunner()
    buildx = FakeBuildx({"rm": "ERROR: failed to remove one or more builders\n"})

    with builders.lent(buildx, runner, _ADDRESS, ()) as instance:
        pass

    assert runner.warnings == [
        f"The builder {instance.name} cannot be removed: failed to remove one or more builders"
    ]


def test_without_docker_a_builder_is_a_problem() -> None:
    with builders.lent(not_installed, FakeRunner(), "shop", ()) as instance:
        assert instance.problem == "the builder shop does not start: docker is not installed"


def test_a_builder_is_removed_when_its_run_breaks() -> None:
    buildx = FakeBuildx()

    with (
        pytest.raises(KeyboardInterrupt),
        builders.lent(buildx, FakeRunner(), "docker-container", ()) as instance,
    ):
        raise KeyboardInterrupt

    assert buildx.calls[-1] == ["rm", "--", instance.name]
    assert not Path(str(instance.folder)).exists()


def test_a_builder_that_is_cancelled_as_it_starts_is_removed_and_no_mistake_of_the_users() -> None:
    removed: list[str] = []

    def run(argv: Sequence[str], /, **setting: object) -> Completed:
        if setting["tidies"]:
            removed.append(argv[2])
        elif argv[2] == "inspect":
            raise CancelledError
        return Completed(0, b"", "")

    with (
        pytest.raises(CancelledError),
        builders.lent(run, FakeRunner(), "docker-container", ()),
    ):
        pytest.fail("there is none")

    assert removed == ["rm"]
