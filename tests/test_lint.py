from dunnage import __version__
from dunnage.contents import File, Hidden, Hiding
from dunnage.dockerfile import DockerfileError, parse
from dunnage.lint import lint, subject, unreadable
from dunnage.model import Lines, Location, Related, Severity, Tool
from dunnage.rule import Built, Evidence
from dunnage.rules import PRACTICES
from dunnage.rules.base_image_untagged import base_image_untagged
from dunnage.rules.copy_trailing_comment import copy_trailing_comment
from dunnage.rules.dockerignore_not_recursive import dockerignore_not_recursive
from dunnage.rules.secret_in_arg_or_env import secret_in_arg_or_env
from dunnage.rules.source_copied_to_final import source_copied_to_final
from dunnage.rules.typescript_sources_in_final import typescript_sources_in_final
from dunnage.rules.wasted_bytes import wasted_bytes
from project.contexts import a_project
from rules.images import an_image

_DOCKERFILE = b"""\
FROM node AS build
ARG NPM_TOKEN
RUN npm install

FROM node:24
COPY --from=build /app /app # built
CMD ["npm", "start"]
"""


def test_findings_come_in_the_order_of_the_file() -> None:
    practices = (copy_trailing_comment, base_image_untagged, secret_in_arg_or_env)

    run = lint(practices, Evidence(parse(_DOCKERFILE)), "app/Dockerfile")

    found = [(str(each.location), each.rule.id) for each in run.findings]
    assert found == [
        ("app/Dockerfile:1", "base-image-untagged"),
        ("app/Dockerfile:2", "secret-in-arg-or-env"),
        ("app/Dockerfile:6", "copy-trailing-comment"),
    ]
    assert (run.tool, run.version, run.problem) == (Tool.DUNNAGE, __version__, None)


def test_a_finding_keeps_its_subject_when_lines_move() -> None:
    moved = b"# a comment\n\n" + _DOCKERFILE

    subjects = [
        [each.subject for each in lint(PRACTICES, Evidence(parse(file)), "Dockerfile").findings]
        for file in (_DOCKERFILE, moved)
    ]

    assert subjects[0] == subjects[1]


def test_a_subject_ignores_white_space_and_gives_nothing_of_the_text_away() -> None:
    written = subject("ARG   NPM_TOKEN=hunter2")

    assert written == subject("ARG NPM_TOKEN=hunter2\n")
    assert written != subject("ARG NPM_TOKEN=hunter3")
    assert "hunter2" not in written


def test_a_finding_in_another_file_is_placed_there() -> None:
    files = {"src/.env": "", ".dockerignore": "**/node_modules\n.env\n"}
    evidence = Evidence(parse(b"FROM node:24-slim\nCOPY . /app\n"), a_project(files, "api"))

    run = lint([dockerignore_not_recursive], evidence, "api/Dockerfile")

    (finding,) = run.findings
    assert finding.location == Location("api/.dockerignore", Lines(2, 2))
    assert finding.subject == subject(finding.message)


def test_a_file_that_buildkit_cannot_read_is_one_finding_on_its_line() -> None:
    run = unreadable(DockerfileError('unterminated heredoc "EOF"', 7), "Dockerfile")

    (finding,) = run.findings
    assert finding.rule.id == "unreadable-dockerfile"
    assert finding.rule.severity is Severity.ERROR
    assert finding.location == Location("Dockerfile", Lines(7, 7))
    assert finding.message == 'Unterminated heredoc "EOF".'


def test_a_rule_leaves_lines_to_another_that_tells_more_of_them() -> None:
    dockerfile = parse(
        b"FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n"
        b"FROM node:24\nWORKDIR /app\nCOPY --from=build /app ./\n"
        b'COPY more ./\nCMD ["node", "dist/app.js"]\n'
    )
    files = {"app/src/a.ts": File(1, 7), "app/b.ts": File(1, 8), "app/dist/app.js": File(1, 7)}
    evidence = Evidence(dockerfile, None, an_image(dockerfile, Built(files)))

    run = lint((source_copied_to_final, typescript_sources_in_final), evidence, "Dockerfile")

    assert [(each.location.lines.first, each.rule.id) for each in run.findings] == [
        (7, "source-copied-to-final"),
        (8, "typescript-sources-in-final"),
    ]


def test_a_finding_names_where_the_bytes_come_from() -> None:
    dockerfile = parse(
        b'FROM node:24\nWORKDIR /app\nCOPY fonts ./fonts\nRUN rm -r fonts\nCMD ["node", "app.js"]\n'
    )
    hidden = Hidden("app/fonts/a.ttf", 9_000_000, 3, 4, Hiding.DELETED)
    evidence = Evidence(dockerfile, None, an_image(dockerfile, Built({}, hidden=(hidden,))))

    (finding,) = lint((wasted_bytes,), evidence, "Dockerfile").findings

    here, there = (Location("Dockerfile", Lines(line, line)) for line in (4, 3))
    assert (finding.location, finding.related) == (here, (Related(there, "It comes from here"),))
