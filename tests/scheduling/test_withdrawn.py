"""A skill is withdrawn, or an organisation leaves the group: whom that strands, and the way out."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.catalogue.models import Capability, OrganisationGroup
from locations.models import NeedPlace
from scheduling import booking
from scheduling.booking import Closeness, Contact, WayOut
from scheduling.models import Appointment, Segment
from scheduling.planning import cover, staff, stranded
from scheduling.planning.models import Professional
from tests import town as towns
from tests.scheduling.illness import (
    CLERK,
    assert_true_masks,
    booked,
    fall_ill,
    listed,
    professional_of,
    who,
)
from tests.town import NOW, TUESDAY_NINE, Town


def withdraw(person: Professional) -> None:
    staff.change(professional=person, facts={}, capabilities=[], now=NOW)


def other_of(town: Town, person: Professional) -> Professional:
    return town.bram if person == town.aisha else town.aisha


def by_video(town: Town) -> Appointment:
    held = booking.hold(offering=town.pension_video, start=TUESDAY_NINE, now=NOW, actor=CLERK)
    contact = Contact(name="Sanne", email="sanne@example.nl")
    return booking.confirm(appointment=held.appointment, contact=contact, now=NOW, actor=CLERK)


def test_a_colleague_who_still_can_takes_over_at_the_same_time(town: Town) -> None:
    made = booked(town)
    person = professional_of(town, made)
    assert listed(town.hall) == []
    withdraw(person)
    (conflict,) = listed(town.hall)
    assert (conflict.away, conflict.unable) == ((), (person.resource.name,))
    (only,) = conflict.alternatives
    assert only.closeness == Closeness.SAME_TIME
    assert only.instead == (other_of(town, person).resource.name,)
    ways = [WayOut(conflict.appointment, only.start, conflict.appointment.revision)]
    outcome = booking.rescue(ways=ways, now=NOW, actor=CLERK)
    assert outcome.kept == (made,)
    assert only.instead[0] in who(made)
    assert listed(town.hall) == []
    assert_true_masks()


def test_without_such_a_colleague_another_time_is_proposed_and_taken(town: Town) -> None:
    made, _other = booked(town), booked(town, name="Piet")
    withdraw(professional_of(town, made))
    (conflict,) = listed(town.hall)
    best = conflict.alternatives[0]
    assert (conflict.appointment, best.closeness) == (made, Closeness.SAME_DAY)
    ways = [WayOut(made, best.start, made.revision)]
    assert booking.rescue(ways=ways, now=NOW, actor=CLERK).moved == (made,)
    assert listed(town.hall) == []


def test_nobody_can_it_any_more_and_nothing_is_proposed(town: Town) -> None:
    booked(town)
    for person in (town.aisha, town.bram):
        withdraw(person)
    (conflict,) = listed(town.hall)
    assert conflict.alternatives == ()


def test_who_is_ill_and_lost_the_skill_is_away(town: Town) -> None:
    made = booked(town)
    person = professional_of(town, made)
    fall_ill(person)
    withdraw(person)
    (conflict,) = listed(town.hall)
    assert (conflict.away, conflict.unable) == ((person.resource.name,), ())


def test_given_back_nothing_is_stranded(town: Town) -> None:
    made = booked(town)
    person = professional_of(town, made)
    own = list(person.resource.capabilities.all())
    withdraw(person)
    assert stranded.is_stranded(made, now=NOW)
    staff.change(professional=person, facts={}, capabilities=own, now=NOW)
    assert not stranded.is_stranded(made, now=NOW)


def test_a_skill_that_nothing_asks_may_go(town: Town) -> None:
    made = booked(town)
    person = professional_of(town, made)
    wedding = towns.skill("trouwen")
    own = list(person.resource.capabilities.all())
    staff.change(professional=person, facts={}, capabilities=[*own, wedding], now=NOW)
    staff.change(professional=person, facts={}, capabilities=own, now=NOW)
    assert stranded.at_point(town.hall, now=NOW) == []


def test_what_the_answers_of_the_citizen_asked_counts_for_people_and_not_for_support(
    town: Town,
) -> None:
    made = booked(town)
    debts = towns.skill("schulden")
    Segment.objects.filter(appointment=made).update(skill=debts)
    assert stranded.at_point(town.hall, now=NOW) == [made]
    person = professional_of(town, made)
    own = list(person.resource.capabilities.all())
    staff.change(professional=person, facts={}, capabilities=[*own, debts], now=NOW)
    assert stranded.at_point(town.hall, now=NOW) == []
    need = made.segments.get().allocations.get(resource=person.resource).need
    type(need).objects.filter(pk=need.pk).update(offering=None)  # as an interpreter is
    staff.change(professional=person, facts={}, capabilities=own, now=NOW)
    assert stranded.at_point(town.hall, now=NOW) == []


def test_a_desk_loses_what_was_asked_of_it(town: Town) -> None:
    wheelchair = Capability.objects.create(
        slug="rolstoel", kind="equipment", name_nl="rolstoel", name_en="wheelchair"
    )
    desk = town.passport.needs.get(kind="desk")
    desk.capabilities.add(wheelchair)
    for one in town.desks:
        one.capabilities.add(wheelchair)
    made = booked(town)
    taken = next(one for one in town.desks if one.name in who(made))
    taken.capabilities.clear()
    (conflict,) = listed(town.hall)
    assert conflict.unable == (taken.name,)
    assert conflict.alternatives[0].closeness == Closeness.SAME_TIME


def test_an_organisation_that_leaves_the_group_strands_and_another_member_takes_over(
    town: Town,
) -> None:
    other = towns.organisation("agency", "uwv-proef", "Uitkeringsbureau")
    pensions = Capability.objects.get(slug="pensioen")
    group = OrganisationGroup.objects.create(slug="samen", name="Samen")
    group.members.set([town.agency])
    need = town.pension_video.needs.get()
    need.place, need.organisation, need.group = NeedPlace.GROUP, None, group
    need.save()
    made = by_video(town)
    people = [town.fatima]
    assert stranded.of_professionals(people, now=NOW) == []
    colleague = towns.professional(other, "Gijs", pensions, remote=True)
    cover.rebuild_professionals([colleague], now=NOW)
    group.members.set([other])
    assert stranded.of_professionals(people, now=NOW) == [made]
    (conflict,) = booking.solve([made], now=NOW)
    assert conflict.unable == ("Fatima",)
    assert conflict.alternatives[0].instead == ("Gijs",)
    group.members.clear()
    assert stranded.of_professionals(people, now=NOW) == [made]


def test_of_the_organisation_that_was_asked_nobody_is_stranded(town: Town) -> None:
    by_video(town)
    assert stranded.of_professionals([town.fatima], now=NOW) == []
    type(town.fatima.resource).objects.update(organisation=town.library)
    assert len(stranded.of_professionals([town.fatima], now=NOW)) == 1


def test_a_guest_at_the_counter_is_of_another_organisation_and_not_stranded(town: Town) -> None:
    made = booked(town)
    person = professional_of(town, made)
    type(person.resource).objects.filter(pk=person.resource_id).update(organisation=town.library)
    assert stranded.at_point(town.hall, now=NOW) == []


def test_a_trial_says_whom_it_would_strand_and_changes_nothing(town: Town) -> None:
    made = booked(town)
    person = professional_of(town, made)
    hit = stranded.after(lambda: withdraw(person), lambda: stranded.at_point(town.hall, now=NOW))
    assert hit == [made]
    assert person.resource.capabilities.exists()
    assert stranded.at_point(town.hall, now=NOW) == []


def test_the_number_of_statements_does_not_grow(town: Town) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert stranded.at_point(town.hall, now=NOW)
        return len(caught)

    booked(town)
    for person in (town.aisha, town.bram):
        withdraw(person)
    few = statements()
    documents = [Capability.objects.get(slug="reisdocumenten")]
    for person in (town.aisha, town.bram):
        staff.change(professional=person, facts={}, capabilities=documents, now=NOW)
    for n in range(1, 6):
        booked(town, TUESDAY_NINE + timedelta(minutes=20 * n), name=f"Nummer{n}")
    for person in (town.aisha, town.bram):
        withdraw(person)
    assert len(stranded.at_point(town.hall, now=NOW)) == 6
    assert statements() == few
