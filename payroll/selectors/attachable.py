"""The attachable and assignable portions: the scale in force, the month of reference of an employee, what is left.

A scale comes from the country's file, or from one signed by the institution's jurist, which wins. What neither knows is
an `UnknownScale`: whoever asks must refuse, never assume nothing or all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from hr_core.models import Employee, Institution
from hr_core.models.employees import PayTerms
from hr_core.text import french_date
from payroll.choices import RunKind, Section
from payroll.countries import law
from payroll.engine import CountryLaw, Figure, PayResult, exact
from payroll.models import PayPeriod, Payslip, SignedScale
from payroll.selectors.explanations import payslip_result
from payroll.selectors.law_changes import overrides_on
from payroll.services.attachable import (
    BY_RANK,
    CLASSES,
    ORDINARY,
    PROPORTIONAL,
    Bracket,
    Claim,
    Division,
    PortionRules,
    PortionScale,
    divide,
)
from payroll.services.definition import definition_read, plan_of
from payroll.services.roster import roster_open

#: Units in which a country's scale is read as it stands: amounts of the month.
READABLE_UNITS = ("F par mois", "FC par mois", "Ar par mois", "de la rémunération", "")
BASE = "attachable"


@dataclass(frozen=True)
class UnknownScale:
    """No scale that may be used: why, in French."""

    reason: str

    @property
    def cure(self) -> str:
        return _("Faire signer un barème par le juriste (Dossiers de paie, Retenues, Barèmes de quotité).")


@dataclass(frozen=True)
class Commitment:
    """What already takes part of an employee's pay each month: `asked`, its balance when it takes all that it may.

    `rank`: a moment first (aware datetime), then a key.
    """

    label: str
    creditor: str
    asked: int
    creditor_class: str = ORDINARY
    is_assignment: bool = False
    rank: tuple = ()
    reference: str = ""
    url: str = ""
    balance: int | None = None


#: Other modules give the monthly commitments of an employee on a day (loans and advances of the fund).
CommitmentSource = Callable[[Employee, date], Iterable[Commitment]]
_sources: list[CommitmentSource] = []


def commitment_source_add(source: CommitmentSource) -> None:
    """Called in `AppConfig.ready()`: what the source gives counts in every portion, and is shown with the acts."""
    if source not in _sources:
        _sources.append(source)


@dataclass(frozen=True)
class Reference:
    """The month on which portions are read: `base` after compulsory levies, `net` before any deduction."""

    base: int
    net: int
    label: str
    is_estimate: bool = False


@dataclass(frozen=True)
class PortionRoom:
    """The portion of an employee on a day: limits, commitments in legal order with what each gets, what remains."""

    employee: Employee
    on: date
    rules: PortionRules | None
    reference: Reference | None
    obstacle: UnknownScale | None = None
    division: Division | None = None
    commitments: Sequence[tuple[Commitment, int]] = field(default_factory=tuple)

    @property
    def is_known(self) -> bool:
        return self.division is not None

    @property
    def attachable(self) -> int:
        return self.division.limits.attachable if self.division else 0

    @property
    def assignable(self) -> int:
        return self.division.limits.assignable if self.division else 0

    @property
    def attachable_left(self) -> int:
        """What one more seizure could take each month."""
        return self.division.attachable_left if self.division else 0

    @property
    def assignable_left(self) -> int:
        """What a new cession or loan could take each month without touching those already there."""
        return self.division.assignable_left if self.division else 0

    @property
    def committed(self) -> int:
        return self.division.total if self.division else 0


def attachable_room(employee: Employee, on: date, *, category: str | None = None) -> PortionRoom:
    """The portion of an employee, with what already takes part of it. `category`: that of the pay terms, when known.

    `obstacle` tells why it is not known (no scale, nobody paid yet): then no figure may be used.
    """
    institution = employee.institution
    rules = portion_rules(institution, on, category=category_on(employee, on) if category is None else category)
    reference = reference_of(employee, on)
    if isinstance(rules, UnknownScale):
        return PortionRoom(employee, on, None, reference, rules, commitments=_unserved(employee, on))
    if reference is None:
        reason = _("Aucun bulletin, et pas de contrat ni de salaire de base approuvé qui permettent d’estimer la paie.")
        return PortionRoom(employee, on, rules, None, UnknownScale(reason), commitments=_unserved(employee, on))
    found = sorted(commitments_of(employee, on), key=lambda each: (CLASSES.index(each.creditor_class), each.rank))
    claims = [
        Claim(key, each.asked, each.creditor_class, each.is_assignment, each.rank) for key, each in enumerate(found)
    ]
    division = divide(rules=rules, base=reference.base, net=reference.net, claims=claims)
    served = tuple((each, division.taken.get(key, 0)) for key, each in enumerate(found))
    return PortionRoom(employee, on, rules, reference, None, division, served)


def assignable_room(employee: Employee, on: date) -> int | None:
    """What a new cession or loan may take by month, in minor units; None when the portion is not known: refuse then."""
    room = attachable_room(employee, on)
    return room.assignable_left if room.is_known else None


def _unserved(employee: Employee, on: date) -> tuple[tuple[Commitment, int], ...]:
    return tuple((each, 0) for each in commitments_of(employee, on))


def commitments_of(employee: Employee, on: date) -> list[Commitment]:
    return [each for source in _sources for each in source(employee, on)]


def category_on(employee: Employee, on: date) -> str:
    """The category of the pay terms in force, empty without any."""
    terms = PayTerms.objects.on(on).filter(employee=employee, state="approved").first()
    return terms.category if terms else ""


def portion_rules(institution: Institution, on: date, category: str = "") -> PortionRules | UnknownScale:
    """The rules of a day for a category; four queries at most. The signed scale wins over the country's."""
    return PortionBook(institution, on).rules(category)


