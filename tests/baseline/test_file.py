import json
from pathlib import Path

import pytest

from builders import a_report, a_snapshot
from dunnage.baseline import file
from dunnage.errors import ConfigError
from dunnage.image import snapshot
from dunnage.report import report_file
from dunnage.workspace import Workspace


def test_a_report_is_read_for_its_snapshot() -> None:
    report = a_report()

    assert file.read(report_file.dump(report).encode()) == report.snapshot


def test_a_snapshot_alone_will_do() -> None:
    assert file.read(snapshot.dump(a_snapshot()).encode()) == a_snapshot()


def test_a_file_that_is_not_there_yet_is_no_baseline(tmp_path: Path) -> None:
    assert file.load(Workspace(tmp_path), "main.json") is None


def test_a_file_is_read_from_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "main.json").write_text(snapshot.dump(a_snapshot()))

    assert file.load(Workspace(tmp_path), "main.json") == a_snapshot()


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"snapshot": null}', json.dumps({"snapshot": 1}).encode()],
)
def test_what_is_neither_is_refused(content: bytes) -> None:
    with pytest.raises(ConfigError, match="the baseline is no snapshot"):
        file.read(content)
