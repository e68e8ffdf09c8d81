from django.urls import path

from hub.insights.web import showing, telling

app_name = "insights"
urlpatterns = [
    path("hoe-was-het/<str:token>", telling.tell, name="tell"),
    path("hoe-was-het/na-het-gesprek/<str:seat>", telling.after_call, name="after-call"),
    path("medewerker/toetssteen/", showing.home, name="home"),
    path("medewerker/toetssteen/<slug:slug>/", showing.show, name="touchstone"),
    path("medewerker/toetssteen/<slug:slug>/bestand.csv", showing.download, name="download"),
]
