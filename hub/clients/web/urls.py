from django.urls import path

from hub.clients.web import pages

app_name = "clients"
urlpatterns = [
    path("medewerker/koppelingen/", pages.show_list, name="list"),
    path("medewerker/koppelingen/nieuw/<slug:organisation>/", pages.add, name="add"),
    path("medewerker/koppelingen/<int:pk>/", pages.show, name="show"),
    path("medewerker/koppelingen/<int:pk>/vernieuwen", pages.rotate, name="rotate"),
    path("medewerker/koppelingen/<int:pk>/beeindigen", pages.revoke, name="revoke"),
]
