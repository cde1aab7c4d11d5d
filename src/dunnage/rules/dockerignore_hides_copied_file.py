"""Files that are to be copied and that the builder never gets."""

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from posixpath import basename

from dunnage.flow import arrival
from dunnage.flow.context_copies import context_copies
from dunnage.flow.copies import Copy
from dunnage.flow.flow import Flow
from dunnage.model import Severity
from dunnage.project.ignore import Ignore
from dunnage.project.lockfile import LockfileKind
from dunnage.project.project import Project
from dunnage.rule import Example, Violation, practice

_GLOB = frozenset("*?[")
_DOCKERFILE = (
    "FROM node:24.11.1-bookworm-slim\n"
    "WORKDIR /app\n"
    "ENV NODE_ENV=production\n"
    "COPY package.json package-lock.json ./\n"
    "RUN npm ci --omit=dev && npm cache clean --force\n"
    "COPY server.js ./\n"
)


@practice(
    Severity.ERROR,
    source="https://docs.docker.com/reference/build-checks/copy-ignored-file/",
    examples=[
        Example(
            bad=f'{_DOCKERFILE}COPY config ./config\nUSER node\nCMD ["node", "server.js"]\n',
            good=f'{_DOCKERFILE}USER node\nCMD ["node", "server.js"]\n',
            lines=(7,),
            files={
                "package.json": '{"name": "app"}\n',
                "package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n',
                "server.js": "",
                "config/default.json": "{}\n",
                ".dockerignore": "**/node_modules\n.git\nconfig\n",
            },
        ),
    ],
)
def dockerignore_hides_copied_file(flow: Flow, project: Project) -> Iterator[Violation]:
    """The `.dockerignore` excludes what is to be copied.

    What the file excludes does not exist for the builder, and the build fails with `not found`.
    Take the pattern out, or add an exception behind it: `!config`.
    """
    ignore = project.ignore
    if ignore is None:
        return
    for copy in context_copies(flow):
        for path in copy.paths:
            # What lacks with a lockfile is a matter of its own.
            if basename(path) in set(LockfileKind) or not _is_hidden(copy, path, project, ignore):
                continue
            pattern = ignore.deciding(path)
            line = f" by line {pattern.line}" if pattern else ""
            yield Violation(
                copy.lines, f"`{path}` is excluded{line} of {ignore.path}: the build stops here."
            )


def _is_hidden(copy: Copy, path: str, project: Project, ignore: Ignore) -> bool:
    """Tell whether nothing of a path is left."""
    if _GLOB & set(path):
        alone = replace(copy, paths=(path,))
        files = [file for file in project.files if arrival.takes(alone, file)]
        return bool(files) and not any(map(project.sent, files))
    if path == "." or project.sent(path):
        return False
    taken_in = (pattern.glob for pattern in ignore.patterns if pattern.negated)
    return not any(_may_lie_below(path, each) for each in taken_in)


def _may_lie_below(path: str, glob: str) -> bool:
    folders, parts = path.split("/"), glob.split("/")
    if "**" in parts:
        return True
    return len(parts) > len(folders) and all(map(fnmatchcase, folders, parts))
