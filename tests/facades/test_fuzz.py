"""Whatever is sent, no door fails."""

from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.facades.conftest import JCC, QMATIC, Knock, hall, passport
from tests.facades.test_jcc import body as jcc_body
from tests.facades.test_qmatic import body as qmatic_body
from tests.town import Town

WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["2026-06-02", "2026-06-02T09:00:00", "09:00", "\x00", "-1", "1e9", "null"]),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), WORDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
MILD = settings(
    max_examples=15,  # each asks five times
    phases=[Phase.explicit, Phase.generate],  # shrinking would take minutes
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def quoted(text: str) -> str:
    return quote(text, safe=";=,")


@MILD
@given(data=st.data())
def test_qmatic(town: Town, form: Knock, settings: Any, data: st.DataObject) -> None:
    settings.CLIENT_RATES = {"read": "100000/min", "write": "100000/min"}
    place = data.draw(st.one_of(st.just(hall(town)), WORDS))
    matrix = data.draw(st.one_of(st.just(f"servicePublicId={passport(town)}"), WORDS))
    day, clock = data.draw(WORDS), data.draw(WORDS)
    for path in (
        f"v2/branches/{place}/dates;{matrix}",
        f"v2/branches/{place}/dates/{day}/times;{matrix}",
        f"v1/services/groups;{matrix}",
        f"v1/appointments/{matrix}",
    ):
        assert form.call("GET", f"{QMATIC}/{quoted(path)}")[0] < 500
    sent = {**qmatic_body(town), data.draw(st.sampled_from(["customers", "services", "notes"])): 0}
    for name in list(sent):
        if sent[name] == 0:
            sent[name] = data.draw(VALUES)
    path = f"v2/branches/{place}/dates/{day}/times/{clock}/book"
    assert form.call("POST", f"{QMATIC}/{quoted(path)}", sent)[0] < 500


@MILD
@given(data=st.data())
def test_jcc(town: Town, form: Knock, settings: Any, data: st.DataObject) -> None:
    settings.CLIENT_RATES = {"read": "100000/min", "write": "100000/min"}
    names = ["locationId", "fromDate", "toDate", "activityId", "amount", "dateTime", "id"]
    query = {name: data.draw(WORDS) for name in names} | {"activityId": passport(town)}
    for path in (
        *("appointment/availabletimelist", "appointment/calculateduration", "appointment"),
        *("activity/listforappointment", "activity/appointmentdaterange", "appointment/qrcode"),
    ):
        assert form.call("GET", f"{JCC}/{path}", **query)[0] < 500
    sent = jcc_body(town)
    sent[data.draw(st.sampled_from(sorted(sent)))] = data.draw(VALUES)
    assert form.call("POST", f"{JCC}/appointment", sent)[0] < 500
