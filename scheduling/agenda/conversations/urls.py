from django.urls import path

from scheduling.agenda.conversations import (
    follow_up_pages,
    hand_over_pages,
    list_pages,
    note_pages,
    paper_pages,
    received_pages,
    record_pages,
)

urlpatterns = [
    path("gesprekken/", list_pages.show, name="conversations"),
    path(
        "gesprekken/instellingen/<slug:organisation>/",
        list_pages.policy,
        name="conversation-policy",
    ),
    path(
        "afspraak/<str:reference>/gesprek/",
        record_pages.open_appointment,
        name="conversation-of-appointment",
    ),
    path("nummer/<int:ticket>/gesprek/", record_pages.open_ticket, name="conversation-of-ticket"),
    path("gesprek/<int:pk>/", record_pages.show, name="conversation"),
    path("gesprek/<int:pk>/werknotitie/", note_pages.show, name="conversation-note"),
    path("gesprek/<int:pk>/papier/", paper_pages.paper, name="conversation-paper"),
    path("gesprek/<int:pk>/mailen/", paper_pages.mail, name="conversation-mail"),
    path("gesprek/<int:pk>/vervolg/", follow_up_pages.show, name="conversation-follow-up"),
    path("gesprek/<int:pk>/overdragen/", hand_over_pages.send, name="conversation-hand-over"),
    path(
        "gesprek/<int:pk>/overdragen/<int:hand_over>/terug/",
        hand_over_pages.take_back,
        name="hand-over-back",
    ),
    path("overdracht/<int:pk>/", received_pages.show, name="hand-over"),
    path("overdracht/<int:pk>/aannemen/", received_pages.accept, name="hand-over-accept"),
    path("overdracht/<int:pk>/weigeren/", received_pages.refuse, name="hand-over-refuse"),
    path("overdracht/<int:pk>/plannen/", received_pages.plan, name="hand-over-plan"),
]
