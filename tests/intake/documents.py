"""A small question set that the tests change to their needs."""

import copy
from typing import Any

TEXT = {"nl": "Tekst", "en": "Text"}


def question(key: str, type_: str = "yes_no", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"nl": f"Vraag {key}", "en": f"Ask {key}"}, **more}


def page(key: str, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"key": key, "title": {"nl": f"Pagina {key}"}, "questions": list(questions), **more}


ADDRESS = {
    "schema": 1,
    "title": {"nl": "Vragen voor een briefadres", "en": "Questions for a postal address"},
    "pages": [
        page(
            "home",
            question(
                "sleeps",
                "choice",
                options=[
                    {"value": "friends", "label": {"nl": "Bij vrienden", "en": "With friends"}},
                    {"value": "outside", "label": {"nl": "Buiten", "en": "Outside"}},
                ],
            ),
        ),
        page("safe", question("safe"), onlyIf={"question": "sleeps", "is": "outside"}),
        page("where", question("address", "address"), question("more", "text", required=False)),
    ],
    "rules": [
        {
            "when": {"question": "safe", "is": False},
            "because": {"nl": "U bent niet veilig.", "en": "You are not safe."},
            "outcome": {"personFirst": True},
        },
    ],
    "otherwise": {
        "because": {"nl": "U krijgt een gesprek.", "en": "You get a conversation."},
        "outcome": {"channel": "in_person"},
    },
    "cases": [
        {
            "name": "niet veilig",
            "on": "2026-11-02",
            "answers": {"sleeps": "outside", "safe": False},
            "outcome": {"personFirst": True},
        },
    ],
}


def address(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(ADDRESS), **changes}
