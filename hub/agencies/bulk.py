"""Many deeds in one request: each is one of its own, and answered for itself."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from rest_framework.exceptions import ValidationError as WrongShape

from hub.agencies.doors import invalid
from hub.api import problems
from hub.api.parsing import BoundedJson
from hub.errors import DomainError, Invalid

Told = dict[str, Any]


class Large(BoundedJson):
    """A hundred documents."""

    most_bytes = 2 * 1024 * 1024


def outcomes(items: list[Any], deed: Callable[[Any, Told], None], blank: Told) -> Told:
    """As the answer writes them. `deed` gets an item as it came and fills in what is told of it,
    of which `blank` has the names; what it refuses is undone, and is no matter of the others."""
    results = [_outcome(index, item, deed, blank) for index, item in enumerate(items)]
    done = sum(one["status"] < 400 for one in results)
    return {"succeeded": done, "failed": len(results) - done, "results": results}


def _outcome(index: int, item: Any, deed: Callable[[Any, Told], None], blank: Told) -> Told:
    told = {"index": index, "status": 200, **blank, "etag": None, "problem": None}
    try:
        with transaction.atomic():
            deed(item, told)
    except WrongShape as error:
        return told | _refused(problems.refusal_of(error) or Invalid())
    except ValidationError as error:
        return told | _refused(invalid(error))
    except DomainError as refused:
        return told | _refused(refused)
    return told


def _refused(refused: DomainError) -> Told:
    return {"status": refused.status, "problem": problems.body(refused)}
