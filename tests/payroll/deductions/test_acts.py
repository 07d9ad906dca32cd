"""Acts: entered by one, validated by another, never about oneself; refused while the scale is not known."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from payroll.models import ActMovement, Creditor, DeductionAct
from payroll.services.creditors import creditor_account_decide, creditor_save
from payroll.services.deduction_acts import (
    act_declare,
    act_refuse,
    act_release,
    act_save,
    act_validate,
    movement_approve,
    movement_delete,
    movement_enter,
)
from payroll.services.signed_scales import brackets_read, scale_propose, scale_refuse, scale_sign
from tests.cast import Zone, account_of
from tests.payroll.deductions.acts import act, creditor, moment, scale


def state(zone: Zone, row: DeductionAct) -> str:
    with scope(zone.home):
        return DeductionAct.objects.get(pk=row.pk).state


def test_validating_is_refused_while_the_scale_is_not_known_and_changes_nothing(zone: Zone) -> None:
    row = act(zone, is_valid=False)
    with scope(zone.home, actor=zone.user("binta")), pytest.raises(Refusal, match="quotité saisissable n’est pas connue"):
        act_validate(act=row, actor=zone.user("binta"))
    assert state(zone, row) == "draft"


def test_the_person_who_entered_an_act_does_not_validate_it(zone: Zone) -> None:
    scale(zone)
    row = act(zone, is_valid=False)
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(PermissionDenied, match="une autre personne"):
        act_validate(act=row, actor=zone.user("ousmane"))


def test_the_database_refuses_one_person_for_both(zone: Zone) -> None:
    scale(zone)
    row = act(zone)
    with scope(zone.home), pytest.raises(IntegrityError, match="deduction_act_two_people"), transaction.atomic():
        DeductionAct.objects.filter(pk=row.pk).update(validated_by=zone.user("ousmane"))


def test_nobody_enters_or_decides_an_act_on_their_own_pay(zone: Zone) -> None:
    scale(zone)
    with pytest.raises(OwnFile):
        act(zone, "ousmane")
    row = act(zone, "awa", is_valid=False)
    with scope(zone.home, actor=zone.user("awa")), pytest.raises(OwnFile):
        act_validate(act=row, actor=zone.user("awa"))


def test_a_validated_act_is_not_corrected(zone: Zone) -> None:
    scale(zone)
    row = act(zone)
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(Refusal, match="ne se corrige plus"):
        act_save(act=row, values={"instalment": 1}, actor=zone.user("ousmane"))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"notified_at": moment(1, 8), "dated_on": dt.date(2026, 1, 2)}, "notifié avant sa date"),
        ({"start": dt.date(2025, 12, 31)}, "Aucun mois d’avant"),
        ({"principal": None, "instalment": None}, "sans terme"),
        ({"principal": 0}, "montant positif"),
        ({"instalment": 0}, "montant positif"),
        ({"costs": -1}, "négatifs"),
        ({"taken_before": 300_000}, "plus d’objet"),
        ({"end": dt.date(2026, 1, 1)}, "date de fin"),
        ({"notified_at": moment(5, 9, month=12).replace(year=2027)}, "déjà reçue"),
    ],
)
def test_what_cannot_be_is_refused_in_french(zone: Zone, values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        act(zone, is_valid=False, **values)
    assert message in " ".join(refused.value.messages)


def test_the_same_act_of_a_creditor_is_entered_once(zone: Zone) -> None:
    act(zone, is_valid=False, number="7")
    with pytest.raises(ValidationError, match="déjà au registre"):
        act(zone, is_valid=False, number="7")


def test_the_usual_item_and_the_deadline_of_the_law_are_proposed(zone: Zone) -> None:
    row = act(zone, is_valid=False, nature="treasury")
    assert row.item.code == "6530"
    assert row.declaration_due_on == dt.date(2026, 1, 20)
    assert act(zone, is_valid=False, nature="assignment").declaration_due_on is None


def test_a_declaration_keeps_who_said_what_and_when(zone: Zone) -> None:
    scale(zone)
    row = act(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        row = act_declare(act=row, on=dt.date(2026, 1, 12), text="Agent en service.", actor=zone.user("ousmane"))
        assert (row.declared_by, row.declared_on) == (zone.user("ousmane"), dt.date(2026, 1, 12))
        with pytest.raises(ValidationError):
            act_declare(act=row, on=dt.date(2026, 1, 4), text="Trop tôt.", actor=zone.user("ousmane"))


def test_a_release_needs_its_act_and_follows_the_notification(zone: Zone) -> None:
    scale(zone)
    row = act(zone)
    with scope(zone.home, actor=zone.user("binta")):
        for on, reference in ((dt.date(2026, 2, 1), " "), (dt.date(2026, 1, 4), "M-1")):
            with pytest.raises(ValidationError):
                act_release(act=row, on=on, reference=reference, actor=zone.user("binta"))
        assert state(zone, row) == "in_force"
        released = act_release(act=row, on=dt.date(2026, 1, 5), reference="M-1", actor=zone.user("binta"))
        assert released.state == "released"
        with pytest.raises(Refusal, match="rechargez"):
            act_release(act=row, on=dt.date(2026, 1, 6), reference="M-2", actor=zone.user("binta"))


def test_an_act_put_aside_keeps_its_reason_and_takes_nothing(zone: Zone) -> None:
    row = act(zone, is_valid=False)
    with scope(zone.home, actor=zone.user("binta")):
        with pytest.raises(ValidationError):
            act_refuse(act=row, actor=zone.user("binta"), reason=" ")
        assert act_refuse(act=row, actor=zone.user("binta"), reason="Pas de titre exécutoire").state == "refused"


def test_a_movement_never_takes_the_balance_below_zero(zone: Zone) -> None:
    scale(zone)
    row = act(zone, principal=10_000)
    with scope(zone.home, actor=zone.user("ousmane")):
        move = movement_enter(
            act=row, kind="payment", amount=10_001, on=dt.date(2026, 1, 9), reference="R", actor=zone.user("ousmane")
        )
    with scope(zone.home, actor=zone.user("binta")), pytest.raises(Refusal, match="dépasse"):
        movement_approve(movement=move, actor=zone.user("binta"))
    with scope(zone.home, actor=zone.user("ousmane")):
        with pytest.raises(PermissionDenied):
            movement_approve(movement=move, actor=zone.user("ousmane"))
        movement_delete(movement=move, actor=zone.user("ousmane"))
        assert not ActMovement.objects.exists()


def test_a_payment_of_the_whole_settles_the_act_and_costs_open_it_again(zone: Zone) -> None:
    scale(zone)
    row = act(zone, principal=10_000)
    for kind, amount, expected in (("payment", 10_000, "settled"), ("interest", 500, "in_force")):
        with scope(zone.home, actor=zone.user("ousmane")):
            move = movement_enter(
                act=row, kind=kind, amount=amount, on=dt.date(2026, 1, 9), reference=kind, actor=zone.user("ousmane")
            )
        with scope(zone.home, actor=zone.user("binta")):
            movement_approve(movement=move, actor=zone.user("binta"))
        assert state(zone, row) == expected


def test_a_scale_is_signed_by_another_person_and_then_stands(zone: Zone) -> None:
    made = scale(zone, is_signed=False)
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(PermissionDenied, match="autre personne"):
        scale_sign(scale=made, actor=zone.user("ousmane"))
    with scope(zone.home, actor=zone.user("seynabou")):
        signed = scale_sign(scale=made, actor=zone.user("seynabou"))
        assert signed.signed_by == zone.user("seynabou")
        with pytest.raises(Refusal, match="déjà décidé"):
            scale_refuse(scale=made, actor=zone.user("seynabou"), reason="Non")
        with pytest.raises(Refusal, match="proposez-en un autre"):
            scale_propose(scale=signed, values={"minimum": 5}, actor=zone.user("ousmane"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "au moins une tranche"),
        ("0 ; beaucoup", "Ligne 1"),
        ("0 ; 1/10\n20 000 ; 1/0", "Ligne 2"),
        ("0 ; 1/10\n20 000 ; 120 %", "Ligne 2"),
        ("20 000 ; 1/5\n0 ; 1/10", "croissant"),
        ("0 ; 1/10\n0 ; 1/5", "croissant"),
    ],
)
def test_slices_that_cannot_be_read_are_refused_by_line(text: str, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        brackets_read(text)
    assert message in " ".join(refused.value.messages)


def test_slices_are_read_as_people_write_them() -> None:
    assert brackets_read("0 ; 10 %\n\n20\u202f000;33,3 %") == [
        {"over": 0, "fraction": "1/10"},
        {"over": 20_000, "fraction": "333/1000"},
    ]


def test_the_account_of_a_creditor_takes_two_people_and_its_key(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        row = creditor(zone)
        with pytest.raises(ValidationError):
            creditor_save(creditor=row, values={"new_account": "SN0", "new_bank_name": "BH"}, actor=zone.user("ousmane"))
        row = Creditor.objects.get(pk=row.pk)
        wanted = account_of(zone.home, 77)
        row = creditor_save(
            creditor=row, values={"new_account": wanted, "new_bank_name": "BH"}, actor=zone.user("ousmane")
        )
        assert row.account == ""
        with pytest.raises(PermissionDenied):
            creditor_account_decide(creditor=row, is_approved=True, actor=zone.user("ousmane"))
    with scope(zone.home, actor=zone.user("binta")):
        row = creditor_account_decide(creditor=row, is_approved=True, actor=zone.user("binta"))
        assert (row.account, row.new_account) == (wanted, "")
        with pytest.raises(Refusal, match="Aucun compte"):
            creditor_account_decide(creditor=row, is_approved=True, actor=zone.user("binta"))
