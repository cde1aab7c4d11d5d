import os
from pathlib import Path

import pytest

from dunnage.errors import ConfigError, ToolError
from dunnage.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    root = tmp_path / "checkout"
    (root / "app").mkdir(parents=True)
    (root / "app" / "Dockerfile").write_text("FROM scratch\n")
    return Workspace(root)


def test_a_path_inside_is_resolved_and_named_relative_to_the_root(workspace: Workspace) -> None:
    path = workspace.path("context", "app/../app/Dockerfile")

    assert workspace.relative(path) == "app/Dockerfile"


def test_an_absolute_path_inside_is_accepted(workspace: Workspace) -> None:
    assert workspace.path("context", str(workspace.root / "app")) == workspace.root / "app"


@pytest.mark.parametrize("value", ["..", "app/../../x", "/etc/passwd"])
def test_a_path_that_leads_out_is_refused(workspace: Workspace, value: str) -> None:
    with pytest.raises(ConfigError, match="leads out of the repository"):
        workspace.path("context", value)


def test_a_link_that_leads_out_is_refused(workspace: Workspace) -> None:
    (workspace.root / "link").symlink_to("/etc")

    with pytest.raises(ConfigError, match="leads out of the repository"):
        workspace.read("dockerfile", "link/passwd")


def test_a_missing_file_is_named(workspace: Workspace) -> None:
    with pytest.raises(ConfigError) as caught:
        workspace.read("dockerfile", "Dockerfile.prod")

    assert str(caught.value) == (
        "Input `dockerfile` 'Dockerfile.prod': the file cannot be read (No such file or directory)."
    )


def test_a_written_file_replaces_what_was_there(workspace: Workspace) -> None:
    workspace.write("sarif-file", "out/dunnage.sarif", "longer")
    path = workspace.write("sarif-file", "out/dunnage.sarif", "new")

    assert path.read_text() == "new"
    assert path.stat().st_uid == os.geteuid()


def test_a_link_in_the_place_of_an_output_is_not_followed(workspace: Workspace) -> None:
    victim = workspace.root / "app" / "Dockerfile"
    (workspace.root / "dunnage.sarif").symlink_to(victim)

    with pytest.raises(ToolError, match="cannot be written"):
        workspace.write("sarif-file", "dunnage.sarif", "{}")

    assert victim.read_text() == "FROM scratch\n"


def test_a_linked_folder_that_leads_out_takes_no_output(
    workspace: Workspace, tmp_path: Path
) -> None:
    (workspace.root / "out").symlink_to(tmp_path)

    with pytest.raises(ConfigError, match="leads out of the repository"):
        workspace.write("sarif-file", "out/dunnage.sarif", "{}")


def test_a_pattern_names_files_in_the_order_of_their_paths(workspace: Workspace) -> None:
    for name in ("b.sarif", "app/a.sarif", "app/deep/c.sarif"):
        (workspace.root / name).parent.mkdir(exist_ok=True)
        (workspace.root / name).touch()
    (workspace.root / "folder.sarif").mkdir()

    def found(pattern: str) -> list[str]:
        return [workspace.relative(each) for each in workspace.find("merge-sarif", pattern)]

    assert found("**/*.sarif") == ["app/a.sarif", "app/deep/c.sarif", "b.sarif"]
    assert found("app/[ab].sarif") == ["app/a.sarif"]
    assert found(f"{workspace.root}/b.sarif") == ["b.sarif"]
    assert [found(nothing) for nothing in (".", "none", "app**x/y")] == [[]] * 3


def test_a_link_of_which_a_pattern_would_lead_out_names_nothing(workspace: Workspace) -> None:
    (workspace.root / "app" / "hosts").symlink_to("/etc/hosts")
    (workspace.root / "app" / "loop").symlink_to(workspace.root)

    assert workspace.find("merge-sarif", "**/hosts") == ()
