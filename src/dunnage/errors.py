"""The two ways in which a run may fail that are not our bug."""

from __future__ import annotations


class ConfigError(Exception):
    """The user's configuration cannot be used; the text names the input, the value and the cure."""


class ToolError(Exception):
    """A tool, or a service, could not do its work; the text says what happened and what to do."""


class DeniedError(ToolError):
    """The token may not do that; the text names the permission that it lacks."""


class CancelledError(ToolError):
    """The review was cancelled before this was done."""

    def __init__(self) -> None:
        super().__init__("the run was cancelled")
