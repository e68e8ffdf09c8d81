from django.urls import path

from hub.demo import mail, mailbox, page, screens, video

app_name = "demo"
urlpatterns = [
    path("demo", page.show, name="show"),
    path("demo/scherm/<slug:face>", screens.open_screen, name="screen"),
    path("demo/mail", mail.index, name="mail"),
    path("demo/mail/<slug:kind>", mail.preview, name="mail-preview"),
    path("demo/post", mailbox.index, name="mailbox"),
    path("demo/post/<uuid:pk>", mailbox.letter, name="letter"),
    path("demo/video", video.index, name="video"),
    path("demo/video/<slug:state>", video.door, name="video-door"),
]
