from django.urls import path

from locations.exchange.doors import files
from locations.web import points

app_name = "locations"
urlpatterns = [
    path("open-data", files.show_page, name="open-data"),
    path("servicepunten", points.show_list, name="list"),
    path("servicepunten/<slug:slug>", points.show, name="point"),
]
