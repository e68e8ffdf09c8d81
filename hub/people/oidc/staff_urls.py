from django.urls import path

from hub.people.oidc.web import accounts, setting_up

app_name = "log-ins"
urlpatterns = [
    path("inlogdiensten/", setting_up.show_list, name="list"),
    path("inlogdiensten/<slug:organisation>/groepen", setting_up.give, name="give"),
    path(
        "inlogdiensten/<slug:organisation>/groepen/<int:pk>/weg",
        setting_up.take_away,
        name="take-away",
    ),
    path("inlogdiensten/<slug:organisation>/accounts/", accounts.show_list, name="accounts"),
    path(
        "inlogdiensten/<slug:organisation>/accounts/<int:pk>/loskoppelen",
        accounts.unlink,
        name="unlink",
    ),
    path("inlogdiensten/<slug:organisation>/<slug:audience>/", setting_up.edit, name="edit"),
]
