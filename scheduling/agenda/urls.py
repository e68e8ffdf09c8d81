from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, include, path

from scheduling.agenda import (
    answer_pages,
    arrival_pages,
    assurance_pages,
    callers,
    capacity_pages,
    closing_pages,
    conflict_pages,
    desk_pages,
    details,
    diary,
    events,
    feed_pages,
    floor_pages,
    guide_pages,
    journey_templates,
    journey_words,
    letters,
    menu,
    occurrence_pages,
    outside_pages,
    plans,
    reason_pages,
    skill_pages,
    talk_now_pages,
    trails,
    video_pages,
    waits_pages,
    whatif_pages,
)
from scheduling.agenda.journeys import pages as journeys
from scheduling.agenda.journeys import plan_pages as journey_plans


def both(page: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The same page for remote work and for a point."""
    return [
        path(f"agenda/op-afstand/<slug:organisation>/{page}", view, name=name),
        path(f"agenda/<slug:point>/{page}", view, name=name),
    ]


def at_desks(page: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The desks of a point, and work from elsewhere."""
    return [
        path(f"balie/op-afstand/<slug:organisation>/{page}", view, name=name),
        path(f"balie/<slug:point>/{page}", view, name=name),
    ]


app_name = "agenda"
urlpatterns = [
    path("inlogdiensten/<slug:organisation>/diensten", assurance_pages.edit, name="assurance"),
    path("", include("scheduling.agenda.conversations.urls")),
    path("", include("scheduling.agenda.agreements.urls")),
    path("agenda/", diary.home, name="home"),
    path("menu/", menu.show, name="menu"),
    path("mijn-kalender/", outside_pages.mine, name="my-calendar"),
    *at_desks("", desk_pages.choose, "desk"),
    *at_desks("<int:session>/", desk_pages.screen, "desk-screen"),
    path(
        "balie/op-afstand/<slug:organisation>/<int:session>/nu-praten/",
        talk_now_pages.take,
        name="talk-now",
    ),
    path("vloer/<slug:point>/", floor_pages.show, name="floor"),
    path("vloer/<slug:point>/wachttijden/", waits_pages.show, name="waits"),
    path("afspraak/<str:reference>/", details.show, name="appointment"),
    path("afspraak/<str:reference>/bestand/<str:ref>", answer_pages.file, name="answer-file"),
    path("nummer/<int:ticket>/bestand/<str:ref>", answer_pages.file_at, name="answer-file-at"),
    path("afspraak/<str:reference>/notitie/", details.note, name="note"),
    path("afspraak/<str:reference>/nabericht/", details.follow_up, name="follow-up"),
    path("afspraak/<str:reference>/afzeggen/", details.cancel, name="cancel"),
    path("afspraak/<str:reference>/verzetten/", details.move, name="move"),
    path("gidsen/", guide_pages.show_list, name="guides"),
    path("gidsen/<int:service>/", guide_pages.show, name="guide"),
    path("gidsen/<int:service>/bestand/", guide_pages.download, name="guide-file"),
    path("stappen-sjablonen/<int:service>/woorden/", journey_words.show, name="journey-words"),
    path("stappen-sjablonen/", journey_templates.show_list, name="journey-templates"),
    path("stappen-sjablonen/<int:service>/", journey_templates.show, name="journey-template"),
    *[
        path(f"stappen-sjablonen/<int:service>/{page}", view, name=f"journey-template-{name}")
        for page, view, name in (
            ("bestand", journey_templates.download, "file"),
            ("publiceren", journey_templates.publish, "publish"),
            ("terugnemen", journey_templates.take_back, "take-back"),
        )
    ],
    path("stappen/", journeys.show_list, name="journeys"),
    path("stappen/<str:code>/", journeys.show, name="journey"),
    path("stappen/<str:code>/bestand/<str:ref>", journeys.file, name="journey-file"),
    path("stappen/<str:code>/neem/", journeys.take, name="journey-take"),
    path("stappen/<str:code>/kan-niet/", journeys.refuse, name="journey-refuse"),
    path("stappen/<str:code>/controle/<slug:key>/", journeys.check, name="journey-check"),
    path("stappen/<str:code>/overdragen/<slug:key>/", journeys.hand_over, name="journey-hand-over"),
    path("stappen/<str:code>/plannen/<slug:key>/", journey_plans.show, name="journey-plan"),
    path("stappen/<str:code>/link/<slug:key>/", journeys.new_link, name="journey-link"),
    path("agenda/<slug:point>/aankomst/", arrival_pages.show, name="arrivals"),
    path("afspraak/<str:reference>/video/", video_pages.enter, name="video"),
    path("afspraak/<str:reference>/video/kamer/", video_pages.room, name="video-room"),
    path("afspraak/<str:reference>/video/klaar/", video_pages.end, name="video-end"),
    path("afspraak/<str:reference>/video/uitnodigen/", video_pages.invite, name="video-invite"),
    *both("rooster.json", events.grid, "events"),
    *both("boeken/", callers.book, "book"),
    *both("waarom/", reason_pages.show, "reasons"),
    *both("aandacht/", conflict_pages.attention, "attention"),
    *both("aandacht/verzetten/", conflict_pages.rescue, "rescue"),
    *both("ziek/", closing_pages.show, "ill"),
    *both("kalenders/", feed_pages.show, "feeds"),
    *both("kalenders-van-elders/", outside_pages.of_workplace, "outside"),
    *both("berichten/", letters.undelivered, "undelivered"),
    *both("berichten/instellingen/", letters.policy, "message-policy"),
    *both("video/", video_pages.policy, "video-policy"),
    *both("planning/diensten/<int:shift>/", occurrence_pages.show, "occurrences"),
    *both("planning/vaardigheden/", skill_pages.show, "skills"),
    *both("planning/capaciteit/", capacity_pages.show, "capacity"),
    *both("planning/capaciteit/<int:offering>/", capacity_pages.change, "capacity-of"),
    path("agenda/<slug:point>/planning/wat-als/", whatif_pages.show, name="what-if"),
    *both("planning/<slug:kind>/", plans.plan, "plan"),
    *both("logboek/", trails.show, "trail"),
    *both("", diary.agenda, "agenda"),
]
