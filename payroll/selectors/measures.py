"""What a measure of a simulation may change, and how it is told in a sentence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from hr_core.models import Institution, PayTerms
from hr_core.text import french_amount, french_decimal, french_month, french_percent
from payroll.choices_steering import MeasureKind
from payroll.models import PayTable, SimulationMeasure, SimulationScenario
from payroll.selectors.law_changes import law_today
from payroll.selectors.statute import item_labels_by_code

#: Kinds of figures of the law that one number replaces.
SIMPLE = ("amount", "rate")
ITEM_KINDS = (MeasureKind.ITEM, MeasureKind.FORMULA)


def targets_of(kind: str, institution: Institution, scenario: SimulationScenario) -> list[tuple[str, str]]:
    """The choices of a kind: (code, label)."""
    if kind == MeasureKind.TABLE:
        return list(PayTable.objects.order_by("label").values_list("code", "label"))
    if kind in ITEM_KINDS:
        labels = item_labels_by_code(institution, scenario.start)
        return [(code, f"{code} {label}") for code, label in sorted(labels.items())]
    if kind == MeasureKind.LAW:
        found = law_today(institution.country_id.lower()).figures.values()
        rows = [each for each in found if each.kind in SIMPLE and each.on(scenario.start) is not None]
        return sorted(((each.id, f"{each.label} ({_now(each, scenario)})") for each in rows), key=lambda row: row[1])
    return []


def _now(figure: Any, scenario: SimulationScenario) -> str:
    value = figure.on(scenario.start)
    return (
        french_percent(_number(value.data["percent"]), 4)
        if figure.kind == "rate"
        else french_decimal(_number(value.data["amount"]), 4)
    )


def _number(text: Any) -> Any:
    from fractions import Fraction

    return Fraction(str(text))


def figure_kind(institution: Institution, figure: str) -> str:
    """`amount` or `rate`."""
    return law_today(institution.country_id.lower()).figure(figure).kind


def categories_of() -> list[str]:
    """The categories of the staff, as approved pay terms name them."""
    rows = PayTerms.objects.filter(state="approved").exclude(category="").order_by("category")
    return list(rows.values_list("category", flat=True).distinct())


def told(measure: SimulationMeasure, currency: str) -> str:
    """« Salaires de base, catégorie AM1 : +5 % »."""
    parts = [measure.label or str(measure.get_kind_display())]
    if measure.category and measure.kind != MeasureKind.LAW:
        parts.append(_("catégorie %(category)s") % {"category": measure.category})
    values = []
    if measure.kind == MeasureKind.HIRES:
        values.append(
            _("%(number)s à %(amount)s de base")
            % {"number": measure.number, "amount": french_amount(measure.amount or 0, currency, unit=True)}
        )
    elif measure.kind == MeasureKind.LEAVERS:
        values.append(_("%(number)s agents") % {"number": measure.number})
    elif measure.kind == MeasureKind.RETIREMENT:
        values.append(_("à %(age)s ans") % {"age": measure.number} if measure.number else _("à l’âge de la loi"))
    else:
        if measure.kind == MeasureKind.ADVANCEMENT:
            values.append(_("tous les %(number)s mois") % {"number": measure.number})
        if measure.rate:
            sign = "+" if measure.rate > 0 else ""
            values.append(sign + french_percent(_number(measure.rate) / 1000, 3))
        if measure.amount is not None:
            values.append(french_amount(measure.amount, currency, unit=True))
        if measure.text:
            values.append(measure.text.replace(".", ",") if measure.kind == MeasureKind.LAW else measure.text)
    sentence = ", ".join(parts)
    return f"{sentence}\u00a0: {', '.join(values)}" if values else sentence


def since(measure: SimulationMeasure) -> str:
    return french_month(measure.start.year, measure.start.month)
