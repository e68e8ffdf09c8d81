"""What other rooms show on the page of a ticket: whoever registers here. A line knows of no
answers, and its page tells of them all the same."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from scheduling.queue.models import Ticket

# From the ticket and the secret of its page; empty where there is nothing to show.
Part = Callable[[HttpRequest, Ticket, str], SafeString]
_parts: dict[str, Part] = {}


def register(name: str, part: Part) -> None:
    """Once per name: a second time takes the place of the first."""
    _parts[name] = part


def parts_of(request: HttpRequest, ticket: Ticket, token: str) -> list[SafeString]:
    return [part(request, ticket, token) for part in _parts.values()]
