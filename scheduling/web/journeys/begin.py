"""From the answers to a journey: who takes part, who leads it, and a yes to reading the answers."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from hub.api.callers import caller_of
from hub.catalogue.models import Organisation
from hub.errors import DomainError, Invalid, NotFound
from scheduling.booking import Contact
from scheduling.journeys import beginning, letters, publishing
from scheduling.journeys import template as templates
from scheduling.journeys.models import Journey, TemplateVersion
from scheduling.journeys.template import Template
from scheduling.web.questions import chosen
from scheduling.web.questions.opened import Opened, with_intake
from scheduling.web.wishes import where_of

FIELDS = {"name": _("Name"), "email": _("E-mail address"), "phone": _("Mobile number")}


class BeginForm(forms.Form):
    """A name, an address and a number for each party, named "een-name"."""

    def __init__(
        self, *args: Any, template: Template, owners: list[Organisation], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.template, self.owners = template, owners
        if len(owners) > 1:
            self.fields["owner"] = forms.TypedChoiceField(
                label=_("Which municipality?"),
                choices=[("", "—"), *((one.pk, one.name) for one in owners)],
                coerce=int,
                error_messages={"required": _("Choose a municipality.")},
            )
        for party in template.parties:
            for name, label in FIELDS.items():
                self.fields[f"{party.key}-{name}"] = forms.CharField(label=label, required=False)
        self.fields["agreed"] = forms.BooleanField(
            label=_("The municipality may read my answers to help us with this."),
            error_messages={"required": _("Without this nobody can help you with your steps.")},
        )

    def contacts(self) -> dict[str, Contact]:
        return {
            party.key: Contact(*(self.cleaned_data[f"{party.key}-{name}"] for name in FIELDS))
            for party in self.template.parties
        }

    def owner(self) -> Organisation:
        """The one that was chosen, or the only one. Raises NotFound where there is none."""
        wanted = self.cleaned_data.get("owner")
        for one in self.owners:
            if wanted == one.pk or len(self.owners) == 1:
                return one
        raise NotFound

    def refuse(self, refused: Invalid) -> None:
        for place, sentence in refused.fields.items():
            self.add_error(place.replace(".", "-"), str(sentence))

    def of_party(self, key: str) -> list[forms.BoundField]:
        return [self[f"{key}-{name}"] for name in FIELDS]


@require_http_methods(["GET", "POST"])
@with_intake
def begin(request: HttpRequest, found: Opened) -> HttpResponse:
    version = publishing.published(found.service)
    if version is None:
        raise Http404
    if answer := _not_yet_or_already(request, found):
        return answer
    template = templates.read(version.document)
    owners = beginning.organisations_for(version)
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        template=template,
        owners=owners,
        initial=_names(template, found.answers) | _place(request, found, owners),
    )
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, found, form, version)
        except Invalid as invalid:
            form.refuse(invalid)
        except beginning.BegunAlready:  # by the first press of the same button
            return redirect("web:journey-begin", found.token)
        except DomainError as error:
            refused = error
    context = {
        "template": template,
        "form": form,
        "parties": [(party, form.of_party(party.key)) for party in template.parties],
        "owners": owners,
        "token": found.token,
        "refused": refused,
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "scheduling/journeys/begin.html", context, status=status)


def _not_yet_or_already(request: HttpRequest, found: Opened) -> HttpResponse | None:
    if found.intake.finished_at is None:
        return redirect("web:questions-go-on", found.token)
    if not beginning.may_follow(found.intake, now=found.now):
        return redirect("web:questions-advice", found.token)
    begun = beginning.running_of(found.intake)
    return _again(request, found, begun) if begun else None


def _again(request: HttpRequest, found: Opened, journey: Journey) -> HttpResponse:
    """Begun already: a press leads to the own steps, unless staff ended the links to them."""
    refused = None
    if beginning.first_party(journey).links_ended_at:
        refused = beginning.LinksEnded()
    elif request.method == "POST":
        return redirect("web:journey", beginning.link_again(journey, now=found.now))
    template = templates.read(journey.version.document)
    context = {"template": template, "token": found.token, "refused": refused}
    status = refused.status if refused else 200
    return render(request, "scheduling/journeys/again.html", context, status=status)


def _begin(
    request: HttpRequest, found: Opened, form: BeginForm, version: TemplateVersion
) -> HttpResponse:
    owner = form.owner()
    begun = beginning.begin(
        intake=found.intake,
        version=version,
        organisation=owner,
        contacts=form.contacts(),
        now=found.now,
        caller=caller_of(request, "journey.begun"),
    )
    # Where nobody may book in another's name, the link goes by mail alone.
    if letters.policy_of(owner).confirm_by_link:
        return render(request, "scheduling/journeys/mailed.html", {"owner": owner})
    return redirect("web:journey", begun.token)


def _names(template: Template, answers: dict[str, Any]) -> dict[str, Any]:
    """What was answered is not asked twice."""
    known = {}
    for party in template.parties:
        answer = answers.get(party.name) if party.name else None
        name = answer.get("name", "") if isinstance(answer, dict) else answer
        if isinstance(name, str):
            known[f"{party.key}-name"] = name
    return known


def _place(request: HttpRequest, found: Opened, owners: list[Organisation]) -> dict[str, Any]:
    """The municipality of the place that was chosen before the questions."""
    start = where_of(chosen.of(request, found.intake))[0].start
    here = [one.pk for one in owners if start and one.cbs_code == start.municipality_code]
    return {"owner": here[0]} if len(here) == 1 else {}
