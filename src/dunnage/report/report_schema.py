"""What a report file may look like: its version and its limits, so that a hostile one fails."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator, validators

from dunnage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError

VERSION = 1
_LARGEST = 64 * 1024 * 1024  # characters of the whole
_DEEPEST = 12  # one in another; a package's chain behind a finding is the ninth


def check(text: str) -> Any:  # noqa: ANN401 - the schema says what it is
    """Parse a report of this version; `ConfigError` says what anything else is."""
    if len(text) > _LARGEST:
        raise ConfigError(_told(f"it has more than {_LARGEST:,} characters"))
    try:
        document = json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        raise ConfigError(_told("it is nested too deeply")) from error
    except ValueError as error:
        raise ConfigError(_told(f"it is not JSON ({error})")) from error
    if not _is_shallow(document):
        raise ConfigError(_told("it is nested too deeply"))
    version = document.get("version") if isinstance(document, dict) else None
    if isinstance(version, int) and version != VERSION:
        message = (
            f"the report is of version {version}, and this release reads version {VERSION}: let "
            "all workflows use the same release of the action"
        )
        raise ConfigError(message)
    # The first problem only: a hostile document has millions.
    problem = next(_validator().iter_errors(document), None)
    if problem is not None:
        raise ConfigError(_told(f"{problem.json_path[:200]}: {problem.message[:200]}"))
    return document


def _told(problem: str) -> str:
    return f"this is no report: {problem}"


def _refuse(constant: str) -> None:
    message = f"{constant} is no number"
    raise ValueError(message)


def _is_shallow(document: object) -> bool:
    level = [document]
    for _ in range(_DEEPEST):
        level = [member for each in level for member in _members(each)]
    return not level


def _members(each: object) -> Iterator[object]:
    if isinstance(each, dict):
        yield from each.values()
    elif isinstance(each, list):
        yield from each


def _is_integer(_: object, instance: object) -> bool:
    """Take no 1.0 for a whole number: it would be written as such."""
    return isinstance(instance, int) and not isinstance(instance, bool)


def _any_of(
    validator: Draft202012Validator,
    alternatives: list[Any],
    instance: Any,  # noqa: ANN401 - any JSON
    _: object,
) -> Iterator[ValidationError]:
    """Stop at the first problem, which the first alternative tells best: the others are null.

    The library would gather all problems of all alternatives.
    """
    if not any(validator.evolve(schema=each).is_valid(instance) for each in alternatives):
        yield from validator.descend(instance, alternatives[0], schema_path=0)


@cache
def _validator() -> Draft202012Validator:
    schema = resources.files("dunnage") / "schemas" / f"report-{VERSION}.json"
    checker = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
    bounded: type[Draft202012Validator] = validators.extend(  # type: ignore[no-untyped-call]  # so its stubs are
        Draft202012Validator, {"anyOf": _any_of}, type_checker=checker
    )
    return bounded(json.loads(schema.read_text(encoding="utf-8")))
