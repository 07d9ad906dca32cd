"""By every preset, in every country, every line that the law or a fund may pay has an account, and the entry balances."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from payroll.choices_accounting import Preset
from payroll.choices_outside import OutsideKind
from payroll.countries import country_codes, law
from payroll.models import AccountingRules, AccountRule, LedgerAccount, RunColumn
from payroll.services.accounting.drafts import draft
from payroll.services.accounting.matching import AccountBook, NoAccount, What
from payroll.services.accounting.postings import Posting, _line
from payroll.services.accounting.presets import preset_read
from payroll.services.accounting.shares import split
from payroll.services.setup import usual_items

ON = dt.date(2026, 6, 30)
SECTIONS = {"earning": 1, "employee-contribution": -1, "tax": -1, "deduction": -1}


def book_of(key: str) -> AccountBook:
    """The book of a fund that laid down a preset and has three analytic sections, without a database."""
    preset = preset_read(key)
    chart = {each.number: LedgerAccount(number=each.number, label=each.label) for each in preset.accounts}
    rules = [
        AccountRule(
            pk=rank, leg=rule.leg, subject=rule.subject, code=rule.code, branch=rule.branch, account=chart[rule.account]
        )
        for rank, rule in enumerate(preset.rules, start=1)
    ]
    book = AccountBook(institution=None, on=ON)  # type: ignore[arg-type]
    book.__dict__ |= {
        "rules": AccountingRules(preset=key), "chart": chart, "account_rules": rules, "parents": {1: None, 2: 1},
        "unit_keys": {None: 7}, "shares": {7: {1: 33_334, 2: 33_333, 3: 33_333}}, "employee_keys": {},
    }  # fmt: skip
    return book


def columns_of(country: str) -> list[RunColumn]:
    levies = [
        RunColumn(
            code=line.code, label=line.label, section=line.section, recipient=line.recipient[:48], branch=line.branch or "",
        )
        for line in law(country).lines
    ]  # fmt: skip
    items = [
        RunColumn(code=item.code, item_code=item.code, label=item.values["label"], section=item.values["kind"],
                  account=item.values["account"])
        for item in usual_items(law(country), ON)
    ]  # fmt: skip
    return [*levies, *items]


@pytest.mark.parametrize("key", Preset.values)
@pytest.mark.parametrize("country", country_codes())
def test_the_entry_balances_whatever_the_amounts(country: str, key: str) -> None:
    """Differences of a later run and back pay taken back are negative amounts: any sign, in any unit."""
    book, chance = book_of(key), random.Random(f"{country}{key}")
    postings, net, charges = [], 0, 0
    for column in columns_of(country):
        for unit in (1, 2, None):
            amount = chance.randint(-1_000_000, 3_000_000)
            in_kind = column.section == "earning" and chance.random() < 0.1
            postings += _line(column, unit, "C", book.key_of(unit), amount, in_kind, column.account)
            net += 0 if in_kind else SECTIONS.get(column.section, 0) * amount
            charges += 0 if column.section in ("employee-contribution", "tax", "deduction") else amount
    postings.append(Posting(What("due", "net", "net" if net > 0 else "net-negatif"), "Net", net))
    made = draft(postings, book)
    assert made.blocked == [] and made.debit == made.credit
    pieces = [piece for line in made.lines for piece in line.pieces]
    assert sum(piece.amount for piece in pieces if piece.posting.what.leg == "charge") == charges
    assert sum(piece.amount for piece in pieces if piece.posting.what.subject == "net") == net


@pytest.mark.parametrize("key", Preset.values)
def test_a_preset_answers_for_payments_outside_and_provisions(key: str) -> None:
    book = book_of(key)
    asked = [What("due", "payment", mode) for mode in ("transfer", "cheque", "cash", "mobile")]
    for kind in OutsideKind.values:
        asked += [What("charge", "outside", kind), What("due", "outside", f"net-{kind}", "net")]
        asked += [What("due", "outside", f"{name}-{kind}", name) for name in ("tax", "contributions", "employer")]
    for code in ("leave", "thirteenth", "accrued"):
        asked += [What(leg, "provision", f"{code}{end}") for leg in ("charge", "due", "release") for end in ("", "-charges")]
    asked += [What(leg, "provision", "career_end") for leg in ("charge", "due", "release")]
    asked.append(What("charge", "fee", "fee"))
    assert [what for what in asked if isinstance(book.find(what), NoAccount)] == []


def test_a_preset_that_was_not_read_says_so_everywhere() -> None:
    cipres = preset_read("cipres")
    assert {each.confidence for each in (*cipres.accounts, *cipres.rules)} == {"low"} and cipres.note
    assert {section["code"] for section in cipres.sections} & {"GT-PVID", "GA"}


def test_parts_of_a_key_make_the_amount_for_any_key_and_sign() -> None:
    chance = random.Random(2026)
    for _round in range(300):
        cuts = sorted(chance.sample(range(1, 100_000), chance.randint(1, 6)))
        shares = dict(enumerate(b - a for a, b in zip([0, *cuts], [*cuts, 100_000], strict=True)))
        amount = chance.randint(-10_000_000, 10_000_000)
        parts = split(amount, shares)
        assert sum(parts.values()) == amount
        assert all(abs(part - amount * shares[section] / 100_000) <= 1 for section, part in parts.items())
