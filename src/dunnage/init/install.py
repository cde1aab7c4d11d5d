"""The stages that install: one that holds the package manager and its files, one for what ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.init.plan import Plan


def base(plan: Plan) -> Iterator[str]:
    """Yield the stage that all installations start from."""
    manager = plan.manager
    yield "# dunnage: allow=base-image-digest-missing not pinned yet, see above"
    yield f"FROM {plan.ground.builds_on} AS base"
    yield from plan.ground.fetches(init=plan.application.needs_init)
    if manager.package is not None:
        # Some images bring a yarn, which npm does not replace unasked.
        forced = "--force " if manager.name == "yarn" else ""
        mounts = (cache("target=/root/.npm"),)
        yield from run(mounts, f"npm install --global {forced}{manager.package}")
    if manager.environment:
        yield f"ENV {' '.join(manager.environment)}"
    yield "WORKDIR /app"
    files = ("package.json", *manager.files, *plan.credentials.files)
    yield f"COPY {' '.join(each for each in files if not each.endswith('/'))} ./"
    yield from (f"COPY {each[:-1]} ./{each[:-1]}" for each in files if each.endswith("/"))


def dependencies(plan: Plan) -> Iterator[str]:
    """Yield the stage whose node_modules ship."""
    if plan.application.has_modules:
        yield "FROM base AS dependencies"
        yield from install(plan, plan.manager.production)


def install(plan: Plan, command: str) -> Iterator[str]:
    """Yield an installation with all that it may read."""
    commands = (command, plan.manager.rebuild)
    mounts = (cache(plan.manager.cache), *plan.credentials.mounts)
    yield from run(mounts, *filter(None, commands))


def cache(options: str) -> str:
    """Write a mount that keeps a folder from build to build, and out of all layers."""
    return f"--mount=type=cache,{options}"


def run(mounts: tuple[str, ...], *commands: str) -> Iterator[str]:
    """Yield a RUN, each mount and each command on a line of its own."""
    first, *more = (*mounts, commands[0])
    lines = [f"RUN {first}", *(f"    {each}" for each in more)]
    lines += [f" && {each}" for each in commands[1:]]
    yield from (f"{each} \\" for each in lines[:-1])
    yield lines[-1]
