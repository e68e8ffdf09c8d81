from django.urls import path

from scheduling.web import countdown, earlier, extra, manage, same, visit, what, when, where

app_name = "web"
urlpatterns = [
    path("zoeken", what.find, name="search"),
    path("gebeurtenis/<slug:slug>", what.life_event, name="life-event"),
    path("diensten/<int:topic_id>/wie", where.who, name="who"),
    path("diensten/<int:topic_id>/nog-iets", extra.extra, name="extra"),
    path("diensten/<int:topic_id>/waar", where.where, name="where"),
    path("diensten/<int:topic_id>/wanneer", when.when, name="when"),
    path("diensten/<int:topic_id>/<slug:slug>", what.show, name="service"),
    path("aftellen", countdown.show, name="countdown"),
    path("aftellen/afspraken", countdown.appointments, name="countdown-appointments"),
    path("afspraak/gegevens", visit.details, name="details"),
    path("afspraak/controleren", visit.check, name="check"),
    path("afspraak/langer", visit.extend, name="extend"),
    path("afspraak/andere-tijd", visit.hold_again, name="hold-again"),
    path("afspraak/gemaakt", visit.done, name="done"),
    path("afspraak/klaar", visit.clear, name="clear"),
    path("afspraak/<str:token>/verzetten", manage.move, name="move"),
    path("afspraak/<str:token>/afzeggen", manage.cancel, name="cancel"),
    path("afspraak/<str:token>/bevestigen", manage.confirm, name="confirm"),
    path("afspraak/<str:token>/zelfde-medewerker", same.again, name="same-person"),
    path("afspraak/<str:token>/eerder", earlier.earlier, name="earlier"),
    path("afspraak/<str:token>/eerder/stoppen", earlier.leave, name="leave-list"),
    path("afspraak/<str:token>/aanbod", earlier.offer, name="offer"),
    path("afspraak/<str:token>/herinneringen", manage.remind, name="remind"),
    path("afspraak/<str:token>/agenda.ics", manage.calendar, name="calendar"),
    path("afspraak/<str:token>", manage.show, name="manage"),
]
