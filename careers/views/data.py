"""The edition as open data."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from careers.exports.open_data import CSV_TABLES, edition_csv, edition_json
from careers.models import Correspondence, Edition
from careers.views.base import ReferentialScreen


class OpenDataView(ReferentialScreen):
    """What can be taken away, in which form."""

    template_name = "careers/open_data.html"
    title = gettext_lazy("Données du référentiel")

    def get(self, request: HttpRequest) -> HttpResponse:
        cited = Correspondence.objects.filter(edition=self.edition)
        return self.show(tables=[(name, table.label) for name, table in CSV_TABLES.items()], cited=cited)


class DataFileView(ReferentialScreen):
    """`<edition>.json`, or `<edition>-<table>.csv`."""

    def get(self, request: HttpRequest, edition: str, table: str = "") -> HttpResponse:
        found = Edition.objects.filter(state__in=(Edition.State.PUBLISHED, Edition.State.SUPERSEDED), code=edition.upper()).first()
        if found is None or (table and table not in CSV_TABLES):
            raise Http404
        name = f"{found.code.lower()}-{table}.csv" if table else f"{found.code.lower()}.json"
        if table:
            response = HttpResponse(edition_csv(found, table), content_type="text/csv; charset=utf-8")
        else:
            response = HttpResponse(edition_json(found), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
