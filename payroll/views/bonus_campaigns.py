"""Campaigns of bonuses: rules, ratings, simulation with its reasons, decision, payment, provisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import AbsenceKind, Employee
from hr_core.text import french_amount
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.choices_campaigns import CampaignState
from payroll.documents.campaigns import decision_pdf
from payroll.filters import PeopleFilter
from payroll.forms.campaigns import (
    CampaignDecisionForm,
    CampaignForm,
    CampaignPayForm,
    EntryForm,
    ProvisionForm,
    RatingsForm,
    ratings_text,
)
from payroll.forms.runs import ReasonForm
from payroll.models import BonusCampaign, BonusEntry, BonusProvision, BonusShare
from payroll.selectors.absence_effects import kinds_counting
from payroll.selectors.campaigns import provisions_seen, shares_seen, undecided_absences, with_totals
from payroll.services.campaign_provisions import provision_table, provisions_write
from payroll.services.campaign_shares import months_between
from payroll.services.campaign_simulation import totals_of
from payroll.services.campaigns import (
    base_items_of,
    bonus_items,
    campaign_decide,
    campaign_fix,
    campaign_pay,
    campaign_reopen,
    campaign_save,
    campaign_simulate,
    entry_set,
    ratings_import,
)
from payroll.tables_campaigns import CampaignTable, ProvisionTable, ShareTable
from payroll.views.items import EDIT
from payroll.views.loans import pdf
from payroll.workflows_campaigns import CAMPAIGN_STEPS, DECIDE, PREPARE
from payroll.workflows_loans import steps_from

VIEW = ("payroll_view",)
MAKE = (PREPARE,)
SIGN = (DECIDE,)
CAMPAIGNS = (gettext_lazy("Campagnes de primes"), "payroll:campaign_bonus_list")
STEP_URLS = {
    "change": "payroll:campaign_bonus_change",
    "rate": "payroll:campaign_bonus_entry",
    "simulate": "payroll:campaign_bonus_simulate",
    "fix": "payroll:campaign_bonus_fix",
    "reopen": "payroll:campaign_bonus_reopen",
    "decide": "payroll:campaign_bonus_decide",
    "pay": "payroll:campaign_bonus_pay",
}
#: Fields of the rules as the form gives them.
RULES = (
    "label", "item", "payment", "start", "base", "base_share", "base_items", "fixed_amount", "ratings", "prorata",
    "minimum_months", "must_be_present", "assimilated", "unit", "categories", "envelope", "envelope_use", "ceiling", "advance_item",
    "is_accrued", "charge_account", "provision_account",
)  # fmt: skip
SAMPLE = 8
#: States in which the list may still change.
UNDECIDED = (CampaignState.DRAFT, CampaignState.SIMULATED)


class CampaignListView(ListScreen):
    model = BonusCampaign
    rights = VIEW
    title = gettext_lazy("Campagnes de primes")
    unit = (gettext_lazy("campagne"), gettext_lazy("campagnes"))
    table_class = CampaignTable
    export_name = "campagnes-de-primes"

    def get_queryset(self) -> QuerySet[BonusCampaign]:
        return with_totals(BonusCampaign.objects.all())

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune campagne de primes"),
            _("Treizième mois, gratification, résultats, rendement : les règles, la simulation, la décision, le paiement."),
        )

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Nouvelle campagne"), reverse("payroll:campaign_bonus_create"), "plus", MAKE, main=True)]


class CampaignScreen:
    """What the pages of one campaign share."""

    model = BonusCampaign
    record: BonusCampaign
    access: Any
    currency: str

    def get_queryset(self) -> QuerySet[BonusCampaign]:
        return BonusCampaign.objects.select_related(
            "item", "unit", "advance_item", "prepared_by", "fixed_by", "decided_by", "period", "run__period",
            "institution__country",
        )  # fmt: skip

    def get_crumbs(self) -> Any:
        return (CAMPAIGNS, (self.record.label, self.back()))

    def back(self) -> str:
        return reverse("payroll:campaign_bonus_detail", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return self.back()

    def get_cancel_url(self) -> str:
        return self.back()


class CampaignDetailView(CampaignScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/campaigns/campaign.html"

    def get_crumbs(self) -> Any:
        return (CAMPAIGNS,)

    def get_actions(self) -> Sequence[Action]:
        row = self.record
        pk = [row.pk]
        signers = (row.prepared_by_id, row.fixed_by_id)
        found = []
        for step in steps_from(CAMPAIGN_STEPS, row.state, self.access):
            if step.key == "decide" and self.access.user.pk in signers:
                continue
            if step.key == "pay" and row.period_id is not None:
                continue
            found.append((step, Action(str(step.label), reverse(STEP_URLS[step.key], args=pk), step.icon)))
        mains = [action for step, action in found if step.is_main]
        actions = [
            Action(each.label, each.url, each.icon, main=bool(mains) and each is mains[-1]) for _step, each in found
        ]
        if row.state != CampaignState.DRAFT:
            actions.insert(0, Action(_("Décision"), reverse("payroll:campaign_bonus_decision", args=pk), "file-text"))
        if row.is_accrued and row.state not in (CampaignState.DRAFT, CampaignState.PAID):
            url = reverse("payroll:campaign_bonus_provide", args=pk)
            actions.insert(0, Action(_("Provisionner un mois"), url, "calendar-event", MAKE))
        return actions

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.record
        return self.show(
            item_label=row.item.versions.order_by("-start").values_list("label", flat=True).first(),
            totals=totals_of(row),
            sample=list(shares_seen(row, self.access).order_by("-amount", "employee__last_name")[:SAMPLE]),
            ratings=ratings_text(row.ratings, row.base),
            assimilated=list(AbsenceKind.objects.filter(code__in=row.assimilated).values_list("label", flat=True)),
            months=provision_table(row) if row.is_accrued else [],
            undecided=undecided_absences(row, self.access) if row.state in UNDECIDED else [],
            may_rule=self.access.has(*EDIT),
            entries=[
                entry
                for entry in row.entries.filter(reduction__gt=0).select_related("employee")[:50]
                if not entry.employee.is_confidential or self.access.has("confidential_view")
            ],
        )


class CampaignFormView(FormScreen):
    model = BonusCampaign
    rights = MAKE
    form_class = CampaignForm
    title = gettext_lazy("Règles de la campagne")
    asks_reason = "optional"
    success_message = gettext_lazy("Les règles sont enregistrées : simulez pour voir ce qu’elles donnent.")
    cancel_url = "payroll:campaign_bonus_list"
    crumbs = (CAMPAIGNS,)

    def get_form_options(self) -> dict[str, Any]:
        today = timezone.localdate()
        initial: dict[str, Any] = {
            "start": date(today.year, 1, 1), "last_day": date(today.year + 1, 1, 1), "base_share": 100_000,
            "must_be_present": True, "minimum_months": 0, "prorata": "thirtieths",
            "assimilated": kinds_counting("thirteenth", today),
        }  # fmt: skip
        if not self.is_creation:
            row = self.record
            initial = {name: getattr(row, name) for name in RULES}
            initial |= {"last_day": row.end, "ratings": ratings_text(row.ratings, row.base)}
            initial |= {"categories": ", ".join(row.categories)}
        return {
            "currency": self.currency,
            "items": bonus_items(today),
            "base_items": base_items_of(self.institution, today),
            "initial": initial,
        }

    def perform(self, form: CampaignForm) -> BonusCampaign:
        given = form.cleaned_data
        for name in RULES:
            setattr(self.record, name, given[name])
        self.record.end = given["last_day"]
        return campaign_save(campaign=self.record, access=self.access, reason=given.get("motif", ""))

    def get_success_url(self, result: BonusCampaign) -> str:
        return reverse("payroll:campaign_bonus_detail", args=[result.pk])


class EntryFormView(CampaignScreen, FormScreen):
    """A rating, a reduction or an exclusion, for one employee."""

    rights = MAKE
    form_class = EntryForm
    template_name = "payroll/campaigns/entry.html"
    title = gettext_lazy("Note ou sanction d’un agent")
    success_message = gettext_lazy("C’est noté : simulez de nouveau pour en voir l’effet.")

    def get_form_options(self) -> dict[str, Any]:
        people = Employee.objects.visible_to(self.access).filter(hired_on__lt=self.record.end)
        people = people.exclude(left_on__lte=self.record.start).exclude(user=self.access.user)
        return {"employees": people, "ratings": list(self.record.ratings)}

    def perform(self, form: EntryForm) -> BonusEntry:
        given = form.cleaned_data
        return entry_set(
            campaign=self.record,
            employee=given["employee"],
            rating=given.get("rating", ""),
            reduction=given["reduction"] or 0,
            act_reference=given["act_reference"],
            access=self.access,
        )


class RatingsImportView(CampaignScreen, FormScreen):
    rights = MAKE
    form_class = RatingsForm
    title = gettext_lazy("Importer les notes")
    submit_label = gettext_lazy("Importer les notes")

    def perform(self, form: RatingsForm) -> int:
        return ratings_import(campaign=self.record, rows=form.cleaned_data["rows"], access=self.access)

    def get_success_message(self, result: int) -> str:
        return _("Notes importées : %(number)s.") % {"number": result}


class CampaignStepView(CampaignScreen, ConfirmScreen):
    """A step that only asks to be confirmed."""

    rights = MAKE


class CampaignSimulateView(CampaignStepView):
    question = gettext_lazy("Simuler la campagne ?")
    submit_label = gettext_lazy("Simuler")
    success_message = gettext_lazy("La simulation est faite : voyez qui reçoit combien, et pourquoi.")

    def get_consequences(self) -> list[str]:
        return [_("La part de chaque agent est calculée avec ses motifs ; rien n’est payé.")]

    def perform(self, form: Any) -> BonusCampaign:
        return campaign_simulate(campaign=self.record, access=self.access)


class CampaignFixView(CampaignStepView):
    question = gettext_lazy("Arrêter la liste ?")
    submit_label = gettext_lazy("Arrêter la liste")
    success_message = gettext_lazy("La liste est arrêtée : elle attend la signature d’une autre personne.")

    def get_consequences(self) -> list[str]:
        totals = totals_of(self.record)
        amount = french_amount(totals["amount"], self.currency, unit=True)
        return [_("%(people)s agents, %(amount)s.") % {"people": totals["people"], "amount": amount}]

    def perform(self, form: Any) -> BonusCampaign:
        return campaign_fix(campaign=self.record, access=self.access)


class CampaignReopenView(CampaignStepView):
    question = gettext_lazy("Rouvrir la campagne ?")
    form_class = ReasonForm
    submit_label = gettext_lazy("Rouvrir")
    success_message = gettext_lazy("La campagne est de nouveau un brouillon.")

    def perform(self, form: Any) -> BonusCampaign:
        return campaign_reopen(campaign=self.record, reason=form.cleaned_data["reason"], access=self.access)


class CampaignDecideView(CampaignStepView):
    rights = SIGN
    question = gettext_lazy("Signer la décision ?")
    form_class = CampaignDecisionForm
    submit_label = gettext_lazy("Signer la décision")
    success_message = gettext_lazy("La décision est signée : la liste peut être mise en paiement.")

    def get_consequences(self) -> list[str]:
        totals = totals_of(self.record)
        amount = french_amount(totals["amount"], self.currency, unit=True)
        return [_("%(people)s agents, %(amount)s.") % {"people": totals["people"], "amount": amount}]

    def perform(self, form: Any) -> BonusCampaign:
        return campaign_decide(campaign=self.record, access=self.access, **form.cleaned_data)


class CampaignPayView(CampaignStepView):
    question = gettext_lazy("Mettre la campagne en paiement ?")
    form_class = CampaignPayForm
    submit_label = gettext_lazy("Mettre en paiement")
    success_message = gettext_lazy("La campagne est portée à la paie du mois choisi.")

    def perform(self, form: Any) -> BonusCampaign:
        return campaign_pay(campaign=self.record, period=form.cleaned_data["period"], access=self.access)


class CampaignDecisionView(CampaignScreen, DetailScreen):
    """The decision with its annex; a draft until it is signed."""

    rights = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shares = list(shares_seen(self.record, self.access).filter(amount__gt=0))
        return pdf(decision_pdf(self.record, shares, totals_of(self.record)), f"decision-primes-{self.record.pk}")


class OfCampaign:
    """A list about one campaign."""

    kwargs: dict[str, Any]

    @cached_property
    def campaign(self) -> BonusCampaign:
        return get_object_or_404(BonusCampaign, pk=self.kwargs["pk"])

    def get_crumbs(self) -> Any:
        return (CAMPAIGNS, (self.campaign.label, reverse("payroll:campaign_bonus_detail", args=[self.campaign.pk])))


class ShareListView(OfCampaign, ListScreen):
    """Who gets how much and why, who gets nothing and why."""

    model = BonusShare
    rights = VIEW
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    table_class = ShareTable
    filterset_class = PeopleFilter
    totals = {"due": Sum("due"), "advance": Sum("advance"), "amount": Sum("amount")}
    export_name = "primes"

    def get_title(self) -> str:
        return _("Parts : %(label)s") % {"label": self.campaign.label}

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    def get_queryset(self) -> QuerySet[BonusShare]:
        found = shares_seen(self.campaign, self.access)
        return found.filter(amount=0) if self.view == "rien" else found

    def get_saved_views(self) -> Sequence[Tab]:
        here = self.request.path
        return [
            Tab(_("Tous"), here, not self.view),
            Tab(_("Ne reçoivent rien"), f"{here}?vue=rien", self.view == "rien"),
        ]

    def get_empty(self) -> Empty:
        return Empty(_("Aucun agent ici"), _("Les parts paraissent après la simulation."))


class ProvisionListView(OfCampaign, ListScreen):
    model = BonusProvision
    rights = VIEW
    unit = (gettext_lazy("écriture"), gettext_lazy("écritures"))
    table_class = ProvisionTable
    filterset_class = PeopleFilter
    totals = {"amount": Sum("amount")}
    export_name = "provisions-de-primes"

    def get_title(self) -> str:
        return _("Provisions : %(label)s") % {"label": self.campaign.label}

    def get_queryset(self) -> QuerySet[BonusProvision]:
        return provisions_seen(self.campaign, self.access)

    def get_empty(self) -> Empty:
        return Empty(_("Aucune provision"), _("Provisionnez un mois depuis la page de la campagne."))


class ProvisionWriteView(CampaignStepView):
    question = gettext_lazy("Provisionner un mois ?")
    form_class = ProvisionForm
    submit_label = gettext_lazy("Provisionner")

    def get_form_options(self) -> dict[str, Any]:
        months = months_between(self.record.start, self.record.end)
        last = self.record.provisions.order_by("-month").values_list("month", flat=True).first()
        free = [month for month in months if last is None or month > last]
        return {"first": free[0] if free else months[-1], "number": max(1, len(free))}

    def perform(self, form: Any) -> int:
        return provisions_write(campaign=self.record, month=form.cleaned_data["month"], access=self.access)

    def get_success_message(self, result: int) -> str:
        return _("Provision du mois : %(amount)s.") % {"amount": french_amount(result, self.currency, unit=True)}
