"""Loads organisations, capabilities and services with their texts, from the demo's content."""

from decimal import Decimal
from typing import Any

from hub.catalogue.models import (
    Capability,
    Cost,
    Deadline,
    LifeEvent,
    Organisation,
    OrganisationKind,
    Service,
    ServiceStatus,
    ServiceText,
    UniformProduct,
)
from hub.demo import content
from hub.demo.content import Table

# The twenty that are asked for most: a higher rank comes first among equals.
MOST_ASKED = (
    *("paspoort", "identiteitskaart", "rijbewijs", "verhuizing-doorgeven", "huwelijk-melden"),
    *("geboorte-aangeven", "overlijden-aangeven", "uittreksel-brp", "briefadres", "bijstand"),
    *("schuldhulp", "aow", "zorgtoeslag", "studiefinanciering", "ww-uitkering"),
    *("naturalisatie", "parkeervergunning", "grofvuil", "omgevingsvergunning-bouwen"),
    "informatiepunt-digitale-overheid",
)
TEXT_FIELDS = (
    "title",
    "summary",
    "description",
    "conditions",
    "bring",
    "how",
    "processing_time",
    "legal_basis",
    "contact",
)


def load_organisations() -> dict[str, Organisation]:
    made: dict[str, Organisation] = {}
    for row in content.organisations():
        made[row["slug"]] = Organisation.objects.create(
            slug=row["slug"],
            kind=row["kind"],
            name=row["name_nl"],
            name_en=row["name_en"],
            cbs_code=row.get("cbs_code", ""),
            website=row.get("website", ""),
            phone=row.get("phone", ""),
            parent=made.get(row.get("province", "")),
            is_demo=True,
        )
    return made


def load_vocabulary() -> None:
    LifeEvent.objects.bulk_create(
        LifeEvent(slug=slug, name_nl=nl, name_en=en)
        for slug, (nl, en) in content.LIFE_EVENTS.items()
    )
    Capability.objects.bulk_create(
        Capability(slug=slug, kind="skill", name_nl=nl, name_en=en)
        for slug, (nl, en) in content.SKILLS.items()
    )


def load_topics(owners: dict[str, Organisation]) -> dict[str, Service]:
    """The base texts of municipalities and libraries, and the agencies' own services."""
    events = {event.slug: event for event in LifeEvent.objects.all()}
    made = {}
    for row in content.services():
        owner = owners["base" if row["owner"] in {"base", "library"} else row["owner"]]
        service = Service.objects.create(
            organisation=owner,
            slug=row["slug"],
            uniform_product=_product(row),
            status=ServiceStatus.PUBLISHED,
            audience=row["audience"],
            max_persons=row["max_persons"],
            identity_required=row["identity_required"],
            minimum_age=row["minimum_age"],
            rank=_rank(row["slug"]),
        )
        service.life_events.set(events[slug] for slug in row["life_events"])
        _load_texts(service, row)
        made[row["slug"]] = service
    return made


def _product(row: Table) -> UniformProduct | None:
    """The national entry. Where the list was not imported, the entry is made from the text's URI,
    and the next import completes it."""
    if not row["upl"]:
        return None
    name = row["upl"].rsplit("/", 1)[-1]
    product, _ = UniformProduct.objects.get_or_create(uri=row["upl"], defaults={"name": name})
    return product


def _rank(slug: str) -> int:
    return len(MOST_ASKED) - MOST_ASKED.index(slug) if slug in MOST_ASKED else 0


def _load_texts(service: Service, row: Table) -> None:
    for language in ("nl", "en"):
        text: dict[str, Any] = row[language]
        ServiceText.objects.create(
            service=service,
            language=language,
            count_label=row[f"count_label_{language}"],
            keywords=text["keywords"],
            **{field: text[field].strip() for field in TEXT_FIELDS},
        )
    for cost in row.get("costs", []):
        Cost.objects.create(
            service=service,
            amount=Decimal(cost["amount"]),
            valid_from=cost["valid_from"],
            label_nl=cost["label_nl"],
            label_en=cost["label_en"],
        )
    for deadline in row.get("deadlines", []):
        Deadline.objects.create(service=service, **deadline)


def load_variants(topic: Service, organisations: list[Organisation]) -> list[Service]:
    """The topic as each organisation offers it: all texts inherited."""
    variants = [
        Service(
            organisation=organisation,
            base=topic,
            slug=topic.slug,
            uniform_product_id=topic.uniform_product_id,
            status=ServiceStatus.PUBLISHED,
            audience=topic.audience,
            max_persons=topic.max_persons,
            identity_required=topic.identity_required,
            minimum_age=topic.minimum_age,
        )
        for organisation in organisations
    ]
    return Service.objects.bulk_create(variants)


def kind_of_owner(row: Table) -> str:
    """Which organisations offer it: municipalities, libraries, or one agency."""
    kinds = {"base": OrganisationKind.MUNICIPALITY, "library": OrganisationKind.LIBRARY}
    return kinds.get(row["owner"], OrganisationKind.AGENCY)
