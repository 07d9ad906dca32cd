"""The return: plan at six months, what each wishes, the decision, the calendar, the classification kept; early end; conversion."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from hr_core.access import Access
from hr_core.models import Contract, User
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_date
from mobility.choices import Form
from mobility.choices_agreements import (
    NOTICE_MONTHS,
    STEP_MONTHS,
    AgreementState,
    EndReason,
    EventKind,
    Party,
    ReturnChoice,
    ReturnRight,
    StepKey,
)
from mobility.models import Agreement, AgreementClause, CostLine, ReturnPlan, ReturnStep
from mobility.services.agreements.drafting import _number, _usual_costs
from mobility.services.agreements.parties import acts_for, employee_told, event, moved, taken
from mobility.services.agreements.positions import position_term
from mobility.services.clauses import clauses_loaded
from mobility.services.shared import both_institutions, save_shared

NOTICE_PARTY = {EndReason.HOST_NOTICE: Party.HOST, EndReason.HOME_NOTICE: Party.HOME, EndReason.EMPLOYEE_NOTICE: Party.EMPLOYEE}


@transaction.atomic
def return_prepare(*, agreement: Agreement, actor: User | None, text: str = "") -> ReturnPlan:
    """Open the plan with its calendar, counted from the term."""
    agreement = taken(agreement, "prepare_return")
    if agreement.is_light:
        raise Refusal(_("Une mission de trois mois au plus se termine par son rapport."))
    if agreement.end is None:
        raise Refusal(_("Un transfert n’a pas de retour."))
    plan, _made = ReturnPlan.objects.get_or_create(institution_id=agreement.institution_id, agreement=agreement)
    _calendar(plan, agreement.end)
    moved(agreement, "prepare_return", AgreementState.ENDING, actor=actor, text=text)
    employee_told(agreement, _("Votre mouvement se termine le %(day)s : dites ce que vous souhaitez.") % {"day": french_date(agreement.end)})
    return plan


def _calendar(plan: ReturnPlan, end: date) -> None:
    """The steps not done yet, at their day from the term."""
    for key, months in STEP_MONTHS.items():
        due = months_after(end, months)
        step = ReturnStep.objects.filter(plan=plan, key=key).first()
        if step is None:
            ReturnStep.objects.create(
                institution_id=plan.institution_id, agreement_id=plan.agreement_id, plan=plan, key=key, due_on=due
            )
        elif step.done_on is None:
            step.due_on = due
            step.save(update_fields=["due_on"])


@transaction.atomic
def wish_say(*, plan: ReturnPlan, wish: str, access: Access) -> ReturnPlan:
    """What a party wishes: return, renewal or conversion."""
    plan = _locked(plan)
    party = acts_for(plan.agreement, access, Party.HOME, Party.HOST, Party.EMPLOYEE)
    setattr(plan, f"{party}_wish", wish)
    save_shared(plan)
    event(plan.agreement, EventKind.STATE, actor=access.user, party=party, name="wish", text=str(ReturnChoice(wish).label))
    if plan.employee_wish and plan.home_wish and plan.host_wish:
        _done(plan, StepKey.ASK, access.user, _("Les trois parties ont répondu."))
    return plan


@transaction.atomic
def return_decide(*, plan: ReturnPlan, values: dict[str, Any], access: Access) -> ReturnPlan:
    """Home decides, once all three were asked; a return names a post of the same band or above, or says that none is free."""
    plan = _locked(plan)
    party = acts_for(plan.agreement, access, Party.HOME)
    if not (plan.employee_wish and plan.home_wish and plan.host_wish):
        raise Refusal(_("Demandez d’abord leur souhait à l’agent et aux deux institutions."))
    assign(plan, values)
    if plan.decision == ReturnChoice.RETURN:
        if not plan.post_title.strip() and not plan.is_above_headcount:
            raise Refusal({"post_title": _("Proposez un poste, ou dites qu’aucun n’est libre (surnombre de douze mois).")})
        band = plan.agreement.band
        if plan.post_band is not None and band is not None and plan.post_band < band and not plan.is_above_headcount:
            raise Refusal({"post_band": _("Le poste proposé est de la bande %(band)s ou au-dessus.") % {"band": band}})
    save_shared(plan)
    _done(plan, StepKey.DECIDE, access.user, str(plan.get_decision_display()))
    event(plan.agreement, EventKind.STATE, actor=access.user, party=party, name="decide", text=str(plan.get_decision_display()))
    return plan


@transaction.atomic
def step_done(*, step: ReturnStep, note: str, values: dict[str, Any], access: Access) -> ReturnStep:
    """A step of the calendar is done, with what it asks (`values`: fields of the plan)."""
    plan = _locked(step.plan)
    acts_for(plan.agreement, access, Party.HOME, Party.HOST)
    assign(plan, values)
    if step.key == StepKey.COMPARE:
        _compared(plan)
    save_shared(plan)
    return _done(plan, StepKey(step.key), access.user, note)


def better_grade(home_band: int | None, host_band: int | None) -> str:
    """`home`, `host` or nothing when a band is not known: the host's grade is kept when its band is above home's, by one at most
    unless a post of that band is offered."""
    if home_band is None or host_band is None:
        return ""
    return "host" if host_band > home_band else "home"


def _compared(plan: ReturnPlan) -> None:
    """The more favourable classification: home's after the advancement that ran meanwhile, or the one equivalent to the host's."""
    if plan.kept_grade:
        return
    better = better_grade(plan.home_band, plan.host_band)
    if not better:
        raise Refusal(_("Donnez les deux bandes, ou écrivez le classement retenu et son motif."))
    if better == "home":
        plan.kept_grade = plan.home_grade
        plan.kept_reason = _("La bande atteinte à l’origine (%(home)s) vaut celle de l’accueil (%(host)s) ou la dépasse.") % {"home": plan.home_band, "host": plan.host_band}
        return
    reached = plan.host_band or 0
    capped = min(reached, (plan.home_band or 0) + 1)
    offered = plan.post_band is not None and plan.post_band >= reached
    band = reached if offered else capped
    plan.kept_grade = _("équivalent de %(grade)s, bande %(band)s") % {"grade": plan.host_grade or _("l’accueil"), "band": band}
    plan.kept_reason = (
        _("La bande atteinte à l’accueil (%(host)s) dépasse celle de l’origine (%(home)s).") % {"host": reached, "home": plan.home_band}
        + ("" if offered or band == reached else _(" Limitée à une bande au-dessus, faute de poste offert à cette bande."))
    )  # fmt: skip


def _done(plan: ReturnPlan, key: StepKey, actor: User, note: str) -> ReturnStep:
    step = ReturnStep.objects.select_for_update().get(plan=plan, key=key)
    if step.done_on is None:
        step.done_on, step.done_by = timezone.localdate(), actor
    step.note = note[:300]
    return save_shared(step)


def _locked(plan: ReturnPlan) -> ReturnPlan:
    return ReturnPlan.objects.select_for_update(of=("self",)).select_related("agreement__home", "agreement__host").get(pk=plan.pk)


@transaction.atomic
def early_end(*, agreement: Agreement, reason: str, on: date, text: str, access: Access) -> Agreement:
    """Give notice: the term moves to `on`, after the months that the reason asks; the return is prepared at once.

    The notice belongs to a party; a serious fault or force majeure asks none and may be stated by either institution."""
    agreement = taken(agreement, "end_early")
    party = acts_for(agreement, access, NOTICE_PARTY[EndReason(reason)]) if reason in NOTICE_PARTY else acts_for(agreement, access, Party.HOME, Party.HOST)
    today = timezone.localdate()
    months = NOTICE_MONTHS.get(EndReason(reason), 0)
    earliest = months_after(today, months)
    if on < earliest:
        raise Refusal({"on": _("Le préavis est de %(months)s mois : pas avant le %(day)s.") % {"months": months, "day": french_date(earliest)}})
    if agreement.end is not None and on >= agreement.end:
        raise Refusal({"on": _("La convention se termine déjà le %(day)s.") % {"day": french_date(agreement.end)}})
    if not text.strip():
        raise Refusal({"text": _("Donnez la raison, et dites qui porte les frais du retour.")})
    event(agreement, EventKind.NOTICE, actor=access.user, party=party, name=reason, text=text)
    with both_institutions(agreement, actor=access.user, reason=text):
        if agreement.form == Form.SECONDMENT and agreement.host_file_id:
            for contract in Contract.objects.filter(employee_id=agreement.host_file_id, end=agreement.end):
                contract.end = on
                save_checked(contract)
        agreement.end, agreement.end_reason, agreement.end_text = on, reason, text[:300]
        position_term(agreement)
        if agreement.is_light:
            return save_shared(agreement)
        if agreement.state == AgreementState.IN_FORCE:
            save_shared(agreement)
            return_prepare(agreement=agreement, actor=access.user, text=text)
            agreement.refresh_from_db()
        else:
            save_shared(agreement)
            _calendar(ReturnPlan.objects.get(agreement=agreement), on)
        plan = ReturnPlan.objects.get(agreement=agreement)
        plan.decision = ReturnChoice.RETURN
        save_shared(plan)
    return agreement


@transaction.atomic
def conversion_open(*, agreement: Agreement, access: Access) -> Agreement:
    """A transfer agreement from the day of the term, with its own clauses, costs and signatures; once in force it converts this one."""
    agreement = taken(agreement, "convert")
    acts_for(agreement, access, Party.HOST)
    plan = ReturnPlan.objects.get(agreement=agreement)
    if plan.decision != ReturnChoice.CONVERT or agreement.form != Form.SECONDMENT:
        raise Refusal(_("La conversion d’un détachement en transfert est décidée d’abord."))
    if Agreement.objects.filter(converts=agreement).exists():
        raise Refusal(_("La convention de transfert est déjà ouverte."))
    kept = (
        "institution", "home", "host", "applicant", "home_file_id", "person", "job_title", "job_code", "band", "host_unit", "place",
        "category", "grade_class", "step", "base_salary", "currency", "instrument", "instrument_reason", "is_special_scheme",
    )  # fmt: skip
    assert agreement.end is not None  # a secondment has a term
    new = Agreement(**{name: getattr(agreement, name) for name in kept})
    new.form, new.start, new.end, new.return_right = Form.TRANSFER, agreement.end, None, ReturnRight.NONE
    new.converts, new.prepared_by = agreement, access.user
    new.number = _number(new)
    save_shared(new)
    AgreementClause.objects.bulk_create(clauses_loaded(new))
    CostLine.objects.bulk_create(_usual_costs(new))
    event(new, EventKind.STATE, actor=access.user, party=Party.HOST, name="open", text=agreement.number)
    return new
