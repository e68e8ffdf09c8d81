import pytest

from tests.journeys import wedding as weddings
from tests.journeys.wedding import Wedding
from tests.town import Town


@pytest.fixture
def wedding(town: Town) -> Wedding:
    return weddings.build(town)
