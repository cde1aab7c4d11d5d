"""What to tell about a vulnerability, a secret or a licence, and what to do about it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from dunnage.plain import plain
from dunnage.scan import remedy, rules, versions
from dunnage.scan.origin import FromBase, FromInstruction, FromLockfile

if TYPE_CHECKING:
    from dunnage.model import Package, Vulnerability
    from dunnage.scan.origin import Origin
    from dunnage.scan.trivy import Detection, Licence, Secret

# https://trivy.dev/latest/docs/configuration/filtering/#by-status
_UNFIXED = MappingProxyType(
    {
        "will_not_fix": "The distribution will not fix it.",
        "fix_deferred": "The distribution has put off a fix.",
        "end_of_life": "This release of the distribution gets no fixes any more.",
    }
)

_EXPOSURE = (
    "Whoever can pull the image can read it, even if a later step removes the file: "
    "revoke it, and use `RUN --mount=type=secret`."
)


def vulnerability(detection: Detection, origin: Origin) -> str:
    """Tell what is vulnerable, where it lies, how it came in, and what mends it."""
    found, title = detection.vulnerability, rules.title(detection)
    subject = f"{plain(found.package.name)} {plain(found.package.version)} has {plain(found.id)}"
    return _sentences(
        f"{subject}{f': {title}' if title else ''}.",
        "Attacks with it are known." if found.exploited else None,
        _place(found.package),
        _history(origin),
        _cure(found, detection.status, origin),
    )


def secret(found: Secret, origin: Origin) -> str:
    """Tell where a secret is; never any part of it."""
    place = f"Line {found.lines.first} of /{plain(found.path)} in the image"
    return _sentences(f"{place} holds a secret: {plain(found.title)}.", _history(origin), _EXPOSURE)


def licence(found: Licence, origin: Origin) -> str:
    """Tell under which licence something ships."""
    package = f"{plain(found.package.name)} {plain(found.package.version)}".rstrip()
    kind = f"which Trivy counts as {plain(found.category)}"
    return _sentences(
        f"{package} is under {plain(found.name)}, {kind}.",
        _place(found.package),
        _history(origin),
        "Check that its terms suit how the image is passed on.",
    )


def _place(package: Package) -> str | None:
    return None if package.path is None else f"In the image it is /{plain(package.path)}."


def _history(origin: Origin) -> str | None:
    match origin:
        case FromBase(program=str(program)):
            return f"It is a part of {plain(program)}, which comes with the base image."
        case FromBase():
            return "It comes with the base image."
        case FromInstruction(program=str(program)):
            return f"It is a part of {plain(program)}."
        case FromLockfile(entry=entry) if entry.dev:
            return "Only devDependencies need it."
        case _:
            return None


def _cure(found: Vulnerability, status: str, origin: Origin) -> str:
    if not found.fixed_in:
        return _UNFIXED.get(status, "No fix is published yet.")
    match origin:
        case FromLockfile(entry=entry):
            wanted = (each.wanted for each in entry.dependents)
            fixed = versions.smallest(entry.version, found.fixed_in, wanted)
            cure = "update it" if fixed is None else remedy.cure(origin, fixed)
            removal = " Or leave devDependencies out of what ships." if entry.dev else ""
            return f"Fixed in {plain(fixed or found.fixed_in)}: {cure}.{removal}"
        case FromBase(image=image, program=program):
            cure = _newer(image) + _without(program)
        case FromInstruction(program=str(program)):
            cure = f"update {plain(program)}{_without(program)}"
        case FromInstruction(copies=True):
            cure = "put a newer version where this copies it from"
        case FromInstruction():
            cure = "install that version here"
    return f"Fixed in {plain(found.fixed_in)}: {cure}."


def _newer(image: str | None) -> str:
    """Tell where fixes of a base image come from."""
    if image is None:
        return "take a newer base image"
    name, _, digest = plain(image).partition("@")
    if digest:
        return f"take a newer digest of {name}, or a newer tag"
    tag = name.rpartition("/")[2].partition(":")[2]
    if tag in ("", "latest"):
        return f"rebuild with `--pull` when {name} has it"
    return f"take a newer tag than {name}, or rebuild with `--pull` when that has it"


def _without(program: str | None) -> str:
    return "" if program is None else f", or remove {plain(program)} from what ships"


def _sentences(*sentences: str | None) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
