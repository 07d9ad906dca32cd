"""Campaigns: who gets how much and why, two people, a run that pays exactly the list, provisions taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hr_core.models import Absence, AbsenceKind, Employee
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from payroll.choices import RunState
from payroll.choices_campaigns import BonusBase, BonusPayment, CampaignState, EnvelopeUse, Prorata
from payroll.models import BonusCampaign, BonusShare, LineOrigin, PayItem, PayRun, Payslip, VariableInput
from payroll.services.campaign_provisions import provision_table, provisions_write
from payroll.services.campaign_simulation import totals_of
from payroll.services.campaigns import (
    campaign_decide,
    campaign_fix,
    campaign_pay,
    campaign_reopen,
    campaign_save,
    campaign_simulate,
    entry_set,
    ratings_import,
)
from tests.cast import Zone
from tests.payroll.campaigns.conftest import START, access, amounts, campaign, decided
from tests.payroll.months import month_opened, month_paid, month_taken


def simulated(zone: Zone, made: BonusCampaign) -> dict[str, int]:
    campaign_simulate(campaign=made, access=access(zone, "ousmane"))
    return amounts(made)


def reasons(made: BonusCampaign, zone: Zone, name: str) -> str:
    return " | ".join(BonusShare.objects.get(campaign=made, employee=zone.employee(name)).reasons)


def test_a_month_of_salary_in_proportion_to_the_presence(fund: Zone) -> None:
    with scope(fund.home):
        Employee.objects.filter(pk=fund.employee("awa").pk).update(hired_on=dt.date(2026, 4, 1))
        Employee.objects.filter(pk=fund.employee("moussa").pk).update(left_on=dt.date(2026, 6, 30))
        made = campaign(fund)
        found = simulated(fund, made)
        assert found["khady"] == 400_000 and found["awa"] == 200_000 and found["moussa"] == 0
        assert "présence" in reasons(made, fund, "awa") and "50" in reasons(made, fund, "awa")
        assert "doit être en service" in reasons(made, fund, "moussa")


def test_the_presence_asked_is_met_to_the_day(fund: Zone) -> None:
    with scope(fund.home):
        Employee.objects.filter(pk=fund.employee("awa").pk).update(hired_on=dt.date(2026, 4, 1))
        Employee.objects.filter(pk=fund.employee("moussa").pk).update(hired_on=dt.date(2026, 4, 2))
        made = campaign(fund, minimum_months=3, prorata=Prorata.NONE)
        found = simulated(fund, made)
        assert found["awa"] == 400_000 and found["moussa"] == 0
        assert "2,97 mois de présence, 3 demandés" in reasons(made, fund, "moussa")


def absence(zone: Zone, name: str, code: str) -> None:
    kind = AbsenceKind.objects.filter(code=code).first() or AbsenceKind.objects.create(
        institution=zone.home, code=code, label=code, family="other"
    )
    Absence.objects.create(
        institution=zone.home,
        employee=zone.employee(name),
        kind=kind,
        start=dt.date(2026, 3, 1),
        end=dt.date(2026, 4, 1),
        state="confirmed",
        confirmed_by=zone.user("khady"),
        confirmed_at=dt.datetime(2026, 4, 1, tzinfo=dt.UTC),
    )


def test_an_absence_reduces_unless_it_is_assimilated(fund: Zone) -> None:
    with scope(fund.home):
        absence(fund, "awa", "conge-essai")
        assert simulated(fund, campaign(fund))["awa"] == 400_000 * 150 // 180
        assert simulated(fund, campaign(fund, assimilated=["conge-essai"]))["awa"] == 400_000


def test_ratings_weigh_and_whoever_has_none_gets_nothing_and_knows_why(fund: Zone) -> None:
    with scope(fund.home):
        made = campaign(fund, ratings={"A": 120_000, "B": 100_000})
        common = {"campaign": made, "access": access(fund, "serigne")}
        assert ratings_import(rows=[(1, "00001", "A"), (2, "00004", "B")], **common) == 2
        with pytest.raises(ValidationError) as wrong:
            ratings_import(rows=[(1, "00001", "Z"), (2, "99999", "A")], **common)
        assert "Ligne 1" in str(wrong.value) and "Ligne 2" in str(wrong.value)
        found = simulated(fund, made)
        assert found["awa"] == 480_000 and found["khady"] == 400_000 and found["moussa"] == 0
        assert "aucune note" in reasons(made, fund, "moussa")


def test_a_sanction_reduces_or_excludes_with_its_act(fund: Zone) -> None:
    with scope(fund.home):
        made = campaign(fund)
        common = {"campaign": made, "access": access(fund, "ousmane")}
        with pytest.raises(ValidationError, match="demande son acte"):
            entry_set(employee=fund.employee("awa"), reduction=25_000, **common)
        entry_set(employee=fund.employee("awa"), reduction=25_000, act_reference="Blâme 7", **common)
        entry_set(employee=fund.employee("moussa"), reduction=100_000, act_reference="Mise à pied 9", **common)
        with pytest.raises(OwnFile):
            entry_set(employee=fund.employee("ousmane"), rating="", **common)
        found = simulated(fund, made)
        assert found["awa"] == 300_000 and found["moussa"] == 0
        assert "Mise à pied 9" in reasons(made, fund, "moussa")


def test_an_envelope_is_shared_whole_or_limits(fund: Zone) -> None:
    with scope(fund.home):
        made = campaign(fund, envelope=1_000_001, envelope_use=EnvelopeUse.SHARE)
        assert sum(simulated(fund, made).values()) == 1_000_001
        whole = sum(simulated(fund, campaign(fund)).values())
        assert sum(simulated(fund, campaign(fund, envelope=whole)).values()) == whole
        limited = campaign(fund, envelope=whole - 1)
        assert sum(simulated(fund, limited).values()) == whole - 1
        capped = campaign(fund, ceiling=350_000)
        assert set(simulated(fund, capped).values()) == {350_000}
        assert "enveloppe et plafond" in reasons(capped, fund, "awa")


def test_a_base_of_items_is_the_average_of_the_months_paid(fund: Zone) -> None:
    month_paid(fund, 2026, 1)
    with scope(fund.home):
        made = campaign(fund, base=BonusBase.ITEMS, base_items=["1100"])
        found = simulated(fund, made)
        assert found["awa"] == 400_000


def test_two_people_and_the_order_of_the_steps(fund: Zone) -> None:
    with scope(fund.home):
        made = campaign(fund)
        with pytest.raises(Refusal, match="n’est plus possible"):
            campaign_fix(campaign=made, access=access(fund, "ousmane"))
        simulated(fund, made)
        campaign_fix(campaign=made, access=access(fund, "ousmane"))
        with pytest.raises(Refusal, match="n’est plus possible"):
            campaign_save(campaign=made, access=access(fund, "ousmane"))
        common = {"campaign": made, "act_number": "412", "act_on": dt.date(2026, 7, 2)}
        with pytest.raises(Refusal, match="Votre rôle"):
            campaign_decide(**common, access=access(fund, "ousmane"))
        BonusCampaign.objects.filter(pk=made.pk).update(fixed_by=fund.user("mamadou"))
        with pytest.raises(Refusal, match="une autre personne signe"):
            campaign_decide(**common, access=access(fund, "mamadou"))
        campaign_reopen(campaign=made, reason="Erreur de note", access=access(fund, "ousmane"))
        made.refresh_from_db()
        assert made.state == CampaignState.DRAFT


def test_an_item_that_is_not_paid_in_that_kind_of_run_is_refused(fund: Zone) -> None:
    with scope(fund.home), pytest.raises(ValidationError, match="ne se paie pas dans cette campagne"):
        campaign(fund, code="2600", payment=BonusPayment.THIRTEENTH)


@pytest.mark.parametrize("payment", [BonusPayment.BONUS, BonusPayment.MONTH])
def test_what_is_paid_is_the_list_and_the_tax_is_that_of_the_whole_month(fund: Zone, payment: str) -> None:
    january = month_opened(fund)
    with scope(fund.home):
        made = decided(fund, campaign(fund, payment=payment))
        listed = {row.employee_id: row.amount for row in made.shares.filter(amount__gt=0)}
        made = campaign_pay(campaign=made, period=january.period, access=access(fund, "ousmane"))
        with pytest.raises(Refusal, match="déjà mise en paiement"):
            campaign_pay(campaign=made, period=january.period, access=access(fund, "ousmane"))
    january = month_taken(fund, january, RunState.PAID)
    run = january if payment == BonusPayment.MONTH else month_taken(fund, made.run, RunState.PAID)
    with scope(fund.home):
        origins = LineOrigin.objects.filter(run=run, source="campaigns")
        assert {row.employee_id: row.amount for row in origins} == listed
        slips = Payslip.objects.filter(run=run)
        assert {slip.employee_id: line_of(slip) for slip in slips} == listed
        made.refresh_from_db()
        assert made.state == CampaignState.PAID
        taxes = {key: sum(each.tax for each in Payslip.objects.filter(employee=key)) for key in listed}
    # The same month paid in one run bears the same taxes.
    assert taxes == taxes_together(fund, listed)


def line_of(slip: Payslip) -> int:
    return slip.lines.get(column__code="3900").amount


def taxes_together(zone: Zone, listed: dict[int, int]) -> dict[int, int]:
    """The taxes of February when each gets the same bonus with the month, as an entered amount would."""
    run: PayRun = month_opened(zone, 2026, 2)
    with scope(zone.home):
        item = PayItem.objects.get(code="3900")
        VariableInput.objects.bulk_create(
            VariableInput(institution=zone.home, period=run.period, employee_id=key, item=item, amount=amount)
            for key, amount in listed.items()
        )
    run = month_taken(zone, run, RunState.CALCULATED)
    with scope(zone.home):
        return {slip.employee_id: slip.tax for slip in Payslip.objects.filter(run=run)}


def test_an_advance_already_paid_is_deducted(fund: Zone) -> None:
    run = month_opened(fund)
    with scope(fund.home):
        first = decided(fund, campaign(fund, base=BonusBase.FIXED, fixed_amount=100_000, payment=BonusPayment.MONTH))
        campaign_pay(campaign=first, period=run.period, access=access(fund, "ousmane"))
    month_taken(fund, run, RunState.PAID)
    with scope(fund.home):
        made = campaign(fund, advance_item=PayItem.objects.get(code="3900"))
        assert simulated(fund, made)["awa"] == 300_000
        assert "avance déjà payée" in reasons(made, fund, "awa")


def test_provisions_reach_the_bonus_and_are_taken_back_when_it_is_paid(fund: Zone) -> None:
    run = month_opened(fund)
    with scope(fund.home):
        made = campaign(fund, is_accrued=True, base=BonusBase.FIXED, fixed_amount=100_000, payment=BonusPayment.MONTH)
        with pytest.raises(Refusal, match="campagne simulée"):
            provisions_write(campaign=made, month=START, access=access(fund, "ousmane"))
        simulated(fund, made)
        people = totals_of(made)["people"]
        common = {"campaign": made, "access": access(fund, "ousmane")}
        assert provisions_write(**common, month=START) == 16_666 * people
        with pytest.raises(ValidationError, match="déjà provisionné"):
            provisions_write(**common, month=START)
        for month in range(2, 7):
            provisions_write(**common, month=dt.date(2026, month, 1))
        table = provision_table(made)
        assert table[-1].cumulated == 100_000 * people and len(table) == 6
        campaign_fix(campaign=made, access=access(fund, "ousmane"))
        made = campaign_decide(
            campaign=made, act_number="5", act_on=dt.date(2026, 7, 1), access=access(fund, "mamadou")
        )
        campaign_pay(campaign=made, period=run.period, access=access(fund, "ousmane"))
    month_taken(fund, run, RunState.PAID)
    with scope(fund.home):
        table = provision_table(made)
        assert table[-1].is_reversal and table[-1].cumulated == 0


def test_a_month_bears_its_part_when_it_is_paid(fund: Zone) -> None:
    january = month_opened(fund)
    with scope(fund.home):
        made = campaign(fund, is_accrued=True, base=BonusBase.FIXED, fixed_amount=100_000)
        draft = campaign(fund, label="Autre", is_accrued=True, base=BonusBase.FIXED, fixed_amount=100_000)
        simulated(fund, made)
        people = totals_of(made)["people"]
    month_taken(fund, january, RunState.PAID)
    february = month_opened(fund, 2026, 2)
    with scope(fund.home):
        assert [row.amount for row in provision_table(made)] == [16_666 * people]
        provisions_write(campaign=made, month=dt.date(2026, 2, 1), access=access(fund, "ousmane"))
    month_taken(fund, february, RunState.PAID)
    with scope(fund.home):
        table = provision_table(made)
        assert [row.month.month for row in table] == [1, 2] and table[-1].cumulated == 33_333 * people
        assert provision_table(draft) == []
