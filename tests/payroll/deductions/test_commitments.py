"""Dues and domiciliations: written authorisation, notice, and an account that only the bank sets free."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hr_core.facts import BY_SLUG
from hr_core.models import BankAccount
from hr_core.scope import scope
from hr_core.services.approvals import fact_approve
from hr_core.services.employees import employee_update
from hr_core.services.errors import Refusal
from hr_core.services.facts import fact_add
from hr_core.services.writing import OwnFile
from payroll.choices import RunState
from payroll.models import AccountCommitment, LineOrigin, Membership, RunProblem
from payroll.services.account_commitments import commitment_release, commitment_save
from payroll.services.memberships import membership_revoke, membership_save
from tests.cast import Zone, account_of
from tests.hr_core.helpers import acting
from tests.hr_core.test_staff_import import HEADINGS, awa_line, preview
from tests.payroll.deductions.acts import JANUARY, act, creditor, item, paper, scale
from tests.payroll.months import month_closed, month_opened, month_taken

NEW = {"start": dt.date(2026, 3, 1), "bank_name": "Autre banque", "share": "remainder", "value": 0}


def commit(zone: Zone, **values: Any) -> AccountCommitment:
    given = {
        "employee": zone.employee("awa"),
        "bank_name": "Banque de l’Habitat",
        "account": account_of(zone.home, 1),
        "reference": "Prêt 12",
        "signed_on": JANUARY,
        "start": JANUARY,
        "scan": paper("engagement.pdf"),
    } | values
    with scope(zone.home, actor=zone.user("ousmane")):
        return commitment_save(
            commitment=AccountCommitment(institution=zone.home), values=given, actor=zone.user("ousmane")
        )


def propose(zone: Zone, **values: Any) -> BankAccount:
    given = NEW | {"account": account_of(zone.home, 500)} | values
    with scope(zone.home, actor=zone.user("fatou")):
        return fact_add(employee=zone.employee("awa"), kind=BY_SLUG["compte"], values=given, actor=zone.user("fatou"))  # type: ignore[return-value]


def accounts(zone: Zone) -> int:
    with scope(zone.home):
        return BankAccount.objects.filter(employee=zone.employee("awa")).count()


def test_a_committed_account_does_not_change_until_the_bank_releases_it(zone: Zone) -> None:
    held = commit(zone)
    with pytest.raises(Refusal, match="domicilié irrévocablement à Banque de l’Habitat"):
        propose(zone)
    assert accounts(zone) == 1
    with scope(zone.home, actor=zone.user("ousmane")):
        commitment_release(commitment=held, on=dt.date(2026, 3, 2), scan=paper(), actor=zone.user("ousmane"))
    with pytest.raises(Refusal):
        propose(zone)  # the day before the release takes effect
    proposal = propose(zone, start=dt.date(2026, 3, 2))
    with scope(zone.home, actor=zone.user("khady")):
        assert fact_approve(fact=proposal, actor=zone.user("khady")).state == "approved"


def test_a_change_proposed_before_the_commitment_is_refused_when_it_is_decided(zone: Zone) -> None:
    proposal = propose(zone)
    commit(zone)
    with scope(zone.home, actor=zone.user("khady")), pytest.raises(Refusal, match="mainlevée"):
        fact_approve(fact=proposal, actor=zone.user("khady"))
    with scope(zone.home):
        assert BankAccount.objects.get(pk=proposal.pk).state == "proposed"


@pytest.mark.parametrize("values", [{"share": "amount", "value": 50_000}, {"share": "percent", "value": 5_000}])
def test_no_part_of_the_pay_goes_elsewhere_either(zone: Zone, values: dict[str, Any]) -> None:
    commit(zone)
    with pytest.raises(Refusal):
        propose(zone, **values)


def test_confirming_the_committed_account_or_stopping_another_is_allowed(zone: Zone) -> None:
    commit(zone)
    propose(zone, account=account_of(zone.home, 1))
    propose(zone, share="amount", value=0)
    assert accounts(zone) == 3


def test_the_pay_may_not_leave_the_transfer_either(zone: Zone) -> None:
    commit(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        with pytest.raises(Refusal):
            employee_update(employee=zone.employee("awa"), values={"payment_mode": "cash"}, actor=zone.user("fatou"))
        zone.employee("awa").refresh_from_db()
        employee_update(employee=zone.employee("awa"), values={"phone": "77"}, actor=zone.user("fatou"))


@pytest.mark.parametrize(
    ("heading", "value", "is_refused"),
    [("Mode de paiement", "Espèces", True), ("RIB", 500, True), ("RIB", 1, False), ("Mode de paiement", "Virement", False)],
)
def test_a_staff_file_does_not_change_it_either(zone: Zone, heading: str, value: Any, is_refused: bool) -> None:
    commit(zone)
    written = account_of(zone.home, value) if heading == "RIB" else value
    given = {"Fonction": "Chargée d’études", heading: written}
    headings = tuple(dict.fromkeys((*HEADINGS, heading)))
    row = dict(zip(HEADINGS, awa_line(), strict=True)) | given
    with acting(zone, "fatou") as access:
        batch = preview(zone, access, [row[name] for name in headings], headings=headings)
        assert batch.counts["refused"] == is_refused, batch.problems
        errors = [each for each in batch.problems if each["severity"] == "error"]
        assert [each["line"] for each in errors] == ([2] if is_refused else [])
        assert all("domicilié irrévocablement" in each["message"] and "mainlevée" in each["message"] for each in errors)
        assert batch.counts["changed"] == (not is_refused)


def test_other_employees_change_their_account_freely(zone: Zone) -> None:
    commit(zone, employee=zone.employee("moussa"), account=account_of(zone.home, 2))
    assert propose(zone).state == "proposed"


def test_a_commitment_needs_its_paper_and_an_approved_account(zone: Zone) -> None:
    with pytest.raises(ValidationError, match="engagement signé"):
        commit(zone, scan="")
    with pytest.raises(ValidationError, match="n’est pas un compte approuvé"):
        commit(zone, account=account_of(zone.home, 99))
    with pytest.raises(OwnFile):
        commit(zone, employee=zone.employee("ousmane"), account=account_of(zone.home, 5))


def test_the_file_and_the_employee_see_the_commitment(zone: Zone, as_: Any) -> None:
    commit(zone)
    url = f"/agents/{zone.employee('awa').pk}/comptes/"
    assert "domicilié irrévocablement à Banque de l’Habitat" in as_("fatou").get(url).content.decode()
    assert "domicilié irrévocablement" in as_("awa").get("/mes-donnees/").content.decode()


def dues(zone: Zone, **values: Any) -> Membership:
    given = {
        "employee": zone.employee("awa"),
        "organisation": creditor(zone, "Syndicat des agents", "union"),
        "item": item(zone, "6300"),
        "amount": 2_000,
        "signed_on": JANUARY,
        "start": JANUARY,
        "scan": paper("autorisation.pdf"),
    } | values
    with scope(zone.home, actor=zone.user("ousmane")):
        return membership_save(membership=Membership(institution=zone.home), values=given, actor=zone.user("ousmane"))


def withheld(zone: Zone) -> list[int]:
    with scope(zone.home):
        rows = LineOrigin.objects.filter(source="memberships").order_by("run__period__month", "pk")
        return [row.amount for row in rows]


def test_dues_are_withheld_by_amount_or_by_rate_of_the_base_salary(zone: Zone) -> None:
    dues(zone)
    dues(zone, organisation=creditor(zone, "Mutuelle", "mutual"), item=item(zone, "6200"), amount=None, rate=1_250)
    month_taken(zone, month_opened(zone), RunState.CALCULATED)
    assert sorted(withheld(zone)) == [2_000, 5_000]  # 1,25 % of 400 000


def test_without_a_written_authorisation_nothing_is_recorded(zone: Zone) -> None:
    with pytest.raises(ValidationError, match="autorisation écrite"):
        dues(zone, scan="")
    with pytest.raises(ValidationError, match="après la signature"):
        dues(zone, signed_on=dt.date(2026, 1, 2))
    with pytest.raises(ValidationError, match="montant par mois, ou un taux"):
        dues(zone, rate=1_000)


@pytest.mark.parametrize(("notice", "taken"), [(0, []), (16, []), (17, [2_000])])
def test_a_revocation_stops_the_dues_once_its_notice_has_run(zone: Zone, notice: int, taken: list[int]) -> None:
    row = dues(zone, notice_days=notice)
    with scope(zone.home, actor=zone.user("ousmane")):
        membership_revoke(membership=row, on=dt.date(2026, 1, 15), scan=None, actor=zone.user("ousmane"))
        with pytest.raises(Refusal, match="déjà révoquée"):
            membership_revoke(membership=row, on=dt.date(2026, 1, 16), scan=None, actor=zone.user("ousmane"))
    month_taken(zone, month_opened(zone), RunState.CALCULATED)
    assert withheld(zone) == taken


def test_dues_come_after_the_acts_and_say_what_the_net_did_not_allow(zone: Zone) -> None:
    scale(zone, brackets=[{"over": 0, "fraction": "1/1"}])
    act(zone, principal=9_000_000, instalment=None)
    dues(zone, amount=9_000_000)
    run = month_taken(zone, month_opened(zone), RunState.CALCULATED)
    with scope(zone.home):
        payslip = zone.employee("awa").payslips.get()
        assert payslip.net == 0
        problem = RunProblem.objects.get(run=run, code="dues_short")
    assert problem.severity == "warning"


def test_belonging_to_a_union_is_shown_to_those_alone_who_withhold_it(zone: Zone, as_: Any) -> None:
    dues(zone)
    month_closed(zone)
    page = f"/paie/creanciers/{creditor(zone, 'Syndicat des agents', 'union').pk}/etats/2026-1/"
    assert "Ndiaye Awa" in as_("ousmane").get(page).content.decode()
    for name in ("khady", "mamadou", "ibrahima"):
        assert "Ndiaye" not in as_(name).get(page).content.decode()
        assert as_(name).get("/paie/cotisations-volontaires/").status_code == 403
