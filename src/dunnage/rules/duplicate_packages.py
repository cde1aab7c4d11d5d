"""Packages that are installed several times over."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from dunnage import units
from dunnage.flow.flow import Flow
from dunnage.flow.trees import Tree
from dunnage.model import Image, Severity
from dunnage.project import installed
from dunnage.project.project import Project
from dunnage.rule import Example, Violation, practice

_NAMED = 4
_WORTH_TELLING = 1_000_000  # bytes
_START = (
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
    "COPY package.json package-lock.json ./\n"
)
_INSTALL = "RUN npm ci --omit=dev && npm cache clean --force\n"
_END = 'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'
_LOCKFILE = """{
  "lockfileVersion": 3,
  "packages": {
    "": { "dependencies": { "a": "1.0.0", "lodash": "4.17.21" } },
    "node_modules/a": { "version": "1.0.0", "dependencies": { "lodash": "3.10.1" } },
    "node_modules/a/node_modules/lodash": { "version": "3.10.1" },
    "node_modules/lodash": { "version": "4.17.21" }
  }
}
"""


@practice(
    Severity.NOTE,
    source="https://docs.npmjs.com/cli/commands/npm-dedupe",
    advice=True,
    tags=("size",),
    examples=[
        Example(
            bad=f"{_START}{_INSTALL}{_END}",
            good=f"{_START}{_END}",
            lines=(5,),
            files={
                "package.json": '{"dependencies": {"a": "1.0.0", "lodash": "4.17.21"}}\n',
                "package-lock.json": _LOCKFILE,
                ".dockerignore": "**/node_modules\n.git\n",
                "server.js": "process.on('SIGTERM', () => process.exit())\n",
            },
        ),
    ],
)
def duplicate_packages(flow: Flow, project: Project, image: Image | None) -> Iterator[Violation]:
    """One package ships in several versions or places.

    Dependencies that do not agree on a version bring each their own, and every copy takes space and
    memory and has to be patched by itself. `npm dedupe` merges what ranges allow; `npm ls NAME`
    says who asks for what; `overrides` in package.json settles the rest.
    """
    for tree in flow.shipped:
        if tree.is_host or tree.path is None:
            continue
        surplus = _pinned(tree, project) if image is None else _measured(tree.path, image.files)
        if surplus:
            yield Violation(tree.lines, _message(surplus, image))


def _message(surplus: Mapping[str, int], image: Image | None) -> str:
    """Name the worst ones: by bytes where they are known, else by the number of copies."""
    worst = sorted(surplus, key=lambda name: (-surplus[name], name))[:_NAMED]
    names = ", ".join(f"`{name}`" for name in worst)
    size = "" if image is None else f", {units.size(sum(surplus.values()))} more than once"
    return f"{units.counted(len(surplus), 'package')} in several copies{size}: {names}."


def _measured(modules: str, files: Mapping[str, int]) -> dict[str, int]:
    """Add up the bytes of every copy but the largest."""
    sizes = defaultdict(list)
    for each in installed.installed(files, modules):
        sizes[each.name].append(each.size)
    surplus = {name: sum(each) - max(each) for name, each in sizes.items() if len(each) > 1}
    return surplus if sum(surplus.values()) >= _WORTH_TELLING else {}


def _pinned(tree: Tree, project: Project) -> dict[str, int]:
    """Count the versions that the lockfile of an installation pins beside the first."""
    kinds = {kind for each in tree.installations for kind in each.install.lockfiles}
    versions = defaultdict(set)
    for lockfile in project.lockfiles:
        for entry in lockfile.entries.values() if lockfile.kind in kinds else ():
            if not entry.dev or tree.dev:
                versions[entry.name].add(entry.version)
    return {name: len(each) - 1 for name, each in versions.items() if len(each) > 1}
