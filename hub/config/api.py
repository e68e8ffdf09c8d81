"""The API put together: the doors of every room, the description, and what is not there."""

from typing import Any

from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from hub.api import changelog, examples, paths, problems, schema
from hub.api.doors import Door
from hub.api.shapes import Shape
from hub.errors import NotFound

assert paths  # noqa: S101 - imported for the <id:...> converter


class RootShape(Shape):
    services = serializers.URLField()
    service_points = serializers.URLField()
    offerings = serializers.URLField()
    date_series = serializers.URLField()
    problems = serializers.URLField()
    changes = serializers.URLField(help_text="What changed in this API.")
    description = serializers.URLField(help_text="This API in OpenAPI 3.1.")
    documentation = serializers.URLField(help_text="The same, to read and to try.")


class Root(Door):
    @extend_schema(
        operation_id="getRoot",
        summary=_("Where everything is"),
        tags=["about"],
        responses={200: RootShape},
        examples=[schema.example("Where it is", examples.ROOT, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        names = {
            "services": "services",
            "service_points": "service-points",
            "offerings": "offerings",
            "date_series": "date-series-list",
            "problems": "problems",
            "changes": "changes",
            "description": "openapi",
            "documentation": "docs",
        }
        links = {key: reverse(f"api:{name}", request=request) for key, name in names.items()}
        return Response(RootShape(links).data)


@extend_schema(exclude=True)
class RootWithoutSlash(Root):
    """The same: the one address of the API that is right with a slash and without."""


class ProblemKind(Shape):
    type = serializers.URLField()
    code = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()


class ProblemKinds(Shape):
    results = ProblemKind(many=True)


class Problems(Door):
    @extend_schema(
        operation_id="listProblems",
        summary=_("Every kind of refusal"),
        tags=["about"],
        parameters=[schema.ACCEPT_LANGUAGE],
        responses={200: ProblemKinds},
        examples=[schema.example("One of them", examples.PROBLEMS, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        kinds = [
            {
                "type": problems.type_uri(kind.code),
                "code": kind.code,
                "status": kind.status,
                "title": str(kind.sentence),
            }
            for kind in problems.known()
        ]
        return Response(ProblemKinds({"results": kinds}).data)


class ReleaseShape(Shape):
    version = serializers.CharField()
    date = serializers.DateField()
    changes = serializers.ListField(child=serializers.CharField())


class Releases(Shape):
    results = ReleaseShape(many=True)


class Changes(Door):
    @extend_schema(
        operation_id="listChanges",
        summary=_("What changed in this API, the newest first"),
        tags=["about"],
        parameters=[schema.ACCEPT_LANGUAGE],
        responses={200: Releases},
        examples=[schema.example("The first version", examples.CHANGES, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        return Response(Releases({"results": changelog.RELEASES}).data)


@extend_schema(exclude=True)
class Missing(Door):
    """Every other address: a 404 in the form of this API, whatever the method."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound


class Description(SpectacularAPIView):
    renderer_classes = [OpenApiJsonRenderer2]

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        # Other sites' tools may read the description (NL API Design Rules, publish-openapi).
        response["Access-Control-Allow-Origin"] = "*"
        return response


class Documentation(SpectacularSwaggerSplitView):
    """Readable in a browser, from files of our own and without any inline script or style."""

    url_name = "api:openapi"
    template_name = "api/docs.html"


app_name = "api"
urlpatterns = [
    path("v1", RootWithoutSlash.as_view(), name="root"),
    path("v1/", Root.as_view()),
    path("v1/problems", Problems.as_view(), name="problems"),
    path("v1/changes", Changes.as_view(), name="changes"),
    path("v1/openapi.json", Description.as_view(), name="openapi"),
    path("v1/docs", Documentation.as_view(), name="docs"),
    path("v1/", include("hub.catalogue.api.urls")),
    path("v1/", include("hub.keydates.api.urls")),
    path("v1/", include("locations.api.urls")),
    path("v1/", include("scheduling.api.urls")),
    path("v1/", include("hub.agencies.urls")),
    re_path("^.*$", Missing.as_view()),
]
