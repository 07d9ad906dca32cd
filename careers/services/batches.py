"""Classifications that change together: proposed with their lines by one person, applied at once by another.

Applied lines are approved `PayTerms`: what they replace ends on their first day, and what starts later stays. Dates may be
past: the payroll finds by itself the months that they change. Constant queries, whatever the number of lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_grids import BatchState
from careers.models import PayGrid, TermsBatch, TermsBatchLine
from careers.services.collective import decision_seal, number_reserve, signing_title
from careers.workflows import BATCH
from hr_core.access import Access
from hr_core.db.bulk import update_rows
from hr_core.models import Employee, PayTerms
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import is_own_file, refusal, save_checked
from hr_core.text import french_date
from hr_core.workflows import transition

SHOWN = 5
Undo = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """What somebody's classification becomes from a day, beside what it is that day (`old`)."""

    old: PayTerms
    start: date
    category: str
    grade_class: str
    step: str
    base_salary: int
    reason: str = ""
    is_executive: bool | None = None


@transaction.atomic
def batch_open(
    *, source: str, label: str, grid: PayGrid, changes: Sequence[Change], notes: Iterable[str], access: Access
) -> TermsBatch:
    """Keep changes for a decision. One's own line is left for a colleague to propose. Raises `Refusal` without any change."""
    mine = [each for each in changes if is_own_file(each.old.employee, access.user)]
    kept = [each for each in changes if each not in mine]
    said = list(notes)
    if mine:
        said.append(_("%(who)s : votre propre ligne ; un collègue la proposera.") % {"who": mine[0].old.employee.full_name})
    if not kept:
        raise Refusal(_("Personne ne change de classement : il n’y a rien à proposer.") + (f" {said[0]}" if said else ""))
    batch = save_checked(
        TermsBatch(
            institution_id=grid.institution_id, source=source, label=label[:160], grid=grid, notes=said, prepared_by=access.user
        )
    )
    TermsBatchLine.objects.bulk_create([_line(batch, each) for each in kept], batch_size=1000)
    return batch


@transaction.atomic
def batch_propose(*, batch: TermsBatch, access: Access) -> TermsBatch:
    """Hand the lines over to the person who decides."""
    batch = batch_locked(batch, "propose")
    batch.state, batch.prepared_by = BatchState.PROPOSED, access.user
    return save_checked(batch)


@transaction.atomic
def batch_drop(*, batch: TermsBatch) -> TermsBatch:
    batch = batch_locked(batch, "drop")
    batch.state = BatchState.DROPPED
    return save_checked(batch)


@transaction.atomic
def batch_refuse(*, batch: TermsBatch, reason: str, access: Access) -> TermsBatch:
    batch = batch_locked(batch, "refuse")
    _other_person(batch, access)
    if not reason.strip():
        raise Refusal({"reason": _("Donnez le motif du refus.")})
    batch.state, batch.decided_by, batch.decided_at = BatchState.REFUSED, access.user, timezone.now()
    batch.decision_reason = reason[:300]
    return save_checked(batch)


