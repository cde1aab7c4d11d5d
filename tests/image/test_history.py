import pytest

from dunnage.dockerfile.parser import parse
from dunnage.image import history
from dunnage.image.manifest import Step

DOCKERFILE = parse(b"""\
ARG TAG=24
FROM node:${TAG} AS base
ENV A=1
WORKDIR /app

FROM base
ARG TOKEN
ONBUILD RUN true
COPY --from=base --chown=node a b ./
RUN npm ci
USER node
""")
OWN = (
    Step("ENV A=1", empty=True),
    Step("WORKDIR /app", empty=False),
    Step("ARG TOKEN=secret", empty=True),
    Step("COPY --chown=node a b ./ # buildkit", empty=False),
    Step("RUN |1 TOKEN=secret /bin/sh -c npm ci # buildkit", empty=False),
    Step("USER node", empty=True),
)
BASE = (Step("ADD rootfs /", empty=False), Step('CMD ["node"]', empty=True))


def _owners(*steps: Step) -> list[tuple[str, bool]]:
    return [(str(each.instruction), each.base) for each in history.owners(steps, DOCKERFILE)]


def test_the_last_entries_are_the_dockerfiles() -> None:
    expected = [
        ("FROM node:${TAG} AS base", True),
        ("WORKDIR /app", False),
        ("COPY --from=base --chown=node a b ./", False),
        ("RUN npm ci", False),
    ]
    assert expected == _owners(*BASE, *OWN)


def test_an_entry_with_another_keyword_has_no_instruction() -> None:
    other = Step("ADD . . # buildkit", empty=False)

    expected = [("WORKDIR /app", False), ("None", False), ("RUN npm ci", False)]
    assert expected == _owners(*OWN[:3], other, *OWN[4:])


def test_a_history_shorter_than_the_dockerfile_says_nothing() -> None:
    assert [("None", False), ("None", False)] == _owners(*OWN[3:])


def test_what_a_stage_triggers_is_the_doing_of_the_stage_that_takes_it() -> None:
    dockerfile = parse(b"FROM node:24 AS base\nONBUILD RUN true\nFROM base\nRUN false\n")
    steps = [Step(f"RUN /bin/sh -c {each} # buildkit", empty=False) for each in ("true", "false")]

    found = history.owners(steps, dockerfile)

    assert ["FROM base", "RUN false"] == [str(each.instruction) for each in found]
    assert [False, False] == [each.base for each in found]


@pytest.mark.parametrize(
    ("created_by", "expected"),
    [
        ("RUN /bin/sh -c npm  ci # buildkit", "RUN npm ci"),
        ("RUN |2 A=b c TOKEN=secret /bin/bash -o pipefail -c npm ci # buildkit", "RUN npm ci"),
        ("RUN |2 A=/bin/sh -c TOKEN=secret /bin/sh -c npm ci # buildkit", "RUN npm ci"),
        ("RUN |1 TOKEN=secret /bin/bash -eo pipefail -c npm ci", "RUN npm ci"),
        ("|1 TOKEN=secret /bin/sh -c npm ci", "RUN npm ci"),
        ("RUN |1 TOKEN=secret node build.js # buildkit", "RUN …"),
        ("/bin/sh -c npm ci", "RUN npm ci"),
        ('/bin/sh -c #(nop)  CMD ["node"]', 'CMD ["node"]'),
        ("COPY /app ./ # buildkit", "COPY /app ./"),
        ('CMD ["/bin/sh" "-c" "x"]', 'CMD ["/bin/sh" "-c" "x"]'),
        ("", ""),
    ],
)
def test_what_the_builder_added_is_left_out(created_by: str, expected: str) -> None:
    assert (expected,) == history.instructions((Step(created_by, empty=False),))


def test_instructions_without_a_layer_are_not_told() -> None:
    assert ("WORKDIR /app", "COPY --chown=node a b ./", "RUN npm ci") == history.instructions(OWN)
