"""The rules on `# syntax=`."""

import pytest

from dunnage.dockerfile import parse
from dunnage.model import Fix, Lines
from dunnage.rule import Evidence
from dunnage.rules.syntax_directive_misplaced import syntax_directive_misplaced
from dunnage.rules.syntax_directive_missing import syntax_directive_missing


def missing(dockerfile: str) -> list[int]:
    evidence = Evidence(parse(dockerfile.encode()))
    return [each.lines.first for each in syntax_directive_missing.check(evidence)]


def misplaced(dockerfile: str) -> list[tuple[int, Fix | None]]:
    evidence = Evidence(parse(dockerfile.encode()))
    return [(each.lines.first, each.fix) for each in syntax_directive_misplaced.check(evidence)]


@pytest.mark.parametrize(
    "instruction",
    [
        "RUN --mount=type=cache,target=/root/.npm npm ci",
        "RUN --network=none npm test",
        "COPY --link dist ./dist",
        "COPY --parents packages/*/package.json ./",
        "RUN <<EOF\nnpm ci\nEOF",
        "COPY <<EOF ./robots.txt\nUser-agent: *\nEOF",
    ],
)
def test_the_first_feature_of_buildkit_asks_for_the_directive(instruction: str) -> None:
    dockerfile = f"FROM node:24\n{instruction}\n{instruction}\n"

    assert missing(dockerfile) == [2]
    assert missing(f"# syntax=docker/dockerfile:1\n{dockerfile}") == []


@pytest.mark.parametrize(
    "instruction",
    [
        "COPY --from=build --chown=node:node /app ./",
        "HEALTHCHECK --interval=5s CMD node health.js",
        "RUN cat <<< text",
    ],
)
def test_what_every_builder_knows_needs_no_directive(instruction: str) -> None:
    assert missing(f"FROM node:24\n{instruction}\n") == []


def test_a_misplaced_directive_is_not_told_as_missing() -> None:
    dockerfile = "\n# syntax=docker/dockerfile:1\nFROM node:24\nCOPY --link . .\n"

    assert missing(dockerfile) == []
    assert [line for line, _ in misplaced(dockerfile)] == [2]


@pytest.mark.parametrize(
    "comment",
    ["#syntax=docker/dockerfile:1.7-labs", "# SYNTAX = docker.io/docker/dockerfile:1"],
)
def test_the_directive_moves_to_the_first_line(comment: str) -> None:
    dockerfile = f"# The API\n#\n{comment}\nFROM node:24\n"

    assert misplaced(dockerfile) == [(3, Fix(Lines(1, 3), f"{comment}\n# The API\n#"))]


def test_below_an_instruction_it_is_told_and_left_alone() -> None:
    assert misplaced("FROM node:24\n# syntax=docker/dockerfile:1\nUSER node\n") == [(2, None)]


@pytest.mark.parametrize(
    "dockerfile",
    [
        "# syntax=docker/dockerfile:1\nFROM node:24\n",
        "# escape=`\n# syntax=docker/dockerfile:1\nFROM node:24\n",
        "# syntax=docker/dockerfile:1 is what CI has\nFROM node:24\n",
        "# syntax=docker/dockerfile:1\n\n# syntax=docker/dockerfile:1.7-labs\nFROM node:24\n",
        "# The syntax=1 option\nFROM node:24\n",
        "# syntax=strict\nFROM node:24\n",
    ],
)
def test_a_directive_that_counts_and_a_sentence_are_not_misplaced(dockerfile: str) -> None:
    assert misplaced(dockerfile) == []
