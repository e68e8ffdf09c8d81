"""What staff fill in at a desk: where they sit, where somebody goes next, how it ended."""

from typing import Any

from django import forms
from django.db.models import Case, Q, When
from django.db.models.functions import Length
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Organisation
from hub.catalogue.published import text_of
from locations.models import Need, Resource, ResourceKind, ServicePoint
from scheduling.agenda.floor_forms import Checked
from scheduling.agenda.workplaces import Workplace
from scheduling.planning.models import Professional
from scheduling.queue import desks, lapses
from scheduling.queue.abilities import PLACES
from scheduling.queue.loading import services_left
from scheduling.queue.models import DeskSession, Outcome, Ticket


def places_of(point: ServicePoint) -> Any:
    """Where somebody can work: desks, rooms, booths; Desk 2 before Desk 10."""
    places = Resource.objects.filter(service_point=point, kind__in=PLACES, active=True)
    kinds = [ResourceKind.DESK, ResourceKind.ROOM, ResourceKind.BOOTH]
    rank = Case(*(When(kind=kind, then=at) for at, kind in enumerate(kinds)))
    return places.order_by(rank, Length("name"), "name")


class OpenForm(Checked):
    """`mine`: who the user is in the plans. Others can be chosen by who plans (`may_choose`)."""

    desk = forms.ModelChoiceField(
        label=_("Desk or room"),
        queryset=Resource.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose a desk."), "invalid_choice": _("Choose a desk.")},
    )
    professional = forms.ModelChoiceField(
        label=_("Who works here"),
        queryset=Professional.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose who works here."),
            "invalid_choice": _("Choose who works here."),
        },
    )

    def __init__(
        self, data: Any = None, *, workplace: Workplace, mine: Professional | None, may_choose: bool
    ) -> None:
        super().__init__(data, initial={"professional": mine}, auto_id="open-%s")
        if workplace.point is None:
            del self.fields["desk"]
        else:
            self.fields["desk"].queryset = places_of(workplace.point)  # type: ignore[attr-defined]
        if may_choose and workplace.point is not None:
            own = Q(pk=mine.pk) if mine else Q(pk__in=())
            planned = Q(pk__in=workplace.professionals().values("pk"))
            rows = Professional.objects.filter(own | planned).select_related("resource")
            self.fields["professional"].queryset = rows.order_by("resource__name")  # type: ignore[attr-defined]
        else:
            del self.fields["professional"]


class ForwardForm(Checked):
    to = forms.ChoiceField(label=_("To"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=lapses.LONGEST_REASON,
        help_text=_("Colleagues read this. Name nobody."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, ticket: Ticket, session: DeskSession) -> None:
        super().__init__(data, auto_id="forward-%s")
        groups = [
            (_("A desk here"), _desks(ticket, session)),
            (_("A person"), _people(ticket, session)),
            (_("Another agency"), _agencies(ticket, session)),
        ]
        choices: list[Any] = [("", _("Choose"))]
        choices += [(title, some) for title, some in groups if some]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]

    def target(self) -> dict[str, Any]:
        """As `lapses.forward` takes it."""
        kind, _colon, pk = self.cleaned_data["to"].partition(":")
        model = {"desk": Resource, "professional": Professional, "organisation": Organisation}
        return {kind: model[kind]._default_manager.get(pk=int(pk))}


def _desks(ticket: Ticket, session: DeskSession) -> list[tuple[str, str]]:
    rows = places_of(ticket.service_point).exclude(pk=session.desk_id)
    return [(f"desk:{row.pk}", row.name) for row in rows]


def _people(ticket: Ticket, session: DeskSession) -> list[tuple[str, str]]:
    """Colleagues of the place; for who works from elsewhere those of the own agency."""
    organisation = session.professional.resource.organisation
    point = ticket.service_point if session.desk_id else None
    rows = Workplace(organisation, point).professionals().exclude(pk=session.professional_id)
    rows = rows.select_related("resource").order_by("resource__name")
    return [(f"professional:{row.pk}", row.resource.name) for row in rows]


def _agencies(ticket: Ticket, session: DeskSession) -> list[tuple[str, str]]:
    """Those whose people help at this place from elsewhere."""
    needs = Need.objects.filter(offering__service_point=ticket.service_point)
    asked = Q(pk__in=needs.values("organisation")) | Q(pk__in=needs.values("group__members"))
    rows = list(Organisation.objects.filter(asked).order_by("name"))
    at_work = desks.at_work_from_elsewhere(rows)
    return [(f"organisation:{row.pk}", _marked(row.name, row.pk in at_work)) for row in rows]


def _marked(name: str, at_work: bool) -> str:
    """Sending on to who is not there is possible, for they may begin; but not unknowingly."""
    return name if at_work else gettext("%(name)s (nobody at work)") % {"name": name}


class FinishForm(Checked):
    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=Outcome.choices,
        initial=Outcome.HELPED,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how it ended."),
            "invalid_choice": _("Choose how it ended."),
        },
    )
    services = forms.TypedMultipleChoiceField(
        label=_("What was done?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With something left, the number goes back into the line for that."),
        error_messages={"required": _("Tick what was done, or set the number aside.")},
    )

    def __init__(self, data: Any = None, *, ticket: Ticket) -> None:
        super().__init__(data, auto_id="finish-%s")
        ahead = services_left(ticket)
        if len(ahead) < 2:
            del self.fields["services"]
            return
        choices = [(some.position, text_of(some.offering.service, "title")) for some in ahead]
        self.fields["services"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("services", [some.position for some in ahead])
