"""Either side ends it, with a last day. What is booked stays; after that day nothing begins."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.errors import DomainError, Invalid
from hub.intervals import local_day
from locations.agreements import letters
from locations.agreements.answering import other
from locations.agreements.trail import record
from locations.models import Agreement, AgreementState

ZONE = ZoneInfo("Europe/Amsterdam")


class NotAgreed(DomainError):
    code = "not_agreed"
    status = 409
    sentence = gettext_lazy("This ended already, or was never agreed.")
    way_forward = gettext_lazy("Load the page again to see how it stands.")


def end(
    *,
    agreement: Agreement,
    side: str,
    last_day: date,
    farewell: str = "",
    now: datetime,
    actor_id: int | None = None,
) -> Agreement:
    """Nothing can be booked that begins after `last_day`. Raises Invalid, NotAgreed."""
    if last_day < now.astimezone(ZONE).date():
        raise Invalid(fields={"last_day": _("Choose today or a later day.")})
    over = local_day(last_day, ZONE).end
    with transaction.atomic():
        agreed = Agreement.objects.filter(pk=agreement.pk, state=AgreementState.AGREED)
        ended = agreed.update(
            state=AgreementState.ENDED,
            ended_at=now,
            ended_by=side,
            ends_at=over,
            farewell=farewell.strip(),
        )
        if not ended:
            raise NotAgreed
        made = Agreement.objects.select_related("service__organisation", "host").get(
            pk=agreement.pk
        )
        made.offerings.update(until=over)
        record("agreement.ended", made, now, actor_id)
        letters.tell(made, letters.ENDED, to=other(side), now=now)
    return made
