from pathlib import Path

import pytest

from dunnage.errors import ConfigError
from dunnage.init import application
from dunnage.init.application import Application
from dunnage.init.copied import Copied
from dunnage.project import ignore, project
from init import projects

_IGNORED = ignore.read(b"docs\n**/.env*\n", ".dockerignore")


def found(folder: Path, kind: str, **more: str) -> Application:
    read = project.read(projects.write({**projects.KINDS[kind], **more}, folder))
    assert read.package_json is not None
    return application.find(read, read.package_json, _IGNORED)


def test_sources_are_copied_by_name(tmp_path: Path) -> None:
    more = dict.fromkeys(
        ("docs/a.md", ".env", ".editorconfig", "package-lock.json", "eslint.config.js"), ""
    )

    assert found(tmp_path, "plain", **more, **{"data.json": "", "views/a.html": ""}).copies == (
        Copied(("package.json", "data.json", "server.js"), "./"),
        Copied(("lib",), "./lib"),
        Copied(("views",), "./views"),
    )


def test_what_is_read_beside_the_output_comes_along(tmp_path: Path) -> None:
    assert found(tmp_path, "nest", **{"views/a.html": "", "scripts/a.sh": ""}).copies == (
        Copied(("dist",), "./dist", is_built=True),
        Copied(("views",), "./views"),
        Copied(("package.json",), "./"),
    )


def test_a_path_for_its_health_is_found_in_the_sources(tmp_path: Path) -> None:
    controller = "@Controller('health')\nexport class AppModule {}\n"

    assert found(tmp_path, "nest").health is None
    assert found(tmp_path, "nest", **{"src/app.module.ts": controller}).health == "/health"


@pytest.mark.parametrize(
    ("kind", "more", "message"),
    [
        ("next", {"next.config.mjs": "export default {}"}, 'Set `output: "standalone"` in next'),
        ("next", {"package.json": "{}"}, "there is no script `build`"),
        ("plain", {"serverless.yml": ""}, "This is a Lambda function"),
        ("plain", {"pnpm-workspace.yaml": "packages:\n  - a\n"}, "This is the root of workspaces"),
        ("plain", {"package.json": '{"workspaces": ["a"]}'}, "This is the root of workspaces"),
        ("plain", {"my data/a.json": ""}, "'my data': COPY would need quotes"),
        ("plain", {"$HOME": ""}, r"'\$HOME': COPY would need quotes"),
    ],
)
def test_what_cannot_be_written_for_is_refused(
    tmp_path: Path, kind: str, more: dict[str, str], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        found(tmp_path, kind, **more)


def test_settings_of_pnpm_alone_make_no_workspace(tmp_path: Path) -> None:
    more = {"pnpm-workspace.yaml": "onlyBuiltDependencies:\n  - sharp\n"}

    assert found(tmp_path, "plain", **more).arguments == ("server.js",)
