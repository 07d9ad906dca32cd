"""A run outside the headcount goes through the ordonnateur and the accounting officer: mandats, orders, papers, proof."""

from __future__ import annotations

import csv
import importlib.util
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from hr_core.access import Access, access_of
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import ChequeBook, OrderMovement, OutsideRun, OutsideSlip, PaymentOrder, PaymentReissue, PayPeriod
from payroll.services.archive_subjects import outside_pieces
from payroll.services.outside.circuit import outside_next_step, outside_run_reject, outside_step_take
from payroll.services.outside.orders import outside_orders_prepare
from payroll.services.outside.proof import outside_part
from payroll.services.outside.slips import outside_slip_pdf
from payroll.services.paying.cheques import cheques_draw
from payroll.services.paying.formats import order_file
from payroll.services.paying.lines import reissue_decide, reissue_propose
from payroll.services.paying.orders import order_step_take
from payroll.services.paying.returns import return_confirm, return_read
from tests.cast import Zone
from tests.payroll import outside_cases as cases
from tests.payroll.paying.cases import DAY, designed


def access(zone: Zone, name: str) -> Access:
    return access_of(zone.user(name), zone.home.pk)


def executed(zone: Zone) -> PaymentOrder:
    order = cases.board_order(zone)
    with scope(zone.home, actor=zone.user("aminata")):
        for _step in range(2):
            order = order_step_take(order=order, access=access(zone, "aminata"), on=DAY, reference="BHS 77")
    return order


def test_mandats_add_up_to_gross_and_charges_and_orders_to_the_nets(zone: Zone) -> None:
    order = cases.board_order(zone)
    with scope(zone.home, actor=zone.user("aminata")):
        slip = OutsideSlip.objects.get(run=order.outside_run)
        totals = order.outside_run.totals
        assert slip.reference == "HE-2026-0001"
        assert sum(each.amount for each in slip.warrants.all()) == slip.total == totals["gross"] + totals["employer"]
        assert order.total == sum(line.amount for line in order.lines.all()) == totals["net"]
        assert all(outside_slip_pdf(slip, kind).startswith(b"%PDF") for kind in ("issue_slip", "warrants", "recapitulation"))
        with pytest.raises(Refusal, match="déjà préparés"):
            outside_orders_prepare(run=order.outside_run, access=access(zone, "ousmane"))


def test_a_payment_that_no_account_serves_keeps_every_order_from_being_written(zone: Zone) -> None:
    run = cases.board_run(zone, "authorised")
    with scope(zone.home, actor=zone.user("ousmane")):
        with pytest.raises(Refusal, match="Aucun compte payeur ne sert les virements"):
            outside_orders_prepare(run=run, access=access(zone, "ousmane"))
        with pytest.raises(Refusal, match="Votre rôle"):
            outside_orders_prepare(run=run, access=access(zone, "khady"))
        assert not PaymentOrder.objects.exists()


def test_another_person_sends_an_order_and_the_run_is_paid_once_all_have_left(zone: Zone) -> None:
    order = cases.board_order(zone)
    with scope(zone.home, actor=zone.user("aminata")):
        waiting = outside_next_step(run=order.outside_run, access=access(zone, "aminata"))
        assert waiting is not None and waiting.obstacle == f"L’ordre {order.reference} n’est pas transmis."
        order.prepared_by = zone.user("aminata")
        order.save()
        with pytest.raises(Refusal, match="une autre personne le transmet"):
            order_step_take(order=order, access=access(zone, "aminata"), on=DAY)
        order.prepared_by = zone.user("ousmane")
        order.save()
        order = order_step_take(order=order, access=access(zone, "aminata"), on=DAY)
        with pytest.raises(Refusal, match="déjà transmis"):
            outside_run_reject(run=order.outside_run, access=access(zone, "aminata"), reason="Erreur")
        run = outside_step_take(run=order.outside_run, access=access(zone, "aminata"), to_state="paid")
        assert run.state == "paid"
        order = order_step_take(order=order, access=access(zone, "aminata"), on=DAY, reference="BHS 77")
        assert (order.state, order.lines.get().state, order.bank_reference) == ("executed", "paid", "BHS 77")


def test_a_rejection_before_sending_voids_the_bordereau_and_takes_the_orders_away(zone: Zone) -> None:
    order = cases.board_order(zone)
    with scope(zone.home, actor=zone.user("aminata")):
        outside_run_reject(run=order.outside_run, access=access(zone, "aminata"), reason="Pièce manquante")
        slip = OutsideSlip.objects.get()
        assert slip.is_void and slip.void_reason == "Pièce manquante"
        assert not PaymentOrder.objects.exists() and OutsideRun.objects.get().state == "calculated"


