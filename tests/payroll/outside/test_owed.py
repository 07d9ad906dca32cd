"""What a run outside the headcount withholds is owed to whom the rule names: the tax to the Treasury, contributions to their body."""

from __future__ import annotations

from hr_core.scope import scope
from payroll.choices_outside import OutsideKind
from payroll.models import OutsidePayment, PartyDue, PayPeriod
from payroll.services.outside.proof import outside_part
from payroll.services.outside.rules import contribution_set
from tests.cast import Zone
from tests.payroll import outside_cases as cases

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
