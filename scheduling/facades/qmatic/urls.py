from django.urls import re_path

from scheduling.facades.qmatic import appointments, doors, lists, times

ANY = r"v[12]/"
BRANCH = rf"{ANY}branches/(?P<branch>[^/;]+)"
ALONE = rf"{BRANCH}/services/(?P<service>[^/;]+)"
DATE, TIME = r"dates/(?P<date>[^/;]+)", r"times/(?P<time>[^/;]+)"
MATRIX = r"(?P<matrix>(?:;[^/]*)?)"

app_name = "qmatic"
urlpatterns = [
    re_path(rf"^{ANY}services$", lists.Services.as_view()),
    re_path(rf"^{ANY}services/groups{MATRIX}$", lists.Groups.as_view()),
    re_path(rf"^{ANY}services/(?P<service>[^/;]+)/branches$", lists.Branches.as_view()),
    re_path(rf"^{ANY}branches$", lists.Branches.as_view()),
    re_path(rf"^{BRANCH}$", lists.Branch.as_view()),
    re_path(rf"^{BRANCH}/services$", lists.Services.as_view()),
    re_path(rf"^{BRANCH}/services/groups{MATRIX}$", lists.GroupsOfBranch.as_view()),
    re_path(rf"^{BRANCH}/dates{MATRIX}$", times.Dates.as_view()),
    re_path(rf"^{BRANCH}/{DATE}/times{MATRIX}$", times.Times.as_view()),
    re_path(rf"^{BRANCH}/{DATE}/{TIME}/book$", appointments.Book.as_view()),
    # One service at a time, as older forms ask.
    re_path(rf"^{ALONE}/dates{MATRIX}$", times.Dates.as_view()),
    re_path(rf"^{ALONE}/{DATE}/times{MATRIX}$", times.Times.as_view()),
    re_path(rf"^{ALONE}/{DATE}/{TIME}/book$", appointments.Book.as_view()),
    re_path(rf"^{ANY}appointments/(?P<public_id>[^/;]+)$", appointments.Appointment.as_view()),
    re_path(r"^.*$", doors.Missing.as_view()),
]
