from django.urls import path

from hub.intake.web import editing

app_name = "intake"
urlpatterns = [
    path("medewerker/vragen/", editing.show_list, name="list"),
    path("medewerker/vragen/<int:service>/", editing.show, name="show"),
    path("medewerker/vragen/<int:service>/bestand", editing.download, name="download"),
    path("medewerker/vragen/<int:service>/publiceren", editing.publish, name="publish"),
    path("medewerker/vragen/<int:service>/terugnemen", editing.take_back, name="take-back"),
]
