"""The question behind the question: what a professional may ask, what it may point at, which
services may help. One document per service; nothing is scored, and nothing follows by itself."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub import misfits
from hub.audit import trail
from hub.catalogue.models import Service, ServiceStatus
from hub.errors import DomainError, Invalid
from hub.intake.document import MOST_PROBLEMS, Text
from scheduling.conversations.models import Guide

SCHEMA = Path(__file__).parent / "guide_schema.json"


class BadGuide(Invalid):
    """`fields` maps the place in the document ("domains.1.questions") to what is wrong there."""

    code = "bad_guide"
    sentence = _("This guide cannot be used yet.")


class GuideChanged(DomainError):
    code = "guide_changed"
    status = 409
    sentence = _("A colleague published this guide meanwhile. Nothing was changed.")
    way_forward = _("Your text stands below still. Open the page once more to see theirs.")


@dataclass(frozen=True, slots=True)
class Domain:
    key: str
    title: Text
    questions: tuple[Text, ...]
    may_point_at: tuple[Text, ...]
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    title: Text
    about: Text
    source: str
    opening: tuple[Text, ...]
    domains: tuple[Domain, ...]


def read(raw: Any) -> Document:
    """Raises BadGuide."""
    found = sorted(_validator().iter_errors(raw), key=lambda error: error.json_path)
    if found:
        places = {_place(error.absolute_path): misfits.sentence(error) for error in found}
        raise BadGuide(fields=dict(list(places.items())[:MOST_PROBLEMS]))
    document = _made(raw)
    keys = [domain.key for domain in document.domains]
    twice = {key: _("This stands here twice.") for key in keys if keys.count(key) > 1}
    if twice:
        raise BadGuide(fields=twice)
    return document


def publish(
    *,
    service: Service,
    raw: Any,
    now: datetime,
    actor_id: int | None = None,
    seen: int | None = None,
) -> Guide:
    """In place of the one before. `seen`: the number of the one that was changed, 0 for none.
    Raises BadGuide, also for a service that does not exist, and GuideChanged."""
    document = read(raw)
    _must_exist(document, service)
    with transaction.atomic():
        found = Guide.objects.select_for_update().filter(service=service).first()
        if seen is not None and seen != (found.number if found else 0):
            raise GuideChanged
        number = found.number + 1 if found else 1
        made, _fresh = Guide.objects.update_or_create(
            service=service, defaults={"number": number, "document": raw, "published_at": now}
        )
        trail.record(
            verb="guide.published",
            object_type="guide",
            object_id=service.pk,
            now=now,
            actor_id=actor_id,
            actor_kind="staff" if actor_id else "system",
            details={"version": number},
        )
    return made


def own_of(service: Service) -> Guide | None:
    """Not that of its base."""
    return Guide.objects.filter(service=service).first()


def of(service: Service) -> Document | None:
    """The service's own, else that of its base."""
    rows = Guide.objects.filter(service__in=[pk for pk in (service.pk, service.base_id) if pk])
    guides = {row.service_id: row for row in rows}
    found = guides.get(service.pk) or guides.get(service.base_id or 0)
    return read(found.document) if found else None


def helping(document: Document | None, domains: Iterable[str], *, asking: Service) -> list[Service]:
    """The topics that may help with these domains, in the guide's order, each once."""
    wanted = set(domains)
    slugs = [
        slug
        for domain in (document.domains if document else ())
        if domain.key in wanted
        for slug in domain.services
    ]
    return [topic for slug in dict.fromkeys(slugs) if (topic := _topic(slug, asking))]


def _topic(slug: str, asking: Service) -> Service | None:
    """Of several of one name that of the organisation that asks."""
    topics = Service.objects.filter(slug=slug, base=None).exclude(status=ServiceStatus.ARCHIVED)
    own = topics.filter(organisation=asking.organisation_id).first()
    return own or topics.order_by("pk").first()


def _must_exist(document: Document, service: Service) -> None:
    unknown = {
        f"domains.{domain.key}": _("There is no service %(slug)s.") % {"slug": slug}
        for domain in document.domains
        for slug in domain.services
        if _topic(slug, service) is None
    }
    if unknown:
        raise BadGuide(fields=unknown)


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def _place(path: Any) -> str:
    return ".".join(str(part) for part in path) or "document"


def _made(raw: Any) -> Document:
    return Document(
        title=Text(**raw["title"]),
        about=Text(**raw["about"]) if "about" in raw else Text(""),
        source=raw.get("source", ""),
        opening=_texts(raw.get("opening", ())),
        domains=tuple(
            Domain(
                key=domain["key"],
                title=Text(**domain["title"]),
                questions=_texts(domain["questions"]),
                may_point_at=_texts(domain.get("mayPointAt", ())),
                services=tuple(domain.get("services", ())),
            )
            for domain in raw["domains"]
        ),
    )


def _texts(raw: Iterable[dict[str, str]]) -> tuple[Text, ...]:
    return tuple(Text(**one) for one in raw)
