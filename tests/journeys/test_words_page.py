"""Names, texts and days as fields: everything else of the steps stays as it was."""

from typing import Any

import pytest

from hub.intake.models import VersionState
from scheduling.journeys import publishing, wordable
from scheduling.journeys.models import TemplateVersion
from tests.agenda.conftest import Staff, member
from tests.journeys import wedding as weddings
from tests.journeys.wedding import Wedding
from tests.town import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(wedding: Wedding) -> Staff:
    return member("Eva", "editor", wedding.town.municipality)


def url(wedding: Wedding) -> str:
    return f"/medewerker/stappen-sjablonen/{wedding.service.pk}/woorden/"


def as_shown(staff: Staff, wedding: Wedding) -> dict[str, Any]:
    form = staff.client.get(url(wedding)).context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


def test_sent_as_it_was_shown_nothing_changes(wedding: Wedding, editor: Staff) -> None:
    answer = editor.client.post(url(wedding), as_shown(editor, wedding))
    assert answer.status_code == 302, answer.content.decode()
    draft = TemplateVersion.objects.get(state=VersionState.DRAFT)
    assert draft.document == weddings.template()


def test_a_name_and_a_day_change_and_the_rest_stays(wedding: Wedding, editor: Staff) -> None:
    sent = as_shown(editor, wedding) | {
        "steps-2-title-nl": "De grote dag",
        "steps-2-title-en": "The great day",
        "times-0-least": "3",
        "times-0-least-unit": "W",
        "times-1-least": "-4",
    }
    editor.client.post(url(wedding), sent)
    expected = weddings.template()
    expected["steps"][2]["title"] = {"nl": "De grote dag", "en": "The great day"}
    expected["times"][0]["least"] = "P3W"
    expected["times"][1]["least"] = "-P4W"
    draft = TemplateVersion.objects.get(state=VersionState.DRAFT)
    assert draft.document == expected


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"steps-2-title-nl": ""}, "steps-2-title-nl"),
        ({"times-0-least": "x"}, "times-0-least"),
        ({"times-0-least": "99999"}, "times-0-least"),
        ({"times-0-least-unit": "H"}, "times-0-least-unit"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    wedding: Wedding, editor: Staff, change: dict[str, str], field: str
) -> None:
    answer = editor.client.post(url(wedding), as_shown(editor, wedding) | change)
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert not TemplateVersion.objects.filter(state=VersionState.DRAFT).exists()


def test_a_colleagues_change_is_not_overwritten(wedding: Wedding, editor: Staff) -> None:
    sent = as_shown(editor, wedding)
    raw = {**weddings.template(), "source": "Anders."}
    publishing.save_draft(service=wedding.service, raw=raw, now=NOW)
    late = editor.client.post(url(wedding), sent)
    assert late.status_code == 409
    assert TemplateVersion.objects.get(state=VersionState.DRAFT).document == raw


def test_others_find_nothing(wedding: Wedding) -> None:
    for staff in (
        member("Joke", "clerk", wedding.town.municipality),
        member("Bo", "editor", wedding.town.agency),
    ):
        assert staff.client.get(url(wedding)).status_code == 404
        assert staff.client.post(url(wedding), {}).status_code == 404


@pytest.mark.parametrize("text", ["P14D", "-P3W", "P0D", "P1Y", "-P12M"])
def test_a_period_is_read_and_written_as_it_was(text: str) -> None:
    assert wordable.period(*wordable.read_period(text)) == text
