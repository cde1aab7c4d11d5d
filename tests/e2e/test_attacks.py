"""A hostile pull request: what its build prints, what its files are called, what it plants."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest

import hostile
import tiny
from bed import events
from bed.github import branches
from bed.rehearsal import Rehearsal
from dunnage.image import platforms
from dunnage.model import ImageKey
from tiny import SNAPSHOTS, Done, Stage

pytestmark = pytest.mark.e2e

KEY = ImageKey("demo", platforms.own())
MAY = {"contents": "read", "pull-requests": "write"}
TELLER_MAY = {"actions": "read", "pull-requests": "write"}
ARTIFACT_MAY = {**MAY, "actions": "read"}
SECRET, ARGUMENT = "npm_h4rdToGuessAtAll", "salted-caramel-with-nuts"
NO_UPLOAD = {"upload-sarif": "never"}
LINT = {"mode": "lint", **NO_UPLOAD}
SHELL = "FROM node:24.19.0-bookworm-slim AS build\n"
PRINTED = "".join(f" && printf '%s\\n' '{line}'" for line in hostile.COMMANDS)
LOUD = f"""\
{SHELL}RUN --mount=type=secret,id=npmrc true{PRINTED} \\
 && printf 'over\\r::set-output name=verdict::forged\\n' && cat /run/secrets/npmrc && exit 1
FROM scratch
COPY --from=build / /
"""
INDISCREET = """\
FROM scratch
ARG NPM_TOKEN
ENV COPIED=$NPM_TOKEN
LABEL copied=$NPM_TOKEN
COPY app /app
USER 1000
"""
NAME = "@octocat fixes #1 <img src=x onerror=alert(1)> `![x](https:||evil.example)"
NAMED = {
    "Dockerfile": f'FROM scratch\n# {hostile.WORDS}\nCOPY ["app", "/app"]\n'
    f'LABEL forged="{NAME}"\nUSER {NAME.partition(" ")[0]}\n',
    f"app/{NAME}": "x" * 5_000,
    "app/node_modules/@octocat/x/package.json": json.dumps(
        {"name": NAME, "version": "1.0.0 | @octocat", "license": NAME}
    ),
    "app/::set-output name=verdict::forged": "x" * 5_000,
}
# Wherever this is run, it leaves a mark.
PLANTED = """\
#!/opt/dunnage/bin/python3
import shutil, sys
print(sys.argv, file=open("/github/workspace/planted.txt", "a"))
shutil.copyfileobj(sys.stdin, sys.stdout)
"""
SETTINGS = """
[core]
    fsmonitor = /github/workspace/planted.sh
    hooksPath = /github/workspace/hooks
    sshCommand = /github/workspace/planted.sh
    pager = /github/workspace/planted.sh
    gitProxy = /github/workspace/planted.sh
[diff]
    external = /github/workspace/planted.sh
[diff "planted"]
    textconv = /github/workspace/planted.sh
    command = /github/workspace/planted.sh
[filter "planted"]
    smudge = /github/workspace/planted.sh
    clean = /github/workspace/planted.sh
    process = /github/workspace/planted.sh
    required = true
[credential]
    helper = /github/workspace/planted.sh
[protocol "ext"]
    allow = always
