"""Whether an installation brings devDependencies: what options and environment say together.

https://docs.npmjs.com/cli/using-npm/config#omit
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.flow.managers import is_classic_yarn
from dunnage.flow.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.flow.base import Base
    from dunnage.flow.steps import Step
    from dunnage.project.install import Install

Verdict = tuple[bool | None, Reason | None]

_UNKNOWN: Verdict = (None, None)
_TELLING = ("prod", "-P", "-p", "-D", "--omit", "--include", "--only", "--also", "--dev")
# Managers that leave devDependencies out where this is `production`.
_HEEDS_NODE_ENV = ("npm", "pnpm")


def judge(step: Step, install: Install, base: Base, major: int | None) -> Verdict:
    """Say whether devDependencies are installed, and what decides it."""
    if not install.is_project:
        return _UNKNOWN
    classic = is_classic_yarn(install, major) if install.manager == "yarn" else None
    if install.manager == "yarn" and install.verb != "focus" and classic is False:
        return True, None
    if install.dev is not None:
        return install.dev, _option(step, install)
    for name, value in _settings(step, install):
        if (dev := _setting(name, value)) is not None:
            return dev, Reason(f"{name}={value}", step.setter(name))
    return _by_node_env(step, install, base, classic=classic)


def _option(step: Step, install: Install) -> Reason:
    telling = sorted(
        option
        for option in install.options
        if option.startswith(_TELLING) or "prod" in option.partition("=")[0]
    )
    return Reason(f"`{telling[0]}`" if telling else "its options", step.lines)


def _settings(step: Step, install: Install) -> Iterator[tuple[str, str]]:
    """Find the environment's own way to give npm's options; pnpm and yarn 1 read it too."""
    if install.manager == "bun":
        return
    for option in ("include", "omit", "only", "production", "dev"):
        for name in (f"npm_config_{option}", f"NPM_CONFIG_{option.upper()}"):
            if value := step.variable(name):
                yield name, value


def _setting(name: str, value: str) -> bool | None:
    match name.lower().removeprefix("npm_config_"), value:
        case "include", _:
            return True if "dev" in value.split(",") else None
        case "omit", _:
            return "dev" not in value.split(",")
        case "only", "prod" | "production":
            return False
        case "production", "true" | "false":
            return value == "false"
        case "dev", "true":
            return True
        case _:
            return None


def _by_node_env(step: Step, install: Install, base: Base, *, classic: bool | None) -> Verdict:
    value = step.variable("NODE_ENV")
    given_later = value is None and step.setter("NODE_ENV") is not None  # a bare `ARG NODE_ENV`
    if given_later or "$" in (value or ""):
        return _UNKNOWN
    is_production = value == "production"
    if install.verb == "focus" or not (is_production or base.unset("NODE_ENV")):
        return (True, None) if install.verb == "focus" else _UNKNOWN
    if not is_production:
        return True, None
    if install.manager in _HEEDS_NODE_ENV or (install.manager == "yarn" and classic):
        return False, Reason("NODE_ENV=production", step.setter("NODE_ENV"))
    return _UNKNOWN
