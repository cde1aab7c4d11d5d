"""The rules on how the application starts, ends, and is asked how it is."""

from pathlib import Path

import pytest

from builders import the_files
from dunnage.dockerfile import parse
from dunnage.model import Image, ImageConfig
from dunnage.project import project
from dunnage.rule import Evidence, Practice
from dunnage.rules.cmd_npm_start import cmd_npm_start
from dunnage.rules.cmd_shell_form import cmd_shell_form
from dunnage.rules.distroless_node_twice import distroless_node_twice
from dunnage.rules.distroless_shell_form import distroless_shell_form
from dunnage.rules.entry_file_missing import entry_file_missing
from dunnage.rules.graceful_shutdown_missing import graceful_shutdown_missing
from dunnage.rules.healthcheck_missing import healthcheck_missing
from dunnage.rules.healthcheck_target_missing import healthcheck_target_missing
from dunnage.rules.init_missing import init_missing

_APP = "FROM node:24-bookworm-slim\nWORKDIR /app\nCOPY . .\n"
_DISTROLESS = "FROM gcr.io/distroless/nodejs24-debian12:nonroot\nCOPY . .\n"
_START = 'CMD ["node", "server.js"]\n'
_SERVER = 'require("http").createServer().listen(3000);\n'


def told(practice: Practice, evidence: Evidence) -> list[int]:
    return [each.lines.first for each in practice.check(evidence)]


def of(dockerfile: str) -> Evidence:
    return Evidence(parse(dockerfile.encode()))


def an_image(*files: str) -> Image:
    config = ImageConfig("node", "/app", (), (), ())
    there = dict.fromkeys(("usr/local/bin/node", *files), 1)
    return Image("sha256:0", "linux/amd64", config, (), the_files(there))


@pytest.mark.parametrize(
    ("start", "shell", "npm"),
    [
        ('CMD ["node", "server.js"]', [], []),
        ("CMD node server.js", [4], []),
        ('CMD "node" "server.js"', [4], []),
        ("CMD exec node server.js", [], []),
        ("CMD npx prisma migrate deploy && exec node server.js", [], []),
        ("CMD npx prisma migrate deploy && node server.js", [4], []),
        ('CMD ["sh", "-c", "node server.js"]', [4], []),
        ('CMD ["npm", "start"]', [], [4]),
        ("CMD npm start", [4], [4]),
        ('CMD ["npm", "run", "start:prod"]', [], [4]),
        ('ENTRYPOINT ["yarn"]\nCMD ["start"]', [], [4]),
        ('ENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["pnpm", "start"]', [], [5]),
        ('ENTRYPOINT ["dumb-init", "--"]\nCMD node server.js', [], []),
        ('ENTRYPOINT ["tini", "--"]\nCMD node server.js', [5], []),
        ('ENTRYPOINT ["tini", "-g", "--"]\nCMD node server.js', [], []),
        ('ENTRYPOINT ["node"]\nCMD server.js', [5], []),
        ('ENTRYPOINT ["./entry.sh"]', [], []),
        ('CMD ["pm2-runtime", "server.js"]', [], []),
        ("CMD npm run dev", [], []),
        ("CMD npm test", [], []),
    ],
)
def test_what_stands_in_front_of_the_application(
    start: str, shell: list[int], npm: list[int]
) -> None:
    evidence = of(f"{_APP}{start}\n")

    assert told(cmd_shell_form, evidence) == shell
    assert told(cmd_npm_start, evidence) == npm


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        ("node:24-slim", "Debian's passes no signal on to the application"),
        ("node:24-alpine", "the base image's shell decides whether the application sees SIGTERM"),
    ],
)
def test_the_shell_of_the_base_image_decides_what_becomes_of_signals(
    base: str, reason: str
) -> None:
    (violation,) = cmd_shell_form.check(of(f"FROM {base}\nCOPY . .\nCMD node server.js\n"))

    assert violation.message == (
        f"CMD starts a shell, and {reason}: write the JSON form, or `exec` the program."
    )


