"""Without a language in the address: each screen speaks the language of who stands before it."""

from django.urls import path

from kiosk import booking_pages, display_pages, line_pages, talk_pages, touch_pages

app_name = "kiosk"
urlpatterns = [
    path("kiosk/", touch_pages.show, name="start"),
    path("kiosk/opnieuw", touch_pages.begin_anew, name="reset"),
    path("kiosk/bezig", touch_pages.keep, name="keep"),
    path("kiosk/weergave", touch_pages.adjust, name="adjust"),
    path("kiosk/ga", touch_pages.go, name="go"),
    path("kiosk/inchecken", touch_pages.check_in, name="check-in"),
    path("kiosk/praten", touch_pages.talk, name="talk"),
    path("kiosk/nu-praten", talk_pages.about, name="talk-about"),
    path("kiosk/nu-wachten", talk_pages.wait, name="talk-wait"),
    path("kiosk/nu-naar-binnen", talk_pages.enter, name="talk-enter"),
    path("kiosk/alsnog", touch_pages.join_late, name="late"),
    path("kiosk/andere-tijd", line_pages.take_time, name="take-time"),
    path("kiosk/diensten", line_pages.services, name="services"),
    path("kiosk/nummer", touch_pages.take_number, name="walk-in"),
    path("kiosk/afgedrukt", touch_pages.printed, name="printed"),
    path("kiosk/mens", touch_pages.call_person, name="person"),
    path("kiosk/zoek", booking_pages.find, name="find"),
    path("kiosk/dienst", booking_pages.about, name="about"),
    path("kiosk/afspraak", booking_pages.begin, name="begin"),
    path("kiosk/personen", booking_pages.party, name="party"),
    path("kiosk/plek", booking_pages.where, name="where"),
    path("kiosk/tijd", booking_pages.when, name="when"),
    path("kiosk/naam", booking_pages.name, name="name"),
    path("kiosk/bereiken", booking_pages.reach, name="reach"),
    path("kiosk/maak", booking_pages.confirm, name="confirm"),
    path("kiosk/scherm/", display_pages.show, name="display"),
    path("kiosk/scherm/stand", display_pages.board, name="board"),
]
