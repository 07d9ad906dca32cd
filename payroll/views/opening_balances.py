"""« Reprise des cumuls »: what the old software paid, taken from a file previewed before anything is written."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hr_core.forms.administration import ConfirmImportForm, UploadForm
from hr_core.models import ImportBatch
from hr_core.tables import counts_in_words
from hr_core.text import french_count, french_month
from hr_core.ui.exports import XLSX
from hr_core.ui.guard import requires
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.selectors.opening_balances import balance_batches, months_taken_over
from payroll.services.opening_balances import (
    balances_drop,
    balances_receive,
    balances_template,
    balances_write,
    months_to_take_over,
)
from payroll.views.import_confirmation import ConfirmsImport

RIGHTS = ("payroll_prepare",)
HOME = (gettext_lazy("Reprise des cumuls"), "payroll:balance_home")
SHOWN_PROBLEMS = 200
State = ImportBatch.State



class BalanceHomeView(FormScreen):
    """What has been taken over, the files received, and a place for the next one."""

    form_class = UploadForm
    template_name = "payroll/opening_balances.html"
    rights = RIGHTS
    title = gettext_lazy("Reprise des cumuls")
    lede = gettext_lazy("Ce que l’ancien logiciel a payé, pour que cumuls, moyennes et bulletins de l’année soient justes.")
    submit_label = gettext_lazy("Lire le fichier")

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> ImportBatch:
        file = form.cleaned_data["file"]
        return balances_receive(content=file.read(), name=file.name, access=self.access)

    def get_success_message(self, result: ImportBatch) -> str:
        rows = french_count(result.report["rows"], _("ligne lue"), _("lignes lues"))
        return _("%(rows)s. Vérifiez l’aperçu.") % {"rows": rows}

    def get_success_url(self, result: ImportBatch) -> str:
        return reverse("payroll:balance_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        return ""

    def get_context(self, **more: Any) -> dict[str, Any]:
        first, last = months_to_take_over(timezone.localdate())
        return super().get_context(
            months=months_taken_over(self.access),
            batches=balance_batches()[:10],
            first=french_month(first.year, first.month),
            last=french_month(last.year, last.month),
            template_url=reverse("payroll:balance_template"),
            **more,
        )


class OfBatch:
    """One file, found among those of this kind."""

    model = ImportBatch
    rights = RIGHTS
    crumbs = (HOME,)

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return balance_batches()


class BalanceDetailView(OfBatch, DetailScreen):
    """What the file would do, or what it did."""

    template_name = "hr_core/import_detail.html"

    def get_lede(self) -> str:
        return counts_in_words(self.record.counts)

    def get_actions(self) -> list[Action]:
        if self.record.state != State.PREVIEWED:
            return []
        actions = [Action(_("Abandonner"), reverse("payroll:balance_drop", args=[self.record.pk]), "trash")]
        if self.is_useful:
            confirm = reverse("payroll:balance_confirm", args=[self.record.pk])
            actions.append(Action(_("Importer…"), confirm, "check", main=True))
        return actions

    @property
    def is_useful(self) -> bool:
        return bool(self.record.counts.get("created", 0) + self.record.counts.get("changed", 0))

    def get_context(self, **more: Any) -> dict[str, Any]:
        errors = [each for each in self.record.problems if each["severity"] == "error"]
        warnings = [each for each in self.record.problems if each["severity"] != "error"]
        return super().get_context(
            errors=errors[:SHOWN_PROBLEMS],
            warnings=warnings[:SHOWN_PROBLEMS],
            error_count=len(errors),
            warning_count=len(warnings),
            is_working=False,
            is_useful=self.is_useful,
            **more,
        )


class BalanceStep(OfBatch, ConfirmScreen):
    """A question about a previewed file."""

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return super().get_queryset().filter(state=State.PREVIEWED)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:balance_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:balance_detail", args=[self.record.pk])


class BalanceConfirmView(ConfirmsImport, BalanceStep):
    form_class = ConfirmImportForm
    submit_label = gettext_lazy("Importer les cumuls")

    verb = gettext_lazy("Importer")
    created = gettext_lazy("montant repris"), gettext_lazy("montants repris")
    changed = gettext_lazy("montant remplacé"), gettext_lazy("montants remplacés")

    def get_consequences(self) -> list[str]:
        told = super().get_consequences()
        return [*told, _("Les cumuls des bulletins de l’année et les régularisations en tiendront compte.")]

    def perform(self, form: Any) -> ImportBatch:
        return balances_write(
            batch=self.record, only_valid=form.cleaned_data.get("only_valid", False), access=self.access
        )

    def get_success_message(self, result: ImportBatch) -> str:
        return _("Les cumuls sont repris.") if result.state == State.CONFIRMED else result.report["failure"]


class BalanceDropView(BalanceStep):
    danger = True
    submit_label = gettext_lazy("Abandonner l’import")
    success_message = gettext_lazy("L’import est abandonné\u202f; rien n’a changé.")
    question = gettext_lazy("Abandonner cet import\u202f?")

    def perform(self, form: Any) -> None:
        balances_drop(batch=self.record, actor=self.request.user)  # type: ignore[arg-type]

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:balance_home")


@require_GET
@requires(*RIGHTS)
def balance_template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    response = HttpResponse(balances_template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="modele-cumuls.xlsx"'
    return response
