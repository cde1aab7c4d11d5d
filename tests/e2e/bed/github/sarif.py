"""What GitHub's processing says against a SARIF file.

Limits: https://docs.github.com/code-security/code-scanning/troubleshooting-sarif
Properties: "SARIF support for code scanning", in the same documentation.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

MOST_RUNS: Final = 20
MOST_RESULTS: Final = 25_000
MOST_RULES: Final = 25_000
MOST_EXTENSIONS: Final = 100
MOST_TAGS: Final = 20
MOST_LOCATIONS: Final = 1_000
MOST_FLOW_LOCATIONS: Final = 10_000
_LONGEST: Final[dict[tuple[str, ...], int]] = {
    ("name",): 255,
    ("shortDescription", "text"): 1024,
    ("fullDescription", "text"): 1024,
}
_RULE_TEXTS: Final[tuple[tuple[str, ...], ...]] = (
    ("id",),
    ("shortDescription", "text"),
    ("fullDescription", "text"),
    ("help", "text"),
)
_SAME_CATEGORY = (
    "A delivery cannot contain multiple runs with the same category. "
    "Please upload a single run per category."
)
_BAD_URI = "an invalid URI was provided as a SARIF location"
_RELATIVE_URI = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})+")


def problems(log: object, checkout_uri: str, *, combines: bool = False) -> tuple[str, ...]:
    """List every reason why a file would not be stored, each once; none when it would be.

    Where runs of one category are combined, several of them are no reason.
    """
    return tuple(dict.fromkeys(_log_problems(log, checkout_uri, combines=combines)))


def _log_problems(log: object, checkout_uri: str, *, combines: bool) -> Iterator[str]:
    if _at(log, "version") != "2.1.0":
        yield "rejecting SARIF, as only version 2.1.0 is supported"
    if not isinstance(_at(log, "runs"), list):
        yield "rejecting SARIF, as it has no runs"
    runs = _items(log, "runs")
    yield from _excess("runs", len(runs), MOST_RUNS)
    if not combines and len({_category(run) for run in runs}) < len(runs):
        yield _SAME_CATEGORY
    for run in runs:
        yield from _run_problems(run, checkout_uri)


def _run_problems(run: object, checkout_uri: str) -> Iterator[str]:
    if not _text(run, "tool", "driver", "name"):
        yield "could not convert tool: expected a driver name"
    if not isinstance(_at(run, "tool", "driver", "rules"), list):
        yield "could not convert rules: expected driver rules"
    if not isinstance(_at(run, "results"), list):
        yield "could not convert results: expected results"
    rules, results = _items(run, "tool", "driver", "rules"), _items(run, "results")
    yield from _excess("rules per run", len(rules), MOST_RULES)
    yield from _excess("results per run", len(results), MOST_RESULTS)
    extensions = _items(run, "tool", "extensions")
    yield from _excess("tool extensions per run", len(extensions), MOST_EXTENSIONS)
    for rule in rules:
        yield from _rule_problems(rule)
    for result in results:
        yield from _result_problems(result, checkout_uri)


def _category(run: object) -> tuple[str, str]:
    # What must be unique in a file: the tool, and all of the id before its last slash.
    name, identity = _text(run, "tool", "driver", "name"), _text(run, "automationDetails", "id")
    return name, identity.rpartition("/")[0]


def _rule_problems(rule: object) -> Iterator[str]:
    for path in _RULE_TEXTS:
        if not _text(rule, *path):
            yield f"could not convert rules: expected {'.'.join(path)}"
    for path, most in _LONGEST.items():
        yield from _excess(
            f"characters in a rule's {'.'.join(path)}", len(_text(rule, *path)), most
        )
    yield from _excess("tags per rule", len(_items(rule, "properties", "tags")), MOST_TAGS)
    severity = _at(rule, "properties", "security-severity")
    if severity is not None and not _is_number(severity):
        yield "could not convert rules: invalid security severity value, is not a number"


def _result_problems(result: object, checkout_uri: str) -> Iterator[str]:
    if not _text(result, "ruleId"):
        yield "could not convert results: expected a rule id"
    if not _text(result, "message", "text"):
        yield "could not convert results: expected a message"
    locations = _items(result, "locations")
    if not locations:
        yield "locationFromSarifResult: expected at least one location"
    yield from _excess("locations per result", len(locations), MOST_LOCATIONS)
    flow_locations = sum(
        len(_items(thread, "locations"))
        for flow in _items(result, "codeFlows")
        for thread in _items(flow, "threadFlows")
    )
    yield from _excess("thread flow locations per result", flow_locations, MOST_FLOW_LOCATIONS)
    for location in (*locations, *_items(result, "relatedLocations")):
        yield from _location_problems(location, checkout_uri)


def _location_problems(location: object, checkout_uri: str) -> Iterator[str]:
    uri = _text(location, "physicalLocation", "artifactLocation", "uri")
    if not uri:
        yield "locationFromSarifResult: expected artifact location"
        return
    line = _at(location, "physicalLocation", "region", "startLine")
    if not isinstance(line, int) or line < 1:
        yield "locationFromSarifResult: expected a start line"
    scheme, root = urlsplit(uri).scheme, urlsplit(checkout_uri).scheme
    if not scheme:
        if not _is_inside(uri):
            yield _BAD_URI
    elif scheme != root:
        yield f'SARIF URI scheme "{scheme}" did not match the checkout URI scheme "{root}"'
    elif not _is_inside(uri.removeprefix(checkout_uri.rstrip("/") + "/")):
        yield _BAD_URI


def _is_inside(uri: str) -> bool:
    parts = uri.split("/")
    return (
        _RELATIVE_URI.fullmatch(uri) is not None
        and not urlsplit(uri).scheme
        and not {"", ".", ".."} & set(parts)
    )


def _excess(noun: str, number: int, most: int) -> Iterator[str]:
    if number > most:
        yield f"rejecting SARIF, as there are more {noun} than allowed ({number} > {most})"


def _is_number(value: object) -> bool:
    try:
        return isinstance(value, str) and float(value) >= 0
    except ValueError:
        return False


def _at(node: object, *keys: str) -> object:
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node


def _text(node: object, *keys: str) -> str:
    found = _at(node, *keys)
    return found if isinstance(found, str) else ""


def _items(node: object, *keys: str) -> list[object]:
    found = _at(node, *keys)
    return found if isinstance(found, list) else []
