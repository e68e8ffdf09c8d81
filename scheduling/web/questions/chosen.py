"""What somebody had chosen before the questions: a place to start from above all. It waits in the
session, so that the addresses of the questions hold their secret and nothing else."""

from django.http import HttpRequest, QueryDict

from hub.intake.models import Intake
from scheduling.web.choices import Choices

KEY = "chosen"
MOST = 5  # of the visitor's last questions, each perhaps in an own tab


def remember(request: HttpRequest, intake: Intake, choices: Choices) -> None:
    """Of one time and place nothing: the rules may lead to another service."""
    query = choices.query(offering=None, day=None)
    if query:
        earlier = request.session.get(KEY, {}).items()
        kept = dict([*earlier, (str(intake.pk), query)][-MOST:])
        request.session[KEY] = kept


def of(request: HttpRequest, intake: Intake) -> Choices:
    """As if nothing had been chosen in another browser."""
    return Choices.read(QueryDict(request.session.get(KEY, {}).get(str(intake.pk), "")))


def forget(request: HttpRequest, intake: Intake) -> None:
    kept = request.session.get(KEY, {})
    if kept.pop(str(intake.pk), None):
        request.session[KEY] = kept


def forget_all(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def onto(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
