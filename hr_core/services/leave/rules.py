"""The rules of leave of an institution: opening its ledger, what its statute adds to the law, what each leave allows."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import AbsenceKind, Institution, LeaveRule, LeaveTerms, User
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.services.absences import absence_kinds_setup
from hr_core.services.leave.events import family_events_setup, law_events
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_decimal

TERMS = Path(__file__).resolve().parents[2] / "data" / "leave_terms.toml"


@transaction.atomic
def leave_terms_setup(*, institution: Institution) -> int:
    """Give each kind of absence that may be leave its terms, where it has none; returns how many were made."""
    absence_kinds_setup(institution=institution)
    with TERMS.open("rb") as file:
        usual = {row["family"]: row["requested"] for row in tomllib.load(file)["terms"]}
    kinds = AbsenceKind.objects.filter(institution=institution, family__in=usual, terms__isnull=True)
    with because(_("Congés usuels")):
        for kind in kinds:
            save_checked(LeaveTerms(institution=institution, kind=kind, is_requested=usual[kind.family]))
    return len(kinds) + family_events_setup(institution=institution)


@transaction.atomic
def leave_rule_set(
    *, institution: Institution, start: date, values: Mapping[str, Any], actor: User | None, reason: str = ""
) -> LeaveRule:
    """Keep the rules from the first day of a month on; the rule before ends there. The first one opens the ledger.

    Raises `ValidationError` when a part is below the law of that day, or when a later rule exists.
    """
    if start.day != 1:
        raise ValidationError({"start": _("Une règle commence le premier jour d’un mois.")})
    _forbid_less(institution, start, values)
    if not LeaveRule.objects.filter(institution=institution).exists():
        leave_terms_setup(institution=institution)
    later = LeaveRule.objects.filter(institution=institution, start__gt=start).order_by("start").first()
    if later is not None:
        raise ValidationError({"start": _("Une règle plus récente existe : elle commence après cette date.")})
    with because(reason or str(values.get("reference", "")) or _("Règle des congés")):
        rule = LeaveRule.objects.filter(institution=institution, start=start).first()
        LeaveRule.objects.filter(institution=institution, start__lt=start, end__isnull=True).update(end=start)
        return save_checked(assign(rule or LeaveRule(institution=institution, start=start), dict(values)))


@transaction.atomic
def leave_terms_save(*, terms: LeaveTerms, values: Mapping[str, Any], actor: User | None, reason: str = "") -> LeaveTerms:
    """Say whether a leave is asked for by the employee, and its limits."""
    with because(reason or _("Conditions d’un congé")):
        return save_checked(assign(terms, dict(values)))


def _forbid_less(institution: Institution, start: date, values: Mapping[str, Any]) -> None:
    """A statute gives at least what the law gives."""
    law = registry.leave_law(institution, [start]).get(start) if registry.leave_law else None
    if law is None:
        return
    errors: dict[str, str] = {}
    monthly, mother = values.get("monthly_days"), values.get("mother_days")
    if monthly is not None and law.monthly is not None and Fraction(monthly, 1000) < law.monthly:
        errors["monthly_days"] = _("La loi donne déjà %(days)s jours par mois : le statut ne peut pas donner moins.") % {
            "days": french_decimal(law.monthly, 3)
        }
    if mother is not None and Fraction(mother, 1000) < law.mother_days:
        errors["mother_days"] = _("La loi donne déjà %(days)s jours par enfant : le statut ne peut pas donner moins.") % {
            "days": french_decimal(law.mother_days, 3)
        }
    yearly, events = law_events(institution, start).yearly, values.get("event_days")
    if events is not None and yearly is not None and Fraction(events, 1000) < yearly:
        errors["event_days"] = _("La loi donne déjà %(days)s jours par an : le statut ne peut pas donner moins.") % {
            "days": french_decimal(yearly, 3)
        }
    for years, days in values.get("seniority") or ():
        if Fraction(days, 1000) < law.extra_for(int(years)):
            errors["seniority"] = _("À %(years)s ans de service, la loi donne déjà %(days)s jours.") % {
                "years": years, "days": french_decimal(law.extra_for(int(years)), 3)
            }  # fmt: skip
    if errors:
        raise ValidationError(errors)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
