from django.urls import URLPattern, path

from hub.intake.web import editing, editor


def _both(at: str, kind: str, name: str) -> list[URLPattern]:
    """A new part, and one that is there."""
    base = f"medewerker/vragen/<int:service>/{at}"
    return [
        path(f"{base}/nieuw", editor.edit, {"kind": kind}, name=f"new-{name}"),
        path(f"{base}/<slug:name>", editor.edit, {"kind": kind}, name=name),
    ]


app_name = "intake"
urlpatterns = [
    path("medewerker/vragen/", editing.show_list, name="list"),
    path("medewerker/vragen/<int:service>/", editing.show, name="show"),
    path("medewerker/vragen/<int:service>/bestand", editing.download, name="download"),
    path("medewerker/vragen/<int:service>/publiceren", editing.publish, name="publish"),
    path("medewerker/vragen/<int:service>/terugnemen", editing.take_back, name="take-back"),
    path("medewerker/vragen/<int:service>/opzet", editor.whole, name="whole"),
    path("medewerker/vragen/<int:service>/schikken", editor.arrange, name="arrange"),
    path("medewerker/vragen/<int:service>/bekijken/<slug:page>", editor.preview, name="preview"),
    *_both("pagina", "pages", "page"),
    *_both("pagina/<slug:page>/vraag", "questions", "question"),
    *_both("regel", "rules", "rule"),
    *_both("voorbeeld", "cases", "case"),
]
