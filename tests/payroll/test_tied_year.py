"""A whole year with its payments, accounts, returns and third parties: one figure everywhere, and a third person finds it again.

Payslips = register = entries = transfers and cash + retained = returns = paid over, each month and for the year; then the
archive of the year is checked by the program of `docs/verifier`, which knows nothing of this software.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import Sum
from django.utils import timezone

from hr_core.scope import scope
from payroll.models import (
    Filing,
    JournalEntry,
    JournalPiece,
    OrderLine,
    PartyDue,
    PartyPayment,
    PayPeriod,
    PayRun,
    Payslip,
    PayslipLine,
    RunColumn,
    ThirdParty,
)
from payroll.returns.book import declarations
from payroll.services.accounting.entries import entry_validate
from payroll.services.paying.orders import order_step_take, orders_prepare
from payroll.services.proof_parts import proof_of
from payroll.services.returns.compensation import compensation_enter
from payroll.services.returns.dues import dues_catch_up
from payroll.services.returns.filings import filing_check, filing_file, filing_prepare
from payroll.services.returns.matching import match_make, oldest_first, open_dues
from payroll.services.returns.payments import payment_approve, payment_enter
from tests.cast import Zone
from tests.payroll.accounting.conftest import chart
from tests.payroll.paying.cases import access, paying_account
from tests.payroll.proof.test_archives import changed
from tests.payroll.returns.paid import access as returns_access
from tests.payroll.year import year_played

VERIFIER = Path(__file__).resolve().parents[2] / "docs" / "verifier" / "verify_archive.py"
TODAY = dt.date(2027, 4, 15)
WITHHELD = ("employee-contribution", "tax", "employer-contribution", "employer-tax")


def paid_by_orders(zone: Zone, run: PayRun) -> None:
    """The orders of a run: prepared by Ousmane, sent on and executed by Aminata."""
    day = min(run.period.last_day, timezone.localdate())
    with scope(zone.home, actor=zone.user("ousmane")):
        if not Payslip.objects.filter(run=run, net__gt=0).exists():
            return
        orders = orders_prepare(run=run, access=access(zone, "ousmane"))
    with scope(zone.home, actor=zone.user("aminata")):
        for order in orders:
            for _step in ("sent", "executed"):
                order = order_step_take(order=order, access=access(zone, "aminata"), on=day)


def declared_and_paid_over(zone: Zone) -> None:
    """Every return of the year filed, and what is due to each third party paid and matched."""
    ousmane, binta = (returns_access(zone.user(name), zone.home) for name in ("ousmane", "binta"))
    with scope(zone.home, actor=ousmane.user):
        dues_catch_up(institution=zone.home)
        for each in declarations(zone.home.country_id):
            if not each.is_periodic:
                continue
            start = dt.date(2026, 1, 1)
            while start.year == 2026:
                filing = filing_prepare(institution=zone.home, code=each.code, month=start, access=ousmane)
                filing = filing_check(filing=filing, access=binta)
                filing_file(filing=filing, filed_on=TODAY, access=binta)
                start = filing.end
        for party in ThirdParty.objects.all():
            owed = sum(due.left for due in open_dues(party))
            if party.is_own:
                made = compensation_enter(party=party, until=dt.date(2026, 12, 1), reference="OD 2026", access=ousmane)
            elif owed:
                made = payment_enter(party=party, amount=owed, paid_on=TODAY, mode="transfer", reference="OV", access=ousmane)
            else:
                continue
            made = payment_approve(payment=made, access=binta)
            match_make(party=party, payment=made, amounts=oldest_first(open_dues(party), made.amount), access=ousmane)


@pytest.fixture
def year(zone: Zone, settings: Any, tmp_path: Path) -> Iterator[Zone]:
    """Seen from April 2027, when the last return of the year is due."""
    settings.MEDIA_ROOT = tmp_path / "files"
    chart(zone)
    with scope(zone.home, actor=zone.user("aminata")):
        paying_account(zone, modes=["transfer", "cheque", "cash", "mobile"])
    year_played(zone, paid_by_orders)
    with scope(zone.home, actor=zone.user("binta")):
        for entry in JournalEntry.objects.order_by("pk"):
            entry_validate(entry=entry, access=access(zone, "binta"))
    with time_machine.travel(dt.datetime(2027, 4, 15, 9, tzinfo=dt.UTC)):
        declared_and_paid_over(zone)
        yield zone


@pytest.mark.slow
def test_the_year_is_one_figure_everywhere_and_a_third_person_finds_it_again(year: Zone, tmp_path: Path) -> None:
    with scope(year.home):
        for period in PayPeriod.objects.order_by("month"):
            assert [line for line in proof_of(period) if line.difference] == [], period
        nets_are_paid()
        levies_are_entered_declared_and_paid_over()
    for asked in (*(f"2026-{month:02d}" for month in range(1, 13)), "2026"):
        call_command("archive_month", "ipres-sn", asked, to=tmp_path, stdout=io.StringIO())
    path = tmp_path / "archive-ipres-sn-2026.zip"
    answer = verified(path)
    assert answer.returncode == 0, answer.stdout
    for subject, words in TOUCHED.items():
        said = verified_after(path, subject)
        assert said.returncode == 1 and words in said.stdout, (subject, said.stdout)
    with scope(year.home):
        assert recomputed(path) == Counter(dict(Payslip.objects.values_list("run__period__month").annotate(net=Sum("net"))))


def nets_are_paid() -> None:
    """Payslips = lines = entries = what banks and cash desks paid + what is retained for third parties."""
    slips = Payslip.objects.aggregate(gross=Sum("gross"), net=Sum("net"), employer=Sum("employer"))
    paid = OrderLine.objects.filter(state="paid").aggregate(sum=Sum("amount"))["sum"]
    withheld = RunColumn.objects.filter(section__in=("employee-contribution", "tax", "deduction")).aggregate(s=Sum("total"))["s"]
    assert slips["net"] == paid and slips["gross"] == paid + withheld
    pieces = JournalPiece.objects.filter(line__entry__kind="pay", line__entry__reversed_by=None)
    entered = {leg: pieces.filter(**where).aggregate(s=Sum("amount"))["s"] for leg, where in LEGS.items()}
    assert entered == {"charge": slips["gross"] + slips["employer"], "net": slips["net"]}


LEGS = {"charge": {"leg": "charge"}, "net": {"subject": "net"}}


def levies_are_entered_declared_and_paid_over() -> None:
    """What payslips withhold and owe = register = what is due = what returns declare = what was paid over."""
    lines = PayslipLine.objects.filter(column__section__in=WITHHELD).exclude(column__recipient="")
    owed = lines.aggregate(s=Sum("amount"))["s"]
    assert owed == RunColumn.objects.filter(section__in=WITHHELD).exclude(recipient="").aggregate(s=Sum("total"))["s"]
    dues = PartyDue.objects.filter(kind="pay").exclude(party__recipient="")
    assert owed == dues.aggregate(s=Sum("amount"))["s"] > 0
    declared = Filing.objects.filter(is_payable=True, state="paid").aggregate(s=Sum("amount"))["s"]
    assert declared == dues.exclude(declaration="").aggregate(s=Sum("amount"))["s"]
    assert not Filing.objects.filter(is_payable=True).exclude(state="paid").exists()
    everything = PartyDue.objects.aggregate(s=Sum("amount"))["s"]
    assert everything == PartyPayment.objects.filter(state="approved").aggregate(s=Sum("amount"))["s"]
    yearly = Filing.objects.get(code="dgid-year")
    told = yearly.lines.filter(code__startswith="income-tax").aggregate(s=Sum("amount"))["s"]
    taxes = lines.filter(column__code__in=("income-tax", "income-tax-rappel")).aggregate(s=Sum("amount"))["s"]
    assert told == taxes > 0


def recomputed(path: Path) -> Counter[int]:
    """The nets of each month, from the lines in the archive alone."""
    found: Counter[int] = Counter()
    with zipfile.ZipFile(path) as year:
        for name in (each for each in year.namelist() if each.startswith("mois/")):
            with zipfile.ZipFile(io.BytesIO(year.read(name))) as month:
                for table in (each for each in month.namelist() if each.endswith("/lignes.csv")):
                    for row in csv.DictReader(io.StringIO(month.read(table).decode("utf-8-sig")), delimiter=";"):
                        found[int(name[-6:-4])] += SIGNS.get(row["partie"], 0) * int(row["montant"])
    return found


TOUCHED = {
    "pieces/ordres.csv": "nets à payer",
    "pieces/ecritures.csv": "débit moins crédit",
    "pieces/reversements.csv": "dû aux organismes",
    "pieces/declarations/dgid-month-2026-01-v0.csv": "liste nominative",
}
COLUMNS = {"pieces/ordres.csv": "montant", "pieces/ecritures.csv": "debit", "pieces/reversements.csv": "du"}


def verified(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=path.parent)


def verified_after(path: Path, subject: str) -> subprocess.CompletedProcess[str]:
    """What the program says of January when a franc is added to a row of a subject, and the manifest written again."""

    def one_franc(files: dict[str, bytes]) -> None:
        rows = files[subject].decode("utf-8-sig").split("\n")
        place = rows[0].split(";").index(COLUMNS.get(subject, "montant"))
        rank = next(rank for rank, row in enumerate(rows[1:], start=1) if "IPRES" in row or "DGID" in row or subject != "pieces/reversements.csv")
        cells = rows[rank].split(";")
        cells[place] = str(int(cells[place]) + 1)
        files[subject] = "\n".join([*rows[:rank], ";".join(cells), *rows[rank + 1 :]]).encode("utf-8-sig")

    return verified(changed(path.with_name("archive-ipres-sn-2026-01.zip"), one_franc, is_honest=True))


SIGNS = {"earning": 1, "employee-contribution": -1, "tax": -1, "deduction": -1}
