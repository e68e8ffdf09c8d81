from django.urls import path

from scheduling.queue import pages

app_name = "queue"
urlpatterns = [
    path("volgnummer/<str:token>", pages.show, name="ticket"),
    path("volgnummer/<str:token>/verlaten", pages.leave, name="leave"),
    path("volgnummer/<str:token>/bericht", pages.tell_me, name="tell-me"),
    path("volgnummer/<str:token>/terug", pages.come_back, name="come-back"),
]
