"""Who is logged in as a citizen, if anybody is: nobody needs to be where the service allows."""

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from hub.people.oidc import providers
from hub.people.oidc.models import Assurance, Audience, LogIn, Provider
from hub.people.oidc.web.leaving import citizen_of
from scheduling.booking import CITIZEN, Actor, assured
from scheduling.booking.assured import Missing
from scheduling.models import Appointment


def actor_of(request: HttpRequest) -> Actor:
    """A citizen, as surely as they logged in."""
    log_in = citizen_of(request)
    if log_in is None:
        return CITIZEN
    return replace(CITIZEN, assurance=log_in.assurance, assured_by=log_in.provider.organisation_id)


@dataclass(frozen=True, slots=True)
class Step:
    """What is asked of who has not logged in surely enough yet."""

    minimum: Assurance
    provider: Provider | None  # None: the organisation has no log-in service that works
    address: str
    log_in: LogIn | None  # less sure, or at another organisation


def step_for(request: HttpRequest, held: Appointment) -> Step | None:
    """None for who may go on."""
    missing = assured.unmet(held, actor_of(request))
    return step_of(request, missing, next_page=reverse("web:details")) if missing else None


def step_of(request: HttpRequest, missing: Missing, *, next_page: str) -> Step:
    """`next_page`: where one was, and comes back to."""
    organisation, minimum = missing
    provider = providers.of_citizens_at(organisation)
    address = ask_address(provider, next_page=next_page, level=minimum)
    return Step(Assurance(minimum), provider, address, citizen_of(request))


def ask_address(provider: Provider | None, *, next_page: str, level: int = 1) -> str:
    if provider is None:
        return ""
    where = {"organisation": provider.organisation.slug, "audience": str(Audience.CITIZENS)}
    taal = get_language() or "nl"
    query = urlencode({"next": next_page, "zekerheid": str(level), "taal": taal})
    return f"{reverse('oidc:ask', kwargs=where)}?{query}"
