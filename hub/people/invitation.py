"""Where who is invited chooses a password."""

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hub.errors import NotFound
from hub.people import inviting


@sensitive_post_parameters("new_password1", "new_password2")
@never_cache
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Wrong, old and used links are the same 404."""
    try:
        user = inviting.opened(key=key, token=token)
        form = SetPasswordForm(user, request.POST if request.method == "POST" else None)
        if form.is_valid():
            password = form.cleaned_data["new_password1"]
            inviting.accept(user=user, password=password, now=timezone.now())
            messages.success(request, _("Your password is set. Log in to go on."))
            return redirect("people:login")
    except NotFound as gone:
        raise Http404 from gone
    context = {"form": form, "invited": user}
    status = 422 if form.errors else 200
    answer = render(request, "people/invitation.html", context, status=status)
    answer["Referrer-Policy"] = "no-referrer"  # the address is the secret
    return answer
