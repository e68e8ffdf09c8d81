"""Where a province adds a municipality, and where one sees what is still missing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from hub.catalogue.importing.tables import FileTooLarge
from hub.catalogue.models import Organisation
from hub.errors import DomainError
from hub.people import inviting
from hub.people.gate import staff_only, user_of
from scheduling.onboarding import access, building, checklist, example, people, trying
from scheduling.onboarding.building import Done
from scheduling.onboarding.forms import OnboardForm
from scheduling.onboarding.problems import NotReady, Problem
from scheduling.onboarding.sheets import MOST_BYTES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@staff_only
def show_list(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    followed = list(access.followed_by(user))
    provinces = access.provinces_of(user).exists()
    if not followed and not provinces:
        raise Http404
    context = {"followed": followed, "may_add": provinces}
    return render(request, "onboarding/list.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
def add(request: HttpRequest) -> HttpResponse:
    """`how` is look or do; both check everything first."""
    provinces = access.provinces_of(user_of(request))
    if not provinces.exists():
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = OnboardForm(*sent, provinces=provinces)
    done, problems = _tried(request, form) if form.is_valid() else (None, [])
    if done and not done.is_dry:
        return redirect("onboarding:checklist", done.organisation.slug)
    status = 413 if form.is_too_large else 422 if form.errors or problems else 200
    context = {"form": form, "done": done, "problems": problems}
    return render(request, "onboarding/add.html", context, status=status)


def _tried(request: HttpRequest, form: OnboardForm) -> tuple[Done | None, list[Problem]]:
    sent = form.cleaned_data["file"]
    try:
        done = building.onboard(
            data=sent.read(MOST_BYTES + 1),
            name=sent.name,
            now=timezone.now(),
            actor_id=user_of(request).pk,
            dry_run=request.POST.get("how") != "do",
            province=form.cleaned_data["province"],
        )
    except NotReady as refused:
        return None, refused.problems
    except DomainError as refused:
        form.add_error("file", str(refused))
        form.is_too_large = isinstance(refused, FileTooLarge)
        return None, []
    return done, []


@require_safe
@staff_only
def download_example(request: HttpRequest) -> HttpResponse:
    if not access.provinces_of(user_of(request)).exists():
        raise Http404
    answer = HttpResponse(example.workbook(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="aansluiten.xlsx"'
    return answer


@require_http_methods(["GET", "POST"])
@staff_only
def show_checklist(request: HttpRequest, organisation: str) -> HttpResponse:
    """A press tries a booking, which leaves nothing behind, or invites again. Hidden and missing
    are the same 404."""
    owner = _followed(request, organisation)
    now = timezone.now()
    if request.POST.get("how") == "invite":
        return _invited_again(request, owner)
    items = checklist.of(owner, now=now)
    context = {
        "owner": owner,
        "items": items,
        "left": sum(not one.is_done and one.needed for one in items),
        "is_waiting": inviting.waiting(owner.pk).exists(),
        "asked": request.method == "POST",
        "tried": trying.book(owner, now=now) if request.method == "POST" else None,
    }
    return render(request, "onboarding/checklist.html", context)


def _invited_again(request: HttpRequest, owner: Organisation) -> HttpResponse:
    sent = people.invite_again(owner, now=timezone.now(), actor_id=user_of(request).pk)
    if sent:
        told = ngettext("%(n)d invitation is sent.", "%(n)d invitations are sent.", sent)
        messages.success(request, told % {"n": sent})
    else:
        messages.info(request, _("Everybody was sent an invitation today already."))
    return redirect("onboarding:checklist", owner.slug)


def _followed(request: HttpRequest, slug: str) -> Organisation:
    owner = access.followed_by(user_of(request)).filter(slug=slug).first()
    if owner is None:
        raise Http404
    return owner