class PortionBook:
    """The rules of an institution on a day, read once: `rules(category)` asks nothing more of the database."""

    def __init__(self, institution: Institution, on: date) -> None:
        self.on = on
        country = institution.country_id.lower()
        self.law: CountryLaw = law(country).with_overrides(overrides_on(country, on))
        signed = SignedScale.objects.on(on).filter(institution=institution, state=SignedScale.State.SIGNED)
        self.signed = list(signed.order_by("-start", "-pk"))

    def rules(self, category: str = "") -> PortionRules | UnknownScale:
        attachable = self._scale("attachable-portion", SignedScale.Portion.ATTACHABLE, category)
        assignable = self._scale("assignable-portion", SignedScale.Portion.ASSIGNABLE, category)
        for found in (attachable, assignable):
            if isinstance(found, UnknownScale):
                return found
        assert isinstance(attachable, PortionScale) and isinstance(assignable, PortionScale)
        return PortionRules(attachable, assignable, self._maintenance(), self._divisions(category))

    def _signed(self, portion: str, category: str) -> SignedScale | None:
        for wanted in dict.fromkeys((category, "")):
            for row in self.signed:
                if row.category == wanted and row.portion in (portion, SignedScale.Portion.BOTH):
                    return row
        return None

    def _scale(self, figure_id: str, portion: str, category: str) -> PortionScale | UnknownScale:
        signed = self._signed(portion, category)
        if signed is not None:
            return scale_of(signed)
        figure = self.law.figures.get(figure_id) or self.law.figures.get("attachable-portion")
        return self._of_law(figure)

    def _of_law(self, figure: Figure | None) -> PortionScale | UnknownScale:
        value = figure.on(self.on) if figure is not None else None
        if figure is None or value is None:
            return UnknownScale(
                _("Le barème de la quotité n’est pas connu au %(day)s.") % {"day": french_date(self.on)}
            )
        if figure.kind == "text":
            return UnknownScale(value.data["text"])
        reading = self.law.figures.get("attachable-reading")
        held = reading.on(self.on) if reading is not None else None
        if held is not None:
            return UnknownScale(held.data["text"])
        if figure.unit not in READABLE_UNITS:
            return UnknownScale(_("Le barème est donné en « %(unit)s ».") % {"unit": figure.unit})
        source = "\u00a0; ".join(self.law.sources[key].title for key in value.sources)
        rows = value.data["brackets" if figure.kind == "scale" else "steps"]
        brackets = tuple(
            # A band « from » an amount begins just after the amount before it: pay is a whole number of minor units.
            Bracket(int(exact(row["over"])) if "over" in row else int(exact(row["from"])) - 1, exact(row["percent"]) / 100)
            for row in rows
        )
        return PortionScale(brackets, figure.kind == "steps", 0, figure.label, source)

    def _maintenance(self) -> Fraction:
        figure = self.law.figures.get("maintenance-portion")
        value = figure.on(self.on) if figure is not None and figure.kind == "rate" else None
        return exact(value.data["percent"]) / 100 if value is not None else Fraction(0)

    def _divisions(self, category: str) -> dict[str, str]:
        """How each class divides; where the law is silent, the ordinary class as the signed scale says."""
        figure = self.law.figures.get("attachable-order")
        value = figure.on(self.on) if figure is not None and figure.kind == "table" else None
        if value is not None:
            words = {"au marc le franc": PROPORTIONAL, "par rang": BY_RANK}
            return {row["key"]: words[row["division"]] for row in value.data["rows"]}
        signed = self._signed(SignedScale.Portion.ATTACHABLE, category)
        sharing = BY_RANK if signed is not None and signed.sharing == SignedScale.Sharing.RANK else PROPORTIONAL
        return dict.fromkeys(CLASSES, sharing)


