"""The public page says whether a payslip is genuine, and tells nothing else to anybody."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hr_core.scope import current_scope, scope
from payroll.forms.verification import NetField
from payroll.models import Payslip, PayslipProof
from payroll.services.proofs import proof_token
from payroll.views import verification
from tests.cast import Zone
from tests.payroll.months import month_paid

CANCELLED = "Ce document a été annulé."
GENUINE, UNKNOWN = "Ce bulletin est authentique.", "Rien ne correspond à ces trois mentions."


@pytest.fixture(autouse=True)
def no_tries() -> None:
    cache.clear()


@pytest.fixture
def printed(zone: Zone) -> dict[str, str]:
    """The three mentions of Awa's payslip."""
    run = month_paid(zone)
    with scope(zone.home):
        slip = Payslip.objects.get(run=run, employee=zone.employee("awa"))
    token = proof_token(payslip=slip)
    shown = "-".join(token[at : at + 4] for at in range(0, 16, 4)).upper()
    return {"token": shown, "staff_number": "00001", "net": f"{slip.net:,}".replace(",", " ")}


def answer(client: Client, **mentions: str):
    return client.post(reverse("verification:form"), mentions)


def test_a_genuine_payslip_is_recognised(client: Client, printed: dict[str, str]) -> None:
    page = answer(client, **printed)
    assert page.status_code == 200
    assert GENUINE in page.content.decode()
    assert "Awa" not in page.content.decode() and "IPRES" not in page.content.decode()


@pytest.mark.parametrize("net", ["{plain}", "{plain},00", "{plain} ", "{dotted}"])
def test_the_net_is_read_as_it_is_printed(client: Client, printed: dict[str, str], net: str) -> None:
    plain = printed["net"].replace(" ", "")
    typed = net.format(plain=plain, dotted=printed["net"].replace(" ", "\u202f"))
    assert GENUINE in answer(client, **{**printed, "net": typed}).content.decode()


def test_whatever_is_wrong_the_answer_is_the_same(client: Client, printed: dict[str, str]) -> None:
    wrongs = [
        {"token": "ABCD-EFGH-JKLM-NPQR"},
        {"staff_number": "00002"},
        {"net": "1"},
        {"token": "x", "staff_number": "y", "net": "2"},
    ]
    pages, queries = [], []
    for wrong in wrongs:
        with CaptureQueriesContext(connection, ) as asked:
            page = answer(client, **{**printed, **wrong})
        typed = {**printed, **wrong}
        text = page.content.decode()
        for mention in typed.values():
            text = text.replace(f'value="{mention}"', "")
        pages.append(text)
        queries.append(len(asked))
        assert page.status_code == 200 and UNKNOWN in text
    assert len({_without_csrf(page) for page in pages}) == 1
    with CaptureQueriesContext(connection) as asked:
        answer(client, **printed)
    assert {len(asked), *queries} == {len(asked)}, "a right answer costs as many queries as a wrong one"


def _without_csrf(page: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_a_revoked_payslip_is_told_as_cancelled_to_whoever_holds_it(client: Client, printed: dict[str, str]) -> None:
    PayslipProof.objects.update(is_revoked=True)
    page = answer(client, **printed).content.decode()
    assert CANCELLED in page and GENUINE not in page
    assert UNKNOWN in answer(client, **{**printed, "net": "1"}).content.decode()


def test_the_address_of_the_code_fills_the_code_only(client: Client, printed: dict[str, str]) -> None:
    token = printed["token"].replace("-", "").lower()
    page = client.get(reverse("verification:token", args=[token]))
    assert page.status_code == 200
    assert printed["token"] in page.content.decode()
    assert GENUINE not in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_an_unknown_code_opens_the_same_page(client: Client, db: None) -> None:
    assert client.get("/verifier/abcdefgh/").status_code == 200


def test_what_cannot_be_read_is_said(client: Client, db: None) -> None:
    page = answer(client, token="abcd", staff_number="", net="beaucoup")
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"staff_number", "net"}


def test_tries_are_counted_by_address(client: Client, printed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "TRIES_BY_ADDRESS", 3)
    for _ in range(3):
        assert answer(client, **{**printed, "net": "1"}).status_code == 200
    refused = answer(client, **printed)
    assert refused.status_code == 429
    assert "Trop d’essais" in refused.content.decode() and GENUINE not in refused.content.decode()
    elsewhere = client.post(reverse("verification:form"), printed, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_tries_are_counted_by_code_whatever_the_address(
    client: Client, printed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "TRIES_BY_TOKEN", 3)
    for number in range(4):
        last = client.post(reverse("verification:form"), {**printed, "net": "1"}, REMOTE_ADDR=f"192.0.2.{number}")
    assert last.status_code == 429


def test_no_scope_is_opened_for_strangers(
    client: Client, printed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    genuine = verification.proof_state
    monkeypatch.setattr(
        verification, "proof_state", lambda **given: seen.append(current_scope()) or genuine(**given)
    )
    answer(client, **printed)
    assert seen and set(seen) == {None}


def test_an_unpaid_run_has_no_proof(db: None) -> None:
    assert PayslipProof.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "minor"), [("428 409", (428_409, 42_840_900)), ("1.234,50", None), ("1234,5", (123_450,)), ("−12", (-12, -1200))]
)
def test_a_net_may_mean_units_or_hundredths(typed: str, minor: tuple[int, ...] | None) -> None:
    field = NetField()
    if minor is None:
        with pytest.raises(Exception, match="Recopier le net"):
            field.clean(typed)
    else:
        assert field.clean(typed) == minor
