"""Kinds of loans with their dated conditions, and the envelopes voted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.forms.loans import LoanEnvelopeForm, LoanKindForm, LoanTermsForm
from payroll.models import LoanEnvelope, LoanKind, LoanTerms
from payroll.selectors.loans import envelopes
from payroll.services.loan_kinds import loan_envelope_save, loan_kind_save, loan_terms_set, usual_kinds_make
from payroll.tables_loans import LoanEnvelopeTable, LoanKindTable
from payroll.views.loans import DECIDE, LOANS, VIEW
from payroll.views.parts import proposed_day

SETUP = ("payroll_items",)
KINDS = (gettext_lazy("Natures de prêt"), "payroll:loan_kind_list")
ENVELOPES = (gettext_lazy("Enveloppes de prêts"), "payroll:loan_envelope_list")
TERMS = (
    "maximum_amount",
    "pay_multiple",
    "rate",
    "maximum_months",
    "maximum_deferral",
    "is_deferral_charged",
    "seniority_months",
    "once_every_months",
    "needs_guarantee",
    "needs_committee",
    "has_envelope",
    "method",
    "shortfall",
    "on_leaving",
    "item",
    "interest_item",
    "payment_item",
    "account",
    "reference_rate",
    "reference_source",
    "benefit_item",
    "legal_text",
)


class LoanKindListView(ListScreen):
    model = LoanKind
    rights = (*VIEW, *SETUP)
    title = gettext_lazy("Natures de prêt")
    unit = (gettext_lazy("nature"), gettext_lazy("natures"))
    table_class = LoanKindTable
    export_name = "natures-de-pret"

    def get_table_options(self) -> dict[str, Any]:
        on = timezone.localdate()
        return {"terms": {terms.kind_id: terms for terms in LoanTerms.objects.on(on)}}

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune nature de prêt"),
            _("Commencez par les natures usuelles : logement, véhicule, rentrée scolaire, secours, avance, acompte."),
            reverse("payroll:loan_kind_usual") if self.access.has(*SETUP) else "",
            _("Créer les natures usuelles"),
        )

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Natures usuelles"), reverse("payroll:loan_kind_usual"), "list-check", SETUP),
            Action(_("Nouvelle nature"), reverse("payroll:loan_kind_create"), "plus", SETUP, main=True),
        ]


class UsualKindsView(ConfirmScreen):
    rights = SETUP
    question = gettext_lazy("Créer les natures de prêt usuelles ?")
    submit_label = gettext_lazy("Créer celles qui manquent")
    success_url = "payroll:loan_kind_list"
    crumbs = (LOANS, KINDS)

    def get_record(self) -> None:
        return None

    def get_consequences(self) -> list[str]:
        return [
            _("Logement, véhicule, équipement, rentrée scolaire, fête, secours, avance sur salaire, acompte."),
            _("Leurs limites sont un point de départ sans texte : écrivez-y celles de votre institution."),
        ]

    def perform(self, form: Any) -> int:
        start = proposed_day(self.institution).replace(day=1)
        return usual_kinds_make(institution=self.institution, start=start, actor=self.access.user)

    def get_success_message(self, result: int) -> str:
        if not result:
            return _("Aucune nature ne manquait, ou les rubriques 6100, 6110 et 6410 ne sont pas définies.")
        return _("Natures créées : %(number)s.") % {"number": result}


class LoanKindFormView(FormScreen):
    model = LoanKind
    rights = SETUP
    form_class = LoanKindForm
    title = gettext_lazy("Nature de prêt")
    asks_reason = "optional"
    cancel_url = "payroll:loan_kind_list"
    crumbs = (LOANS, KINDS)

    def perform(self, form: Any) -> LoanKind:
        return loan_kind_save(
            kind=form.instance, actor=self.access.user, reason=form.cleaned_data.get("motif", "")
        )

    def get_success_url(self, result: LoanKind) -> str:
        return reverse("payroll:loan_kind_detail", args=[result.pk])


class LoanKindDetailView(DetailScreen):
    model = LoanKind
    rights = (*VIEW, *SETUP)
    template_name = "payroll/loans/kind.html"
    crumbs = (LOANS, KINDS)

    def get_actions(self) -> Sequence[Action]:
        pk = [self.record.pk]
        return [
            Action(_("Modifier"), reverse("payroll:loan_kind_change", args=pk), "pencil", SETUP),
            Action(_("Nouvelles conditions"), reverse("payroll:loan_terms_set", args=pk), "plus", SETUP, main=True),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = LoanTerms.objects.filter(kind=self.record).select_related(
            "item", "interest_item", "payment_item", "benefit_item"
        )
        return self.show(rows=rows, on=timezone.localdate())


class LoanTermsView(FormScreen):
    """Conditions from a day on: what held before is closed on that day."""

    rights = SETUP
    form_class = LoanTermsForm
    asks_reason = True
    submit_label = gettext_lazy("Enregistrer les conditions")
    success_message = gettext_lazy("Les conditions sont enregistrées ; les prêts déjà accordés gardent les leurs.")

    def get_record(self) -> None:
        return None

    @cached_property
    def kind(self) -> LoanKind:
        return get_object_or_404(LoanKind, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return _("Conditions : %(kind)s") % {"kind": self.kind}

    def get_crumbs(self) -> Any:
        return (LOANS, KINDS, (str(self.kind), self.get_cancel_url()))

    def get_form_options(self) -> dict[str, Any]:
        on = proposed_day(self.institution)
        held = LoanTerms.objects.filter(kind=self.kind).order_by("-start").first()
        initial: dict[str, Any] = {"start": on, "maximum_months": 12, "maximum_deferral": 0, "rate": 0}
        initial |= {"seniority_months": 0, "once_every_months": 0, "is_deferral_charged": True}
        if held is not None:
            initial |= {name: getattr(held, name) for name in TERMS}
        return {"currency": self.currency, "on": on, "initial": initial}

    def perform(self, form: Any) -> LoanTerms:
        given = form.cleaned_data
        return loan_terms_set(
            kind=self.kind,
            start=given["start"],
            values={name: given[name] for name in TERMS},
            actor=self.access.user,
            reason=given["motif"],
        )

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("payroll:loan_kind_detail", args=[self.kind.pk])


class LoanEnvelopeListView(ListScreen):
    model = LoanEnvelope
    rights = VIEW
    title = gettext_lazy("Enveloppes de prêts")
    lede = gettext_lazy("Voté, engagé par les prêts accordés, demandé, disponible.")
    unit = (gettext_lazy("enveloppe"), gettext_lazy("enveloppes"))
    table_class = LoanEnvelopeTable
    totals = {"amount": Sum("amount")}
    export_name = "enveloppes-de-prets"

    def get_queryset(self) -> QuerySet[LoanEnvelope]:
        return LoanEnvelope.objects.select_related("kind")

    def get_table_options(self) -> dict[str, Any]:
        return {"figures": envelopes(), "may_change": self.access.has(*DECIDE)}

    def get_empty(self) -> Empty:
        return Empty(_("Aucune enveloppe votée"), _("Les natures qui en demandent une restent fermées jusqu’au vote."))

    def get_actions(self) -> Sequence[Action]:
        url = reverse("payroll:loan_envelope_create")
        return [Action(_("Nouvelle enveloppe"), url, "plus", DECIDE, main=True)]


class LoanEnvelopeFormView(FormScreen):
    model = LoanEnvelope
    rights = DECIDE
    form_class = LoanEnvelopeForm
    title = gettext_lazy("Enveloppe de prêts")
    asks_reason = "optional"
    success_url = "payroll:loan_envelope_list"
    success_message = gettext_lazy("L’enveloppe est enregistrée.")
    crumbs = (LOANS, ENVELOPES)

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options() | {"currency": self.currency}
        return options | ({"initial": {"year": timezone.localdate().year}} if self.is_creation else {})

    def perform(self, form: Any) -> LoanEnvelope:
        return loan_envelope_save(
            envelope=form.instance, actor=self.access.user, reason=form.cleaned_data.get("motif", "")
        )
