from django.urls import path

from hub.editorial.web import basing, deeds, listing, preview, reading, showing, writing

app_name = "editorial"
HERE = "medewerker/catalogus/<int:service>"
urlpatterns = [
    path("medewerker/catalogus/", listing.show, name="list"),
    path("medewerker/catalogus/nieuw/<slug:organisation>/", listing.add, name="add"),
    path("medewerker/catalogus/lezer/", reading.show_list, name="readers"),
    path("medewerker/catalogus/lezer/<slug:organisation>/", reading.choose, name="reader"),
    path(f"{HERE}/", showing.show, name="show"),
    path(f"{HERE}/schrijven", writing.write, name="write"),
    path(f"{HERE}/vergelijken", showing.compare, name="compare"),
    path(f"{HERE}/bekijken/<slug:face>", preview.show, name="preview"),
    path(f"{HERE}/landelijk", basing.show, name="base"),
    path(f"{HERE}/vragen-te-lezen", deeds.submit, name="submit"),
    path(f"{HERE}/publiceren", deeds.publish, name="publish"),
    path(f"{HERE}/inplannen", deeds.schedule, name="schedule"),
    path(f"{HERE}/terugsturen", deeds.send_back, name="send-back"),
    path(f"{HERE}/terugnemen", deeds.take_back, name="take-back"),
    path(f"{HERE}/weggooien", deeds.discard, name="discard"),
    path(f"{HERE}/archiveren", deeds.archive, name="archive"),
    path(f"{HERE}/terug/<int:number>", deeds.roll_back, name="roll-back"),
]
