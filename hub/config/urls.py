from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hub.clients.oauth import Token
from hub.keydates.web import following
from hub.operations import health
from scheduling.embed import pages as embedded
from scheduling.web import feed, opening_feed
from scheduling.web.journeys import feeds as journey_feeds

# The API speaks the language of Accept-Language, so its addresses name none.
# Dutch stands at the root, every other language behind its code.
urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("api/", include("hub.config.api")),
    path("oauth/token", Token.as_view(), name="oauth-token"),
    path("", include("hub.people.oidc.urls")),
    path("", include("scheduling.facades.urls")),
    path("aftellen.ics", following.calendar, name="dates-calendar"),
    path("aftellen/widget.js", following.widget_script, name="dates-widget"),
    path("kalender/stappen/<str:token>.ics", journey_feeds.follow, name="journey-feed"),
    path("inbedden/widget.js", embedded.script, name="embed-script"),
    path("inbedden/thema.css", embedded.theme_sheet, name="embed-theme"),
    path("kalender/<str:token>.ics", feed.show, name="feed"),
    path("servicepunten/<slug:slug>/openingstijden.ics", opening_feed.show, name="hours-calendar"),
    path("", include("locations.exchange.urls")),
    path("", include("scheduling.video.urls")),
    path("", include("kiosk.urls")),
    *i18n_patterns(
        path("", include("hub.pages.urls")),
        path("", include("locations.web.urls")),
        path("", include("scheduling.web.urls")),
        path("", include("scheduling.embed.urls")),
        path("", include("scheduling.queue.urls")),
        path("", include("hub.clients.web.urls")),
        path("", include("hub.delegating.web.urls")),
        path("", include("scheduling.webhooks.web.urls")),
        path("", include("hub.intake.web.urls")),
        path("", include("hub.imports.urls")),
        path("", include("hub.keydates.web.urls")),
        path("", include("hub.insights.web.urls")),
        path("", include("hub.demo.urls")),
        path("medewerker/", include("hub.people.urls")),
        path("medewerker/", include("hub.people.oidc.staff_urls")),
        path("medewerker/", include("scheduling.agenda.urls")),
        path("medewerker/", include("scheduling.onboarding.urls")),
        path("medewerker/", include("kiosk.staff_urls")),
        prefix_default_language=False,
    ),
]

handler400 = "hub.pages.errors.bad_request"
handler403 = "hub.pages.errors.forbidden"
handler404 = "hub.pages.errors.not_found"
handler500 = "hub.pages.errors.failed"
