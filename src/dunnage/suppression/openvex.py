"""OpenVEX documents as statements.

https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dunnage.document import DocumentError
from dunnage.suppression import vex
from dunnage.suppression.purl import Purl, PurlError
from dunnage.suppression.vex import Product, Statement, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.document import Document
    from dunnage.model import Location

LIST = "statements"


def is_one(document: Document) -> bool:
    """Recognise a document by its context."""
    context = document.at("@context").value
    return isinstance(context, str) and context.startswith("https://openvex.dev/ns")


def statement(document: Document, item: Document, location: Location) -> Statement:
    """Read a statement of a document; DocumentError where it is none."""
    status = item.at("status").text
    if status not in set(Status):
        message = f"{item.where}.status is none of {', '.join(Status)}"
        raise DocumentError(message)
    known = Status(status)
    stamp = item.at("timestamp").text_or_none or document.at("timestamp").text_or_none
    why = (item.at(each).text_or_none for each in ("justification", "impact_statement"))
    return Statement(
        vulnerabilities=tuple(dict.fromkeys(_names(item.at("vulnerability")))),
        status=known,
        products=tuple(_products(item)),
        reason=vex.reason(known, *why),
        made=vex.moment(stamp),
        location=location,
    )


def _names(vulnerability: Document) -> Iterator[str]:
    """Name a vulnerability; before version 0.2 it was no more than a text."""
    if isinstance(vulnerability.value, str):
        yield vulnerability.text
        return
    yield vulnerability.at("name").text
    for alias in vulnerability.at("aliases"):
        yield alias.text


def _products(item: Document) -> Iterator[Product]:
    for product in item.at("products"):
        purl = _purl(product)
        parts = [_purl(each) for each in product.at("subcomponents")]
        # To leave out a part that is not understood would widen the statement.
        named = tuple(part for part in parts if part is not None)
        if purl is not None and len(named) == len(parts):
            yield Product(purl, named)


def _purl(component: Document) -> Purl | None:
    """Read what identifies a component; None where nothing does that we understand."""
    if isinstance(component.value, str):
        texts = [component.text]
    else:
        named = component.at("identifiers", "purl").text_or_none, component.at("@id").text_or_none
        texts = [each for each in named if each is not None]
    for text in texts:
        try:
            return Purl.parse(text)
        except PurlError:
            continue
    return None
