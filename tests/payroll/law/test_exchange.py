"""Parities and rates: exact, dated, sourced; chains through the euro; what is missing is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from hr_core.models import AuditEntry
from hr_core.scope import scope
from payroll.models import ExchangeRate
from payroll.selectors.exchange import RateMissing, convert, rate_book
from payroll.services.exchange import rate_delete, rate_enter
from tests.cast import Zone

DAY = dt.date(2026, 11, 23)
Browser = Callable[[str], Client]


def enter(zone: Zone, base: str, quote: str, rate: str, start: dt.date = DAY) -> ExchangeRate:
    with scope([], actor=zone.user("zeynab")):
        return rate_enter(
            base=base,
            quote=quote,
            rate=Decimal(rate),
            start=start,
            source_title="Banque centrale",
            actor=zone.user("zeynab"),
        )


@pytest.mark.parametrize(
    ("amount", "base", "quote", "found"),
    [
        (100, "EUR", "XOF", 656),  # 1,00 € = 655,957
        (100_000, "EUR", "XOF", 655_957),
        (655_957, "XOF", "EUR", 100_000),
        (1, "XOF", "EUR", 0),
        (4, "XOF", "EUR", 1),  # 0,61 centime, au plus proche
        (1_000, "XOF", "XAF", 1_000),
        (1_000_000, "XOF", "KMF", 750_000),  # cent francs CFA pour soixante-quinze francs comoriens
        (-100, "EUR", "XOF", -656),
        (7, "GNF", "GNF", 7),
    ],
)
def test_fixed_parities_are_exact(zone: Zone, amount: int, base: str, quote: str, found: int) -> None:
    assert convert(amount, base, quote, DAY) == found


def test_there_is_no_euro_before_1999(zone: Zone) -> None:
    with pytest.raises(RateMissing, match="Aucun cours connu entre EUR et XOF au 31/12/1998"):
        convert(1, "EUR", "XOF", dt.date(1998, 12, 31))


def test_the_last_rate_entered_holds_and_chains_go_through(zone: Zone) -> None:
    enter(zone, "EUR", "USD", "1.10", dt.date(2026, 1, 1))
    enter(zone, "EUR", "USD", "1.25", dt.date(2026, 6, 1))
    enter(zone, "USD", "CDF", "2850", dt.date(2026, 1, 1))
    assert convert(10_000, "USD", "CDF", DAY) == 285_000
    found = rate_book(DAY).conversion("CDF", "XOF")
    assert found.rate == Fraction("655.957") / (2850 * Fraction("1.25"))
    assert [source for source, _url in found.sources][:2] == ["Banque centrale", found.sources[1][0]]
    assert rate_book(dt.date(2026, 5, 31)).conversion("USD", "EUR").rate == 1 / Fraction("1.10")
    with pytest.raises(RateMissing):
        convert(1, "USD", "EUR", dt.date(2025, 12, 31))


@pytest.mark.parametrize(("base", "quote"), [("EUR", "XOF"), ("XAF", "EUR"), ("KMF", "EUR")])
def test_a_fixed_parity_is_not_entered(zone: Zone, base: str, quote: str) -> None:
    with pytest.raises(ValidationError, match="fixée par un texte"):
        enter(zone, base, quote, "656")


def test_a_pair_is_kept_one_way_and_one_rate_a_day(zone: Zone) -> None:
    enter(zone, "USD", "CDF", "2850")
    with pytest.raises(ValidationError, match="dans l’autre sens"):
        enter(zone, "CDF", "USD", "0.00035")
    with pytest.raises(ValidationError, match="déjà saisi"):
        enter(zone, "USD", "CDF", "2860")


def test_a_rate_taken_out_leaves_its_trace(zone: Zone) -> None:
    rate = enter(zone, "USD", "CDF", "2850")
    key = rate.pk
    with scope([], actor=zone.user("zeynab")):
        with pytest.raises(ValidationError, match="motif"):
            rate_delete(rate=rate, actor=zone.user("zeynab"), reason="")
        rate_delete(rate=rate, actor=zone.user("zeynab"), reason="Erreur de saisie")
        trail = AuditEntry.objects.filter(table_name="payroll_exchangerate", object_id=str(key)).order_by("id")
        assert [(each.action, each.reason) for each in trail] == [
            ("insert", "Banque centrale"),
            ("delete", "Erreur de saisie"),
        ]


def test_rates_are_entered_and_taken_out_on_screen(zone: Zone, as_: Browser) -> None:
    browser = as_("zeynab")
    data = {
        "base": "USD",
        "quote": "CDF",
        "rate": "2 850,5",
        "start": "2026-11-01",
        "source_title": "Banque centrale du Congo",
        "source_url": "https://www.bcc.cd/",
    }
    assert browser.post("/paie/parites/nouveau/", data).status_code == 302
    for wrong in ({"rate": "beaucoup"}, {"rate": "0"}, {"quote": "USD"}, {"rate": "1,123456789"}, {}):
        assert browser.post("/paie/parites/nouveau/", data | wrong).status_code == 422, wrong
    page = as_("ousmane").get("/paie/parites/").content.decode().replace("\u202f", " ")
    assert "2 850,5" in page and "655,957" in page and "491,96775" in page and "/supprimer/" not in page
    rate = ExchangeRate.objects.get()
    address = f"/paie/parites/{rate.pk}/supprimer/"
    assert as_("ousmane").post(address, {"motif": "x"}).status_code == 403
    assert browser.post(address, {"motif": ""}).status_code == 422
    assert browser.post(address, {"motif": "Erreur"}).status_code == 302
    assert not ExchangeRate.objects.exists()
