"""The return on screen: plan, wishes, decision, steps, end; and the recharges of a placement."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.equivalence import Proposal
from hr_core.services.errors import Refusal
from hr_core.text import french_count, french_date, french_of
from hr_core.ui.parts import Action, Crumb
from hr_core.ui.screens import ConfirmScreen, FormScreen
from mobility.choices_agreements import AgreementState, Party, ReturnChoice, StepKey
from mobility.contents_agreements import plan_told, recharge_told
from mobility.contents_moves import Content
from mobility.contents_papers import agreement_words
from mobility.documents.content_paper import content_pdf
from mobility.forms.moves import DecideForm, PaidForm, RechargeForm, StepForm, WishForm
from mobility.models import Agreement, RechargeStatement, ReturnPlan, ReturnStep
from mobility.selectors.agreements import visible_agreements
from mobility.selectors.terms import return_terms
from mobility.services.agreements.effects import agreement_end
from mobility.services.agreements.learning import learnt_keep
from mobility.services.agreements.parties import reading
from mobility.services.agreements.recharges import recharge_issue, recharge_paid
from mobility.services.agreements.returns import conversion_open, return_decide, return_prepare, step_done, wish_say
from mobility.views.moves.agreements import ANY, AgreementStepView, OfAgreement, OfChild
from mobility.views.moves.parts import PREPARE, SEE, ContentScreen, pdf_response

RECHARGE = ("recharge_issue",)


class OfPlan(OfAgreement):
    """The plan of an agreement, by the key of the agreement."""

    @cached_property
    def plan(self) -> ReturnPlan:
        plans = ReturnPlan.objects.select_related("agreement__home", "agreement__host", "agreement__instrument").prefetch_related("steps")
        return get_object_or_404(plans, agreement=self.agreement)

    def get_cancel_url(self) -> str:
        return reverse("mobility:return_plan", args=[self.agreement.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()


class ReturnPlanView(OfPlan, ContentScreen):
    rights = ANY

    def get_title(self) -> str:
        return _("Retour %(of_name)s") % {"of_name": french_of(self.agreement.name)}

    def get_actions(self) -> list[Action]:
        record, at = self.agreement, [self.agreement.pk]
        officer = self.party != Party.EMPLOYEE and self.access.has("agreement_prepare")
        found = [Action(_("Imprimer"), reverse("mobility:return_pdf", args=at), "printer")]
        if record.state != AgreementState.ENDING or not self.party:
            return found
        if officer or self.party == Party.EMPLOYEE:
            is_main = not getattr(self.plan, f"{self.party}_wish")
            found.append(Action(_("Dire mon souhait") if self.own else _("Dire notre souhait"), reverse("mobility:return_wish", args=at), "note", main=is_main))
        wishes = self.plan.employee_wish and self.plan.home_wish and self.plan.host_wish
        if officer and self.party == Party.HOME and wishes:
            found.append(Action(_("Décider"), reverse("mobility:return_decide", args=at), "check", main=not self.plan.decision))
        if officer and self.plan.decision == ReturnChoice.CONVERT and self.party == Party.HOST:
            found.append(Action(_("Ouvrir la convention de transfert"), reverse("mobility:return_convert", args=at), "arrow-right", main=True))
        is_due = record.end is not None and record.end <= timezone.localdate()
        if officer and self.plan.decision == ReturnChoice.RETURN and is_due:
            found.append(Action(_("Constater le retour"), reverse("mobility:return_end", args=at), "check", main=not any(each.main for each in found)))
        return found

    def get_content(self) -> Content:
        return plan_told(self.plan, party=self.party)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading(self.agreement, self.access, "retour")
        return super().get(request, *args, **kwargs)


class ReturnPdfView(ReturnPlanView):
    """MOB-16: the plan, the classification kept and the debrief, to be signed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = self.agreement
        signs = [_("Pour %(name)s") % {"name": record.home.name}, _("Pour %(name)s") % {"name": record.host.name}, record.name]
        made = content_pdf(
            "mob-16-retour", plan_told(self.plan, party="", with_links=False), institution=record.host if self.party == Party.HOST else record.home,
            reference=f"{record.number}/R", on=timezone.localdate(), signs=signs, **agreement_words(record),
        )  # fmt: skip
        return pdf_response(made, f"retour-{record.number}")


class ReturnPrepareView(AgreementStepView):
    question = gettext_lazy("Préparer le retour dès maintenant ?")
    submit_label = gettext_lazy("Préparer le retour")
    success_message = gettext_lazy("Le plan de retour est ouvert, avec son calendrier.")

    def get_consequences(self) -> list[str]:
        end = self.agreement.end
        return [_("Le plan s’ouvre de lui-même six mois avant le %(day)s.") % {"day": french_date(end)}] if end else []

    def perform(self, form: Any) -> ReturnPlan:
        return return_prepare(agreement=self.agreement, actor=self.access.user)


class ReturnWishView(OfPlan, FormScreen):
    form_class = WishForm
    rights = ANY
    title = gettext_lazy("Retour, renouvellement ou conversion ?")

    def perform(self, form: Any) -> ReturnPlan:
        if not self.own and not self.access.has("agreement_prepare"):
            raise Refusal(_("Le souhait de l’institution est dit par ceux qui suivent la convention."))
        return wish_say(plan=self.plan, wish=form.cleaned_data["wish"], access=self.access)


