"""What is told of a published service, as frozen values that every writer reads. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from hub.catalogue.document import ServiceDocument


@dataclass(frozen=True, slots=True)
class Owner:
    """An organisation. `kind` as OrganisationKind; phone in E.164, or empty."""

    pk: int
    slug: str
    kind: str
    name: str
    name_en: str = ""
    oin: str = ""
    cbs_code: str = ""
    website: str = ""
    phone: str = ""
    email: str = ""
    parent: str = ""  # the slug of the province or the organisation above it
    parent_pk: int | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """An entry of somebody else's list: a uniform product, an information area, a law."""

    uri: str
    label: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    slug: str
    name_nl: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Week:
    """The weekly hours of a point in its wall time: (weekday from 0, opens, closes) in order."""

    slug: str
    spans: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A service point as far as a service tells of it."""

    pk: int
    slug: str
    name: str
    street: str
    postcode: str
    place: str
    week: Week


@dataclass(frozen=True, slots=True)
class Way:
    """How it can be had: by a channel, at a point or from home. `owner` is the slug of whose
    point it is."""

    pk: int  # of the offering
    channel: str  # as locations.models.Channel
    minutes: int
    owner: str
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """`said` is what the public reads: a variant's own words over those of its base."""

    pk: int
    slug: str
    owner: Owner
    said: ServiceDocument
    since: date  # since when it is as it is
    topic_pk: int  # whose page it has
    topic_slug: str
    product: Named | None = None
    laws: Sequence[Named] = ()
    areas: Sequence[Named] = ()
    events: Sequence[Event] = ()
    ways: Sequence[Way] = field(default=())