@transaction.atomic
def batch_apply(*, batch: TermsBatch, access: Access) -> TermsBatch:
    """Sign the collective decision: it takes its number in the register of acts, and the lines are in the files. All or nothing.

    The line of the one who decides is set apart in a batch of its own, for another person. Raises `Refusal` when a file has
    changed since the lines were prepared, when the decision reaches people whom this person may not see, or without the power to sign.
    """
    batch = batch_locked(batch, "apply")
    _other_person(batch, access)
    title = signing_title(batch, access)
    lines = list(batch.lines.order_by("employee_id", "start"))
    people = Employee.objects.in_bulk({line.employee_id for line in lines})
    for line in lines:
        line.employee = people[line.employee_id]
    if Employee.objects.visible_to(access).filter(pk__in=people).count() != len(people):
        raise Refusal(_("Ce changement touche la population confidentielle : une personne qui la voit doit en décider."))
    own = [line for line in lines if is_own_file(line.employee, access.user)]
    if own:
        lines = [line for line in lines if line not in own]
        _set_apart(batch, own)
    if not lines:
        raise Refusal(_("Ce changement ne touche que votre dossier : une autre personne doit en décider."))
    list(Employee.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    place = number_reserve(batch)
    act_number = f"{place[1]}-{place[2]}-{place[3]:04d}"
    with because(_("%(label)s, décision %(act)s") % {"label": batch.label, "act": act_number}):
        batch.undo = undo_whole(terms_write(batch, lines, access).values())
        decision_seal(batch=batch, lines=lines, title=title, signer=access.user, place=place)
        batch.state, batch.decided_by, batch.decided_at = BatchState.APPLIED, access.user, timezone.now()
        batch.act_number, batch.act_on = act_number, timezone.localdate()
        return save_checked(batch)


def _line(batch: TermsBatch, change: Change) -> TermsBatchLine:
    old = change.old
    return TermsBatchLine(
        institution_id=batch.institution_id, batch=batch, employee_id=old.employee_id, start=change.start,
        old_category=old.category, old_class=old.grade_class, old_step=old.step, old_salary=old.base_salary,
        category=change.category, grade_class=change.grade_class, step=change.step, base_salary=change.base_salary,
        is_executive=old.is_executive if change.is_executive is None else change.is_executive, reason=change.reason[:200],
    )  # fmt: skip


def _set_apart(batch: TermsBatch, own: Sequence[TermsBatchLine]) -> None:
    other = TermsBatch(
        institution_id=batch.institution_id, source=batch.source, label=f"{batch.label} (suite)"[:160], grid=batch.grid,
        state=BatchState.PROPOSED, prepared_by=batch.prepared_by,
    )  # fmt: skip
    save_checked(other)
    TermsBatchLine.objects.filter(pk__in=[line.pk for line in own]).update(batch=other)


def terms_write(batch: TermsBatch, lines: Sequence[TermsBatchLine], access: Access) -> dict[int, Undo]:
    """Replay the lines on each person's timeline, then write what changed: removals, ends, new rows.

    What it answers, by person, is all that `terms_unwrite` needs: `added` {key: end}, `ended` {key: end before}, `removed` rows whole.
    """
    timelines: dict[int, list[PayTerms]] = {}
    rows = PayTerms.objects.filter(employee__in={line.employee_id for line in lines}, state="approved")
    for row in rows.order_by("start"):
        timelines.setdefault(row.employee_id, []).append(row)
    now = timezone.now()
    before = {row.pk: row.end for rows_of_one in timelines.values() for row in rows_of_one}
    removed: dict[int, PayTerms] = {}
    ended: dict[int, PayTerms] = {}
    added: list[PayTerms] = []
    stale: list[str] = []
    for line in lines:
        timeline = timelines.setdefault(line.employee_id, [])
        held = next((row for row in timeline if row.pk and row.holds_on(line.start)), None)
        found = held or next((row for row in timeline if row.holds_on(line.start)), None)
        if found is None or (held is not None and _told(held) != _old(line)):
            stale.append(line.employee.full_name)
            continue
        new = PayTerms(
            institution_id=batch.institution_id, employee_id=line.employee_id, start=line.start, category=line.category,
            grade_class=line.grade_class, step=line.step, is_executive=line.is_executive, base_salary=line.base_salary,
            currency=found.currency, guaranteed_net=found.guaranteed_net, grid_reference=batch.grid.code, state="approved",
            proposed_by=batch.prepared_by, decided_by=access.user, decided_at=now, decision_reason=batch.label[:300],
        )  # fmt: skip
        new.end = found.end
        if found.start == line.start:
            timeline.remove(found)
            if found.pk:
                removed[found.pk] = found
            else:
                added.remove(found)
        else:
            found.end = line.start
            if found.pk:
                ended[found.pk] = found
        timeline.append(new)
        timeline.sort(key=lambda row: row.start)
        added.append(new)
    if stale:
        raise Refusal(
            _("Le classement a changé depuis la préparation pour %(people)s. Abandonnez ce changement et préparez-le de nouveau.")
            % {"people": ", ".join(sorted(set(stale))[:SHOWN])}
        )
    kept = [row for key, row in ended.items() if key not in removed]
    try:
        with transaction.atomic():
            PayTerms.objects.filter(pk__in=removed).delete()
            update_rows(PayTerms, ["id", "end"], [(row.pk, row.end) for row in kept])
            PayTerms.objects.bulk_create(added, batch_size=1000)
    except IntegrityError as error:
        raise refusal(PayTerms, error) from error
    undos: dict[int, Undo] = {line.employee_id: {"added": {}, "ended": {}, "removed": []} for line in lines}
    for row in added:
        undos[row.employee_id]["added"][str(row.pk)] = _iso(row.end)
    for row in kept:
        undos[row.employee_id]["ended"][str(row.pk)] = _iso(before[row.pk])
    for key, row in removed.items():
        undos[row.employee_id]["removed"].append(_row(row, before[key]))
    return undos


def undo_whole(undos: Iterable[Undo]) -> Undo:
    """What a decision wrote, of what it wrote for each person."""
    whole: Undo = {"added": {}, "ended": {}, "removed": []}
    for undo in undos:
        whole["added"] |= undo["added"]
        whole["ended"] |= undo["ended"]
        whole["removed"] += undo["removed"]
    return whole


def terms_unwrite(undo: Undo, access: Access, reason: str) -> None:
    """Take back what `terms_write` wrote: new rows no longer count and keep the reason, those before hold again.

    Raises `Refusal` when a classification has been touched since.
    """
    added = {int(key): end for key, end in undo["added"].items()}
    rows = PayTerms.objects.select_for_update(of=("self",)).in_bulk(added)
    touched = [key for key, end in added.items() if key not in rows or rows[key].state != "approved" or _iso(rows[key].end) != end]
    if touched:
        raise Refusal(_("Un classement a encore changé depuis : faites d’abord annuler l’acte qui l’a changé."))
    if any(is_own_file(row.employee, access.user) for row in PayTerms.objects.filter(pk__in=added).select_related("employee")):
        raise Refusal(_("Cette décision touche votre dossier : une autre personne l’annule."))
    with because(reason):
        PayTerms.objects.filter(pk__in=added).update(state="refused", decision_reason=reason[:300])
        update_rows(PayTerms, ["id", "end"], [(int(key), _date(end)) for key, end in undo["ended"].items()])
        PayTerms.objects.bulk_create([_row_again(row) for row in undo["removed"]], batch_size=1000)


#: What a removed classification needs to be written again.
KEPT = (
    "institution_id", "employee_id", "category", "grade_class", "step", "is_executive", "base_salary", "currency", "guaranteed_net",
    "grid_reference", "state", "proposed_by_id", "decided_by_id", "decision_reason",
)  # fmt: skip


def _row(row: PayTerms, end: date | None) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in KEPT}
    decided_at = row.decided_at.isoformat() if row.decided_at else None
    return told | {"start": _iso(row.start), "end": _iso(end), "decided_at": decided_at}


