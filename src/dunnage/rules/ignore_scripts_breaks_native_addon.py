"""Compiled addons that are neither compiled nor downloaded."""

from collections.abc import Iterator

from dunnage.flow.addons import unbuilt
from dunnage.flow.flow import Flow
from dunnage.model import Image, Severity
from dunnage.rule import Example, Violation, practice

_START = (
    "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
    "COPY package.json package-lock.json ./\n"
)
_INSTALL = "RUN npm ci --omit=dev --ignore-scripts"
_CLEAN = " && npm cache clean --force\n"
_END = 'COPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n'
_LOCKFILE = """{
  "lockfileVersion": 3,
  "packages": {
    "": { "dependencies": { "better-sqlite3": "12.4.1" } },
    "node_modules/better-sqlite3": { "version": "12.4.1", "hasInstallScript": true }
  }
}
"""


@practice(
    Severity.ERROR,
    source="https://docs.npmjs.com/cli/commands/npm-rebuild",
    examples=[
        Example(
            bad=f"{_START}{_INSTALL}{_CLEAN}{_END}",
            good=f"{_START}{_INSTALL} && npm rebuild better-sqlite3{_CLEAN}{_END}",
            lines=(5,),
            files={
                "package.json": '{"dependencies": {"better-sqlite3": "12.4.1"}}\n',
                "package-lock.json": _LOCKFILE,
                ".dockerignore": "**/node_modules\n.git\n",
                "server.js": "process.on('SIGTERM', () => process.exit())\n",
            },
        ),
    ],
)
def ignore_scripts_breaks_native_addon(flow: Flow, image: Image | None) -> Iterator[Violation]:
    """The script that a compiled addon needs does not run.

    Addons such as `better-sqlite3` and `canvas` download or compile their binary in an install
    script. Without it the installation succeeds, and the application stops at its first `require`:
    `Could not locate the bindings file`. Run `npm rebuild NAME` after the installation, in a stage
    with the same distribution and Node.js major as the final one.
    """
    for installation, addons in unbuilt(flow, image):
        names = ", ".join(f"`{each.name}`" for each in addons)
        yield Violation(
            installation.lines,
            f"No install script gets the binary of {names}: run `npm rebuild` for it after this.",
        )
