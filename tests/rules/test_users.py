"""The rules on users, and on whose the files are."""

from pathlib import Path

import pytest

from dunnage.contents import Hidden, Hiding
from dunnage.dockerfile import parse
from dunnage.model import Image, ImageConfig, Layer
from dunnage.project import project
from dunnage.rule import Built, Evidence, Practice
from dunnage.rules.chown_layer import chown_layer
from dunnage.rules.chown_unknown_user import chown_unknown_user
from dunnage.rules.copy_without_chown import copy_without_chown
from dunnage.rules.distroless_runs_as_root import distroless_runs_as_root
from dunnage.rules.runs_as_root import runs_as_root
from dunnage.rules.source_copied_to_final import source_copied_to_final
from dunnage.rules.system_user_without_group import system_user_without_group
from dunnage.rules.user_cannot_write import user_cannot_write
from rules import images

_SLIM = "FROM node:24-bookworm-slim\nWORKDIR /app\n"
_ALPINE = "FROM node:24-alpine\nWORKDIR /app\n"
_START = 'CMD ["node", "server.js"]\n'


def told(practice: Practice, dockerfile: str, image: Image | None = None) -> list[int]:
    evidence = Evidence(parse(dockerfile.encode()), None, image)
    return [each.lines.first for each in practice.check(evidence)]


def an_image(user: str, layers: tuple[Layer, ...] = ()) -> Image:
    return Image("sha256:0", "linux/amd64", ImageConfig(user, "/app", (), (), ()), layers, {})


@pytest.mark.parametrize(
    ("dockerfile", "lines"),
    [
        (f"{_SLIM}COPY . .\n{_START}", [1]),
        (f"{_SLIM}COPY . .\nUSER 0:0\n{_START}", [4]),
        (f"{_SLIM}COPY . .\nUSER node\nUSER root\n{_START}", [5]),
        (f"ARG WHO=root\nFROM node:24\nARG WHO\nCOPY a a\nUSER $WHO\n{_START}", [5]),
        (f"FROM node:24 AS a\nUSER node\nFROM node:24\nCOPY --from=a /a /a\n{_START}", [3]),
        (f"FROM node:24 AS a\nUSER root\nFROM a\nCOPY a a\n{_START}", [2]),
        ("FROM nginx:1.29-alpine\nCOPY dist /usr/share/nginx/html\n", [1]),
        (f"FROM dhi.io/node:24-dev\nCOPY a a\n{_START}", [1]),
        (f"FROM python:3.13-slim\nRUN apt-get install nodejs\nCOPY a a\n{_START}", [1]),
    ],
)
def test_root_is_told_where_it_is_decided(dockerfile: str, lines: list[int]) -> None:
    assert told(runs_as_root, dockerfile) == lines


@pytest.mark.parametrize(
    "dockerfile",
    [
        f"FROM node:24 AS a\nUSER node\nFROM a\nCOPY a a\n{_START}",
        f"{_SLIM}COPY . .\nARG WHO\nUSER $WHO\n{_START}",
        f"ARG BASE\nFROM $BASE\nCOPY . .\n{_START}",
        f"FROM registry.example/team/node:24\nCOPY . .\n{_START}",
        f"FROM registry.example/library/python:3.13\nCOPY . .\n{_START}",
        f"FROM python:3.13\nCOPY . .\nUSER app\n{_START}",
        f"FROM cgr.dev/chainguard/node:latest\nCOPY . .\n{_START}",
        f"FROM gcr.io/distroless/nodejs24-debian12\nCOPY . .\n{_START}",
        "FROM nginxinc/nginx-unprivileged:1.29\nCOPY dist /usr/share/nginx/html\n",
        'FROM public.ecr.aws/lambda/nodejs:24\nCOPY . .\nCMD ["index.handler"]\n',
        'FROM node:24\nCOPY . .\nCMD ["npm", "run", "dev"]\n',
        'FROM node:24\nCOPY . .\nCMD ["npm", "test"]\n',
        'FROM node:24\nRUN npm i -g x\nENTRYPOINT ["tini", "--"]\n',
        "FROM node:24\nRUN apt-get update\n",
        "FROM node:24 AS a\nFROM scratch\nCOPY --from=a /dist /\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY . .\nCMD ["node", "a.js"]\n',
        f'{_SLIM}COPY . .\nENTRYPOINT ["gosu", "node"]\n{_START}',
        f'{_SLIM}RUN apk add su-exec\nCOPY . .\nENTRYPOINT ["./entry.sh"]\n{_START}',
        f'{_SLIM}COPY --from=gosu/assets /opt/gosu /bin\nRUN gosu nobody true\nCMD ["./start"]\n',
    ],
)
def test_who_drops_root_or_is_not_asked_is_left_alone(dockerfile: str) -> None:
    assert told(runs_as_root, dockerfile) == []


