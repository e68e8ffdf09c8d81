"""Help that a citizen may add to any appointment: needs without an offering."""

from locations.models import Need


def every(language: str) -> list[tuple[Need, str]]:
    """Each with its name in the language, by name; those that nobody offers are left out."""
    needs = Need.objects.filter(offering=None, capabilities__resources__active=True)
    named = [
        (need, _name(need, language)) for need in needs.distinct().prefetch_related("capabilities")
    ]
    return sorted(named, key=lambda one: (one[1], one[0].pk))


def _name(need: Need, language: str) -> str:
    own = "nl" if language == "nl" else "en"
    return ", ".join(str(getattr(one, f"name_{own}")) for one in need.capabilities.all())
