import json
import os
import time
from pathlib import Path

import pytest

from dunnage.model import Lines
from dunnage.project import project
from dunnage.project.framework import Framework, Monorepo, ProgramKind
from dunnage.project.lockfile import Entry, LockfileKind
from dunnage.project.npmrc import Npmrc, Token
from dunnage.project.package_json import PackageJson
from dunnage.project.secrets import SecretFile, SecretKind
from project.contexts import Files, a_project

LOCK = '{"packages": {"node_modules/a": {"version": "1.0.0"}}}'
ENTRY = Entry("a", "1.0.0", Lines(1, 1), dev=False, via=None, has_script=False)


def test_a_project_is_what_lies_in_the_build_context(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(
        '{"name": "shop", "scripts": {"build": "tsc"}, "dependencies": {"a": "1"}}'
    )
    (tmp_path / "package-lock.json").write_text(LOCK)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "server.js").write_text("x")
    (tmp_path / "node_modules" / "a").mkdir(parents=True)
    (tmp_path / "node_modules" / "a" / "package.json").write_text("{}")

    found = project.read(tmp_path, "apps/shop")

    assert found.package_json == PackageJson(
        path="apps/shop/package.json",
        name="shop",
        scripts={"build": "tsc"},
        dependencies={"a": "1"},
    )
    assert [(each.kind, each.path, each.entries) for each in found.lockfiles] == [
        (LockfileKind.NPM, "apps/shop/package-lock.json", {"node_modules/a": ENTRY})
    ]
    assert found.files == {"package-lock.json": len(LOCK), "package.json": 73, "src/server.js": 1}
    assert found.unlisted == ("node_modules",)
    assert found.problems == ()


def test_an_empty_context_is_a_project_of_nothing(tmp_path: Path) -> None:
    found = project.read(tmp_path)

    assert (found.package_json, found.lockfiles, found.ignore) == (None, (), None)
    assert (found.files, found.manifests, found.secret_files) == ({}, {}, ())
    assert (found.framework(), found.kind(), found.out_dir()) == (None, None, None)
    assert found.program("server.js") is None
    assert found.problems == ()


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    assert project.read(tmp_path / "missing").prefix == ""


def test_npm_prefers_the_shrinkwrap(tmp_path: Path) -> None:
    (tmp_path / "npm-shrinkwrap.json").write_text(LOCK)
    (tmp_path / "package-lock.json").write_text(LOCK)
    found = project.read(tmp_path).entry("app/node_modules/a", "a", "1.0.0")
    assert found is not None
    assert found[0].path == "npm-shrinkwrap.json"


def test_a_broken_file_is_a_problem_and_still_there(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("nonsense")
    (tmp_path / "package-lock.json").write_text('{"packages": 1}')

    found = project.read(tmp_path, "shop")

    assert found.package_json is None
    assert [(each.path, each.entries) for each in found.lockfiles] == [
        ("shop/package-lock.json", {})
    ]
    assert found.problems == (
        "shop/package.json is not JSON: Expecting value: line 1 column 1 (char 0)",
        "shop/package-lock.json.packages is not an object",
    )


def test_a_link_out_of_the_context_is_not_followed(tmp_path: Path) -> None:
    context, secret = tmp_path / "context", tmp_path / "secret.json"
    context.mkdir()
    secret.write_text('{"name": "secret"}')
    (context / "package.json").symlink_to(secret)
    (context / "package-lock.json").symlink_to("../secret.json")

    found = project.read(context)

    assert found.package_json is None
    assert found.files == {}
    assert found.problems == (
        "package.json cannot be read: it is a link that leaves the build context",
        "package-lock.json cannot be read: it is a link that leaves the build context",
    )


def test_a_link_inside_the_context_is_followed(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "package.json").write_text('{"name": "shop"}')
    (tmp_path / "package.json").symlink_to("shared/package.json")
    manifest = project.read(tmp_path).package_json
    assert manifest is not None
    assert manifest.name == "shop"


def test_at_most_twenty_thousand_files_are_listed(tmp_path: Path) -> None:
    for number in range(20_001):
        (tmp_path / f"{number:05}").touch()
    assert set(project.read(tmp_path).files) == {f"{number:05}" for number in range(20_000)}


def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "package.json")
    assert project.read(tmp_path).problems == (
        "package.json cannot be read: it is no regular file",
    )


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "package.json").open("wb") as file:
        file.truncate(1024 * 1024 + 1)
    assert project.read(tmp_path).problems == (
        "package.json cannot be read: it is larger than 1024 KiB",
    )


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("app/node_modules/a", True),
        ("node_modules/a", True),
        ("srv/api/node_modules/a", True),
        ("app/node_modules/b", False),
        ("app/node_modules/x/node_modules/a", False),
        ("usr/local/lib/node_modules/a", False),
        ("usr/local/lib/node_modules/pm2/node_modules/a", False),
        ("app/a", False),
    ],
)
def test_a_package_is_pinned_by_the_entry_of_its_path(path: str, found: bool) -> None:
    lock = {
        "packages": {
            "node_modules/a": {"version": "1.0.0"},
            "node_modules/pm2/node_modules/a": {"version": "1.0.0"},
            "api/node_modules/a": {"version": "1.0.0"},
        }
    }
    project = a_project({"package-lock.json": json.dumps(lock)})
    assert (project.entry(path, "a", "1.0.0") is not None) is found