@pytest.mark.parametrize(("user", "lines"), [("", [1]), ("0", [1]), ("node", []), ("1000:0", [])])
def test_the_image_knows_the_user_that_a_base_image_sets(user: str, lines: list[int]) -> None:
    dockerfile = f"FROM registry.example/team/node:24\nCOPY . .\n{_START}"

    assert told(runs_as_root, dockerfile, an_image(user)) == lines


@pytest.mark.parametrize(
    ("base", "lines"),
    [
        ("gcr.io/distroless/nodejs24-debian12:latest", [1]),
        ("gcr.io/distroless/static-debian12", [1]),
        ("gcr.io/distroless/nodejs24-debian12:debug-nonroot", []),
        ("gcr.io/distroless/nodejs24-debian12:$TAG", []),
        ("cgr.dev/chainguard/node", []),
    ],
)
def test_distroless_runs_as_root_unless_its_tag_says_otherwise(base: str, lines: list[int]) -> None:
    assert told(distroless_runs_as_root, f'FROM {base}\nCOPY a a\nCMD ["a.js"]\n') == lines
    assert told(distroless_runs_as_root, f'FROM {base}\nUSER 65532\nCMD ["a.js"]\n') == []


@pytest.mark.parametrize(
    ("run", "lines"),
    [
        ("adduser -S app", [2]),
        ("adduser --system --uid 1001 app", [2]),
        ("addgroup -S grp && adduser -S app && adduser app grp", [2]),
        ("addgroup -S app && adduser -S -G app app", []),
        ("adduser -D app", []),
    ],
)
def test_a_system_user_on_alpine_needs_a_group(run: str, lines: list[int]) -> None:
    dockerfile = f"FROM node:24-alpine\nRUN {run}\nUSER app\n{_START}"

    assert told(system_user_without_group, dockerfile) == lines


@pytest.mark.parametrize(
    ("run", "lines"),
    [
        ("adduser --system app", [2]),
        ("adduser --system --group app", []),
        ("useradd -r app", []),
        ("useradd --system --gid node app", []),
    ],
)
def test_debian_has_its_own_ways(run: str, lines: list[int]) -> None:
    dockerfile = f"FROM node:24-bookworm-slim\nRUN {run}\nUSER app\n{_START}"

    assert told(system_user_without_group, dockerfile) == lines


def test_a_group_that_user_names_is_the_one_that_counts() -> None:
    dockerfile = f"{_ALPINE}RUN addgroup -S grp && adduser -S app\nUSER app:grp\n{_START}"

    assert told(system_user_without_group, dockerfile) == []


def test_an_account_that_runs_nothing_does_no_harm() -> None:
    dockerfile = f"{_ALPINE}RUN adduser -S app\nUSER node\n{_START}"

    assert told(system_user_without_group, dockerfile) == []


@pytest.mark.parametrize(
    ("base", "run", "fixed"),
    [
        ("alpine", "addgroup -S g && adduser -S app", "addgroup -S g && adduser -G g -S app"),
        (
            "slim",
            "addgroup --system g && adduser --system app",
            "addgroup --system g && adduser --ingroup g --system app",
        ),
        ("alpine", "adduser -S app", None),
        ("alpine", "addgroup g && addgroup h && adduser -S app", None),
    ],
)
def test_the_only_group_there_is_must_be_the_one(base: str, run: str, fixed: str | None) -> None:
    dockerfile = parse(f"FROM node:24-{base}\nRUN {run}\nUSER app\n{_START}".encode())

    (violation,) = system_user_without_group.check(Evidence(dockerfile))

    assert (violation.fix and violation.fix.replacement) == (fixed and f"RUN {fixed}")


