import io
from pathlib import Path

import pytest

from dunnage import cli, exits
from dunnage.commands import init
from dunnage.errors import ConfigError
from dunnage.init.bases import Base
from init import projects

_WORKFLOW = ".github/workflows/dunnage.yml"
_KEPT = "it is there already, and --force was not given"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return projects.write({**projects.KINDS["plain"], **projects.MANAGERS["npm"]}, tmp_path)


def told(folder: Path, base: Base | None = Base.SLIM, *, force: bool = False) -> list[str]:
    out = io.StringIO()
    assert init.run(init.Options(folder, base, force), out) == exits.PASSED
    return out.getvalue().splitlines()


def test_each_file_is_written_and_told(folder: Path) -> None:
    assert told(folder) == [
        f"written  {folder / _WORKFLOW}",
        f"written  {folder / '.dockerignore'}",
        f"written  {folder / 'Dockerfile'}",
    ]


def test_a_dockerfile_is_written_on_request_alone(folder: Path) -> None:
    assert told(folder, None)[-1] == "note     there is no Dockerfile yet: --dockerfile writes one"
    assert not (folder / "Dockerfile").exists()


def test_what_is_there_is_kept(folder: Path) -> None:
    (folder / "Dockerfile").write_text("FROM scratch\n")

    assert told(folder)[-1] == f"kept     {folder / 'Dockerfile'}: {_KEPT}"
    assert (folder / "Dockerfile").read_text() == "FROM scratch\n"


def test_a_script_that_no_installation_runs_is_told(folder: Path) -> None:
    scripts = '{"start": "node server.js", "postinstall": "patch-package"}'
    (folder / "package.json").write_text(f'{{"scripts": {scripts}}}')

    assert told(folder)[-1] == (
        "note     installations run no scripts, so that `postinstall` is yours to call where it"
        " counts"
    )


def test_a_link_that_leads_nowhere_is_there_too(folder: Path) -> None:
    (folder / "Dockerfile").symlink_to(folder / "gone")

    assert told(folder)[-1] == f"kept     {folder / 'Dockerfile'}: {_KEPT}"
    assert not (folder / "gone").exists()


def test_with_force_nothing_is_kept(folder: Path) -> None:
    (folder / "Dockerfile").write_text("FROM scratch\n")

    assert told(folder, force=True)[-1] == f"written  {folder / 'Dockerfile'}"
    assert (folder / "Dockerfile").read_text().startswith("# syntax=")


def test_a_dockerignore_that_is_kept_decides_what_is_copied(folder: Path) -> None:
    (folder / ".dockerignore").write_text("**/node_modules\n.git\nlib\n")
    told(folder)

    assert "COPY lib" not in (folder / "Dockerfile").read_text()


def test_the_workflow_stands_at_the_root_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "apps" / "shop"
    projects.write({**projects.KINDS["plain"], **projects.MANAGERS["npm"]}, inner)

    told(inner, None)

    assert 'context: "apps/shop"\n' in (tmp_path / _WORKFLOW).read_text()


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "there is no package.json"), ("[]", "package.json is not an object")],
)
def test_a_folder_without_a_project_is_refused(
    tmp_path: Path, content: str | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / "package.json").write_text(content)

    with pytest.raises(ConfigError) as error:
        told(tmp_path)

    assert str(error.value).startswith(f"{tmp_path}: {reason}")


def test_where_one_file_cannot_be_had_none_is_written(folder: Path) -> None:
    (folder / "package-lock.json").unlink()

    with pytest.raises(ConfigError):
        told(folder)

    assert not (folder / ".github").exists()


def test_a_file_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / ".github").write_text("")

    with pytest.raises(ConfigError, match=r"dunnage\.yml: the file cannot be written \(.*\)\."):
        told(folder)


def test_the_command_line_offers_it(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)

    assert cli.console(["init", "--dockerfile", "--base", "distroless"]) == exits.PASSED

    assert capsys.readouterr().out.endswith("written  Dockerfile\n")
    assert "FROM gcr.io/distroless/" in (folder / "Dockerfile").read_text()


def test_a_base_without_a_dockerfile_is_a_mistake(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.console(["init", "--base", "slim", str(folder)]) == exits.MISCONFIGURED

    assert capsys.readouterr().err == (
        "error: --base slim: it is the Dockerfile's. Add --dockerfile.\n"
    )
