from django.urls import path

from scheduling.embed import pages

app_name = "embed"
urlpatterns = [path("inbedden/tijden/<int:offering_id>", pages.frame, name="frame")]