def _row_again(told: dict[str, Any]) -> PayTerms:
    days = {"start": _date(told["start"]), "end": _date(told["end"])}
    decided_at = datetime.fromisoformat(told["decided_at"]) if told["decided_at"] else None
    return PayTerms(**told | days | {"decided_at": decided_at})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _told(row: PayTerms) -> tuple[str, str, str, int]:
    return row.category, row.grade_class, row.step, row.base_salary


def _old(line: TermsBatchLine) -> tuple[str, str, str, int]:
    return line.old_category, line.old_class, line.old_step, line.old_salary


def _other_person(batch: TermsBatch, access: Access) -> None:
    if batch.prepared_by_id == access.user.pk:
        raise Refusal(_("Vous avez préparé ce changement : une autre personne doit en décider."))


def batch_locked(batch: TermsBatch, name: str) -> TermsBatch:
    """The batch locked and read again, if this change of state is open to it."""
    step = transition(BATCH, name)
    batch = TermsBatch.objects.select_for_update(of=("self",)).select_related("grid").get(pk=batch.pk)
    if batch.state not in step.source:
        raise Refusal(
            _("Ce changement est « %(state)s » : il ne peut plus prendre ce chemin.") % {"state": batch.get_state_display()}
        )
    return batch


def note_of(terms: PayTerms, what: str) -> str:
    """« Awa Ndiaye, au 01/01/2026 : classement inconnu de la grille »."""
    return f"{terms.employee.full_name}, {french_date(terms.start)} : {what}"
