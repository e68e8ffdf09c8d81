"""The other side answers; who asked can take the question back as long as it did not."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError
from locations.agreements import letters, terms
from locations.agreements.asking import check_free
from locations.agreements.trail import record
from locations.models import Agreement, AgreementState, ServicePoint, Side


class AnsweredAlready(DomainError):
    code = "answered_already"
    status = 409
    sentence = _("This was answered or taken back already.")
    way_forward = _("Load the page again to see how it stands.")


class NotYours(DomainError):
    code = "other_side_answers"
    status = 409
    sentence = _("You asked this yourself: the other side answers.")


def other(side: str) -> Side:
    return Side.HOST if side == Side.PROVIDER else Side.PROVIDER


def accept(
    *,
    agreement: Agreement,
    side: str,
    points: Iterable[ServicePoint] = (),
    answer: str = "",
    now: datetime,
    actor_id: int | None = None,
) -> Agreement:
    """From now on citizens see it. `points` are chosen by an invited host; else they were asked.
    Raises NotYours, AnsweredAlready, Invalid, OfferedAlready, OtherTerms: then nothing changed."""
    with transaction.atomic():
        made = _answered(agreement, side, AgreementState.AGREED, answer, now)
        if side == Side.HOST:
            made.points.set(points)
        terms.check_points(made.points.all(), made.host_id, made.place)
        check_free(made)
        terms.open_offerings(made)
        record("agreement.agreed", made, now, actor_id)
        letters.tell(made, letters.AGREED, to=other(side), now=now)
    return made


def refuse(
    *, agreement: Agreement, side: str, answer: str = "", now: datetime, actor_id: int | None = None
) -> Agreement:
    """Raises NotYours, AnsweredAlready."""
    with transaction.atomic():
        made = _answered(agreement, side, AgreementState.REFUSED, answer, now)
        record("agreement.refused", made, now, actor_id)
        letters.tell(made, letters.REFUSED, to=other(side), now=now)
    return made


def withdraw(
    *, agreement: Agreement, side: str, now: datetime, actor_id: int | None = None
) -> Agreement:
    """By who asked. Raises NotYours, AnsweredAlready."""
    with transaction.atomic():
        made = _answered(agreement, other(side), AgreementState.WITHDRAWN, "", now)
        record("agreement.withdrawn", made, now, actor_id)
    return made


def _answered(
    agreement: Agreement, side: str, state: AgreementState, answer: str, now: datetime
) -> Agreement:
    """One press wins, whichever it is."""
    if agreement.asked_by == side:
        raise NotYours
    asked = Agreement.objects.filter(pk=agreement.pk, state=AgreementState.ASKED)
    if not asked.update(state=state, answer=answer.strip(), answered_at=now):
        raise AnsweredAlready
    return Agreement.objects.select_related("service__organisation", "host").get(pk=agreement.pk)
