from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.calendar_server import Elsewhere, elsewhere


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Elsewhere]:
    with elsewhere(tmp_path) as made:
        yield made
