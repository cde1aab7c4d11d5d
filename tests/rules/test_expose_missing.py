from pathlib import Path

import pytest

from dunnage.dockerfile import parse
from dunnage.project import project
from dunnage.rule import Evidence
from dunnage.rules.expose_missing import expose_missing

_FROM = "FROM node:24-slim\nWORKDIR /app\nCOPY server.js ./\n"
_START = 'CMD ["node", "server.js"]\n'


def told(dockerfile: str, folder: Path | None = None) -> list[int]:
    context = project.read(folder) if folder else None
    evidence = Evidence(parse(dockerfile.encode()), context)
    return [each.lines.first for each in expose_missing.check(evidence)]


@pytest.mark.parametrize(
    "instruction",
    [
        "ENV PORT=3000",
        "HEALTHCHECK CMD curl --fail http://localhost:3000/health",
        'HEALTHCHECK CMD ["node", "-e", "fetch(\'http://127.0.0.1:3000\')"]',
    ],
)
def test_a_port_or_a_health_check_shows_a_server(instruction: str) -> None:
    assert told(f"{_FROM}{instruction}\n{_START}") == [1]
    assert told(f"{_FROM}EXPOSE 3000\n{instruction}\n{_START}") == []


@pytest.mark.parametrize(
    "dockerfile",
    [
        f"{_FROM}{_START}",
        "FROM nginx:1.29-alpine\nENV PORT=80\nCOPY dist /usr/share/nginx/html\n",
        f"FROM registry.example/base\nENV PORT=80\n{_START}",
        'FROM public.ecr.aws/lambda/nodejs:24\nENV PORT=80\nCMD ["index.handler"]\n',
    ],
)
def test_without_proof_of_a_server_nothing_is_told(dockerfile: str) -> None:
    assert told(dockerfile) == []


def test_the_port_of_a_stage_that_is_built_upon_counts() -> None:
    dockerfile = f"FROM node:24-slim AS base\nEXPOSE 3000\nENV PORT=3000\nFROM base\n{_START}"

    assert told(dockerfile) == []


@pytest.mark.parametrize(
    ("source", "instructions", "lines"),
    [
        ("app.listen(3000);", "", [1]),
        ("app.listen(3000);", "EXPOSE 3000\n", []),
        ("app.listen(3000);", "EXPOSE 8080\n", [4]),
        ("app.listen(3000);", "EXPOSE 8080 3000/tcp\n", []),
        ("app.listen(3000);", "EXPOSE 3000-3010\n", []),
        ("app.listen(3000);", "EXPOSE $SOMETHING\n", []),
        ("app.listen(process.env.PORT || 3000);", "ENV PORT=8080\nEXPOSE $PORT\n", []),
        ("app.listen(settings.port);", "EXPOSE 8080\n", []),
        ("import './unknown.js'; app.listen(3000);", "EXPOSE 8080\n", []),
        ("setInterval(work, 1000);", "", []),
    ],
)
def test_the_sources_tell_which_port_it_is(
    source: str, instructions: str, lines: list[int], tmp_path: Path
) -> None:
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "server.js").write_text(f"{source}\n")

    assert told(f"{_FROM}{instructions}{_START}", tmp_path) == lines
