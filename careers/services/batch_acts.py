"""The acts of a campaign: one for each person of a proposed change, prepared together; each takes effect when it is signed.

A collective decision is the other way (`batch_apply`): one number for the list; `batch_cancel` takes it back whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_grids import BatchSource, BatchState
from careers.models import CollectiveDecision, TermsBatch, TermsBatchLine
from careers.services.batches import batch_locked, terms_unwrite, terms_write
from careers.services.collective import decision_cancel
from hr_core.access import Access
from hr_core.choices_acts import ActState
from hr_core.models import Act, Employee
from hr_core.scope import because, because_each
from hr_core.selectors.employees import classification
from hr_core.services.acts.effects import EFFECTS, Effect, Undo, effect_register, signing_reason, signing_reasons
from hr_core.services.acts.kinds import kind_of
from hr_core.services.acts.paper import filled_title
from hr_core.services.acts.texts import text_in_force
from hr_core.services.errors import Refusal
from hr_core.services.writing import is_own_file, save_checked
from hr_core.text import french_amount

#: The kind of act of each cause.
KINDS = {
    BatchSource.ADVANCEMENT: "advancement", BatchSource.PROMOTION: "promotion", BatchSource.GRID: "regrading",
    BatchSource.RECONSTRUCTION: "regrading",
}  # fmt: skip
LIVE = (ActState.DRAFT, ActState.CHECKED, ActState.SIGNED, ActState.NOTIFIED)


@transaction.atomic
def batch_acts(*, batch: TermsBatch, access: Access) -> int:
    """Prepare an act for each person of the change who has none; returns how many. Nothing changes before they are signed.

    Their origin is the label of the change: they are checked, signed and notified together. One's own act is left for a colleague.
    """
    if not access.has("act_prepare"):
        raise Refusal(_("Votre rôle ne permet pas de préparer un acte."))
    batch = batch_locked(batch, "acts")
    waiting = batch.lines.exclude(act__state__in=LIVE).select_related("employee__user").order_by("employee_id", "start")
    by_person: dict[int, list[TermsBatchLine]] = {}
    for line in waiting:
        by_person.setdefault(line.employee_id, []).append(line)
    visible = set(Employee.objects.visible_to(access).filter(pk__in=by_person).values_list("pk", flat=True))
    mine = {key for key, lines in by_person.items() if is_own_file(lines[0].employee, access.user)}
    if len(visible) != len(by_person):
        raise Refusal(_("Ce changement touche la population confidentielle : une personne qui la voit doit en préparer les actes."))
    kept = {key: lines for key, lines in by_person.items() if key not in mine}
    if not kept:
        raise Refusal(_("Chaque agent de ce changement a déjà son acte."))
    with because(_("Actes de « %(label)s »") % {"label": batch.label}):
        _draft(batch, kept, access)
    batch.state = BatchState.ACTS
    save_checked(batch)
    return len(kept)


def _draft(batch: TermsBatch, people: dict[int, list[TermsBatchLine]], access: Access) -> None:
    code = KINDS[BatchSource(batch.source)]
    days = {lines[0].start for lines in people.values()}
    texts = {day: text_in_force(batch.institution, code, day).parts for day in days}
    acts = []
    for lines in people.values():
        first = lines[0]
        act = Act(
            institution_id=batch.institution_id, kind=code, employee=first.employee, effective_on=first.start,
            motive=first.reason[:300], values={"batch": batch.pk}, origin=batch.label[:80], made_by=access.user, **texts[first.start],
        )  # fmt: skip
        if "{{" in act.title:
            act.title = filled_title(act, act.title) or str(kind_of(code))
        acts.append(act)
    Act.objects.bulk_create(acts, batch_size=500)
    changed = []
    for act, lines in zip(acts, people.values(), strict=True):
        for line in lines:
            line.act = act
            changed.append(line)
    TermsBatchLine.objects.bulk_update(changed, ["act"], batch_size=500)


@transaction.atomic
def batch_cancel(*, batch: TermsBatch, reason: str, access: Access) -> TermsBatch:
    """Take back a collective decision: the classifications of before hold again. Not by who prepared it."""
    batch = batch_locked(batch, "cancel")
    if batch.prepared_by_id == access.user.pk:
        raise Refusal(_("Vous avez préparé ce changement : une autre personne annule sa décision."))
    if not reason.strip():
        raise Refusal({"reason": _("Donnez le motif : il est gardé avec la décision.")})
    if not batch.undo:
        raise Refusal(_("Ce changement a pris effet par ses actes : annulez les actes concernés."))
    words = _("Annulation de la décision %(act)s : %(reason)s") % {"act": batch.act_number, "reason": reason.strip()}
    decision = CollectiveDecision.objects.select_for_update(of=("self",)).select_related("institution").filter(batch=batch).first()
    if decision is not None:
        decision_cancel(decision=decision, access=access, reason=reason)
    terms_unwrite(batch.undo, access, words)
    batch.state, batch.decision_reason = BatchState.CANCELLED, reason.strip()[:300]
    return save_checked(batch)


# ---------------------------------------------------------------- effect
def _lines(acts: Sequence[Act]) -> dict[int | None, list[TermsBatchLine]]:
    """The lines of acts of campaigns, by act. One query."""
    found: dict[int | None, list[TermsBatchLine]] = {}
    keys = [act.pk for act in acts if "batch" in act.values]
    for line in TermsBatchLine.objects.filter(act__in=keys).select_related("batch__grid", "employee").order_by("start") if keys else ():
        found.setdefault(line.act_id, []).append(line)
    return found


def _apply(act: Act, access: Access) -> Undo:
    return _apply_all([act], access)[0]


def _apply_all(acts: Sequence[Act], access: Access) -> list[Undo]:
    """In the order of the acts: those of one change that follow one another are written together."""
    lines = _lines(acts)
    undone: list[Undo] = []
    for key, given in groupby(acts, key=lambda act: act.values.get("batch")):
        if key is not None:
            undone += _write(list(given), lines, access)
            continue
        for act in given:
            with because(signing_reason(act)):
                undone.append(_house().apply(act, access))
    return undone


def _write(acts: Sequence[Act], lines: dict[int | None, list[TermsBatchLine]], access: Access) -> list[Undo]:
    if any(act.pk not in lines for act in acts):
        raise Refusal(_("Les lignes de cet acte n’existent plus : abandonnez-le et préparez-le de nouveau."))
    written = [line for act in acts for line in lines[act.pk]]
    batch = written[0].batch
    if batch.prepared_by_id == access.user.pk:
        raise Refusal(_("Vous avez préparé ce changement : une autre personne en signe les actes."))
    with because_each(signing_reasons(acts)):
        terms = terms_write(batch, written, access)
    return [{"batch": batch.pk, "terms": terms[act.employee_id]} for act in acts]


def _revert(act: Act, access: Access, reason: str) -> None:
    if "batch" not in act.undo:
        _house().revert(act, access, reason)
        return
    terms_unwrite(act.undo["terms"], access, reason)


def _words(act: Act) -> dict[str, str]:
    return _words_all([act])[0]


def _words_all(acts: Sequence[Act]) -> list[dict[str, str]]:
    lines = _lines(acts)
    return [_told(act, lines[act.pk][-1]) if act.pk in lines else _house().words(act) for act in acts]


def _told(act: Act, last: TermsBatchLine) -> dict[str, str]:
    currency = act.employee.institution.country.currency
    return {
        "nouveau_classement": classification(last.category, last.grade_class, last.step),
        "nouveau_salaire": french_amount(last.base_salary, currency, unit=True),
    }


def _check(act: Act) -> None:
    if "batch" not in act.values:
        _house().check(act)


_kept: dict[str, Effect] = {}


def _house() -> Effect:
    return _kept["pay_terms"]


def register() -> None:
    """Acts of a campaign write the lines of their change; an act that stands alone writes its own values, as hr_core does."""
    house = EFFECTS["pay_terms"]
    _kept.setdefault("pay_terms", house)
    effect_register(Effect("pay_terms", house.label, _apply, _revert, _words, _check, batches_settle, _apply_all, _words_all))


def batches_settle(acts: Sequence[Act]) -> None:
    """Once the last act of a change is signed, the change is applied under the numbers of its acts."""
    last = {act.values["batch"]: act for act in acts if act.values.get("batch") and act.is_in_force}
    for key, act in last.items():
        with because(signing_reason(act)):
            _settle(key, act)


def _settle(key: int, act: Act) -> None:
    batch = TermsBatch.objects.select_for_update(of=("self",)).filter(pk=key, state=BatchState.ACTS).first()
    if batch is None or batch.lines.exclude(act__state__in=(ActState.SIGNED, ActState.NOTIFIED)).exists():
        return
    numbers = _numbers(list(Act.objects.filter(terms_lines__batch=batch).distinct()))
    batch.state, batch.decided_by, batch.decided_at = BatchState.APPLIED, act.signed_by, timezone.now()
    batch.act_number, batch.act_on = numbers[:60], timezone.localdate()
    save_checked(batch)


def _numbers(acts: Sequence[Act]) -> str:
    """« DEC-2026-0012 à DEC-2026-0045 »."""
    ordered = sorted((act for act in acts if act.number), key=lambda act: (act.series, act.year or 0, act.number or 0))
    if len(ordered) == 1:
        return ordered[0].reference
    return _("%(first)s à %(last)s") % {"first": ordered[0].reference, "last": ordered[-1].reference}

