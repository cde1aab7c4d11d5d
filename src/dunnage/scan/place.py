"""Which line of the repository brought what Trivy found in the image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.model import Finding
from dunnage.plain import plain
from dunnage.scan import advice, rules
from dunnage.scan.subject import subject
from dunnage.scan.ways import Ways

if TYPE_CHECKING:
    from dunnage.model import Image, Location, Rule
    from dunnage.project.project import Project
    from dunnage.scan.trivy import Detection, Licence, Scan, Secret


def place(scan: Scan, image: Image, project: Project, fallback: Location) -> tuple[Finding, ...]:
    """Turn what Trivy found into findings, each on the line that a person would change.

    What no line is known for goes to `fallback`; the image's packages are located and pinned.
    """
    ways = Ways.of(image, project, fallback)
    cves, kinds = rules.vulnerabilities(scan.detections), rules.secrets(scan.secrets)
    licences = rules.licences(scan.licences)
    return (
        *(_vulnerability(each, cves[each.vulnerability.id], ways) for each in scan.detections),
        *(_secret(each, kinds[each.rule], ways) for each in scan.secrets),
        *(_licence(each, licences[each.name], ways) for each in scan.licences),
    )


def _vulnerability(detection: Detection, rule: Rule, ways: Ways) -> Finding:
    found = detection.vulnerability
    way = ways.package(found.package, detection.diff_id)
    return Finding(
        rule=rule,
        location=way.location,
        message=advice.vulnerability(detection, way.origin),
        subject=subject(found.package),
        related=way.related,
        vulnerability=found,
    )


def _secret(secret: Secret, rule: Rule, ways: Ways) -> Finding:
    way = ways.secret(secret)
    return Finding(
        rule=rule,
        location=way.location,
        message=advice.secret(secret, way.origin),
        subject=plain(secret.path, limit=1000),
        related=way.related,
    )


def _licence(licence: Licence, rule: Rule, ways: Ways) -> Finding:
    way = ways.package(licence.package, licence.diff_id)
    return Finding(
        rule=rule,
        location=way.location,
        message=advice.licence(licence, way.origin),
        subject=subject(licence.package),
        related=way.related,
    )
