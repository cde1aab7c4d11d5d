"""What is written for every kind of project, as our own linter sees it, and a few whole texts."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from dunnage.init.bases import Base
from init import projects

_EVERY = [
    (kind, manager, base)
    for kind in projects.KINDS
    for manager in projects.MANAGERS
    for base in Base
]
_SOME = [
    ("plain", "npm", Base.SLIM),
    ("typescript", "pnpm", Base.ALPINE),
    ("nest", "bun", Base.DISTROLESS),
    ("next", "yarn-berry", Base.SLIM),
]


@pytest.mark.parametrize(("kind", "manager", "base"), _EVERY)
def test_our_linter_tells_nothing(tmp_path: Path, kind: str, manager: str, base: Base) -> None:
    assert projects.started(tmp_path, kind, manager, base).told == []


@pytest.mark.parametrize("base", Base)
def test_each_comment_that_allows_something_is_needed(tmp_path: Path, base: Base) -> None:
    written = projects.started(tmp_path, "plain", "npm", base)
    kept = [line for line in written.text("Dockerfile").split("\n") if "allow=" not in line]
    (tmp_path / "Dockerfile").write_text("\n".join(kept))

    upgrades = {"os-upgrade-missing"} if base is Base.ALPINE else set()
    assert {each.rule.id for each in written.findings} == {"base-image-digest-missing"} | upgrades


@pytest.mark.parametrize(("kind", "manager", "base"), _SOME)
def test_a_dockerfile_as_a_whole(
    tmp_path: Path, kind: str, manager: str, base: Base, snapshot: SnapshotAssertion
) -> None:
    assert projects.started(tmp_path, kind, manager, base).text("Dockerfile") == snapshot


def test_a_token_of_an_npmrc_comes_from_a_secret_in_every_installation(
    tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    more = {".npmrc": "//npm.example/:_authToken=${NPM_TOKEN}\n@shop:registry=//npm.example\n"}

    written = projects.started(tmp_path, "typescript", "npm", Base.SLIM, **more)

    assert written.told == []
    assert written.text("Dockerfile") == snapshot
    assert "  npm_token=${{ secrets.NPM_TOKEN }}\n" in written.text(".github/workflows/dunnage.yml")


def test_an_npmrc_with_a_token_in_it_is_mounted_and_never_copied(tmp_path: Path) -> None:
    more = {".npmrc": "//npm.example/:_authToken=0123456789\n"}

    written = projects.started(tmp_path, "plain", "npm", Base.DISTROLESS, **more)

    assert written.told == []
    assert (
        "    --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true \\\n"
        in written.text("Dockerfile")
    )
    assert "\n.npmrc\n" in written.text(".dockerignore")
    assert '  "npmrc=${{ secrets.NPMRC }}"\n' in written.text(".github/workflows/dunnage.yml")


def test_scripts_run_for_packages_alone_that_need_them(tmp_path: Path) -> None:
    lockfile = (
        '{"lockfileVersion": 3, "packages": {'
        '"": {"dependencies": {"better-sqlite3": "12.4.1"}},'
        '"node_modules/better-sqlite3": {"version": "12.4.1", "hasInstallScript": true},'
        '"node_modules/cypress": {"version": "15.0.0", "dev": true, "hasInstallScript": true}}}'
    )

    written = projects.started(
        tmp_path, "plain", "npm", Base.SLIM, **{"package-lock.json": lockfile}
    )

    assert written.told == []
    assert (
        "    npm ci --omit=dev --ignore-scripts \\\n && npm rebuild better-sqlite3\n"
    ) in written.text("Dockerfile")


@pytest.mark.parametrize(
    ("base", "entrypoint", "command"),
    [
        (Base.SLIM, '["/usr/bin/tini-static", "--"]', '["node", "server.js"]'),
        (Base.ALPINE, '["tini", "--"]', '["node", "server.js"]'),
        (Base.DISTROLESS, '["/usr/bin/tini-static", "--"]', '["/nodejs/bin/node", "server.js"]'),
    ],
)
def test_an_init_stands_before_a_program_that_does_not_answer_sigterm(
    tmp_path: Path, base: Base, entrypoint: str, command: str
) -> None:
    deaf = 'import { createServer } from "node:http";\ncreateServer().listen(3000);\n'

    written = projects.started(tmp_path, "plain", "npm", base, **{"server.js": deaf})

    assert [each.rule.id for each in written.findings] == ["graceful-shutdown-missing"]
    assert written.text("Dockerfile").endswith(f"ENTRYPOINT {entrypoint}\nCMD {command}\n")


def test_a_worker_has_no_port_and_no_health_check(tmp_path: Path) -> None:
    worker = 'setInterval(() => {}, 1000);\nprocess.on("SIGTERM", () => process.exit());\n'

    written = projects.started(tmp_path, "plain", "npm", Base.SLIM, **{"server.js": worker})

    assert written.told == []
    assert "EXPOSE" not in written.text("Dockerfile")
    assert "HEALTHCHECK" not in written.text("Dockerfile")


def test_a_port_that_no_source_names_is_given_by_the_environment(tmp_path: Path) -> None:
    server = (
        'import { createServer } from "node:http";\n'
        "const server = createServer().listen(process.env.PORT);\n"
        'process.on("SIGTERM", () => server.close());\n'
    )

    written = projects.started(tmp_path, "plain", "npm", Base.SLIM, **{"server.js": server})

    assert written.told == []
    assert "\nENV PORT=3000\n" in written.text("Dockerfile")


def test_the_library_that_newer_releases_link_to_comes_along_on_slim(tmp_path: Path) -> None:
    written = projects.started(tmp_path, "plain", "npm", Base.SLIM, **{".nvmrc": "26\n"})

    assert written.told == []
    assert (
        "COPY --from=base /usr/local/bin/node /usr/local/bin/\n"
        "COPY --from=base /usr/lib/*/libatomic.so.1 /usr/lib/\n"
    ) in written.text("Dockerfile")
