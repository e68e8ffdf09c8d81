"""What runs in the background, and how often. Each job may run twice without harm."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from hub.catalogue import publishing
from hub.catalogue.importing import keeping as imports
from hub.catalogue.importing import running
from hub.clients import issuing
from hub.editorial import link_check
from hub.insights import asking
from hub.intake import filling
from hub.keydates import reminding
from hub.notifications import outbox
from hub.people.oidc import logins
from kiosk import visits
from scheduling import booking, invitations, reminders
from scheduling.api import idempotency
from scheduling.conversations import hand_overs
from scheduling.conversations import keeping as conversations
from scheduling.journeys import ending, keeping, ticking
from scheduling.mine import keeping as keeping_mine
from scheduling.planning import cover
from scheduling.queue import contacts, following, lapses, nearly
from scheduling.talk_now import asking as talking
from scheduling.video import confirming, figures, livekit_news, outcomes, seats
from scheduling.waitlist import wishes
from scheduling.webhooks import following as happenings


@task()
def write_reminders() -> int:
    return reminders.send_due(now=timezone.now())


@task()
def write_video_links() -> int:
    return invitations.send_due(now=timezone.now())


@task()
def clear_expired_holds() -> int:
    return booking.expire_due(now=timezone.now())


@task()
def clear_screens_left_behind() -> int:
    return visits.clear_left_behind(now=timezone.now())


@task()
def forget_old_wishes() -> int:
    return wishes.forget_old(now=timezone.now())


@task()
def tell_who_is_nearly_there() -> int:
    return nearly.tell_all_due(now=timezone.now())


@task()
def follow_changed_appointments() -> int:
    """Tickets whose appointment was cancelled or moved; most follow at once, without this."""
    return following.follow_all(now=timezone.now())


@task()
def end_tickets_of_earlier_days() -> int:
    """With the addresses that walk-ins left for the day."""
    contacts.forget_old(now=timezone.now())
    return lapses.close_day(now=timezone.now())


@task()
def move_the_horizon_on() -> int:
    """The masks reach a fixed number of days ahead; every night they grow by one."""
    return cover.rebuild_all(now=timezone.now())


@task()
def publish_what_is_due() -> int:
    return publishing.publish_due(now=timezone.now())


@task()
def carry_on_with_imports() -> int:
    """Most are done at once, without this."""
    return running.carry_on_all(now=timezone.now())


@task()
def forget_old_imports() -> int:
    return imports.forget_old(now=timezone.now())


@task()
def check_links() -> int:
    return link_check.check_due(now=timezone.now())


@task()
def write_date_reminders() -> int:
    return reminding.send_due(now=timezone.now())


@task()
def forget_unconfirmed_reminders() -> int:
    return reminding.forget_unconfirmed(now=timezone.now())


@task()
def ask_how_it_was() -> int:
    return asking.ask_due(now=timezone.now())


@task()
def forget_old_questions() -> int:
    return asking.forget_old(now=timezone.now())


@task()
def forget_who_asked_to_talk() -> int:
    return talking.forget_old(now=timezone.now())


@task()
def forget_old_happenings() -> int:
    return happenings.forget_old(now=timezone.now())


@task()
def forget_old_client_tokens() -> int:
    return issuing.forget_tokens(before=timezone.now())


@task()
def forget_old_log_ins() -> int:
    return logins.forget_old(before=timezone.now() - timedelta(days=1))


@task()
def forget_old_sessions() -> None:
    """Also what somebody sent when their log-in was over, and did not come back for."""
    call_command("clearsessions")


@task()
def forget_whose_appointments_were() -> int:
    return keeping_mine.forget_old(now=timezone.now())


@task()
def forget_old_answers() -> int:
    now = timezone.now()
    keeping.keep_what_is_needed(now=now)
    return filling.forget_old(now=now)


@task()
def go_on_with_journeys() -> int:
    return ticking.tick_all(now=timezone.now())


@task()
def forget_old_journeys() -> int:
    return ending.forget_old(now=timezone.now())


@task()
def bring_back_unanswered_hand_overs() -> int:
    return hand_overs.come_back(now=timezone.now())


@task()
def forget_old_conversations() -> int:
    return conversations.forget_old(now=timezone.now())


@task()
def forget_old_video_seats() -> int:
    """Seats and their tokens go two days after the call, what was confirmed in it and how it went
    after half a year, its figures after two."""
    now = timezone.now()
    confirming.forget_old(before=now - timedelta(days=180))
    outcomes.forget_old(before=now - timedelta(days=180))
    figures.forget_old(before=now - timedelta(days=730))
    livekit_news.forget_old(before=now - livekit_news.KEPT)
    return seats.forget_old(before=now - timedelta(days=2))


@task()
def forget_old_idempotency_keys() -> int:
    return idempotency.forget_old(now=timezone.now())


@task()
def forget_old_messages() -> int:
    """A message names people; thirty days are enough to answer "did you send it?"."""
    return outbox.forget_old(before=timezone.now() - timedelta(days=30))


@task()
def forget_old_task_results() -> None:
    call_command("prune_db_task_results", verbosity=0)


@dataclass(frozen=True, slots=True)
class Job:
    task: Any  # a django-tasks Task
    every: timedelta
    at_start: bool = True


JOBS = (
    Job(clear_expired_holds, timedelta(minutes=1)),
    Job(clear_screens_left_behind, timedelta(minutes=1)),
    Job(write_reminders, timedelta(minutes=1)),
    Job(publish_what_is_due, timedelta(minutes=1)),
    Job(carry_on_with_imports, timedelta(minutes=1)),
    Job(forget_old_imports, timedelta(hours=24)),
    Job(check_links, timedelta(hours=1), at_start=False),
    Job(tell_who_is_nearly_there, timedelta(minutes=1)),
    Job(follow_changed_appointments, timedelta(minutes=1)),
    Job(end_tickets_of_earlier_days, timedelta(minutes=15)),
    Job(write_video_links, timedelta(minutes=1)),
    Job(forget_old_wishes, timedelta(hours=1)),
    Job(write_date_reminders, timedelta(minutes=15)),
    Job(forget_unconfirmed_reminders, timedelta(hours=1)),
    Job(ask_how_it_was, timedelta(minutes=5)),
    Job(forget_old_questions, timedelta(hours=24)),
    Job(move_the_horizon_on, timedelta(hours=24), at_start=False),
    Job(forget_old_log_ins, timedelta(hours=1)),
    Job(forget_old_sessions, timedelta(minutes=15)),
    Job(forget_whose_appointments_were, timedelta(hours=24)),
    Job(forget_old_answers, timedelta(hours=1)),
    Job(go_on_with_journeys, timedelta(minutes=5)),
    Job(forget_old_journeys, timedelta(hours=1)),
    Job(bring_back_unanswered_hand_overs, timedelta(minutes=15)),
    Job(forget_old_conversations, timedelta(hours=1)),
    Job(forget_old_client_tokens, timedelta(hours=1)),
    Job(forget_who_asked_to_talk, timedelta(hours=1)),
    Job(forget_old_happenings, timedelta(hours=24)),
    Job(forget_old_idempotency_keys, timedelta(hours=1)),
    Job(forget_old_messages, timedelta(hours=24)),
    Job(forget_old_video_seats, timedelta(hours=6)),
    Job(forget_old_task_results, timedelta(hours=24)),
)
