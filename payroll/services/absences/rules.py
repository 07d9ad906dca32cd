"""The rules of absences in force on a day, as data for the calculation; read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from hr_core.models import Institution
from payroll.choices_absences import BenefitBasis, BenefitPayer, Divisor, Effect, Treatment
from payroll.models import AbsenceItemRule, AbsencePayRule


@dataclass(frozen=True)
class BenefitBand:
    """From a day of the spell on, the daily benefit is this part of the daily base."""

    from_day: int
    rate: Fraction


@dataclass(frozen=True)
class MaintenanceBand:
    """From so many years of service, so many days at this part of the pay; bands of the same years follow each other."""

    years: int
    days: int
    rate: Fraction


@dataclass(frozen=True)
class Rule:
    """A dated rule (`AbsencePayRule`). Amounts in minor units, rates exact."""

    pk: int
    kind: int
    kind_label: str = ""
    is_known: bool = True
    treatment: str = Treatment.COVERED
    benefit: tuple[BenefitBand, ...] = ()
    benefit_waiting_days: int = 0
    benefit_basis: str = BenefitBasis.GROSS
    benefit_months: int = 1
    benefit_ceiling: int | None = None
    benefit_divisor: int = 30
    benefit_payer: str = BenefitPayer.BRANCH
    branch: str = ""
    benefit_item: str = ""
    maintenance: tuple[MaintenanceBand, ...] = ()
    maintenance_waiting_days: int = 0
    deducts_benefit: bool = True
    maintenance_item: str = ""
    counts_over_year: bool = False
    maximum_days: int | None = None
    needs_papers: bool = False
    text: str = ""

    @property
    def pays_benefit(self) -> bool:
        """The benefit stands on the payslip."""
        return self.benefit_payer != BenefitPayer.BRANCH

    def benefit_rate(self, number: int) -> Fraction:
        """The part of the daily base on a day of absence, zero while waiting and beyond the maximum."""
        if number <= self.benefit_waiting_days or self.is_beyond(number):
            return Fraction(0)
        held = [band.rate for band in self.benefit if band.from_day <= number]
        return held[-1] if held else Fraction(0)

    def maintenance_rate(self, number: int, years: int) -> Fraction:
        """The part of the lost pay that the employer keeps up on a day of absence, from 0 to 1."""
        if number <= self.maintenance_waiting_days or self.is_beyond(number):
            return Fraction(0)
        reached = max((band.years for band in self.maintenance if band.years <= years), default=None)
        rank = number - self.maintenance_waiting_days
        for band in self.maintenance:
            if band.years != reached:
                continue
            if rank <= band.days:
                return band.rate
            rank -= band.days
        return Fraction(0)

    def is_beyond(self, number: int) -> bool:
        return self.maximum_days is not None and number > self.maximum_days


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix. `is_default`: the row of all items reduced with the days paid."""

    effect: str = Effect.REDUCED
    divisor: str = Divisor.THIRTIETHS
    from_day: int = 1
    is_maintained: bool = True
    is_default: bool = False
    text: str = ""


KEPT = Cell(Effect.KEPT, is_maintained=False)


@dataclass(frozen=True)
class Rules:
    """The rules of a day: by kind, and the matrix by (kind, code of an item), "" for the row of all others."""

    by_kind: Mapping[int, Rule] = field(default_factory=dict)
    cells: Mapping[tuple[int, str], Cell] = field(default_factory=dict)

    def cell(self, kind: int, code: str, *, is_prorated: bool) -> Cell | None:
        """What the absence does to an item; None when the matrix says nothing of an item that days do not reduce.

        Nothing is withheld while the rule is unknown: the control blocks the run until somebody says it.
        """
        rule = self.by_kind.get(kind)
        if rule is None or not rule.is_known or rule.treatment == Treatment.KEPT:
            return KEPT
        found = self.cells.get((kind, code))
        if found is not None:
            return found
        return self.cells.get((kind, "")) if is_prorated else None


def rules_on(institution: Institution, on: date) -> Rules:
    """The rules and the matrix in force on a day, in two queries."""
    rules = AbsencePayRule.objects.on(on).filter(institution=institution)
    rows = rules.select_related("kind", "benefit_item", "maintenance_item")
    cells = AbsenceItemRule.objects.on(on).filter(institution=institution).select_related("item")
    return Rules(
        {row.kind_id: rule_of(row) for row in rows},
        {(row.kind_id, row.item.code if row.item else ""): cell_of(row) for row in cells},
    )


def rule_of(row: AbsencePayRule) -> Rule:
    return Rule(
        pk=row.pk,
        kind=row.kind_id,
        kind_label=row.kind.label,
        is_known=row.is_known,
        treatment=row.treatment,
        benefit=benefit_bands(row.benefit_bands),
        benefit_waiting_days=row.benefit_waiting_days,
        benefit_basis=row.benefit_basis,
        benefit_months=row.benefit_months,
        benefit_ceiling=row.benefit_ceiling,
        benefit_divisor=row.benefit_divisor,
        benefit_payer=row.benefit_payer,
        branch=row.branch,
        benefit_item=row.benefit_item.code if row.benefit_item else "",
        maintenance=maintenance_bands(row.maintenance_bands),
        maintenance_waiting_days=row.maintenance_waiting_days,
        deducts_benefit=row.deducts_benefit,
        maintenance_item=row.maintenance_item.code if row.maintenance_item else "",
        counts_over_year=row.counts_over_year,
        maximum_days=row.maximum_days,
        needs_papers=row.needs_papers,
        text=row.legal_text,
    )


def cell_of(row: AbsenceItemRule) -> Cell:
    return Cell(
        row.effect,
        row.divisor,
        row.from_day,
        row.is_maintained and row.effect != Effect.DROPPED,
        row.item_id is None,
        row.legal_text,
    )


def benefit_bands(rows: Sequence[Mapping[str, Any]]) -> tuple[BenefitBand, ...]:
    found = [BenefitBand(int(row["from_day"]), Fraction(str(row["percent"])) / 100) for row in rows]
    return tuple(sorted(found, key=lambda band: band.from_day))


def maintenance_bands(rows: Sequence[Mapping[str, Any]]) -> tuple[MaintenanceBand, ...]:
    """Bands by years of service; within the same years in the order in which they were written."""
    return tuple(sorted((band for row in rows for band in _bands_of(row)), key=lambda band: band.years))


def _bands_of(row: Mapping[str, Any]) -> list[MaintenanceBand]:
    """A band of the rule; rules written before rates were free say so many days at full, then at half pay."""
    years = int(row["years"])
    if "full_days" in row:
        old = ((int(row["full_days"]), Fraction(1)), (int(row["half_days"]), Fraction(1, 2)))
        return [MaintenanceBand(years, days, rate) for days, rate in old if days]
    return [MaintenanceBand(years, int(row["days"]), Fraction(str(row["percent"])) / 100)]
