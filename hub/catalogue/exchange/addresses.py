"""The addresses that stand for things, and stay: what `/id/...` names is found by following it.

Pattern of the Dutch URI strategy (Platform Linked Data Nederland): /id/ names the thing and answers
303 with the address of a document about it.
"""

from urllib.parse import quote

from django.conf import settings

# What may not stand in an IRI (RFC 3987), and does in addresses that people paste.
NOT_IN_IRI = {
    ord(char): f"%{ord(char):02X}" for char in '<>"{}|^`\\' + "".join(map(chr, range(33)))
}


def iri(told: str) -> str:
    """Somebody else's address, fit to stand between angle brackets."""
    return told.translate(NOT_IN_IRI)


def _named(kind: str, reference: str) -> str:
    return f"{settings.BASE_URL}/id/{kind}/{quote(reference)}"


def service(pk: int) -> str:
    return _named("dienst", str(pk))


def organisation(slug: str) -> str:
    return _named("organisatie", slug)


def point(slug: str) -> str:
    return _named("servicepunt", slug)


def event(slug: str) -> str:
    return _named("gebeurtenis", slug)


def concept(scheme: str, code: str) -> str:
    return f"{settings.BASE_URL}/id/begrip/{scheme}/{code}"


def catalogue() -> str:
    return f"{settings.BASE_URL}/id/catalogus"


def publisher() -> str:
    return f"{settings.BASE_URL}/id/uitgever"


def page_of(topic_pk: int, slug: str) -> str:
    """Where citizens read about it."""
    return f"{settings.BASE_URL}/diensten/{topic_pk}/{slug}"


def page_of_point(slug: str) -> str:
    return f"{settings.BASE_URL}/servicepunten/{slug}"
