"""`python -m bed.demo`: the real action on the example, first on main, then on a pull request."""

import shutil
import sys
from pathlib import Path

from bed import gfm, state
from bed.checkout import EXAMPLES, Checkout, overlay
from bed.process import BedError
from bed.progress import say
from bed.rehearsal import NUMBER, Rehearsal, rehearse
from bed.runner import Step

_RESULTS = ("dunnage.sarif", "dunnage.json", "dunnage.html")


def main() -> int:
    """Show the action; return the exit code."""
    folder = state.folder() / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with rehearse() as rehearsal:
            _show(rehearsal, folder)
    except BedError as error:
        say(str(error))
        return 1
    return 0


def _show(rehearsal: Rehearsal, folder: Path) -> None:
    checkout = Checkout.of(EXAMPLES / "shop-api", folder / "shop-api")
    say("reviewing main")
    _tell("main", rehearsal.push(checkout.folder, checkout.head(), folder / "main"))
    merge = checkout.propose(overlay(EXAMPLES / "shop-api-pull-request"))
    say("reviewing the pull request")
    step = rehearsal.pull_request(checkout.folder, merge, folder / "pull-request")
    _tell("pull request", step)
    comments = rehearsal.github.state.comments_on(NUMBER)
    if not comments:
        message = f"no comment was written:\n{step.raw}"
        raise BedError(message)
    comment = folder / "comment.md"
    comment.write_text(comments[-1].body)
    gfm.render(rehearsal.tools, comment, folder / "comment.html")
    print(comments[-1].body.split("<details>")[0])
    for name, path in (
        ("SARIF", checkout.folder / _RESULTS[0]),
        ("report with the snapshot", checkout.folder / _RESULTS[1]),
        ("page with the picture", checkout.folder / _RESULTS[2]),
        ("comment as Markdown", comment),
        ("comment as HTML", folder / "comment.html"),
    ):
        print(f"{name}: {path}")


def _tell(name: str, step: Step) -> None:
    print(f"{name}: exit code {step.exit_code}, verdict {step.outputs.get('verdict')!r}")
    for annotation in step.annotations:
        print(f"  {annotation.level}: {annotation.message}")


if __name__ == "__main__":
    sys.exit(main())
