"""Changing a figure of a country's law between two releases: proposed by one administrator of the zone, decided by
another.

A proposal is read by the figure's own reader and the plans of the country are built with it before it is kept. A closed
month is not touched: its calculation keeps the rules that made it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from hr_core.text import french_date
from payroll.countries import law
from payroll.countries.cases import simulation_items
from payroll.engine import INFORMATIVE_TOPICS, CountryLaw, EngineError, FigureOverride, build_plan
from payroll.models import LawOverride
from payroll.selectors.law_changes import override_to_engine, overrides_approved

#: How many later days of change are tried besides the first day of a change.
DAYS_TRIED = 12


@transaction.atomic
def override_propose(*, country: str, figure: str, values: dict[str, Any], actor: User) -> LawOverride:
    """Propose a dated value of a figure. `values`: start, end, value (shape of the country file), source_title,
    source_url, source_on, confidence, reason.

    Raises `ValidationError` (on `value` when the figure or a plan does not read it) and writes nothing.
    """
    row = LawOverride(country_id=country.lower(), figure=figure, proposed_by=actor, **values)
    if not row.reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est gardé avec le changement.")})
    override_try(row)
    with because(row.reason):
        return save_checked(row)


def override_try(row: LawOverride) -> None:
    """Read the value and build the country's plans with it. Raises `ValidationError`."""
    known = law(row.country_id)
    if row.figure not in known.figures:
        raise ValidationError(_("Ce chiffre n’existe pas dans le fichier du pays."))
    if row.start < known.covered_from:
        raise ValidationError(
            {"start": _("La loi n’est connue qu’à partir du %(day)s.") % {"day": french_date(known.covered_from)}}
        )
    if row.end is not None and row.end <= row.start:
        raise ValidationError({"end": _("La fin doit suivre le début.")})
    change = override_to_engine(row)
    try:
        changed = known.with_overrides((*overrides_approved(row.country_id), change))
        if known.figure(row.figure).topic not in INFORMATIVE_TOPICS:
            _build(changed, change)
    except EngineError as error:
        raise ValidationError({"value": str(error)}) from error


def _build(changed: CountryLaw, change: FigureOverride) -> None:
    """The plan of the first day, of the December that follows (yearly rules) and of the later days of change."""
    end = change.valid_to or date.max
    later = [day for day in changed.change_days() if change.valid_from < day < end][:DAYS_TRIED]
    december = date(change.valid_from.year, 12, 31)
    days = [change.valid_from, *([december] if december < end else []), *later]
    items = simulation_items(changed)
    for day in days:
        build_plan(changed, day, {}, items, conventional_bases=True)


@transaction.atomic
def override_approve(*, override: LawOverride, actor: User, comment: str = "") -> LawOverride:
    """Put a change in force: it counts in every calculation launched from now on. Raises `Refusal` for the proposer."""
    row = _open_decision(override, actor)
    override_try(row)
    return _decide(row, LawOverride.State.APPROVED, actor, comment or _("Changement de la loi approuvé"))


@transaction.atomic
def override_refuse(*, override: LawOverride, actor: User, reason: str) -> LawOverride:
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif du refus.")})
    return _decide(_open_decision(override, actor), LawOverride.State.REFUSED, actor, reason)


@transaction.atomic
def override_withdraw(*, override: LawOverride, actor: User, reason: str = "") -> LawOverride:
    """Take one's own proposal back before it is decided."""
    row = _locked(override)
    if row.proposed_by_id != actor.pk:
        raise PermissionDenied(_("Seule la personne qui a proposé peut retirer sa proposition."))
    with because(reason or _("Proposition retirée")):
        row.state = LawOverride.State.WITHDRAWN
        row.decision_reason = reason[:300]
        return save_checked(row)


def may_decide(override: LawOverride, actor: User) -> bool:
    """Whether the separation of persons lets this administrator decide."""
    return override.state == LawOverride.State.PROPOSED and override.proposed_by_id != actor.pk


def _locked(override: LawOverride) -> LawOverride:
    row = LawOverride.objects.select_for_update().get(pk=override.pk)
    if row.state != LawOverride.State.PROPOSED:
        raise Refusal(_("Cette proposition est déjà décidée."))
    return row


def _open_decision(override: LawOverride, actor: User) -> LawOverride:
    row = _locked(override)
    if row.proposed_by_id == actor.pk:
        raise Refusal(_("Vous avez proposé ce changement : un autre administrateur de la zone doit en décider."))
    return row


def _decide(row: LawOverride, state: str, actor: User, words: str) -> LawOverride:
    row.state, row.decided_by, row.decided_at = state, actor, timezone.now()
    row.decision_reason = words[:300]
    with because(words):
        return save_checked(row)
