"""How npm, yarn, pnpm and bun install what the lockfile says, and run no script unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.errors import ConfigError
from dunnage.init import versions
from dunnage.init.manager import Manager
from dunnage.project import native
from dunnage.project.lockfile import LockfileKind

if TYPE_CHECKING:
    from dunnage.project.lockfile import Lockfile
    from dunnage.project.project import Project

_FOCUS = ".yarn/plugins/@yarnpkg/plugin-workspace-tools.cjs"  # from yarn 4 on a part of it
_NAMES = {
    LockfileKind.SHRINKWRAP: "npm",
    LockfileKind.NPM: "npm",
    LockfileKind.YARN: "yarn",
    LockfileKind.PNPM: "pnpm",
    LockfileKind.BUN: "bun",
}


def find(project: Project) -> Manager:
    """Find the package manager by its lockfile; ConfigError where there is none."""
    lockfile = _lockfile(project)
    match lockfile.kind:
        case LockfileKind.YARN if versions.lockfile_format(project, lockfile.kind) is None:
            return _yarn_1(project, lockfile)
        case LockfileKind.YARN:
            return _berry(project, lockfile)
        case LockfileKind.PNPM:
            return _pnpm(project, lockfile)
        case LockfileKind.BUN:
            return _bun(project, lockfile)
        case LockfileKind.NPM | LockfileKind.SHRINKWRAP:
            return _npm(lockfile)


def _lockfile(project: Project) -> Lockfile:
    declared = project.package_json.package_manager if project.package_json else None
    found = project.lockfiles
    chosen = (each for each in found if declared and _NAMES[each.kind] == declared.name)
    lockfile = next(chosen, found[0] if found else None)
    if lockfile is None:
        cure = (
            "bun.lockb is read no more: run `bun install --save-text-lockfile`."
            if project.is_file("bun.lockb")
            else "Run `npm install`, or what you use instead, and commit what it writes."
        )
        message = f"There is no lockfile beside package.json. {cure}"
        raise ConfigError(message)
    return lockfile


def _npm(lockfile: Lockfile) -> Manager:
    return Manager(
        name="npm",
        files=(lockfile.kind.value,),
        cache="target=/root/.npm",
        production="npm ci --omit=dev --ignore-scripts",
        everything="npm ci --ignore-scripts",
        rebuilt=_rebuilt(lockfile),
    )


def _yarn_1(project: Project, lockfile: Lockfile) -> Manager:
    everything = "yarn install --frozen-lockfile --ignore-scripts"
    return Manager(
        name="yarn",
        files=(lockfile.kind.value, *_present(project, ".yarnrc")),
        # Two of it cannot work on one cache: https://github.com/yarnpkg/yarn/issues/683
        cache="target=/usr/local/share/.cache/yarn,sharing=locked",
        production=f"{everything} --production",
        everything=everything,
        package=f"yarn@{versions.yarn_1(project)}",
        rebuilt=_rebuilt(lockfile),
    )


def _berry(project: Project, lockfile: Lockfile) -> Manager:
    version = versions.berry(project, lockfile.kind)
    if version.startswith(("2.", "3.")) and not project.is_file(_FOCUS):
        message = (
            f"yarn {version} lacks the command that leaves devDependencies out:"
            " run `yarn plugin import workspace-tools`."
        )
        raise ConfigError(message)
    return Manager(
        name="yarn",
        files=(lockfile.kind.value, *_present(project, ".yarnrc.yml", ".yarn/")),
        cache="target=/root/.yarn/berry/cache",
        production="yarn workspaces focus --all --production",
        everything="yarn install --immutable",
        package=f"@yarnpkg/cli-dist@{version}",
        # Plug'n'Play would have the cache ship instead of node_modules.
        environment=("YARN_NODE_LINKER=node-modules", "YARN_ENABLE_GLOBAL_CACHE=true"),
    )


def _pnpm(project: Project, lockfile: Lockfile) -> Manager:
    everything = "pnpm install --frozen-lockfile --ignore-scripts"
    settings = _present(project, "pnpm-workspace.yaml", ".pnpmfile.cjs", "patches/")
    return Manager(
        name="pnpm",
        files=(lockfile.kind.value, *settings),
        cache="target=/root/.local/share/pnpm/store",
        production=f"{everything} --prod",
        everything=everything,
        package=f"pnpm@{versions.pnpm(project, lockfile.kind)}",
        rebuilt=_rebuilt(lockfile),
        rebuilder="pnpm",
    )


def _bun(project: Project, lockfile: Lockfile) -> Manager:
    everything = "bun install --frozen-lockfile --ignore-scripts"
    return Manager(
        name="bun",
        files=(lockfile.kind.value, *_present(project, "bunfig.toml", "patches/")),
        cache="target=/root/.bun/install/cache",
        production=f"{everything} --production",
        everything=everything,
        package=f"bun@{versions.bun(project)}",
        rebuilt=_rebuilt(lockfile),
    )


def _rebuilt(lockfile: Lockfile) -> tuple[str, ...]:
    names = (each.name for each in native.in_need(lockfile) if not each.dev)
    return tuple(sorted(set(names)))


def _present(project: Project, *names: str) -> tuple[str, ...]:
    """Choose what is there; names of folders end in a slash."""
    return tuple(name for name in names if _is_there(project, name))


def _is_there(project: Project, name: str) -> bool:
    if name.endswith("/"):
        return any(path.startswith(name) for path in project.files)
    return project.is_file(name)