class ReturnDecideView(OfPlan, FormScreen):
    form_class = DecideForm
    rights = PREPARE
    title = gettext_lazy("Décider du retour")

    def get_form_options(self) -> dict[str, Any]:
        names = ("decision", "post_title", "post_band", "is_above_headcount")
        return {"initial": {name: getattr(self.plan, name) for name in names}}

    def perform(self, form: Any) -> ReturnPlan:
        return return_decide(plan=self.plan, values=form.cleaned_data, access=self.access)


class ReturnEndView(OfPlan, ConfirmScreen):
    rights = PREPARE
    question = gettext_lazy("Constater le retour ?")
    submit_label = gettext_lazy("Constater le retour")
    success_message = gettext_lazy("Le retour est constaté : la paie bascule au jour dit dans les deux institutions.")

    def perform(self, form: Any) -> Agreement:
        return agreement_end(agreement=self.agreement, on=timezone.localdate(), actor=self.access.user)


class LearntKeepView(OfPlan, ConfirmScreen):
    rights = ("skills_manage",)
    question = gettext_lazy("Porter ces acquis au dossier de l’agent ?")
    submit_label = gettext_lazy("Porter au dossier")

    def get_consequences(self) -> list[str]:
        return [f"{each['label']}, {_('niveau')} {each['level']}" for each in self.plan.learnt if not each["kept"]]

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("acquis porté au dossier"), _("acquis portés au dossier")) + "."

    def perform(self, form: Any) -> int:
        return learnt_keep(plan=self.plan, access=self.access)


class ReturnConvertView(OfPlan, ConfirmScreen):
    rights = PREPARE
    question = gettext_lazy("Ouvrir une convention de transfert ?")
    submit_label = gettext_lazy("Ouvrir la convention")

    def get_consequences(self) -> list[str]:
        return [_("Le détachement va jusqu’à son terme ; le transfert le remplace ce jour-là, une fois signé par les trois parties.")]

    def get_success_url(self, result: Agreement) -> str:
        return result.get_absolute_url()

    def perform(self, form: Any) -> Agreement:
        return conversion_open(agreement=self.agreement, access=self.access)


class StepDoneView(OfChild, FormScreen):
    model = ReturnStep
    form_class = StepForm
    rights = PREPARE
    submit_label = gettext_lazy("C’est fait")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("plan", "agreement__home__country", "agreement__host__country")

    def get_title(self) -> str:
        return str(self.record.get_key_display())

    def get_lede(self) -> str:
        found = self.proposed[1] if self.record.key == StepKey.COMPARE else None
        return " ".join([_("D’après les tables d’équivalence adoptées."), *found.lines]) if found else ""

    @cached_property
    def proposed(self) -> tuple[dict[str, Any], Proposal | None]:
        return return_terms(self.record.plan, self.agreement)

    def get_form_options(self) -> dict[str, Any]:
        plan = self.record.plan
        initial = {name: getattr(plan, name) for names in StepForm.NAMES.values() for name in names}
        if self.record.key == StepKey.COMPARE and not plan.kept_grade:
            initial |= {name: value for name, value in self.proposed[0].items() if not initial[name]}
        return {"key": self.record.key, "initial": initial}

    def get_crumbs(self) -> Any:
        return (*super().get_crumbs(), Crumb(_("Retour"), self.get_cancel_url()))

    def get_cancel_url(self) -> str:
        return reverse("mobility:return_plan", args=[self.agreement.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> ReturnStep:
        told = dict(form.cleaned_data)
        note = told.pop("note", "")
        if self.record.key == StepKey.REINSTATE and self.agreement.state == AgreementState.ENDING:
            raise Refusal(_("Constatez d’abord le retour : l’acte de réintégration en découle."))
        return step_done(step=self.record, note=note, values=told, access=self.access)


class RechargeCreateView(OfAgreement, FormScreen):
    form_class = RechargeForm
    rights = RECHARGE
    title = gettext_lazy("État de remboursement d’un mois")
    lede = gettext_lazy("Une mise à disposition se tire des bulletins payés du mois, ligne par ligne ; un détachement, des cotisations restées à l’origine.")
    submit_label = gettext_lazy("Émettre l’état")
    success_message = gettext_lazy("L’état de remboursement est émis.")

    def perform(self, form: Any) -> RechargeStatement:
        day = form.cleaned_data["month"]
        return recharge_issue(agreement=self.agreement, year=day.year, month=day.month, access=self.access)


class OfRecharge(OfAgreement):
    model = RechargeStatement

    def get_queryset(self) -> Any:
        found = RechargeStatement.objects.filter(agreement__in=visible_agreements(self.access).values("pk"))
        return found.select_related("agreement__home__country", "agreement__host__country")

    @cached_property
    def agreement(self) -> Agreement:
        return self.record.agreement


class RechargePaidView(OfRecharge, FormScreen):
    form_class = PaidForm
    rights = RECHARGE
    success_message = gettext_lazy("Le paiement est enregistré.")

    def get_title(self) -> str:
        return _("Encaisser l’état %(number)s") % {"number": self.record.number}

    def perform(self, form: Any) -> RechargeStatement:
        return recharge_paid(statement=self.record, access=self.access, **form.cleaned_data)


class RechargePdfView(OfRecharge, ContentScreen):
    """MOB-14."""

    rights = SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record, home = self.record, self.agreement.home
        made = content_pdf(
            "mob-14", recharge_told(record), institution=home, reference=record.number, on=record.issued_on,
            signs=["", _("L’agent comptable, %(name)s") % {"name": home.acronym}], **agreement_words(self.agreement),
        )  # fmt: skip
        return pdf_response(made, f"remboursement-{record.year}-{record.month:02d}")
