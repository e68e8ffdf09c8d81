"""A letter: its parts, and how they become a mail in text and HTML, or a text message."""

from dataclasses import dataclass, replace

from django.template.loader import render_to_string


@dataclass(frozen=True, slots=True)
class Action:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    """`subject` and `short` may be read by others: they never name the service."""

    kind: str
    subject: str
    greeting: str
    lead: str
    short: str  # as a text message
    facts: tuple[tuple[str, str], ...] = ()
    list_title: str = ""
    items: tuple[str, ...] = ()
    action: Action | None = None
    closing: str = ""
    organisation: str = ""
    footer: str = ""

    def signed(self, organisation: str, footer: str) -> "Letter":
        return replace(self, organisation=organisation, footer=footer)

    def text(self) -> str:
        return render_to_string("notifications/letter.txt", {"letter": self})

    def text_message(self) -> str:
        """With the link, which is all that somebody without mail has to change anything."""
        return f"{self.short} {self.action.url}" if self.action else self.short

    def html(self, language: str) -> str:
        return render_to_string("notifications/letter.html", {"letter": self, "language": language})
