from django.urls import path

from hub.imports import bulk_pages, pages

app_name = "imports"
urlpatterns = [
    path("medewerker/importeren/", pages.show_list, name="list"),
    path("medewerker/importeren/<int:pk>/", pages.show, name="show"),
    path("medewerker/importeren/<int:pk>/uitvoeren/", pages.apply, name="apply"),
    path("medewerker/importeren/<int:pk>/terugdraaien/", pages.undo, name="undo"),
    path("medewerker/importeren/<slug:organisation>/bestand/", pages.upload, name="upload"),
    path(
        "medewerker/importeren/<slug:organisation>/diensten.<str:kind>",
        pages.download,
        name="download",
    ),
    path(
        "medewerker/importeren/<slug:organisation>/veel-tegelijk/", bulk_pages.choose, name="bulk"
    ),
    path(
        "medewerker/importeren/<slug:organisation>/veel-tegelijk/wat/",
        bulk_pages.change,
        name="change",
    ),
]
