from django.urls import path

from hub.demo import mail, page, screens

app_name = "demo"
urlpatterns = [
    path("demo", page.show, name="show"),
    path("demo/scherm/<slug:face>", screens.open_screen, name="screen"),
    path("demo/mail", mail.index, name="mail"),
    path("demo/mail/<slug:kind>", mail.preview, name="mail-preview"),
]
