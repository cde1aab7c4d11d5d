"""A small project that Dockerfiles of the tests build, and what our linter tells of them."""

import json
from collections.abc import Mapping
from pathlib import Path

from dunnage.dockerfile import parse
from dunnage.lint import lint
from dunnage.project import project
from dunnage.rule import Evidence
from dunnage.rules import PRACTICES

_PACKAGE = {
    "name": "shop",
    "scripts": {"build": "tsc"},
    "dependencies": {"is-number": "7.0.0"},
    "devDependencies": {"typescript": "5.9.3"},
}
_LOCKFILE = {
    "lockfileVersion": 3,
    "packages": {
        "": _PACKAGE,
        "node_modules/is-number": {"version": "7.0.0"},
        "node_modules/typescript": {"version": "5.9.3", "dev": True, "bin": {"tsc": "bin/tsc"}},
    },
}
FILES = {
    "package.json": json.dumps(_PACKAGE),
    "package-lock.json": json.dumps(_LOCKFILE),
    "tsconfig.json": '{"compilerOptions": {"outDir": "dist", "types": []}, "include": ["src"]}',
    "src/server.ts": "export const port = 3000;\n",
    "server.js": (
        "process.on('SIGTERM', () => process.exit());\n"
        "require('http').createServer((_, answer) => answer.end()).listen(3000, () => {\n"
        "  console.log('ready');\n"
        "});\n"
    ),
    ".dockerignore": "**/node_modules\n.git\n",
}
NODE = "FROM node:24.19.0-bookworm-slim"
START = f"{NODE}\nWORKDIR /app\nENV NODE_ENV=production\n"
INSTALL = "RUN npm ci --omit=dev && npm cache clean --force\n"
COMMAND = 'EXPOSE 3000\nCMD ["node", "server.js"]\n'
END = f"USER node\n{COMMAND}"

_COUNTED = tuple(each for each in PRACTICES if not each.advice)


def write(files: Mapping[str, str], folder: Path) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


def told(context: Path) -> set[str]:
    """List what our linter tells, but for mere advice: `Dockerfile:4 copy-trailing-comment`."""
    at_hand = Evidence(parse((context / "Dockerfile").read_bytes()), project.read(context))
    findings = lint(_COUNTED, at_hand, "Dockerfile").findings
    return {f"{each.location} {each.rule.id}" for each in findings}