def test_another_version_at_the_same_path_is_not_what_was_pinned() -> None:
    project = a_project({"package-lock.json": LOCK})
    assert project.entry("app/node_modules/a", "a", "1.0.0") == (project.lockfiles[0], ENTRY)
    assert project.entry("app/node_modules/a", "a", "1.0.1") is None
    assert project.entry("app/node_modules/a", "b", "1.0.0") is None


def test_the_lockfile_of_a_folder_in_the_path_wins() -> None:
    project = a_project({"package-lock.json": LOCK, "apps/api/package-lock.json": LOCK})

    found = [
        project.entry(path, "a", "1.0.0")
        for path in ("app/node_modules/a", "app/apps/api/node_modules/a")
    ]

    assert [each[0].path for each in found if each] == [
        "package-lock.json",
        "apps/api/package-lock.json",
    ]


def test_the_nearest_folder_with_a_lockfile_or_manifest_decides() -> None:
    project = a_project(
        {
            "package.json": '{"name": "root"}',
            "yarn.lock": "",
            "apps/api/package.json": '{"name": "api"}',
            "apps/web/package.json": "broken",
            "apps/web/package-lock.json": LOCK,
        },
        "shop",
    )
    paths = ("", "apps/api/src/main.ts", "apps/web", "elsewhere")

    assert [tuple(each.path for each in project.lockfiles_for(path)) for path in paths] == [
        ("shop/yarn.lock",),
        ("shop/yarn.lock",),
        ("shop/apps/web/package-lock.json",),
        ("shop/yarn.lock",),
    ]
    names = [each and each.name for each in (project.manifest(path) for path in paths)]
    assert names == ["root", "api", "root", "root"]
    assert list(project.manifests) == ["", "apps/api"]
    assert project.problems == ()  # what lies deeper may be a fixture


def test_yarn_learns_from_the_workspaces_what_is_needed() -> None:
    lock = 'a@1:\n  version "1.0.0"\n\nb@1:\n  version "1.0.0"\n\nc@1:\n  version "1.0.0"\n'
    project = a_project(
        {
            "package.json": '{"workspaces": ["packages/*"], "devDependencies": {"a": "1"}}',
            "packages/api/package.json": '{"dependencies": {"b": "1"}}',
            "fixtures/old/package.json": '{"dependencies": {"c": "1"}}',
            "yarn.lock": lock,
        }
    )
    entries = project.lockfiles[0].entries.values()
    assert [(each.name, each.dev, each.direct) for each in entries] == [
        ("a", True, True),
        ("b", False, True),
        ("c", True, False),
    ]


def test_a_file_of_another_size_is_not_the_source() -> None:
    project = a_project({"config.env": "x", "api/config.env": "xx"})
    assert project.source("app/api/config.env", 2, (".", ".")) == "api/config.env"
    assert project.source("app/api/config.env", 1, (".", ".")) is None


def test_what_no_pattern_excludes_is_sent() -> None:
    project = a_project({".dockerignore": "*.md\n!README.md\n", "README.md": "", "NOTES.md": ""})
    assert project.sent_files == (".dockerignore", "README.md")
    assert not project.sent("missing.md")


def test_the_ignore_file_beside_the_dockerfile_comes_first(tmp_path: Path) -> None:
    (tmp_path / "context").mkdir()
    (tmp_path / "docker").mkdir()
    (tmp_path / "context" / ".dockerignore").write_text("a")
    dockerfile = tmp_path / "docker" / "api.Dockerfile"
    without = project.read(tmp_path / "context", "context", dockerfile)
    assert without.ignore is not None
    assert without.ignore.path == "context/.dockerignore"

    (tmp_path / "docker" / "api.Dockerfile.dockerignore").write_text("b")
    found = project.read(tmp_path / "context", "context", dockerfile)

    assert found.ignore is not None
    assert found.ignore.path == "docker/api.Dockerfile.dockerignore"
    assert (found.sent("a"), found.sent("b")) == (True, False)


