"""Addresses for servers, not for people."""

from django.urls import path

from scheduling.video import news_pages

app_name = "video"
urlpatterns = [
    path("video/livekit/<slug:organisation>/", news_pages.livekit, name="livekit"),
]