@pytest.mark.parametrize(
    ("start", "fixed"),
    [
        ("CMD node server.js --port=3000", 'CMD ["node", "server.js", "--port=3000"]'),
        ("ENTRYPOINT node server.js", 'ENTRYPOINT ["node", "server.js"]'),
        ("ENTRYPOINT node server.js\nCMD --help", None),
        ("CMD node server.js $FLAGS", None),
        ("CMD NODE_ENV=production node server.js", None),
        ("CMD node server.js | cat", None),
        ("CMD node \\\n  server.js", None),
    ],
)
def test_only_plain_words_are_written_as_json(start: str, fixed: str | None) -> None:
    (violation,) = cmd_shell_form.check(of(f"{_APP}{start}\n"))

    assert (violation.fix and violation.fix.replacement) == fixed


@pytest.mark.parametrize(
    "dockerfile",
    [
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD ["npm", "start"]\n',
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD node server.js\n",
        'FROM node:24\nONBUILD COPY . .\nONBUILD RUN npm ci\nCMD ["npm", "start"]\n',
        "FROM node:24 AS build\nCMD npm start\nFROM nginx\nCOPY --from=build /dist /srv\n",
    ],
)
def test_other_kinds_of_images_start_as_they_like(dockerfile: str) -> None:
    assert told(cmd_shell_form, of(dockerfile)) == []
    assert told(cmd_npm_start, of(dockerfile)) == []


@pytest.mark.parametrize(
    ("scripts", "fixed"),
    [
        ('{"start": "node dist/app.js"}', 'CMD ["node", "dist/app.js"]'),
        ('{"start": "node dist/app.js", "prestart": "x"}', None),
        ('{"start": "NODE_ENV=production node dist/app.js"}', None),
        ('{"start": "node dist/app.js && true"}', None),
        ('{"start": "next start"}', None),
    ],
)
def test_only_a_plain_start_script_is_written_out(
    scripts: str, fixed: str | None, tmp_path: Path
) -> None:
    (tmp_path / "package.json").write_text(f'{{"scripts": {scripts}}}')
    dockerfile = parse(f'{_APP}CMD ["npm", "start"]\n'.encode())

    (violation,) = cmd_npm_start.check(Evidence(dockerfile, project.read(tmp_path)))

    assert (violation.fix and violation.fix.replacement) == fixed


@pytest.mark.parametrize(
    ("start", "lines"),
    [
        ("CMD server.js", [3]),
        ("RUN true\nCMD server.js", [3, 4]),
        ("ENTRYPOINT node server.js", [3]),
        ('HEALTHCHECK CMD node health.js\nCMD ["server.js"]', [3]),
        ('HEALTHCHECK NONE\nCMD ["server.js"]', []),
        ('HEALTHCHECK CMD ["/nodejs/bin/node", "health.js"]\nCMD ["server.js"]', []),
        ('CMD ["sh", "-c", "node server.js"]', [3]),
        ('USER nonroot\nCMD ["server.js"]\nFROM scratch\nCOPY a a\nCMD ["a"]', []),
        ('RUN true\nFROM node:24\nCOPY --from=0 a a\nCMD ["node", "a"]', [3]),
        ('COPY --from=busybox:1.37 /bin/busybox /bin/sh\nRUN true\nCMD ["server.js"]', []),
    ],
)
def test_distroless_has_no_shell(start: str, lines: list[int]) -> None:
    assert told(distroless_shell_form, of(f"{_DISTROLESS}{start}\n")) == lines


@pytest.mark.parametrize(
    "base",
    [
        "gcr.io/distroless/nodejs24-debian12:debug",
        "cgr.dev/chainguard/node:latest-dev",
        "node:24",
        "mcr.microsoft.com/windows/nanoserver:ltsc2022",
        "registry.example/distroless",
    ],
)
def test_images_with_a_shell_or_of_unknown_content_are_left_alone(base: str) -> None:
    assert told(distroless_shell_form, of(f"FROM {base}\nRUN true\nCMD server.js\n")) == []


