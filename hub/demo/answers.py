"""What the demo's citizens said in the past weeks: made up by a rule, so that the touchstone shows
something on the first day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from hub.insights.models import Answer, Helped, Question
from locations.models import Offering
from scheduling.reference import new_token

T = TypeVar("T")
WEEKS = 8
MOST_A_WEEK = 4
ANSWER_SHARE = 0.4
HELPED = ((Helped.YES, 14), (Helped.PARTLY, 4), (Helped.NO, 2))
EASE = ((5, 6), (4, 8), (3, 3), (2, 2), (1, 1), (None, 4))
WORDS = (
    "Fijn dat alles aan één balie kon.",
    "Ik moest mijn oude paspoort nog halen. Zet dat groter in de mail.",
    "Goed geholpen. Ik heb nog een vraag over de huur.",
    "De knop voor de video was lastig te vinden.",
)


def load(*, rng: Random, now: datetime) -> None:
    """For every offering some questions a week, of which about four in ten are answered."""
    questions = [one for offering in _offerings() for one in _asked(offering, rng, now)]
    Question.objects.bulk_create(questions, batch_size=500)
    Answer.objects.bulk_create(
        [_answer(one, rng) for one in questions if one.answered], batch_size=500
    )


def _offerings() -> Iterator[Offering]:
    return Offering.objects.select_related("service").order_by("pk").iterator()


def _asked(offering: Offering, rng: Random, now: datetime) -> Iterator[Question]:
    today = now.astimezone(ZoneInfo("Europe/Amsterdam")).date()
    monday = today - timedelta(days=today.weekday())
    for week in range(1, WEEKS + 1):
        for _ in range(rng.randint(0, MOST_A_WEEK)):
            yield Question(
                organisation_id=offering.service.organisation_id,
                service_id=offering.service_id,
                service_point_id=offering.service_point_id,
                channel=offering.channel,
                week=monday - timedelta(weeks=week),
                token_hash=new_token(),  # nobody has the link
                open_until=now,
                answered=rng.random() < ANSWER_SHARE,
            )


def _answer(question: Question, rng: Random) -> Answer:
    return Answer(
        organisation_id=question.organisation_id,
        service_id=question.service_id,
        service_point_id=question.service_point_id,
        channel=question.channel,
        week=question.week,
        helped=_drawn(rng, HELPED),
        ease=_drawn(rng, EASE),
        said=rng.choice(WORDS) if rng.random() < 0.02 else "",
    )


def _drawn(rng: Random, weighted: tuple[tuple[T, int], ...]) -> T:
    values = [value for value, _ in weighted]
    return rng.choices(values, [weight for _, weight in weighted])[0]
