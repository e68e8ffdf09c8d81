"""Reading JSON so that no body, however made, becomes an error of ours."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from hub.api.problems import TooLarge

MOST_BYTES = 64 * 1024


class BoundedJson(JSONParser):
    """At most 64 kB; deep nesting and lone surrogates are refused like broken JSON."""

    most_bytes = MOST_BYTES

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        raw = stream.read(self.most_bytes + 1)
        if len(raw) > self.most_bytes:
            raise TooLarge.for_limit(self.most_bytes)
        try:
            data = super().parse(BytesIO(raw), media_type, dict(parser_context or {}))
            # A lone surrogate passes json.loads and would fail in the database driver.
            json.dumps(data, ensure_ascii=False).encode()
        except (RecursionError, UnicodeError) as error:
            raise ParseError from error
        return data