@pytest.mark.parametrize(
    ("dockerfile", "lines"),
    [
        ('FROM cgr.dev/chainguard/node\nCMD ["node", "server.js"]\n', [2]),
        (f'{_DISTROLESS}CMD ["node"]\n', [3]),
        (f'{_DISTROLESS}ENTRYPOINT ["/nodejs/bin/node"]\nCMD ["node", "server.js"]\n', []),
        (f'{_DISTROLESS}CMD ["server.js", "node"]\n', []),
        (_APP + _START, []),
    ],
)
def test_node_is_named_once(dockerfile: str, lines: list[int]) -> None:
    assert told(distroless_node_twice, of(dockerfile)) == lines


@pytest.mark.parametrize(
    ("source", "start", "init", "graceful"),
    [
        (_SERVER, 'CMD ["node", "server.js"]', [4], [1]),
        (_SERVER, 'CMD ["tini", "--", "node", "server.js"]', [], [1]),
        (f'process.on("SIGTERM", f);\n{_SERVER}', 'CMD ["node", "server.js"]', [], []),
        ("setInterval(work, 1000);\n", 'CMD ["node", "server.js"]', [4], []),
        ("work();\n", 'CMD ["node", "server.js"]', [], []),
        (_SERVER, 'CMD ["npx", "tsx", "server.js"]', [], []),
        (_SERVER, 'CMD ["tsx", "server.js"]', [], [1]),
        (_SERVER, 'CMD ["node", "-e", "0"]', [], []),
        (f'require("elsewhere");\n{_SERVER}', 'CMD ["node", "server.js"]', [], []),
        (f'require("./" + name);\n{_SERVER}', 'CMD ["node", "server.js"]', [], []),
        (f'require("next");\n{_SERVER}', 'CMD ["node", "server.js"]', [], []),
        (_SERVER, 'CMD ["node", "other.js"]', [], []),
        (_SERVER, 'CMD ["pm2-runtime", "server.js"]', [], [1]),
    ],
)
def test_only_sources_that_are_wholly_known_tell_that_nothing_answers_sigterm(
    source: str, start: str, init: list[int], graceful: list[int], tmp_path: Path
) -> None:
    (tmp_path / "package.json").write_text('{"dependencies": {"next": "16.0.3"}}')
    (tmp_path / "server.js").write_text(source)
    evidence = Evidence(parse(f"{_APP}{start}\n".encode()), project.read(tmp_path))

    assert told(init_missing, evidence) == init
    assert told(graceful_shutdown_missing, evidence) == graceful


@pytest.mark.parametrize(
    ("dockerfile", "lines"),
    [
        (f"{_APP}{_START}", []),
        (f"FROM node:24-alpine\nRUN apk add --no-cache chromium\nCOPY . .\n{_START}", [4]),
        (f"FROM ghcr.io/puppeteer/puppeteer:24\nCOPY . .\n{_START}", [3]),
        ('FROM ghcr.io/puppeteer/puppeteer:24\nCOPY . .\nCMD ["node", "seed.js"]\n', []),
    ],
)
def test_a_browser_leaves_processes_behind(dockerfile: str, lines: list[int]) -> None:
    assert told(init_missing, of(dockerfile)) == lines


@pytest.mark.parametrize(
    ("dockerfile", "lines"),
    [
        (f"{_APP}{_START}", [1]),
        ("FROM nginx\nCOPY dist /usr/share/nginx/html\n", [1]),
        (f"{_APP}HEALTHCHECK NONE\n{_START}", [4]),
        (f"FROM node:24 AS a\nHEALTHCHECK CMD a\n{_APP}COPY --from=a /a a\n{_START}", [3]),
        (f"FROM node:24 AS a\nHEALTHCHECK CMD a\nFROM a\nCOPY . .\n{_START}", []),
        (f'{_APP}CMD ["node", "worker.js"]\n', []),
        (f'{_APP}ENTRYPOINT ["node", "bin/cli.js"]\n', []),
        (f'{_APP}CMD ["npm", "run", "migrate"]\n', []),
        ('FROM public.ecr.aws/lambda/nodejs:24\nCOPY . .\nCMD ["index.handler"]\n', []),
        (f"FROM registry.example/base\nCOPY . .\n{_START}", []),
    ],
)
def test_servers_are_to_be_asked_how_they_are(dockerfile: str, lines: list[int]) -> None:
    assert told(healthcheck_missing, of(dockerfile)) == lines


