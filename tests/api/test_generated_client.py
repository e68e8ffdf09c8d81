"""A client that a machine makes of the description: it is made, type-checked, and used on a running
hub, to book as a citizen's program does and to change a service as an agency's does."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.concurrency.conftest import Arena, arena
from tests.concurrency.test_over_http import served

__all__ = ["arena"]
pytestmark = pytest.mark.concurrency
PYTHON = Path(sys.executable)
WALK = Path(__file__).with_name("generated_walk.py")
BUILD = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "hub.config.settings"
import django; django.setup()
from django.utils import timezone
from hub.clients import issuing
from tests import town as towns
now = timezone.now()
town = towns.build(now=now)
issued = issuing.make(organisation=town.municipality, name="Own system", now=now,
    scopes=["catalogue:write"])
print(issued.client.client_id, issued.secret)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the package `hub_client`."""
    root = tmp_path_factory.mktemp("generated")
    description, config = root / "openapi.json", root / "config.yaml"
    config.write_text("post_hooks: []\n")
    run("manage.py", "spectacular", "--format", "openapi-json", "--file", str(description))
    generator = str(PYTHON.with_name("openapi-python-client"))
    told = subprocess.run(
        [generator, "generate", "--path", str(description), "--config", str(config),
         "--output-path", str(root / "hub_client"), "--meta", "none", "--fail-on-warning"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    return root


def run(*words: str, cwd: Path | None = None, **environment: str) -> str:
    told = subprocess.run(
        [str(PYTHON), *words],
        cwd=cwd or Path(__file__).parents[2],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


def test_every_operation_has_a_function(made: Path) -> None:
    description = json.loads((made / "openapi.json").read_text())
    wanted = sum(len(methods) for methods in description["paths"].values())
    functions = [
        one for one in (made / "hub_client" / "api").glob("*/*.py") if one.name != "__init__.py"
    ]
    assert len(functions) == wanted >= 75


def test_a_program_that_uses_it_is_rightly_typed(made: Path) -> None:
    (made / "walk.py").write_text(WALK.read_text())
    run("-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent", "walk.py", cwd=made)


@pytest.fixture
def hub(arena: Arena) -> Iterator[tuple[str, list[str]]]:
    keys = arena.run("-c", BUILD).split()
    with served(arena, 1) as (base,):
        yield base, keys


def test_it_finds_books_cancels_and_changes_a_service(
    made: Path, hub: tuple[str, list[str]]
) -> None:
    base, keys = hub
    (made / "walk.py").write_text(WALK.read_text())
    told = run("walk.py", base, *keys, cwd=made)
    assert json.loads(told) == {
        "service": "Paspoort",
        "held": "held",
        "booked": "confirmed",
        "cancelled": 204,
        "without": 428,
        "stale": 412,
        "changed": "Paspoort halen",
        "public": "Paspoort halen",
    }