def test_an_ignore_file_that_the_builder_refuses_is_a_problem() -> None:
    assert a_project({".dockerignore": "a\n[\n"}, "shop").problems == (
        "shop/.dockerignore:2: syntax error in pattern [",
    )


def test_secret_files_are_told_with_what_makes_them_secret() -> None:
    texts = {
        ".env": "A=1",
        ".env.example": "A=",
        ".env.production.sample": "A=",
        ".npmrc": "//npm.example/:_authToken=npm_0123\n",
        "api/.env.production": "A=1",
        "api/.npmrc": "//npm.example/:_authToken=${NPM_TOKEN}\n",
        "ca.pem": "-----BEGIN CERTIFICATE-----",
        "server.key": "-----BEGIN RSA PRIVATE KEY-----",
    }
    project = a_project({**texts, ".dockerignore": ".env"})

    assert project.secret_files == (
        SecretFile(".env", SecretKind.ENVIRONMENT, is_sent=False),
        SecretFile(".npmrc", SecretKind.NPM_TOKEN, is_sent=True),
        SecretFile("api/.env.production", SecretKind.ENVIRONMENT, is_sent=True),
        SecretFile("server.key", SecretKind.KEY, is_sent=True),
    )
    assert project.npmrcs == (
        Npmrc(".npmrc", (Token("//npm.example/:_authToken", 1, None),)),
        Npmrc("api/.npmrc", (Token("//npm.example/:_authToken", 1, "NPM_TOKEN"),)),
    )


def test_frameworks_are_known_by_their_files_and_dependencies() -> None:
    standalone = "module.exports = { output: 'standalone' }"
    project = a_project(
        {
            "nx.json": "{}",
            "pnpm-workspace.yaml": "",
            "web/next.config.mjs": standalone,
            "docs/next.config.js": f"// {standalone}",
            "docs/package.json": '{"dependencies": {"next": "16"}}',
            "api/package.json": '{"dependencies": {"@nestjs/core": "11"}}',
        }
    )
    assert project.monorepo == {Monorepo.NX, Monorepo.PNPM}
    assert [project.framework(each) for each in ("", "web", "docs", "api")] == [
        None,
        Framework.NEXT,
        Framework.NEXT,
        Framework.NEST,
    ]
    assert [project.is_next_standalone(each) for each in ("web", "docs")] == [True, False]


@pytest.mark.parametrize(
    ("manifest", "kind"),
    [
        ('{"dependencies": {"express": "5"}}', ProgramKind.SERVER),
        ('{"bin": "cli.js", "name": "tool"}', ProgramKind.CLI),
        ('{"bin": "cli.js", "name": "tool", "scripts": {"start": "node ."}}', None),
        ('{"bin": "cli.js", "name": "tool", "dependencies": {"express": "5"}}', None),
        ('{"dependencies": {"serverless-http": "3", "express": "5"}}', ProgramKind.LAMBDA),
        ('{"devDependencies": {"express": "5"}}', None),
    ],
)
def test_the_kind_of_a_program_is_told_only_where_it_is_certain(
    manifest: str, kind: ProgramKind | None
) -> None:
    assert a_project({"package.json": manifest}).kind() is kind


def test_a_program_is_read_from_where_typescript_took_it() -> None:
    project = a_project(
        {
            "tsconfig.json": '{"compilerOptions": {"outDir": "./target", /* ES */ }}',
            "package.json": '{"dependencies": {"express": "5"}}',
            "src/main.ts": 'import express from "express";\nimport "./stop.js";',
            "src/stop.ts": 'process.on("SIGTERM", () => {});',
        }
    )
    found = project.program("app/target/main.js")
    assert found is not None
    assert [each.path for each in found.sources] == ["src/main.ts", "src/stop.ts"]
    assert (found.handles_sigterm, found.is_complete) == (True, True)


def test_the_source_of_a_workspace_is_not_an_installed_package() -> None:
    project = a_project(
        {
            "package.json": '{"dependencies": {"@shop/core": "*"}, "workspaces": ["core"]}',
            "core/package.json": '{"name": "@shop/core"}',
            "server.js": 'require("@shop/core").start();',
        }
    )
    found = project.program("server.js")
    assert found is not None
    assert not found.is_complete


def test_200_projects_of_nothing_cost_almost_nothing(tmp_path: Path) -> None:
    start = time.process_time()
    for _ in range(200):
        found = project.read(tmp_path)
        assert (found.package_json, found.lockfiles, found.ignore) == (None, (), None)
    assert time.process_time() - start < 0.2


def test_a_listing_in_memory_is_like_one_on_disk(tmp_path: Path) -> None:
    texts = {"b/c.txt": "1", "a.txt": "12"}
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    assert project.read(tmp_path).files == Files(texts).listing.files
