from django.urls import path

from hub.people import login

app_name = "people"
urlpatterns = [
    path("inloggen/", login.log_in, name="login"),
    path("inloggen/code/", login.verify, name="verify"),
    path("uitloggen/", login.log_out, name="logout"),
]
