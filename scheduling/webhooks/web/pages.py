"""Where managers have news sent to a system elsewhere."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.clients.models import Client
from hub.clients.web.pages import organisations_of
from hub.errors import Invalid
from hub.people.gate import staff_only, user_of
from scheduling.webhooks import subscribing
from scheduling.webhooks.models import Subscription
from scheduling.webhooks.web.forms import ReplayForm, SubscriptionForm

OVERLAP = timedelta(days=1)


def _client(request: HttpRequest, pk: int) -> Client:
    """Of another organisation and missing are the same 404."""
    mine = organisations_of(user_of(request))
    found = Client.objects.filter(pk=pk, organisation__in=mine, revoked_at=None).first()
    if found is None:
        raise Http404
    return found


def _one(request: HttpRequest, pk: int) -> Subscription:
    mine = organisations_of(user_of(request))
    found = Subscription.objects.select_related("client").filter(
        pk=pk, client__organisation__in=mine, ended_at=None
    )
    subscription = found.first()
    if subscription is None:
        raise Http404
    return subscription


@require_http_methods(["GET", "POST"])
@staff_only
def show_list(request: HttpRequest, pk: int) -> HttpResponse:
    client = _client(request, pk)
    form = SubscriptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = subscribing.subscribe(
                client=client,
                address=form.cleaned_data["address"],
                kinds=form.cleaned_data["kinds"],
                now=timezone.now(),
                actor_id=user_of(request).pk,
            )
        except Invalid as refused:
            for name, text in refused.fields.items():
                form.add_error(name, str(text))
        else:
            return _shown_once(request, made, secret)
    living = client.subscriptions.filter(ended_at=None).order_by("pk")
    context = {"client": client, "form": form, "subscriptions": living}
    return render(request, "webhooks/list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, pk: int) -> HttpResponse:
    subscription = _one(request, pk)
    form = ReplayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = subscribing.replay(
            subscription=subscription,
            since=form.cleaned_data["since"],
            now=timezone.now(),
            actor_id=user_of(request).pk,
        )
        messages.success(request, _("Sent again: %(count)s.") % {"count": count})
        return redirect("webhooks:show", pk=pk)
    context = {"subscription": subscription, "form": form}
    return render(request, "webhooks/show.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@staff_only
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    subscription = _one(request, pk)
    secret = subscribing.renew(
        subscription=subscription,
        overlap=OVERLAP,
        now=timezone.now(),
        actor_id=user_of(request).pk,
    )
    return _shown_once(request, subscription, secret)


@require_http_methods(["POST"])
@staff_only
def end(request: HttpRequest, pk: int) -> HttpResponse:
    subscription = _one(request, pk)
    subscribing.end(subscription=subscription, now=timezone.now(), actor_id=user_of(request).pk)
    messages.success(request, _("Nothing is sent there any more."))
    return redirect("webhooks:list", pk=subscription.client_id)


def _shown_once(request: HttpRequest, subscription: Subscription, secret: str) -> HttpResponse:
    """The answer to the POST itself: no address shows the secret again."""
    context = {"subscription": subscription, "secret": secret}
    response = render(request, "webhooks/secret.html", context)
    response["Cache-Control"] = "no-store"
    return response
