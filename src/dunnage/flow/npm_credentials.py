"""Whether npm gets the token that a variable holds: only an .npmrc can make it one."""

from __future__ import annotations

import re
from itertools import chain
from posixpath import basename
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.dockerfile import Instruction
    from dunnage.flow.flow import Flow
    from dunnage.flow.secret_mounts import SecretMount

# Names that say for whom they are; npm itself knows none of them.
_VARIABLES = ("NPM_TOKEN", "NPM_AUTH_TOKEN", "NODE_AUTH_TOKEN")
_NPM = ("npm", "pnpm")
_SETTING = re.compile(r"npmrc|_authToken|npm (config|set)")
_MANIFEST = re.compile(r"package[\w*.-]*\.json|.*lock.*|pnpm-workspace\.yaml")


def unread_variables(secret: SecretMount, flow: Flow) -> tuple[str, ...]:
    """Name the variables for npm that hold a mounted secret and that no .npmrc can name."""
    text = words(secret.instruction)
    variables = tuple(
        name for name in _variables(secret, flow) if not re.search(rf"\$\{{?{name}\b", text)
    )
    return (
        ()
        if not variables or _is_written(flow)
        else tuple(name for name in variables if not _arrives(name, secret, flow))
    )


def words(instruction: Instruction) -> str:
    """Return all that an instruction says, its here-documents too."""
    return "\n".join((instruction.arguments, *(each.body for each in instruction.heredocs)))


def _variables(secret: SecretMount, flow: Flow) -> Iterator[str]:
    commands = flow.commands(secret.instruction)
    if not any(command.program in _NPM for command in commands):
        return
    assigned = chain.from_iterable(command.assignments for command in commands)
    exported = chain.from_iterable(command.words for command in commands)
    pairs = (*(f"{each.name}={each.value}" for each in assigned), *exported)
    for name in _VARIABLES:
        read = (pair for pair in pairs if pair.startswith(f"{name}="))
        if name == secret.variable or any((secret.target or "\n") in pair for pair in read):
            yield name


def _is_written(flow: Flow) -> bool:
    """Tell whether the Dockerfile itself writes settings of npm."""
    return any(
        _SETTING.search(words(each))
        for each in flow.dockerfile.instructions
        if each.keyword == "RUN" or each.heredocs
    )


def _arrives(variable: str, secret: SecretMount, flow: Flow) -> bool:
    """Tell whether an .npmrc may come that names the variable."""
    if flow.base(secret.stage).family is None:  # of the user's own: it may hold one
        return True
    if flow.project is not None:
        tokens = chain.from_iterable(each.tokens for each in flow.project.npmrcs)
        return any(token.variable == variable for token in tokens)
    copies = chain.from_iterable(map(flow.copies, secret.stage.ancestry))
    before = (each for each in copies if each.lines < secret.lines)
    paths = chain.from_iterable(each.paths for each in before)
    return not all(_MANIFEST.fullmatch(basename(path)) for path in paths)
