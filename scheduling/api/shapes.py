"""Holds, appointments and free times as the API shows them."""

from rest_framework import serializers

from hub.api.shapes import Day, Instant, Shape, Values, id_field
from locations.api.shapes import PointBrief
from locations.models import Channel, ResourceKind
from scheduling.availability import MOST_SERVICES
from scheduling.booking import Contact
from scheduling.models import ReminderChoice, State

MOST_SUPPORT = 3
MOST_IN_PARTY = 100  # a bound on input; each offering has its own limits


class PartyShape(Shape):
    """Who comes."""

    persons = serializers.IntegerField(min_value=1, max_value=MOST_IN_PARTY, default=1)
    items = serializers.IntegerField(
        min_value=1,
        max_value=MOST_IN_PARTY,
        default=1,
        help_text="Documents or permits that make the conversation longer.",
    )


RULES = (
    *("grid", "notice", "day_full", "staffed", "free"),
    *("walk_ins", "assisted", "day_ahead", "visit"),
)


class AvailabilityQuery(PartyShape):
    offering = id_field(help_text="The id of an offering.")
    from_ = Day(required=False, help_text="The first date; today when left out.")
    to = Day(required=False, help_text="The last date; 13 days after the first when left out.")
    explain = serializers.BooleanField(
        default=False,
        help_text="Also say how many starts each rule left over, and how many candidates per need.",
    )


class DayShape(Shape):
    date = serializers.DateField()
    times = Values(child=Instant(), help_text="Free starts, in local time.")


class StepShape(Shape):
    rule = serializers.ChoiceField(choices=RULES)
    left = serializers.IntegerField(help_text="Starts that were left after this rule.")
    meaning = serializers.CharField()


class NeedCountShape(Shape):
    """One need of the offering: how many could fill it, and what removed the others."""

    need = id_field()
    kind = serializers.ChoiceField(choices=ResourceKind.choices)
    candidates = serializers.IntegerField()
    without_skill = serializers.IntegerField()
    off_duty = serializers.IntegerField(help_text="Not on duty for long enough in these days.")
    taken = serializers.IntegerField(help_text="On duty, but taken at every start.")
    bookable = serializers.IntegerField(help_text="Free at one start or more.")


class AvailabilityShape(Shape):
    offering = id_field()
    zone = serializers.CharField(help_text="IANA zone of the local times.")
    minutes = serializers.IntegerField(help_text="How long it takes for this party.")
    from_ = serializers.DateField()
    to = serializers.DateField()
    first_free = Instant(
        allow_null=True, help_text="The first free start that can be booked at all."
    )
    days = DayShape(many=True, help_text="Only the days with free times.")
    explanation = StepShape(many=True, required=False)
    needs = NeedCountShape(many=True, required=False, help_text="With `explain` only.")


class FreeDayShape(Shape):
    date = serializers.DateField()
    free = serializers.IntegerField(help_text="How many free starts.")
    first_free = Instant(allow_null=True)


class DaysShape(Shape):
    zone = serializers.CharField(help_text="IANA zone of the local times.")
    minutes = serializers.IntegerField(help_text="Of all services, without waits in between.")
    days = FreeDayShape(many=True, help_text="Every day asked for, full ones too.")


class VisitQuery(Shape):
    offering = Values(
        child=id_field(),
        min_length=1,
        max_length=MOST_SERVICES,
        help_text="Ids of offerings at one point, one for each service of the visit.",
    )
    persons = Values(
        child=serializers.IntegerField(min_value=1, max_value=MOST_IN_PARTY),
        required=False,
        help_text="For how many people, in the order of the offerings; one when left out.",
    )
    from_ = Day(required=False, help_text="The first date; today when left out.")
    to = Day(required=False, help_text="The last date; 13 days after the first when left out.")


class DaysQuery(VisitQuery):
    to = Day(required=False, help_text="The last date; eight weeks in all when left out.")


