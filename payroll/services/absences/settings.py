"""Writing what pay makes of absences: the dated rule of a kind, the cells of the matrix, and what an institution starts with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.choices import AbsenceFamily
from hr_core.models import AbsenceKind, Institution, User
from hr_core.scope import because
from hr_core.services.absences import absence_kinds_setup
from hr_core.services.writing import assign, save_checked
from payroll.choices import ItemKind
from payroll.choices_absences import BenefitPayer, Effect, Treatment
from payroll.countries import law
from payroll.models import AbsenceItemRule, AbsencePayRule, PayItem
from payroll.services.absences.defaults import INJURIES, rule_values
from payroll.services.timeline import forbid_closed_month, require_reason, timeline_end, timeline_set

#: The usual items of the benefit and of the maintenance, by family (see payroll/data/usual_items.toml).
ITEMS: dict[str, tuple[str, str]] = {
    AbsenceFamily.SICKNESS: ("3540", "3510"),
    AbsenceFamily.LONG_SICKNESS: ("3540", "3510"),
    AbsenceFamily.MATERNITY: ("3550", "3530"),
    **dict.fromkeys(INJURIES, ("3560", "3520")),
}
LONGEST = 3_650  # days of a band


@transaction.atomic
def absence_rules_setup(*, institution: Institution, start: date) -> int:
    """Give each kind of absence that has no rule the one that the law of the country gives, and its default row of the matrix.

    Returns how many rules were made; running it again changes nothing.
    """
    absence_kinds_setup(institution=institution)
    country = law(institution.country_id)
    items = {item.code: item for item in PayItem.objects.filter(institution=institution)}
    ruled = set(AbsencePayRule.objects.filter(institution=institution).values_list("kind", flat=True))
    celled = set(
        AbsenceItemRule.objects.filter(institution=institution, item__isnull=True).values_list("kind", flat=True)
    )
    made = 0
    with because(_("Règles de paie des absences d’après la loi du pays")):
        for kind in AbsenceKind.objects.filter(institution=institution):
            if kind.pk not in ruled:
                benefit, maintenance = ITEMS.get(kind.family, ("", ""))
                values = rule_values(country, kind.family, start) | {
                    "benefit_item": items.get(benefit),
                    "maintenance_item": items.get(maintenance),
                }
                save_checked(assign(AbsencePayRule(institution=institution, kind=kind, start=start), values))
                made += 1
            if kind.pk not in celled:
                save_checked(AbsenceItemRule(institution=institution, kind=kind, start=start))
    return made


@transaction.atomic
def absence_rule_set(
    *, kind: AbsenceKind, start: date, values: dict[str, Any], actor: User | None, reason: str
) -> AbsencePayRule:
    """Say what pay makes of a kind from `start`; the rule that held is closed on that day.

    `benefit_bands` and `maintenance_bands` as in `AbsencePayRule`. Raises `ValidationError` naming the field.
    """
    institution = kind.institution
    require_reason(reason)
    forbid_closed_month(institution, start)
    _check_rule(values)
    with because(reason):
        return timeline_set(
            AbsencePayRule.objects.filter(kind=kind),
            start=start,
            values=values,
            make=lambda: AbsencePayRule(institution=institution, kind=kind),
        )


@transaction.atomic
def absence_cell_set(
    *, kind: AbsenceKind, item: PayItem | None, start: date, values: dict[str, Any], actor: User | None, reason: str
) -> AbsenceItemRule | None:
    """Say from `start` what the kind of absence does to an item (to all others reduced with the days paid without one).

    Without an `effect`, the cell of an item falls back to that row.
    """
    institution = kind.institution
    require_reason(reason)
    forbid_closed_month(institution, start)
    rows = AbsenceItemRule.objects.filter(kind=kind, item=item)
    with because(reason):
        if not values.get("effect"):
            if item is None:
                raise ValidationError({"effect": _("La ligne des autres rubriques dit toujours son effet.")})
            timeline_end(rows, end=start)
            return None
        if item is not None:
            _forbid_other_than_gains(item, start)
        return timeline_set(
            rows,
            start=start,
            values={
                **values,
                "is_maintained": bool(values.get("is_maintained")) and values["effect"] == Effect.REDUCED,
            },
            make=lambda: AbsenceItemRule(institution=institution, kind=kind, item=item),
        )


def _forbid_other_than_gains(item: PayItem, on: date) -> None:
    version = item.versions.on(on).first() or item.versions.order_by("-start").first()
    if version is not None and version.kind != ItemKind.EARNING:
        raise ValidationError({"effect": _("Seuls les gains se réduisent avec les absences.")})


def _check_rule(values: Mapping[str, Any]) -> None:
    errors: dict[str, Any] = {}
    if not values.get("is_known", True):
        return
    benefit, maintenance = values.get("benefit_bands") or [], values.get("maintenance_bands") or []
    _check_benefit(benefit, errors)
    _check_maintenance(maintenance, errors)
    if values["treatment"] == Treatment.COVERED and not benefit and not maintenance:
        errors["treatment"] = _("Donnez une indemnité ou un maintien, ou choisissez « jours non payés ».")
    if benefit and values.get("benefit_payer") != BenefitPayer.BRANCH and values.get("benefit_item") is None:
        errors["benefit_item"] = _("Dire par quelle rubrique l’institution verse l’indemnité.")
    if benefit and values.get("benefit_payer") == BenefitPayer.SUBROGATED and not values.get("branch"):
        errors["branch"] = _("Dire à quelle branche l’institution réclame ce qu’elle avance.")
    if maintenance and values.get("maintenance_item") is None:
        errors["maintenance_item"] = _("Dire par quelle rubrique le maintien est payé.")
    item = values.get("benefit_item")
    if item is not None and item == values.get("maintenance_item"):
        errors["maintenance_item"] = _("L’indemnité et le maintien ont chacun leur rubrique.")
    if errors:
        raise ValidationError(errors)


def _check_benefit(rows: Sequence[Mapping[str, Any]], errors: dict[str, Any]) -> None:
    days = [int(row["from_day"]) for row in rows]
    if days and min(days) != 1:
        errors["benefit_bands"] = _(
            "La première tranche de l’indemnité commence au jour 1 ; le délai de carence se dit à part."
        )
    if len(set(days)) != len(days):
        errors["benefit_bands"] = _("Deux tranches de l’indemnité commencent le même jour.")
    if any(not 0 <= Fraction(str(row["percent"])) <= 100 for row in rows):
        errors["benefit_bands"] = _("Le taux de l’indemnité va de 0 à 100 %.")


def _check_maintenance(rows: Sequence[Mapping[str, Any]], errors: dict[str, Any]) -> None:
    if any(not 1 <= int(row["days"]) <= LONGEST for row in rows):
        errors["maintenance_bands"] = _("Une tranche du maintien va de 1 à 3 650 jours.")
    elif any(not 0 < Fraction(str(row["percent"])) <= 100 for row in rows):
        errors["maintenance_bands"] = _("Le taux du maintien va de plus de 0 à 100 %, par exemple 100, 75 ou 200/3.")