@pytest.mark.parametrize(
    ("lines_before", "lines"),
    [
        ("COPY --chown=app:app . .\nRUN adduser -D app", [3]),
        ("RUN adduser -D app\nCOPY --chown=app:app . .", []),
        ("RUN groupadd app && useradd -g app app\nCOPY --chown=app:app . .", []),
        ("RUN addgroup -S app\nCOPY --chown=app . .", [4]),
        ("COPY --chown=1001:1001 . .", []),
        ("COPY --chown=$WHO . .", []),
        ("COPY --chown=nobody:nogroup . .", []),
        ("RUN apk add postgresql\nCOPY --chown=postgres . .", []),
        ("RUN ./accounts.sh\nCOPY --chown=app . .", []),
        ("RUN echo app:x:1001:1001::/: >> /etc/passwd\nCOPY --chown=app . .", [4]),
        ("USER app", [3]),
    ],
)
def test_an_account_must_be_there_before_it_is_named(lines_before: str, lines: list[int]) -> None:
    assert told(chown_unknown_user, f"{_ALPINE}{lines_before}\n{_START}") == lines


@pytest.mark.parametrize(
    "dockerfile",
    [
        f"FROM registry.example/base\nCOPY --chown=app . .\n{_START}",
        "FROM node:24 AS a\nFROM scratch\nCOPY --from=a /etc/passwd /etc/passwd\nUSER app\n",
    ],
)
def test_accounts_of_other_origin_are_not_known(dockerfile: str) -> None:
    assert told(chown_unknown_user, dockerfile) == []


@pytest.mark.parametrize(
    ("lines_before", "lines"),
    [
        ("COPY . .\nRUN chown -R node:node .", [4]),
        ("COPY . .\nRUN chown --recursive node /app/", [4]),
        ("RUN npm ci\nRUN chown -R node /app/node_modules", [4]),
        ("COPY . .\nRUN npm ci && chown -R node /app", [4]),
        ("RUN mkdir -p /app && chown -R node /app\nCOPY . .", []),
        ("COPY package*.json ./\nRUN npm ci && chown -R node /app", []),
        ("COPY . .\nRUN mkdir -p /app/data && chown -R node /app/data", []),
        ("COPY . .\nRUN chown node /app", []),
        ("COPY . .\nRUN chown -R node /var/lib/app", []),
    ],
)
def test_a_chown_doubles_what_other_layers_hold(lines_before: str, lines: list[int]) -> None:
    assert told(chown_layer, f"{_SLIM}{lines_before}\nUSER node\n{_START}") == lines


def test_a_chown_in_a_stage_that_is_only_copied_from_costs_nothing() -> None:
    dockerfile = (
        f"FROM node:24 AS a\nCOPY . /a\nRUN chown -R node /a\n{_SLIM}COPY --from=a /a ./\n{_START}"
    )

    assert told(chown_layer, dockerfile) == []


@pytest.mark.parametrize(
    ("size", "messages"),
    [
        (
            52_400_000,
            [
                (
                    "This stores the files of line 3 a second time (52.4 MB):"
                    " let `COPY --chown=` and the user's own RUN make them theirs."
                )
            ],
        ),
        (40_000, []),
    ],
)
def test_the_image_tells_what_a_chown_costs(size: int, messages: list[str]) -> None:
    dockerfile = parse(f"{_SLIM}COPY . .\nRUN chown -R node .\nUSER node\n{_START}".encode())
    hidden = Hidden("app/a.js", size, 3, 4, Hiding.REPEATED)
    image = images.an_image(dockerfile, Built({}, hidden=(hidden,)))

    found = chown_layer.check(Evidence(dockerfile, None, image))

    assert [each.message for each in found] == messages


