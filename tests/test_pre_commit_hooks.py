import re
from pathlib import Path

import yaml

from dunnage import cli
from dunnage.exits import PASSED

_ROOT = Path(__file__).parents[1]
(_HOOK,) = yaml.safe_load((_ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def test_the_hook_is_a_command_that_takes_files(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch\nUSER 1000\n")
    program, *arguments = _HOOK["entry"].split()

    assert program == "dunnage"
    assert cli.console([*arguments, str(tmp_path / "Dockerfile")]) == PASSED


def test_the_hook_leaves_ignore_files_alone() -> None:
    # pre-commit takes `Dockerfile.dockerignore` for a Dockerfile.
    assert re.search(_HOOK["exclude"], "api/Dockerfile.dockerignore")
    assert not re.search(_HOOK["exclude"], "api/Dockerfile.dev")
