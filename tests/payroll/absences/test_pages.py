"""The pages of absences in pay: rules, matrix, explanation, refunds, claims; refusals in words; queries constant."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.scope import scope
from hr_core.text import french_amount
from payroll.choices import RunState
from payroll.models import AbsenceItemRule, AbsencePay, AbsencePayRule, BranchClaim, PayItem, PayRun, WithholdingRefund
from payroll.selectors.absence_effects import days_uncounted
from payroll.selectors.absence_pays import owed_by_age
from payroll.services.absences.settings import absence_rule_set
from tests import cast
from tests.cast import Zone
from tests.payroll.absences.conftest import absent, kind
from tests.payroll.absences.test_claims import maternity_rule
from tests.payroll.months import month_opened, month_taken

D = dt.date


def rule_post(zone: Zone, **more: Any) -> dict[str, Any]:
    """The form of a rule, filled in."""
    with scope(zone.home):
        item = PayItem.objects.get(code="3510").pk
    usual = {
        "start": "2026-01-01", "treatment": "covered", "is_known": "on", "benefit_payer": "branch", "benefit_basis": "gross",
        "benefit_months": "3", "benefit_divisor": "30", "benefit_waiting_days": "0", "maintenance_waiting_days": "3",
        "maintenance_item": item, "source": "statute", "confidence": "high", "legal_text": "Statut, article 41",
        "counts_for_leave": "true", "counts_for_seniority": "unknown", "counts_for_thirteenth": "false",
        "maintenance_0_years": "0", "maintenance_0_days": "30", "maintenance_0_percent": "100", "maintenance_1_years": "5",
        "maintenance_1_days": "90", "maintenance_1_percent": "75", "maintenance_2_years": "5", "maintenance_2_days": "90",
        "maintenance_2_percent": "200/3", "motif": "Statut voté",
    }  # fmt: skip
    return usual | more


def sickness(zone: Zone) -> int:
    with scope(zone.home):
        return kind("maladie").pk


def test_an_officer_establishes_a_rule_that_the_law_file_leaves_open(zone: Zone, january: PayRun, as_: Any) -> None:
    browser, key = as_("ousmane"), sickness(zone)
    assert "bloque la paie" in browser.get("/paie/absences/regles/?jour=2026-01-15").content.decode()
    assert browser.get(f"/paie/absences/regles/{key}/").status_code == 200
    answer = browser.post(f"/paie/absences/regles/{key}/", rule_post(zone))
    assert answer.status_code == 302, answer.content.decode()
    with scope(zone.home):
        rule = AbsencePayRule.objects.get(kind=key, is_known=True)
        assert rule.maintenance_bands == [
            {"years": 0, "days": 30, "percent": "100"},
            {"years": 5, "days": 90, "percent": "75"},
            {"years": 5, "days": 90, "percent": "200/3"},
        ]
        assert (rule.counts_for_leave, rule.counts_for_seniority, rule.counts_for_thirteenth) == (True, None, False)
    page = browser.get("/paie/absences/regles/?jour=2026-01-15").content.decode()
    assert "30\u00a0jours à plein salaire" in page and "90\u00a0jours à 75\u202f% puis 90\u00a0jours à" in page and "Statut, article 41" in page


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"maintenance_0_days": ""}, "Complétez cette tranche"),
        ({"maintenance_1_percent": "0"}, "Le taux du maintien va de plus de 0"),
        ({"maintenance_item": ""}, "par quelle rubrique le maintien"),
        ({"benefit_0_from_day": "1", "benefit_0_percent": "120"}, "un taux de 0 à 100"),
        ({"benefit_0_from_day": "4", "benefit_0_percent": "50"}, "commence au jour 1"),
        (
            {"benefit_0_from_day": "1", "benefit_0_percent": "50", "benefit_payer": "subrogated"},
            "à quelle branche l’institution réclame",
        ),
        ({"motif": ""}, "obligatoire"),
    ],
)
def test_a_wrong_rule_is_refused_in_words(
    zone: Zone, january: PayRun, as_: Any, more: dict[str, str], sentence: str
) -> None:
    answer = as_("ousmane").post(f"/paie/absences/regles/{sickness(zone)}/", rule_post(zone, **more))
    assert answer.status_code == 422 and sentence in answer.content.decode()
    with scope(zone.home):
        assert not AbsencePayRule.objects.filter(kind=sickness(zone), is_known=True).exists()


def test_a_rule_of_a_closed_month_is_not_rewritten(zone: Zone, as_: Any) -> None:
    month_taken(zone, month_opened(zone), RunState.CLOSED)
    answer = as_("ousmane").post(f"/paie/absences/regles/{sickness(zone)}/", rule_post(zone))
    assert answer.status_code == 422 and "clôturé" in answer.content.decode()


def test_the_matrix_is_read_and_changed_cell_by_cell(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    with scope(zone.home):
        strike, transport = kind("greve").pk, PayItem.objects.get(code="2300").pk
    given = {"start": "2026-02-01", "effect": "dropped", "divisor": "thirtieths", "from_day": "3", "motif": "Accord"}
    assert browser.post(f"/paie/absences/regles/rubriques/{strike}/{transport}/", given).status_code == 302
    assert "perdue dès j. 3" in browser.get("/paie/absences/regles/rubriques/?jour=2026-02-10").content.decode()
    assert "perdue" not in browser.get("/paie/absences/regles/rubriques/?jour=2026-01-10").content.decode()
    hours = {**given, "effect": "reduced", "divisor": "hours", "from_day": "1"}
    assert browser.post(f"/paie/absences/regles/rubriques/{strike}/", hours).status_code == 302
    back = {**given, "effect": "", "start": "2026-03-01"}
    assert browser.post(f"/paie/absences/regles/rubriques/{strike}/{transport}/", back).status_code == 302
    with scope(zone.home):
        assert AbsenceItemRule.objects.get(item=transport).end == D(2026, 3, 1)
    assert browser.post(f"/paie/absences/regles/rubriques/{strike}/", {**hours, "effect": ""}).status_code == 422


def test_the_page_of_an_absence_tells_days_divisor_rule_and_text(zone: Zone, january: PayRun, as_: Any) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        absence_rule_set(
            kind=kind("maladie"), start=D(2026, 1, 1), actor=zone.user("ousmane"), reason="Statut",
            values={
                "is_known": True, "treatment": "covered", "maintenance_item": PayItem.objects.get(code="3510"),
                "maintenance_bands": [
                    {"years": 0, "days": 6, "percent": "100"}, {"years": 0, "days": 30, "percent": "50"}
                ], "legal_text": "Statut, article 41",
            },
        )  # fmt: skip
    absent(zone, "maladie", D(2026, 1, 5), D(2026, 1, 15))
    month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home):
        pay = AbsencePay.objects.get()
        slip = january.payslips.get(employee=zone.employee("awa"))
    page = as_("ousmane").get(f"/paie/absences/{pay.pk}/").content.decode()
    for words in ("400\u202f000 × 10 / 30", "Statut, article 41", "05/01/2026 – 10/01/2026", "11/01/2026 – 14/01/2026"):
        assert words in page
    why = as_("ousmane").get(f"/paie/bulletins/{slip.pk}/lignes/1100-absence/").content.decode()
    assert f"/paie/absences/{pay.pk}/" in why and "10 / 30" in why
    assert french_amount(pay.withheld) in as_("ousmane").get("/paie/absences/").content.decode()


def test_a_protocol_goes_from_proposal_to_approval_on_screen(zone: Zone, january: PayRun, as_: Any) -> None:
    absent(zone, "greve", D(2026, 1, 5), D(2026, 1, 8))
    month_taken(zone, january, RunState.CLOSED)
    with scope(zone.home):
        strike = kind("greve").pk
    given = {
        "reference": "Protocole", "signed_on": "2026-02-02", "kind": strike, "start": "2026-01-05", "end": "2026-01-07",
        "direction": "refund", "share": "100", "month": "2", "year": "2026",
    }  # fmt: skip
    browser = as_("ousmane")
    closed = browser.post("/paie/absences/remboursements/nouveau/", {**given, "month": "1"})
    assert closed.status_code == 422 and "clôturé" in closed.content.decode()
    assert browser.post("/paie/absences/remboursements/nouveau/", given).status_code == 302
    with scope(zone.home):
        refund = WithholdingRefund.objects.get()
    page = browser.get(f"/paie/absences/remboursements/{refund.pk}/").content.decode()
    assert "Vous avez proposé" in page and "+40\u202f000" in page
    assert as_("binta").post(f"/paie/absences/remboursements/{refund.pk}/approuver/").status_code == 302
    with scope(zone.home):
        refund.refresh_from_db()
    assert (refund.state, refund.decided_by) == ("approved", zone.user("binta"))


def test_a_claim_is_followed_on_screen_until_nothing_remains(zone: Zone, january: PayRun, as_: Any) -> None:
    maternity_rule(zone)
    absent(zone, "maternite", D(2026, 1, 15), D(2026, 4, 23), expected_birth_on=D(2026, 2, 26))
    month_taken(zone, january, RunState.PAID)
    with scope(zone.home):
        claim = BranchClaim.objects.get()
    browser, url = as_("ousmane"), f"/paie/absences/creances/{claim.pk}/"
    assert "226\u202f667" in browser.get("/paie/absences/creances/").content.decode()
    assert browser.post(f"{url}transmettre/", {"sent_on": "2026-02-03", "reference": "CSS/1"}).status_code == 302
    assert browser.post(f"{url}rejet/", {"motif": ""}).status_code == 422
    too_much = {"received_on": "2026-03-01", "amount": "300 000"}
    assert "Il ne reste que" in browser.post(f"{url}encaisser/", too_much).content.decode()
    assert browser.post(f"{url}encaisser/", {"received_on": "2026-03-01", "amount": "100 000"}).status_code == 302
    page = browser.get(url).content.decode()
    assert "126\u202f667" in page and "Certificat de grossesse" in page and "CSS/1" in page
    ages = browser.get("/paie/absences/creances/balance/").content.decode()
    assert "126\u202f667" in ages and "plus de 90" in ages
    assert browser.post(f"{url}abandon/", {"motif": "Forclusion"}).status_code == 302
    assert as_("binta").post(f"{url}abandonner/").status_code == 302
    assert "Abandonnée" in as_("ousmane").get(url).content.decode()


def test_the_confidential_population_is_not_found(zone: Zone, january: PayRun, as_: Any) -> None:
    absent(zone, "greve", D(2026, 1, 5), D(2026, 1, 8), who="mamadou")
    month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home):
        pay = AbsencePay.objects.get()
    assert as_("ousmane").get(f"/paie/absences/{pay.pk}/").status_code == 404
    assert as_("serigne").get(f"/paie/absences/{pay.pk}/").status_code == 200


def test_pages_ask_the_same_queries_for_one_absence_and_for_ten(zone: Zone, january: PayRun, as_: Any) -> None:
    maternity_rule(zone)
    absent(zone, "maternite", D(2026, 1, 15), D(2026, 4, 23), expected_birth_on=D(2026, 2, 26))
    month_taken(zone, january, RunState.PAID)
    pages = (
        "/paie/absences/", "/paie/absences/regles/", "/paie/absences/regles/rubriques/", "/paie/absences/remboursements/",
        "/paie/absences/creances/", "/paie/absences/creances/balance/",
    )  # fmt: skip

    def counts() -> dict[str, int]:
        browser, found = as_("ousmane"), {}
        for page in pages:
            browser.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            found[page] = sum("SAVEPOINT" not in query["sql"] for query in queries)
        return found

    before = counts()
    with scope(zone.home):
        for rank in range(10):
            made = cast.employee(zone, zone.home, f"agent{rank}", f"7{rank:04d}", zone.units["ipres-sn/DSI"])
            zone.employees[f"agent{rank}"] = made
    for rank in range(10):
        absent(zone, "maternite", D(2026, 2, 1), D(2026, 5, 1), who=f"agent{rank}", expected_birth_on=D(2026, 3, 1))
    month_taken(zone, month_opened(zone, 2026, 2), RunState.PAID)
    with scope(zone.home):
        assert BranchClaim.objects.count() == 11
    after = counts()
    assert after == before and max(after.values()) <= 20


@pytest.mark.parametrize(
    ("months", "received", "expected"),
    [
        ([(2026, 1, 100), (2026, 3, 50)], 0, [50, 0, 100, 0]),  # on 30 April: 31 March is 30 days, 31 January 89
        ([(2026, 1, 100), (2026, 3, 50)], 120, [30, 0, 0, 0]),
        ([(2025, 12, 100)], 0, [0, 0, 0, 100]),  # 120 days
        ([(2026, 2, 100)], 0, [0, 0, 100, 0]),  # 61 days
        ([(2026, 1, 100), (2026, 2, -40)], 0, [0, 0, 60, 0]),
    ],
)
def test_what_is_owed_ages_from_the_end_of_its_month(
    months: list[tuple[int, int, int]], received: int, expected: list[int]
) -> None:
    assert owed_by_age(months, received, D(2026, 4, 30)) == expected


def test_other_subjects_read_the_days_that_do_not_count(zone: Zone, january: PayRun) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        absence_rule_set(
            kind=kind("greve"), start=D(2026, 1, 1), actor=zone.user("ousmane"), reason="Statut",
            values={"treatment": "unpaid", "counts_for_leave": False, "counts_for_seniority": True},
        )  # fmt: skip
    absent(zone, "greve", D(2026, 1, 29), D(2026, 2, 3), ends_at_noon=True)
    awa = zone.employee("awa").pk
    asked: dict[str, Any] = {"employees": [awa], "start": D(2026, 1, 31), "end": D(2026, 3, 1)}
    with scope(zone.home):
        assert days_uncounted(**asked, purpose="leave")[awa].days * 2 == 5
        assert days_uncounted(**asked, purpose="seniority") == {}
        assert days_uncounted(**asked, purpose="thirteenth")[awa].unknown * 2 == 5
