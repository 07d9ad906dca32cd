"""What some contracts and schemes ask of a month's calculation beyond its items: another currency, a guaranteed net,
the civil servants' scheme. Kept with the month's rules, read by the roster, absent from the plan when nobody needs it.

- **Currency.** The base salary of a contract in another currency is converted at the rate of the last day of the month,
  half up to the minor unit of the pay.
- **Guaranteed net.** A supplement, taxable and contributory like a salary supplement, is looked for so that the net before
  the institution's own deductions is exactly the guaranteed one, or the next above that the law lets be; for paid days
  under 30 the guarantee is reduced by thirtieths, half up.
- **Schemes.** A branch in which an employee is not under the general scheme pays no line for them. Civil servants pay
  their pension contributions on their notional index base, reduced by thirtieths, at the rates of the country's file
  (`civil-servants-employee-rate`, `civil-servants-employer-rate`), else at those that the institution has set. They are
  not taken off the taxable income: where a text deducts them, the country's formulas say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from hr_core.models import Institution, PayTerms, SchemeAffiliation
from hr_core.text import currency_decimals, french_decimal
from payroll.engine import (
    Const,
    CountryLaw,
    DefinitionError,
    Expr,
    InputSpec,
    ItemSpec,
    LineSpec,
    Pay,
    PayPlan,
    exact,
    invert_net,
    where,
)
from payroll.selectors.exchange import RateMissing, half_up, rate_book

SUPPLEMENT = "net-supplement"
CIVIL_EMPLOYEE, CIVIL_EMPLOYER = "civil-servants-employee", "civil-servants-employer"
CIVIL_FIGURES = {"employee": "civil-servants-employee-rate", "employer": "civil-servants-employer-rate"}
CIVIL_SETTINGS = {"employee": "civil_servants_employee_rate", "employer": "civil_servants_employer_rate"}
GENERAL, CIVIL_SERVANTS = SchemeAffiliation.Scheme.GENERAL, SchemeAffiliation.Scheme.CIVIL_SERVANTS
PENSION = SchemeAffiliation.Branch.PENSION

_GUARANTEED = InputSpec("guaranteed_net", "amount", 0, "net garanti par le contrat")
_SUPPLEMENT = InputSpec("net_supplement", "amount", 0, "complément qui l’atteint")
_IS_CIVIL = InputSpec("civil_servant", "bool", False, "vous relevez du régime de retraite des fonctionnaires")
_NOTIONAL = InputSpec("notional_base", "amount", 0, "traitement indiciaire")


@dataclass(frozen=True)
class ContractRate:
    """What a minor unit of a contract's currency is worth in minor units of the pay (`factor`, exact text), in words."""

    currency: str
    factor: str
    told: str
    sources: tuple[tuple[str, str], ...] = ()

    def convert(self, amount: int) -> int:
        return half_up(amount * Fraction(self.factor))


