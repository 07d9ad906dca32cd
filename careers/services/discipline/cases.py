"""The life of a disciplinary case. Each step has its day and may open a deadline; the rights of defence cannot be skipped.

The sanction itself is an act: signed by who has the power, it takes effect then, and cancelling it takes the effect back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_discipline import CaseState, Outcome, SanctionEffect, StepName
from careers.models import CaseStep, DisciplinaryCase, DisciplineRule, SanctionKind
from careers.services.discipline.setup import days_after
from careers.workflows_discipline import BY_NAME
from hr_core.access import Access
from hr_core.choices import AbsenceFamily
from hr_core.choices_acts import ActState
from hr_core.models import AbsenceKind, Act, Employee, Institution
from hr_core.scope import because
from hr_core.services.acts.flow import act_draft
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, forbid_own_file, save_checked
from hr_core.text import french_date

MANAGE = "discipline_manage"


@transaction.atomic
def case_open(*, employee: Employee, facts: str, known_on: date, on: date, access: Access) -> DisciplinaryCase:
    """Open a procedure. Raises `Refusal` when the facts are too old, on one's own file, or without the right."""
    _may(access, employee)
    rule = DisciplineRule.objects.on(on).first()
    if rule is None:
        raise Refusal(_("Les délais de la procédure ne sont pas réglés à cette date : réglez-les d’abord."))
    if on > timezone.localdate():
        raise ValidationError({"on": _("La procédure ne s’ouvre pas un jour à venir.")})
    if on < known_on:
        raise ValidationError({"on": _("La procédure s’ouvre le jour où les faits sont connus, ou plus tard.")})
    limit = days_after(known_on, rule.prescription_days)
    if on > limit:
        raise Refusal(
            _("Ces faits ne peuvent plus être poursuivis depuis le %(day)s (%(reference)s).")
            % {"day": french_date(limit + timedelta(days=1)), "reference": rule.reference}
        )
    Institution.objects.select_for_update().get(pk=employee.institution_id)
    count = DisciplinaryCase.objects.filter(number__startswith=f"DISC-{on.year}-").count()
    case = DisciplinaryCase(
        institution_id=employee.institution_id, number=f"DISC-{on.year}-{count + 1:03d}", employee=employee, facts=facts.strip(),
        known_on=known_on, opened_on=on, rule=rule, opened_by=access.user,
    )  # fmt: skip
    if not case.facts:
        raise ValidationError({"facts": _("Dites les faits reprochés : l’agent y répond.")})
    with because(_("Procédure disciplinaire %(number)s") % {"number": case.number}):
        save_checked(case)
        _note(case, StepName.OPENED, on, None, "", access)
    return case


@transaction.atomic
def case_step(*, case: DisciplinaryCase, name: str, on: date, values: dict[str, Any], access: Access) -> DisciplinaryCase:
    """Take one step of `workflows_discipline.STEPS` on a day. `values`: what the step asks.

    Raises `Refusal` when the state does not allow it or a deadline is not kept, `ValidationError` on the field that is wrong.
    """
    step = BY_NAME.get(name)
    case = DisciplinaryCase.objects.select_for_update(of=("self",)).select_related("employee__user", "rule", "act", "sanction").get(pk=case.pk)
    _may(access, case.employee)
    if step is None or case.state not in step.change.source:
        raise Refusal(_("Une procédure « %(state)s » ne peut pas prendre ce chemin : rechargez la page.") % {"state": case.get_state_display()})
    last = case.steps.order_by("-on", "-pk").first()
    if on > timezone.localdate():
        raise ValidationError({"on": _("Une étape ne se note pas avant son jour.")})
    if last is not None and on < last.on:
        raise ValidationError({"on": _("L’étape d’avant est du %(day)s.") % {"day": french_date(last.on)}})
    words = str(values.get("words", "")).strip()
    if "words" in step.asks and not words:
        raise ValidationError({"words": _("Dites ce qu’il en est : la procédure le garde.")})
    with because(_("%(number)s : %(step)s") % {"number": case.number, "step": step.change.label}):
        due = _RULES[name](case, on, values, access) if name in _RULES else None
        case.state = step.change.target
        case.next_on = due
        save_checked(case)
        _note(case, name, on, due, words or _told(case, name), access)
    return case


