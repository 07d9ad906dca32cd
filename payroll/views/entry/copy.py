"""Copy of last month: choose the items, see what it would enter, confirm."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.screens import ConfirmScreen
from payroll.forms.entry import CopyForm
from payroll.selectors.input_columns import columns_of
from payroll.selectors.input_grid import people_chosen
from payroll.selectors.input_scope import ENTER
from payroll.services.input_cells import Book, Written, book_open, persons
from payroll.services.input_copy import CopyPlan, copy_plan, copy_write
from payroll.services.variable_inputs import inputs_open_or_refuse
from payroll.views.entry.month import INPUTS, EntryMonth

SHOWN = 12


class InputCopyView(EntryMonth, ConfirmScreen):
    """A GET with `rubriques` shows the preview; the POST of the same items writes it."""

    rights = ENTER
    template_name = "payroll/entry/copy.html"
    form_class = CopyForm
    submit_label = gettext_lazy("Copier ces éléments")
    crumbs = (INPUTS, (gettext_lazy("Grille de saisie"), "payroll:input_grid"))

    def get_record(self) -> None:
        return None

    def get_title(self) -> str:
        return _("Copier le mois dernier")

    @cached_property
    def book(self) -> Book:
        if self.run is None:
            raise Http404
        people = people_chosen(
            self.access, self.period, self.own_run, units=self.unit_keys, words=self.request.GET.get("q", "")
        )
        return book_open(
            period=self.period,
            run=self.own_run,
            columns=columns_of(self.period, self.run),
            people=persons(people, self.access),
            access=self.access,
            lock=self.request.method == "POST",
        )

    @property
    def items(self) -> list[int]:
        codes = set(self.request.GET.getlist("rubriques"))
        return [column.item for column in self.book.columns if column.code in codes]

    @cached_property
    def plan(self) -> CopyPlan:
        return copy_plan(self.book, self.items)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(form=self.get_form())

    def perform(self, form: Any) -> Written:
        inputs_open_or_refuse(self.period, self.own_run)
        if not self.items:
            raise ValidationError(_("Choisissez d’abord les rubriques à copier."))
        return copy_write(book=self.book, items=self.items)

    def get_success_message(self, result: Written) -> str:
        return french_count(result.created, _("élément copié"), _("éléments copiés")) + "."

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        query = self.request.GET.urlencode()
        return f"{reverse('payroll:input_grid')}?{query}" if query else reverse("payroll:input_grid")

    def get_context(self, **more: Any) -> dict[str, Any]:
        book, plan, chosen = self.book, self.plan, set(self.items)
        told = []
        for column in book.columns:
            if column.item in chosen:
                count, total = plan.of_column(column)
                told.append((column, count, column.shown(total, self.currency) if count else ""))
        return super().get_context(
            run=self.run,
            unit=self.unit,
            columns=[(column, column.item in chosen) for column in book.columns],
            told=told,
            plan=plan,
            refused=plan.refused[:SHOWN],
            refused_count=len(plan.refused),
            is_open=self.is_open,
            **more,
        )
