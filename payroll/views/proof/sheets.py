"""Proof sheets: the months, the sheet of one, its differences explained, its PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.text import french_amount, french_count, french_integer
from hr_core.ui.guard import Guarded
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.forms.proof import ExplanationForm
from payroll.models import PayPeriod, ProofExplanation, ProofSheet
from payroll.selectors.proof_sheets import months_with_sheet, parts_of, people_of, sheet_of, sheet_problems, totals_of
from payroll.services.proof_documents import proof_pdf, proof_pdf_name
from payroll.services.proof_sheets import DRAW, EXPLAIN, difference_explain, proof_draw
from payroll.tables_proof import ProofTable
from payroll.views.loans import pdf

VIEW = ("payroll_view",)
PROOFS = (gettext_lazy("Feuilles de preuve"), "payroll:proof_list")


class ProofListView(ListScreen):
    """Every month of which something is paid, and what its sheet says."""

    model = PayPeriod
    rights = VIEW
    title = gettext_lazy("Feuilles de preuve")
    lede = gettext_lazy(
        "Pour chaque mois payé : bulletins, livre, paiements, dossiers, écritures et déclarations s’accordent-ils au franc\u202f?"
    )
    caption = gettext_lazy("Mois payés et leur feuille de preuve")
    unit = (gettext_lazy("mois payé"), gettext_lazy("mois payés"))
    table_class = ProofTable
    empty = Empty(
        gettext_lazy("Aucun mois payé"), gettext_lazy("La feuille de preuve s’établit une fois la paie du mois payée.")
    )

    def get_queryset(self) -> Any:
        return months_with_sheet()


class OfMonth:
    """A screen about a month and the sheet that counts for it."""

    model = PayPeriod
    record: Any
    kwargs: dict[str, Any]

    def get_queryset(self) -> Any:
        return PayPeriod.objects.select_related("institution__country")

    @cached_property
    def sheet(self) -> ProofSheet | None:
        return sheet_of(self.record)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:proof_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:proof_detail", args=[self.record.pk])


class ProofDetailView(OfMonth, DetailScreen):
    """The sheet: verdict, totals, every check, who acted, seals."""

    rights = VIEW
    template_name = "payroll/proof/sheet.html"
    crumbs = (PROOFS,)

    def get_title(self) -> str:
        return _("Feuille de preuve %(of_month)s") % {"of_month": self.record.of_month}

    def get_lede(self) -> str:
        if self.sheet is None:
            return ""
        runs = self.sheet.content["runs"]
        return _("%(payslips)s, %(runs)s") % {
            "payslips": french_count(sum(run["payslips"] for run in runs), _("bulletin"), _("bulletins")),
            "runs": french_count(len(runs), _("campagne"), _("campagnes")),
        }

    def get_actions(self) -> Sequence[Action]:
        key, sheet = [self.record.pk], self.sheet
        found = []
        if sheet is not None:
            found.append(
                Action(
                    _("Imprimer la feuille"), reverse("payroll:proof_pdf", args=key), "printer", VIEW, sheet.is_sealed
                )
            )
        if sheet is None or not sheet.is_sealed:
            label = _("Refaire les contrôles") if sheet else _("Établir la feuille")
            found.append(Action(label, reverse("payroll:proof_draw", args=key), "refresh", DRAW, True, True))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        sheet = self.sheet
        more["sheet"] = sheet
        if sheet is not None:
            more |= {
                "parts": numbered_parts(sheet),
                "totals": totals_of(sheet),
                "problems": sheet_problems(sheet) if sheet.is_sealed else [],
                "may_explain": not sheet.is_sealed and self.access.has(*EXPLAIN),
                "people": people_of(sheet),
                "derogations": [each for each in sheet.content["people"] if each["derogation"]],
            }
        return super().get_context(**more)


def numbered_parts(sheet: ProofSheet) -> list[tuple[Any, list[tuple[int, dict[str, Any]]]]]:
    """Each part with its lines and their numbers on the sheet."""
    found, number = [], 0
    for part in parts_of(sheet):
        found.append((part, list(enumerate(part.lines, start=number))))
        number += len(part.lines)
    return found


class ProofDrawView(OfMonth, ConfirmScreen):
    """Draw up the sheet at work: posted from the sheet's page; opened by itself, it asks first."""

    rights = DRAW
    crumbs = (PROOFS,)
    submit_label = gettext_lazy("Établir la feuille")
    success_message = gettext_lazy("La feuille de preuve est établie.")

    def get_title(self) -> str:
        return _("Établir la feuille de preuve %(of_month)s\u202f?") % {"of_month": self.record.of_month}

    def get_consequences(self) -> Sequence[Any]:
        return [
            _(
                "Chaque contrôle est refait sur les chiffres d’aujourd’hui. Les explications dont l’écart n’a pas changé restent."
            )
        ]

    def perform(self, form: Any) -> ProofSheet:
        return proof_draw(period=self.record, access=self.access)


class ProofExplainView(OfMonth, FormScreen):
    """Say why a line differs."""

    rights = EXPLAIN
    form_class = ExplanationForm
    crumbs = (PROOFS,)
    submit_label = gettext_lazy("Enregistrer l’explication")
    success_message = gettext_lazy("L’écart est expliqué ; votre nom est porté sur la feuille.")

    @cached_property
    def line(self) -> dict[str, Any]:
        sheet, number = self.sheet, self.kwargs["line"]
        if sheet is None or sheet.is_sealed or number >= len(sheet.content["lines"]):
            raise Http404
        return sheet.content["lines"][number]

    def get_record(self) -> Any:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @property
    def is_creation(self) -> bool:
        return False

    def get_title(self) -> str:
        return _("Expliquer un écart")

    def get_lede(self) -> str:
        line = self.line
        show = (lambda value: french_amount(value, self.currency, unit=True)) if line["is_money"] else french_integer
        return _("%(part)s, %(label)s : attendu %(expected)s, trouvé %(found)s, écart %(difference)s.") % {
            "part": line["part"],
            "label": line["label"],
            "expected": show(line["expected"]),
            "found": show(line["found"]),
            "difference": show(line["difference"]),
        }

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"reason": self.line["explanation"]}}

    def perform(self, form: Any) -> ProofExplanation:
        return difference_explain(
            period=self.record,
            part=self.line["part"],
            label=self.line["label"],
            reason=form.cleaned_data["reason"],
            access=self.access,
        )


class ProofPdfView(Guarded, View):
    rights = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        period = get_object_or_404(PayPeriod.objects.select_related("institution__country"), pk=kwargs["pk"])
        sheet = sheet_of(period)
        if sheet is None:
            raise Http404
        return pdf(proof_pdf(sheet), proof_pdf_name(sheet))
