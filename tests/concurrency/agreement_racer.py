"""What a child process of a race for an agreement does. `python -m
tests.concurrency.agreement_racer ORDER ...`; see tests.concurrency.racer."""

import json
import os
import sys
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from hub.catalogue.models import Capability, Organisation, Service  # noqa: E402
from locations.agreements import answering, asking  # noqa: E402
from locations.agreements.terms import Terms  # noqa: E402
from locations.models import Agreement, Offering, ServicePoint, Side  # noqa: E402
from tests import town as towns  # noqa: E402
from tests.concurrency.racer import together  # noqa: E402
from tests.town import NOW  # noqa: E402


def scene(asked: str) -> None:
    """The agency's service, and the library that may want it; `asked`: it asked already."""
    town = towns.build(desks=1, masks=False)
    towns.service(town.agency, "toeslag", "Toeslag")
    if asked == "asked":
        _ask()


def _terms() -> Terms:
    return Terms(("video_point",), 30, "booth", (Capability.objects.get(slug="pensioen"),))


def _ask() -> None:
    asking.ask(
        service=Service.objects.get(slug="toeslag"),
        host=Organisation.objects.get(slug="bibliotheek-goirle"),
        points=list(ServicePoint.objects.filter(slug="bibliotheek-goirle")),
        on=_terms(),
        now=NOW,
    )


def _invite() -> None:
    asking.invite(
        service=Service.objects.get(slug="toeslag"),
        hosts=[Organisation.objects.get(slug="bibliotheek-goirle")],
        on=_terms(),
        now=NOW,
    )


def press(what: str, count: str) -> None:
    if what in ("ask", "invite"):
        together([{"ask": _ask, "invite": _invite}[what]] * int(count))
        return
    made = Agreement.objects.get()
    deed = {"accept": answering.accept, "refuse": answering.refuse, "withdraw": answering.withdraw}
    side = Side.HOST if what == "withdraw" else Side.PROVIDER
    together([partial(deed[what], agreement=made, side=side, now=NOW)] * int(count))


def tale() -> None:
    told = {
        "states": sorted(Agreement.objects.values_list("state", flat=True)),
        "offerings": Offering.objects.filter(service__slug="toeslag").count(),
        "needs": sum(one.needs.count() for one in Offering.objects.filter(service__slug="toeslag")),
    }
    sys.stdout.write(json.dumps(told))


ORDERS: dict[str, Any] = {"scene": scene, "press": press, "tale": tale}

if __name__ == "__main__":
    ORDERS[sys.argv[1]](*sys.argv[2:])
