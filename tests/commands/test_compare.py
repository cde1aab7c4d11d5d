import io
import json
from pathlib import Path

import pytest

from builders import a_snapshot
from dunnage import exits
from dunnage.commands import compare, weigh
from dunnage.commands.compare import Options
from dunnage.errors import ConfigError
from dunnage.image import snapshot
from dunnage.image.sides import BASE_UNKNOWN
from fakes import FakeRunner, FakeStore
from image.archives import Entry, tar

OWN = tar(Entry("app/server.js", b"s" * 10), Entry("app/more.js", b"m" * 300))


def _snapshot(folder: Path) -> str:
    """Weigh what is compared with, as an earlier run would have."""
    file = folder / "before.json"
    options = weigh.Options("shop:1", None, None, None, "json", str(file))
    weigh.run(options, io.StringIO(), FakeRunner(), FakeStore())
    return str(file)


def _run(before: str, after: str, form: str = "text") -> tuple[int, str]:
    out = io.StringIO()
    options = Options(before, after, None, form, None)
    return compare.run(options, out, FakeRunner(), FakeStore(own=(OWN,))), out.getvalue()


def test_a_snapshot_is_compared_with_an_image(tmp_path: Path) -> None:
    code, told = _run(_snapshot(tmp_path), "shop:2")

    assert (exits.PASSED, "on disk: 1.3 kB (+300 B)") == (code, told.splitlines()[0])
    assert "      +300 B  COPY . .\n" in told


def test_the_same_image_has_no_growth() -> None:
    assert "on disk: 1.3 kB (±0 B)" == _run("shop:1", "shop:1")[1].splitlines()[0]


def test_layers_that_both_have_keep_their_compressed_size(tmp_path: Path) -> None:
    file = Path(_snapshot(tmp_path))
    document = json.loads(file.read_text())
    document["layers"][0]["compressed"] = 5_000_000
    file.write_text(json.dumps(document))

    assert "to pull: 5.0 MB (" in _run(str(file), "shop:2")[1]


def test_json_has_both_sides_and_the_delta(tmp_path: Path) -> None:
    told = json.loads(_run(_snapshot(tmp_path), "app:2", "json")[1])

    assert [("shop", 1010), ("app", 1310)] == [
        (each["name"], each["sizes"]["unpacked"]) for each in (told["before"], told["after"])
    ]
    assert (1, 300) == (told["version"], told["delta"]["sizes"]["unpacked"])


def test_what_only_one_side_tells_is_noted(tmp_path: Path) -> None:
    file = tmp_path / "main.json"
    file.write_text(snapshot.dump(a_snapshot()))

    assert f"note: {BASE_UNKNOWN}\n" in _run(str(file), "shop:2")[1]


def test_unlike_platforms_are_refused(tmp_path: Path) -> None:
    file = Path(_snapshot(tmp_path))
    file.write_text(file.read_text().replace("linux/amd64", "linux/arm64"))

    with pytest.raises(ConfigError, match="unlike platforms"):
        _run(str(file), "shop:2")


def test_an_image_that_cannot_be_read_is_no_bug() -> None:
    runner = FakeRunner()
    options = Options("a", "b", None, "text", None)
    code = compare.run(options, io.StringIO(), runner, FakeStore(problem="no engine"))

    assert (exits.COULD_NOT_CHECK, ["a: no engine"]) == (code, runner.errors)