@pytest.mark.parametrize(
    ("lines_before", "lines"),
    [
        ("USER node\nRUN npm ci", [4]),
        ("RUN mkdir sub\nUSER node\nRUN cd sub && npm install", [5]),
        ("USER node\nRUN npm run build", [4]),
        ("USER node\nRUN npm i -g pm2", [4]),
        ("USER node\nRUN apt-get install -y curl", [4]),
        ("USER node\nRUN sudo apt-get install -y curl", []),
        ("USER node\nENV NPM_CONFIG_PREFIX=/home/node/.npm\nRUN npm i -g pm2", []),
        ("USER node\nWORKDIR /srv\nRUN npm ci", []),
        ("RUN chown node:node /app\nUSER node\nRUN npm ci", []),
        ("RUN chmod 777 /app\nUSER node\nRUN npm ci", []),
        ("WORKDIR /home/node\nUSER node\nWORKDIR /home/node/app\nRUN npm ci", []),
        ("USER node\nRUN npm test", []),
        ("ARG WHO\nUSER $WHO\nRUN npm ci", []),
    ],
)
def test_a_user_writes_only_where_it_may(lines_before: str, lines: list[int]) -> None:
    assert told(user_cannot_write, f"{_SLIM}{lines_before}\n{_START}") == lines


@pytest.mark.parametrize(
    ("lines_before", "lines"),
    [
        ("USER node\nCOPY . .", [4]),
        ("USER node\nCOPY dist dist\nCOPY public public", [4, 5]),
        ("COPY .next ./.next\nUSER node", [3]),
        ("COPY . .\nUSER node", []),
        ("USER node\nCOPY package*.json ./", []),
        ("USER node\nCOPY --chmod=755 . .", []),
        ("USER node\nCOPY --chown=node . .", []),
        ("USER node\nCOPY entry.sh /usr/local/bin/", []),
        ("USER node\nCOPY . .\nUSER root\nRUN chown -R node /app\nUSER node", []),
    ],
)
def test_files_that_come_after_user_are_meant_for_it(lines_before: str, lines: list[int]) -> None:
    assert told(copy_without_chown, f"{_SLIM}{lines_before}\n{_START}") == lines


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM nginxinc/nginx-unprivileged\nWORKDIR /srv\nUSER 101\nCOPY dist .\n",
        'FROM gcr.io/distroless/nodejs24\nWORKDIR /app\nUSER nonroot\nCOPY a .\nCMD ["a.js"]\n',
    ],
)
def test_what_only_reads_needs_to_own_nothing(dockerfile: str) -> None:
    assert told(copy_without_chown, dockerfile) == []


@pytest.mark.parametrize(
    ("copy", "fixed"),
    [
        ("COPY a b", "COPY --chown=node:node a b"),
        ("  copy a b", None),
        ("COPY a \\\n  b", "COPY --chown=node:node a \\\n  b"),
    ],
)
def test_the_owner_is_written_behind_the_keyword(copy: str, fixed: str | None) -> None:
    dockerfile = parse(f"{_SLIM}USER node\n{copy}\n{_START}".encode())

    (violation,) = copy_without_chown.check(Evidence(dockerfile))

    assert (violation.fix and violation.fix.replacement) == fixed


def test_the_image_knows_better_than_the_name_of_a_distroless_base() -> None:
    dockerfile = 'FROM gcr.io/distroless/nodejs24\nCOPY a a\nCMD ["a.js"]\n'

    assert told(distroless_runs_as_root, dockerfile, an_image("65532")) == []
    assert told(distroless_runs_as_root, dockerfile, an_image("")) == [1]


_BUILD = "FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n"


@pytest.mark.parametrize(
    ("dockerfile", "lines"),
    [
        (f"{_BUILD}{_SLIM}COPY --from=build /app/dist dist\nCOPY . .\n{_START}", [8]),
        (f"{_BUILD}{_SLIM}COPY --from=build /app .\n{_START}", [7]),
        (f"{_BUILD}RUN rm -rf src\n{_SLIM}COPY --from=build /app .\n{_START}", []),
        (f"{_BUILD}{_SLIM}COPY --from=build /app/dist .\n{_START}", []),
        (f"{_BUILD.replace('run build', 'test')}{_SLIM}COPY --from=build /app .\n{_START}", []),
        (f"{_SLIM}COPY . .\n{_START}", []),
    ],
)
def test_the_final_stage_takes_what_was_built(dockerfile: str, lines: list[int]) -> None:
    assert told(source_copied_to_final, dockerfile) == lines


def test_an_ignore_file_that_names_what_may_come_is_trusted(tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").write_text("*\n!src\n")
    dockerfile = parse(f"{_BUILD}{_SLIM}COPY --from=build /a /a\nCOPY . .\n{_START}".encode())

    assert list(source_copied_to_final.check(Evidence(dockerfile, project.read(tmp_path)))) == []
