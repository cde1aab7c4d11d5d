"""Users and groups that files are given to, and that do not exist."""

from collections.abc import Iterator

from dunnage.dockerfile import Instruction, Stage
from dunnage.flow.families import Family
from dunnage.flow.flow import Flow
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_START = "FROM node:24.11.1-alpine3.22\nWORKDIR /app\nENV NODE_ENV=production\n"
_END = 'USER node\nCMD ["node", "dist/app.js"]\n'


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/reference/dockerfile/#copy---chown---chmod",
    tags=("security",),
    examples=[
        Example(
            bad=f"{_START}COPY --chown=nodejs:nodejs dist ./dist\n{_END}",
            good=f"{_START}COPY --chown=node:node dist ./dist\n{_END}",
            lines=(4,),
        ),
        Example(
            bad=f"{_START}COPY --chown=node:app dist ./dist\n{_END}",
            good=f"{_START}RUN addgroup -S app\nCOPY --chown=node:app dist ./dist\n{_END}",
            lines=(4,),
        ),
    ],
)
def chown_unknown_user(flow: Flow) -> Iterator[Violation]:
    """Files are given to a user or a group that the image does not have.

    BuildKit says nothing: where the user is unknown the files are root's, and where the group is,
    they get the user's own. With USER it is the start that fails. Create the account in a RUN
    before, or name one that the base image brings, such as `node`.
    """
    for stage in flow.stages:
        if _may_have_others(flow, stage):
            continue
        for copy in flow.copies(stage):
            user, _, group = (copy.chown or "").partition(":")
            if _is_unknown(flow, stage, copy.instruction, user, "user"):
                message = f"There is no user `{user}` here, so these files become root's."
                yield Violation(copy.lines, message)
            elif _is_unknown(flow, stage, copy.instruction, group, "group"):
                message = f"There is no group `{group}` here: create it before, or leave it out."
                yield Violation(copy.lines, message)
        for instruction in stage.instructions:
            name = flow.state(stage, instruction).scope.expand(instruction.arguments)
            user = name.partition(":")[0]
            is_user = instruction.keyword == "USER"
            if is_user and _is_unknown(flow, stage, instruction, user, "user"):
                message = f"There is no user `{user}` here, and nothing can run as it."
                yield Violation(instruction.lines, message)


def _is_unknown(flow: Flow, stage: Stage, at: Instruction, name: str, kind: str) -> bool:
    """Say whether neither the base image nor an earlier RUN has an account of that name."""
    brought = flow.base(stage).accounts
    if brought is None or not name or name.isdecimal() or "$" in name or name in brought:
        return False
    if any(name in package for package in flow.os_packages(stage)):
        return False  # a package that brings its own account, such as postgresql
    history = flow.history(stage, flow.built)
    earlier = set(map(id, history[: next(i for i, each in enumerate(history) if each is at)]))
    created = (each for each in flow.accounts(stage) if id(each.step.instruction) in earlier)
    return all(
        each.name != name or (each.kind != kind and not (kind == "group" and each.has_own_group))
        for each in created
    )


def _may_have_others(flow: Flow, stage: Stage) -> bool:
    """Say whether accounts can come in ways that are not followed: files, packages, scripts."""
    base = flow.base(stage)
    if base.family in (None, Family.WINDOWS):
        return True
    copies = flow.history(stage, flow.copies)
    steps = flow.history(stage, flow.steps)
    return any(
        copy.destination is None or copy.destination.rstrip("/") in ("", "/etc", "/etc/passwd")
        for copy in copies
    ) or any(
        step.program in ("usermod", "groupmod", "sh", "bash")
        or any("/etc/passwd" in word or "/etc/group" in word for word in step.words)
        or (step.program or "").endswith(".sh")
        for step in steps
    )
