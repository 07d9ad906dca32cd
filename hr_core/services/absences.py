"""Writing absences: entry, prolongation, correction, confirmation, cancellation, papers, and the kinds of an institution."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.choices import AbsenceOrigin, AbsenceState
from hr_core.models import Absence, AbsenceKind, AbsencePaper, Employee, Institution, User
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, forbid_own_file, lock_file, reasoned, save_checked
from hr_core.text import french_date
from hr_core.workflows import ABSENCE, transition

KINDS = Path(__file__).resolve().parent.parent / "data" / "absence_kinds.toml"
#: What a correction may change.
FIELDS = (
    "kind", "start", "end", "starts_at_noon", "ends_at_noon", "minutes", "expected_birth_on", "birth_on", "accident_on",
    "accident_number", "comment",
)  # fmt: skip


@transaction.atomic
def absence_kinds_setup(*, institution: Institution) -> int:
    """Give the institution the usual kinds of absence that it lacks; returns how many were made. Can be run again."""
    held = set(AbsenceKind.objects.filter(institution=institution).values_list("code", flat=True))
    with KINDS.open("rb") as file:
        rows = tomllib.load(file)["kind"]
    made = 0
    with because(_("Natures d’absence usuelles")):
        for order, row in enumerate(rows, start=1):
            if row["code"] in held or institution.country_id not in row.get("countries", [institution.country_id]):
                continue
            save_checked(
                AbsenceKind(
                    institution=institution,
                    code=row["code"],
                    label=row["label"],
                    family=row["family"],
                    asks=row.get("asks", []),
                    certificate=row.get("certificate", ""),
                    certificate_days=row.get("days"),
                    order=order * 10,
                )
            )
            made += 1
    return made


def absence_kinds_seed() -> str:
    """The usual kinds of every open institution, for those opened before they existed."""
    from hr_core.scope import scope

    made = 0
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Données de référence")):
            made += absence_kinds_setup(institution=institution)
    return _("%(count)s natures d’absence ajoutées.") % {"count": made}


@transaction.atomic
def absence_kind_save(*, kind: AbsenceKind, values: dict[str, Any], actor: User, reason: str = "") -> AbsenceKind:
    """Name a kind, or add one; its family cannot change once absences of this kind exist."""
    is_used = kind.pk is not None and Absence.objects.filter(kind=kind.pk).exists()
    if is_used and values.get("family", kind.family) != kind.family:
        raise ValidationError(
            {"family": _("Des absences de cette nature existent : créez plutôt une autre nature d’absence.")}
        )
    with reasoned(reason, _("Nature d’absence")):
        return save_checked(assign(kind, values))


@transaction.atomic
def absence_enter(
    *,
    employee: Employee,
    kind: AbsenceKind,
    values: dict[str, Any],
    actor: User | None,
    origin: str = AbsenceOrigin.OFFICER,
    reason: str = "",
) -> Absence:
    """Record an absence as entered: it counts once confirmed. The paper that its kind asks is awaited.

    Raises `ValidationError` when the dates meet those of another absence or leave the employment, `OwnFile` on one's
    own file.
    """
    forbid_own_file(employee, actor)
    lock_file(employee)
    absence = Absence(
        institution_id=employee.institution_id, employee=employee, kind=kind, origin=origin, entered_by=actor
    )
    assign(absence, values)
    _check(absence)
    with reasoned(reason, _("Saisie d’une absence")):
        save_checked(absence)
        _await_paper(absence)
    return absence


@transaction.atomic
def absence_prolong(*, absence: Absence, end: date, actor: User | None, comment: str = "") -> Absence:
    """Go on with the absence until the eve of `end`, as an absence of the same spell with its own paper."""
    if absence.state == AbsenceState.CANCELLED:
        raise Refusal(_("Une absence annulée ne se prolonge pas : saisissez-en une autre."))
    if absence.end is None:
        raise Refusal(_("Cette absence n’a pas encore de fin : corrigez-la pour donner la date de retour."))
    if absence.minutes or absence.ends_at_noon:
        raise Refusal(
            _("Une absence qui finit à midi ou se compte en heures ne se prolonge pas : saisissez-en une autre.")
        )
    values = {
        "start": absence.end,
        "end": end,
        "spell_id": absence.root_id,
        "comment": comment,
        **{
            name: getattr(absence, name) for name in ("expected_birth_on", "birth_on", "accident_on", "accident_number")
        },
    }
    return absence_enter(
        employee=absence.employee, kind=absence.kind, values=values, actor=actor, reason=_("Prolongation d’une absence")
    )


@transaction.atomic
def absence_correct(*, absence: Absence, values: dict[str, Any], actor: User | None, reason: str) -> Absence:
    """Replace what was wrongly entered; what a paid month took from it is caught up by back pay."""
    forbid_own_file(absence.employee, actor)
    _require_reason(reason)
    if absence.state == AbsenceState.CANCELLED:
        raise Refusal(_("Cette absence est annulée : saisissez-en une autre."))
    _ask_guards(absence)
    lock_file(absence.employee)
    before = (absence.kind_id, absence.start)
    assign(absence, {name: value for name, value in values.items() if name in FIELDS})
    _check(absence)
    with because(reason):
        save_checked(absence)
        if (absence.kind_id, absence.start) != before:
            absence.papers.filter(received_on__isnull=True).delete()
            if not absence.papers.exists():
                _await_paper(absence)
    return absence


@transaction.atomic
def absence_confirm(*, absence: Absence, actor: User | None) -> Absence:
    """Let an entered absence count: pay takes it from the next calculation on."""
    forbid_own_file(absence.employee, actor)
    _forbid_change(absence, "confirm")
    values = {"state": AbsenceState.CONFIRMED, "confirmed_by": actor, "confirmed_at": timezone.now()}
    with reasoned("", _("Confirmation d’une absence")):
        return save_checked(assign(absence, values))


@transaction.atomic
def absence_cancel(*, absence: Absence, actor: User | None, reason: str) -> Absence:
    """Say that an absence never was, or no longer counts; prolongations go first."""
    forbid_own_file(absence.employee, actor)
    _require_reason(reason)
    _forbid_change(absence, "cancel")
    if absence.prolongations.exclude(state=AbsenceState.CANCELLED).exists():
        raise Refusal(_("Cette absence a été prolongée : annulez d’abord la prolongation."))
    _ask_guards(absence)
    with because(reason):
        return save_checked(assign(absence, {"state": AbsenceState.CANCELLED, "cancelled_reason": reason[:300]}))


@transaction.atomic
def paper_save(
    *, paper: AbsencePaper, values: dict[str, Any], file: UploadedFile | None, actor: User | None
) -> AbsencePaper:
    """Await a paper, or note that it came: on which day, under which reference, with its copy."""
    forbid_own_file(paper.absence.employee, actor)
    received = values.get("received_on")
    if received is not None and received > timezone.localdate():
        raise ValidationError({"received_on": _("La date de réception ne peut pas être à venir.")})
    assign(paper, values)
    if file is not None:
        paper.file = file
    with reasoned("", _("Pièce d’une absence")):
        return save_checked(paper)


@transaction.atomic
def paper_delete(*, paper: AbsencePaper, actor: User | None, reason: str) -> None:
    """No longer ask a paper that has not come."""
    forbid_own_file(paper.absence.employee, actor)
    _require_reason(reason)
    if paper.received_on is not None:
        raise Refusal(_("Cette pièce est reçue : elle reste au dossier."))
    with because(reason):
        delete_checked(paper)


def _await_paper(absence: Absence) -> None:
    kind = absence.kind
    if not kind.certificate:
        return
    due = None if kind.certificate_days is None else absence.start + timedelta(days=kind.certificate_days)
    save_checked(
        AbsencePaper(institution_id=absence.institution_id, absence=absence, label=kind.certificate, due_on=due)
    )


def _check(absence: Absence) -> None:
    """Dates within the employment, and no longer than the day for an absence in hours."""
    employee = absence.employee
    if absence.start < employee.hired_on:
        raise ValidationError(
            {"start": _("L’agent est entré le %(day)s : l’absence commence ce jour ou plus tard.")
             % {"day": french_date(employee.hired_on)}}
        )  # fmt: skip
    if employee.left_on is not None and (absence.end or absence.start + timedelta(days=1)) > employee.left_on:
        raise ValidationError(
            {"end": _("Le dernier jour de service est le %(day)s : l’absence finit au plus tard ce jour-là.")
             % {"day": french_date(employee.last_day)}}
        )  # fmt: skip
    if absence.minutes is not None and absence.minutes > 24 * 60:
        raise ValidationError({"minutes": _("Une absence en heures ne dépasse pas la journée.")})


def _forbid_change(absence: Absence, name: str) -> None:
    if absence.state not in transition(ABSENCE, name).source:
        raise Refusal(
            _("Une absence %(state)s ne peut pas changer ainsi d’état.") % {"state": absence.get_state_display()}
        )


def _ask_guards(absence: Absence) -> None:
    for guard in registry.absence_guards:
        guard(absence)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est gardé avec la modification.")})
