"""`dunnage compare`: what one image has that another has not."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TextIO

from dunnage import exits
from dunnage.commands import weigh
from dunnage.commands.sources import Sources
from dunnage.commands.writing import write
from dunnage.errors import ToolError
from dunnage.image import comparison, sides
from dunnage.report import compared, delta_json, model_json

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from dunnage.image.delta import Delta
    from dunnage.image.snapshot import Snapshot
    from dunnage.ports import Runner, Store

_VERSION = 1  # of the JSON


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be compared, and how it is told."""

    before: str
    after: str
    platform: str | None
    form: str
    output: str | None

    @classmethod
    def of(cls, given: Namespace) -> Options:
        """Take what the parser read."""
        return cls(given.before, given.after, given.platform, given.format, given.output)


def describe(parser: ArgumentParser) -> None:
    """Offer the command's arguments and options."""
    parser.epilog = (
        f"{weigh.EPILOG} Here it can also be a file that\n"
        "`dunnage weigh --format json` wrote, or a review's report."
    )
    for name, text in (("before", "what it was"), ("after", "what it is")):
        parser.add_argument(name, metavar=name.upper(), help=f"{text}: an image, or a JSON file")
    parser.add_argument("--platform", metavar="PLATFORM", help="of several (this machine's)")
    parser.add_argument("--format", choices=weigh.FORMS, default="text", help="(text)")
    parser.add_argument("--output", metavar="FILE", help="where to write it (standard output)")


def run(options: Options, out: TextIO, runner: Runner, store: Store) -> int:
    """Compare, tell, and return the exit code: a difference is no finding."""
    sources = Sources(store, runner, options.platform)
    try:
        before = sources.read(options.before)
        known = {layer.diff_id: layer.sizes.compressed for layer in before.layers}
        after = replace(sources, known=known).read(options.after)
    except ToolError as error:
        runner.error(str(error))
        return exits.COULD_NOT_CHECK
    delta = _delta(before, after)
    is_json = options.form == "json"
    text = _json(before, after, delta) if is_json else compared.render(after.sizes, delta)
    write(text, out, options.output)
    return exits.PASSED


def _delta(before: Snapshot, after: Snapshot) -> Delta:
    left, right, notes = sides.level(before, after)
    delta = comparison.compare(left, right, ())
    return replace(delta, notes=(*notes, *delta.notes))


def _json(before: Snapshot, after: Snapshot, delta: Delta) -> str:
    document = {
        "version": _VERSION,
        "before": _side(before),
        "after": _side(after),
        "delta": delta_json.document(delta),
    }
    return json.dumps(document, indent=1) + "\n"


def _side(snapshot: Snapshot) -> dict[str, object]:
    return {
        "name": snapshot.key.name,
        "platform": snapshot.key.platform,
        "commit": snapshot.commit,
        "sizes": model_json.sizes(snapshot.sizes),
    }
