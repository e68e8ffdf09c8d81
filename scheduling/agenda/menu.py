"""What a member of staff can open besides an agenda, by what it is about: only what they may."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hub.editors import organisations_of
from hub.errors import Text
from hub.people.access import Right
from hub.people.gate import staff_only, user_of
from hub.people.models import User
from locations import access
from scheduling.agenda import workplaces
from scheduling.planning.models import Professional


@dataclass(frozen=True, slots=True)
class Entry:
    title: Text
    address: str  # the name of the page
    may: Callable[[User], bool]


@dataclass(frozen=True, slots=True)
class Section:
    title: Text
    entries: tuple[Entry, ...]


def _everybody(_user: User) -> bool:
    return True


def _acts(user: User) -> bool:
    return bool(workplaces.of_user(user, Right.ACT))


def _edits(user: User) -> bool:
    return organisations_of(user).exists()


def _pairs(user: User) -> bool:
    return access.points(user, Right.DEVICES).exists()


@cache
def _for_organisation(right: Right) -> Callable[[User], bool]:
    return lambda user: access.organisations(user, right).exists()


def is_professional(user: User) -> bool:
    """Whether somebody has a calendar of their own."""
    return Professional.objects.filter(user=user).exists()


SECTIONS = (
    Section(
        _("Residents"),
        (
            Entry(_("Steps that run"), "agenda:journeys", _acts),
            Entry(_("Conversations and hand-overs"), "agenda:conversations", _everybody),
            Entry(_("Touchstone: what citizens say"), "insights:home", _everybody),
        ),
    ),
    Section(
        _("Services"),
        (
            Entry(_("Services: texts, costs, quality"), "editorial:list", _edits),
            Entry(_("Second pair of eyes"), "editorial:readers", _for_organisation(Right.READERS)),
            Entry(_("Import services"), "imports:list", _edits),
            Entry(_("Dates that matter"), "keydates:list", _edits),
            Entry(_("Questions beforehand"), "intake:list", _edits),
            Entry(_("Steps after the questions"), "agenda:journey-templates", _edits),
            Entry(_("Guides for conversations"), "agenda:guides", _edits),
        ),
    ),
    Section(
        _("Working together"),
        (
            Entry(
                _("Services at points of others"),
                "agenda:agreements",
                _for_organisation(Right.AGREE),
            ),
            Entry(_("Management by others"), "delegating:list", _for_organisation(Right.DELEGATE)),
            Entry(_("Joining organisations"), "onboarding:list", _for_organisation(Right.CLIENTS)),
        ),
    ),
    Section(
        _("Systems and devices"),
        (
            Entry(_("Kiosks and displays"), "devices:index", _pairs),
            Entry(
                _("Connections with other systems"),
                "clients:list",
                _for_organisation(Right.CLIENTS),
            ),
            Entry(_("Log-in services"), "log-ins:list", _for_organisation(Right.LOG_INS)),
        ),
    ),
    Section(_("Yourself"), (Entry(_("My own calendar"), "agenda:my-calendar", is_professional),)),
)


def of_user(user: User) -> list[Section]:
    """In a fixed order; a section of which nothing may be opened is left out."""
    allowed = {entry.may: entry.may(user) for one in SECTIONS for entry in one.entries}
    mine = [
        Section(one.title, tuple(entry for entry in one.entries if allowed[entry.may]))
        for one in SECTIONS
    ]
    return [one for one in mine if one.entries]


@require_safe
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "agenda/menu.html", {"sections": of_user(user_of(request))})
