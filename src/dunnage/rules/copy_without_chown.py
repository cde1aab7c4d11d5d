"""Files that are copied after USER, and are root's all the same."""

from collections.abc import Iterator
from posixpath import basename

from dunnage.flow.copies import Copy
from dunnage.flow.data_folders import is_written
from dunnage.flow.families import Family
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.runtime_user import may_write, runtime_user
from dunnage.flow.users import User
from dunnage.model import Fix, Image, Severity
from dunnage.rule import Example, Violation, practice

# Nobody can change a file there, or reads more than the name.
_READ_ONLY = (Family.DISTROLESS, Family.DISTROLESS_NODE, Family.CHAINGUARD_NODE)
_MANIFESTS = frozenset(
    {"package.json", "package-lock.json", "package*.json", "yarn.lock", "pnpm-lock.yaml"}
    | {"npm-shrinkwrap.json", "pnpm-workspace.yaml", ".npmrc", ".yarnrc.yml", "bun.lock"}
    | {"bun.lockb", "tsconfig.json", "LICENSE", "*.lock"}
)
_START = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_END = 'CMD ["node", "dist/app.js"]\n'


@practice(
    Severity.NOTE,
    source="https://docs.docker.com/reference/dockerfile/#copy---chown---chmod",
    examples=[
        Example(
            bad=f"{_START}USER node\nCOPY dist ./dist\n{_END}",
            good=f"{_START}COPY dist ./dist\nUSER node\n{_END}",
            lines=(5,),
            fixed=f"{_START}USER node\nCOPY --chown=node:node dist ./dist\n{_END}",
        ),
        Example(
            bad=f"{_START}COPY dist ./dist\nCOPY uploads ./uploads\nUSER node\n{_END}",
            good=(
                f"{_START}COPY dist ./dist\nCOPY --chown=node:node uploads ./uploads\n"
                f"USER node\n{_END}"
            ),
            lines=(5,),
            fixed=(
                f"{_START}COPY dist ./dist\nCOPY --chown=node:node uploads ./uploads\n"
                f"USER node\n{_END}"
            ),
        ),
    ],
)
def copy_without_chown(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """Files of the application are root's, although another user runs it.

    COPY does not heed USER: without `--chown` all that it brings belongs to root, and the
    application can neither change these files nor make one beside them. Where it must, say
    `--chown=node:node`; where it need not, copy before USER, so that nobody takes it for more.
    """
    runs_as = flow.user(flow.target)
    if flow.kind is not Kind.SERVICE or runs_as.is_root is not False or runs_as.instruction is None:
        return
    if flow.base(flow.target).family in _READ_ONLY:
        return
    for copy in flow.history(flow.target, flow.copies):
        if copy.chown is not None or copy.chmod is not None or _is_open(image, copy):
            continue
        if _is_meant_for(flow, copy, runs_as):
            yield Violation(
                copy.lines,
                f"These files belong to root, not to `{runs_as.name}`: say `--chown`.",
                _fix(flow, copy, runs_as),
            )


def _is_open(image: Image | None, copy: Copy) -> bool:
    """Say whether the image shows that its user can write there all the same."""
    user = runtime_user(image) if image else None
    place = (copy.destination or "").strip("/")
    if image is None or user is None or place not in image.directories:
        return False
    return may_write(image, user, place) is True


def _is_meant_for(flow: Flow, copy: Copy, user: User) -> bool:
    """Say whether the user must have been meant, or has to write there."""
    place = copy.destination
    workdir = flow.state(flow.target).workdir
    if place is None or workdir in (None, "/") or not f"{place}/".startswith(f"{workdir}/"):
        return False
    owner = flow.owner(flow.target, place.rstrip("/"))
    is_given_away = owner not in (None, "root") and any(
        "chown" in each.how for each in flow.ownings(flow.target) if each.covers(place)
    )
    if is_given_away or all(basename(path) in _MANIFESTS for path in copy.paths):
        return False
    before = flow.user(flow.target, copy.instruction)
    after_user = before.instruction is not None and before.name == user.name
    return after_user or is_written(place)


def _fix(flow: Flow, copy: Copy, user: User) -> Fix | None:
    text = flow.dockerfile.quote(copy.lines)
    head, keyword, rest = text.partition(f"{copy.keyword} ")
    if user.name != "node" or head.strip() or not keyword:
        return None
    return Fix(copy.lines, f"{head}{keyword}--chown=node:node {rest}")
