"""Dockerfiles that nobody would write: they may be refused, but they break and delay nothing.

DUNNAGE_FUZZ_BATCHES in the environment asks for more of them, a thousand to a batch.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from dunnage import lint
from dunnage.dockerfile import DockerfileError, parse
from dunnage.project import project
from dunnage.rule import Evidence
from dunnage.rules import PRACTICES
from dunnage.suppression import comments

if TYPE_CHECKING:
    from collections.abc import Callable

    from dunnage.project.project import Project

_BATCHES = int(os.environ.get("DUNNAGE_FUZZ_BATCHES", "4"))  # noqa: TID251 - only a test's length
_IN_A_BATCH = 1000
_LONGEST = 1.0  # seconds of computing, whatever else the machine does
_HERE = Path(__file__).parent
_CORPUS = sorted(
    (*_HERE.glob("dockerfile/corpus/*.Dockerfile"), *_HERE.glob("corpus/*/Dockerfile"))
)
_EXAMPLES = [each for practice in PRACTICES for each in practice.examples]
_SEEDS = [
    *(path.read_bytes() for path in _CORPUS),
    *(text.encode() for each in _EXAMPLES for text in (each.bad, each.good)),
]
_FRAGMENTS = (
    *(b"\n", b"\r\n", b"\\\n", b"`\n", b"\\", b"\\\\", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\x0b"),
    *(
        b"FROM ",
        b"FROM 0\n",
        b" AS ",
        b"RUN ",
        b"COPY ",
        b"ONBUILD ",
        b"ENV a",
        b"ARG b=",
        b"USER ",
    ),
    *(b"--from=", b"--from=0 ", b"--mount=type=cache,target=", b"--chown=:", b"--parents "),
    *(b"# syntax=", b"# escape=`\n", b"# check=skip=", b"# dunnage: allow=", b"# hadolint ignore="),
    *(
        b"<<EOF\n",
        b"<<-'A' <<B\n",
        b"\nEOF\n",
        b"#!/bin/sh\n",
        b"$",
        b"${",
        b"${a:-${b",
        b"$(",
        b"}",
    ),
    *(b"'", b'"', b"[", b"]", b'["', b'"]', b",", b"=", b":", b"@sha256:", b"/", b"..", b"*", b"?"),
    *(
        b"&&",
        b"||",
        b";",
        b"|",
        b"&",
        b">",
        b"(",
        b")",
        b"{ ",
        b"cd ",
        b"sh -c '",
        b"npm ci ",
        b"yarn ",
    ),
    *(b"node_modules", b"package.json ", b"apk add ", b"adduser -S ", b"\xe2\x80\xa8", b"\xc2\xa0"),
)


def cut(random: Random, data: bytes) -> bytes:
    first = random.randrange(len(data) + 1)
    return data[:first] + data[first + random.choice((1, 4, 20)) :]


def repeat(random: Random, data: bytes) -> bytes:
    """Say a piece again, at times so often that what is quadratic takes long."""
    first = random.randrange(len(data) + 1)
    piece = data[first : first + random.choice((1, 8, 60))]
    return data[:first] + piece * random.choice((2, 3, 400)) + data[first:]


def insert(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_FRAGMENTS) + data[at:]


def overwrite(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def swap(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def cross(random: Random, data: bytes) -> bytes:
    """Go on as another file does."""
    other = random.choice(_SEEDS).split(b"\n")
    lines = data.split(b"\n")
    return b"\n".join(lines[: random.randrange(len(lines) + 1)] + other)


_MUTATIONS: tuple[Callable[[Random, bytes], bytes], ...] = (
    *(insert, insert, cut, overwrite),
    *(repeat, swap, cross),
)


def mutant(seed: str) -> bytes:
    """Make a file that is the same for the same seed, on every machine."""
    random = Random(seed)  # noqa: S311 - nothing secret hangs on it
    data = random.choice(_SEEDS)
    for _ in range(random.choice((1, 1, 2, 3, 5))):
        data = random.choice(_MUTATIONS)(random, data)
    return data


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("context")
    (folder / "package.json").write_text('{"name": "app", "scripts": {"build": "tsc"}}')
    (folder / "package-lock.json").write_text('{"lockfileVersion": 3, "packages": {}}')
    (folder / ".dockerignore").write_text("**/node_modules\n!a\n")
    (folder / "server.js").write_text("require('http').createServer().listen(3000)\n")
    return project.read(folder)


def look_at(data: bytes, context: Project | None) -> None:
    try:
        dockerfile = parse(data)
    except DockerfileError:
        return
    comments.read(dockerfile, "Dockerfile")
    lint.lint(PRACTICES, Evidence(dockerfile, context), "Dockerfile")


@pytest.mark.parametrize("batch", range(_BATCHES))
def test_no_mutated_dockerfile_breaks_a_practice_or_keeps_it_busy(
    batch: int, context: Project
) -> None:
    slow = {}
    for number in range(_IN_A_BATCH):
        seed = f"{batch}.{number}"
        data = mutant(seed)
        started = time.process_time()
        try:
            look_at(data, context if number % 2 else None)
        except Exception as error:
            error.add_note(f"look_at(mutant({seed!r}))")
            raise
        if (took := time.process_time() - started) >= _LONGEST:
            slow[seed] = took

    assert slow == {}


@pytest.mark.parametrize(
    "piece",
    [
        "RUN npm ci\n",
        "RUN npm install express\n",
        "COPY . .\n",
        "COPY package.json ./\nRUN npm ci\n",
        "COPY --from=build /app/package.json ./\nRUN npm ci\n",
        "COPY --from=build /app/node_modules ./node_modules\n",
        "COPY src/a.js src/\nRUN npm run build\n",
        "COPY --chown=node dist dist\nRUN mkdir cache\n",
        "RUN --mount=type=secret,id=npmrc npm ci\n",
        "COPY .env ./\nRUN rm .env\n",
        "RUN apt-get update && apt-get install -y curl\n",
    ],
)
def test_what_is_said_400_times_keeps_no_practice_busy(piece: str, context: Project) -> None:
    head = "FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM node:24\nWORKDIR /app\n"
    end = 'USER node\nCMD ["node", "server.js"]\n'
    started = time.process_time()

    look_at(f"{head}{piece * 400}{end}".encode(), context)

    assert time.process_time() - started < _LONGEST


def test_a_seed_always_makes_the_same_file() -> None:
    assert [mutant(f"0.{number}") for number in range(50)] == [
        mutant(f"0.{number}") for number in range(50)
    ]


def test_many_mutants_are_dockerfiles_still() -> None:
    # A fuzzer whose files are all refused at the door tests nothing behind it.
    accepted = 0
    for number in range(_IN_A_BATCH):
        try:
            parse(mutant(f"0.{number}"))
            accepted += 1
        except DockerfileError:
            continue

    assert accepted >= _IN_A_BATCH * 0.4
