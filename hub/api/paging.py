"""Lists in pages of bounded size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from hub.api.shapes import Shape


class PageQuery(Shape):
    page = serializers.IntegerField(min_value=1, max_value=10_000, default=1)
    page_size = serializers.IntegerField(min_value=1, max_value=100, default=20)


class PageShape(Shape):
    """Base of a list's answer; each list adds its `results`."""

    page = serializers.IntegerField()
    page_size = serializers.IntegerField()
    total = serializers.IntegerField(help_text="How many there are on all pages together.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows; past the end it has none."""

    request: Request
    page: int
    page_size: int
    total: int

    @property
    def next(self) -> str | None:
        return self._at(self.page + 1) if self.page * self.page_size < self.total else None

    @property
    def previous(self) -> str | None:
        return self._at(self.page - 1) if self.page > 1 else None

    def _at(self, number: int) -> str:
        return replace_query_param(self.request.build_absolute_uri(), "page", number)

    def with_results(self, results: Sequence[Any]) -> dict[str, Any]:
        names = ("page", "page_size", "total", "next", "previous")
        return {name: getattr(self, name) for name in names} | {"results": results}

    @property
    def slice(self) -> slice:
        start = (self.page - 1) * self.page_size
        return slice(start, start + self.page_size)
