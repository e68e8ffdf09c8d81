from django.urls import path

from scheduling.agenda.agreements import asking_pages, one_page, pages

HERE = "overeenkomsten"
urlpatterns = [
    path(f"{HERE}/", pages.show_list, name="agreements"),
    path(f"{HERE}/openen/<slug:organisation>/", asking_pages.open_here, name="agreement-open"),
    path(f"{HERE}/uitnodigen/<slug:organisation>/", asking_pages.invite, name="agreement-invite"),
    path(f"{HERE}/<int:pk>/", one_page.show, name="agreement"),
]
