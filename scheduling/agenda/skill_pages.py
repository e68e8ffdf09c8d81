"""What colleagues can do. To take a skill away is first tried, as any change of the planning: it
lists whom that would strand."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.people.access import Right
from hub.people.gate import user_of
from scheduling.agenda import plan_nav, trials
from scheduling.agenda.doors import at_workplace
from scheduling.agenda.reasons import named
from scheduling.agenda.skill_forms import OF_PEOPLE, SkillForm
from scheduling.agenda.trials import Change
from scheduling.agenda.workplaces import Workplace
from scheduling.planning import staff
from scheduling.planning.models import Professional


@require_http_methods(["GET", "POST"])
@at_workplace(Right.PLAN)
def show(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """A list; a colleague in the address opens the form."""
    people = _people(workplace)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = next((one for one in people if str(one.pk) == asked.get("person")), None)
    if chosen is None and "person" in asked:
        raise Http404
    form = SkillForm(request.POST or None, person=chosen) if chosen else None
    if form and chosen and form.is_valid():
        change = _change(chosen, form, user_of(request).pk)
        return trials.carry_out(request, workplace, change, _frame(request, workplace))
    context = {
        **_frame(request, workplace),
        "listed": [{"person": one, "skills": _skills(one)} for one in people],
        "chosen": chosen,
        "form": form,
    }
    wrong = request.method == "POST"
    return render(request, "agenda/skills.html", context, status=422 if wrong else 200)


def _people(workplace: Workplace) -> list[Professional]:
    """Of the organisation itself: what a guest can do is said at home."""
    own = workplace.professionals().filter(
        resource__organisation=workplace.organisation, resource__active=True
    )
    loaded = own.select_related("resource").prefetch_related("resource__capabilities")
    return list(loaded.order_by("resource__name", "pk"))


def _skills(person: Professional) -> list[str]:
    own = [one for one in person.resource.capabilities.all() if one.kind in OF_PEOPLE]
    return sorted(named(one) for one in own)


def _change(person: Professional, form: SkillForm, actor_id: int) -> Change:
    return lambda: staff.change(
        professional=person,
        facts={},
        capabilities=form.capabilities(),
        now=timezone.now(),
        actor_id=actor_id,
    )


def _frame(request: HttpRequest, workplace: Workplace) -> dict[str, Any]:
    return {
        "workplace": workplace,
        "agenda_url": workplace.url("agenda"),
        "kind": plan_nav.SKILLS,
        "kinds": plan_nav.kinds_of(request, workplace),
        "title": _("What colleagues can do"),
        "here": workplace.url("skills"),
    }
