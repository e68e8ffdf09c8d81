"""The API put together: the doors of every room, the description, and what is not there."""

from typing import Any

from django.urls import include, path, re_path
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from hub.api import paths, problems, schema
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
    description = serializers.URLField(help_text="This API in OpenAPI 3.")
    documentation = serializers.URLField(help_text="The same, to read and to try.")


class Root(Door):
    @extend_schema(
        operation_id="getRoot",
        summary="Where everything is",
        tags=["about"],
        responses={200: RootShape},
        auth=[],
    )
    def get(self, request: Request) -> Response:
        names = {
            "services": "services",
            "service_points": "service-points",
            "offerings": "offerings",
            "date_series": "date-series-list",
            "problems": "problems",
            "description": "openapi",
            "documentation": "docs",
        }
        links = {key: reverse(f"api:{name}", request=request) for key, name in names.items()}
        return Response(RootShape(links).data)


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
        summary="Every kind of refusal",
        tags=["about"],
        parameters=[schema.ACCEPT_LANGUAGE],
        responses={200: ProblemKinds},
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
    path("v1", Root.as_view(), name="root"),
    path("v1/problems", Problems.as_view(), name="problems"),
    path("v1/openapi.json", Description.as_view(), name="openapi"),
    path("v1/docs", Documentation.as_view(), name="docs"),
    path("v1/", include("hub.catalogue.api.urls")),
    path("v1/", include("hub.keydates.api.urls")),
    path("v1/", include("locations.api.urls")),
    path("v1/", include("scheduling.api.urls")),
    re_path("^.*$", Missing.as_view()),
]
