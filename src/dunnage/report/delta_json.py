"""What a change adds to an image as JSON, in the report file and for `dunnage compare`.

Its shape is `delta` of `schemas/report-1.json`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.plain import plain
from dunnage.report import model_json

if TYPE_CHECKING:
    from dunnage.image.delta import (
        Delta,
        InstructionDelta,
        PackageDelta,
        PartDelta,
        ShareDelta,
        WasteDelta,
    )
    from dunnage.image.volatile import Volatile
    from dunnage.image.waste import Waste
    from dunnage.model import Layer

_LONGEST = 1000  # the schema's limit


def document(delta: Delta) -> dict[str, object]:
    """Write everything but the findings, in the order in which people are told."""
    return {
        "commit": delta.baseline.commit,
        "sizes": model_json.sizes(delta.sizes),
        "base": model_json.sizes(delta.base_sizes),
        "own": model_json.sizes(delta.own_sizes),
        "instructions": [_instruction(each) for each in delta.instructions],
        "packages": [_package(each) for each in delta.packages],
        "directories": [
            {"path": path[:_LONGEST], "growth": growth} for path, growth in delta.directories
        ],
        "waste": [_wasted(each) for each in delta.waste],
        "parts": [_part(each) for each in delta.parts],
        "volatile": [_volatile(each) for each in delta.volatile],
        "notes": [plain(each, _LONGEST) for each in delta.notes],
    }


def _instruction(each: InstructionDelta) -> dict[str, object]:
    return {
        "change": each.change.value,
        "before": _layer(each.before) if each.before else None,
        "after": _layer(each.after) if each.after else None,
        "growth": model_json.sizes(each.sizes),
        "shares": [_share(share) for share in each.shares],
    }


def _layer(layer: Layer) -> dict[str, object]:
    return {**model_json.step(layer.step), "base": layer.base}


def _share(each: ShareDelta) -> dict[str, object]:
    return {
        "before": model_json.step(each.before.step) if each.before else None,
        "after": model_json.step(each.after.step) if each.after else None,
        "growth": each.growth,
    }


def _package(each: PackageDelta) -> dict[str, object]:
    return {
        "change": each.change.value,
        "before": model_json.package(each.before) if each.before else None,
        "after": model_json.package(each.after) if each.after else None,
        "growth": each.growth,
    }


def _wasted(each: WasteDelta) -> dict[str, object]:
    return {
        "before": _waste(each.before) if each.before else None,
        "after": _waste(each.after) if each.after else None,
        "growth": each.growth,
    }


def _waste(waste: Waste) -> dict[str, object]:
    return {
        "stored": model_json.step(waste.stored),
        "by": model_json.step(waste.by),
        "how": waste.how.value,
        "size": waste.size,
        "files": waste.files,
        "examples": [path[:_LONGEST] for path in waste.examples],
    }


def _part(each: PartDelta) -> dict[str, object]:
    return {"name": each.name[:_LONGEST], "base": each.base, "own": each.own}


def _volatile(each: Volatile) -> dict[str, object]:
    return {
        "cause": each.cause[:_LONGEST],
        "step": model_json.step(each.step) if each.step else None,
        "growth": each.size,
    }
