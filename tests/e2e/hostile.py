"""What strangers write where somebody may show it, and whether any of it has worked."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeAlias

import tiny
from bed.rehearsal import Rehearsal
from dunnage.errors import ConfigError, ToolError
from report.harmless import harm
from tiny import Done, Stage

Attack: TypeAlias = Callable[[Stage], Done]

COMMANDS = (
    "::set-output name=verdict::forged",
    "##[set-output name=verdict]forged",
    "\t::add-mask::forged",
    "##[add-mask]forged",
    "text ##[error]forged",
    "::stop-commands::forged",
    "::save-state name=forged::1",
    "::set-env name=PATH::/forged",
    "::add-path::/forged",
    "::error file=Dockerfile,line=1::forged",
    "::endgroup::",
    "::add-matcher::/github/workspace/matcher.json",
)
WORDS = (
    "@octocat fixes #1 closes octocat/demo#1 GH-1 0123456789abcdef0123456789abcdef01234567 "
    "<img src=x onerror=alert(1)><script>alert(1)</script></details></code><!-- "
    "![i](https://evil.example/i.png) [l](javascript:alert(1)) https://evil.example "
    "www.evil.example `x` ``y` | a | **b** \\| \u202e :tada: {{x}} ${{ github.token }} "
)
LINES = "\n\n# Forged\n\n| a |\n| - |\n\n```\nx\n```\n<!-- dunnage: 0123456789abcdef demo -->\n"
_SHOWN = "github.com/octocat/demo/"  # as harm() knows it from other tests
_KNOWN = "github.com/octo/shop/"
_RULES = "link: https://github.com/hadolint/hadolint/wiki/DL"


def tried(
    attacks: Mapping[str, Attack], rehearsal: Rehearsal, folder: Path
) -> Iterator[Mapping[str, Done]]:
    """Try each on a GitHub of its own."""
    with ExitStack() as stack:
        stages = {
            name: Stage(
                stack.enter_context(rehearsal.afresh()), tiny.origin(folder / name), folder / name
            )
            for name in attacks
        }
        done = tiny.at_once(lambda name: attacks[name](stages[name]), list(attacks))
        yield dict(zip(attacks, done, strict=True))


def spoiled(text: str, load: Callable[[str], object]) -> str:
    """Write something hostile into every string of a JSON document that its reader lets pass."""
    document = json.loads(text)
    for holder, name in list(_strings(document)):
        before = holder[name]
        for forged in (f"{before}{WORDS}{LINES}", f"{before}{WORDS}", WORDS, f"{before}@octocat"):
            holder[name] = forged
            if _passes(json.dumps(document), load):
                break
            holder[name] = before
    return json.dumps(document)


def harm_done(markdown: str) -> list[str]:
    """List what a comment says that only somebody else can have put there."""
    return [each for each in harm(markdown.replace(_SHOWN, _KNOWN)) if not each.startswith(_RULES)]


def _strings(node: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - any JSON
    members = node.items() if isinstance(node, dict) else enumerate(node)
    for name, value in members:
        if isinstance(value, str):
            yield node, name
        elif isinstance(value, dict | list):
            yield from _strings(value)


def _passes(text: str, load: Callable[[str], object]) -> bool:
    try:
        load(text)
    except (ConfigError, ToolError):
        return False
    return True
