"""Effects that are facts of the file: contract, posting, status, classification, absence, leaving."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.choices import AbsenceFamily, AbsenceOrigin, AbsenceState
from hr_core.facts import BY_SLUG, FactKind
from hr_core.models import Absence, AbsenceKind, Act, AdministrativeStatus, Contract, Employee, PayTerms, Unit
from hr_core.models.employees import ApprovedFact, EmployeeFact
from hr_core.scope import because
from hr_core.selectors.employees import classification
from hr_core.services.absences import absence_cancel, absence_confirm, absence_correct, absence_enter, paper_save
from hr_core.services.acts.effects import Effect, Undo, day_of, effect_register
from hr_core.services.acts.places import long_day, time_words
from hr_core.services.approvals import fact_approve, fact_refuse
from hr_core.services.employees import ENDED_BY_LEAVING, employee_leave
from hr_core.services.errors import Refusal
from hr_core.services.facts import fact_add, fact_correct, fact_delete, siblings
from hr_core.services.writing import forbid_own_file, lock_file, save_checked
from hr_core.text import french_amount, french_date, french_of

#: Absences that a reinstatement ends.
AWAY = (
    AbsenceFamily.UNPAID_LEAVE, AbsenceFamily.DISCIPLINARY_SUSPENSION, AbsenceFamily.PRECAUTIONARY_SUSPENSION,
    AbsenceFamily.LONG_SICKNESS, AbsenceFamily.OTHER,
)  # fmt: skip


def current(model: type[EmployeeFact], act: Act, **also: Any) -> Any:
    """The fact in force on the day of effect, or None."""
    return model.objects.filter(employee=act.employee, **also).on(act.effective_on).first()


def _reason(act: Act) -> str:
    return _("Acte %(reference)s") % {"reference": act.reference}


def _add(act: Act, access: Access, slug: str, values: dict[str, Any]) -> Undo:
    fact = fact_add(
        employee=act.employee, kind=BY_SLUG[slug], values={"start": act.effective_on, **values}, actor=access.user, reason=_reason(act)
    )
    return {"slug": slug, "fact": fact.pk}


def _remove(act: Act, access: Access, reason: str) -> None:
    """Take a fact back; the one that it had closed holds again."""
    kind: FactKind = BY_SLUG[act.undo["slug"]]
    fact = kind.model.objects.filter(pk=act.undo["fact"], employee=act.employee).first()
    if fact is None:
        raise Refusal(_("Ce que l’acte avait inscrit a été retiré du dossier : corrigez d’abord le dossier."))
    fact_delete(fact=fact, actor=access.user, reason=reason)


# ---------------------------------------------------------------- contract
def _contract_words(act: Act) -> dict[str, str]:
    values, held = act.values, current(Contract, act)
    kind = values.get("kind") or (held.kind if held else Contract.Kind.PERMANENT)
    end, probation = day_of(values, "end"), day_of(values, "probation_ends_on")
    time = values.get("working_time") or (held.working_time if held else 10_000)
    return {
        "contrat_nature": str(Contract.Kind(kind).label),
        "contrat_fin_phrase": _(", jusqu’au %(day)s inclus") % {"day": long_day(end - timedelta(days=1))} if end else "",
        "temps_travail": time_words(time),
        "essai_phrase": _("Le contrat commence par une période d’essai, qui prend fin le %(day)s.") % {"day": long_day(probation)}
        if probation
        else _("Le contrat est conclu sans période d’essai."),
    }


def _contract_apply(act: Act, access: Access) -> Undo:
    """The contract of the values; one that the file already starts that day only takes the number of the act."""
    held = Contract.objects.filter(employee=act.employee, start=act.effective_on).first()
    if held is not None:
        before = held.reference
        fact_correct(fact=held, values={"reference": act.reference}, actor=access.user, reason=_reason(act))
        return {"corrected": held.pk, "values": {"reference": before}}
    values = {
        "kind": act.values.get("kind") or Contract.Kind.PERMANENT,
        "end": day_of(act.values, "end"),
        "probation_ends_on": day_of(act.values, "probation_ends_on"),
        "working_time": act.values.get("working_time") or 10_000,
        "reference": act.reference,
    }
    return _add(act, access, "contrat", values)


def _amendment_check(act: Act) -> None:
    if current(Contract, act) is None:
        raise Refusal(_("Aucun contrat n’est en cours le %(day)s : un avenant en modifie un.") % {"day": french_date(act.effective_on)})


def _amendment_apply(act: Act, access: Access) -> Undo:
    _amendment_check(act)
    held = current(Contract, act)
    values = {
        "kind": act.values.get("kind") or held.kind,
        "end": day_of(act.values, "end") or held.end,
        "probation_ends_on": held.probation_ends_on,
        "working_time": act.values.get("working_time") or held.working_time,
        "reference": act.reference,
    }
    return _add(act, access, "contrat", values)


def _contract_revert(act: Act, access: Access, reason: str) -> None:
    if "corrected" not in act.undo:
        _remove(act, access, reason)
        return
    held = Contract.objects.filter(pk=act.undo["corrected"], employee=act.employee).first()
    if held is None:
        raise Refusal(_("Le contrat que l’acte avait corrigé n’est plus au dossier : corrigez d’abord le dossier."))
    values = {name: _day(value) if name.endswith("_on") else value for name, value in act.undo["values"].items()}
    fact_correct(fact=held, values=values, actor=access.user, reason=reason)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _confirmation_check(act: Act) -> None:
    held = current(Contract, act)
    if held is None or held.probation_ends_on is None:
        raise Refusal(_("Aucune période d’essai n’est inscrite au contrat en cours : il n’y a rien à confirmer."))


def _confirmation_apply(act: Act, access: Access) -> Undo:
    """The probation ends on the eve of the effect, unless it had ended before."""
    _confirmation_check(act)
    held = current(Contract, act)
    before, eve = held.probation_ends_on, act.effective_on - timedelta(days=1)
    fact_correct(
        fact=held, values={"probation_ends_on": max(held.start, min(before, eve))}, actor=access.user, reason=_reason(act)
    )
    return {"corrected": held.pk, "values": {"probation_ends_on": before.isoformat()}}


# ---------------------------------------------------------------- posting and status
def _posting_words(act: Act) -> dict[str, str]:
    unit = Unit.objects.filter(pk=act.values.get("unit")).first()
    job = act.values.get("job_title", "")
    return {"nouvel_emploi": job, "de_nouvel_emploi": french_of(job), "nouvelle_unite": str(unit or "")}


def _posting_unit(act: Act) -> Unit:
    unit = Unit.objects.filter(pk=act.values.get("unit"), closed_on__isnull=True).first()
    if unit is None:
        raise Refusal(_("L’unité de l’acte est fermée ou n’existe plus : choisissez-en une autre."))
    return unit


def _posting_check(act: Act) -> None:
    _posting_unit(act)


def _posting_apply(act: Act, access: Access) -> Undo:
    return _add(act, access, "affectation", {"unit": _posting_unit(act), "job_title": act.values["job_title"]})


def _status_words(act: Act) -> dict[str, str]:
    return {"organisme": act.values.get("legal_employer", "")}


def _status_apply(act: Act, access: Access) -> Undo:
    names = ("kind", "legal_employer", "main_payer")
    return _add(act, access, "statut", {name: act.values[name] for name in names if act.values.get(name)})


# ---------------------------------------------------------------- classification and base pay
def _terms_words(act: Act) -> dict[str, str]:
    values = act.values
    currency = values.get("currency") or act.employee.institution.country.currency
    return {
        "nouveau_classement": classification(values.get("category"), values.get("grade_class"), values.get("step")),
        "nouveau_salaire": french_amount(values.get("base_salary") or 0, currency, unit=True),
    }


def _terms_check(act: Act) -> None:
    held = current(PayTerms, act, state="approved")
    if held is not None and held.start == act.effective_on:
        raise Refusal(
            _("Un classement approuvé commence déjà le %(day)s : choisissez une autre date d’effet.")
            % {"day": french_date(act.effective_on)}
        )


def _terms_apply(act: Act, access: Access) -> Undo:
    """Proposed for who prepared the act; approved by the signer when the signer holds that right, else left to approve."""
    _terms_check(act)
    held = current(PayTerms, act, state="approved")
    kept = ("is_executive", "currency", "guaranteed_net", "grid_reference")
    values = {name: getattr(held, name) for name in kept} if held else {}
    given = ("category", "grade_class", "step", "is_executive", "base_salary", "currency", "grid_reference")
    values |= {name: act.values[name] for name in given if act.values.get(name) not in (None, "")}
    fact = fact_add(
        employee=act.employee, kind=BY_SLUG["classement"], values={"start": act.effective_on, **values}, actor=act.made_by,
        reason=_reason(act),
    )  # fmt: skip
    if access.has("sensitive_approve") and isinstance(fact, ApprovedFact):
        fact_approve(fact=fact, actor=access.user, comment=_reason(act))
    return {"terms": fact.pk}


def _terms_revert(act: Act, access: Access, reason: str) -> None:
    """A proposal is refused; approved terms no longer count, and those that they had closed hold again."""
    terms = PayTerms.objects.filter(pk=act.undo["terms"], employee=act.employee).select_related("employee").first()
    if terms is None:
        raise Refusal(_("Le classement que l’acte avait donné n’est plus au dossier : corrigez d’abord le dossier."))
    if terms.state == ApprovedFact.State.REFUSED:
        return
    if terms.state == ApprovedFact.State.PROPOSED:
        fact_refuse(fact=terms, actor=access.user, reason=reason)
        return
    forbid_own_file(act.employee, access.user)
    lock_file(act.employee)
    with because(reason):
        previous = siblings(BY_SLUG["classement"], terms).filter(end=terms.start).first()
        end = terms.end
        terms.state, terms.decision_reason = ApprovedFact.State.REFUSED, reason[:300]
        save_checked(terms)
        if previous is not None:
            previous.end = end
            save_checked(previous)


# ---------------------------------------------------------------- absence
def _absence_words(act: Act) -> dict[str, str]:
    kind = AbsenceKind.objects.filter(pk=act.values.get("absence_kind")).first()
    end = day_of(act.values, "end")
    if kind is None:
        return {"absence_phrase": "", "reprise_phrase": _("à l’issue de cette période")}
    told = {"kind": kind.label[:1].lower() + kind.label[1:], "start": long_day(act.effective_on)}
    if end is None:
        return {
            "absence_phrase": _(" : %(kind)s, à partir du %(start)s et jusqu’à nouvel ordre") % told,
            "reprise_phrase": _("à la date que fixera une nouvelle décision"),
        }
    told["end"] = long_day(end - timedelta(days=1))
    words = _(" : %(kind)s, du %(start)s au %(end)s inclus")
    if end - act.effective_on == timedelta(days=1):
        words = _(" : %(kind)s, le %(start)s")
    return {"absence_phrase": words % told, "reprise_phrase": _("le %(day)s") % {"day": long_day(end)}}


#: Absences whose paper is the act itself.
DECIDED = (AbsenceFamily.DISCIPLINARY_SUSPENSION, AbsenceFamily.PRECAUTIONARY_SUSPENSION)


def _absence_apply(act: Act, access: Access) -> Undo:
    """The absence of the values, entered and confirmed; without a kind (a warning, a reprimand) nothing is written."""
    if not act.values.get("absence_kind"):
        return {}
    kind = AbsenceKind.objects.get(pk=act.values["absence_kind"])
    values = {"start": act.effective_on, "end": day_of(act.values, "end"), "comment": act.reference}
    absence = absence_enter(
        employee=act.employee, kind=kind, values=values, actor=access.user, origin=AbsenceOrigin.DECISION, reason=_reason(act)
    )
    if kind.family in DECIDED:
        for paper in absence.papers.all():
            paper_save(paper=paper, values={"received_on": timezone.localdate(), "reference": act.reference}, file=None, actor=access.user)
    absence_confirm(absence=absence, actor=access.user)
    return {"absence": absence.pk}


def _absence_revert(act: Act, access: Access, reason: str) -> None:
    absence = Absence.objects.filter(pk=act.undo.get("absence"), employee=act.employee).first()
    if absence is not None and absence.state != AbsenceState.CANCELLED:
        absence_cancel(absence=absence, actor=access.user, reason=reason)


# ---------------------------------------------------------------- reinstatement and leaving
def _back_apply(act: Act, access: Access) -> Undo:
    """Ends what kept the person away on the day of effect, and a secondment in force."""
    away = Absence.objects.filter(employee=act.employee, kind__family__in=AWAY, start__lt=act.effective_on)
    undo: Undo = {"ended": []}
    for absence in away.between(act.effective_on, date.max).exclude(state=AbsenceState.CANCELLED):
        undo["ended"].append([absence.pk, absence.end.isoformat() if absence.end else None])
        absence_correct(absence=absence, values={"end": act.effective_on}, actor=access.user, reason=_reason(act))
    status = current(AdministrativeStatus, act)
    if status is not None and status.kind == AdministrativeStatus.Kind.SECONDED_OUT:
        undo |= _add(act, access, "statut", {"kind": act.values.get("kind") or AdministrativeStatus.Kind.LABOUR_CODE})
    if not undo["ended"] and "fact" not in undo:
        raise Refusal(_("Ni absence longue ni détachement ne sont en cours à cette date : il n’y a rien à réintégrer."))
    return undo


def _back_revert(act: Act, access: Access, reason: str) -> None:
    if "fact" in act.undo:
        _remove(act, access, reason)
    for key, end in act.undo["ended"]:
        absence = Absence.objects.get(pk=key, employee=act.employee)
        absence_correct(absence=absence, values={"end": _day(end)}, actor=access.user, reason=reason)


def _leave_apply(act: Act, access: Access) -> Undo:
    """The person leaves on the day of effect; when a settlement has already recorded that day, nothing is written."""
    if act.employee.left_on == act.effective_on:
        return {}
    ended = [
        [model._meta.model_name, fact.pk, fact.end.isoformat() if fact.end else None]
        for model in ENDED_BY_LEAVING
        for fact in model.objects.filter(employee=act.employee).between(act.effective_on, date.max)
    ]
    employee_leave(employee=act.employee, on=act.effective_on, reason=_reason(act), actor=access.user)
    return {"left": ended}


def _leave_revert(act: Act, access: Access, reason: str) -> None:
    if "left" not in act.undo:
        return
    forbid_own_file(act.employee, access.user)
    employee: Employee = lock_file(act.employee)
    models = {model._meta.model_name: model for model in ENDED_BY_LEAVING}
    with because(reason):
        employee.left_on = None
        save_checked(employee)
        for name, key, end in act.undo["left"]:
            fact = models[name].objects.filter(pk=key).first()
            if fact is not None:
                fact.end = _day(end)
                save_checked(fact)


def register() -> None:
    """The effects of the house."""
    label = gettext_lazy
    for effect in (
        Effect("contract", label("ouvre le contrat"), _contract_apply, _contract_revert, _contract_words),
        Effect("amendment", label("modifie le contrat"), _amendment_apply, _contract_revert, _contract_words, _amendment_check),
        Effect("confirmation", label("met fin à l’essai"), _confirmation_apply, _contract_revert, check=_confirmation_check),
        Effect("posting", label("inscrit l’affectation"), _posting_apply, _remove, _posting_words, _posting_check),
        Effect("status", label("inscrit le statut administratif"), _status_apply, _remove, _status_words),
        Effect("pay_terms", label("propose le classement et le salaire de base"), _terms_apply, _terms_revert, _terms_words, _terms_check),
        Effect("absence", label("inscrit l’absence"), _absence_apply, _absence_revert, _absence_words),
        Effect("reinstatement", label("met fin à l’éloignement du service"), _back_apply, _back_revert),
        Effect("leaving", label("inscrit la sortie"), _leave_apply, _leave_revert),
    ):
        effect_register(effect)



