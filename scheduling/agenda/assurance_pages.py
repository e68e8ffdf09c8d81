"""Which services ask citizens to log in first, and how surely: for managers of the organisation."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hub.catalogue import texts
from hub.catalogue.models import Service
from hub.people.gate import staff_only, user_of
from hub.people.oidc import assurance, providers
from hub.people.oidc.models import Assurance
from hub.people.oidc.web.setting_up import role_at


class AssuranceForm(forms.Form):
    service = forms.ChoiceField(label=gettext_lazy("Service"))
    minimum = forms.TypedChoiceField(
        label=gettext_lazy("How surely must citizens log in?"),
        choices=Assurance.choices,
        coerce=int,
        initial=Assurance.SUBSTANTIAL,
    )

    def __init__(self, *args: object, titles: dict[int, str]) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        in_order = sorted(titles, key=lambda pk: titles[pk].lower())
        field.choices = [(str(pk), titles[pk]) for pk in in_order]


@require_http_methods(["GET", "POST"])
@staff_only
def edit(request: HttpRequest, organisation: str) -> HttpResponse:
    owner = role_at(request, organisation).organisation
    services = Service.objects.filter(organisation=owner).select_related("assurance", "base")
    titles = texts.titles_of(services)
    form = AssuranceForm(request.POST or None, titles=titles)
    if request.method == "POST" and form.is_valid():
        assurance.ask(
            service_id=int(form.cleaned_data["service"]),
            minimum=Assurance(form.cleaned_data["minimum"]),
            now=timezone.now(),
            actor_id=user_of(request).pk,
        )
        messages.success(request, _("Saved. It holds for who books from now on."))
        return redirect("agenda:assurance", organisation=organisation)
    asking = [
        (titles[service.pk], service.assurance.get_minimum_display())
        for service in services
        if hasattr(service, "assurance")
    ]
    context = {
        "owner": owner,
        "form": form,
        "asking": sorted(asking),
        "has_provider": providers.of_citizens_at(owner.pk) is not None,
    }
    return render(request, "agenda/assurance.html", context, status=422 if form.errors else 200)
