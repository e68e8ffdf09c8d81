"""Links with which staff follow an agenda in their own calendar."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.audit import trail
from hub.people.access import Right
from hub.people.gate import user_of
from scheduling.agenda.doors import at_workplace
from scheduling.agenda.feed_forms import FeedForm
from scheduling.agenda.workplaces import Workplace
from scheduling.calendars import feeds
from scheduling.calendars.models import CalendarFeed
from scheduling.typed import read_id


@require_http_methods(["GET", "POST"])
@at_workplace(Right.PLAN)
def show(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The living links, a form for one more, and a button to end each."""
    if "revoke" in request.POST:
        return _revoke(request, workplace)
    form = FeedForm(request.POST or None, workplace=workplace)
    link = ""
    if request.method == "POST" and form.is_valid():
        link = _make(request, workplace, form)
        form = FeedForm(workplace=workplace)
    context = {
        "workplace": workplace,
        "agenda_url": workplace.url("agenda"),
        "form": form,
        "link": link,
        "feeds": _living(workplace).order_by("-made_at"),
    }
    response = render(request, "agenda/feeds.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _living(workplace: Workplace) -> QuerySet[CalendarFeed]:
    people = workplace.professionals().values("resource")
    mine = Q(resource__in=people)
    if workplace.point:
        mine |= Q(service_point=workplace.point) | Q(resource__service_point=workplace.point)
    found = CalendarFeed.objects.filter(mine, revoked_at=None)
    return found.select_related("service_point", "resource", "made_by")


def _make(request: HttpRequest, workplace: Workplace, form: FeedForm) -> str:
    """The address, in the form that opens a calendar program."""
    now, user = timezone.now(), user_of(request)
    feed, token = feeds.make(
        of=form.chosen(),
        level=form.cleaned_data["level"],
        language=get_language() or "nl",
        made_by_id=user.pk,
        now=now,
    )
    _record(request, "feed.made", feed, workplace)
    address = str(settings.BASE_URL) + reverse("feed", args=[token])
    return f"webcal://{address.partition('://')[2]}"


def _revoke(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    feed = _living(workplace).filter(pk=read_id(request.POST["revoke"])).first()
    if feed is None:
        raise Http404
    feeds.revoke(feed, now=timezone.now())
    _record(request, "feed.revoked", feed, workplace)
    messages.success(request, _("The link no longer works."))
    return redirect(workplace.url("feeds"))


def _record(request: HttpRequest, verb: str, feed: CalendarFeed, workplace: Workplace) -> None:
    trail.record(
        verb=verb,
        object_type="feed",
        object_id=feed.pk,
        now=timezone.now(),
        actor_id=user_of(request).pk,
        actor_kind="staff",
        service_point_id=workplace.point.pk if workplace.point else None,
        origin="agenda",
        details={"level": feed.level},
    )
