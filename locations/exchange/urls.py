"""Addresses of data: without a language, for data is in all of them at once."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from hub.api import paths
from locations.exchange.doors import cpsv, files, hsds, identified, samenwerkende

assert paths  # noqa: S101 - imported for the <id:...> converter


class Form(StringConverter):
    """The extension of a document, which says its form."""

    regex = "jsonld|ttl"


register_converter(Form, "form")
CPSV = "open-data/cpsv-ap"
urlpatterns = [
    path("id/catalogus", identified.show_catalogue, name="id-catalogue"),
    path("id/uitgever", identified.show_catalogue),
    path("id/<slug:kind>/<path:reference>", identified.show, name="id"),
    path(f"{CPSV}/diensten", cpsv.services, name="cpsv-services"),
    path(f"{CPSV}/diensten.<form:extension>", cpsv.services, name="cpsv-services-as"),
    path(f"{CPSV}/diensten/<id:pk>", cpsv.service, name="cpsv-service"),
    path(f"{CPSV}/diensten/<id:pk>.<form:extension>", cpsv.service, name="cpsv-service-as"),
    path(f"{CPSV}/organisaties/<slug:slug>", cpsv.organisation, name="cpsv-organisation"),
    path(
        f"{CPSV}/organisaties/<slug:slug>.<form:extension>",
        cpsv.organisation,
        name="cpsv-organisation-as",
    ),
    path(f"{CPSV}/begrippen", cpsv.terms, name="cpsv-terms"),
    path(f"{CPSV}/begrippen.<form:extension>", cpsv.terms, name="cpsv-terms-as"),
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
