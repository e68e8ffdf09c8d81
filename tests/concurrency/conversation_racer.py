"""What a child process of a race about a conversation does. `python -m
tests.concurrency.conversation_racer ORDER ...`; see tests.concurrency.racer."""

import json
import os
import sys
from datetime import timedelta
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from hub.audit.models import Event  # noqa: E402
from hub.people.models import User  # noqa: E402
from scheduling.booking import Actor  # noqa: E402
from scheduling.conversations import consents, hand_overs, records  # noqa: E402
from scheduling.conversations.content import Content, HandedOver  # noqa: E402
from scheduling.conversations.models import Consent, Conversation, HandOver  # noqa: E402
from scheduling.models import Appointment, State  # noqa: E402
from tests import town as towns  # noqa: E402
from tests.concurrency.racer import together  # noqa: E402
from tests.conversations import conftest as talks  # noqa: E402
from tests.town import NOW  # noqa: E402

AGENCY = "pensioenbureau"


def scene() -> None:
    """A conversation, and what was handed over from it."""
    talks.hand_over(talks.made(towns.build(desks=1)))


def _of(organisation: str) -> tuple[User, Actor]:
    user = User.objects.get(roles__organisation__slug=organisation)
    return user, Actor(kind="staff", user_id=user.pk, origin="agenda")


def accept(count: str) -> None:
    _user, actor = _of(AGENCY)
    one = HandOver.objects.select_related("conversation").get()
    together([partial(hand_overs.accept, hand_over=one, now=NOW, actor=actor)] * int(count))


def withdraw(count: str) -> None:
    one = Consent.objects.select_related("conversation").get()
    no = partial(consents.withdraw, conversation=one.conversation, pk=one.pk, now=NOW)
    together([no] * int(count))


def come_back(count: str) -> None:
    together([partial(hand_overs.come_back, now=NOW + timedelta(days=30))] * int(count))


def send(count: str) -> None:
    """The same press, as often."""
    user, actor = _of("leeuwarden")
    deed = partial(
        hand_overs.send,
        conversation=Conversation.objects.get(),
        to=HandOver.objects.get().receiver,
        purpose="plan",
        agreed=True,
        copy=HandedOver(message="Bel haar."),
        press="press-2",
        user=user,
        now=NOW,
        actor=actor,
    )
    together([deed] * int(count))


def begin(count: str) -> None:
    """The same record, opened from as many windows."""
    user, actor = _of("leeuwarden")
    visit = Appointment.objects.get(state=State.CONFIRMED)
    deed = partial(records.of_appointment, appointment=visit, user=user, now=NOW, actor=actor)
    Conversation.objects.all().delete()
    together([deed] * int(count))


def save(count: str, word: str) -> None:
    """The same page, sent from as many windows, each with another text."""
    _user, actor = _of("leeuwarden")
    one = Conversation.objects.get()
    together(
        [
            partial(
                records.save,
                conversation=one,
                content=Content(subject="Post", agreed=f"{word} {number}"),
                revision=one.revision,
                now=NOW,
                actor=actor,
            )
            for number in range(int(count))
        ]
    )


def tale() -> None:
    rows = HandOver.objects.order_by("pk")
    print(
        json.dumps(
            {
                "records": Conversation.objects.count(),
                "revision": Conversation.objects.get().revision,
                "states": [row.state for row in rows],
                "kept": [row.sealed is not None for row in rows],
                "consents": Consent.objects.count(),
                "deeds": sorted(
                    Event.objects.filter(
                        verb__in=["hand_over.accepted", "hand_over.came_back", "consent.withdrawn"]
                    ).values_list("verb", flat=True)
                ),
            }
        )
    )


ORDERS: dict[str, Any] = {
    "scene": scene,
    "accept": accept,
    "withdraw": withdraw,
    "come_back": come_back,
    "send": send,
    "begin": begin,
    "save": save,
    "tale": tale,
}

if __name__ == "__main__":
    ORDERS[sys.argv[1]](*sys.argv[2:])
