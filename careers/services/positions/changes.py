"""Changing position and coming back: the position, the absence that the pay reads, the status. All or nothing, and undone alike.

`position_change` and `position_end` return what `change_undo` needs, as JSON: acts keep it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from careers.choices_positions import Nature, Pay
from careers.models import AdministrativePosition, PositionKind
from careers.selectors.positions import position_on
from careers.services.positions.kinds import pay_follows
from careers.services.positions.posts import posts_free, posts_take_back
from hr_core.choices import AbsenceOrigin, AbsenceState
from hr_core.facts import BY_SLUG
from hr_core.models import Absence, AbsenceKind, AbsencePaper, Act, AdministrativeStatus, Employee, User
from hr_core.scope import because
from hr_core.services.absences import absence_cancel, absence_confirm, absence_correct, absence_enter
from hr_core.services.errors import Refusal
from hr_core.services.facts import fact_add
from hr_core.services.writing import delete_checked, forbid_own_file, lock_file, save_checked
from hr_core.text import french_date

Undo = dict[str, Any]
STATUS = BY_SLUG["statut"]
_moving: ContextVar[bool] = ContextVar("position_moving", default=False)


@contextmanager
def _moves() -> Iterator[None]:
    token = _moving.set(True)
    try:
        yield
    finally:
        _moving.reset(token)


def absence_guard(absence: Absence) -> None:
    """The absence of a position changes with the position only."""
    if _moving.get():
        return
    held = AdministrativePosition.objects.filter(absence=absence).select_related("kind").first()
    if held is not None:
        raise Refusal(
            _("Cette absence vient de la position « %(kind)s », acte %(reference)s : préparez un acte de retour, ou faites annuler l’acte.")
            % {"kind": held.kind, "reference": held.reference}
        )


def change_check(*, employee: Employee, kind: PositionKind, start: date, due_on: date | None, host: str) -> None:
    """Raise `Refusal` or `ValidationError` when this change could not be made."""
    if not kind.is_active:
        raise Refusal(_("Cette position n’est plus proposée : choisissez-en une autre."))
    if kind.needs_host and not host.strip():
        raise ValidationError({"host": _("Dites l’organisme d’accueil.")})
    if kind.needs_end and due_on is None:
        raise ValidationError({"end": _("Cette position demande un terme : donnez son dernier jour.")})
    if due_on is not None and due_on <= start:
        raise ValidationError({"end": _("Le dernier jour suit le premier.")})
    if kind.maximum_months and due_on is not None and due_on > months_after(start, kind.maximum_months):
        raise ValidationError(
            {"end": _("Une décision vaut %(months)s mois au plus (%(reference)s) : au-delà, renouvelez-la.")
             % {"months": kind.maximum_months, "reference": kind.reference}}
        )  # fmt: skip
    if start < employee.hired_on or (employee.left_on is not None and start >= employee.left_on):
        raise Refusal(_("L’agent n’est pas en service le %(day)s.") % {"day": french_date(start)})
    later = AdministrativePosition.objects.filter(employee=employee, start__gte=start).order_by("start").first()
    if later is not None:
        raise Refusal(
            _("Une position « %(kind)s » commence déjà le %(day)s : choisissez un autre jour, ou faites annuler son acte.")
            % {"kind": later.kind, "day": french_date(later.start)}
        )
    if kind.absence_kind_id is not None:
        _forbid_other_absences(employee, start, due_on if kind.returns_by_itself else None)


def _forbid_other_absences(employee: Employee, start: date, end: date | None) -> None:
    """The absence of a position leaves no room for another; that of the position held ends with it."""
    others = Absence.objects.filter(employee=employee).between(start, end or date.max).exclude(state=AbsenceState.CANCELLED)
    other = others.exclude(position__in=AdministrativePosition.objects.on(start)).order_by("start").first()
    if other is not None:
        until = _(" au %(day)s") % {"day": french_date(other.end - timedelta(days=1))} if other.end else ""
        raise Refusal(
            _("Une absence est déjà au dossier à partir du %(day)s%(until)s : écourtez-la ou annulez-la d’abord, ou choisissez un autre jour.")
            % {"day": french_date(other.start), "until": until}
        )


@transaction.atomic
def position_change(
    *,
    employee: Employee,
    kind: PositionKind,
    start: date,
    actor: User,
    reference: str,
    due_on: date | None = None,
    host: str = "",
    act: Act | None = None,
) -> tuple[AdministrativePosition, Undo]:
    """Put somebody in a position from `start`; the position held that day ends on its eve.

    `due_on`: first day after the term decided. `reference`: number of the act, or of the agreement, that decides it. What stops
    the pay is an absence, or the status that says that another body pays from that day. A kind that frees the post ends the
    person's holding of it on that day; the others keep it for the return.
    Raises `OwnFile`, `Refusal`, `ValidationError`.
    """
    forbid_own_file(employee, actor)
    employee = lock_file(employee)
    change_check(employee=employee, kind=kind, start=start, due_on=due_on, host=host)
    undo: Undo = {"statuses": _statuses(employee), "closed": None}
    with because(_("Position « %(kind)s », %(reference)s") % {"kind": kind, "reference": reference}), _moves():
        held = position_on(employee, start)
        if held is not None:
            undo["closed"] = _close(held, start, actor, reference)
        position = AdministrativePosition(
            institution_id=employee.institution_id, employee=employee, kind=kind, host=host.strip(), start=start, due_on=due_on,
            end=due_on if kind.returns_by_itself else None, reference=reference[:120], act=act,
        )  # fmt: skip
        if kind.absence_kind is not None:
            position.absence = _absence(position, kind.absence_kind, actor)
        save_checked(position)
        _status_follows(position, actor, was=held)
        undo["posts"] = posts_free(position)
    undo |= {"position": position.pk, "statuses_after": _statuses(employee)}
    return position, undo


@transaction.atomic
def position_end(
    *, position: AdministrativePosition, on: date, actor: User, reference: str, act: Act | None = None
) -> tuple[AdministrativePosition, Undo]:
    """Bring somebody back into service on `on`: the pay starts again that day, the status is the one of before."""
    employee = lock_file(position.employee)
    forbid_own_file(employee, actor)
    position = AdministrativePosition.objects.select_related("kind__absence_kind", "absence__kind").get(pk=position.pk)
    if position.end is not None and position.end <= on:
        raise Refusal(_("Cette position a pris fin le %(day)s.") % {"day": french_date(position.end)})
    if on <= position.start:
        raise Refusal(_("Le retour suit le premier jour de la position : faites annuler l’acte qui l’a ouverte."))
    undo: Undo = {"statuses": _statuses(employee)}
    with because(_("Retour de la position « %(kind)s », %(reference)s") % {"kind": position.kind, "reference": reference}), _moves():
        undo["closed"] = _close(position, on, actor, reference)
        position.refresh_from_db()
        position.return_act = act
        save_checked(position)
        if position.kind.status_kind:
            _status_returns(position, on, actor)
    undo["statuses_after"] = _statuses(employee)
    return position, undo


@transaction.atomic
def position_stop(*, position: AdministrativePosition, on: date, actor: User, reference: str) -> None:
    """End a position with the service itself: the person has left, nothing starts again."""
    forbid_own_file(position.employee, actor)
    lock_file(position.employee)
    with because(_("Sortie en position « %(kind)s », %(reference)s") % {"kind": position.kind, "reference": reference}), _moves():
        _close(position, on, actor, reference)


@transaction.atomic
def position_due(*, position: AdministrativePosition, due_on: date, actor: User, reference: str) -> None:
    """Move the term that was decided: renewed, or ended before. The position itself goes on until the return."""
    forbid_own_file(position.employee, actor)
    if position.kind.maximum_months and due_on > months_after(position.start, position.kind.maximum_months):
        raise Refusal(
            _("La position « %(kind)s » vaut %(months)s mois au plus (%(reference)s).")
            % {"kind": position.kind, "months": position.kind.maximum_months, "reference": position.kind.reference}
        )
    with because(reference):
        position.due_on = due_on
        save_checked(position)


@transaction.atomic
def change_undo(*, employee: Employee, undo: Undo, actor: User, reason: str) -> None:
    """Take back what `position_change` or `position_end` wrote. Raises `Refusal` when the file has changed since."""
    forbid_own_file(employee, actor)
    employee = lock_file(employee)
    if _statuses(employee) != undo["statuses_after"]:
        raise Refusal(_("Le statut de l’agent a changé depuis : faites d’abord annuler l’acte qui l’a changé."))
    with because(reason), _moves():
        if "position" in undo:
            _remove(employee, undo["position"], actor, reason)
            posts_take_back(employee, undo.get("posts", []))
        closed = undo.get("closed")
        if closed:
            _reopen(employee, closed, actor, reason)
        _statuses_restore(employee, undo["statuses"])


def _remove(employee: Employee, key: int, actor: User, reason: str) -> None:
    position = AdministrativePosition.objects.filter(pk=key, employee=employee).select_related("kind", "absence__kind").first()
    if position is None:
        raise Refusal(_("La position que l’acte avait ouverte n’est plus au dossier."))
    if position.return_act_id is not None or (position.end is not None and not position.kind.returns_by_itself):
        raise Refusal(_("L’agent a quitté cette position depuis : faites d’abord annuler l’acte qui y a mis fin."))
    absence = position.absence
    delete_checked(position)
    if absence is not None and absence.state != AbsenceState.CANCELLED:
        absence_cancel(absence=absence, actor=actor, reason=reason)


def _close(position: AdministrativePosition, on: date, actor: User, reference: str) -> Undo:
    """End a position on the eve of `on`, with its absence; what is needed to open it again."""
    before: Undo = {"position": position.pk, "end": _iso(position.end), "absence_end": None}
    position.end = on
    save_checked(position)
    absence = position.absence
    if absence is not None:
        before["absence_end"] = _iso(absence.end)
        absence_correct(absence=absence, values={"end": on}, actor=actor, reason=reference)
    return before


def _reopen(employee: Employee, closed: Undo, actor: User, reason: str) -> None:
    position = AdministrativePosition.objects.select_related("absence__kind").get(pk=closed["position"], employee=employee)
    position.end, position.return_act = _day(closed["end"]), None
    save_checked(position)
    if position.absence is not None:
        absence_correct(absence=position.absence, values={"end": _day(closed["absence_end"])}, actor=actor, reason=reason)


def _absence(position: AdministrativePosition, absence_kind: AbsenceKind, actor: User) -> Absence:
    kind = position.kind
    pay_follows(kind, position.start)
    values = {"start": position.start, "end": position.end, "comment": position.reference}
    absence = absence_enter(
        employee=position.employee, kind=absence_kind, values=values, actor=actor, origin=AbsenceOrigin.DECISION
    )
    if kind.nature != Nature.LONG_SICKNESS:  # the decision itself is the paper
        papers = AbsencePaper.objects.filter(absence=absence, received_on__isnull=True)
        papers.update(received_on=timezone.localdate(), reference=position.reference[:80])
    return absence_confirm(absence=absence, actor=actor)


def _status_follows(position: AdministrativePosition, actor: User, was: AdministrativePosition | None) -> None:
    kind, start = position.kind, position.start
    if not kind.status_kind:
        if was is not None and was.kind.status_kind:
            _status_returns(was, start, actor)
        return
    # Exact to the day: the roster pays the days served by thirtieths, of both ends of the position.
    payer = AdministrativeStatus.MainPayer.OTHER if kind.pay == Pay.HOST else AdministrativeStatus.MainPayer.INSTITUTION
    values = {"start": start, "kind": kind.status_kind, "legal_employer": position.host, "main_payer": payer}
    fact_add(employee=position.employee, kind=STATUS, values=values, actor=actor)


def _status_returns(position: AdministrativePosition, on: date, actor: User) -> None:
    """The status of the eve of the position holds again from `on`; what the position wrote from that day on is dropped."""
    employee, kind = position.employee, position.kind
    rows = AdministrativeStatus.objects.filter(employee=employee)
    rows.filter(start__gte=on, kind=kind.status_kind).delete()
    first = position
    while True:
        earlier = AdministrativePosition.objects.filter(employee=employee, end=first.start).select_related("kind").first()
        if earlier is None or not earlier.kind.status_kind:
            break
        first = earlier
    before = rows.on(first.start - timedelta(days=1)).first()
    values = {
        "kind": before.kind if before else AdministrativeStatus.Kind.LABOUR_CODE,
        "legal_employer": before.legal_employer if before else "",
        "main_payer": before.main_payer if before else AdministrativeStatus.MainPayer.INSTITUTION,
    }
    fact_add(employee=employee, kind=STATUS, values={"start": on, **values}, actor=actor)


def _statuses(employee: Employee) -> list[list[str | None]]:
    """The statuses of a file, in order, as JSON."""
    rows = AdministrativeStatus.objects.filter(employee=employee).order_by("start")
    return [[_iso(row.start), _iso(row.end), row.kind, row.legal_employer, row.main_payer] for row in rows]


def _statuses_restore(employee: Employee, wanted: list[list[str | None]]) -> None:
    if _statuses(employee) == wanted:
        return
    rows = {_iso(row.start): row for row in AdministrativeStatus.objects.filter(employee=employee)}
    starts = {start for start, *_rest in wanted}
    AdministrativeStatus.objects.filter(pk__in=[row.pk for start, row in rows.items() if start not in starts]).delete()
    for start, end, kind, legal_employer, main_payer in wanted:
        row = rows.get(start) or AdministrativeStatus(institution_id=employee.institution_id, employee=employee)
        row.start = _day(start)
        row.end, row.kind, row.legal_employer, row.main_payer = _day(end), kind, legal_employer or "", main_payer
        save_checked(row)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
