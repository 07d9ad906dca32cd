"""The take-overs, the wizard with its steps, the balance sheet and its two signatures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_count, french_month
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen
from payroll.documents.takeover import sheet_pdf
from payroll.forms.takeover import TakeoverForm
from payroll.models import Takeover
from payroll.selectors.takeover import steps_of
from payroll.services.takeover.dossier import takeover_save
from payroll.services.takeover.sheet import obstacles, replaced, sheet_of
from payroll.services.takeover.signing import takeover_reopen, takeover_sign, takeover_submit
from payroll.services.takeover.targets import TOTAL_LABELS
from payroll.tables_takeover import TakeoverTable
from payroll.views.returns.parts import ReasonConfirm, pdf_response
from payroll.views.takeover.parts import HOME, PREPARE, SIGN, VIEW, OfTakeover, buttons, takeovers

#: Steps that only a person who prepares may open, while the take-over is a draft.
PREPARED = (1, 2, 4)


class TakeoverListView(ListScreen):
    model = Takeover
    rights = VIEW
    title = gettext_lazy("Reprise de l’ancien logiciel")
    lede = gettext_lazy("Quitter l’ancien logiciel de paie, même en cours d’année, avec un bilan signé par deux personnes.")
    unit = (gettext_lazy("reprise"), gettext_lazy("reprises"))
    table_class = TakeoverTable
    export_name = "reprises"

    def get_queryset(self) -> Any:
        return takeovers()

    def get_actions(self) -> Sequence[Action]:
        if not Takeover.objects.exists():
            return ()
        return (Action(_("Ouvrir une reprise"), reverse("payroll:takeover_create"), "plus", PREPARE, main=True),)

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune reprise"),
            _("Chargez ce que l’ancien logiciel a payé, décidez ce que ses rubriques deviennent, signez le bilan."),
            reverse("payroll:takeover_create") if self.access.has(*PREPARE) else "",
            _("Ouvrir une reprise"),
        )


class TakeoverFormView(FormScreen):
    """Open a take-over, or correct its heading."""

    model, form_class, rights = Takeover, TakeoverForm, PREPARE
    title = gettext_lazy("La reprise")
    crumbs: Any = (HOME,)
    success_message = gettext_lazy("La reprise est enregistrée.")

    def perform(self, form: Any) -> Takeover:
        return takeover_save(takeover=form.instance, access=self.access)

    def get_success_url(self, result: Takeover) -> str:
        return reverse("payroll:takeover_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:takeover_list") if self.is_creation else reverse("payroll:takeover_detail", args=[self.record.pk])


class TakeoverDetailView(OfTakeover, DetailScreen):
    """The wizard: seven steps with their state, then what it changes."""

    template_name = "payroll/takeover/takeover.html"

    def get_crumbs(self) -> Any:
        return (HOME,)

    def get_title(self) -> str:
        return _("Reprise de %(software)s") % {"software": self.record.software}

    def get_actions(self) -> Sequence[Action]:
        return buttons(self.record, only=("sign", "correct"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        steps = steps_of(self.record)
        current = next((step.number for step in steps if step.state != "done"), 0)
        may = self.may_change
        openable = [step for step in steps if may or step.number not in PREPARED]
        return self.show(steps=steps, current=current, openable=openable)


class SheetView(OfTakeover, DetailScreen):
    """The balance sheet: as it was submitted, or as it stands."""

    template_name = "payroll/takeover/sheet.html"
    title = gettext_lazy("Bilan de la reprise")

    def get_actions(self) -> Sequence[Action]:
        document = Action(_("Bilan (PDF)"), reverse("payroll:takeover_sheet_pdf", args=[self.record.pk]), "printer")
        skipped = ("submit",) if self.record.is_draft and self.missing else ()
        moves = buttons(self.record, only=("submit", "reopen", "sign", "correct"))
        kept = [each for each in moves if not (skipped and each.main)]
        return [document, *kept]

    @property
    def missing(self) -> list[str]:
        if not hasattr(self, "_missing"):
            self._missing = obstacles(self.record, self.sheet) if self.record.is_draft else []
        return self._missing

    @property
    def sheet(self) -> dict[str, Any]:
        if not hasattr(self, "_sheet"):
            self._sheet = self.record.sheet or sheet_of(self.record)
        return self._sheet

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(**self.told(), missing=self.missing, replaced=0 if self.record.is_signed else replaced(self.record))

    def told(self) -> dict[str, Any]:
        sheet = self.sheet
        names = ("gross", "contributions", "taxable", "tax", "net", "employer")
        months = [
            {"name": _month(row["month"]), **row, "amounts": [row.get(name, 0) for name in names]} for row in sheet["months"]
        ]
        sums = [sum(row["amounts"][rank] for row in months) for rank in range(len(names))]
        controls = [{**row, "month": _month(row["month"]) if row["month"] else ""} for row in sheet["controls"]]
        gaps = [{**row, "label": TOTAL_LABELS[row["code"]]} for row in sheet["gaps"]]
        return {
            "sheet": sheet, "months": months, "sums": sums, "controls": controls, "gaps": gaps,
            "heads": [TOTAL_LABELS[name] for name in names],
        }  # fmt: skip


class SheetPdfView(OfTakeover, RecordScreen):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sheet = self.record.sheet or sheet_of(self.record)
        return pdf_response(sheet_pdf(self.record, sheet), f"bilan-reprise-{self.record.go_live:%Y-%m}")


class SubmitView(OfTakeover, ConfirmScreen):
    rights = PREPARE
    question = gettext_lazy("Établir le bilan de la reprise ?")
    submit_label = gettext_lazy("Établir et signer")
    success_message = gettext_lazy("Le bilan est établi et porte votre signature : une autre personne l’approuve.")

    def get_consequences(self) -> Sequence[Any]:
        sheet = sheet_of(self.record)
        people = french_count(sheet["people"], _("agent"), _("agents"))
        net = french_amount(sum(row.get("net", 0) for row in sheet["months"]), self.currency, unit=True)
        return [
            _("%(people)s, %(months)s, net payé : %(net)s.")
            % {"people": people, "months": french_count(len(sheet["months"]), _("mois"), _("mois")), "net": net},
            _("Ce qui est chargé ne change plus tant que le bilan attend sa seconde signature."),
        ]

    def perform(self, form: Any) -> Takeover:
        return takeover_submit(takeover=self.record, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:takeover_sheet", args=[self.record.pk])


class ReopenView(OfTakeover, ReasonConfirm):
    rights = PREPARE
    asks_reason = True
    question = gettext_lazy("Reprendre la préparation ?")
    submit_label = gettext_lazy("Reprendre la préparation")
    success_message = gettext_lazy("La préparation est reprise.")

    def get_consequences(self) -> Sequence[Any]:
        return [_("La première signature tombe : le bilan sera établi de nouveau.")]

    def perform(self, form: Any) -> Takeover:
        return takeover_reopen(takeover=self.record, reason=self.get_reason(form), access=self.access)


class SignView(OfTakeover, ConfirmScreen):
    rights = SIGN
    submit_label = gettext_lazy("Approuver et signer")
    question = gettext_lazy("Approuver et signer le bilan de la reprise ?")
    success_message = gettext_lazy("La reprise est signée. Les cumuls de l’année, les prêts, les actes, les congés et les rappels en tiennent compte.")

    def get_consequences(self) -> Sequence[Any]:
        lines = [
            _("Les mois repris entrent dans les cumuls, les états annuels, les moyennes et les rappels."),
            _("Rien n’en change plus : seule une correction datée, avec son motif et deux personnes, le peut."),
        ]
        count = self.record.balances.count()
        if count:
            opened = french_count(count, _("solde d’ouverture s’ouvre"), _("soldes d’ouverture s’ouvrent"))
            lines.insert(1, _("%(opened)s dans les prêts, actes, congés, rappels et impayés.") % {"opened": opened})
        before = replaced(self.record)
        if before:
            lines.insert(0, french_count(before, _("cumul repris par fichier est remplacé."), _("cumuls repris par fichier sont remplacés.")))
        return lines

    def perform(self, form: Any) -> Takeover:
        return takeover_sign(takeover=self.record, access=self.access)


def _month(text: str) -> str:
    year, month = text.split("-")[:2]
    return french_month(int(year), int(month))
