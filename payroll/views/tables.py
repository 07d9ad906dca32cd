"""Screens of the tables of amounts that formulas read."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.exports import FORMATS, export
from hr_core.ui.parts import Action
from hr_core.ui.screens import DetailScreen, FormScreen, Screen
from hr_core.ui.tables import DayColumn, HouseTable, MoneyColumn, TextColumn
from payroll.forms.items import TableForm, TableRowsForm
from payroll.models import PayChange, PayItemVersion, PayTable
from payroll.services.pay_changes import change_submit, rows_kept
from payroll.services.tables import key_names, table_create
from payroll.table_rows import rows_of_file, rows_of_text, text_of_rows
from payroll.views.back_dated import BackDated
from payroll.views.items import EDIT, READ
from payroll.views.parts import asked_day, items_tabs, proposed_day
from payroll.views.pay_changes import ChangeAware

LIST = ((gettext_lazy("Tables de montants"), "payroll:table_list"),)


class TableListView(Screen):
    template_name = "payroll/items/table_list.html"
    title = gettext_lazy("Tables de montants")
    rights = READ

    def get_actions(self) -> list[Action]:
        return [Action(_("Nouvelle table"), reverse("payroll:table_create"), "plus", EDIT, main=True)]

    def get(self, request: HttpRequest) -> HttpResponse:
        on = asked_day(request)
        held = Q(rows__start__lte=on) & (Q(rows__end__isnull=True) | Q(rows__end__gt=on))
        tables = PayTable.objects.filter(institution=self.institution).annotate(held=Count("rows", filter=held))
        labels = key_names(self.institution)
        for table in tables:
            table.key_labels = [labels.get(key, key) for key in table.keys]
        count = french_count(len(tables), _("table"), _("tables"))
        return self.show(
            tables=tables, on=on, count=count, tabs=items_tabs(request.path), may_edit=self.access.has(*EDIT)
        )


class TableDetailView(DetailScreen):
    """The amounts of a table on a day, and the items that read it."""

    model = PayTable
    template_name = "payroll/items/table_detail.html"
    rights = READ
    crumbs = LIST

    @cached_property
    def on(self) -> date:
        return asked_day(self.request)

    def get_actions(self) -> list[Action]:
        edit = Action(
            _("Modifier les montants"), reverse("payroll:table_edit", args=[self.record.pk]), "pencil", EDIT, main=True
        )
        return [edit]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        labels = key_names(self.institution)
        heads = [labels.get(key, key) for key in self.record.keys]
        rows = list(self.record.rows.on(self.on).order_by("keys"))
        if request.GET.get("export") in FORMATS:
            return self._export(heads, rows, request.GET["export"])
        users = PayItemVersion.objects.on(self.on).filter(formula__contains=f'table("{self.record.code}"')
        later = self.record.rows.filter(start__gt=self.on).values_list("start", flat=True).distinct().order_by("start")
        return self.show(
            rows=rows, heads=heads, on=self.on, users=users.select_related("item"), later=later, exportable=bool(rows)
        )

    def _export(self, heads: list[str], rows: list[Any], kind: str) -> HttpResponse:
        extra: list[tuple[str, Any]] = [
            (f"cle{n}", TextColumn(accessor=f"keys__{n}", verbose_name=head[:1].upper() + head[1:]))
            for n, head in enumerate(heads)
        ]
        extra += [
            ("montant", MoneyColumn(accessor="value", verbose_name=_("Montant"))),
            ("depuis", DayColumn(accessor="start", verbose_name=_("Depuis"))),
        ]
        table = HouseTable(rows, extra_columns=extra, currency=self.currency)
        return export(table, name=f"table-{self.record.code}", kind=kind)


class TableCreateView(FormScreen):
    model = PayTable
    form_class = TableForm
    title = gettext_lazy("Nouvelle table de montants")
    rights = EDIT
    crumbs = LIST
    asks_reason = True
    submit_label = gettext_lazy("Créer, puis donner les montants")
    success_message = gettext_lazy("La table est créée : donnez ses montants.")
    cancel_url = "payroll:table_list"

    def get_form_options(self) -> dict[str, Any]:
        return {"keys": key_names(self.institution)}

    def perform(self, form: TableForm) -> PayTable:
        data = form.cleaned_data
        return table_create(
            institution=self.institution,
            code=data["code"],
            label=data["label"],
            keys=form.key_names,
            actor=self.request.user,
            reason=data["motif"],
        )

    def get_success_url(self, result: PayTable) -> str:
        return reverse("payroll:table_edit", args=[result.pk])


class TableEditView(ChangeAware, BackDated, FormScreen):
    """The whole content of the table from a day, pasted from a spreadsheet or in a file."""

    model = PayTable
    form_class = TableRowsForm
    rights = EDIT
    crumbs = LIST
    asks_reason = True

    def get_title(self) -> str:
        return _("Montants de « %(table)s »") % {"table": self.record.label}

    def get_lede(self) -> str:
        labels = key_names(self.institution)
        return _("Clés, dans cet ordre : %(keys)s.") % {
            "keys": ", ".join(labels.get(key, key) for key in self.record.keys)
        }

    def get_form_options(self) -> dict[str, Any]:
        start = proposed_day(self.institution)
        rows = [(tuple(row.keys), row.value) for row in self.record.rows.on(start).order_by("keys")]
        return {"initial": {"start": start, "rows": text_of_rows(rows, self.currency)}}

    def perform(self, form: TableRowsForm) -> Any:
        data = form.cleaned_data
        keys = self.record.keys
        field = "file" if data["file"] else "rows"
        try:
            if data["file"]:
                rows = rows_of_file(data["file"].read(), data["file"].name, keys, self.currency)
            else:
                rows = rows_of_text(data["rows"], keys, self.currency)
        except ValidationError as error:
            raise ValidationError({field: error.messages}) from error
        return change_submit(
            institution=self.institution,
            kind=PayChange.Kind.TABLE,
            table=self.record,
            start=data["start"],
            values=rows_kept(rows),
            actor=self.request.user,  # type: ignore[arg-type]
            reason=data["motif"],
        )

    def get_done_message(self, result: int) -> str:
        if not result:
            return _("Rien n’a changé : ces montants étaient déjà en vigueur.")
        return _("%(count)s dans la table.") % {
            "count": french_count(result, _("montant changé"), _("montants changés"))
        }

    def get_done_url(self, result: int) -> str:
        return reverse("payroll:table_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:table_detail", args=[self.record.pk])
