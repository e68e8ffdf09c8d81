"""Where servers of organisations tell of their video calls."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hub.errors import DomainError
from scheduling.video import livekit_news

MOST_BYTES = 65_536


@csrf_exempt  # signed instead, and no cookie counts
@require_POST
def livekit(request: HttpRequest, organisation: str) -> HttpResponse:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        told = request.body.decode()
    except UnicodeDecodeError:
        return HttpResponse(status=400)
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        livekit_news.hear(organisation=organisation, told=told, token=token, now=timezone.now())
    except DomainError as refused:
        return JsonResponse({"code": refused.code}, status=refused.status)
    return HttpResponse(status=204)
