"""Samenwerkende Catalogi 4.0 from elsewhere: an address, a title, a summary, whom it is for."""

from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _

from hub.catalogue.exchange.reading import bounds
from hub.catalogue.exchange.reading.found import Found, whole
from hub.catalogue.exchange.samenwerkende import AUDIENCES, DCTERMS, OVERHEID, PRODUCT
from hub.catalogue.exchange.samenwerkende_check import problems

LONGEST_SUMMARY = 400
CODES = {name: code for code, name in AUDIENCES.items()}


def read(data: bytes, *, today: date) -> Found:
    """A file that does not fit the standard is refused where it does not, product by product."""
    try:
        bounds.must_be_small(data)
        root = _root(data)
    except bounds.Unreadable as refused:
        return whole(str(refused))
    wrong = list(problems(root))
    if root.tag != f"{{{PRODUCT}}}scproducten":
        return whole(_("This is no file of Samenwerkende Catalogi."))
    found = Found()
    for number, product in enumerate(root, start=1):
        if number > bounds.MOST_SERVICES:
            most = {"most": bounds.MOST_SERVICES}
            found.refuse("file", _("Only the first %(most)s services were read.") % most)
            break
        told = [one for one in wrong if one.startswith(f"product {number}, ")]
        for one in told:
            found.refuse(f"product {number}", one.partition(", ")[2])
        if not told:
            _read_one(product, number, found)
    return found


def _root(data: bytes) -> Element:
    """No entities, no DTD, nothing from elsewhere. Raises Unreadable."""
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise bounds.Unreadable(_("The file holds a DTD or entities, which we refuse.")) from error
    except (ParseError, ValueError, LookupError) as error:
        line = getattr(error, "position", (0, 0))[0]
        raise bounds.Unreadable(_("Line %(line)s is no XML.") % {"line": line}) from error
    return root


def _read_one(product: Element, number: int, found: Found) -> None:
    place = f"product {number}"
    language = _text(product, DCTERMS, "language")
    if language not in {"nl", "en"}:
        told = _("Texts in “%(language)s” are left out: we keep Dutch and English.")
        found.refuse(place, told % {"language": language})
        return
    found.add(
        place=place,
        external_id=_text(product, DCTERMS, "identifier"),
        organisation=_resource(product, OVERHEID, "authority"),
        raw={
            "uniformProduct": _resource(product, PRODUCT, "uniformeProductnaam"),
            "audience": sorted({CODES[a] for a in _texts(product, DCTERMS, "audience")})[::-1],
            "texts": {"nl": {}} | {language: _words(product)},
        },
    )


def _words(product: Element) -> dict[str, Any]:
    """A longer abstract than our summary is the description."""
    abstract = _text(product, DCTERMS, "abstract")
    name = "summary" if len(abstract) <= LONGEST_SUMMARY else "description"
    return {"title": _text(product, DCTERMS, "title"), name: abstract}


def _texts(product: Element, space: str, name: str) -> list[str]:
    return [(one.text or "").strip() for one in product.iter(f"{{{space}}}{name}")]


def _text(product: Element, space: str, name: str) -> str:
    return next(iter(_texts(product, space, name)), "")


def _resource(product: Element, space: str, name: str) -> str:
    found = product.iter(f"{{{space}}}{name}")
    return next((one.get("resourceIdentifier", "") for one in found), "")
