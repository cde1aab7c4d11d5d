from pathlib import Path

import pytest

from dunnage.init import dockerignore
from dunnage.project import ignore, project
from init import projects


def excluded(folder: Path, kind: str, path: str, **more: str) -> bool:
    read = project.read(projects.write({**projects.KINDS[kind], **more}, folder))
    text = dockerignore.render(read, is_built=True)
    return ignore.read(text.encode(), ".dockerignore").excludes(path)


@pytest.mark.parametrize(
    "path",
    [
        *("node_modules/a/index.js", "a/node_modules/b.js", ".git/HEAD", "Dockerfile", ".env"),
        *("a/.env.local", "src/a.test.ts", "test/a.js", "README.md", "dunnage.sarif"),
        *("compose.yaml", "docker-compose.override.yml", "a/npm-debug.log", "dist/server.js"),
    ],
)
def test_what_no_image_needs_is_kept_out(tmp_path: Path, path: str) -> None:
    assert excluded(tmp_path, "typescript", path)


@pytest.mark.parametrize(
    "path",
    [
        *("package.json", "package-lock.json", ".npmrc", ".yarnrc.yml", "tsconfig.json"),
        *("src/test/a.ts", "content/a.md", "src/dist/a.ts", "public/a.pem", "postcss.config.mjs"),
    ],
)
def test_what_a_build_may_need_comes_along(tmp_path: Path, path: str) -> None:
    assert not excluded(tmp_path, "typescript", path)


def test_secrets_are_known_by_what_stands_in_them(tmp_path: Path) -> None:
    key = "-----BEGIN PRIVATE KEY-----\n"

    assert excluded(tmp_path, "plain", "certs/a.pem", **{"certs/a.pem": key})


def test_each_framework_has_its_output(tmp_path: Path) -> None:
    assert excluded(tmp_path, "next", ".next/server/a.js")
    assert not excluded(tmp_path / "plain", "plain", "dist/a.js")
