"""What a month proves by itself."""

from __future__ import annotations

from django.db import connection

from hr_core.scope import scope
from payroll.services.proof_parts import ProofLine, proof_of
from tests.cast import Zone
from tests.payroll.months import month_closed, month_paid


def test_a_paid_month_agrees_everywhere(zone: Zone) -> None:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("binta")):
        lines = proof_of(run.period)
    assert [line for line in lines if not line.ok] == []
    net = next(line for line in lines if line.part == "Net à payer")
    assert net.found == run.totals["net"] > 0
    assert "Paiements" in {line.part for line in lines}


def test_the_seals_of_a_closed_month_are_counted_and_hold(zone: Zone) -> None:
    run = month_closed(zone)
    with scope(zone.home, actor=zone.user("binta")):
        last = proof_of(run.period)[-1]
    assert (last.part, last.expected, last.found) == ("Campagnes et sceaux", 1, 1)


def test_one_franc_less_on_a_payslip_is_seen_by_every_figure_it_enters(zone: Zone) -> None:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("binta")):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE payroll_payslip SET gross = gross - 1 WHERE id = (SELECT min(id) FROM payroll_payslip)"
            )
        wrong = [line for line in proof_of(run.period) if not line.ok]
    assert {(line.part, line.difference) for line in wrong} == {
        ("Bulletins et campagnes", -1),
        ("Bulletins et livre de paie", -1),
        ("Bulletins et leurs lignes", -1),
        ("Mandats émis", 1),
        ("Net à payer", 1),
    }


def test_what_a_part_explains_is_in_order() -> None:
    assert not ProofLine("Déclarations", "CSS", 100, 0).ok
    assert ProofLine("Déclarations", "CSS", 100, 0, "À déclarer avant le 15/02/2026").ok
