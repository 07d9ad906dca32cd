"""The list screen: filters, sorting, paging, density, totals, export, and the fragment that htmx asks for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from hr_core.text import NO_BREAK, french_count, french_integer
from hr_core.ui.exports import FORMATS, export
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.parts import BulkAction, Empty, Tab, permitted
from hr_core.ui.screens import Screen
from hr_core.ui.tables import HouseTable

PAGE_SIZES = (25, 50, 100)
DENSITIES = {"serre": "dense", "aere": "roomy"}
RESULTS = "resultats"  # the id of the part that a filter replaces


class ListScreen(Screen):
    """A list: `get_queryset()` decides what the person sees, and the page, the count and the export agree.

    `unit` is the word counted, singular and plural. `totals` maps columns of the table to aggregates over the whole
    filtered list (`{"gross": Sum("gross_pay")}`). `saved_views` are tabs over the list. `counted_up_to`: of a list that grows
    every day, no more rows are counted nor paged through than these; the filters find the others. Address parameters: those of
    the filter, `sort`, `page`, `par` (rows a page), `densite` (serre, aere), `export` (xlsx, csv).
    """

    template_name = "hr_core/ui/list.html"
    fragment_name = "hr_core/ui/_results.html"
    model: type[models.Model]
    table_class: type[HouseTable]
    filterset_class: type[HouseFilterSet] | None = None
    caption: Any = ""
    unit: tuple[Any, Any] = ("ligne", "lignes")
    totals: dict[str, Any] = {}
    empty = Empty("Rien à afficher pour le moment")
    bulk_actions: Sequence[BulkAction] = ()
    saved_views: Sequence[Tab] = ()
    export_name = ""
    exportable = True
    page_sizes = PAGE_SIZES
    counted_up_to = 0

    def get_queryset(self) -> models.QuerySet:
        return self.model._default_manager.all()

    def get_table_options(self) -> dict[str, Any]:
        """More arguments of the table, for instance `exclude` columns by right."""
        return {}

    def get_empty(self) -> Empty:
        return self.empty

    def get_bulk_actions(self) -> Sequence[BulkAction]:
        return self.bulk_actions

    def get_saved_views(self) -> Sequence[Tab]:
        return self.saved_views

    def get_keep_view_url(self) -> str:
        """Where the filters in force may be kept under a name; empty: they may not."""
        return ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._remember_density()
        wanted = request.GET.get("export", "")
        if self.exportable and wanted in FORMATS:
            table = self.get_table()
            RequestConfig(request, paginate=False).configure(table)
            return export(table, name=self.export_name or slugify(self.get_title()), kind=wanted)
        table = self.get_table()
        RequestConfig(request, paginate=self.get_paging()).configure(table)
        fragment = getattr(request, "htmx", False) and request.htmx.target == RESULTS  # type: ignore[attr-defined]
        self.template_name = self.fragment_name if fragment else self.template_name
        response = self.show(**self.results(table), is_fragment=fragment)
        patch_vary_headers(response, ("HX-Request", "HX-Target"))
        return response

    @cached_property
    def filterset(self) -> HouseFilterSet | None:
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)

    @cached_property
    def rows(self) -> models.QuerySet:
        """The filtered rows."""
        return self.filterset.qs if self.filterset is not None else self.get_queryset()

    @property
    def page_size(self) -> int:
        asked = self.request.GET.get("par", "")
        return int(asked) if asked.isdecimal() and int(asked) in self.page_sizes else self.page_sizes[0]

    def get_table(self) -> HouseTable:
        totals = self.rows.aggregate(**{f"total_{name}": what for name, what in self.totals.items()})
        return self.table_class(
            self.rows,
            currency=self.currency,
            density=DENSITIES[self.density],
            totals={name: totals[f"total_{name}"] for name in self.totals},
            pick=bool(permitted(self.get_bulk_actions(), self.access)),
            **self.get_table_options(),
        )

    @property
    def density(self) -> str:
        return self.request.session.get("densite", "serre")

    def _remember_density(self) -> None:
        asked = self.request.GET.get("densite")
        if asked in DENSITIES:
            self.request.session["densite"] = asked

    def get_paging(self) -> dict[str, Any]:
        paging = {"per_page": self.page_size, "silent": True}
        return paging | {"paginator_class": partial(CappedPaginator, limit=self.counted_up_to)} if self.counted_up_to else paging

    def results(self, table: HouseTable) -> dict[str, Any]:
        chips = self.filterset.chips(self.request.path) if self.filterset is not None else []
        count = table.paginator.count
        if getattr(table.paginator, "is_more", False):
            more = {"count": french_integer(count), "unit": self.unit[1]}
            sentence, last = _("Plus de %(count)s %(unit)s") % more, _("plus de %(count)s") % more
        else:
            sentence, last = self.count_sentence(count, is_filtered=bool(chips)), french_integer(count)
        return {
            "table": table,
            "filterset": self.filterset,
            "chips": chips,
            "count": count,
            "count_sentence": sentence,
            "caption": self.caption or self.get_title(),
            "density": self.density,
            "page_size": self.page_size,
            "page_sizes": self.page_sizes,
            "range_sentence": range_sentence(table, last),
            "empty": self.get_empty(),
            "bulk_actions": permitted(self.get_bulk_actions(), self.access),
            "saved_views": self.get_saved_views(),
            "exportable": self.exportable and count > 0,
            "keep_view_url": self.get_keep_view_url(),
        }

    def count_sentence(self, count: int, *, is_filtered: bool) -> str:
        """`28 agents correspondent à vos filtres, sur 414`."""
        counted = french_count(count, str(self.unit[0]), str(self.unit[1]))
        if not is_filtered:
            return counted
        limit = self.counted_up_to
        total = self.get_queryset().order_by()[: limit + 1].count() if limit else self.get_queryset().count()
        everything = _("plus de %(count)s") % {"count": french_integer(limit)} if limit and total > limit else french_integer(total)
        verb = _("correspond à vos filtres") if count < 2 else _("correspondent à vos filtres")
        return f"{counted} {verb}, {_('sur')}{NO_BREAK}{everything}"


class CappedPaginator(Paginator):
    """Pages of a table's first `limit` rows; `is_more` when there are others, which nobody counts."""

    def __init__(self, rows: Any, per_page: int, *, limit: int, **options: Any) -> None:
        super().__init__(rows, per_page, **options)
        self.rows, self.limit = rows, limit

    @cached_property
    def found(self) -> int:
        return int(self.rows.data.data.order_by()[: self.limit + 1].count())

    @property
    def is_more(self) -> bool:
        return self.found > self.limit

    @cached_property
    def count(self) -> int:
        return min(self.found, self.limit)


def range_sentence(table: HouseTable, all_rows: str) -> str:
    """`1 à 25 sur 414`."""
    page = table.page
    first, last = french_integer(page.start_index()), french_integer(page.end_index())
    return _("%(first)s à %(last)s sur %(count)s") % {"first": first, "last": last, "count": all_rows}
