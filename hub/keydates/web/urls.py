from django.urls import path

from hub.keydates.web import editing, following

app_name = "keydates"
urlpatterns = [
    path("aftellen/herinnering", following.remind, name="remind"),
    path(
        "aftellen/herinnering/<str:token>/ja", following.reminder_confirm, name="reminder-confirm"
    ),
    path("aftellen/herinnering/<str:token>/stop", following.reminder_stop, name="reminder-stop"),
    path("aftellen/widget", following.widget, name="widget"),
    path("medewerker/datums/", editing.show_list, name="list"),
    path("medewerker/datums/nieuw/<slug:organisation>/", editing.add, name="add"),
    path("medewerker/datums/<slug:slug>/", editing.change, name="change"),
]
