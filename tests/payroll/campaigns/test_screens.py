"""Pages of campaigns: from the rules to the decision, confidential people hidden, a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hr_core.scope import scope
from payroll.models import BonusCampaign, PayItem
from tests import cast
from tests.cast import Zone
from tests.payroll.absences.conftest import absent, kind
from tests.payroll.campaigns.conftest import campaign, decided
from tests.payroll.months import month_opened

Browser = Callable[[str], Client]
MOST = 20


def rules(zone: Zone, **values: Any) -> dict[str, Any]:
    with scope(zone.home):
        item = PayItem.objects.get(code="3950").pk
    return {
        "label": "Treizième mois 2026",
        "item": item,
        "payment": "thirteenth",
        "start": "2026-01-01",
        "last_day": "2026-12-31",
        "base": "salary",
        "base_share": "100",
        "prorata": "thirtieths",
        "minimum_months": "0",
        "must_be_present": "on",
        "envelope_use": "limit",
        **values,
    }


def test_a_thirteenth_month_goes_from_its_rules_to_its_run(fund: Zone, as_: Browser) -> None:
    run = month_opened(fund)
    officer = as_("ousmane")
    wrong = officer.post("/paie/primes/nouvelle/", rules(fund, ratings="sans valeur"))
    assert wrong.status_code == 422 and "Ligne 1" in wrong.content.decode()
    officer.post("/paie/primes/nouvelle/", rules(fund))
    with scope(fund.home):
        pk = BonusCampaign.objects.get().pk
    url = f"/paie/primes/{pk}/"
    assert "Simuler" in officer.get(url).content.decode()
    officer.post(f"{url}simuler/")
    page = officer.get(url).content.decode()
    assert "Qui reçoit combien, et pourquoi" in page and "400\u202f000" in page
    listed = officer.get(f"{url}agents/").content.decode()
    assert "Awa Ndiaye" in listed and "base" in listed
    assert officer.get(f"{url}agents/?export=xlsx").status_code == 200
    officer.post(f"{url}arreter/")
    assert officer.get(f"{url}decider/").status_code == 403
    director = as_("mamadou")
    assert "Signer la décision" in director.get(url).content.decode()
    director.post(f"{url}decider/", {"act_number": "412", "act_on": "2026-01-15"})
    assert as_("ousmane").get(f"{url}decision/").content.startswith(b"%PDF")
    as_("ousmane").post(f"{url}payer/", {"period": run.period_id})
    with scope(fund.home):
        made = BonusCampaign.objects.select_related("run").get()
        assert made.run.kind == "thirteenth" and len(made.run.employees) == 9
    assert "Treizième mois" in as_("ousmane").get(f"/paie/campagnes/{made.run_id}/").content.decode()


def test_a_campaign_tells_who_is_absent_under_a_rule_that_says_nothing_of_bonuses(fund: Zone, as_: Browser) -> None:
    absent(fund, "maladie", dt.date(2026, 2, 2), dt.date(2026, 2, 12))
    with scope(fund.home):
        made = campaign(fund)
        sick = kind("maladie").pk
    page = as_("ousmane").get(f"/paie/primes/{made.pk}/").content.decode()
    assert "sans qu’une règle dise si elles comptent" in page and "Awa Ndiaye" in page
    assert f"/paie/absences/regles/{sick}/" in page
    with scope(fund.home):
        BonusCampaign.objects.filter(pk=made.pk).update(assimilated=["maladie"])
    assert "sans qu’une règle dise" not in as_("ousmane").get(f"/paie/primes/{made.pk}/").content.decode()


def test_a_rating_and_a_sanction_are_entered_and_imported(fund: Zone, as_: Browser) -> None:
    with scope(fund.home):
        made = campaign(fund, ratings={"A": 120_000})
    url = f"/paie/primes/{made.pk}/"
    officer = as_("ousmane")
    refused = officer.post(f"{url}notes/", {"employee": fund.employee("awa").pk, "rating": "A", "reduction": "25"})
    assert refused.status_code == 422 and "demande son acte" in refused.content.decode()
    wrong = officer.post(f"{url}notes/importer/", {"rows": "99999;A"})
    assert wrong.status_code == 422 and "aucun agent ne porte le matricule" in wrong.content.decode()
    officer.post(f"{url}notes/importer/", {"rows": "00001 ; A\n00002\tA"})
    with scope(fund.home):
        assert made.entries.filter(rating="A").count() == 2


def test_the_shares_of_the_confidential_population_are_hidden_and_their_total_is_not(
    fund: Zone, as_: Browser
) -> None:
    with scope(fund.home):
        made = decided(fund, campaign(fund))
    url = f"/paie/primes/{made.pk}/agents/"
    assert "Mamadou Gueye" not in as_("ousmane").get(url).content.decode()
    assert "Mamadou" not in as_("ousmane").get(f"{url}?export=csv").content.decode()
    assert "Mamadou Gueye" in as_("serigne").get(url).content.decode()
    page = as_("ousmane").get(f"/paie/primes/{made.pk}/").content.decode()
    assert "3\u202f600\u202f000" in page  # the nine of them


def test_queries_do_not_grow_with_the_staff(fund: Zone, as_: Browser) -> None:
    with scope(fund.home):
        made = campaign(fund, is_accrued=True)
    pages = ("/paie/primes/", f"/paie/primes/{made.pk}/", f"/paie/primes/{made.pk}/agents/")
    few = counts(fund, as_, pages, made)
    with scope(fund.home):
        for rank in range(9):
            cast.employee(fund, fund.home, f"agent{rank}", f"9{rank:04d}", fund.units["ipres-sn/DSI"])
    assert counts(fund, as_, pages, made) == few
    assert max(few.values()) <= MOST, few


def counts(zone: Zone, as_: Browser, pages: tuple[str, ...], made: BonusCampaign) -> dict[str, int]:
    browser = as_("serigne")
    browser.post(f"/paie/primes/{made.pk}/simuler/")
    found = {}
    for page in pages:
        browser.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        found[page] = sum("SAVEPOINT" not in query["sql"] for query in queries)
    return found
