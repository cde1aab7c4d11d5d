"""The practices that the linter knows, one file each."""

from __future__ import annotations

import importlib
import pkgutil

from dunnage.rule import Practice


def _all() -> tuple[Practice, ...]:
    modules = (
        importlib.import_module(f"{__name__}.{each.name}")
        for each in pkgutil.iter_modules(__path__)
    )
    practices = (value for module in modules for value in vars(module).values())
    found = (each for each in practices if isinstance(each, Practice))
    return tuple(sorted(found, key=lambda each: each.rule.id))


PRACTICES = _all()
