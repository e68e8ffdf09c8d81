from django.urls import path

from scheduling.onboarding import pages

app_name = "onboarding"
urlpatterns = [
    path("aansluiten/", pages.show_list, name="list"),
    path("aansluiten/nieuw/", pages.add, name="add"),
    path("aansluiten/voorbeeld.xlsx", pages.download_example, name="example"),
    path("aansluiten/lijst/<slug:organisation>/", pages.show_checklist, name="checklist"),
]
