"""What the pay tells the yearly social report: the wage bill, mean pay by sex and group, causes of departure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.registry import registry
from hr_core.selectors.figures.crowd import NOMINATIVE, SMALLEST, population
from hr_core.selectors.figures.social_report import Figure, Section, Table
from payroll.choices_departures import Cause
from payroll.models import Departure, Payslip
from payroll.selectors.paid_sums import paid_runs
from payroll.selectors.visibility import payslips_of, runs_of

VIEW = "payroll_view"
SUMS = ("gross", "net", "contributions", "tax", "employer")


def pay_section(institution: Institution, years: Sequence[int], access: Access) -> Section | None:
    """Amounts of the paid months, for those who may read pay. Means are by payslip of a month; a mean of fewer than five people
    is not shown to those who may not see files."""
    if not access.has(VIEW):
        return None
    runs = list(runs_of(access, paid_runs(institution, (min(years), 1), (max(years), 12))).values_list("pk", flat=True))
    slips = Payslip.objects.filter(run__in=runs, pk__in=payslips_of(access).order_by().values("pk")).order_by()
    sums = {f"sum_{name}": Sum(name) for name in SUMS}
    rows = list(
        slips.values("run__period__year", "employee__sex").annotate(**sums, slips=Count("pk"), people=Count("employee", distinct=True))
    )
    totals, means = [], []
    for year in years:
        held = [row for row in rows if row["run__period__year"] == year]
        totals.append({name: sum(row[f"sum_{name}"] for row in held) for name in SUMS})
        means.append({row["employee__sex"]: (row["sum_gross"], row["slips"], row["people"]) for row in held})
    if not any(total["gross"] for total in totals):
        return None

    def money(words: str, *names: str) -> Figure:
        return Figure(words, [sum(total[name] or 0 for name in names) for total in totals], "money")

    def mean(sex: str, words: str) -> Figure:
        return Figure(words, [_mean(found.get(sex), access) for found in means], "money")

    bill = [
        money(_("Salaires bruts"), "gross"), money(_("Charges de l’employeur"), "employer"),
        money(_("Masse salariale chargée"), "gross", "employer"), money(_("Cotisations des agents"), "contributions"),
        money(_("Impôts retenus"), "tax"), money(_("Salaires nets payés"), "net"),
    ]  # fmt: skip
    women, men = mean("F", _("Brut mensuel moyen des femmes")), mean("M", _("Brut mensuel moyen des hommes"))
    ratios = [Fraction(100 * one, other) if one and other else None for one, other in zip(women.values, men.values, strict=True)]
    pay = [women, men, Figure(_("Brut moyen des femmes rapporté à celui des hommes"), ratios, "percent")]
    note = _("Campagnes payées de chaque année ; le brut moyen se rapporte aux bulletins des mois.")
    return Section("remunerations", _("Rémunérations"), [Table(_("Masse salariale"), bill, note=note), Table(_("Salaires moyens"), pay)])


def _mean(found: Any, access: Access) -> int | None:
    """The mean gross of a payslip, rounded to the unit; None without people, or with too few of them."""
    if not found or not found[1]:
        return None
    gross, slips, people = found
    if people < SMALLEST and not access.has(NOMINATIVE):
        return None
    return round(Fraction(gross, slips))


def leaving_section(institution: Institution, years: Sequence[int], access: Access) -> Section | None:
    """Departures of each year by cause, by their last day paid."""
    files = population(access).values("pk")
    rows = Departure.objects.filter(
        institution=institution, employee__in=files, last_paid_on__year__gte=min(years), last_paid_on__year__lte=max(years)
    )
    found = list(rows.exclude(state="cancelled").values_list("last_paid_on__year", "cause"))
    counts = [Counter(cause for of, cause in found if of == year) for year in years]
    figures = [Figure(str(cause.label).capitalize(), [count[cause] for count in counts]) for cause in Cause]
    held = [figure for figure in figures if any(figure.values)]
    return Section("causes", _("Causes de départ"), [Table(_("Départs préparés ou payés"), held, is_whole=True)]) if held else None


def register() -> None:
    registry.add_social_section(25, leaving_section)
    registry.add_social_section(40, pay_section)
