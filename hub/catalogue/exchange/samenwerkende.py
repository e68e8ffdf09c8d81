"""Samenwerkende Catalogi 4.0: what an organisation offers, as XML that overheid.nl gathers.

Source: Logius, IPM Samenwerkende Catalogi 4.0 part B (23 April 2012); the order of the elements is
that of files that overheid.nl takes. `samenwerkende_check` holds a file against these rules.
"""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from hub.catalogue.exchange import addresses
from hub.catalogue.exchange.facts import Owner, ServiceFacts
from hub.catalogue.exchange.vocabulary import OWMS

DCTERMS = "http://purl.org/dc/terms/"
OVERHEID = f"{OWMS}/"
PRODUCT = "http://standaarden.overheid.nl/product/terms/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LOCATION = f"{PRODUCT} http://standaarden.overheid.nl/sc/4.0/xsd/sc.xsd"
PREFIXES = {"dcterms": DCTERMS, "overheid": OVERHEID, "overheidproduct": PRODUCT, "xsi": XSI}
SCHEMES = {"municipality": "Gemeente", "province": "Provincie"}
AUDIENCES = {"citizen": "particulier", "business": "ondernemer"}
MOST_ABSTRACT = 600

for _prefix, _uri in PREFIXES.items():
    register_namespace(_prefix, _uri)


def write(services: Iterable[ServiceFacts]) -> Iterator[str]:
    """The file piece by piece, a product at a time; the namespaces stand on its root."""
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items())
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<overheidproduct:scproducten {names} xsi:schemaLocation="{LOCATION}">\n'
    for told in services:
        yield _text_of(product(told)) + "\n"
    yield "</overheidproduct:scproducten>\n"


def _text_of(element: Element) -> str:
    """Without the namespaces that ElementTree repeats on every product."""
    text = tostring(element, encoding="unicode")
    for prefix, uri in PREFIXES.items():
        text = text.replace(f' xmlns:{prefix}="{uri}"', "", 1)
    return text


def product(told: ServiceFacts) -> Element:
    """In Dutch: the field `language` says which, and one product is one page."""
    made = Element(f"{{{PRODUCT}}}scproduct", {"owms-version": "4.0"})
    meta = SubElement(made, f"{{{PRODUCT}}}meta")
    _kern(SubElement(meta, f"{{{PRODUCT}}}owmskern"), told)
    _mantel(SubElement(meta, f"{{{PRODUCT}}}owmsmantel"), told)
    _meta(SubElement(meta, f"{{{PRODUCT}}}scmeta"), told)
    SubElement(made, f"{{{PRODUCT}}}body")
    return made


def _kern(kern: Element, told: ServiceFacts) -> None:
    words = told.said.texts["nl"]
    _add(kern, DCTERMS, "identifier", addresses.service(told.pk))
    _add(kern, DCTERMS, "title", words.title or told.slug)
    _add(kern, DCTERMS, "language", "nl")
    _add(kern, DCTERMS, "type", "productbeschrijving", scheme="overheid:Informatietype")
    _add(kern, DCTERMS, "modified", told.since.isoformat())
    _owner(kern, DCTERMS, "spatial", told.owner)
    _owner(kern, OVERHEID, "authority", told.owner)


def _owner(kern: Element, space: str, name: str, owner: Owner) -> None:
    """By its OWMS address where it has one there by rule; a municipality's is its name."""
    scheme = SCHEMES.get(owner.kind, "Overheidsorganisatie")
    if name == "spatial" and owner.kind not in SCHEMES:
        _add(
            kern,
            *(space, name, "Nederland"),
            scheme="overheid:Koninkrijksdeel",
            resourceIdentifier=f"{OVERHEID}Nederland",
        )
        return
    _add(
        kern,
        *(space, name, _label(owner)),
        scheme=f"overheid:{scheme}",
        resourceIdentifier=_owms(owner),
    )


def _label(owner: Owner) -> str:
    for word in ("Gemeente ", "Provincie "):
        if owner.kind in SCHEMES and owner.name.startswith(word):
            return owner.name.removeprefix(word)
    return owner.name


def _owms(owner: Owner) -> str:
    """http://standaarden.overheid.nl/owms/terms/Leeuwarden_(gemeente); no rule makes one of an
    agency's name, so there stands our own address."""
    if owner.kind in SCHEMES:
        suffix = "gemeente" if owner.kind == "municipality" else "provincie"
        return f"{OVERHEID}{_label(owner).replace(' ', '_')}_({suffix})"
    return addresses.organisation(owner.slug)


def _mantel(mantel: Element, told: ServiceFacts) -> None:
    words = told.said.texts["nl"]
    for audience in told.said.audience or ("citizen",):
        _add(mantel, DCTERMS, "audience", AUDIENCES[audience], scheme="overheid:Doelgroep")
    abstract = words.summary or words.description or words.title or told.slug
    _add(mantel, DCTERMS, "abstract", " ".join(abstract.split())[:MOST_ABSTRACT])


def _meta(meta: Element, told: ServiceFacts) -> None:
    """An appointment is made on our page: `ja`; DigiD is asked nowhere on it."""
    _add(meta, PRODUCT, "productID", str(told.pk))
    _add(meta, PRODUCT, "onlineAanvragen", "ja")
    page = addresses.page_of(told.topic_pk, told.topic_slug)
    SubElement(meta, f"{{{PRODUCT}}}aanvraagURL", {"resourceIdentifier": page})
    if told.product:
        _add(
            meta,
            *(PRODUCT, "uniformeProductnaam", told.product.label),
            scheme="overheid:UniformeProductnaam",
            resourceIdentifier=told.product.uri,
        )


def _add(parent: Element, space: str, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, f"{{{space}}}{name}", attributes).text = _legal(text)


def _legal(text: str) -> str:
    """Without the control characters that XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
