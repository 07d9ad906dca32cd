"""The matrix item × base: what each gain brings into each contribution, tax and average, on a day, by which text."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.screens import FormScreen, Screen
from payroll.countries import law
from payroll.engine import BaseSpec
from payroll.forms.items import BaseForm
from payroll.models import PayChange, PayItem, PayItemVersion
from payroll.selectors.items import Cell, MatrixRow, inclusion_text, matrix_on
from payroll.services.pay_changes import change_submit
from payroll.views.back_dated import BackDated
from payroll.views.items import EDIT, READ
from payroll.views.parts import asked_day, items_tabs, proposed_day
from payroll.views.pay_changes import ChangeAware


class BaseMatrixView(Screen):
    template_name = "payroll/items/matrix.html"
    title = gettext_lazy("Assiettes")
    rights = READ

    def get(self, request: HttpRequest) -> HttpResponse:
        on = asked_day(request)
        return self.show(
            matrix=matrix_on(self.institution, on),
            on=on,
            tabs=items_tabs(request.path),
            may_edit=self.access.has(*EDIT),
        )


class BaseCellView(ChangeAware, BackDated, FormScreen):
    """One cell: its history, and what it is from a day on."""

    model = PayItem
    form_class = BaseForm
    rights = EDIT
    asks_reason = True
    template_name = "payroll/items/base_form.html"
    success_message = gettext_lazy("L’assiette est enregistrée.")
    crumbs = (
        (gettext_lazy("Rubriques"), "payroll:item_list"),
        (gettext_lazy("Assiettes"), "payroll:base_matrix"),
    )

    @cached_property
    def base(self) -> BaseSpec:
        found = next((b for b in law(self.institution.country_id).bases if b.code == self.kwargs["base"]), None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def day(self) -> date:
        return proposed_day(self.institution)

    @cached_property
    def row(self) -> MatrixRow | None:
        """The item's row of the matrix on the day proposed; None when it is not a gain then."""
        return next(iter(matrix_on(self.institution, self.day, item=self.record).rows), None)

    @cached_property
    def version(self) -> PayItemVersion | None:
        return self.row.version if self.row else self.record.versions.order_by("-start").first()

    @cached_property
    def cell(self) -> Cell | None:
        cells = self.row.cells if self.row else ()
        return next((cell for cell in cells if cell.base.code == self.base.code), None)

    def get_title(self) -> str:
        return _("%(item)s dans « %(base)s »") % {"item": self.version or self.record, "base": self.base.label}

    def get_form_options(self) -> dict[str, Any]:
        entry = self.cell.entry if self.cell else None
        initial: dict[str, Any] = {"start": self.day}
        if entry is not None:
            initial |= {
                "inclusion": entry.inclusion,
                "rate": entry.rate,
                "ceiling": entry.ceiling,
                "legal_text": entry.legal_text,
            }
        return {"currency": self.currency, "default_text": self._default_text(), "initial": initial}

    def _default_text(self) -> str:
        if self.cell is None or not self.cell.is_default:
            inside = self.version is not None and self.version.nature in self.base.includes
            return _("oui") if inside else _("non, ou selon la loi")
        return self.cell.text

    def perform(self, form: BaseForm) -> Any:
        data = form.cleaned_data
        return change_submit(
            institution=self.institution,
            kind=PayChange.Kind.BASE,
            item=self.record,
            code=self.base.code,
            start=data["start"],
            values={
                "inclusion": data["inclusion"],
                "rate": 100_000 if data["rate"] is None else data["rate"],
                "ceiling": data["ceiling"],
                "legal_text": data["legal_text"],
            },
            actor=self.request.user,  # type: ignore[arg-type]
            reason=data["motif"],
        )

    def get_done_url(self, result: Any) -> str:
        return reverse("payroll:item_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:base_matrix")

    def get_context(self, **more: Any) -> dict[str, Any]:
        entries = self.record.bases.filter(base=self.base.code).order_by("-start")
        history = [(entry, inclusion_text(entry, self.currency)[0]) for entry in entries]
        return super().get_context(base=self.base, history=history, **more)
