"""What a vulnerability, a kind of secret or a licence is in itself: one rule each."""

from __future__ import annotations

import re
from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from dunnage import markdown
from dunnage.model import Rating, Rule
from dunnage.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dunnage.model import Vulnerability
    from dunnage.scan.trivy import Detection, Licence, Secret

_TAGS = ("security",)
_EXPLOITED = "known-exploited"
_PACKAGES_TOLD = 50

# In the middle of the ranges by which code scanning names severities:
# https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
_SCORES = MappingProxyType(
    {Rating.CRITICAL: 9.5, Rating.HIGH: 8.0, Rating.MEDIUM: 5.5, Rating.LOW: 2.0}
)

_ODD = re.compile(r"[^\w.+-]+", re.ASCII)
_CATEGORIES = "https://trivy.dev/latest/docs/scanner/license/"

_ATTACKS = (
    "CISA lists it among the "
    "[known exploited vulnerabilities](https://www.cisa.gov/known-exploited-vulnerabilities-catalog)."
)

_EXPOSURE = (
    "Whoever can pull the image can read the secret, also after a later instruction has removed "
    "the file.\n\n"
    "1. Revoke the secret: it counts as known from the first push on.\n"
    "2. Keep the file out of the build context by `.dockerignore`.\n"
    "3. Hand secrets to a build step with `RUN --mount=type=secret`, and to a container when it "
    "is started."
)


def title(detection: Detection) -> str:
    """Tell what is wrong without the names of package and vulnerability before it."""
    _, _, rest = detection.title.rpartition(f"{detection.vulnerability.id}:")
    return plain(rest.replace(" ...", "…")).rstrip(" .")


def vulnerabilities(detections: Iterable[Detection]) -> Mapping[str, Rule]:
    """Make one rule of each vulnerability, by its id."""
    by_id: defaultdict[str, list[Detection]] = defaultdict(list)
    for detection in detections:
        by_id[detection.vulnerability.id].append(detection)
    return {vulnerability: _vulnerability(found) for vulnerability, found in by_id.items()}


def secrets(found: Iterable[Secret]) -> Mapping[str, Rule]:
    """Make one rule of each kind of secret, by its id."""
    return {secret.rule: _secret(secret) for secret in found}


def licences(found: Iterable[Licence]) -> Mapping[str, Rule]:
    """Make one rule of each licence, by its name."""
    return {licence.name: _licence(licence) for licence in found}


def _vulnerability(found: Sequence[Detection]) -> Rule:
    worst = max(found, key=lambda detection: detection.vulnerability.rating)
    rating, scores = worst.vulnerability.rating, [each.score for each in found if each.score]
    url = worst.url
    return Rule(
        id=worst.vulnerability.id,
        summary=title(worst) or worst.vulnerability.id,
        help=_help(worst, [detection.vulnerability for detection in found]),
        severity=rating.severity,
        url=url if url and url.startswith("https://") else None,
        score=max(scores) if scores else _SCORES.get(rating),
        tags=(*_TAGS, _EXPLOITED) if worst.vulnerability.exploited else _TAGS,
    )


def _secret(secret: Secret) -> Rule:
    return Rule(
        id=secret.rule,
        summary=f"A secret in the image: {plain(secret.title)}",
        help=_EXPOSURE,
        severity=secret.rating.severity,
        score=_SCORES.get(secret.rating),
        tags=_TAGS,
    )


def _licence(licence: Licence) -> Rule:
    name = plain(licence.name)
    return Rule(
        id=f"license-{_ODD.sub('-', name).strip('-')}",
        summary=f"A package under {name}",
        help=f"{markdown.text(name)} is, in Trivy's categories, {markdown.text(licence.category)}.",
        severity=licence.rating.severity,
        url=_CATEGORIES,
        tags=("license",),
    )


def _help(worst: Detection, found: Sequence[Vulnerability]) -> str:
    packages = [_package(each) for each in found[:_PACKAGES_TOLD]]
    if len(found) > _PACKAGES_TOLD:
        packages.append(f"- and {len(found) - _PACKAGES_TOLD} more")
    description = markdown.text(worst.description or worst.title, limit=1500)
    attacks = ("", _ATTACKS) if worst.vulnerability.exploited else ()
    return "\n".join((description, *attacks, "", "In this image:", "", *packages)).strip()


def _package(found: Vulnerability) -> str:
    package, fixed_in = found.package, found.fixed_in
    where = f" in {markdown.code(package.path)}" if package.path is not None else ""
    cure = f"fixed in {markdown.code(fixed_in)}" if fixed_in else "no fix is published yet"
    return f"- {markdown.code(f'{package.name} {package.version}')}{where}, {cure}"
