"""Which services a touch screen lists: by the catalogue's own search, by subject or all of them, a
page at a time. Once for what one can take a number for here, and once for all that there is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import get_language

from hub.catalogue import search, texts
from hub.catalogue.models import LifeEvent, Service
from kiosk.models import Visit
from locations import bookable
from locations.models import ServicePoint
from scheduling.queue.arrival import AT_A_POINT

EVERYTHING = "*"  # the subject of who wants to see all
SUBJECTS = "-"  # of who chooses one
MOST_FOUND = 20  # further down a result has little to do with what was typed
LOOKED_AT = 200  # of all that there is, before it is narrowed down to this place
MOST_ASKED = 6
SUBJECTS_SHOWN = (18, 8, 6)  # see `tight`


@dataclass(frozen=True, slots=True)
class Choice:
    """One line: `pk` is what is sent, `topic` what search and subjects know it by."""

    pk: int
    title: str
    topic: int
    rank: int = 0
    summary: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What is on the screen. Without `listed` these are the services asked for most, and the
    subjects, or where there is no room a way to them (`apart`), stand below. `certain` is False
    where search found only what comes near."""

    items: list[Choice]
    subjects: list[Subject]
    name: str = ""
    listed: bool = False
    certain: bool = True
    apart: bool = False
    page: int = 0
    pages: int = 1

    @property
    def number(self) -> int:
        return self.page + 1

    @property
    def following(self) -> int | None:
        return self.page + 1 if self.page + 1 < self.pages else None

    @property
    def earlier(self) -> int | None:
        return self.page - 1 if self.page else None


def at_point(point: ServicePoint, *, now: datetime) -> list[Choice]:
    """What one can take a number for."""
    rows = bookable.offerings(now=now).filter(service_point=point, channel__in=AT_A_POINT)
    found = list(rows.order_by("pk"))
    titles = texts.titles_of({row.service for row in found})
    return [
        Choice(
            pk=row.pk,
            title=titles[row.service_id],
            topic=row.service.base_id or row.service_id,
            rank=(row.service.base or row.service).rank,
        )
        for row in found
    ]


def everything(*, now: datetime) -> list[Choice]:
    """What citizens can look up, wherever it is to be had."""
    topics = list(texts.topics(now))
    titles = texts.titles_of(topics)
    return [Choice(topic.pk, titles[topic.pk], topic.pk, topic.rank) for topic in topics]


def listing(choices: list[Choice], visit: Visit, *, size: int, now: datetime) -> Listing:
    """The page of the visit, of so many lines, with what was ticked before."""
    if visit.query:
        made = _searched(choices, visit.query, now)
    elif visit.theme == SUBJECTS:
        made = Listing([], _subjects(choices), listed=True)
    elif visit.theme:
        made = _of_subject(choices, visit.theme)
    else:
        made = _most_asked(choices, visit, size)
    return _paged(made, visit, size)


def tight(visit: Visit) -> int:
    """How little room there is: 0, 1 with large letters or within reach of who sits, 2 with both.
    All that one can press is seen, and from a wheelchair reached, without scrolling."""
    return visit.large + visit.low


def _most_asked(choices: list[Choice], visit: Visit, size: int) -> Listing:
    most = sorted(choices, key=lambda one: (-one.rank, _by_title(one)))[: min(size, MOST_ASKED)]
    apart = bool(tight(visit))
    subjects = [] if apart else _subjects(choices)[: SUBJECTS_SHOWN[0]]
    return Listing(sorted(most, key=_by_title), subjects, apart=apart)


def with_summaries(made: Listing) -> Listing:
    """With a sentence about each, in the active language."""
    services = Service.objects.filter(pk__in=[one.topic for one in made.items])
    words = texts.texts_of(services, get_language() or "nl")
    return replace(
        made, items=[replace(one, summary=words[one.topic].summary) for one in made.items]
    )


def _searched(choices: list[Choice], query: str, now: datetime) -> Listing:
    found = search.find(query=query, language=get_language() or "nl", now=now, limit=LOOKED_AT)
    place = {hit.service_id: at for at, hit in enumerate(found.hits)}
    known = [one for one in choices if one.topic in place]
    known.sort(key=lambda one: (place[one.topic], _by_title(one)))
    return Listing(known[:MOST_FOUND], [], query, listed=True, certain=found.certain)


def _of_subject(choices: list[Choice], slug: str) -> Listing:
    if slug == EVERYTHING:
        return Listing(sorted(choices, key=_by_title), [], listed=True)
    event = LifeEvent.objects.filter(slug=slug).first()
    if event is None:
        return Listing([], [], listed=True)
    inside = set(event.services.values_list("pk", flat=True))
    own = [one for one in choices if one.topic in inside]
    return Listing(sorted(own, key=_by_title), [], _name_of(event), listed=True)


def _subjects(choices: Iterable[Choice]) -> list[Subject]:
    topics = {one.topic for one in choices}
    events = LifeEvent.objects.filter(services__in=topics).distinct()
    found = [Subject(event.slug, _name_of(event)) for event in events]
    return sorted(found, key=lambda subject: subject.name.casefold())


def _name_of(event: LifeEvent) -> str:
    return event.name_nl if get_language() == "nl" else event.name_en


def _by_title(one: Choice) -> tuple[str, int]:
    return one.title.casefold(), one.pk


def _paged(made: Listing, visit: Visit, size: int) -> Listing:
    subjects = made.subjects if made.listed else []
    size = SUBJECTS_SHOWN[tight(visit)] if subjects else size
    pages = max(1, -(-len(subjects or made.items) // size))
    page = min(visit.page, pages - 1)
    here = slice(page * size, (page + 1) * size)
    ticked = set(visit.chosen)
    items = [replace(one, chosen=one.pk in ticked) for one in made.items[here]]
    shown = subjects[here] if made.listed else made.subjects
    return replace(made, items=items, subjects=shown, page=page, pages=pages)
