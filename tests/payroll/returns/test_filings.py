"""Returns of every country from a paid month: the nominal list, the lines and what was paid are one sum; amended, filed, kept."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from hr_core.models import Institution, SchemeAffiliation
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll import countries
from payroll.countries import country_codes, law
from payroll.models import Calculation, Filing, FilingRule, OpeningBalance, PartyDue, PayslipLine, RunColumn
from payroll.returns.book import declaration, declarations, lines_without, plain_code
from payroll.returns.due import DueRule, Period, period_of, rule_for
from payroll.selectors.paid_sums import paid_runs, paid_sums
from payroll.selectors.returns.columns import cells_of
from payroll.selectors.returns.figures import PersonSum
from payroll.selectors.returns.formulas import names_of
from payroll.services.definition import ItemDefinition, PlanDefinition
from payroll.services.returns.filings import filing_check, filing_drop, filing_file, filing_post, filing_prepare
from tests.cast import Zone
from tests.payroll.returns.paid import access, month_written

JANUARY = dt.date(2026, 1, 1)


def test_every_legal_line_is_declared_once_or_told_as_without_declaration() -> None:
    for country in country_codes():
        known = {line.code for line in law(country).lines}
        periodic = [each for each in declarations(country) if each.is_periodic and each.rules[:1] != ()]
        held = [each for each in declarations(country) if each.is_periodic and all(r.every != "year" for r in each.rules)]
        declared = [code for each in held for code in each.lines]
        assert len(declared) == len(set(declared)), country
        assert set(declared) | lines_without(country) == known, country
        assert not set(declared) & lines_without(country), country
        for each in periodic:
            assert len(each.columns) == len(each.fields), (country, each.code)
            assert {code for field in each.fields for code in codes_of(field)} <= known, (country, each.code)


def codes_of(field: str) -> list[str]:
    kind, _, rest = field.partition(":")
    return rest.split("+") if kind in ("sum", "base") else []


@pytest.mark.parametrize(
    ("rule", "month", "expected"),
    [
        (DueRule("month", 15), JANUARY, dt.date(2026, 2, 15)),
        (DueRule("month", 15), dt.date(2026, 12, 1), dt.date(2027, 1, 15)),
        (DueRule("month", 31), JANUARY, dt.date(2026, 2, 28)),
        (DueRule("quarter", 31), dt.date(2026, 2, 1), dt.date(2026, 4, 30)),
        (DueRule("quarter", 31), dt.date(2026, 11, 1), dt.date(2027, 1, 31)),
        (DueRule("year", 31, 3), dt.date(2026, 6, 1), dt.date(2027, 3, 31)),
        (DueRule("quarter"), JANUARY, None),
    ],
)
def test_a_due_date_follows_the_period(rule: DueRule, month: dt.date, expected: dt.date | None) -> None:
    assert rule.due_on(period_of(rule.every, month)) == expected


def test_the_rule_is_that_of_the_headcount() -> None:
    rules = (DueRule("month", 15, staff_from=20), DueRule("quarter", 15))
    assert [rule_for(rules, staff).every for staff in (0, 19, 20, 3_000)] == ["quarter", "quarter", "month", "month"]
    assert rule_for((), 50) is None
    assert period_of("quarter", dt.date(2026, 5, 1)) == Period(dt.date(2026, 4, 1), dt.date(2026, 7, 1))


@pytest.mark.parametrize("country", country_codes())
def test_the_returns_of_every_country_are_prepared_from_paid_months(zone: Zone, country: str) -> None:
    institution = Institution.objects.filter(country=country).order_by("pk").first()
    user = zone.user("ousmane")
    with scope(institution, actor=user):
        for month in (1, 2, 3):
            month_written(institution, 2026, month)
        runs = paid_runs(institution, (2026, 1), (2026, 3))
        lines = {each.code: each for each in paid_sums(runs)}
        for each in declarations(country):
            if not each.is_periodic or any(rule.every == "year" for rule in each.rules):
                continue
            if not each.rules:
                with pytest.raises(Refusal, match="périodicité"):
                    filing_prepare(institution=institution, code=each.code, month=JANUARY, access=access(user, institution))
                FilingRule.objects.create(
                    institution=institution, code=each.code, start=dt.date(2025, 1, 1), every="quarter", day=15, source="Note"
                )
            made = filing_prepare(institution=institution, code=each.code, month=JANUARY, access=access(user, institution))
            months = (made.end.month - made.start.month) % 12
            paid = sum(lines[code].amount for code in each.lines) * months // 3
            listed = made.persons.aggregate(total=Sum("amount"), withheld=Sum("withheld"))
            assert made.amount == paid == listed["total"] == made.lines.aggregate(total=Sum("amount"))["total"], each.code
            assert made.withheld == listed["withheld"] and made.people == 3
            owed = PartyDue.objects.filter(declaration=each.code, month__gte=made.start, month__lt=made.end)
            assert owed.aggregate(total=Sum("amount"))["total"] == made.amount, each.code
            row = made.persons.first()
            assert row is not None and len(row.cells) == len(made.columns)


def test_the_number_of_the_health_scheme_and_of_the_employer_enter_the_return_of_gabon(zone: Zone) -> None:
    institution = Institution.objects.filter(country="ga").order_by("pk").first()
    ousmane = access(zone.user("ousmane"), institution)
    with scope(institution, actor=ousmane.user):
        for month in (1, 2, 3):
            run = month_written(institution, 2026, month)
        insured = run.payslips.order_by("pk").first().employee
        SchemeAffiliation.objects.create(
            institution=institution, employee=insured, branch="health", scheme="general", member_number="GA-778", start=JANUARY
        )
        made = filing_prepare(institution=institution, code="dts-cnamgs", month=JANUARY, access=ousmane)
        cells = {row.employee_id: row.cells[0] for row in made.persons.all()}
        assert cells.pop(insured.pk) == "GA-778" and set(cells.values()) == {""} and made.employer_number == ""
        Institution.objects.filter(pk=institution.pk).update(employer_numbers={"cnamgs": "E-12"})
        assert filing_check(filing=made, access=access(zone.user("binta"), institution)).employer_number == "E-12"


def test_a_yearly_return_joins_what_the_old_software_paid(zone: Zone) -> None:
    home, user = zone.home, zone.user("ousmane")
    with scope(home, actor=user):
        run = month_written(home, 2026, 12)
        person = run.payslips.first().employee
        for month in range(1, 12):
            for code, amount in (("gross", 500_000), ("ipres-general-employee", 20_000), ("income-tax", 30_000)):
                OpeningBalance.objects.create(
                    institution=home, employee=person, year=2026, month=month, code=code, amount=amount
                )
        made = filing_prepare(institution=home, code="dgid-year", month=JANUARY, access=access(user, home))
        assert not made.is_payable and made.due_on == dt.date(2027, 3, 1)
        row = made.persons.get(employee=person)
        assert row.gross == 11 * 500_000 + 1_000_000 and len(row.months) == 12
        tax = next(line.total for line in run.columns.all() if line.code == "income-tax") // 3
        assert dict(zip([c["title"] for c in made.columns], row.cells, strict=True))["IR"] == 11 * 30_000 + tax


def test_a_return_is_checked_by_another_filed_and_then_kept(zone: Zone) -> None:
    home, ousmane, binta = zone.home, access(zone.user("ousmane"), zone.home), access(zone.user("binta"), zone.home)
    with scope(home, actor=ousmane.user):
        with pytest.raises(Refusal, match="Pas encore payé"):
            filing_prepare(institution=home, code="ipres", month=JANUARY, access=ousmane)
        month_written(home)
        made = filing_prepare(institution=home, code="css", month=JANUARY, access=ousmane)
        with pytest.raises(Refusal, match="déjà préparée"):
            filing_prepare(institution=home, code="css", month=JANUARY, access=ousmane)
        with pytest.raises(Refusal, match="une autre personne la contrôle"):
            filing_check(filing=made, access=ousmane)
        with pytest.raises(Refusal, match="n’est plus possible"):
            filing_file(filing=made, filed_on=dt.date(2026, 2, 10), access=binta)
        filing_check(filing=made, access=binta)
        made = filing_file(filing=made, filed_on=dt.date(2026, 2, 10), receipt_number="R-12", access=binta)
        assert made.is_filed and made.receipt_number == "R-12" and made.events.count() == 3
        with pytest.raises(Refusal, match="n’est plus possible"):
            filing_drop(filing=made, access=ousmane, reason="erreur")
        with pytest.raises(IntegrityError, match="ses chiffres ne changent plus"), transaction.atomic():
            made.lines.update(amount=0)
        with pytest.raises(Refusal, match="rien à rectifier"):
            filing_prepare(institution=home, code="css", month=JANUARY, access=ousmane)


def test_a_later_run_of_the_period_is_declared_by_an_amended_return(zone: Zone) -> None:
    home, ousmane, binta = zone.home, access(zone.user("ousmane"), zone.home), access(zone.user("binta"), zone.home)
    with scope(home, actor=ousmane.user):
        month_written(home)
        first = filing_prepare(institution=home, code="dgid-month", month=JANUARY, access=ousmane)
        filing_file(filing=filing_check(filing=first, access=binta), filed_on=dt.date(2026, 2, 10), access=binta)
        run = month_written(home, kind="supplementary", unit=100)
        amended = filing_prepare(institution=home, code="dgid-month", month=JANUARY, access=ousmane)
        more = sum(
            each.total for each in run.columns.all() if plain_code(each.code) in ("income-tax", "trimf", "cfce")
        )
        assert amended.version == 1 and amended.amends == first
        assert amended.difference == more and amended.amount == first.amount + more


def test_who_prepares_its_own_return_does_not_post_it_to_the_insured(zone: Zone) -> None:
    home, ousmane, binta = zone.home, access(zone.user("ousmane"), zone.home), access(zone.user("binta"), zone.home)
    with scope(home, actor=ousmane.user):
        for month in (1, 2, 3):
            month_written(home, 2026, month)
        own = filing_prepare(institution=home, code="ipres", month=JANUARY, access=ousmane)
        other = filing_prepare(institution=home, code="css", month=JANUARY, access=ousmane)
        assert own.is_own and not other.is_own
        for each in (own, other):
            filing_file(filing=filing_check(filing=each, access=binta), filed_on=dt.date(2026, 4, 9), access=binta)
        with pytest.raises(Refusal, match="Qui prépare"):
            filing_post(filing=own, access=ousmane)
        with pytest.raises(IntegrityError, match="filing_posted_by_other"), transaction.atomic():
            Filing.objects.filter(pk=own.pk).update(posted_by=ousmane.user)
        with pytest.raises(Refusal, match="un autre organisme"):
            filing_post(filing=other, access=binta)
        assert filing_post(filing=own, access=binta).posted_by == binta.user


def test_every_step_that_a_column_asks_is_named_by_the_formulas_of_its_country() -> None:
    for country in country_codes():
        source = (Path(countries.__file__).parent / f"{country.lower()}.py").read_text()
        named = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
        named |= {f"{nature}-exempt-part" for nature in ("housing", "function", "transport")}
        for each in declarations(country):
            assert names_of(each, "step", "last") <= named, each.code
            assert names_of(each, "figure") <= law(country).figures.keys(), each.code
            assert names_of(each, "nature") <= {nature.code for nature in law(country).natures}, each.code
            assert bool(each.blank) == bool(each.unknown_columns), each.code


def test_a_column_reads_the_steps_of_the_month_and_stays_blank_for_a_month_taken_over(zone: Zone) -> None:
    """300 000 and 100 000 of housing: exempt 75 000, abated by a quarter of the salary; the CNSS takes 5,5 %."""
    institution, user = Institution.objects.get(code="cnss-bf"), zone.user("ousmane")
    items = (
        ItemDefinition("1100", "Salaire de base", "earning", "base-salary", "monthly"),
        ItemDefinition("2200", "Indemnité de logement", "earning", "housing", "monthly"),
    )
    rules = PlanDefinition("bf", dt.date(2026, 1, 31), items=items).to_json()
    with scope(institution, actor=user):
        run = month_written(institution, 2026, 1, people=2)
        Calculation.objects.update(definition=rules)
        run.payslips.update(inputs={"base_salary": 300_000, "a_2200": 100_000})
        base = RunColumn.objects.create(
            institution=institution, run=run, code="1100", label="Salaire de base", section="earning", order=0, people=2, total=600_000
        )
        PayslipLine.objects.bulk_create(
            PayslipLine(institution=institution, run=run, payslip=slip, column=base, base=0, quantity=0, rate=0, amount=300_000)
            for slip in run.payslips.all()
        )  # fmt: skip
        made = filing_prepare(institution=institution, code="dgi-month", month=JANUARY, access=access(user, institution))
        row = dict(zip([c["title"] for c in made.columns], made.persons.first().cells, strict=True))
        assert [row[title] for title in ("salaire de base", "indemnités", "parts exonérées", "abattement", "net imposable")] == [
            300_000, 700_000, 75_000, 75_000, 228_000,
        ]  # fmt: skip
        person = PersonSum(employee=1, gross_of={JANUARY: 400_000})
        assert cells_of(person, made.columns, declaration("bf", "dgi-month"), {}, {})[3] is None
