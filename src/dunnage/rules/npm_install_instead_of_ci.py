"""Installations that the lockfile does not decide."""

import re
from collections.abc import Iterator

from dunnage.flow import lockfile_reach
from dunnage.flow.flow import Flow
from dunnage.flow.installation import Installation
from dunnage.model import Fix, Lines, Severity
from dunnage.project import pinning
from dunnage.rule import Example, Violation, practice

_CURE = {
    "npm": "`npm ci`",
    "yarn": "`yarn install --immutable` (yarn 1: `--frozen-lockfile`)",
    "pnpm": "`pnpm install --frozen-lockfile`",
    "bun": "`bun install --frozen-lockfile`",
}
# Settings that freeze the lockfile without an option.
_FREEZING = {
    "yarn": ("CI", "YARN_ENABLE_IMMUTABLE_INSTALLS"),
    "pnpm": ("CI", "npm_config_frozen_lockfile", "NPM_CONFIG_FROZEN_LOCKFILE"),
}
# With these nothing is installed, or only what a frozen fetch has brought.
_HARMLESS = frozenset({"--package-lock-only", "--lockfile-only", "--dry-run", "--offline"})
_FILES = {
    "package.json": '{"name": "app"}\n',
    "package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n',
    ".dockerignore": "**/node_modules\n.git\n",
    "server.js": "process.on('SIGTERM', () => process.exit())\n",
}
_APP = 'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'


def _example(manifests: str, install: str) -> str:
    return (
        "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
        f"COPY {manifests} ./\n{install}{_APP}"
    )


@practice(
    Severity.WARNING,
    source="https://docs.npmjs.com/cli/commands/npm-ci",
    examples=[
        Example(
            bad=_example(
                "package.json package-lock.json",
                "RUN npm install --omit=dev && npm cache clean --force\n",
            ),
            good=_example(
                "package.json package-lock.json",
                "RUN npm ci --omit=dev && npm cache clean --force\n",
            ),
            lines=(5,),
            fixed=_example(
                "package.json package-lock.json",
                "RUN npm ci --omit=dev && npm cache clean --force\n",
            ),
            files=_FILES,
        ),
        Example(
            bad=_example(
                "package.json pnpm-lock.yaml",
                "RUN npm install --global pnpm@10.21.0 && \\\n"
                "    npm cache clean --force && \\\n"
                "    pnpm install --prod && \\\n"
                "    pnpm add pino-pretty\n",
            ),
            good=_example(
                "package.json pnpm-lock.yaml",
                "RUN npm install --global pnpm@10.21.0 && \\\n"
                "    npm cache clean --force && \\\n"
                "    pnpm install --prod --frozen-lockfile\n",
            ),
            lines=(7, 8),
        ),
    ],
)
def npm_install_instead_of_ci(flow: Flow) -> Iterator[Violation]:
    """An installation may get other versions than the lockfile's.

    `npm install` (and yarn, pnpm and bun without a frozen lockfile) resolves anew what does not fit
    the lockfile, so the image can hold versions that nobody has tested. `npm ci` installs exactly
    what is locked, and fails where package.json and lockfile disagree. What a command line names
    beside package.json is in no lockfile: add it to package.json.
    """
    for installation in flow.installations():
        if installation.is_global or installation.is_frozen or _is_harmless(installation):
            continue
        if not _is_fallback(flow, installation):
            yield Violation(
                installation.lines, _message(flow, installation), _fix(flow, installation)
            )


def _is_harmless(installation: Installation) -> bool:
    if installation.options & _HARMLESS:
        return True
    if installation.packages:
        return all(
            pinning.is_local(each) or pinning.is_exact(each) for each in installation.packages
        )
    names = _FREEZING.get(installation.manager, ())
    return any(installation.step.variable(name) in ("true", "1") for name in names)


def _is_fallback(flow: Flow, installation: Installation) -> bool:
    """Spare the second choice of a script that prefers the lockfile where there is one."""
    return lockfile_reach.is_tentative(flow, installation) and any(
        each.is_frozen and each.manager == installation.manager
        for each in flow.installations(installation.stage)
        if each.instruction is installation.instruction
    )


def _message(flow: Flow, installation: Installation) -> str:
    written = f"`{installation.manager} {installation.verb}`".replace(" `", "`")
    if installation.packages:
        return f"{written} installs what no lockfile holds. Add it to package.json."
    cure = _CURE[installation.manager]
    if flow.project and flow.project.package_json and not _has_lockfile(flow, installation):
        return f"{written} resolves versions anew. Commit a lockfile and use {cure}."
    return f"{written} may install other versions than the lockfile's. Use {cure}."


def _has_lockfile(flow: Flow, installation: Installation) -> bool:
    found = flow.project.every_lockfile.values() if flow.project else ()
    kinds = installation.install.lockfiles
    return any(lockfile.kind in kinds for lockfiles in found for lockfile in lockfiles)


def _fix(flow: Flow, installation: Installation) -> Fix | None:
    """Write `npm ci`, where the lockfile is in reach and the words stand once on one line."""
    if installation.manager != "npm" or installation.packages or installation.instruction.json:
        return None
    if flow.project is None or flow.supply(installation).lockfile is not True:
        return None
    line = Lines(installation.lines.first, installation.lines.first)
    words = rf"(?<![\w./-])npm\s+{re.escape(installation.verb)}(?![\w./-])"
    fixed, count = re.subn(words, "npm ci", flow.dockerfile.quote(line))
    is_plain = "--no-package-lock" not in installation.options
    return Fix(line, fixed) if count == 1 and is_plain else None
