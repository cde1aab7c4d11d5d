"""What apt, apk, dnf and their kin do: which packages come and go, and what they leave behind."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage.flow.steps import StepFact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunnage.flow.steps import Step


class OsAction(enum.StrEnum):
    """What a package manager is asked to do."""

    INSTALL = "install"
    REMOVE = "remove"
    UPGRADE = "upgrade"
    UPDATE = "update"
    CLEAN = "clean"


_MANAGERS = {
    "apt": "apt",
    "apt-get": "apt",
    "aptitude": "apt",
    "apk": "apk",
    "dnf": "dnf",
    "microdnf": "microdnf",
    "yum": "yum",
    "tdnf": "dnf",
    "zypper": "zypper",
}
_ACTIONS = {
    **dict.fromkeys(("install", "add", "in", "reinstall", "localinstall"), OsAction.INSTALL),
    **dict.fromkeys(
        ("remove", "purge", "autoremove", "auto-remove", "del", "erase", "rm"), OsAction.REMOVE
    ),
    **dict.fromkeys(
        ("upgrade", "dist-upgrade", "full-upgrade", "safe-upgrade", "up"), OsAction.UPGRADE
    ),
    **dict.fromkeys(("update", "makecache", "refresh", "ref"), OsAction.UPDATE),
    **dict.fromkeys(("clean", "autoclean", "distclean", "dist-clean"), OsAction.CLEAN),
}
_WITH_VALUE = {
    "apt": frozenset({"-o", "-t", "-c", "--option", "--target-release", "--default-release"}),
    "apk": frozenset({"-t", "--virtual", "-X", "--repository", "-p", "--root", "--arch"}),
}
_VERSION = re.compile(r"[=<>~@/].*", re.DOTALL)
_CACHES = {
    "apt": ("/var/lib/apt", "/var/lib/apt/lists"),
    "apk": ("/var/cache/apk", "/etc/apk/cache"),
    "dnf": ("/var/cache/dnf", "/var/cache/libdnf5"),
    "microdnf": ("/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"),
    "yum": ("/var/cache/yum", "/var/cache/dnf"),
    "zypper": ("/var/cache/zypp",),
}


@dataclass(frozen=True, slots=True)
class OsStep(StepFact):
    """One command of an OS package manager."""

    manager: str
    action: OsAction
    packages: tuple[str, ...]  # without their versions
    pinned: frozenset[str]  # of these, the ones with a version
    options: frozenset[str]
    virtual: str | None  # the name that `apk add --virtual` gives to them all
    leaves_cache: bool  # lists or indexes stay in the layer


def read(steps: Iterable[Step]) -> Iterator[OsStep]:
    """Read the steps of one stage."""
    by_run: dict[int, list[Step]] = {}
    for step in steps:
        by_run.setdefault(id(step.instruction), []).append(step)
    for run in by_run.values():
        found = [each for step in run if (each := _read(step)) is not None]
        for each in found:
            yield _with_cache(each, found, run)


def remaining(steps: Iterable[OsStep]) -> frozenset[str]:
    """Name the packages that are installed and not removed again."""
    there: dict[str, frozenset[str]] = {}
    for each in steps:
        if each.action is OsAction.INSTALL:
            there[each.virtual or ""] = there.get(each.virtual or "", frozenset()).union(
                each.packages
            )
        elif each.action is OsAction.REMOVE:
            there = {
                name: packages.difference(each.packages)
                for name, packages in there.items()
                if not name or name not in each.packages
            }
    return frozenset().union(*there.values())


def _read(step: Step) -> OsStep | None:
    words = step.words[1:] if step.program == "sudo" else step.words
    manager = _MANAGERS.get(words[0].rpartition("/")[2]) if words else None
    if manager is None:
        return None
    operands, options = _split(manager, words[1:])
    action = _ACTIONS.get(operands[0]) if operands else None
    if manager in ("dnf", "microdnf", "yum") and operands[:1] == ("update",):
        action = OsAction.UPGRADE
    if manager == "apk" and operands[:2] == ("cache", "clean"):
        action = OsAction.CLEAN
    if action is None:
        return None
    names = tuple(_VERSION.sub("", each) for each in operands[1:] if "$" not in each[:1])
    pinned = frozenset(_VERSION.sub("", each) for each in operands[1:] if _VERSION.search(each))
    virtual = next(
        (value for name, value in options if name in ("-t", "--virtual") and manager == "apk"), None
    )
    given = frozenset(f"{name}={value}" if value else name for name, value in options)
    return OsStep(step, manager, action, names, pinned, given, virtual, leaves_cache=False)


def _split(
    manager: str, words: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    operands: list[str] = []
    options: list[tuple[str, str]] = []
    following = iter(words)
    for word in following:
        if not word.startswith("-"):
            operands.append(word)
        elif word in _WITH_VALUE.get(manager, ()):
            options.append((word, next(following, "")))
        else:
            name, _, value = word.partition("=")
            options.append((name, value))
    return tuple(operands), tuple(options)


def _with_cache(each: OsStep, found: list[OsStep], run: list[Step]) -> OsStep:
    if not _fetches(each, found) or _is_cleaned(each, found, run):
        return each
    return OsStep(
        each.step,
        each.manager,
        each.action,
        each.packages,
        each.pinned,
        each.options,
        each.virtual,
        leaves_cache=True,
    )


def _fetches(each: OsStep, found: list[OsStep]) -> bool:
    """Say whether this is the command of its RUN that is to blame for what it fetched."""
    match each.manager, each.action:
        case "apt", action:
            return action is OsAction.UPDATE
        case "apk", OsAction.INSTALL | OsAction.UPGRADE:
            return not each.options & {"--no-cache"}
        case "apk", OsAction.UPDATE:
            others = (other for other in found if other.action is OsAction.INSTALL)
            return all("--no-cache" in other.options for other in others)
        case _, OsAction.INSTALL | OsAction.UPGRADE:
            return True
        case _:
            return False


def _is_cleaned(each: OsStep, found: list[OsStep], run: list[Step]) -> bool:
    places = _CACHES[each.manager]
    if any(
        mount.type in ("cache", "tmpfs")
        and (mount.option("target") or "").rstrip("/").startswith(places)
        for mount in each.step.mounts
    ):
        return True
    if each.manager != "apt" and any(other.action is OsAction.CLEAN for other in found):
        return True
    if any("dist" in other.step.words[-1] for other in found if other.action is OsAction.CLEAN):
        return True
    return any(
        word.startswith(places) or word.rstrip("/*") in ("/var/cache", "/var/lib/apt")
        for step in run
        if step.program in ("rm", "find")
        for word in step.words[1:]
    )
