"""The base images, as a Dockerfile uses them."""

from pathlib import Path

import pytest

from bed import bases, engine, process, state, tools
from bed.engine import Engine

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def docker() -> Engine:
    with state.lock():
        running = engine.ensure()
        bases.ensure(running, tools.ensure(), (*bases.BASES, *bases.FURTHER))
    return running


def run(docker: Engine, *argv: str) -> str:
    return process.run(docker.docker, "--host", docker.host, "run", "--rm", *argv).strip()


def test_node_runs_what_it_is_given(docker: Engine) -> None:
    image = "node:24.19.0-bookworm-slim"

    assert run(docker, image, "node", "--version").startswith("v24.")
    assert run(docker, image, "--print", "1+1") == "2"
    assert run(docker, "--user=node", image, "npm", "--version").startswith("11.")


def test_debian_installs_what_the_actions_image_is_built_with(docker: Engine) -> None:
    image = "debian:trixie-slim"
    script = "apt-get update && apt-get install --simulate git python3.13-venv"

    assert "Conf python3.13-venv " in run(docker, image, "sh", "-c", script)


@pytest.mark.parametrize(
    ("image", "argv", "words"),
    [
        ("aquasec/trivy:0.76.0", ("--version",), "Version: 0.76.0"),
        ("hadolint/hadolint:v2.15.1", ("hadolint", "--version"), "2.15.1"),
        ("docker:28-cli", ("docker", "buildx", "version"), "github.com/docker/buildx"),
    ],
    ids=["trivy", "hadolint", "docker"],
)
def test_a_tool_image_runs_its_tool(
    docker: Engine, image: str, argv: tuple[str, ...], words: str
) -> None:
    entrypoint = () if image.startswith("aquasec") else ("--entrypoint=",)

    assert words in run(docker, *entrypoint, image, *argv)


def test_distroless_runs_node_as_nobody_who_can_change_it(docker: Engine) -> None:
    identity = "process.getuid() + ' ' + require('fs').existsSync('/bin/sh')"

    assert run(docker, bases.DISTROLESS.tag, "--print", identity) == "65532 false"


def test_nginx_serves_the_folder_that_dockerfiles_copy_to(docker: Engine) -> None:
    folder = run(docker, bases.NGINX.tag, "sh", "-c", "nginx -T 2>&1 | grep --max-count=1 root")

    assert folder.split() == ["root", "/usr/share/nginx/html;"]


def test_an_image_with_triggers_keeps_them_for_who_builds_on_it(docker: Engine) -> None:
    wanted = "--format={{.Config.OnBuild}}"
    inspect = ("image", "inspect", wanted, bases.ONBUILD.tag)
    triggers = process.run(docker.docker, "--host", docker.host, *inspect)

    assert triggers == "[COPY package.json ./ RUN echo installed > installed]\n"


def test_a_stand_in_takes_the_place_of_an_image_pinned_by_digest(
    docker: Engine, tmp_path: Path
) -> None:
    if bases.registry_answers(docker):
        pytest.skip("this machine has the real images")
    trivy = f"aquasec/trivy:0.75.0@sha256:{'0' * 64}"
    node = f"docker.io/library/node:24.19.0-bookworm-slim@sha256:{'1' * 64}"
    dockerfile = f"FROM --platform=linux/amd64 {node}\nCOPY --from={trivy} /usr/local/bin/trivy /\n"
    (tmp_path / "Dockerfile").write_text(dockerfile)

    contexts = bases.build_contexts(dockerfile)

    assert contexts == {
        node: "docker-image://node:24.19.0-bookworm-slim",
        trivy: "docker-image://aquasec/trivy:0.76.0",
    }
    replaced = (f"--build-context={name}={image}" for name, image in contexts.items())
    build = ("buildx", "build", "--quiet", "--output=type=cacheonly", *replaced, str(tmp_path))
    process.run(docker.docker, "--host", docker.host, *build)


def test_another_variant_of_an_image_is_not_replaced() -> None:
    dockerfile = f"FROM node:20-alpine@sha256:{'1' * 64}\nFROM node:24.19.0-bookworm-slim\n"

    assert bases.build_contexts(dockerfile) == {}
