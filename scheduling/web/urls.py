from django.urls import path

from scheduling.web import (
    countdown,
    earlier,
    extra,
    manage,
    mine,
    same,
    talk_now,
    video,
    visit,
    waiting,
    what,
    when,
    where,
)
from scheduling.web.conversations import pages as conversations
from scheduling.web.journeys import begin as journey_begin
from scheduling.web.journeys import feeds as journey_feeds
from scheduling.web.journeys import pages as journeys
from scheduling.web.journeys import planning as journey_planning
from scheduling.web.questions import number
from scheduling.web.questions import outcome_pages as outcomes
from scheduling.web.questions import pages as questions

app_name = "web"
urlpatterns = [
    path("zoeken", what.find, name="search"),
    path("gebeurtenis/<slug:slug>", what.life_event, name="life-event"),
    path("diensten/<int:topic_id>/wie", where.who, name="who"),
    path("diensten/<int:topic_id>/nog-iets", extra.extra, name="extra"),
    path("diensten/<int:topic_id>/waar", where.where, name="where"),
    path("diensten/<int:topic_id>/wachtlijst", waiting.ask, name="ask"),
    path("diensten/<int:topic_id>/wanneer", when.when, name="when"),
    path("diensten/<int:topic_id>/vragen", questions.begin, name="questions"),
    path("diensten/<int:topic_id>/zonder-vragen", outcomes.without, name="without-questions"),
    path("diensten/<int:topic_id>/nu-praten", talk_now.ask, name="talk-now-ask"),
    path("nu-praten/<str:token>", talk_now.show, name="talk-now"),
    path("nu-praten/<str:token>/naar-binnen", talk_now.go_in, name="talk-now-enter"),
    path("nu-praten/<str:token>/stoppen", talk_now.leave, name="talk-now-leave"),
    path("diensten/<int:topic_id>/<slug:slug>", what.show, name="service"),
    path("vragen/<str:token>", questions.go_on, name="questions-go-on"),
    path("vragen/<str:token>/controleren", questions.check, name="questions-check"),
    path("vragen/<str:token>/advies", outcomes.show_advice, name="questions-advice"),
    path("vragen/<str:token>/stappen", journey_begin.begin, name="journey-begin"),
    path("vragen/<str:token>/iemand", outcomes.person, name="questions-person"),
    path("vragen/<str:token>/wissen", questions.forget, name="questions-forget"),
    path("vragen/<str:token>/bestand/<str:ref>", questions.file, name="questions-file"),
    path("vragen/<str:token>/bij/<slug:key>", questions.page, name="questions-page"),
    path("mijn-afspraken", mine.show, name="mine"),
    path("mijn-afspraken/loskoppelen", mine.unlink, name="mine-unlink"),
    path("mijn-afspraken/<str:reference>", mine.open_one, name="mine-open"),
    path("aftellen", countdown.show, name="countdown"),
    path("aftellen/afspraken", countdown.appointments, name="countdown-appointments"),
    path("stappen/<str:token>", journeys.show, name="journey"),
    path("stappen/<str:token>/alleen-wij", journeys.private, name="journey-private"),
    path("stappen/<str:token>/inzage", journeys.seen, name="journey-seen"),
    path("stappen/<str:token>/stoppen", journeys.withdraw, name="journey-withdraw"),
    path("stappen/<str:token>/kalender", journey_feeds.show, name="journey-calendar"),
    path("stappen/<str:token>/agenda.ics", journey_feeds.download, name="journey-download"),
    path("stappen/<str:token>/bij/<slug:key>", journeys.step, name="journey-step"),
    path("stappen/<str:token>/bij/<slug:key>/terug", journeys.give_back, name="journey-give-back"),
    path(
        "stappen/<str:token>/bij/<slug:key>/afspraak",
        journey_planning.to_appointment,
        name="journey-appointment",
    ),
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
    path("afspraak/<str:token>/antwoorden", manage.keep_answers_back, name="answers-back"),
    path("volgnummer/<str:token>/antwoorden", number.keep_back, name="number-answers-back"),
    path("afspraak/<str:token>/inzage", conversations.who_saw_appointment, name="seen"),
    path(
        "afspraak/<str:token>/inzage/intrekken",
        conversations.withdraw_appointment,
        name="seen-withdraw",
    ),
    path("gesprek/<str:token>", conversations.show, name="conversation"),
    path("gesprek/<str:token>/inzage", conversations.who_saw, name="conversation-seen"),
    path(
        "gesprek/<str:token>/inzage/intrekken", conversations.withdraw, name="conversation-withdraw"
    ),
    path(
        "gesprek/<str:token>/inzage/afspraak",
        conversations.to_appointment,
        name="conversation-appointment",
    ),
    path(
        "afspraak/<str:token>/inzage/afspraak",
        conversations.to_appointment_of,
        name="seen-appointment",
    ),
    path("afspraak/<str:token>/video", video.to_the_door, name="to-the-video-call"),
    path("afspraak/<str:token>/agenda.ics", manage.calendar, name="calendar"),
    path("afspraak/<str:token>", manage.show, name="manage"),
    path("videogesprek/<str:token>", video.door, name="video"),
    path("videogesprek/kamer/<str:seat>", video.room, name="video-room"),
]
