"""A BSN has nothing to do in a record, nor in what goes from it to others."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from hub.errors import Invalid
from scheduling.conversations import hand_overs, notes, records, steps
from scheduling.conversations.content import Content, HandedOver
from scheduling.conversations.models import Addition, HandOver, NextStep, PrivateNote
from scheduling.conversations.steps import Plan
from tests.conversations.conftest import TEXT, Talk, actor_of, finish, fresh, hand_over, write
from tests.town import NOW

NUMBER = "Het is 1234.56.782."  # passes the eleven test; made up
SENTENCE = "Laat het BSN weg: dit lijkt erop. Wij hebben het hier niet nodig."


def step(talk: Talk, **plan: Any) -> None:
    steps.add(conversation=talk.record, plan=Plan(**plan), now=NOW, actor=talk.actor)


def note(talk: Talk) -> None:
    about: dict[str, Any] = {"conversation": talk.record, "revision": 0, "now": NOW}
    notes.write(user=talk.joke.user, text=NUMBER, actor=talk.actor, **about)


def add(talk: Talk) -> None:
    done = finish(talk)
    records.add(conversation=done, text=NUMBER, user=talk.joke.user, now=NOW, actor=talk.actor)


def send(talk: Talk) -> None:
    hand_overs.must_hold(purpose="help", copy=HandedOver(message=NUMBER))


def refuse(talk: Talk) -> None:
    sent, actor = hand_over(talk), actor_of(talk.fatima)
    hand_overs.refuse(hand_over=sent, reason=NUMBER, now=NOW, actor=actor)


WRITERS: dict[str, tuple[str, Callable[[Talk], object]]] = {
    "name": ("name", lambda talk: write(talk, Content(name=NUMBER))),
    "subject": ("subject", lambda talk: write(talk, Content(subject=NUMBER))),
    "agreed": ("agreed", lambda talk: write(talk, Content(agreed=NUMBER))),
    "step": ("what", lambda talk: step(talk, what=NUMBER)),
    "who else": ("other", lambda talk: step(talk, what="Bel", owner="other", other=NUMBER)),
    "note": ("text", note),
    "addition": ("text", add),
    "message": ("message", send),
    "reason": ("reason", refuse),
}


@pytest.mark.parametrize("where", sorted(WRITERS))
def test_it_is_refused_in_plain_words_and_nothing_is_kept(talk: Talk, where: str) -> None:
    field, deed = WRITERS[where]
    with pytest.raises(Invalid) as refused:
        deed(talk)
    assert {name: str(text) for name, text in refused.value.fields.items()} == {field: SENTENCE}
    for model in (NextStep, PrivateNote, Addition):
        assert not model._default_manager.exists()
    assert not HandOver.objects.exclude(state="new").exists()
    assert NUMBER not in str(records.content_of(fresh(talk.record)).packed())


def test_a_phone_number_is_none(talk: Talk) -> None:
    """Some have nine digits that pass the test, and the field is there for them."""
    kept = write(talk, replace(TEXT, phone="123456782"))
    assert records.content_of(kept).phone == "123456782"