# ---------------------------------------------------------------- what each step checks and opens
def _asked(case: DisciplinaryCase, on: date, values: dict[str, Any], access: Access) -> date:
    return days_after(on, case.rule.explanation_days)


def _answer(case: DisciplinaryCase, on: date, values: dict[str, Any], access: Access) -> date:
    return days_after(on, case.rule.decision_days)


def _silence(case: DisciplinaryCase, on: date, values: dict[str, Any], access: Access) -> date:
    if case.next_on is not None and on <= case.next_on:
        raise Refusal(_("L’agent peut répondre jusqu’au %(day)s inclus.") % {"day": french_date(case.next_on)})
    return days_after(on, case.rule.decision_days)


def _summons(case: DisciplinaryCase, on: date, values: dict[str, Any], access: Access) -> date:
    council_on, first = values.get("council_on"), days_after(on, case.rule.notice_days)
    if council_on is None or council_on < first:
        raise ValidationError(
            {"council_on": _("Le conseil siège au plus tôt le %(day)s, pour préparer la défense (%(reference)s).")
             % {"day": french_date(first), "reference": case.rule.reference}}
        )  # fmt: skip
    case.council_on = council_on
    return council_on


def _opinion(case: DisciplinaryCase, on: date, values: dict[str, Any], access: Access) -> date:
    if case.council_on is not None and on < case.council_on:
        raise ValidationError({"on": _("Le conseil siège le %(day)s.") % {"day": french_date(case.council_on)}})
    return days_after(on, case.rule.decision_days)


def _decision(case: DisciplinaryCase, on: date, values: dict[str, Any], access: Access) -> None:
    kind: SanctionKind | None = values.get("sanction")
    if kind is None:
        raise ValidationError({"sanction": _("Choisissez la sanction.")})
    if not may_decide(case):
        raise Refusal(_("L’acte de cette décision n’est pas annulé : abandonnez-le d’abord s’il faut une autre décision."))
    if kind.needs_council and not case.steps.filter(name=StepName.OPINION).exists():
        raise Refusal(_("« %(kind)s » demande l’avis du conseil de discipline : convoquez-le d’abord.") % {"kind": kind})
    due = _decided_by(case)
    if due is not None and on > due:
        raise Refusal(
            _("La décision devait être prise avant le %(day)s (%(reference)s) : classez la procédure sans suite.")
            % {"day": french_date(due), "reference": case.rule.reference}
        )
    case.sanction, case.act = kind, _act(case, kind, values, access)


def may_decide(case: DisciplinaryCase) -> bool:
    """Once a draft is abandoned or an act cancelled before any appeal, another decision may be prepared, within the same deadline."""
    return case.act is None or case.act.state == ActState.CANCELLED


def _decided_by(case: DisciplinaryCase) -> date | None:
    if case.state != CaseState.DECISION:
        return case.next_on
    last = case.steps.filter(name__in=(StepName.ANSWER, StepName.SILENCE, StepName.OPINION)).order_by("-on", "-pk").first()
    return last.due_on if last is not None else None


