"""Deciding a case of back pay, answering for the levies, runs of back pay, instalments and overpayments."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_count, french_month, french_of
from hr_core.ui.forms import HouseForm
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen
from payroll.choices_back_pay import BackPayTreatment
from payroll.forms.back_pay import AnswerForm, BackPayRunForm, OverpaymentForm, ProposalForm, RepaymentForm
from payroll.models import BackPayPart, LevyAttribution, Overpayment, OverpaymentRepayment, PayRun
from payroll.selectors.attachable import attachable_room
from payroll.selectors.back_pay import approved_waiting, months_words, parts_of
from payroll.selectors.visibility import overpayments_of
from payroll.services.back_pay_decisions import (
    back_pay_run_open,
    case_approve,
    case_propose,
    case_step,
    has_death_file,
    has_left,
    next_pay_month,
    overpayment_change,
)
from payroll.services.levy_attributions import attribution_answer, levies_on
from payroll.services.overpayment_repayments import overpayment_repay
from payroll.services.overpayments import balances_of, repaid_of
from payroll.tables_back_pay import OverpaymentTable, PartTable
from payroll.views.back_pay import BACK_PAY, CHECK, PREPARE, VIEW, CaseScreen
from payroll.views.parts import asked_day
from payroll.workflows_back_pay import BY_NAME, Step, obstacle_of
from payroll.workflows_paying import SEND

ITEMS = ("payroll_items",)
DECIDE = (*PREPARE, *CHECK)


TOLD = {
    "proposer": gettext_lazy("Le rappel est proposé\u00a0: une autre personne l’approuve."),
    "attendre": gettext_lazy("Le rappel est mis en attente."),
    "abandonner": gettext_lazy("Le rappel est abandonné."),
    "approuver": gettext_lazy("Le rappel est approuvé\u00a0: il entre dans la paie au prochain calcul."),
    "renvoyer": gettext_lazy("Le rappel est renvoyé à qui l’a proposé."),
    "reprendre": gettext_lazy("Le rappel est de nouveau à décider."),
    "retirer": gettext_lazy("Le rappel est retiré de la paie."),
}


class BackPayStepView(CaseScreen, ConfirmScreen):
    """One step of a case: what follows from it, and the reason where one is asked."""

    rights = DECIDE
    form_class = HouseForm
    template_name = "hr_core/ui/confirm.html"

    @cached_property
    def step(self) -> Step:
        step = BY_NAME.get(self.kwargs["step"])
        if step is None or not self.access.has(step.right):
            raise Http404
        return step

    @property
    def submit_label(self) -> Any:
        return self.step.label

    @property
    def asks_reason(self) -> bool:
        return self.step.asks_reason

    @property
    def danger(self) -> bool:
        return self.step.name == "abandonner"

    def get_form(self) -> Any:
        if self.step.name == "proposer":
            self.form_class = ProposalForm
        return super().get_form()

    def get_form_options(self) -> dict[str, Any]:
        if self.step.name != "proposer":
            return {}
        case = self.record
        left = has_left(case.employee, next_pay_month(self.institution)) and not has_death_file(case.employee)
        initial = {
            "treatment": BackPayTreatment.ATTACHABLE if case.is_overpayment and not left else BackPayTreatment.AT_ONCE,
            "instalments": case.instalments,
            "agreement": case.agreement,
            "payment_mode": case.payment_mode or (case.employee.payment_mode if left else ""),
            "payee": case.payee,
        }
        return {"case": case, "has_left": left, "initial": initial}

    def get_crumbs(self) -> Any:
        return (BACK_PAY, (str(self.record.employee), reverse("payroll:back_pay_detail", args=[self.record.pk])))

    def get_title(self) -> str:
        words = {"step": self.step.label, "of_name": french_of(str(self.record.employee))}
        return _("%(step)s\u00a0: rappel %(of_name)s") % words

    def get_consequences(self) -> Sequence[Any]:
        case, name = self.record, self.step.name
        net = french_amount(abs(case.net), self.currency, unit=True)
        sense = _("à reprendre à l’agent") if case.is_overpayment else _("à payer à l’agent")
        found = [_("%(months)s\u00a0: %(net)s net %(sense)s.") % {"months": months_words(case), "net": net, "sense": sense}]
        obstacle = obstacle_of(case, self.step, self.access)
        if obstacle:
            found.insert(0, obstacle)
        if name == "proposer":
            if has_death_file(case.employee):
                found.append(_("Le net ira aux ayants droit du dossier de décès, par leurs parts."))
            elif case.is_overpayment and not has_left(case.employee, next_pay_month(self.institution)):
                found.append(self._portion())
            found.append(_("Une autre personne l’approuvera avant qu’il entre dans la paie."))
        if name == "approuver":
            month = next_pay_month(self.institution)
            treatment = str(case.get_treatment_display())
            found.append(
                _("Il entre dans la paie %(of_month)s, %(treatment)s, au prochain calcul.")
                % {"of_month": french_of(french_month(month.year, month.month)), "treatment": treatment}
            )
        if name == "abandonner":
            found.append(_("Le même écart ne sera plus proposé ; un autre changement le fera reparaître."))
        return found

    def _portion(self) -> str:
        """What of the pay a recovery may take each month."""
        room = attachable_room(self.record.employee, next_pay_month(self.institution))
        if room.obstacle is not None or room.reference is None:
            return room.obstacle.reason if room.obstacle else ""
        return _("La part saisissable laisse %(left)s par mois (%(label)s).") % {
            "left": french_amount(room.attachable_left, self.currency, unit=True),
            "label": room.reference.label,
        }

    def get_success_message(self, result: Any) -> str:
        return str(TOLD[self.step.name])

    def perform(self, form: Any) -> Any:
        name, given = self.step.name, form.cleaned_data
        if name == "proposer":
            return case_propose(
                case=self.record,
                access=self.access,
                treatment=given["treatment"],
                instalments=given.get("instalments") or 1,
                agreement=given.get("agreement", ""),
                payment_mode=given.get("payment_mode", ""),
                payee=given.get("payee", ""),
                remark=given.get("remark", ""),
            )
        if name == "approuver":
            return case_approve(case=self.record, access=self.access)
        return case_step(case=self.record, name=name, access=self.access, reason=given.get("motif", ""))


class AttributionListView(Screen):
    """Each levy of the country with its answer: month of origin, month of payment, spreading, rate of its own."""

    rights = (*VIEW, *ITEMS)
    template_name = "payroll/back_pay/attributions.html"
    title = gettext_lazy("Imputation des prélèvements")
    lede = gettext_lazy(
        "À quel mois rattacher les cotisations et l’impôt d’un rappel. Tant qu’un prélèvement est sans réponse, aucun rappel "
        "n’est approuvé : rien n’est supposé."
    )
    crumbs = (BACK_PAY,)

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Répondre"), reverse("payroll:attribution_answer"), "pencil", ITEMS, True)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        day = asked_day(request)
        levies = levies_on(self.institution, day)
        return self.show(levies=levies, day=day, missing=sum(levy.answer is None for levy in levies))


class AttributionAnswerView(FormScreen):
    """The answer for one levy or several, with its source and its author."""

    rights = ITEMS
    form_class = AnswerForm
    title = gettext_lazy("À quel mois imputer les rappels")
    submit_label = gettext_lazy("Enregistrer la réponse")
    success_url = "payroll:attribution_list"
    success_message = gettext_lazy("La réponse est enregistrée, avec sa source.")
    crumbs = (BACK_PAY, (gettext_lazy("Imputation des prélèvements"), "payroll:attribution_list"))

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        day = asked_day(self.request)
        levies = levies_on(self.institution, day)
        asked = self.request.GET.getlist("prelevement")
        missing = [levy.code for levy in levies if levy.answer is None]
        return {
            "levies": [(levy.code, levy.label) for levy in levies],
            "initial": {"levies": asked or missing, "start": day.replace(month=1, day=1)},
        }

    def perform(self, form: AnswerForm) -> list[LevyAttribution]:
        return attribution_answer(
            institution=self.institution,
            levies=form.cleaned_data["levies"],
            values=form.values(),
            actor=self.access.user,
        )


class BackPayRunView(FormScreen):
    """Open a run of back pay for approved cases: leavers, the deceased, or people who cannot wait for the month."""

    rights = PREPARE
    form_class = BackPayRunForm
    title = gettext_lazy("Ouvrir une campagne de rappels")
    submit_label = gettext_lazy("Ouvrir la campagne")
    cancel_url = "payroll:back_pay_list"
    crumbs = (BACK_PAY,)
    lede = gettext_lazy("La première échéance de chaque rappel choisi est payée par cette campagne, à part de la paie du mois.")

    def get_record(self) -> None:
        return None

    @cached_property
    def cases(self) -> list[Any]:
        return list(approved_waiting(self.access))

    def get_form_options(self) -> dict[str, Any]:
        month = next_pay_month(self.institution)
        chosen = [str(case.pk) for case in self.cases if has_left(case.employee, month)]
        labels = [
            (case.pk, f"{case.employee}, {french_amount(case.net, self.currency, unit=True)}") for case in self.cases
        ]
        return {"cases": labels, "initial": {"cases": chosen, "label": _("Rappels")}}

    def perform(self, form: BackPayRunForm) -> PayRun:
        keys = {int(key) for key in form.cleaned_data["cases"]}
        return back_pay_run_open(
            institution=self.institution,
            cases=[case for case in self.cases if case.pk in keys],
            access=self.access,
            label=form.cleaned_data["label"],
        )

    def get_success_message(self, result: PayRun) -> str:
        counted = french_count(len(result.employees or ()), _("agent"), _("agents"))
        return _("La campagne de rappels est ouverte pour %(counted)s.") % {"counted": counted}

    def get_success_url(self, result: PayRun) -> str:
        return reverse("payroll:run_detail", args=[result.pk])


class InstalmentListView(ListScreen):
    """The instalments of agreements, either sign."""

    model = BackPayPart
    rights = VIEW
    title = gettext_lazy("Accords d’échelonnement")
    lede = gettext_lazy("Rappels et trop-perçus réglés en mensualités :")
    unit = (gettext_lazy("échéance"), gettext_lazy("échéances"))
    table_class = PartTable
    export_name = "accords-d-echelonnement"
    crumbs = (BACK_PAY,)
    empty = Empty(
        gettext_lazy("Aucun accord d’échelonnement"),
        gettext_lazy("Un rappel se propose « en mensualités » avec la référence de l’accord signé."),
    )

    def get_queryset(self) -> Any:
        return parts_of(self.access)


class OverpaymentListView(ListScreen):
    """Overpayments taken back within the attachable portion, with what remains."""

    model = Overpayment
    rights = VIEW
    title = gettext_lazy("Trop-perçus")
    lede = gettext_lazy("Repris chaque mois dans la limite de la part saisissable :")
    unit = (gettext_lazy("trop-perçu"), gettext_lazy("trop-perçus"))
    table_class = OverpaymentTable
    totals = {"principal": Sum("principal"), "waived": Sum("waived")}
    export_name = "trop-percus"
    crumbs = (BACK_PAY,)
    empty = Empty(
        gettext_lazy("Aucun trop-perçu à reprendre"),
        gettext_lazy("Un rappel négatif se propose « dans la limite de la part saisissable »."),
    )

    def get_queryset(self) -> Any:
        return overpayments_of(self.access)

    def get_table_options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"balances": balances_of(list(self.rows))}
        return options if self.access.has(*SEND) else options | {"exclude": ["act"]}


class OverpaymentRepayView(FormScreen):
    """What an employee gives back by transfer or at the desk."""

    rights = SEND
    form_class = RepaymentForm
    title = gettext_lazy("Remboursement d’un trop-perçu")
    submit_label = gettext_lazy("Enregistrer le remboursement")
    success_url = "payroll:overpayment_list"
    success_message = gettext_lazy("Le remboursement est enregistré\u202f: la paie ne reprend plus que le reste.")
    crumbs = (BACK_PAY, (gettext_lazy("Trop-perçus"), "payroll:overpayment_list"))

    @cached_property
    def overpayment(self) -> Overpayment:
        return get_object_or_404(overpayments_of(self.access), pk=self.kwargs["parent"])

    def get_record(self) -> OverpaymentRepayment:
        left = balances_of([self.overpayment])[self.overpayment.pk]
        return OverpaymentRepayment(
            institution=self.institution, overpayment=self.overpayment, amount=max(left, 0), paid_on=timezone.localdate()
        )

    def get_lede(self) -> str:
        row, told = self.overpayment, partial(french_amount, currency=self.currency, unit=True)
        repaid = repaid_of([row.pk]).get(row.pk, 0)
        words = {
            "name": row.employee,
            "principal": told(row.principal),
            "left": told(balances_of([row])[row.pk]),
            "repaid": told(repaid),
        }
        if repaid:
            return _("%(name)s\u202f: %(principal)s constatés, %(repaid)s déjà rendus, %(left)s restent à reprendre.") % words
        return _("%(name)s\u202f: %(principal)s constatés, %(left)s restent à reprendre.") % words

    def get_form_options(self) -> dict[str, Any]:
        return super().get_form_options() | {"currency": self.currency}

    def perform(self, form: Any) -> OverpaymentRepayment:
        return overpayment_repay(repayment=form.instance, access=self.access)


class OverpaymentChangeView(FormScreen):
    """Limit the recovery of a month, or waive a part by a decision."""

    rights = CHECK
    model = Overpayment
    form_class = OverpaymentForm
    submit_label = gettext_lazy("Enregistrer")
    success_url = "payroll:overpayment_list"
    success_message = gettext_lazy("La reprise est changée à partir du prochain calcul.")
    crumbs = (BACK_PAY, (gettext_lazy("Trop-perçus"), "payroll:overpayment_list"))

    def get_queryset(self) -> Any:
        return overpayments_of(self.access)

    def get_title(self) -> str:
        return _("Trop-perçu %(of_name)s") % {"of_name": french_of(str(self.record.employee))}

    def get_lede(self) -> str:
        row = self.record
        words = {
            "principal": french_amount(row.principal, self.currency, unit=True),
            "left": french_amount(balances_of([row])[row.pk], self.currency, unit=True),
        }
        return _("%(principal)s constatés, %(left)s restent à reprendre.") % words

    def get_form_options(self) -> dict[str, Any]:
        row = self.record
        initial = {"monthly": row.monthly, "waived": row.waived, "decision": row.waiver_reason}
        return {"currency": self.currency, "initial": initial}

    def perform(self, form: OverpaymentForm) -> Overpayment:
        given = form.cleaned_data
        return overpayment_change(
            overpayment=self.record,
            access=self.access,
            monthly=given["monthly"] or 0,
            waived=given["waived"] or 0,
            decision=given["decision"],
        )
