"""Where managers say by which service people log in, and what its groups may do."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.errors import DomainError
from hub.people.access import Right, kinds_with
from hub.people.gate import staff_only, user_of
from hub.people.models import Role
from hub.people.oidc import connecting
from hub.people.oidc.models import Audience, Provider
from hub.people.oidc.web import addresses
from hub.people.oidc.web.forms import GroupForm, ProviderForm


def roles_of(request: HttpRequest) -> list[Role]:
    """One for each organisation whose log-in the user decides on: whole ones, for managers only."""
    kinds = kinds_with(Right.LOG_INS)
    mine = Role.objects.filter(user=user_of(request), kind__in=kinds)
    found = mine.select_related("organisation").order_by("organisation__name")
    return list({role.organisation_id: role for role in found}.values())


def role_at(request: HttpRequest, organisation: str) -> Role:
    """Of another organisation and missing are the same 404."""
    for role in roles_of(request):
        if role.organisation.slug == organisation:
            return role
    raise Http404


@require_safe
@staff_only
def show_list(request: HttpRequest) -> HttpResponse:
    roles = roles_of(request)
    if not roles:
        raise Http404
    by_owner = [
        (
            role.organisation,
            [
                (audience, connecting.provider_of(role.organisation_id, audience))
                for audience in Audience
            ],
        )
        for role in roles
    ]
    return render(request, "oidc/list.html", {"by_owner": by_owner})


@sensitive_post_parameters("client_secret")
@require_http_methods(["GET", "POST"])
@staff_only
def edit(request: HttpRequest, organisation: str, audience: str) -> HttpResponse:
    role = role_at(request, organisation)
    if audience not in Audience.values:
        raise Http404
    provider = connecting.provider_of(role.organisation_id, audience)
    form = ProviderForm(
        request.POST or None,
        initial=_initial(provider),
        for_citizens=audience == Audience.CITIZENS,
        has_secret=provider is not None,
    )
    if request.method == "POST" and form.is_valid() and _saved(request, form, role, audience):
        messages.success(request, _("Saved. The log-in service answers."))
        return redirect("log-ins:edit", organisation=organisation, audience=audience)
    return _page(request, role, audience, provider, form, GroupForm())


def _initial(provider: Provider | None) -> dict[str, object]:
    if provider is None:
        return {"is_on": False}
    kept = {name: getattr(provider, name) for name in ("name", "issuer", "client_id", "is_on")}
    return {
        **kept,
        "groups_claim": provider.groups_claim,
        "second_factor": " ".join(provider.second_factor),
    }


def _saved(request: HttpRequest, form: ProviderForm, role: Role, audience: str) -> bool:
    try:
        connecting.connect(
            organisation_id=role.organisation_id,
            audience=Audience(audience),
            wanted=form.wanted(),
            now=timezone.now(),
            actor_id=user_of(request).pk,
        )
    except DomainError as refused:
        _tell(form, refused)
        return False
    return True


def _tell(form: forms.Form, refused: DomainError) -> None:
    for name, text in (refused.fields or {"__all__": str(refused)}).items():
        form.add_error(name if name in form.fields else None, str(text))


def _page(
    request: HttpRequest,
    role: Role,
    audience: str,
    provider: Provider | None,
    form: ProviderForm,
    group_form: GroupForm,
) -> HttpResponse:
    own = provider or Provider(organisation=role.organisation, audience=audience)
    context = {
        "owner": role.organisation,
        "audience": Audience(audience),
        "provider": provider,
        "form": form,
        "group_form": group_form,
        "groups": provider.group_roles.order_by("group", "kind") if provider else [],
        "addresses": {
            "back": addresses.back_of(request, own),
            "told": addresses.told_of_log_outs(request, own),
            "out": addresses.after_log_out(request),
        },
    }
    wrong = form.errors or group_form.errors
    return render(request, "oidc/edit.html", context, status=422 if wrong else 200)


def staff_provider(role: Role) -> Provider:
    provider = connecting.provider_of(role.organisation_id, Audience.STAFF)
    if provider is None:
        raise Http404
    return provider


@require_POST
@staff_only
def give(request: HttpRequest, organisation: str) -> HttpResponse:
    role = role_at(request, organisation)
    provider = staff_provider(role)
    group_form = GroupForm(request.POST)
    if group_form.is_valid():
        try:
            connecting.give(
                provider=provider,
                now=timezone.now(),
                actor_id=user_of(request).pk,
                **group_form.cleaned_data,
            )
        except DomainError as refused:
            _tell(group_form, refused)
        else:
            return _to_groups(organisation)
    form = ProviderForm(initial=_initial(provider), for_citizens=False, has_secret=True)
    return _page(request, role, Audience.STAFF, provider, form, group_form)


@require_POST
@staff_only
def take_away(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    provider = staff_provider(role_at(request, organisation))
    group_role = provider.group_roles.filter(pk=pk).first()
    if group_role is None:
        raise Http404
    connecting.take_away(group_role=group_role, now=timezone.now(), actor_id=user_of(request).pk)
    messages.success(request, _("The group gives this role no longer."))
    return _to_groups(organisation)


def _to_groups(organisation: str) -> HttpResponse:
    return redirect("log-ins:edit", organisation=organisation, audience=Audience.STAFF)