def _act(case: DisciplinaryCase, kind: SanctionKind, values: dict[str, Any], access: Access) -> Act:
    effective_on = values.get("effective_on")
    if effective_on is None:
        raise ValidationError({"effective_on": _("Dites quand la sanction prend effet.")})
    told: dict[str, Any] = {"sanction": kind.label, "silent": case.steps.filter(name=StepName.SILENCE).exists()}
    if case.council_on is not None:
        told["council_on"] = case.council_on.isoformat()
    if kind.effect == SanctionEffect.SUSPENSION:
        days = values.get("days") or 0
        if not 0 < days <= (kind.maximum_days or 0):
            raise ValidationError({"days": _("De 1 à %(days)s jours pour cette sanction.") % {"days": kind.maximum_days}})
        away = AbsenceKind.objects.filter(family=AbsenceFamily.DISCIPLINARY_SUSPENSION).order_by("order").first()
        if away is None:
            raise Refusal(_("Aucune nature d’absence n’est une mise à pied : ajoutez-la aux natures d’absence."))
        told |= {"absence_kind": away.pk, "end": days_after(effective_on, days).isoformat()}
    motive = str(values.get("motive", "")).strip()
    if not motive:
        raise ValidationError({"motive": _("L’acte dit le motif de la sanction.")})
    return act_draft(
        kind=kind.act_kind, employee=case.employee, effective_on=effective_on, values=told, motive=motive, access=access,
        origin=case.number,
    )  # fmt: skip


def _appeal(case: DisciplinaryCase, on: date, values: dict[str, Any], access: Access) -> None:
    limit = appeal_until(case)
    if limit is None:
        raise Refusal(_("Le recours court de la notification de l’acte : notez-la d’abord sur l’acte."))
    if on > limit:
        raise Refusal(_("Le délai de recours a pris fin le %(day)s (%(reference)s).") % {"day": french_date(limit), "reference": case.rule.reference})


def _ruling(case: DisciplinaryCase, on: date, values: dict[str, Any], access: Access) -> None:
    outcome = values.get("outcome")
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Dites si la sanction est maintenue ou retirée.")})
    if outcome == Outcome.LIFTED and case.act is not None and case.act.state != ActState.CANCELLED:
        raise Refusal(_("L’acte %(reference)s vaut encore : faites-le annuler, puis notez la réponse.") % {"reference": case.act.reference})
    case.outcome = outcome


def _closed(case: DisciplinaryCase, on: date, values: dict[str, Any], access: Access) -> None:
    act = case.act
    if act is not None and act.state == ActState.CANCELLED:
        return
    limit = appeal_until(case)
    if limit is None:
        raise Refusal(_("L’acte n’est pas notifié : la procédure se clôt après le délai de recours."))
    if on <= limit:
        raise Refusal(_("L’agent peut former un recours jusqu’au %(day)s inclus.") % {"day": french_date(limit)})


_RULES: dict[str, Callable[[DisciplinaryCase, date, dict[str, Any], Access], date | None]] = {
    StepName.ASKED: _asked, StepName.ANSWER: _answer, StepName.SILENCE: _silence, StepName.SUMMONS: _summons,
    StepName.OPINION: _opinion, StepName.DECISION: _decision, StepName.APPEAL: _appeal, StepName.RULING: _ruling,
    StepName.CLOSED: _closed,
}  # fmt: skip


def appeal_until(case: DisciplinaryCase) -> date | None:
    """The last day of the appeal, None before the notification."""
    if case.act is None or case.act.notified_on is None:
        return None
    return days_after(case.act.notified_on, case.rule.appeal_days)


def _told(case: DisciplinaryCase, name: str) -> str:
    if name == StepName.DECISION and case.sanction is not None:
        return str(case.sanction)
    if name == StepName.RULING:
        return str(case.get_outcome_display())
    return ""


def _note(case: DisciplinaryCase, name: str, on: date, due: date | None, words: str, access: Access) -> None:
    step = CaseStep(institution_id=case.institution_id, case=case, made_by=access.user)
    save_checked(assign(step, {"name": name, "on": on, "due_on": due, "words": words}))


def _may(access: Access, employee: Employee) -> None:
    if not access.has(MANAGE):
        raise Refusal(_("Votre rôle ne permet pas de conduire une procédure disciplinaire."))
    forbid_own_file(employee, access.user)
