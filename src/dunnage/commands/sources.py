"""What a developer means by an image: a file, a folder, or what the engine has by that name."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dunnage import __version__
from dunnage.baseline import file as baselines
from dunnage.errors import ConfigError, ToolError
from dunnage.image import archives, export, layouts, manifest, snapshot
from dunnage.image.tar import Watched
from dunnage.image.weigh import weigh
from dunnage.model import ImageKey, Tool
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from dunnage.dockerfile import Dockerfile
    from dunnage.image.export import Export
    from dunnage.image.snapshot import Snapshot
    from dunnage.ports import Count, Runner, Store

_FILES = (".tar", ".gz", ".tgz", ".zst", ".json")
_LONGEST = 64 << 20  # bytes of a report


@dataclass(frozen=True, slots=True)
class Sources:
    """Where images come from."""

    store: Store
    runner: Runner
    platform: str | None = None  # of several that an image is for
    known: Mapping[str, int] | None = None  # compressed sizes of layers, by diff ID

    def weigh(self, name: str, dockerfile: Dockerfile | None = None, path: str = "") -> Snapshot:
        """Weigh an image; `path` is the Dockerfile's, whose lines are told."""
        with _about(name):
            image = weigh(self._export(name), None, dockerfile, path)
        key = ImageKey(_key(name), image.platform)
        return snapshot.take(key, None, ((Tool.DUNNAGE, __version__),), image, None, ())

    def read(self, name: str) -> Snapshot:
        """Read a snapshot or the one in a report, or weigh an image."""
        path = Path(name)
        if path.is_file():
            with _about(name), path.open("rb") as file:
                if file.peek(1)[:1] == b"{":
                    return baselines.read(file.read(_LONGEST))
        return self.weigh(name)

    def _export(self, name: str) -> Export:
        path = Path(name)
        if path.is_dir():
            return self._layout(path)
        if path.is_file():
            return self._archive(path)
        if name.startswith((".", "/")) or path.suffix in _FILES:
            message = "there is no such file or folder."
            raise ConfigError(message)
        self.store.version()
        total = self.store.size(name)
        with self.store.save(name) as stream, self._progress(name, total) as count:
            watched = Watched(stream, count)
            return export.receive(watched, platform=self.platform, known=self.known)

    def _layout(self, path: Path) -> Export:
        if not any((path / each).exists() for each in (manifest.INDEX, manifest.MANIFEST)):
            message = "the folder is no OCI layout; for an image of this name, give its tag too"
            raise ToolError(message)
        with self._progress(path.name, None) as count:
            return layouts.read(path, self.platform, count)

    def _archive(self, path: Path) -> Export:
        size = path.stat().st_size
        with path.open("rb") as file, self._progress(path.name, size) as count:
            watched = Watched(file, count)
            return archives.read(watched, size, platform=self.platform, known=self.known)

    def _progress(self, name: str, total: int | None) -> AbstractContextManager[Count]:
        return self.runner.progress(f"Weighing {plain(name, 40)}", total)


@contextmanager
def _about(name: str) -> Iterator[None]:
    """Let errors say what they are about."""
    try:
        yield
    except ConfigError as error:
        message = f"{name}: {error}"
        raise ConfigError(message) from error
    except ToolError as error:
        message = f"{name}: {error}"
        raise ToolError(message) from error
    except OSError as error:
        message = f"{name}: it cannot be read ({error.strerror})."
        raise ConfigError(message) from error


def _key(name: str) -> str:
    """Name an image over time: without tag, digest and folders."""
    path = Path(name)
    if path.is_dir():
        return path.resolve().name or "image"
    if path.is_file():
        return path.name.partition(".")[0] or path.name
    last = name.partition("@")[0]
    folders, slash, base = last.rpartition("/")
    return f"{folders}{slash}{base.partition(':')[0]}"
