from django.urls import path

from hub.delegating.web import pages

app_name = "delegating"
urlpatterns = [
    path("medewerker/beheer/", pages.show_list, name="list"),
    path("medewerker/beheer/nieuw/<slug:organisation>/", pages.add, name="add"),
    path("medewerker/beheer/<int:pk>/beeindigen/", pages.end, name="end"),
]