class VisitTimesShape(Shape):
    zone = serializers.CharField(help_text="IANA zone of the local times.")
    minutes = serializers.IntegerField(help_text="Of all services, without waits in between.")
    gap_minutes = serializers.IntegerField(help_text="The longest wait between two services.")
    first_free = Instant(allow_null=True, help_text="The first free start in these days.")
    days = DayShape(many=True, help_text="Only the days with free times.")


class SupportItem(Shape):
    id = id_field()
    name = serializers.CharField()


class SupportShape(Shape):
    results = SupportItem(many=True)


class ServiceOfVisit(PartyShape):
    """One service of a visit, and for how many."""

    offering = id_field(help_text="The id of an offering.")


class WhatBody(PartyShape):
    """One service (`offering`), or several in one visit (`services`): one of the two."""

    offering = id_field(required=False, help_text="The id of an offering.")
    services = ServiceOfVisit(
        many=True,
        required=False,
        allow_empty=False,
        help_text=(
            f"At most {MOST_SERVICES} offerings at one point; "
            "the order is chosen for the fewest hand-overs."
        ),
    )
    support = Values(
        child=id_field(),
        default=list,
        max_length=MOST_SUPPORT,
        help_text="Ids of the support that the citizen asks for, such as an interpreter.",
    )


class HoldBody(WhatBody):
    start = Instant(help_text="A free start, as availability gave it.")
    same_as = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=200,
        help_text="The manage token of an earlier appointment: the same person where possible.",
    )


class ContactShape(Shape):
    """A name, and an e-mail address or a phone number. Lengths and forms are the domain's."""

    name = serializers.CharField(max_length=120)
    email = serializers.CharField(max_length=254, default="", allow_blank=True)
    phone = serializers.CharField(max_length=40, default="", allow_blank=True)
    remark = serializers.CharField(max_length=1000, default="", allow_blank=True)
    reminders = serializers.ChoiceField(
        choices=ReminderChoice.choices,
        default="",
        allow_blank=True,
        help_text="By e-mail when left out; a text message needs a mobile number.",
    )

    def contact(self) -> Contact:
        return Contact(**self.validated_data)


class ConfirmBody(Shape):
    reference = serializers.CharField(max_length=20, help_text="The reference of the hold.")
    contact = ContactShape()


class MoveBody(Shape):
    start = Instant(help_text="The new start, as availability gave it.")


class ServiceBrief(Shape):
    id = id_field()
    title = serializers.CharField()


class SegmentShape(Shape):
    """One service of the visit."""

    starts_at = Instant(help_text="In local time.")
    ends_at = Instant(help_text="In local time.")
    offering = id_field()
    service = ServiceBrief()
    channel = serializers.ChoiceField(choices=Channel.choices)
    persons = serializers.IntegerField()
    items = serializers.IntegerField()
    support = Values(child=id_field(), help_text="What the citizen added.")


class AppointmentShape(Shape):
    """An appointment without the contact details: who holds the token knows them. Persons, items,
    offering and service are those of the first service."""

    reference = serializers.CharField(help_text="Easy to read aloud: CDFG-3467.")
    state = serializers.ChoiceField(choices=State.choices)
    channel = serializers.ChoiceField(choices=Channel.choices)
    starts_at = Instant(help_text="In local time.")
    ends_at = Instant(help_text="In local time.")
    zone = serializers.CharField(help_text="IANA zone of the local times.")
    persons = serializers.IntegerField()
    items = serializers.IntegerField()
    offering = id_field()
    service = ServiceBrief()
    segments = SegmentShape(many=True, help_text="Every service of the visit, in order of time.")
    service_point = PointBrief(allow_null=True)
    hold_expires_at = Instant(allow_null=True, help_text="Until when a hold is kept.")
    can_change = serializers.BooleanField(help_text="Whether it can still be moved or cancelled.")


class HoldShape(AppointmentShape):
    """A fresh hold with its secret, which is shown here and never again."""

    manage_token = serializers.CharField(
        help_text="Opens the appointment. Keep it secret; it is not stored here."
    )
