"""Addresses of data: without a language, for data is in all of them at once."""

from django.urls import path, re_path

from locations.exchange.doors import cpsv, files, hsds, identified, samenwerkende

FORM = r"(?:\.(?P<extension>jsonld|ttl))"
urlpatterns = [
    path("id/catalogus", identified.show_catalogue, name="id-catalogue"),
    path("id/uitgever", identified.show_catalogue),
    path("id/<slug:kind>/<path:reference>", identified.show, name="id"),
    path("open-data/cpsv-ap/diensten", cpsv.services, name="cpsv-services"),
    re_path(rf"^open-data/cpsv-ap/diensten{FORM}$", cpsv.services, name="cpsv-services-as"),
    path("open-data/cpsv-ap/diensten/<int:pk>", cpsv.service, name="cpsv-service"),
    re_path(
        rf"^open-data/cpsv-ap/diensten/(?P<pk>[0-9]{{1,15}}){FORM}$",
        cpsv.service,
        name="cpsv-service-as",
    ),
    path("open-data/cpsv-ap/organisaties/<slug:slug>", cpsv.organisation, name="cpsv-organisation"),
    re_path(
        rf"^open-data/cpsv-ap/organisaties/(?P<slug>[-\w]+){FORM}$",
        cpsv.organisation,
        name="cpsv-organisation-as",
    ),
    path("open-data/cpsv-ap/begrippen", cpsv.terms, name="cpsv-terms"),
    re_path(rf"^open-data/cpsv-ap/begrippen{FORM}$", cpsv.terms, name="cpsv-terms-as"),
    path("open-data/hsds/", hsds.about, name="hsds"),
    path("open-data/hsds/services", hsds.services, name="hsds-services"),
    path("open-data/hsds/services/<str:told>", hsds.service, name="hsds-service"),
    path("open-data/hsds/organizations", hsds.organisations, name="hsds-organisations"),
    path("open-data/hsds/organizations/<str:told>", hsds.organisation, name="hsds-organisation"),
    path("open-data/hsds/service_at_locations", hsds.service_at_locations, name="hsds-places"),
    path(
        "open-data/hsds/service_at_locations/<str:told>",
        hsds.service_at_location,
        name="hsds-place",
    ),
    path("open-data/hsds/locations/<str:told>", hsds.location, name="hsds-location"),
    path("open-data/bestanden/index.json", files.show_index, name="open-data-index"),
    path("open-data/bestanden/<str:name>", files.show_file, name="open-data-file"),
    path(
        "open-data/samenwerkende-catalogi/<slug:slug>.xml",
        samenwerkende.organisation,
        name="samenwerkende-catalogi",
    ),
]
