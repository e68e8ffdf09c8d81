from django.urls import path

from hub.pages import home

app_name = "pages"
urlpatterns = [
    path("", home.home, name="home"),
    path("over", home.about, name="about"),
    path("api-wijzigingen", home.api_changes, name="api-changes"),
]
