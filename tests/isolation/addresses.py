"""Every address of the hub, from its URL resolver, and how one is filled in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

STEP = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
FIXED = {"^v[12]/": "v1/", "^": "", "\\Z": ""}


@dataclass(frozen=True, slots=True)
class Address:
    route: str  # as it is written in the urls, all prefixes included
    view: str  # module and name
    is_expression: bool  # a regular expression at its end
    in_languages: bool  # stands behind a code of a language too

    @property
    def names(self) -> tuple[str, ...]:
        if self.is_expression:
            return tuple(name for name, _start, _end in groups(self.route))
        return tuple(found["name"] for found in STEP.finditer(self.route))

    def filled(self, values: Mapping[str, Any]) -> str:
        """Raises KeyError with the name for which there is no value."""
        if not self.is_expression:
            return "/" + STEP.sub(lambda found: str(values[found["name"]]), self.route)
        text = self.route
        for name, start, end in reversed(list(groups(text))):
            text = text[:start] + str(values[name]) + text[end:]
        for written, plain in FIXED.items():
            text = text.replace(written, plain)
        return "/" + text


def groups(expression: str) -> Iterator[tuple[str, int, int]]:
    """The named groups of a regular expression, with where they begin and end."""
    for found in re.finditer(r"\(\?P<(\w+)>", expression):
        depth, at, in_set = 1, found.end(), False
        while depth:
            letter = expression[at]
            in_set = letter == "[" or (in_set and letter != "]")
            depth += 0 if in_set else (letter == "(") - (letter == ")")
            at += 1
        yield found[1], found.start(), at


@cache
def addresses() -> tuple[Address, ...]:
    return tuple(_walk(get_resolver(), "", False))


def _walk(resolver: URLResolver, before: str, in_languages: bool) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            languages = in_languages or isinstance(pattern.pattern, LocalePrefixPattern)
            yield from _walk(pattern, route, languages)
        elif isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "view_class", pattern.callback)
            told = f"{view.__module__}.{view.__qualname__}"
            yield Address(route, told, "^" in route, in_languages)
