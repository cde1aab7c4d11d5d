"""Where on this machine the bed keeps what it made, so that a second checkout finds it."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def folder() -> Path:
    """Return the bed's folder, the same for every checkout of this user."""
    chosen = os.environ.get("DUNNAGE_BED")
    path = Path(chosen) if chosen else Path.home() / ".cache" / "dunnage-bed"
    path.mkdir(parents=True, exist_ok=True)
    return path.resolve()


def is_offline() -> bool:
    """Tell whether the user forbade any try to reach an image registry."""
    return os.environ.get("DUNNAGE_BED_OFFLINE") == "1"


@contextmanager
def lock(name: str = "lock") -> Iterator[None]:
    """Let one process at a time change the folder, or a part of it that has a lock of its own."""
    with (folder() / name).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def fingerprint(*recipe: Path | str) -> str:
    """Name what a recipe makes: files count by content, texts as they are."""
    digest = hashlib.sha256()
    for part in recipe:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        digest.update(b"%d:%b" % (len(content), content))
    return digest.hexdigest()[:12]


def once(name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that was made completely, now or by an earlier run."""
    made = folder() / name
    complete = made / ".complete"
    if not complete.exists():
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        make(made)
        complete.touch()
    return made
