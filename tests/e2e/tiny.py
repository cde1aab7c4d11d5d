"""A repository whose image is built in a second, and runs of the action on it, several at once."""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import shop
from bed import stock_actions
from bed.checkout import Checkout, Merge
from bed.events import Event
from bed.github import branches
from bed.github.state import Comment, PullRequest, Repository, State
from bed.rehearsal import NUMBER, Rehearsal
from bed.runner import Step

A = TypeVar("A")
T = TypeVar("T")
Prepare: TypeAlias = Callable[[Path], object]  # of a workspace

SNAPSHOTS = "refs/dunnage/snapshots"
FORK = Repository("mallory/demo", 2, is_fork=True)
KNOWN = "CVE-2021-23337"  # of lodash, in the bed's database
FILES = {
    "Dockerfile": 'FROM scratch\nCOPY app /app\nUSER 1000\nCMD ["/app/server"]\n',
    "app/server": "serve\n",
    "app/node_modules/lodash/package.json": '{"name": "lodash", "version": "4.17.20"}\n',
}
_NONE: Mapping[str, str] = {}
_AT_ONCE = 4  # each waits for others most of the time


@dataclass(frozen=True, slots=True)
class Done:
    """A run that is over, and the repository on GitHub as it is then."""

    step: Step
    workspace: Path
    state: State

    @property
    def report(self) -> dict[str, Any] | None:
        """Read the report file; None where nothing was reviewed."""
        if not self._file.exists():
            return None
        content: dict[str, Any] = json.loads(self.content)
        return content

    @property
    def content(self) -> bytes:
        """Give the report file as it is."""
        return self._file.read_bytes()

    @property
    def _file(self) -> Path:
        return self.workspace / "dunnage.json"

    @property
    def told(self) -> str:
        """Give everything that the log, the annotations and the summary say."""
        said = (each.message for each in self.step.annotations)
        return "\n".join((*self.step.log, *said, self.step.summary or ""))

    @property
    def comments(self) -> tuple[Comment, ...]:
        """List what stands below the pull request."""
        return self.state.comments_on(NUMBER)


@dataclass(frozen=True, slots=True)
class Stage:
    """A repository on a GitHub of its own; every run has a machine of its own."""

    rehearsal: Rehearsal
    origin: Checkout
    folder: Path

    @property
    def state(self) -> State:
        """Give what GitHub knows."""
        return self.rehearsal.github.state

    def run(  # noqa: PLR0913 - a run has as many sides
        self,
        event: Event,
        permissions: Mapping[str, str],
        inputs: Mapping[str, str] = _NONE,
        *,
        commit: str | None = None,
        depth: int = 2,
        number: int = 1,
        prepare: Prepare | None = None,
    ) -> Done:
        """Check a commit out, the event's own unless another is named, and run the action on it."""
        workspace = self._workspace(number)
        given = {"fetch-depth": str(depth), "persist-credentials": "false"}
        commit = commit or event.context["sha"]
        stock_actions.checkout(self.origin, workspace, commit, given)
        branches.record(self.state, self.origin.folder, commit)  # all that a shallow clone lacks
        if prepare is not None:
            prepare(workspace)
        return self._run(event, permissions, number, inputs)

    def tell(
        self,
        event: Event,
        permissions: Mapping[str, str],
        inputs: Mapping[str, str] = _NONE,
        *,
        number: int = 1,
        prepare: Prepare | None = None,
    ) -> Done:
        """Run the action with `mode: comment`, in a workspace without a checkout."""
        workspace = self._workspace(number)
        if prepare is not None:
            prepare(workspace)
        return self._run(event, permissions, number, {**inputs, "mode": "comment"})

    def _workspace(self, number: int) -> Path:
        workspace = self.folder / f"run-{number}" / "workspace"
        workspace.mkdir(parents=True)
        return workspace

    def _run(
        self,
        event: Event,
        permissions: Mapping[str, str],
        number: int,
        inputs: Mapping[str, str],
    ) -> Done:
        place = self.folder / f"run-{number}"
        machine = replace(self.rehearsal, permissions=permissions, run_id=number)
        step = machine.run(event, place / "workspace", place / "work", **inputs)
        return Done(step, place / "workspace", self.state)

    def propose(self, merge: Merge, source: Repository | None = None) -> PullRequest:
        """Open the pull request."""
        commits = (merge.head, merge.base, merge.merged)
        return self.state.open(
            PullRequest(NUMBER, *commits, head_repository=source or Repository())
        )


def origin(folder: Path, files: Mapping[str, str] = FILES) -> Checkout:
    """Make the repository; its main branch has one commit."""
    return Checkout.of(shop.write(files, folder / "files"), folder / "origin")


def written(files: Mapping[str, str]) -> Callable[[Path], None]:
    """Write files over what is there."""

    def change(folder: Path) -> None:
        shop.write(files, folder)

    return change


def grown(name: str) -> Callable[[Path], None]:
    """Put one more file into the image."""
    return written({f"app/{name}": f"{name}\n"})


def grow(checkout: Checkout, name: str) -> str:
    """Commit one more file that goes into the image."""
    grown(name)(checkout.folder)
    return checkout.commit(f"Add {name}")


def refused(state: State) -> list[str]:
    """List what GitHub did not allow; what it does not even understand fails the test."""
    assert state.violations == []
    return [f"{each.method} {each.path}" for each in state.log if each.status == 403]


def inherit(state: State, other: State) -> None:
    """Let one GitHub know the git objects and the snapshots of another."""
    state.objects.update(other.objects)
    state.commits.update(other.commits)
    state.push(SNAPSHOTS, other.refs[SNAPSHOTS])


def snapshots(state: State) -> list[str]:
    """Name the commits whose snapshots are kept."""
    return sorted(
        Path(path).stem
        for path in branches.files(state, SNAPSHOTS)
        if "/" in path and not path.endswith("/index.json")
    )


def at_once(call: Callable[[A], T], given: Sequence[A], workers: int = _AT_ONCE) -> tuple[T, ...]:
    """Do it for each, side by side."""
    with ThreadPoolExecutor(workers) as pool:
        return tuple(pool.map(call, given))
