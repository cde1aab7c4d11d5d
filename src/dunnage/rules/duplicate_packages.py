"""Packages that are installed several times over."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from dunnage import units
from dunnage.flow.flow import Flow
from dunnage.flow.naming import quoted
from dunnage.flow.own_files import own_files
from dunnage.flow.trees import Tree
from dunnage.model import Image, Lines, Package, Severity
from dunnage.project.project import Project
from dunnage.rule import Example, Violation, practice

_GLOBAL = re.compile(r"usr/(local/)?lib/node_modules/")  # programs, each with packages of its own
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
    if image is None or not image.packages:
        for tree in flow.shipped:
            if not tree.is_host and tree.path is not None and (named := _pinned(tree, project)):
                yield Violation(tree.lines, _message(named, ""))
        return
    for lines, copies in sorted(_surplus(flow, image).items()):
        size = sum(each.size or 0 for each in copies)
        if size >= _WORTH_TELLING:
            yield Violation(lines, _message(_names(copies), f", {units.size(size)} more than once"))


def _message(names: list[str], size: str) -> str:
    """Name the worst ones, which come first."""
    several = units.counted(len(names), "package")
    return f"{several} in several copies{size}: {quoted(names[:_NAMED], _NAMED)}."


def _surplus(flow: Flow, image: Image) -> dict[Lines, list[Package]]:
    """List every copy of a package but the largest, by the lines that brought it."""
    named: defaultdict[str, list[tuple[Lines, Package]]] = defaultdict(list)
    for each in image.packages:
        manifest = own_files(flow, image).get(f"{each.path}/package.json")
        if manifest is not None and each.kind == "npm" and not _GLOBAL.match(manifest.path):
            named[each.name].append((manifest.lines, each))
    surplus: defaultdict[Lines, list[Package]] = defaultdict(list)
    for copies in named.values():
        for lines, each in sorted(copies, key=lambda copy: -(copy[1].size or 0))[1:]:
            surplus[lines].append(each)
    return surplus


def _names(copies: list[Package]) -> list[str]:
    """Write each name with the versions of its copies, most bytes first."""
    sizes: Counter[str] = Counter()
    versions: defaultdict[str, set[str]] = defaultdict(set)
    for each in copies:
        sizes[each.name] += each.size or 0
        versions[each.name].add(each.version)
    ordered = sorted(sizes, key=lambda name: (-sizes[name], name))
    return [f"{name} {', '.join(sorted(versions[name]))}" for name in ordered]


def _pinned(tree: Tree, project: Project) -> list[str]:
    """Name what the lockfile of an installation pins in several versions, most of them first."""
    kinds = {kind for each in tree.installations for kind in each.install.lockfiles}
    versions = defaultdict(set)
    for lockfile in project.lockfiles:
        for entry in lockfile.entries.values() if lockfile.kind in kinds else ():
            if not entry.dev or tree.dev:
                versions[entry.name].add(entry.version)
    several = [name for name, each in versions.items() if len(each) > 1]
    return sorted(several, key=lambda name: (-len(versions[name]), name))
