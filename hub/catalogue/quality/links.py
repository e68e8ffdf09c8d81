"""Addresses in texts: which there are, which are due to be looked at, and which do not open. The
only writer of CheckedLink; who opens them lies above (hub.editorial.link_check)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.catalogue.document import ServiceDocument
from hub.catalogue.models import CheckedLink, ServiceStatus, ServiceText
from hub.catalogue.quality.findings import Facts, Finding, texts_of
from hub.catalogue.texts import FIELDS
from hub.errors import Text

ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
LONGEST = 500
AGAIN = timedelta(days=7)
SOON = timedelta(hours=20)  # what failed: a server may be down for a night
ENOUGH = 2  # failures in a row, before an editor is told

FAULTS: Mapping[str, Text] = {
    "gone": _("The page does not exist any more."),
    "failed": _("The site answers with an error."),
    "unreachable": _("The site cannot be reached."),
    "too_slow": _("The site does not answer in time."),
    "unsafe": _("The site has no valid certificate."),
    "not_allowed": _("The address is not on the public internet."),
    "too_many_redirects": _("The address sends on and on."),
}


def rules(said: ServiceDocument, facts: Facts) -> Iterator[Finding]:
    for tongue, name, text in texts_of(said):
        for address in found_in(text):
            place = f"texts.{tongue}.{name}"
            if address.lower().startswith("http://"):
                yield Finding(
                    "unsafe_link",
                    place,
                    _("This link is not secure."),
                    _("Use the address that begins with https://."),
                    2,
                    address,
                )
            elif fault := facts.broken.get(address):
                sentence = FAULTS.get(fault, FAULTS["failed"])
                advice = _("Look for the right address, or take the link out.")
                yield Finding("broken_link", place, sentence, advice, 5, address)


def found_in(text: str) -> list[str]:
    """Each address once, without the punctuation of the sentence around it."""
    return list(dict.fromkeys(_trimmed(found) for found in ADDRESS.findall(text)))


def _trimmed(address: str) -> str:
    address = address.rstrip(".,;:!?'’”")
    while address.endswith(")") and address.count("(") < address.count(")"):
        address = address[:-1].rstrip(".,;:!?")
    return address


def broken() -> dict[str, str]:
    """Address -> fault, of what failed often enough to be sure."""
    rows = CheckedLink.objects.filter(failures__gte=ENOUGH).exclude(fault="")
    return dict(rows.values_list("address", "fault"))


def due(*, now: datetime, most: int, most_per_host: int) -> list[str]:
    """The published addresses that are to be looked at, the longest ago first; never many of one
    host at once. What no longer stands in a text is forgotten."""
    published = _published()
    CheckedLink.objects.exclude(address__in=published).delete()
    known = set(CheckedLink.objects.values_list("address", flat=True))
    fresh = (CheckedLink(address=one) for one in published if one not in known)
    CheckedLink.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = CheckedLink.objects.filter(
        Q(checked_at=None)
        | Q(checked_at__lte=now - AGAIN)
        | (Q(checked_at__lte=now - SOON) & ~Q(fault=""))
    )
    waiting = rows.order_by(F("checked_at").asc(nulls_first=True), "pk").values_list(
        "address", flat=True
    )
    return list(_spread(waiting, most, most_per_host))


def note(*, address: str, fault: str, now: datetime) -> None:
    """`fault` is one of FAULTS, or "" where it opened."""
    row = CheckedLink.objects.get(address=address)
    row.checked_at, row.fault = now, fault
    row.failures = min(row.failures + 1, 1000) if fault else 0
    row.save(update_fields=["checked_at", "fault", "failures"])


def _published() -> list[str]:
    holds = Q()
    for name in FIELDS:
        holds |= Q(**{f"{name}__icontains": "https://"})
    rows = ServiceText.objects.filter(holds, service__status=ServiceStatus.PUBLISHED)
    found = (
        address
        for values in rows.values_list(*FIELDS)
        for text in values
        for address in found_in(text)
    )
    secure = (one for one in found if one.lower().startswith("https://") and len(one) <= LONGEST)
    return list(dict.fromkeys(secure))


def _spread(addresses: Iterable[str], most: int, most_per_host: int) -> Iterator[str]:
    counts: dict[str, int] = {}
    for address in addresses:
        host = urlsplit(address).netloc.lower()
        counts[host] = counts.get(host, 0) + 1
        if counts[host] <= most_per_host and most > 0:
            most -= 1
            yield address
