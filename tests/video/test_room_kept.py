"""What is kept of a call: figures, what was confirmed, how identity was checked."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from hub.audit.models import Event
from scheduling.video import seats
from scheduling.video.models import CallFigures, Question
from tests.video.conftest import START, book
from tests.video.rooms import NOW, clock, closed_in_the_end, in_conversation, made

__all__ = ["clock", "closed_in_the_end"]
pytestmark = pytest.mark.django_db(transaction=True)


async def test_figures_are_kept_of_the_call_and_not_of_whom() -> None:
    room = await sync_to_async(made)()
    _inside, outside = await in_conversation(room)
    await outside.say("figures", {"connectMs": 180, "seconds": 20})
    await outside.say("figures", {"lostPermille": 3, "seconds": 50, "relayed": True})
    await outside.hears_nothing_of("signal")
    [row] = [row async for row in CallFigures.objects.values()]
    assert row | {"id": 0} == {
        "id": 0,
        "organisation_id": room.town.agency.pk,
        "day": NOW.date(),
        "role": "guest",
        "seconds": 50,
        "connect_ms": 180,
        "lost_permille": 3,
        "jitter_ms": None,
        "round_trip_ms": None,
        "relayed": True,
    }
    await sync_to_async(seats.forget_old)(before=START + timedelta(hours=1))
    assert await CallFigures.objects.acount() == 1


async def test_what_staff_ask_the_citizen_answers_once_and_both_are_kept() -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    await inside.say("ask", {"text": "U belt voor 1 juli."})
    asked = (await outside.hear("question"))["body"]
    assert (asked["text"], asked["right"]) == ("U belt voor 1 juli.", None)
    await inside.say("answer", {"question": asked["question"], "right": False})  # not by staff
    assert await outside.hears_nothing_of("question")
    for right in (True, False):
        await outside.say("answer", {"question": asked["question"], "right": right})
    heard = await inside.hear("question", lambda body: body["right"] is not None)
    assert heard["body"]["right"] is True
    assert await outside.hears_nothing_of("signal")  # so the second answer was heard too
    kept = await Question.objects.aget()
    assert (kept.asked_by_id, kept.is_right, kept.answered_at) == (room.fatima.user.pk, True, NOW)
    await outside.say("ask", {"text": "Klopt dit?"})
    assert await outside.ends_with() == 4403


async def test_another_room_s_question_is_not_there() -> None:
    room = await sync_to_async(made)()
    _inside, outside = await in_conversation(room)
    other = await sync_to_async(book)(room.town.pension_video, START + timedelta(hours=2))
    question = await Question.objects.acreate(appointment=other, text="?", asked_at=NOW)
    await outside.say("answer", {"question": question.pk, "right": True})
    assert await outside.hears_nothing_of("question")
    assert (await Question.objects.aget()).is_right is None


async def test_that_somebody_s_identity_was_checked_is_a_tick_with_a_method() -> None:
    room = await sync_to_async(made)()
    inside, _outside = await in_conversation(room)
    await inside.say("identity", {"method": "passport"})
    assert (await inside.hear("identity"))["body"] == {"text": "Liet een paspoort zien"}
    event = await Event.objects.aget(verb="appointment.identity_checked")
    assert event.details == {"method": "passport"}
    page = await sync_to_async(room.fatima.client.get)(
        f"/medewerker/afspraak/{room.appointment.reference}/"
    )
    assert "Liet een paspoort zien" in page.content.decode()
    await inside.say("identity", {"method": "gezicht"})
    assert await inside.ends_with() == 4400


async def test_a_question_about_a_page_keeps_which_page_and_not_the_page() -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    await inside.say("ask", {"text": "Klopt dit bedrag?", "page": 2, "pages": 5})
    asked = (await outside.hear("question"))["body"]
    assert (asked["page"], asked["pages"]) == (2, 5)
    await outside.say("answer", {"question": asked["question"], "right": True})
    await inside.hear("question", lambda body: body["right"] is True)
    kept = await Question.objects.aget()
    assert kept.told == (
        "Klopt dit bedrag? (over bladzijde 2 van 5 van een document dat getoond werd)"
    )
    await inside.say("ask", {"text": "Klopt dit?", "page": 6, "pages": 5})
    assert await inside.ends_with() == 4400