@pytest.mark.parametrize(
    ("base", "check", "lines"),
    [
        ("node:24-slim", "curl -f http://localhost/ || exit 1", [4]),
        ("node:24-slim", "wget -q http://localhost/ || exit 1", [4]),
        ("node:24-alpine", "curl -f http://localhost/", [4]),
        ("node:24-alpine", "wget -q http://localhost/", []),
        ("node:24", "curl -f http://localhost/", []),
        ("node:${TAG}", "curl -f http://localhost/", []),
        ("nginx:1.29", "curl -f http://localhost/", []),
        ("node:24-slim", '["curl", "-f", "http://localhost/"]', [4]),
        ("node:24-slim", "node -e 'fetch(1)'", []),
        ("node:24-slim", "node health.js", [4]),
        ("node:24-slim", "node dist/health", []),
        ("gcr.io/distroless/nodejs24", '["curl", "http://localhost/"]', [4]),
        ("gcr.io/distroless/nodejs24", "curl http://localhost/", []),  # there is no shell either
    ],
)
def test_a_check_needs_its_program(base: str, check: str, lines: list[int]) -> None:
    dockerfile = (
        f"FROM {base}\nWORKDIR /app\nCOPY dist dist\nHEALTHCHECK CMD {check}\n"
        'CMD ["node", "dist/a.js"]\n'
    )

    assert told(healthcheck_target_missing, of(dockerfile)) == lines


@pytest.mark.parametrize(
    "before",
    [
        "RUN apt-get install -y curl",
        'ARG TOOLS="curl tini"\nRUN apt-get install -y $TOOLS',
        "ARG TOOLS\nRUN apt-get install -y $TOOLS",
        "COPY --from=curl/bin:1 /curl /usr/local/bin/",
    ],
)
def test_a_client_can_come_in_many_ways(before: str) -> None:
    dockerfile = f"{_APP}{before}\nHEALTHCHECK CMD curl -f http://localhost/\n{_START}"

    assert told(healthcheck_target_missing, of(dockerfile)) == []


@pytest.mark.parametrize(
    ("check", "files", "lines"),
    [
        ("curl http://localhost/", ("usr/bin/curl",), []),
        ("curl http://localhost/", ("bin/busybox",), [4]),
        ("node health.js", ("app/health.js",), []),
        ("node health.js", ("app/dist/health.js",), [4]),
    ],
)
def test_the_image_knows_what_is_in_it(
    check: str, files: tuple[str, ...], lines: list[int]
) -> None:
    dockerfile = parse(f"{_APP}HEALTHCHECK CMD {check}\n{_START}".encode())

    assert told(healthcheck_target_missing, Evidence(dockerfile, None, an_image(*files))) == lines


_BUILD = (
    "FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n"
    "FROM node:24\nWORKDIR /app\nCOPY --from=build /app/dist dist\n"
)