def test_an_order_is_written_in_the_formats_of_the_salaries(zone: Zone, as_: Callable[[str], Client]) -> None:
    order = cases.board_order(zone)
    made = designed(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        content, _name = order_file(order=order, made=made, access=access(zone, "ousmane"))
        assert order.lines.get().account.encode() in content
    browser = as_("ousmane")
    assert order.reference in browser.get(f"/paie/ordres/{order.pk}/").content.decode()
    for kind in ("lettre", "liste"):
        assert browser.get(f"/paie/ordres/{order.pk}/papiers/{kind}/").content.startswith(b"%PDF")
    assert browser.get(f"/paie/ordres/{order.pk}/papiers/tableur/").content.startswith(b"PK")
    assert "HE-2026-0001" in browser.get(f"/paie/hors-effectif/campagnes/{order.outside_run_id}/ordres/").content.decode()


class Said:
    """What the stand-alone program reads and says of pieces kept in memory."""

    def __init__(self, pieces: dict[str, bytes]) -> None:
        self.pieces, self.wrong = pieces, []  # type: ignore[var-annotated]

    def table(self, path: str) -> list[Any]:
        content = self.pieces.get(path.removeprefix("pieces/"))
        if content is None:
            return []
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
        return [(number, row, dict(zip(rows[0], row, strict=True))) for number, row in enumerate(rows[1:], start=2)]

    def check(self, is_right: bool, where: str, why: str) -> None:
        if not is_right:
            self.wrong.append(f"{where} : {why}")


def test_the_proof_and_the_archive_follow_it_to_the_unit_and_the_program_finds_a_changed_amount(zone: Zone) -> None:
    order = executed(zone)
    spec = importlib.util.spec_from_file_location("verify_archive", Path(settings.BASE_DIR) / "docs/verifier/verify_archive.py")
    assert spec and spec.loader
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    with scope(zone.home, actor=zone.user("aminata")):
        outside_step_take(run=order.outside_run, access=access(zone, "aminata"), to_state="paid")
        period = PayPeriod.objects.create(institution=zone.home, year=2026, month=3)
        lines = outside_part(period)
        assert [line.difference for line in lines] == [0] * len(lines) and len(lines) >= 3
        pieces = dict(outside_pieces(period))
    said = Said(pieces)
    program.check_outside(said)
    assert said.wrong == []
    name = "hors-effectif/ordres.csv"
    said = Said({**pieces, name: pieces[name].replace(str(order.total).encode(), str(order.total + 1).encode())})
    program.check_outside(said)
    assert len(said.wrong) == 1 and "ordres" in said.wrong[0]


def test_a_payee_sent_back_by_the_bank_is_paid_again_by_cheque_on_the_word_of_two_people(zone: Zone) -> None:
    order = executed(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        line = order.lines.get()
        told = f"Référence;Motif\n{line.reference};Compte clôturé\n".encode()
        returned = return_read(order=order, name="rejets.csv", content=told, on=DAY, access=access(zone, "ousmane"))
        assert return_confirm(made=returned, access=access(zone, "ousmane")) == 1
        asked = PaymentReissue(
            institution=zone.home, line=line, mode="cheque", holder=line.name, reason="Compte clôturé", proposed_by=zone.user("ousmane")
        )
        asked = reissue_propose(reissue=asked, access=access(zone, "ousmane"))
        with pytest.raises(Refusal, match="Votre rôle"):
            reissue_decide(reissue=asked, access=access(zone, "ousmane"), approve=True)
    with scope(zone.home, actor=zone.user("khady")):
        reissue_decide(reissue=asked, access=access(zone, "khady"), approve=True)
    with scope(zone.home, actor=zone.user("aminata")):
        again = PaymentOrder.objects.get(is_reissue=True)
        assert (again.outside_run, again.kind, again.number) == (order.outside_run, "cheque", 2)
        book = ChequeBook(institution=zone.home, paying_account=again.paying_account, first_number=1, last_number=9, received_on=DAY)
        book.save()
        assert cheques_draw(order=again, access=access(zone, "aminata")) == 1
        for _step in range(2):
            again = order_step_take(order=again, access=access(zone, "aminata"), on=DAY, reference="CH 1")
        assert list(OrderMovement.objects.order_by("pk").values_list("kind", flat=True)) == ["rejected", "reissued"]
        outside_step_take(run=order.outside_run, access=access(zone, "aminata"), to_state="paid")
        lines = outside_part(PayPeriod.objects.create(institution=zone.home, year=2026, month=3))
        assert [line.difference for line in lines] == [0] * len(lines)


def test_who_may_see_only_salaries_or_only_payees_sees_the_orders_of_that_kind(zone: Zone, as_: Callable[[str], Client]) -> None:
    order = cases.board_order(zone)
    hr = next(name for name in zone.users if access(zone, name).has("outside_view") and not access(zone, name).has("payroll_view"))
    assert order.reference in as_(hr).get(f"/paie/ordres/{order.pk}/").content.decode()
    assert as_(hr).get(f"/paie/ordres/{order.pk}/papiers/lettre/").status_code == 403
    assert as_("zeynab").get(f"/paie/ordres/{order.pk}/").status_code in (403, 404)