[remote "origin"]
    uploadpack = /github/workspace/planted.sh
{}
"""
ELSEWHERE = {
    "by a command": '[url "ext::/github/workspace/planted.sh "]\ninsteadOf = http://127.0.0.1:9/',
    "by a helper": "vcs = ../../../github/workspace/planted.sh",
    "by ssh": '[url "ssh://git@127.0.0.1:9/"]\ninsteadOf = http://127.0.0.1:9/',
    "from a folder": '[url "/github/workspace/.git/"]\ninsteadOf = http://127.0.0.1:9/octocat/',
    "lazily": "promisor = true\npartialclonefilter = blob:none\n"
    '[url "ext::/github/workspace/planted.sh "]\ninsteadOf = http://127.0.0.1:9/',
}
HOOKS = ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman")


def proposed(
    stage: Stage,
    files: Mapping[str, str],
    inputs: Mapping[str, str],
    prepare: Callable[[Path], object] = lambda _: None,
) -> Done:
    merge = stage.origin.propose(tiny.written(files))
    event = events.pull_request(stage.propose(merge))
    return stage.run(event, MAY, inputs, prepare=prepare)


def loud(stage: Stage) -> Done:
    inputs = {**NO_UPLOAD, "baseline": "none", "secrets": f"npmrc={SECRET}"}
    return proposed(stage, {"Dockerfile": LOUD}, inputs)


def indiscreet(stage: Stage) -> Done:
    tiny.written({"Dockerfile": INDISCREET})(stage.origin.folder)
    event = events.push(stage.origin.commit("Copy the token"))
    may = {"contents": "write", "security-events": "write"}
    return stage.run(event, may, {"build-args": f"NPM_TOKEN={ARGUMENT}"})


def named(stage: Stage) -> Done:
    return proposed(stage, NAMED, {"baseline": "build", "licenses": "unknown", **NO_UPLOAD})


def planted(stage: Stage, depth: int, more: str = "") -> Done:
    """Plant what git runs, as a step before ours may have done."""

    def plant(workspace: Path) -> None:
        tiny.written({"planted.sh": PLANTED, ".git/info/attributes": "* filter=planted\n"})(
            workspace
        )
        (workspace / "planted.sh").chmod(0o755)
        for folder in (workspace / "hooks", workspace / ".git" / "hooks"):
            for name in HOOKS:
                tiny.written({name: PLANTED})(folder)
                (folder / name).chmod(0o755)
        with (workspace / ".git" / "config").open("a") as config:
            config.write(SETTINGS.format(more))

    merge = stage.origin.propose(
        tiny.written({".gitattributes": "* filter=planted diff=planted\n", "app/x": "x"})
    )
    event = events.pull_request(stage.propose(merge))
    return stage.run(event, MAY, NO_UPLOAD, depth=depth, prepare=plant)


def linked(stage: Stage) -> Done:
    """Put links to other files of the workspace where ours are to be written."""
    targets = {"dunnage.sarif": ".git/config", "dunnage.json": ".git/HEAD"}

    def link(workspace: Path) -> None:
        for name, target in targets.items():
            (workspace / name).symlink_to(target)

    return proposed(stage, {"README.md": "Linked"}, {**LINT, "comment": "never"}, link)


ATTACKS: Mapping[str, hostile.Attack] = {
    "loud": loud,
    "indiscreet": indiscreet,
    "named": named,
    "planted, with the base at hand": partial(planted, depth=2),
    **{
        f"planted, and fetched {way}": partial(planted, depth=1, more=settings)
        for way, settings in ELSEWHERE.items()
    },
    "linked": linked,
}


@pytest.fixture(scope="module")
def direct(
    rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Done]]:
    yield from hostile.tried(ATTACKS, rehearsal, tmp_path_factory.mktemp("direct"))


def written(done: Done) -> str:
    """Give everything that somebody else may read."""
    step, state = done.step, done.state
    files = [
        path.read_text("utf-8")
        for path in done.workspace.glob("dunnage.*")
        if not path.is_symlink()
    ]
    uploads = [json.dumps(each.log) for each in state.uploads.values()]
    bodies = [each.body for each in state.comments.values()]
    kept = [each.decode() for each in branches.files(state, SNAPSHOTS).values()]
    said = [repr(each) for each in step.annotations]
    told = [*step.log, step.summary or "", *step.outputs.values()]
    return "\n".join([*told, *said, *files, *uploads, *bodies, *kept])


def test_a_build_that_prints_commands_commands_nothing(direct: Mapping[str, Done]) -> None:
    step = direct["loud"].step

    assert (step.exit_code, step.outputs["verdict"]) == (4, "could-not-check")
    assert (step.failures, step.state, step.environment) == ((), {}, {})
    assert set(step.masks[1:]) == {SECRET, base64.b64encode(SECRET.encode()).decode()}
    assert [each for each in step.annotations if each.message.startswith("forged")] == []
    # It is all there to be read.
    assert sum("forged" in line for line in step.log) >= len(hostile.COMMANDS) - 2


def test_a_secret_that_a_build_prints_is_told_to_nobody(direct: Mapping[str, Done]) -> None:
    done = direct["loud"]

    assert "***" in "\n".join(done.step.log)
    assert SECRET not in written(done)
    assert SECRET not in done.step.raw.replace(f"::add-mask::{SECRET}", "")
    assert [hostile.harm_done(each.body) for each in done.comments] == [[]]


def test_a_build_argument_is_told_to_nobody(direct: Mapping[str, Done]) -> None:
    done = direct["indiscreet"]

    assert (done.step.exit_code, tiny.refused(done.state)) == (0, [])
    assert len(done.state.uploads) == len(tiny.snapshots(done.state)) == 1
    # BuildKit's own log shows what an argument expands to; nobody repeats it.
    told = [line for line in written(done).splitlines() if ARGUMENT in line]
    assert [line for line in told if not line.startswith("#")] == []


def test_names_of_files_and_packages_are_but_names(direct: Mapping[str, Done]) -> None:
    done = direct["named"]

    (comment,) = done.comments
    assert "octocat" in comment.body
    assert hostile.harm_done(comment.body) == []
    assert hostile.harm_done(f"{done.step.summary}") == []
    assert (done.step.failures, done.step.masks[1:], done.step.state) == ((), (), {})
    assert done.step.outputs["verdict"] in ("pass", "findings"), done.step.raw


@pytest.mark.parametrize("name", [name for name in ATTACKS if name.startswith("planted")])
def test_what_is_planted_into_the_clone_is_not_run(name: str, direct: Mapping[str, Done]) -> None:
    done = direct[name]

    assert done.report is not None, done.step.raw
    assert not (done.workspace / "planted.txt").exists(), done.step.raw


def test_links_in_the_place_of_our_files_are_not_followed(direct: Mapping[str, Done]) -> None:
    done = direct["linked"]

    assert "[core]" in (done.workspace / ".git" / "config").read_text()
    assert len((done.workspace / ".git" / "HEAD").read_text().strip()) == 40
    assert "sarif-file: dunnage.sarif cannot be written" in done.told
    assert "report-file: dunnage.json cannot be written" in done.told
    assert done.step.exit_code == 0
