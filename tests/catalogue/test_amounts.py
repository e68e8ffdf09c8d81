from decimal import Decimal

import pytest
from django.utils import translation

from hub.catalogue import amounts


@pytest.mark.parametrize(
    ("language", "label", "amount", "told"),
    [
        ("nl", "Paspoort", "83.87", "Paspoort: € 83,87"),
        ("en", "Passport", "83.87", "Passport: € 83.87"),
        ("nl", "Gratis", "0.00", "gratis"),
        ("nl", "gratis ", "0", "gratis"),
        ("en", "Free", "0.00", "free of charge"),
        ("nl", "Voor kinderen", "0.00", "Voor kinderen: gratis"),
        ("en", "For children", "0.00", "For children: free of charge"),
        ("nl", "Gratis", "5.00", "Gratis: € 5,00"),
    ],
)
def test_what_costs_nothing_is_said_to_be_free_once(
    language: str, label: str, amount: str, told: str
) -> None:
    with translation.override(language):
        assert amounts.in_words(label, Decimal(amount)) == told
