"""Rejects read back, unclaimed pay, and reissues by two people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.exports.bank_returns import read_grid
from payroll.models import OrderLine, Payment, PaymentOrder, PayRun
from payroll.services.paying.lines import line_deposit, line_pay_at_counter, lines_unclaimed, reissue_decide
from payroll.services.paying.orders import order_step_take
from payroll.services.paying.proof import orders_part
from payroll.services.paying.returns import return_confirm, return_map, return_read
from payroll.services.settings import setting_set
from tests.payroll.paying import cases

pytestmark = pytest.mark.django_db
PAIN002 = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt><OrgnlPmtInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>RJCT</TxSts>
<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>autre</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""


def test_a_csv_of_rejects_is_matched_by_reference_or_by_account_and_amount_and_changes_nothing_before_it_is_confirmed(zone):
    order = cases.sent(zone, "transfer")
    with scope(zone.home, actor=zone.user("ousmane")):
        access = cases.access(zone, "ousmane")
        binta, khady = cases.line_of(order, "binta", zone), cases.line_of(order, "khady", zone)
        serigne = cases.line_of(order, "serigne", zone)
        content = (
            "Compte;Somme;Cause;Pièce\n"
            f"{binta.account};{binta.amount};Compte clôturé;\n"
            f";;Nom différent;{khady.reference}\n"
            f"{serigne.account};1;Inconnu;\n"
            f";;Encore;{khady.reference}\n"
        ).encode("cp1252")
        made = return_read(order=order, name="rejets.csv", content=content, on=cases.DAY, access=access)
        told = [(row["line"], row["how"], bool(row["problem"])) for row in made.rows]
        assert told == [
            (binta.pk, "compte et montant", False), (khady.pk, "référence", False), (None, "", True),
            (None, "référence", True),
        ]  # fmt: skip
        assert set(order.lines.values_list("state", flat=True)) == {"due"}
        with pytest.raises(Refusal, match="colonne"):
            return_map(made=made, mapping={"reason": 2}, access=access)
        assert return_confirm(made=made, access=access) == 2
        binta.refresh_from_db()
        assert (binta.state, binta.reason) == ("rejected", "Compte clôturé")
        with pytest.raises(Refusal, match="déjà"):
            return_confirm(made=made, access=access)
        with pytest.raises(Refusal, match="déjà été lu"):
            return_read(order=order, name="rejets.csv", content=content, on=cases.DAY, access=access)


def test_a_pain_002_tells_its_rejects_only_with_their_reason_in_french():
    grid = read_grid(PAIN002.format(reference="2026-01-00006").encode(), "statut.xml")
    assert grid.rows == [["2026-01-00006", "", "", "AC04, compte clôturé"]]


def test_a_rejected_payment_is_made_again_by_two_people_and_the_run_is_still_paid_to_the_franc(zone):
    line = cases.rejected(zone)
    proposal = cases.reissue(zone, line)
    with scope(zone.home, actor=zone.user("ousmane")):
        with pytest.raises(PermissionDenied):
            reissue_decide(reissue=proposal, access=cases.access(zone, "ousmane"), approve=True)
        with pytest.raises(Refusal, match="attend sa décision"):
            line_pay_at_counter(line=line, access=cases.access(zone, "aminata"), on=cases.DAY, receipt="7")
    with scope(zone.home, actor=zone.user("aminata")):
        access = cases.access(zone, "aminata")
        reissue_decide(reissue=proposal, access=access, approve=True)
        line.refresh_from_db()
        again = OrderLine.objects.get(reissue_of=line)
        assert line.state == "reissued" and again.amount == line.amount and again.account != line.account
        order = PaymentOrder.objects.get(pk=again.order_id)
        assert order.is_reissue and order.prepared_by == zone.user("ousmane")
        order_step_take(order=order, access=access, on=cases.DAY)
        paid = OrderLine.objects.filter(order__run=order.run, reissue_of=None).aggregate(s=Sum("amount"))["s"]
        assert paid == Payment.objects.filter(run=order.run).aggregate(s=Sum("amount"))["s"]


def test_the_proof_of_the_month_tells_what_orders_paid_and_what_is_still_owed(zone):
    line = cases.rejected(zone)
    with scope(zone.home, actor=zone.user("aminata")):
        run = line.order.run
        assert orders_part(run.period) == []
        PayRun.objects.filter(pk=run.pk).update(state="paid")
        *modes, done = orders_part(run.period)
        assert len(modes) == 4 and all(each.difference == 0 for each in modes)
        assert done.difference < 0 and done.ok and "impayés" in done.explanation
        for order in PaymentOrder.objects.filter(run=run, state="sent"):
            order_step_take(order=order, access=cases.access(zone, "aminata"), on=cases.DAY)
        OrderLine.objects.filter(order__run=run).update(state="paid", state_on=cases.DAY)
        assert orders_part(run.period)[-1].difference == 0


def test_pay_that_nobody_claimed_waits_for_the_counter_or_for_the_delay_of_its_deposit(zone):
    order = cases.sent(zone, "cash")
    with scope(zone.home, actor=zone.user("aminata")):
        access = cases.access(zone, "aminata")
        line = cases.line_of(order, "awa", zone)
        assert line.pay_point == "Agence de Kaolack"
        order_step_take(order=order, access=access, on=cases.DAY)
        lines_unclaimed(lines=[line.pk], access=access, on=dt.date(2026, 2, 6))
        with pytest.raises(Refusal, match="n’est pas fixé"):
            line_deposit(line=line, access=access, on=dt.date(2026, 3, 2), receipt="CDC-1")
        setting_set(
            institution=zone.home, key="unclaimed_deposit_months", start=dt.date(2026, 1, 1), value=3, actor=None,
            reason="Règlement financier",
        )  # fmt: skip
        with pytest.raises(Refusal, match="02/05/2026"):
            line_deposit(line=line, access=access, on=dt.date(2026, 5, 1), receipt="CDC-1")
        with pytest.raises(Refusal, match="reçu"):
            line_pay_at_counter(line=line, access=access, on=dt.date(2026, 2, 9), receipt=" ")
        line_pay_at_counter(line=line, access=access, on=dt.date(2026, 2, 9), receipt="R-12")
        line.refresh_from_db()
        assert (line.state, line.receipt) == ("paid", "R-12")
        with pytest.raises(Refusal, match="ne s’y applique pas"):
            line_deposit(line=line, access=access, on=dt.date(2026, 5, 4), receipt="CDC-1")


def test_who_proposed_a_reissue_sends_it_on_when_the_one_who_approved_may_not(zone):
    line = cases.rejected(zone, "khady")
    proposal = cases.reissue(zone, line, by="aminata")
    with scope(zone.home, actor=zone.user("binta")):
        reissue_decide(reissue=proposal, access=cases.access(zone, "binta"), approve=True)
        order = OrderLine.objects.get(reissue_of=line).order
        assert order.prepared_by == zone.user("binta")
    with scope(zone.home, actor=zone.user("aminata")):
        assert order_step_take(order=order, access=cases.access(zone, "aminata"), on=cases.DAY).state == "sent"