@dataclass(frozen=True)
class SpecialTerms:
    """What the files of an institution ask for in a month. `civil_rates` are percentages as text, empty while nobody is
    a civil servant or the rates are those of the country's file; `has_civil_lines` when the lines can be written.
    """

    schemes: tuple[str, ...] = ()
    has_civil_lines: bool = False
    civil_rates: tuple[str, ...] = ()
    has_guaranteed_net: bool = False
    rates: tuple[ContractRate, ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SpecialTerms:
        rates = tuple(
            ContractRate(
                row["currency"], row["factor"], row["told"], tuple((title, url) for title, url in row["sources"])
            )
            for row in data["rates"]
        )
        return cls(
            tuple(data["schemes"]),
            data["has_civil_lines"],
            tuple(data["civil_rates"]),
            data["has_guaranteed_net"],
            rates,
        )

    def rate(self, currency: str) -> ContractRate | None:
        return next((rate for rate in self.rates if rate.currency == currency), None)


def special_terms_read(
    institution: Institution, country: CountryLaw, on: date, settings: dict[str, Any]
) -> SpecialTerms:
    """What the files ask for on the last day of a month: two queries, one more when a contract is in another currency.

    `settings` are all those of the institution on that day.
    """
    month = (on.replace(day=1), on + timedelta(days=1))
    terms = (
        PayTerms.objects.between(*month)
        .filter(Q(guaranteed_net__isnull=False) | ~Q(currency=""), institution=institution, state="approved")
        .aggregate(
            currencies=ArrayAgg("currency", distinct=True, default=[]),
            nets=Count("pk", filter=Q(guaranteed_net__isnull=False)),
        )
    )
    affiliations = (
        SchemeAffiliation.objects.on(on)
        .filter(institution=institution)
        .exclude(scheme=GENERAL)
        .values_list("branch", "scheme")
        .distinct()
        .order_by("branch", "scheme")
    )
    pairs = list(affiliations)
    is_wanted = (PENSION, CIVIL_SERVANTS) in pairs
    has_civil, civil_rates = _civil_rates(country, on, settings) if is_wanted else (False, ())
    return SpecialTerms(
        schemes=tuple(dict.fromkeys(branch for branch, _scheme in pairs)),
        has_civil_lines=has_civil,
        civil_rates=civil_rates,
        has_guaranteed_net=terms["nets"] > 0,
        rates=tuple(_contract_rates(country.currency.code, terms["currencies"], on)),
    )


def _contract_rates(pay_currency: str, currencies: Sequence[str], on: date) -> list[ContractRate]:
    """The rates known for the currencies of the contracts; those without a rate are left to the roster's check."""
    wanted = sorted(set(currencies) - {"", pay_currency})
    book = rate_book(on) if wanted else None
    found = []
    for currency in wanted:
        try:
            conversion = book.conversion(currency, pay_currency)  # type: ignore[union-attr]
        except RateMissing:
            continue
        factor = conversion.rate * Fraction(10 ** currency_decimals(pay_currency), 10 ** currency_decimals(currency))
        told = f"1 {currency} = {french_decimal(conversion.rate, 6)} {pay_currency}"
        found.append(ContractRate(currency, str(factor), told, conversion.sources))
    return found


def _civil_rates(country: CountryLaw, on: date, settings: dict[str, Any]) -> tuple[bool, tuple[str, ...]]:
    """Whether the rates are known, and the institution's where the country's file has none."""
    if _has_civil_figures(country, on):
        return True, ()
    rates = tuple(str(settings[key]) for key in CIVIL_SETTINGS.values() if key in settings)
    return len(rates) == len(CIVIL_SETTINGS), rates if len(rates) == len(CIVIL_SETTINGS) else ()


def _has_civil_figures(country: CountryLaw, on: date) -> bool:
    figures = [country.figures.get(figure) for figure in CIVIL_FIGURES.values()]
    return all(figure is not None and figure.on(on) is not None for figure in figures)


# ---------------------------------------------------------------------- what the plan gains
def with_civil_lines(country: CountryLaw, special: SpecialTerms) -> CountryLaw:
    """The law with the two lines of the civil servants' pension scheme written after its own."""
    if not special.has_civil_lines:
        return country
    about = _(
        "Vous relevez du régime de retraite des fonctionnaires : la cotisation se calcule sur votre traitement indiciaire. "
        "Elle ne réduit pas ici le revenu imposable."
    )
    order = max((line.order for line in country.lines), default=0)
    label, recipient = _("Régime de retraite des fonctionnaires"), _("Régime des fonctionnaires")
    lines = (
        LineSpec(CIVIL_EMPLOYEE, CIVIL_EMPLOYEE, label, "employee-contribution", recipient, "", about, order + 1),
        LineSpec(CIVIL_EMPLOYER, CIVIL_EMPLOYER, label, "employer-contribution", recipient, "", about, order + 2),
    )
    rules = country.rules

    def with_civil(pay: Pay) -> None:
        rules(pay)
        base = pay.name("civil-servants-base", pay.prorated(pay.column(_NOTIONAL)), _("traitement indiciaire du mois"))
        applies = pay.column(_IS_CIVIL)
        employee, employer = (_rate(pay, special, rank) for rank in range(2))
        pay.contribution(CIVIL_EMPLOYEE, base, employee, when=applies)
        pay.contribution(CIVIL_EMPLOYER, base, employer, when=applies)

    return replace(country, lines=(*country.lines, *lines), rules=with_civil)


def _rate(pay: Pay, special: SpecialTerms, rank: int) -> Expr:
    if not special.civil_rates:
        return pay.figure(list(CIVIL_FIGURES.values())[rank])
    label = (_("taux salarial réglé par l’institution"), _("taux patronal réglé par l’institution"))[rank]
    return Const(exact(special.civil_rates[rank]) / 100, label=label, as_rate=True)


def supplement_item() -> ItemSpec:
    """The earning that brings the net up to the guaranteed one."""

    def amount(pay: Pay) -> Expr:
        return where(pay.column(_GUARANTEED) > 0, pay.column(_SUPPLEMENT), 0)

    return ItemSpec(
        SUPPLEMENT,
        _("Complément pour net garanti"),
        amount=amount,
        nature="salary",
        about=_(
            "Votre contrat garantit un net : ce complément du brut fait que le net l’atteint, retenues légales déduites."
        ),
    )


# ---------------------------------------------------------------------- what the roster reads
def net_supplements(plan: PayPlan, columns: dict[str, Any], count: int) -> np.ndarray:
    """The supplement of each row, shape (count,), minor units: zero where nothing is guaranteed or the net is reached.

    `columns` are those of the plan, `guaranteed_net` among them. Rows without a guarantee cost nothing; the others are
    looked for one by one, which tries some 130 000 gross amounts each.
    """
    found = np.zeros(count, dtype=np.int64)
    guaranteed = np.asarray(columns.get("guaranteed_net", 0))
    rows = np.flatnonzero(guaranteed) if guaranteed.ndim else np.zeros(0, dtype=np.int64)
    if not len(rows):
        return found
    for row in rows.tolist():
        alone = {name: _cell(column, row) for name, column in columns.items()}
        try:
            inverted = invert_net(plan, alone, int(guaranteed[row]), "net_supplement", before_deductions=True)
        except DefinitionError:
            continue  # no supplement reaches it: the control of the net shows the month as it is
        found[row] = inverted.component
    return found


def _cell(column: Any, row: int) -> Any:
    return column[row] if hasattr(column, "__len__") and not isinstance(column, str) else column


def guaranteed_of_month(guaranteed: np.ndarray, paid_days: np.ndarray, month_days: int) -> np.ndarray:
    """The guarantee for the paid days, half up."""
    return (2 * guaranteed * paid_days + month_days) // (2 * month_days)
