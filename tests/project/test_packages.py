import json

from hypothesis import given
from hypothesis import strategies as st

from project import test_bun, test_pnpm, test_yarn
from project.contexts import a_project

NPM = json.dumps(
    {
        "packages": {
            "": {"dependencies": {"a": "1"}},
            "node_modules/a": {"version": "1.0.0", "dev": True, "hasInstallScript": True},
        },
    },
    indent=1,
).encode()
SAMPLES = st.sampled_from(
    [
        *(("pnpm-lock.yaml", each) for each in vars(test_pnpm).values() if isinstance(each, bytes)),
        *(("yarn.lock", each) for each in (test_yarn.CLASSIC, test_yarn.BERRY)),
        ("bun.lock", test_bun.LOCK),
        ("package-lock.json", NPM),
    ]
)
JUNK = st.text("{}[]:,\"'@/ \n\\?-!#\0a1", max_size=4)


@given(SAMPLES, st.data())
def test_a_damaged_lockfile_is_a_problem_at_most(
    sample: tuple[str, bytes], data: st.DataObject
) -> None:
    name, content = sample
    text = content.decode()
    for _ in range(3):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 12))
        text = f"{text[:start]}{data.draw(JUNK)}{text[end:]}"
    project = a_project({name: text, "package.json": '{"dependencies": {"a": "1"}}'})

    (lockfile,) = project.lockfiles

    assert (lockfile.problem is None) or lockfile.entries == {}
    assert all(1 <= each.lines.first <= each.lines.last for each in lockfile.entries.values())
