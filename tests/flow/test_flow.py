import pytest

from dunnage.dockerfile import parse
from dunnage.flow.flow import Flow


def test_only_the_ancestry_of_the_target_ships() -> None:
    flow = Flow(
        parse(
            b"FROM node AS base\nRUN one\nFROM base AS build\nRUN two\n"
            b"FROM base\nCOPY --from=build /a /a\n"
        )
    )
    base, build, target = flow.stages

    assert [flow.ships(stage) for stage in (base, build, target)] == [True, False, True]
    assert [
        flow.reaches(each) for each in flow.dockerfile.instructions if each.keyword == "RUN"
    ] == [
        True,
        False,
    ]


def test_state_is_inherited_from_the_stage_below() -> None:
    flow = Flow(
        parse(
            b'FROM node AS base\nARG A=1\nENV B=2\nWORKDIR /app\nSHELL ["/bin/bash", "-c"]\n'
            b"FROM base\nWORKDIR web\n"
        )
    )

    state = flow.state(flow.target)

    assert (state.workdir, state.variable("A"), state.environment("A"), state.environment("B")) == (
        "/app/web",
        "1",
        None,
        "2",
    )
    assert state.shell == ("/bin/bash", "-c")


def test_triggers_of_a_base_stage_run_in_the_stage_above() -> None:
    flow = Flow(
        parse(
            b"FROM node AS base\nONBUILD WORKDIR /app\nONBUILD RUN npm ci --omit=dev\n"
            b'FROM base\nCMD ["node", "a.js"]\n'
        )
    )

    assert [(tree.path, tree.dev) for tree in flow.shipped] == [("/app/node_modules", False)]
    assert [each.stage for each in flow.installations()] == [flow.target]


@pytest.mark.parametrize(
    "link", ["FROM s{0} AS s{1}\n", "FROM node AS s{1}\nCOPY --from=s{0} / /\n"]
)
def test_a_long_chain_of_stages_is_followed_to_its_end(link: str) -> None:
    chain = "".join(link.format(i, i + 1) for i in range(600))
    flow = Flow(
        parse(f"FROM node AS s0\nCOPY package.json /\nRUN npm ci\n{chain}RUN npm ci\n".encode())
    )
    supplies = [flow.supply(each) for each in flow.installations()]

    assert [tree.path for tree in flow.shipped] == ["/node_modules"]
    assert supplies[0].package_json is True
    assert supplies[-1].package_json is not False