@pytest.mark.parametrize(
    ("dockerfile", "lines"),
    [
        (f'{_BUILD}CMD ["node", "dist/main.js"]\n', []),
        (f'{_BUILD}CMD ["node", "dist/main"]\n', []),
        (f'{_BUILD}CMD ["node", "main.js"]\n', [8]),
        (f'{_BUILD}CMD ["node", "build/main"]\n', [8]),
        (f'{_BUILD}CMD ["node", "."]\n', []),
        (f'{_BUILD}CMD ["node", "-r", "x", "../srv/main.js"]\n', [8]),
        (f'{_BUILD}RUN ./make.sh\nCMD ["node", "main.js"]\n', []),
        (f'{_BUILD}ENTRYPOINT ["node", "node_modules/.bin/next"]\n', []),
        ('FROM node:24\nWORKDIR /app\nRUN npm i -g x\nCMD ["node", "main.js"]\n', []),
        ('FROM registry.example/base\nCOPY dist dist\nCMD ["node", "main.js"]\n', []),
        (f'{_BUILD}CMD ["node", "$MAIN"]\n', []),
        (f'{_BUILD}CMD ["node", "main.wasm"]\n', []),
        (f'{_BUILD}ADD https://example.com/main.js ./\nCMD ["node", "main.js"]\n', []),
    ],
)
def test_an_entry_is_missing_only_where_nothing_can_have_brought_it(
    dockerfile: str, lines: list[int]
) -> None:
    assert told(entry_file_missing, of(dockerfile)) == lines


@pytest.mark.parametrize(
    ("name", "lines"), [("server.js", []), ("app.js", [4]), ("secret.js", [4])]
)
def test_the_context_tells_what_a_copy_of_all_brings(
    name: str, lines: list[int], tmp_path: Path
) -> None:
    (tmp_path / "server.js").write_text(_SERVER)
    (tmp_path / "secret.js").write_text(_SERVER)
    (tmp_path / ".dockerignore").write_text("secret.js\n")
    dockerfile = parse(f'{_APP}CMD ["node", "{name}"]\n'.encode())

    assert told(entry_file_missing, Evidence(dockerfile, project.read(tmp_path))) == lines


@pytest.mark.parametrize(
    ("files", "lines"),
    [
        (("app/dist/main.js",), []),
        (("app/dist/src/main.js",), [8]),
        (("app/dist/main/index.js",), []),
    ],
)
def test_the_image_tells_whether_the_entry_is_there(
    files: tuple[str, ...], lines: list[int]
) -> None:
    dockerfile = parse(f'{_BUILD}CMD ["node", "dist/main"]\n'.encode())

    assert told(entry_file_missing, Evidence(dockerfile, None, an_image(*files))) == lines


def test_a_program_that_serves_nobody_needs_no_check(tmp_path: Path) -> None:
    (tmp_path / "server.js").write_text("setInterval(work, 1000);\n")
    dockerfile = parse(f"{_APP}{_START}".encode())

    assert told(healthcheck_missing, of(f"{_APP}{_START}")) == [1]
    assert told(healthcheck_missing, Evidence(dockerfile, project.read(tmp_path))) == []


@pytest.mark.parametrize(
    ("start", "lines"),
    [
        ('CMD ["node", "dist/index.js"]', [4]),
        ('CMD ["node", "dist/main.js"]', []),
        ('CMD ["node", "build/index.js"]', []),
    ],
)
def test_nest_makes_a_file_of_each_source(start: str, lines: list[int], tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(
        '{"scripts": {"build": "nest build"}, "dependencies": {"@nestjs/core": "11.1.9"}}'
    )
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.ts").write_text("")
    dockerfile = parse(f"FROM node:24\nCOPY . /app\nWORKDIR /app\n{start}\n".encode())
    built = parse(f"FROM node:24\nWORKDIR /app\nRUN npm run build\n{start}\nCOPY . .".encode())

    assert told(entry_file_missing, Evidence(built, project.read(tmp_path))) == lines
    assert told(entry_file_missing, Evidence(dockerfile)) == []


def test_what_webpack_makes_of_a_nest_project_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"dependencies": {"@nestjs/core": "11.1.9"}}')
    (tmp_path / "webpack.config.js").write_text("")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.ts").write_text("")
    dockerfile = parse(f'{_BUILD}CMD ["node", "dist/index.js"]\n'.encode())

    assert told(entry_file_missing, Evidence(dockerfile, project.read(tmp_path))) == []
