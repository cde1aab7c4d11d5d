"""Health checks that can never succeed."""

from collections.abc import Iterator

from dunnage.dockerfile import Instruction
from dunnage.flow import lookup, node_program, presence
from dunnage.flow.base import Base, Variant
from dunnage.flow.families import Family, Sh
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

# Of a shell; https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
_BUILT_IN = frozenset(
    {"[", "[[", ":", ".", "cd", "command", "echo", "eval", "exec", "exit", "export", "false"}
    | {"kill", "local", "printf", "read", "return", "set", "shift", "source", "test", "trap"}
    | {"true", "type", "ulimit", "umask", "unset", "wait"}
)
_CLIENTS = ("curl", "wget")
_NEITHER = (Family.DEBIAN, Family.UBUNTU, Family.DISTROLESS, Family.DISTROLESS_NODE)
_APP = (
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
    "COPY dist ./dist\nEXPOSE 3000\nUSER node\n"
)
_START = 'CMD ["node", "dist/app.js"]\n'


@practice(
    Severity.ERROR,
    source="https://docs.docker.com/reference/dockerfile/#healthcheck",
    examples=[
        Example(
            bad=f"{_APP}HEALTHCHECK CMD node healthcheck.js\n{_START}",
            good=f"{_APP}HEALTHCHECK CMD node dist/healthcheck.js\n{_START}",
            lines=(7,),
        ),
        Example(
            bad=f"{_APP}HEALTHCHECK CMD curl -f http://localhost:3000/health || exit 1\n{_START}",
            good=(
                f"{_APP}HEALTHCHECK CMD node -e"
                " \"fetch('http://localhost:3000/health').then(r => process.exit(r.ok ? 0 : 1))\"\n"
                f"{_START}"
            ),
            lines=(7,),
        ),
    ],
)
def healthcheck_target_missing(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """The health check runs what is not in the image.

    The check fails each time, and the container counts as unhealthy for ever: Swarm and Compose
    start it anew or never send it a request. Copy the script into the image too. The slim images
    hold neither curl nor wget, those on Alpine no curl, and distroless none of them: Node.js's own
    `fetch` needs nothing.
    """
    check = flow.target.healthcheck
    if check is None or flow.kind is Kind.WINDOWS:
        return
    if check.json is None and flow.base(flow.target).sh is Sh.NONE:
        return  # a rule of its own
    for name in _missing(flow, image, check):
        yield Violation(check.lines, f"`{name}` is not in this image, so the check never succeeds.")
        break


def _missing(flow: Flow, image: Image | None, check: Instruction) -> Iterator[str]:
    if image is not None:
        yield from _missing_programs(flow, image, check)
    workdir = flow.state(flow.target).workdir
    for command in flow.commands(check):
        if image is None and command.program in _CLIENTS and _lacks_client(flow, command.program):
            yield command.program
        node = node_program.read(command.words, workdir)
        if node is None or node.program != "node" or node.file is None or node.written is None:
            continue
        if _has_script(flow, image, node.file) is False:
            yield node.written


def _missing_programs(flow: Flow, image: Image, check: Instruction) -> Iterator[str]:
    """Look up what the check starts; of two programs with `||` between them, one will do."""
    names = [each.words[0] for each in flow.commands(check) if each.words]
    there = {name: lookup.has_program(image, name) for name in names if name not in _BUILT_IN}
    if "||" not in check.arguments or not any(there.values()):
        yield from (name for name, is_there in there.items() if is_there is False)


def _has_script(flow: Flow, image: Image | None, path: str) -> bool | None:
    if image is None:
        copies = flow.history(flow.target, flow.copies)
        return presence.starts(flow, path) if copies else None
    return lookup.has_script(image, path)


def _lacks_client(flow: Flow, name: str) -> bool:
    if name in flow.os_packages(flow.target) or not _lacks(flow.base(flow.target), name):
        return False
    copies = flow.history(flow.target, flow.copies)
    steps = flow.history(flow.target, flow.steps)
    words = (step.state.scope.expand(word) for step in steps for word in step.words)
    is_named = any(name in word or word.startswith("$") for word in words)
    is_copied = any(
        name in path or (not copy.is_context and copy.destination in ("/", "/usr", "/usr/bin"))
        for copy in copies
        for path in (*copy.paths, copy.destination or name)
    )
    return not is_named and not is_copied


def _lacks(base: Base, name: str) -> bool:
    """Say whether a base image surely does not have the program; BusyBox has a wget."""
    if base.family in _NEITHER:
        return True
    if base.family not in (Family.NODE, Family.ALPINE):
        return False
    if base.is_alpine:
        return name == "curl"
    return base.variant is Variant.SLIM
