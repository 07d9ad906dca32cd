"""Operators and cheque books are entered by one person and serve once another has approved them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import ChequeBook, MobileOperator, MobileOperatorChange
from payroll.services.paying.accounts import AccountBook, cheque_book_add, cheque_book_decide
from payroll.services.paying.cheques import free_numbers
from payroll.services.paying.proposals import (
    OPERATOR,
    proposal_decide,
    proposal_make,
    proposal_withdraw,
)
from tests.cast import Zone
from tests.payroll.paying.cases import START, access, paying_account

VALUES: dict[str, Any] = {
    "name": "Wave", "prefixes": ["77"], "digits": 9, "paying_account_id": None, "start": START, "end": None, "ceiling": 100_000,
    "fee_rate": 100, "fee_fixed": 0, "fee_most": None, "fee_bearer": "institution",
}  # fmt: skip


def proposed(zone: Zone, operator: MobileOperator | None = None, by: str = "aminata", **changes: Any) -> MobileOperatorChange:
    with scope(zone.home, actor=zone.user(by)):
        return proposal_make(
            means=OPERATOR, institution=zone.home, record=operator, values=VALUES | changes, access=access(zone, by), reason="Convention"
        )


def test_an_operator_serves_and_changes_by_two_people(zone: Zone) -> None:
    new = proposed(zone)
    with scope(zone.home, actor=zone.user("aminata")):
        assert AccountBook(zone.home, START).operator("Wave") is None
        with pytest.raises(PermissionDenied, match="une autre personne"):
            proposal_decide(change=new, access=access(zone, "aminata"), approve=True)
    with scope(zone.home, actor=zone.user("binta")):
        wave = proposal_decide(change=new, access=access(zone, "binta"), approve=True).operator
        assert AccountBook(zone.home, START).operator("Wave") == wave and wave.fee_rate == 100
    dearer = proposed(zone, wave, fee_rate=150)
    with pytest.raises(Refusal, match="attend déjà une décision"):
        proposed(zone, wave, fee_rate=160)
    with scope(zone.home, actor=zone.user("binta")):
        assert MobileOperator.objects.get().fee_rate == 100
        with pytest.raises(Refusal, match="motif"):
            proposal_decide(change=dearer, access=access(zone, "binta"), approve=False)
        proposal_decide(change=dearer, access=access(zone, "binta"), approve=False, reason="Tarif non signé")
        assert MobileOperator.objects.get().fee_rate == 100
        with pytest.raises(IntegrityError), transaction.atomic():
            MobileOperatorChange.objects.filter(pk=new.pk).update(decided_by=zone.user("aminata"))
    mine = proposed(zone, wave, fee_rate=170)
    with scope(zone.home, actor=zone.user("aminata")):
        assert proposal_withdraw(change=mine, access=access(zone, "aminata")).state == "withdrawn"
    with pytest.raises(ValidationError, match="plafond"):
        proposed(zone, fee_fixed=100_000, name="Orange Money")
    with pytest.raises(Refusal, match="Votre rôle"):
        proposed(zone, by="ousmane", name="Orange Money")


def test_a_cheque_book_serves_once_another_person_approved_it(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("aminata")):
        account = paying_account(zone)
        book = ChequeBook(institution=zone.home, paying_account=account, first_number=1, last_number=3, received_on=START)
        cheque_book_add(book=book, actor=zone.user("aminata"))
        assert list(free_numbers(account)) == []
        with pytest.raises(PermissionDenied, match="une autre personne"):
            cheque_book_decide(book=book, access=access(zone, "aminata"), approve=True)
    with scope(zone.home, actor=zone.user("binta")):
        with pytest.raises(Refusal, match="motif"):
            cheque_book_decide(book=book, access=access(zone, "binta"), approve=False)
        cheque_book_decide(book=book, access=access(zone, "binta"), approve=True)
        assert [number for _book, number in free_numbers(account)] == [1, 2, 3]
        with pytest.raises(Refusal, match="déjà approuvé"):
            cheque_book_decide(book=book, access=access(zone, "binta"), approve=False, reason="x")
        with pytest.raises(IntegrityError), transaction.atomic():
            ChequeBook.objects.filter(pk=book.pk).update(added_by=zone.user("binta"))
        assert ChequeBook.objects.get().approved_at is not None


def test_the_fee_that_is_decided_is_the_one_that_was_typed(zone: Zone, as_: Any) -> None:
    typed = {
        "name": "Orange Money", "prefixes": "77", "digits": "9", "start": START.isoformat(), "ceiling": "100 000", "fee_rate": "0,8",
        "fee_fixed": "0", "fee_bearer": "employee",
    }  # fmt: skip
    assert as_("aminata").post("/paie/moyens-de-paiement/operateurs/nouveau/", typed).status_code == 302
    with scope(zone.home):
        change = MobileOperatorChange.objects.get()
    page = as_("binta").get(f"/paie/moyens-de-paiement/operateurs/propositions/{change.pk}/").content.decode()
    assert "0,8 %" in page.replace("\u00a0", " ").replace("\u202f", " ") and "0,01" not in page
    with scope(zone.home, actor=zone.user("binta")):
        made = proposal_decide(change=change, access=access(zone, "binta"), approve=True).operator
    form = as_("aminata").get(f"/paie/moyens-de-paiement/operateurs/{made.pk}/").content.decode()
    field = next(part for part in form.split("<input") if 'name="fee_rate"' in part)
    assert 'type="text"' in field and 'value="0,8"' in field  # a field of numbers would show nothing
