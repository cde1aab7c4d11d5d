"""The vulnerabilities of CycloneDX documents as VEX statements.

https://cyclonedx.org/capabilities/vex/
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote

from dunnage.document import DocumentError
from dunnage.suppression import vex
from dunnage.suppression.purl import Purl, PurlError
from dunnage.suppression.vex import Product, Statement, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.document import Document
    from dunnage.model import Location

LIST = "vulnerabilities"

_STATES = MappingProxyType(
    {
        "not_affected": Status.NOT_AFFECTED,
        "false_positive": Status.NOT_AFFECTED,
        "resolved": Status.FIXED,
        "resolved_with_pedigree": Status.FIXED,
        "exploitable": Status.AFFECTED,
        "in_triage": Status.UNDER_INVESTIGATION,
    }
)


def is_one(document: Document) -> bool:
    """Recognise a document by its format."""
    return document.at("bomFormat").value == "CycloneDX"


def statement(document: Document, item: Document, location: Location) -> Statement | None:
    """Read a vulnerability; None where nobody has analysed it, DocumentError where it is none."""
    analysis = item.at("analysis")
    state = analysis.at("state").text_or_none
    if state is None:
        return None
    if state not in _STATES:
        message = f"{item.where}.analysis.state is none of {', '.join(_STATES)}"
        raise DocumentError(message)
    stamps = (analysis.at("lastUpdated"), item.at("updated"), document.at("metadata", "timestamp"))
    why = (analysis.at(each).text_or_none for each in ("justification", "detail"))
    return Statement(
        vulnerabilities=(item.at("id").text,),
        status=_STATES[state],
        products=tuple(_products(document, item)),
        reason=vex.reason(_STATES[state], *why),
        made=vex.moment(next((each.text for each in stamps if each.is_present), None)),
        location=location,
    )


def _products(document: Document, item: Document) -> Iterator[Product]:
    """Read what is affected, or not: the component of this document or of another that is meant.

    https://cyclonedx.org/capabilities/bomlink/
    """
    for affected in item.at("affects"):
        reference = affected.at("ref").text
        if reference.startswith("urn:cdx:"):
            reference = unquote(reference.partition("#")[2])
        named = reference if reference.startswith("pkg:") else _component(document, reference)
        try:
            yield Product(Purl.parse(named))
        except PurlError:
            continue


def _component(document: Document, reference: str) -> str:
    """Look up the package URL of a component; nothing where it has none."""
    own = document.at("metadata", "component")
    for each in (own, *document.at("components")):
        if each.at("bom-ref").value == reference:
            return each.at("purl").text_or_none or ""
    return ""
