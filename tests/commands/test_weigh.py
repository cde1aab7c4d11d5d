import io
from pathlib import Path

import pytest

from dunnage import exits
from dunnage.commands import weigh
from dunnage.commands.weigh import Options
from dunnage.errors import ConfigError
from dunnage.image import snapshot
from fakes import FakeRunner, FakeStore

TEXT = Options("shop:1", None, None, None, "text", None)


def _run(options: Options, store: FakeStore | None = None) -> tuple[int, str, list[str]]:
    out, runner = io.StringIO(), FakeRunner()
    code = weigh.run(options, out, runner, store or FakeStore())
    return code, out.getvalue(), runner.errors


def test_an_image_is_told_as_text() -> None:
    code, told, errors = _run(TEXT)

    assert told.startswith("shop (linux/amd64)\non disk: 1.0 kB\n")
    assert (exits.PASSED, []) == (code, errors)


def test_an_image_is_told_as_a_snapshot(tmp_path: Path) -> None:
    file = tmp_path / "shop.json"
    _, shown, _ = _run(Options("shop:1", None, None, None, "json", None))
    _, nothing, _ = _run(Options("shop:1", None, None, None, "json", str(file)))

    assert ("shop", "") == (snapshot.load(shown).key.name, nothing)
    assert shown == file.read_text()


def test_lines_are_a_dockerfile_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("Dockerfile").write_text("FROM node:24 AS app\nCOPY . .\nFROM scratch\n")
    _, told, _ = _run(Options("shop:1", "Dockerfile", "app", None, "text", None))

    assert "  Dockerfile:1: FROM node:24 AS app (base image)\n" in told
    assert "  Dockerfile:2: COPY . .\n" in told


def test_an_image_that_cannot_be_read_is_no_bug() -> None:
    assert (exits.COULD_NOT_CHECK, "", ["shop:1: no engine"]) == _run(
        TEXT, FakeStore(problem="no engine")
    )


@pytest.mark.parametrize("content", [None, "FROM node\nRUN <<EOF\n"])
def test_a_dockerfile_that_cannot_be_read_is_the_user_s_to_mend(
    tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "Dockerfile"
    if content:
        file.write_text(content)

    with pytest.raises(ConfigError, match="Dockerfile: "):
        _run(Options("shop:1", str(file), None, None, "text", None))


def test_a_file_that_cannot_be_written_is_the_user_s_to_mend(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written"):
        _run(Options("shop:1", None, None, None, "text", str(tmp_path / "gone" / "x")))
