"""What recipes use of GitHub's own actions: a checkout, and an artifact that is left."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bed import process
from bed.checkout import Checkout
from bed.process import BedError

# Nobody answers there: what the clone lacks cannot be had, as on a runner without credentials.
_REMOTE: Final = "http://127.0.0.1:9/octocat/demo"
# GitHub gives any commit that is asked for.
_SERVER: Final = "--upload-pack=git -c uploadpack.allowAnySHA1InWant=true upload-pack"


def checkout(origin: Checkout, folder: Path, commit: str, inputs: Mapping[str, str]) -> None:
    """Do what actions/checkout does: fetch one commit, and of its history as much as asked for."""
    _expect(inputs, "fetch-depth", "persist-credentials")
    if inputs.get("persist-credentials") != "false":
        message = "a checkout of the bed leaves no credentials behind: persist-credentials: false"
        raise BedError(message)
    depth = int(inputs.get("fetch-depth", "1"))
    process.run("git", "init", "--quiet", folder)
    clone = Checkout(folder)
    limits = [f"--depth={depth}"] if depth else []
    clone.git("fetch", "--quiet", "--no-tags", _SERVER, *limits, origin.folder.as_uri(), commit)
    clone.git("checkout", "--quiet", "--detach", commit)
    clone.git("remote", "add", "origin", _REMOTE)


def artifact(workspace: Path, inputs: Mapping[str, str]) -> dict[str, bytes]:
    """Collect what actions/upload-artifact takes: by its name in the archive."""
    _expect(inputs, "name", "path")
    patterns = inputs["path"].split()
    found = sorted({path for pattern in patterns for path in workspace.glob(pattern)})
    return {path.name: path.read_bytes() for path in found}


def _expect(inputs: Mapping[str, str], *known: str) -> None:
    unknown = sorted(set(inputs) - set(known))
    if unknown:
        message = f"the bed does not know these inputs: {', '.join(unknown)}"
        raise BedError(message)
