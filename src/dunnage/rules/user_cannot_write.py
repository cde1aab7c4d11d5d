"""Commands of a user in folders that are root's."""

from collections.abc import Iterator
from posixpath import dirname

from dunnage.contents import ROOTS_DIRECTORY, Access, File
from dunnage.dockerfile import Stage
from dunnage.flow.data_folders import data_folders
from dunnage.flow.families import Family
from dunnage.flow.flow import Flow
from dunnage.flow.os_packages import OsAction
from dunnage.flow.runtime_user import may_write, runtime_user
from dunnage.flow.steps import Step
from dunnage.model import Image, Lines, Severity
from dunnage.rule import Built, Example, Violation, practice

_INSTALL = "COPY package.json package-lock.json ./\nRUN npm ci --omit=dev\n"
_END = 'COPY dist ./dist\nCMD ["node", "dist/app.js"]\n'
_APP = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
_DATA = 'VOLUME /app/uploads\nUSER node\nCMD ["node", "dist/app.js"]\n'
_PREFIXES = ("NPM_CONFIG_PREFIX", "npm_config_prefix", "PNPM_HOME", "YARN_GLOBAL_FOLDER")


@practice(
    Severity.ERROR,
    source="https://docs.docker.com/reference/dockerfile/#user",
    examples=[
        Example(
            bad=(
                "FROM node:24.11.1-bookworm-slim AS deps\nWORKDIR /app\nUSER node\n"
                f"{_INSTALL}FROM node:24.11.1-bookworm-slim\nWORKDIR /app\n"
                "ENV NODE_ENV=production\nCOPY --from=deps /app/node_modules ./node_modules\n"
                f"COPY dist ./dist\nUSER node\n"
                'CMD ["node", "dist/app.js"]\n'
            ),
            good=(
                "FROM node:24.11.1-bookworm-slim AS deps\nUSER node\nWORKDIR /app\n"
                f"{_INSTALL}FROM node:24.11.1-bookworm-slim\nWORKDIR /app\n"
                "ENV NODE_ENV=production\nCOPY --from=deps /app/node_modules ./node_modules\n"
                f"COPY dist ./dist\nUSER node\n"
                'CMD ["node", "dist/app.js"]\n'
            ),
            lines=(5,),
        ),
        Example(
            bad=f"{_APP}RUN mkdir uploads\n{_DATA}",
            good=f"{_APP}RUN mkdir uploads && chown node:node uploads\n{_DATA}",
            lines=(5,),
            built=Built(
                files={"app/dist/app.js": File(2_000, layer=4)},
                directories={"app": Access(0o755, 1000, 1000), "app/uploads": ROOTS_DIRECTORY},
                users={"node": (1000, 1000)},
            ),
        ),
    ],
)
def user_cannot_write(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """A command writes where its user may not, or the container will.

    USER holds for every RUN below it. A folder that WORKDIR made before USER is root's, and so are
    the system's own: `npm ci`, a build, or `apk add` ends with "permission denied". Let WORKDIR
    follow USER, which gives the folder to that user, or do such steps before USER. A folder for
    data, be it a VOLUME or one that a RUN makes, has to be given to the user who will run.
    """
    yield from _while_built(flow)
    if image is not None and flow.runs_node:
        yield from _while_run(flow, image)


def _while_run(flow: Flow, image: Image) -> Iterator[Violation]:
    user = runtime_user(image)
    for path, lines in data_folders(flow) if user else ():
        folder = path.strip("/")
        if user and folder in image.directories and may_write(image, user, folder) is False:
            yield Violation(
                lines,
                f"The container runs as `{user.name}`, who may not write to `{path}`:"
                " give the folder to that user.",
            )


def _while_built(flow: Flow) -> Iterator[Violation]:
    for stage in flow.stages:
        if _is_opened(flow, stage):
            continue
        for step, path in _writes(flow, stage):
            name = _unprivileged(flow, stage, step)
            if name and flow.owner(stage, path, before=step.instruction) == "root":
                yield _violation(step.lines, name, path)
        for step in _system_writes(flow, stage):
            if name := _unprivileged(flow, stage, step):
                yield _violation(step.lines, name, None)


def _violation(lines: Lines, name: str, path: str | None) -> Violation:
    where = "where it writes" if path is None else f"`{path}`"
    return Violation(lines, f"This runs as `{name}`, and {where} belongs to root.")


def _unprivileged(flow: Flow, stage: Stage, step: Step) -> str | None:
    user = flow.user(stage, step.instruction)
    return user.name if user.instruction is not None and user.is_root is False else None


def _writes(flow: Flow, stage: Stage) -> Iterator[tuple[Step, str]]:
    """List what installs and builds, with the folder in which it makes folders of its own."""
    for each in flow.installations(stage):
        if each.is_project and each.folder is not None and each.install.destination is None:
            yield each.step, each.folder
    for build in flow.builds(stage):
        if "build" in (build.script or "") and build.folder is not None:
            yield build.step, build.folder
    for step in flow.steps(stage):
        if step.program == "mkdir":
            yield from ((step, dirname(path)) for path in _new_folders(flow, stage, step))


def _new_folders(flow: Flow, stage: Stage, step: Step) -> Iterator[str]:
    """List what mkdir makes, where no COPY can have brought it."""
    copies = flow.history(stage, flow.copies)
    for word in step.words[1:]:
        path = None if word.startswith("-") else step.resolve(word)
        if path is not None and not any(copy.origin(path) for copy in copies):
            yield path


def _system_writes(flow: Flow, stage: Stage) -> Iterator[Step]:
    for each in flow.os_steps(stage):
        if each.action is OsAction.INSTALL and each.step.words[0] != "sudo":
            yield each.step
    if flow.base(stage).family is not Family.NODE:
        return
    for installation in flow.installations(stage):
        step = installation.step
        is_moved = any(step.variable(name) for name in _PREFIXES)
        is_npm = installation.manager == "npm" and "--prefix" not in step.words
        if installation.is_global and is_npm and not is_moved:
            yield step


def _is_opened(flow: Flow, stage: Stage) -> bool:
    """Say whether rights are given in ways other than by owner."""
    steps = flow.history(stage, flow.steps)
    return any(step.program in ("chmod", "setfacl", "sudo", "visudo") for step in steps) or any(
        copy.chmod is not None for copy in flow.history(stage, flow.copies)
    )
