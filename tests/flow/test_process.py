import pytest

from dunnage.dockerfile import parse
from dunnage.flow.flow import Flow
from dunnage.flow.process import Process


def process(text: str) -> Process:
    found = Flow(parse(text.encode())).process
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "words", "file"),
    [
        ('FROM node\nWORKDIR /app\nCMD ["node", "server.js"]\n', "node server.js",
         "/app/server.js"),
        ("FROM node\nWORKDIR /app\nCMD node dist/main\n", "node dist/main", "/app/dist/main"),
        ('FROM node\nWORKDIR /app\nENTRYPOINT ["node"]\nCMD ["a.js", "-v"]\n', "node a.js -v",
         "/app/a.js"),
        ('FROM node\nCMD ["--import", "tsx", "/srv/a.ts"]\n', "node --import tsx /srv/a.ts",
         "/srv/a.ts"),
        ('FROM gcr.io/distroless/nodejs22-debian12\nCMD ["/app/a.js"]\n', "node /app/a.js",
         "/app/a.js"),
        ('FROM node\nENTRYPOINT ["dumb-init", "--"]\nCMD ["node", "/a.js"]\n', "node /a.js",
         "/a.js"),
        ('FROM node\nENTRYPOINT ["/sbin/tini", "-g", "--", "node", "/a.js"]\n', "node /a.js",
         "/a.js"),
        ('FROM node\nCMD ["sh", "-c", "npx prisma migrate deploy && node /a.js"]\n',
         "node /a.js", "/a.js"),
        ("FROM node\nCMD PORT=80 exec node /a.js | tee log\n", "node /a.js", "/a.js"),
        ('FROM node\nENTRYPOINT ["/entry.sh"]\nCMD ["gosu", "node", "node", "/a.js"]\n',
         "node /a.js", "/a.js"),
        ('FROM node\nCMD ["doppler", "run", "--", "node", "/a.js"]\n', "node /a.js", "/a.js"),
        ('FROM node\nCMD ["pm2-runtime", "start", "/eco.config.js"]\n',
         "pm2-runtime start /eco.config.js", "/eco.config.js"),
        ('FROM node\nCMD ["npm", "start"]\n', "npm start", None),
        ('FROM node\nCMD ["node", "-e", "1"]\n', "node -e 1", None),
        ("FROM nginx\n", "nginx -g daemon off;", None),
        ("FROM node\n", "node", None),
    ],
)  # fmt: skip
def test_the_program_that_counts_is_found(text: str, words: str, file: str | None) -> None:
    found = process(text)

    assert (" ".join(found.words), found.node and found.node.file) == (words, file)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ('FROM node\nCMD ["node", "a.js"]\n', (False, False, None, None, None, "CMD")),
        ("FROM node\nCMD node a.js\n", (True, False, None, None, None, "CMD")),
        ("FROM node\nCMD exec node a.js\n", (True, True, None, None, None, "CMD")),
        ('FROM node\nENTRYPOINT ["tini", "--"]\nCMD ["npm", "run", "serve"]\n',
         (False, False, "tini", "npm", "serve", "CMD")),
        ('FROM node\nENTRYPOINT ["node", "a.js"]\nCMD ["--port=1"]\n',
         (False, False, None, None, None, "ENTRYPOINT")),
        ('FROM node\nCMD ["yarn", "start:prod"]\n',
         (False, False, None, "yarn", "start:prod", "CMD")),
        ('FROM node\nCMD ["npx", "serve", "-s"]\n', (False, False, None, "npx", None, "CMD")),
    ],
)  # fmt: skip
def test_what_stands_in_front_is_told(text: str, facts: tuple[object, ...]) -> None:
    found = process(text)

    assert facts == (
        found.is_shell,
        found.is_exec,
        found.init,
        found.manager,
        found.script,
        found.instruction and found.instruction.keyword,
    )


def test_nobody_names_a_program_of_an_unknown_image() -> None:
    assert Flow(parse(b"FROM example/unknown\n")).process is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FROM node\nHEALTHCHECK CMD node /health.js || exit 1\n", ("node", "/health.js")),
        ('FROM node\nHEALTHCHECK CMD ["curl", "-f", "x"]\n', ("curl", "-f", "x")),
        ("FROM node\nHEALTHCHECK --interval=5s CMD wget -q x | grep ok\n", ("wget", "-q", "x")),
        ("FROM node\nHEALTHCHECK NONE\n", None),
    ],
)
def test_the_health_check_is_read_likewise(text: str, words: tuple[str, ...] | None) -> None:
    found = Flow(parse(text.encode())).healthcheck

    assert (found and found.words) == words
