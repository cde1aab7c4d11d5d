"""The smallest Debian of a release as one tar file, from which slim images begin."""

from dataclasses import dataclass
from pathlib import Path

from bed import debian, process, state
from bed.progress import say

# What docker.io/debian's slim variants leave out; copyright files must stay.
_LEFT_OUT = ("doc", "groff", "info", "linda", "lintian", "locale", "man")
_DPKG = (
    *(f"--dpkgopt=path-exclude=/usr/share/{folder}/*" for folder in _LEFT_OUT),
    "--dpkgopt=path-include=/usr/share/doc/*/copyright",
)
# Without this hook, bookworm's usrmerge brings 50 MB of perl.
_MERGED_USR = "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr"


@dataclass(frozen=True, slots=True)
class Rootfs:
    """A release with the packages that it holds beyond the essential ones."""

    release: str
    packages: tuple[str, ...] = ()


def ensure(rootfs: Rootfs) -> Path:
    """Return a folder with the one file rootfs.tar."""
    packages = ",".join(rootfs.packages)

    def bootstrap(folder: Path) -> None:
        mmdebstrap = debian.ensure_program("mmdebstrap", "mmdebstrap")
        say(f"bootstrapping Debian {rootfs.release}")
        options = ("--quiet", "--mode=root", "--variant=minbase", _MERGED_USR, *_DPKG)
        included = (f"--include={packages}",) if packages else ()
        tar = folder / "rootfs.tar"
        process.run(mmdebstrap, *options, *included, rootfs.release, tar, debian.mirror())

    return state.once(f"rootfs-{rootfs.release}-{state.fingerprint(packages)}", bootstrap)