def scale_of(signed: SignedScale) -> PortionScale:
    """A signed scale as the calculation reads it."""
    brackets = tuple(Bracket(int(row["over"]), Fraction(row["fraction"])) for row in signed.brackets)
    whole = signed.method == SignedScale.Method.WHOLE
    return PortionScale(brackets, whole, signed.minimum, _("Barème signé par le juriste"), signed.legal_text)


def portion_base(result: PayResult) -> np.ndarray:
    """Pay after compulsory levies, int64 of shape (n,): the conventional base `attachable` (repayments of expenses, family
    benefits and benefits in kind are not of it) less the employee's contributions and taxes; never negative.

    Text: Uniform Act, article 177.
    """
    levies = result.section(Section.EMPLOYEE_CONTRIBUTION, Section.TAX)
    return np.maximum(result.base(BASE) - levies, 0)


def net_before_deductions(result: PayResult) -> np.ndarray:
    """What would be paid if nothing were withheld but compulsory levies."""
    return result.net + result.section(Section.DEDUCTION)


def reference_of(employee: Employee, on: date) -> Reference | None:
    """The last regular payslip up to the month of `on`, else an estimate of that month from the file; None without."""
    payslip = (
        Payslip.objects.select_related("run__period", "calculation")
        .filter(employee=employee, run__kind=RunKind.REGULAR, run__period__year__lte=on.year)
        .exclude(run__period__year=on.year, run__period__month__gt=on.month)
        .order_by("-run__period__year", "-run__period__month")
        .first()
    )
    if payslip is not None:
        result = payslip_result(payslip)
        label = _("bulletin %(of_month)s") % {"of_month": payslip.run.period.of_month}
        return _reference(result, label)
    return _estimate(employee, on)


def _estimate(employee: Employee, on: date) -> Reference | None:
    period = PayPeriod(institution=employee.institution, year=on.year, month=on.month)
    definition = definition_read(institution=employee.institution, on=period.last_day)
    plan = plan_of(definition)
    roster: Any = roster_open(
        plan=plan,
        period=period,
        first_employee=employee.pk,
        last_employee=employee.pk,
        rates=definition.special.rates,
    )
    if not len(roster):
        return None
    return _reference(plan.evaluate(roster.columns, 1), _("estimation d’après le dossier"), is_estimate=True)


def _reference(result: PayResult, label: str, *, is_estimate: bool = False) -> Reference:
    return Reference(int(portion_base(result)[0]), int(net_before_deductions(result)[0]), label, is_estimate)
