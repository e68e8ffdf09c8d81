"""Addresses that stand at providers: they are the same in each language."""

from django.urls import path

from hub.people.oidc.web import asking, coming, telling

app_name = "oidc"
urlpatterns = [
    path("inloggen/uitgelogd", coming.logged_out, name="logged-out"),
    path("inloggen/uitloggen", coming.log_out_citizen, name="log-out"),
    path("inloggen/<slug:organisation>/<slug:audience>", asking.Ask.as_view(), name="ask"),
    path("inloggen/<slug:organisation>/<slug:audience>/terug", coming.back, name="back"),
    path(
        "inloggen/<slug:organisation>/<slug:audience>/uitgelogd",
        telling.out_at_provider,
        name="out-at-provider",
    ),
]
