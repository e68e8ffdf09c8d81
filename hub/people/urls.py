from django.urls import path

from hub.people import invitation, login, unsent_pages

app_name = "people"
urlpatterns = [
    path("inloggen/", login.log_in, name="login"),
    path("inloggen/code/", login.verify, name="verify"),
    path("uitnodiging/<str:key>/<str:token>/", invitation.choose_password, name="invitation"),
    path("uitloggen/", login.log_out, name="logout"),
    path("niet-verstuurd/weggooien/", unsent_pages.throw_away, name="throw-away"),
]
