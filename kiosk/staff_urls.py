from django.urls import path

from kiosk import staff_pages

app_name = "devices"
urlpatterns = [
    path("apparaten/", staff_pages.index, name="index"),
    path("apparaten/<int:pk>/", staff_pages.show, name="device"),
    path("hulpvragen/", staff_pages.help_calls, name="help"),
    path("hulpvragen/<int:pk>/", staff_pages.answer, name="answer"),
]
