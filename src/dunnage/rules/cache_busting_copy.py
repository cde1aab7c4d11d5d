"""COPY of everything in front of an installation."""

from collections.abc import Iterator

from dunnage.flow.copies import Copy
from dunnage.flow.flow import Flow
from dunnage.flow.installation import Installation
from dunnage.model import Severity
from dunnage.rule import Example, Violation, practice

_START = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_INSTALL = "RUN npm ci --omit=dev && npm cache clean --force\n"
_END = 'USER node\nCMD ["node", "server.js"]\n'


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/build/cache/optimize/#order-your-layers",
    examples=[
        Example(
            bad=f"{_START}COPY . .\n{_INSTALL}{_END}",
            good=f"{_START}COPY package.json package-lock.json ./\n{_INSTALL}COPY . .\n{_END}",
            lines=(4,),
        ),
    ],
)
def cache_busting_copy(flow: Flow) -> Iterator[Violation]:
    """Every change of any file has the dependencies installed anew.

    A layer is taken from the build cache only while all before it are unchanged. Copy the manifests
    and the lockfile alone, install, and copy the sources then: as long as the lockfile stays, the
    installation costs nothing. In a monorepo `COPY --parents` brings the manifests of all packages.
    """
    told: set[int] = set()
    for installation in flow.installations():
        whole = _whole(flow, installation)
        if whole is not None and id(whole.instruction) not in told:
            told.add(id(whole.instruction))
            yield Violation(
                whole.lines,
                "Any change of any file repeats the installation of line"
                f" {installation.lines.first}: copy package.json and the lockfile first.",
            )


def _whole(flow: Flow, installation: Installation) -> Copy | None:
    """Find the COPY of everything that an installation waits for, where it need not."""
    if not installation.is_project or installation.install.destination is not None:
        return None
    if _is_second(flow, installation) or _is_cheap_monorepo(flow, installation):
        return None
    return flow.supply(installation).whole


def _is_second(flow: Flow, installation: Installation) -> bool:
    """Spare what leaves devDependencies out after the build, or installs from a fetched store."""
    there = flow.modules(installation.step)
    if any(each.path == installation.modules and not each.is_host for each in there):
        return True
    history = flow.history_installations(installation.stage)
    earlier = [each for each in history if each.lines < installation.lines]
    return any(each.verb == "fetch" or each.modules == installation.modules for each in earlier)


def _is_cheap_monorepo(flow: Flow, installation: Installation) -> bool:
    """Spare many packages whose downloads a cache mount keeps: that is what pnpm's pages advise."""
    project = flow.project
    has_workspaces = project is not None and (
        bool(project.monorepo)
        or bool(project.package_json and project.package_json.workspaces)
        or project.is_file("pnpm-workspace.yaml")
    )
    deploys = any(each.verb in ("deploy", "focus") for each in flow.installations())
    return bool(installation.caches) and (has_workspaces or deploys)
