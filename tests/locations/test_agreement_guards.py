"""What stands between a question and an offering, where nothing else would stop it."""

from typing import Any

import pytest

from hub.catalogue.models import Service, ServiceStatus
from hub.errors import Invalid
from hub.notifications.models import Message
from locations.agreements import answering, asking
from locations.agreements.asking import MOST_HOSTS, AskedAlready, OfferedAlready
from locations.agreements.terms import Terms
from locations.models import Agreement, AgreementState, Offering, Side
from tests import town as towns
from tests.agenda.conftest import member
from tests.locations.test_agreements import asked, offered, terms
from tests.town import NOW, Town


@pytest.fixture
def tax(town: Town) -> Service:
    return towns.service(town.agency, "toeslag", "Toeslag")


def invited(tax: Service, *hosts: Any, on: Terms | None = None) -> list[Agreement]:
    return asking.invite(service=tax, hosts=hosts, on=on or terms(), now=NOW)


def refused_field(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Invalid) as refused:
        call(*args, **more)
    (field,) = refused.value.fields
    return field


def test_what_was_offered_meanwhile_is_not_agreed_on_again(town: Town, tax: Service) -> None:
    made = asked(town, tax)
    towns.offering(tax, town.goirle, "video_point", 45)
    with pytest.raises(OfferedAlready, match="Bibliotheek Goirle"):
        answering.accept(agreement=made, side=Side.PROVIDER, now=NOW)
    made.refresh_from_db()
    assert made.state == AgreementState.ASKED
    assert Offering.objects.get(service=tax).base_minutes == 45


def test_what_is_switched_off_there_is_opened_again(town: Town, tax: Service) -> None:
    off = towns.offering(tax, town.goirle, "video_point", 45)
    Offering.objects.filter(pk=off.pk).update(active=False)
    answering.accept(agreement=asked(town, tax), side=Side.PROVIDER, now=NOW)
    (opened,) = offered(tax)
    assert (opened.pk, opened.base_minutes, opened.needs.count()) == (off.pk, 30, 2)


@pytest.mark.parametrize("status", [s for s in ServiceStatus if s != ServiceStatus.PUBLISHED])
def test_what_is_not_published_is_neither_asked_nor_offered(
    town: Town, tax: Service, status: str
) -> None:
    Service.objects.filter(pk=tax.pk).update(status=status)
    tax.refresh_from_db()
    assert refused_field(asked, town, tax) == "service"
    assert refused_field(invited, tax, town.library) == "service"
    assert not Agreement.objects.exists()


def test_an_organisation_does_not_invite_itself(town: Town, tax: Service) -> None:
    assert refused_field(invited, tax, town.library, town.agency) == "service"
    assert not Agreement.objects.exists()


def test_an_invitation_is_on_terms_that_can_be(town: Town, tax: Service) -> None:
    for on, field in (
        (terms(channels=()), "channels"),
        (terms(minutes=0), "minutes"),
        (terms(minutes=485), "minutes"),
        (terms(place="professional"), "place"),
    ):
        assert refused_field(invited, tax, town.library, on=on) == field
    assert not Agreement.objects.exists()


def test_nobody_and_too_many_are_not_invited(town: Town, tax: Service) -> None:
    assert refused_field(invited, tax) == "hosts"
    assert refused_field(invited, tax, *[town.library] * (MOST_HOSTS + 1)) == "hosts"


def test_who_asks_already_is_left_out_and_the_others_are_invited(town: Town, tax: Service) -> None:
    other = towns.organisation("library", "bibliotheek-tilburg", "Bibliotheek Tilburg")
    asked(town, tax)
    (only,) = invited(tax, town.library, other)
    assert only.host == other
    with pytest.raises(AskedAlready):
        invited(tax, town.library)


def test_a_point_that_is_closed_for_good_offers_nothing(town: Town, tax: Service) -> None:
    made = asked(town, tax)
    town.goirle.active = False
    town.goirle.save()
    with pytest.raises(Invalid):
        answering.accept(agreement=made, side=Side.PROVIDER, now=NOW)
    answering.withdraw(agreement=made, side=Side.HOST, now=NOW)
    assert refused_field(asked, town, tax) == "points"
    assert not Offering.objects.filter(service=tax).exists()


def test_a_place_that_is_out_of_use_is_no_place(town: Town, tax: Service) -> None:
    town.booth.active = False
    town.booth.save()
    assert refused_field(asked, town, tax) == "points"


def test_managers_who_left_get_no_mail(town: Town, tax: Service) -> None:
    gone = member("mo", "manager", town.agency).user
    gone.is_active = False
    gone.save()
    asked(town, tax)
    assert not Message.objects.exists()


def test_asking_again_after_the_end_leaves_the_old_answer(town: Town, tax: Service) -> None:
    """Of two rows that are over nothing stands in the way of a third."""
    for _turn in range(2):
        answering.refuse(agreement=asked(town, tax), side=Side.PROVIDER, now=NOW)
    asked(town, tax)
    states = Agreement.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["refused", "refused", "asked"]
