"""Small projects of every kind, and what our linter tells of what is written for them."""

import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dunnage import dockerfile as dockerfiles
from dunnage import lint
from dunnage.commands import init
from dunnage.init.bases import Base
from dunnage.model import Finding, Image
from dunnage.project import project
from dunnage.rule import Evidence
from dunnage.rules import PRACTICES
from dunnage.suppression import comments
from dunnage.suppression.apply import apply
from dunnage.suppression.policy import NONE

MANAGERS: Mapping[str, Mapping[str, str]] = {
    "npm": {"package-lock.json": '{"lockfileVersion": 3, "packages": {}}\n'},
    "yarn-1": {"yarn.lock": "# yarn lockfile v1\n\n\n"},
    "yarn-berry": {
        "yarn.lock": "__metadata:\n  version: 8\n  cacheKey: 10c0\n",
        ".yarnrc.yml": "enableTelemetry: false\n",
    },
    "pnpm": {"pnpm-lock.yaml": "lockfileVersion: '9.0'\n"},
    "bun": {"bun.lock": '{"lockfileVersion": 1, "workspaces": {"": {}}, "packages": {}}\n'},
}
_SERVER = (
    'import { createServer } from "node:http";\n'
    "const server = createServer();\n"
    "server.listen(3000);\n"
)
_HANDLER = 'process.on("SIGTERM", () => server.close());\n'
_TSCONFIG = '{"compilerOptions": {"outDir": "./dist"}}\n'


def _package(**members: object) -> str:
    return json.dumps({"name": "app", **members})


KINDS: Mapping[str, Mapping[str, str]] = {
    "plain": {
        "package.json": _package(
            type="module", scripts={"start": "node server.js"}, dependencies={"ms": "2.1.3"}
        ),
        "server.js": _SERVER + _HANDLER,
        "lib/orders.js": "export const orders = [];\n",
    },
    "typescript": {
        "package.json": _package(
            scripts={"build": "tsc", "start": "node --enable-source-maps dist/server.js"},
            dependencies={"express": "5.1.0"},
            devDependencies={"typescript": "5.9.3"},
        ),
        "tsconfig.json": _TSCONFIG,
        "src/server.ts": _SERVER + _HANDLER,
    },
    "nest": {
        "package.json": _package(
            scripts={
                "build": "nest build",
                "start": "nest start",
                "start:prod": "node dist/main",
            },
            dependencies={"@nestjs/core": "11.1.0", "@nestjs/platform-express": "11.1.0"},
            devDependencies={"@nestjs/cli": "11.0.0", "typescript": "5.9.3"},
        ),
        "nest-cli.json": "{}\n",
        "tsconfig.json": _TSCONFIG,
        "src/main.ts": (
            'import { NestFactory } from "@nestjs/core";\n'
            'import { AppModule } from "./app.module";\n'
            "const app = await NestFactory.create(AppModule);\n"
            "app.enableShutdownHooks();\n"
            "await app.listen(process.env.PORT ?? 3000);\n"
        ),
        "src/app.module.ts": "export class AppModule {}\n",
    },
    "next": {
        "package.json": _package(
            scripts={"build": "next build", "start": "next start"},
            dependencies={"next": "16.0.0", "react": "19.2.0"},
        ),
        "next.config.mjs": 'export default { output: "standalone" };\n',
        "app/page.js": "export default () => null;\n",
        "public/robots.txt": "",
    },
}
SAMPLES = Path(__file__).with_name("samples")  # of the same kinds, that can be built

_AROUND = {
    "README.md": "",
    ".git/HEAD": "ref: refs/heads/main\n",
    ".env": "A=b\n",
    "test/server.test.js": "",
    "src/server.spec.ts": "",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A project with what was written into it."""

    folder: Path

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Lint as `dunnage lint` does: every rule, with the comments that allow something."""
        return self.lint(None)

    def lint(self, image: Image | None) -> tuple[Finding, ...]:
        dockerfile = dockerfiles.parse((self.folder / "Dockerfile").read_bytes())
        evidence = Evidence(dockerfile, project.read(self.folder), image)
        run = lint.lint(PRACTICES, evidence, "Dockerfile")
        suppressions = comments.read(dockerfile, "Dockerfile")
        applied = apply((run,), suppressions, NONE, date(2026, 12, 1))
        return tuple(finding for each in applied.runs for finding in each.findings)

    @property
    def told(self) -> list[str]:
        return [f"{each.location}: {each.rule.id}: {each.message}" for each in self.findings]


def write(files: Mapping[str, str], folder: Path) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def sampled(folder: Path, name: str, base: Base) -> Written:
    """Copy a project that can be built, and let the command write all three files."""
    shutil.copytree(SAMPLES / name, folder, dirs_exist_ok=True)
    init.run(init.Options(folder, base, force=False), io.StringIO())
    return Written(folder)


def started(folder: Path, kind: str, manager: str, base: Base, **more: str) -> Written:
    """Lay out a project, and let the command write all three files."""
    write({**_AROUND, **KINDS[kind], **MANAGERS[manager], **more}, folder)
    init.run(init.Options(folder, base, force=False), io.StringIO())
    return Written(folder)
