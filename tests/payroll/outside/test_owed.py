"""What a run outside the headcount withholds is owed to whom the rule names: the tax to the Treasury, contributions to their body."""

from __future__ import annotations

import io
from datetime import date

from django.db.models import Sum
from pypdf import PdfReader

from hr_core.scope import scope
from payroll.choices_outside import OutsideKind
from payroll.documents.returns import filing_pdf
from payroll.models import Filing, OutsidePayment, PartyDue, PayPeriod
from payroll.selectors.returns.line_sums import line_sums
from payroll.selectors.returns.outdated import outdated
from payroll.services.outside.proof import outside_part
from payroll.services.outside.rules import contribution_set
from payroll.services.returns.filings import filing_check, filing_file, filing_prepare
from tests.cast import Zone
from tests.payroll import outside_cases as cases
from tests.payroll.returns.paid import access, month_written

FUND = "Caisse de Sécurité sociale"


def test_contributions_of_a_paid_run_are_owed_to_the_body_that_the_rule_names_and_the_proof_says_so(zone: Zone) -> None:
    cases.rule(zone, OutsideKind.BOARD)
    with scope(zone.home, actor=zone.user("ousmane")):
        contribution_set(
            institution=zone.home, kind=OutsideKind.BOARD, label="Régime général", start=cases.YEAR, actor=zone.user("ousmane"),
            values={
                "recipient": FUND, "employee_rate": "5,6", "employer_rate": "8,4", "ceiling": 60_000, "text": "Avis écrit",
                "source": "Lettre de la caisse",
            },
            reason="essai",
        )  # fmt: skip
    cases.session(zone, cases.board(zone, cases.payee(zone)))
    run = cases.taken(zone, cases.run(zone), "paid")
    with scope(zone.home, actor=zone.user("aminata")):
        payment = OutsidePayment.objects.get(run=run)
        assert (payment.contributions, payment.employer) == (3_360, 5_040)  # of the ceiling: 60 000
        due = PartyDue.objects.get(outside_run=run, party__recipient=FUND)
        assert (due.withheld, due.employer, due.amount) == (3_360, 5_040, 8_400)
        assert PartyDue.objects.filter(outside_run=run).exclude(pk=due.pk).get().withheld == payment.tax
        lines = outside_part(PayPeriod.objects.create(institution=zone.home, year=2026, month=3))
        owed = next(line for line in lines if "dus aux tiers" in line.label)
        assert owed.difference == 0


def test_a_return_lists_those_paid_outside_and_declares_what_is_owed_for_them(zone: Zone) -> None:
    cases.rule(zone, OutsideKind.BOARD)
    home, ousmane = zone.home, access(zone.user("ousmane"), zone.home)
    with scope(home, actor=ousmane.user):
        for label, rates in (("Accidents du travail", ("", "1")), ("Retraite", ("5", "7"))):
            contribution_set(
                institution=home, kind=OutsideKind.BOARD, label=label, start=cases.YEAR, actor=ousmane.user,
                values={"recipient": "css", "employee_rate": rates[0], "employer_rate": rates[1], "text": "Avis", "source": "Lettre"},
                reason="essai",
            )  # fmt: skip
        month_written(home, 2026, 3)
    cases.session(zone, cases.board(zone, cases.payee(zone)))
    run = cases.taken(zone, cases.run(zone), "paid")
    with scope(home, actor=ousmane.user):
        due = PartyDue.objects.get(outside_run=run, declaration="css")
        assert (due.party.recipient, due.withheld, due.employer) == ("CSS", 5_000, 8_000)  # of 100 000: 5 %, 7 % and 1 %
        made = filing_prepare(institution=home, code="css", month=date(2026, 3, 1), access=ousmane)
        assert made.amount == PartyDue.objects.filter(declaration="css").aggregate(sum=Sum("amount"))["sum"]
        row = made.persons.get(payee__isnull=False)
        assert row.cells[3:] == [115_000, 100_000, 5_000, 8_000, 13_000] and row.gross == 115_000
        assert set(made.lines.filter(code__startswith="outside-").values_list("label", "amount")) == {
            ("Accidents du travail, hors effectif", 1_000), ("Retraite, hors effectif", 5_000), ("Retraite, hors effectif", 7_000),
        }  # fmt: skip
        pages = PdfReader(io.BytesIO(filing_pdf(made, list(made.persons.all()), line_sums(made)))).pages
        assert "personnes payées hors effectif" in pages[-1].extract_text() and row.name in pages[-1].extract_text()
        other = filing_prepare(institution=home, code="ipres", month=date(2026, 3, 1), access=ousmane)
        assert not other.persons.filter(payee__isnull=False).exists()
        checked = filing_check(filing=made, access=access(zone.user("binta"), home))
        filing_file(filing=checked, filed_on=date(2026, 4, 10), access=access(zone.user("binta"), home))
        assert outdated(Filing.objects.all(), home.country_id) == set()
        row.payee.payments.update(explanation={"contributions": [], "dues": [["CSS", "Retraite", 5_000, 8_001, 100_000]]})
        assert outdated(Filing.objects.all(), home.country_id) == {made.pk}
