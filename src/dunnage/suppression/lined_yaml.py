"""YAML that people write: plain values, and the line on which each stands."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

Place = tuple[str | int, ...]  # the keys and indexes that lead to a value


class YamlError(ValueError):
    """The text is no YAML, or uses what a policy has no need of."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class LinedYaml:
    """A document; every scalar is a text, as it is written, and an empty one is None.

    YAML would read `off` as false and a date as a date: https://yaml.org/type/bool.html
    """

    value: object = None
    lines: dict[Place, int] = field(default_factory=dict)


class _Loader(yaml.BaseLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # the stubs forgot it
            message = "an alias (`*name`) is not allowed here, write the value out"
            raise YamlError(message, mark.line + 1)
        return super().compose_node(parent, index)


def parse(content: bytes) -> LinedYaml:
    """Read one document, which should be bounded in size; an empty one has the value None."""
    try:
        root = yaml.compose(content, Loader=_Loader)
        document = LinedYaml()
        document.value = None if root is None else _value(root, (), document.lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(error.problem or "this is no YAML", mark.line + 1 if mark else 1) from error
    except yaml.YAMLError as error:
        message = "this is no YAML: it holds characters that are not allowed"
        raise YamlError(message, 1) from error
    except RecursionError as error:
        message = "this is nested too deeply"
        raise YamlError(message, 1) from error
    return document


def _value(node: yaml.Node, place: Place, lines: dict[Place, int]) -> object:
    lines.setdefault(place, node.start_mark.line + 1)
    match node:
        case yaml.MappingNode():
            return _mapping(node, place, lines)
        case yaml.SequenceNode():
            return [_value(item, (*place, at), lines) for at, item in enumerate(node.value)]
        case yaml.ScalarNode():
            return node.value if node.value or node.style else None
        case _:
            message = f"no such node is known: {node}"
            raise AssertionError(message)


def _mapping(node: yaml.MappingNode, place: Place, lines: dict[Place, int]) -> dict[str, object]:
    members: dict[str, object] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            message = "a key must be a text"
            raise YamlError(message, line)
        if key.value in members:
            message = f"the key `{key.value}` is here twice"
            raise YamlError(message, line)
        lines[*place, key.value] = line
        members[key.value] = _value(value, (*place, key.value), lines)
    return members
