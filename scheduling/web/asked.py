"""The services that a citizen wants to have done in one visit, with their names."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from hub.catalogue import texts
from hub.catalogue.models import Service
from scheduling.availability import Party
from scheduling.availability.sought import Sought
from scheduling.web.advised import Advised
from scheduling.web.choices import Choices


@dataclass(frozen=True, slots=True)
class Asked:
    """One of them. `others` is the query of a page without it."""

    topic: Service
    title: str
    persons: int
    others: str = ""
    advised: Advised | None = None  # by the rules of an intake, for this service

    @property
    def sought(self) -> Sought:
        party, advised = Party(self.persons), self.advised
        if advised is None:
            return Sought(self.topic.pk, party)
        return Sought(self.topic.pk, party, advised.minutes, advised.skill_id)


def asked_of(
    topic: Service, choices: Choices, *, now: datetime, advised: Advised | None = None
) -> list[Asked]:
    """The page's own service first. Those that are not (or no longer) published are left out."""
    sought = choices.sought(topic.pk)
    topics = texts.topics(now).in_bulk([one.service for one in sought])
    words = texts.texts_of(topics.values(), get_language() or "nl")
    return [
        Asked(
            topic=topics[one.service],
            title=words[one.service].title,
            persons=min(one.party.persons, topics[one.service].max_persons),
            others=choices.query(also=choices.without(one.service)),
            advised=advised if advised and advised.topic_id == one.service else None,
        )
        for one in sought
        if one.service in topics
    ]
