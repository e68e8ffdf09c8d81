"""What is wrong with a value, said plainly: these take the place of the framework's own sentences,
which speak of types of Python, in half Dutch. The name of the field stands beside each."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from hub.errors import Text

NUMBER: dict[str, Text] = {
    "max_value": _("Fill in {max_value} or less."),
    "min_value": _("Fill in {min_value} or more."),
    "max_string_length": _("This number is too long."),
}
LIST: dict[str, Text] = {
    "not_a_list": _("Send a list here."),
    "empty": _("Send at least one."),
    "min_length": _("Send at least {min_length} of these."),
    "max_length": _("Send at most {max_length} of these."),
}
SAID: dict[type, dict[str, Text]] = {
    serializers.Field: {
        "required": _("Fill this in: it is missing."),
        "null": _("Fill this in: null is not possible here."),
    },
    serializers.BooleanField: {"invalid": _("Fill in true or false.")},
    serializers.CharField: {
        "invalid": _("Send a text here."),
        "blank": _("Fill this in: it is empty."),
        "max_length": _("Use at most {max_length} characters."),
        "min_length": _("Use at least {min_length} characters."),
    },
    serializers.EmailField: {"invalid": _("Fill in an e-mail address, such as name@example.nl.")},
    serializers.SlugField: {
        "invalid": _("Use letters without accents, digits, hyphens and underscores alone.")
    },
    serializers.URLField: {
        "invalid": _("Fill in a whole web address, such as https://example.nl/.")
    },
    serializers.IntegerField: {"invalid": _("Fill in a whole number."), **NUMBER},
    serializers.FloatField: {"invalid": _("Fill in a number."), **NUMBER},
    serializers.DateField: {
        "invalid": _("Fill in a date, such as 2026-06-02."),
        "datetime": _("Fill in a date without a time, such as 2026-06-02."),
    },
    serializers.TimeField: {"invalid": _("Fill in a time, such as 09:30.")},
    serializers.ChoiceField: {
        "invalid_choice": _("“{input}” is not one of the choices; the description lists them.")
    },
    serializers.JSONField: {"invalid": _("Send JSON here.")},
    serializers.ListField: LIST,
    serializers.ListSerializer: LIST,
    serializers.Serializer: {"invalid": _("Send an object here: names with their values.")},
}


def say_plainly() -> None:
    """Once, before any field is made: a field reads its sentences when it is made."""
    for kind, said in SAID.items():
        own = vars(kind).get("default_error_messages", {})
        kind.default_error_messages = {**own, **said}  # type: ignore[attr-defined]
