"""How surely somebody logged in (`acr`), and how surely a service wants them to be."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from hub.audit import trail
from hub.people.oidc.models import Assurance, ServiceAssurance

# NL GOV Assurance profile for OpenID Connect 1.0: the eIDAS levels. Then the words that DigiD and
# brokers use for theirs.
OF_ACR = {
    "http://eidas.europa.eu/LoA/low": Assurance.BASIC,
    "http://eidas.europa.eu/LoA/substantial": Assurance.SUBSTANTIAL,
    "http://eidas.europa.eu/LoA/high": Assurance.HIGH,
    "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport": Assurance.BASIC,
    "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract": Assurance.BASIC,
    "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard": Assurance.SUBSTANTIAL,
    "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI": Assurance.HIGH,
}


def of_acr(acr: object) -> Assurance:
    """What is not known shows nothing."""
    return OF_ACR.get(acr, Assurance.NONE) if isinstance(acr, str) else Assurance.NONE


def asked_for(level: int) -> str:
    """The `acr_values` of a request: the eIDAS names of this level and those above it."""
    eidas = [(acr, own) for acr, own in OF_ACR.items() if acr.startswith("http://eidas")]
    return " ".join(acr for acr, own in eidas if own >= level)


def minimum_of(services: Iterable[int]) -> Assurance:
    """The highest that one of these services asks, by itself or by the topic it is a variant of:
    what the law asks of a topic no variant lowers."""
    wanted = list(services)
    asking = Q(service__in=wanted) | Q(service__variants__in=wanted)
    found = ServiceAssurance.objects.filter(asking).aggregate(most=Max("minimum"))
    return Assurance(found["most"] or Assurance.NONE)


def ask(*, service_id: int, minimum: Assurance, now: datetime, actor_id: int | None = None) -> None:
    """From now on the service asks this; NONE asks nothing. The only writer of it."""
    with transaction.atomic():
        if minimum == Assurance.NONE:
            ServiceAssurance.objects.filter(service=service_id).delete()
        else:
            ServiceAssurance.objects.update_or_create(
                service_id=service_id, defaults={"minimum": minimum}
            )
        trail.record(
            verb="service.assurance",
            object_type="service",
            object_id=service_id,
            now=now,
            actor_id=actor_id,
            actor_kind="staff" if actor_id else "system",
            origin="staff",
            details={"minimum": int(minimum)},
        )
