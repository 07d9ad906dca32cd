"""The lines or the posts of a draft budget by spreadsheet: given, read with a preview, taken."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.screens import FormScreen, Screen
from payroll.forms.budget_posts import SheetConfirmForm, SheetForm
from payroll.models import Budget
from payroll.services.credits.sheet import (
    LINES,
    POSTS,
    TITLES,
    SheetRow,
    sheet_cells,
    sheet_read,
    sheet_take,
    sheet_write,
)
from payroll.views.outside.payees import XLSX, given
from payroll.views.steering.budgets import MAKE, VIEW, OfBudget

SHOWN = 150
SALT = "budget-sheet"
WORDS = {"new": gettext_lazy("nouvelle"), "changed": gettext_lazy("modifiée"), "same": gettext_lazy("inchangée")}
TONES = {"new": "info", "changed": "wait", "same": ""}


class OfSheet(OfBudget):
    kwargs: dict[str, Any]

    @cached_property
    def kind(self) -> str:
        kind = self.kwargs["kind"]
        if kind not in (LINES, POSTS):
            raise Http404
        return str(kind)


class SheetFileView(OfSheet, Screen):
    """What the budget holds, in the columns that are read back."""

    rights = VIEW
    title = gettext_lazy("Tableur du budget")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = sheet_write(self.budget, self.kind, self.access)
        return given(content, XLSX, f"budget-{self.budget.year}-{self.budget.version}-{self.kind}.xlsx")


class SheetReadView(OfSheet, FormScreen):
    """A file, then what each of its rows would do, then done. The rows read travel signed in the page."""

    rights = MAKE
    template_name = "payroll/steering/budget_sheet.html"
    submit_label = gettext_lazy("Lire le fichier")
    lede = gettext_lazy("Rien ne change avant la confirmation de l’aperçu.")
    preview: list[SheetRow] | None = None

    @property
    def form_class(self) -> type[Any]:  # type: ignore[override]
        return SheetConfirmForm if "lignes" in self.request.POST or self.preview is not None else SheetForm

    def get_record(self) -> Budget:
        return self.budget

    def get_title(self) -> str:
        return _("Reprendre les postes d’un tableur") if self.kind == POSTS else _("Reprendre les lignes d’un tableur")

    def get_cancel_url(self) -> str:
        return reverse("payroll:budget_posts" if self.kind == POSTS else "payroll:budget_detail", args=[self.budget.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("ligne reprise"), _("lignes reprises")) + "."

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "lignes" in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                cells = sheet_cells(file.read(), file.name, self.kind)
                self.preview = sheet_read(self.budget, self.kind, cells, self.access)
            except ValidationError as refused:
                form.add_error("file", refused)
            else:
                self.template_name = "payroll/steering/budget_sheet_preview.html"
                signed = signing.dumps([self.budget.pk, self.kind, cells], salt=SALT, compress=True)
                return self.show(form=SheetConfirmForm(initial={"lignes": signed}), rows=self._told())
        return self.show(form=form, status=422)

    def perform(self, form: Any) -> int:
        try:
            budget, kind, cells = signing.loads(form.cleaned_data["lignes"], salt=SALT, max_age=3_600)
        except signing.BadSignature as error:
            raise ValidationError(_("L’aperçu a expiré : lisez le fichier de nouveau.")) from error
        if (budget, kind) != (self.budget.pk, self.kind):
            raise Http404
        return sheet_take(budget=self.budget, kind=kind, cells=cells, access=self.access)

    def _told(self) -> list[dict[str, Any]]:
        """Rows with a problem first, then what changes, then the rest."""
        order = {"": 0, "new": 1, "changed": 1, "same": 2}
        ranked = sorted(self.preview or (), key=lambda row: (not row.problem, order[row.change], row.rank))
        return [
            {"row": row, "word": WORDS.get(row.change, ""), "tone": TONES.get(row.change, "")} for row in ranked[:SHOWN]
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        found = self.preview
        if found is None:
            file = reverse("payroll:budget_sheet_file", args=[self.budget.pk, self.kind])
            return super().get_context(sheet_file=file, titles=TITLES[self.kind], **more)
        wrong = sum(1 for row in found if row.problem)
        changes = sum(1 for row in found if row.change in ("new", "changed"))
        return super().get_context(
            titles=TITLES[self.kind], wrong=wrong, changes=changes, hidden=max(0, len(found) - SHOWN),
            sentence=_("%(rows)s, %(changes)s.") % {
                "rows": french_count(len(found), _("ligne lue"), _("lignes lues")),
                "changes": french_count(changes, _("changement"), _("changements")),
            },
            **more,
        )  # fmt: skip
