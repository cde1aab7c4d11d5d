"""The stage that builds, with devDependencies and all sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.init import install

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.init.application import Application
    from dunnage.init.plan import Plan


def stage(plan: Plan) -> Iterator[str]:
    """Yield the stage, where there is anything to build."""
    application = plan.application
    if not application.outputs:
        return
    yield "FROM base AS build"
    yield from install.install(plan, plan.manager.everything)
    yield "COPY . ."
    kept = application.build_cache
    mounts = () if kept is None else (install.cache(f"target=/app/{kept}"),)
    yield "# What else a build leaves is read by nobody where the application runs."
    yield from install.run(mounts, plan.manager.run("build"), _cleaning(application))


def _cleaning(application: Application) -> str:
    are_maps_read = "--enable-source-maps" in application.arguments
    unread = ("*.d.ts", "*.tsbuildinfo", *(() if are_maps_read else ("*.map",)))
    names = " -o ".join(f"-name '{each}'" for each in unread)
    return rf"find {' '.join(application.outputs)} -type f \( {names} \) -delete"
