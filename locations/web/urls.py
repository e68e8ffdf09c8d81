from django.urls import path

from locations.web import points

app_name = "locations"
urlpatterns = [
    path("servicepunten", points.show_list, name="list"),
    path("servicepunten/<slug:slug>", points.show, name="point"),
]
