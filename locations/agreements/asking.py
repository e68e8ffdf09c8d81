"""One side asks the other. Nothing can be seen or booked before the answer."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.catalogue.models import Organisation, Service, ServiceStatus
from hub.errors import DomainError, Invalid
from locations.agreements import letters, terms
from locations.agreements.terms import Terms
from locations.agreements.trail import record
from locations.models import Agreement, AgreementState, ServicePoint, Side

MOST_HOSTS = 500  # of one invitation


class AskedAlready(DomainError):
    code = "asked_already"
    status = 409
    sentence = gettext_lazy("The other side was asked this already, or asks you.")
    way_forward = gettext_lazy("Open the question that stands.")


class OfferedAlready(DomainError):
    code = "offered_at_points_already"
    status = 409
    sentence = gettext_lazy("It is offered at one of these points already.")
    way_forward = gettext_lazy("Choose other points, or another way of helping.")


def ask(
    *,
    service: Service,
    host: Organisation,
    points: Iterable[ServicePoint],
    on: Terms,
    word: str = "",
    now: datetime,
    actor_id: int | None = None,
) -> Agreement:
    """The host asks for the service at its points. A national text belongs to every municipality:
    there it is agreed at once. Raises Invalid, AskedAlready, OfferedAlready, OtherTerms."""
    _check_service(service, host)
    terms.check(service, on)
    some = list(points)
    terms.check_points(some, host.pk, on.place)
    with transaction.atomic():
        made = _made(service, host, Side.HOST, on, word, now)
        made.points.set(some)
        check_free(made)
        record("agreement.asked", made, now, actor_id)
        if terms.is_national(service):
            _agree_at_once(made, now, actor_id)
        else:
            letters.tell(made, letters.ASKED, to=Side.PROVIDER, now=now)
    return made


def invite(
    *,
    service: Service,
    hosts: Iterable[Organisation],
    on: Terms,
    word: str = "",
    now: datetime,
    actor_id: int | None = None,
) -> list[Agreement]:
    """The organisation whose service it is asks others; each chooses the points when it accepts.
    Who was asked already, or asks, is left out. Raises Invalid, and AskedAlready when nobody is
    left."""
    some = list(hosts)
    if not some or len(some) > MOST_HOSTS:
        raise Invalid(fields={"hosts": _("Choose whom you invite.")})
    terms.check(service, on)
    with transaction.atomic():
        made = [one for host in some if (one := _invited(service, host, on, word, now, actor_id))]
        if not made:
            raise AskedAlready
    return made


def _invited(
    service: Service,
    host: Organisation,
    on: Terms,
    word: str,
    now: datetime,
    actor_id: int | None,
) -> Agreement | None:
    _check_service(service, host)
    standing = (AgreementState.ASKED, AgreementState.AGREED)
    if Agreement.objects.filter(service=service, host=host, state__in=standing).exists():
        return None
    try:
        with transaction.atomic():
            made = _made(service, host, Side.PROVIDER, on, word, now)
    except AskedAlready:  # they pressed in the same moment
        return None
    record("agreement.asked", made, now, actor_id)
    letters.tell(made, letters.ASKED, to=Side.HOST, now=now)
    return made


def check_free(agreement: Agreement) -> None:
    """Raises OfferedAlready."""
    if found := terms.taken(agreement):
        where = ", ".join(sorted({str(one.service_point) for one in found}))
        raise OfferedAlready(_("It is offered here already: %(where)s.") % {"where": where})


def _check_service(service: Service, host: Organisation) -> None:
    if service.status != ServiceStatus.PUBLISHED:
        raise Invalid(fields={"service": _("This service is not published.")})
    if service.organisation_id == host.pk:
        raise Invalid(fields={"service": _("This is a service of the organisation itself.")})


def _made(
    service: Service, host: Organisation, side: str, on: Terms, word: str, now: datetime
) -> Agreement:
    try:
        with transaction.atomic():
            made = Agreement.objects.create(
                service=service,
                host=host,
                asked_by=side,
                channels=list(on.channels),
                minutes=on.minutes,
                place=on.place,
                word=word.strip(),
                asked_at=now,
            )
    except IntegrityError as error:
        raise AskedAlready from error
    made.skills.set(on.skills)
    return made


def _agree_at_once(made: Agreement, now: datetime, actor_id: int | None) -> None:
    made.state, made.answered_at = AgreementState.AGREED, now
    made.save(update_fields=["state", "answered_at"])
    terms.open_offerings(made)
    record("agreement.agreed", made, now, actor_id)
