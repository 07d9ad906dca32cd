"""Writing the pay items of an institution: definitions and the matrix item × base, each with its date and its reason.

Whatever is written is tried at once: the plan of the day, and of the later days on which something changes, must build.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.scope import because
from hr_core.services.writing import save_checked
from hr_core.text import french_date
from payroll.choices import Inclusion, ItemKind, RunKind
from payroll.countries import law
from payroll.engine import EngineError
from payroll.engine.formula import FormulaError, parse
from payroll.models import PayItem, PayItemBase, PayItemVersion
from payroll.services.definition import definitions_read, plan_of
from payroll.services.difference import month_kinds
from payroll.services.timeline import forbid_closed_month, require_reason, timeline_end, timeline_set

#: How many later days of change are tried besides the day of a change itself.
DAYS_TRIED = 6


@transaction.atomic
def item_create(
    *, institution: Institution, code: str, start: date, values: dict[str, Any], actor: User | None, reason: str
) -> PayItem:
    """A new item and its first definition. Raises `ValidationError` for a code in use or a definition that fails."""
    item = save_checked(PayItem(institution=institution, code=code))
    item_version_set(item=item, start=start, values=values, actor=actor, reason=reason)
    return item


@transaction.atomic
def item_version_set(
    *, item: PayItem, start: date, values: dict[str, Any], actor: User | None, reason: str
) -> PayItemVersion:
    """Define an item from `start`; the definition that held is closed on that day.

    Raises `ValidationError` (on `formula`, with the place of the fault, for a formula that does not build or a cycle)
    and writes nothing.
    """
    institution = item.institution
    require_reason(reason)
    forbid_closed_month(institution, start)
    _forbid_unknown_nature(institution, str(values["nature"]))
    forbid_sex(str(values.get("formula", "")))
    with because(reason):
        version = timeline_set(
            item.versions.all(),
            start=start,
            values=values,
            make=lambda: PayItemVersion(institution=institution, item=item),
        )
    plans_try(institution=institution, start=start, item=item)
    return version


@transaction.atomic
def item_stop(*, item: PayItem, end: date, actor: User | None, reason: str) -> None:
    """Let an item stop on the eve of `end`; items that name it in their formula are told first."""
    require_reason(reason)
    forbid_closed_month(item.institution, end, "end")
    with because(reason):
        if not timeline_end(item.versions.all(), end=end):
            raise ValidationError({"end": _("Cette rubrique n’est pas en vigueur ce jour-là.")})
    plans_try(institution=item.institution, start=end, item=item)


@transaction.atomic
def base_set(
    *,
    item: PayItem,
    base: str,
    start: date,
    inclusion: str,
    rate: int = 100_000,
    ceiling: int | None = None,
    legal_text: str = "",
    actor: User | None,
    reason: str,
) -> PayItemBase | None:
    """Say from `start` how much of the item enters a base; an empty `inclusion` gives the default of its nature back.

    `rate` (over 100 000) counts for a part, `ceiling` (minor units a month) for the two limits.
    """
    institution = item.institution
    require_reason(reason)
    forbid_closed_month(institution, start)
    _forbid_unknown_base(institution, base)
    rows = item.bases.filter(base=base)
    with because(reason):
        if not inclusion:
            timeline_end(rows, end=start)
            cell = None
        else:
            limited = inclusion in (Inclusion.UP_TO, Inclusion.EXCESS)
            if limited and ceiling is None:
                raise ValidationError({"ceiling": _("Donner le plafond par mois.")})
            cell = timeline_set(
                rows,
                start=start,
                values={
                    "inclusion": inclusion,
                    "rate": rate if inclusion == Inclusion.PART else 100_000,
                    "ceiling": ceiling if limited else None,
                    "legal_text": legal_text,
                },
                make=lambda: PayItemBase(institution=institution, item=item, base=base),
            )
    plans_try(institution=institution, start=start, item=item)
    return cell


def _forbid_unknown_nature(institution: Institution, nature: str) -> None:
    if nature not in {spec.code for spec in law(institution.country_id).natures}:
        raise ValidationError({"nature": _("Cette nature n’existe pas dans le droit du pays.")})


def forbid_sex(formula: str, field: str = "formula") -> None:
    """Raise `ValidationError` when a formula written by hand reads the sex of the employee."""
    try:
        names = parse(formula).names if formula.strip() else ()
    except FormulaError:
        return  # told with its place when the plan is built
    if "sexe" in names:
        raise ValidationError({field: _("Le sexe ne fait pas varier une rémunération : une formule ne le lit pas.")})


def _forbid_unknown_base(institution: Institution, base: str) -> None:
    if base not in {spec.code for spec in law(institution.country_id).bases}:
        raise ValidationError({"base": _("Cette assiette n’existe pas dans le droit du pays.")})


def plans_try(*, institution: Institution, start: date, item: PayItem | None = None) -> None:
    """Build the plans of `start` and of the next days on which an item changes, for every kind of run.

    Raises `ValidationError`: on `formula` when the fault is in the given item, on the whole otherwise.
    """
    months = [(kind, month_kinds(kind)) for kind in RunKind.values]
    for day in _days(institution, start):
        try:
            for definition in definitions_read(institution=institution, on=day, months=months):
                plan_of(definition)
        except EngineError as error:
            raise _refused(error, item, day, start) from error


def _days(institution: Institution, start: date) -> list[date]:
    changes = PayItemVersion.objects.filter(institution=institution, start__gt=start).values_list("start", flat=True)
    return [start, *sorted(set(changes))[:DAYS_TRIED]]


def _refused(error: EngineError, item: PayItem | None, day: date, start: date) -> ValidationError:
    when = "" if day == start else _(" (au %(day)s)") % {"day": french_date(day)}
    if isinstance(error, FormulaError) and item is not None and error.item == item.code:
        return ValidationError({"formula": error.placed + when})
    if item is not None and not isinstance(error, FormulaError):
        return ValidationError({"formula": str(error) + when})
    return ValidationError(
        _("Une autre rubrique ne se calculerait plus%(when)s. %(error)s") % {"when": when, "error": error}
    )


def usual_order(kind: str, code: str) -> int:
    """The place of an item on the payslip: earnings, then deductions, then charges, each by code."""
    rank = {ItemKind.EARNING: 0, ItemKind.DEDUCTION: 10_000, ItemKind.EMPLOYER_CHARGE: 20_000}[ItemKind(kind)]
    return rank + int(code)
