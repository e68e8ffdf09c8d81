"""What is read of a page is what a browser would send of it."""

from hub.demo.day.pages import Button, read
from hub.demo.day.visitors import NOT_LISTED, further_in, refusal_in
from scheduling.queue import refusals

PAGE = """
<h1 id="now">Welkom <span>hier</span></h1>
<p class="desk-number">12</p>
<form action="/een" method="post">
  <input type="hidden" name="csrfmiddlewaretoken" value="k&amp;y">
  <input type="text" name="reason"><textarea name="note"></textarea>
  <input type="radio" name="outcome" value="helped" checked>
  <input type="radio" name="outcome" value="other">
  <input type="checkbox" name="services" value="1"><input type="checkbox" name="services" value="2">
  <select name="to"><option value="">Kies</option>
  <option value="desk:3" selected>3</option></select>
  <button type="button" data-key="A">A</button>
  <button name="do" value="back" aria-label="Nummer 5 terug">Terug</button>
  <button type="submit" name="page" value="1">Verder</button>
  <button type="submit" formaction="/ander">Neem een nummer</button>
</form>
<input name="outside" value="x">
"""


def test_a_form_is_read_as_it_stands() -> None:
    page = read(200, "/hier", PAGE)
    (form,) = page.forms
    assert form.fields == [
        ("csrfmiddlewaretoken", "k&y"),
        ("reason", ""),
        ("note", ""),
        ("outcome", "helped"),
        ("to", "desk:3"),
    ]
    assert form.offered == {
        "outcome": ["helped", "other"],
        "services": ["1", "2"],
        "to": ["", "desk:3"],
    }
    assert page.with_button("do", "back") == [form]
    assert form.button("do", "back") == Button("do", "back", "Nummer 5 terug")
    assert page.with_button("do", "start") == []
    assert (page.heading, page.number_of("desk-number")) == ("Welkom hier", 12)
    assert page.number_of("kiosk__number") is None


def test_a_form_goes_where_it_or_its_button_says() -> None:
    page = read(200, "/hier", PAGE)
    for path in ("/een", "/ander"):
        form = page.to(path)
        assert form is not None
        assert form.action == path
    assert page.to("/nergens") is None


def test_a_list_is_followed_to_its_last_page() -> None:
    form = read(200, "/hier", PAGE).forms[0]
    assert further_in(form, NOT_LISTED) == Button("page", "1")
    assert further_in(form, 0) == Button("page", "1")
    assert further_in(form, 1) is None


def test_a_refusal_is_known_by_what_it_says() -> None:
    assert refusal_in(str(refusals.PointClosed.sentence)) == "service_point_closed"
    assert refusal_in(str(refusals.WalkInsStopped.sentence) + " Het is te druk.") == (
        "walk_ins_stopped"
    )
    assert refusal_in("Wat kunnen wij voor u doen?") == "unknown"
