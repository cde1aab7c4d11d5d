"""The policy file of a repository: its place, its bounds, and every mistake in it with its line.

Its shape is `schemas/policy-1.json`, whose descriptions also say what a wrong value should be.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from dunnage.budget import Budget
from dunnage.errors import ConfigError
from dunnage.model import Lines, Location, Severity
from dunnage.plain import plain
from dunnage.suppression import lined_yaml
from dunnage.suppression.image_budgets import BudgetWaiver, ImageBudgets
from dunnage.suppression.lined_yaml import YamlError
from dunnage.suppression.policy import PATH, Policy, Rerating
from dunnage.suppression.suppression import Kind, Suppression

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jsonschema import ValidationError

    from dunnage.suppression.lined_yaml import LinedYaml, Place

_LARGEST = 64 * 1024
_MOST_MISTAKES = 20
_OFF = "off"
_SEVERITIES = {str(each): each for each in Severity}


def read(root: Path) -> bytes | None:
    """Read the file of a checkout; None where there is none."""
    path = root / PATH
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST + 1)
    except OSError as error:
        message = f"{PATH}: the file cannot be read ({error.strerror})."
        raise ConfigError(message) from error


def parse(content: bytes) -> Policy:
    """Read a policy; ConfigError tells all mistakes, a line each."""
    if len(content) > _LARGEST:
        message = f"{PATH}: the file is larger than {_LARGEST} bytes."
        raise ConfigError(message)
    try:
        document = lined_yaml.parse(content)
    except YamlError as error:
        message = f"{PATH}:{error.line}: {plain(str(error))}."
        raise ConfigError(message) from error
    if document.value is None:
        return Policy()
    mistakes = sorted({each for error in _errors(document) for each in _told(error, document)})
    if mistakes:
        told = (f"{PATH}:{line}: {message}" for line, message in mistakes[:_MOST_MISTAKES])
        raise ConfigError("\n".join(told))
    return _policy(document)


def _policy(document: LinedYaml) -> Policy:
    content: Any = document.value  # the schema says what it is
    rules, waivers = content.get("rules") or {}, content.get("waivers") or []
    switches, reratings = [], []
    for rule, level in rules.items():
        location = _location(document, ("rules", rule))
        if level == _OFF:
            switches.append(Suppression(Kind.SWITCH, rule, location, "switched off"))
        else:
            reratings.append(Rerating(rule, _SEVERITIES[level], location))
    waived = (_waiver(document, index, each) for index, each in enumerate(waivers))
    budgets = (content.get("budgets") or {}).items()
    return Policy(
        (*switches, *waived),
        tuple(reratings),
        tuple(_budgets(document, image, each) for image, each in budgets),
    )


def _waiver(document: LinedYaml, index: int, waiver: dict[str, str]) -> Suppression:
    return Suppression(
        kind=Kind.WAIVER,
        rule=waiver["rule"],
        location=_location(document, ("waivers", index)),
        reason=plain(waiver["reason"], limit=300),
        path=waiver.get("path"),
        package=waiver.get("package"),
        until=date.fromisoformat(waiver["until"]),
    )


def _budgets(document: LinedYaml, image: str, budgets: dict[str, Any]) -> ImageBudgets:
    waivers = enumerate(budgets.get("waivers") or [])
    return ImageBudgets(
        image,
        Budget.parse_size(budgets.get("max-size", "")),
        Budget.parse_increase(budgets.get("max-increase", "")),
        tuple(
            BudgetWaiver(
                each["budget"],
                date.fromisoformat(each["until"]),
                plain(each["reason"], limit=300),
                _location(document, ("budgets", image, "waivers", index)),
            )
            for index, each in waivers
        ),
    )


def _location(document: LinedYaml, place: Place) -> Location:
    line = document.lines[place]
    return Location(PATH, Lines(line, line))


def _told(error: ValidationError, document: LinedYaml) -> Iterator[tuple[int, str]]:
    """Tell one mistake as a line and a sentence: the key, the value and what it should be."""
    place = tuple(error.absolute_path)
    # A schema is written by us and an instance has passed the checks that come before.
    schema: Any = error.schema
    instance: Any = error.instance
    match error.validator:
        case "additionalProperties":
            known = schema.get("properties", {})
            for name in instance.keys() - known.keys():
                if not _is_rule(name, schema):
                    message = f"{_name((*place, name))} is no key here: expected {_cure(schema)}."
                    yield document.lines[*place, name], message
        case "required":
            for name in schema["required"]:
                if name not in instance:
                    cure = _cure(schema["properties"][name])
                    yield document.lines[place], f"{_name((*place, name))} is missing: {cure}."
        case _:
            value = f" {plain(instance)!r}" if isinstance(instance, str) else ""
            yield document.lines[place], f"{_name(place)}{value}: expected {_cure(schema)}."


def _is_rule(name: str, schema: Any) -> bool:  # noqa: ANN401 - as above
    return any(re.search(pattern, name) for pattern in schema.get("patternProperties", ()))


def _name(place: Place) -> str:
    """Name a place: `waivers[0].until`."""
    parts = (f"[{each}]" if isinstance(each, int) else f".{plain(each)}" for each in place)
    return f"`{''.join(parts).removeprefix('.')}`" if place else "the file"


def _cure(schema: Any) -> str:  # noqa: ANN401 - as above
    return str(schema["description"])


def _errors(document: LinedYaml) -> Iterator[ValidationError]:
    return _validator().iter_errors(document.value)


@cache
def _validator() -> Draft202012Validator:
    schema = resources.files("dunnage") / "schemas" / "policy-1.json"
    return Draft202012Validator(
        json.loads(schema.read_text(encoding="utf-8")),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
