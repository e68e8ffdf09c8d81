from django.urls import path

from scheduling.webhooks.web import pages

app_name = "webhooks"
urlpatterns = [
    path("medewerker/koppelingen/<int:pk>/berichten/", pages.show_list, name="list"),
    path("medewerker/berichten/<int:pk>/", pages.show, name="show"),
    path("medewerker/berichten/<int:pk>/vernieuwen", pages.renew, name="renew"),
    path("medewerker/berichten/<int:pk>/beeindigen", pages.end, name="end"),
]
