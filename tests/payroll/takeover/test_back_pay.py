"""Back pay over the start: months of the old software are held against what it declared, those of here against what was paid."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client

from hr_core.scope import scope
from payroll.models import BackPayLine, LawOverride, OpeningBalance, PayItem, PayPeriod, RecurringInput
from payroll.selectors.back_pay import old_levies
from payroll.selectors.returns.figures import PAID_DAYS
from payroll.selectors.takeover import old_slip
from payroll.services.recomputation import MonthDifference, PastMonth, month_recompute
from payroll.services.takeover import kinds
from payroll.services.takeover.signing import takeover_sign, takeover_submit
from tests.cast import Zone
from tests.payroll.backpay.changes import case_of, raised, searched
from tests.payroll.months import payroll_set_up
from tests.payroll.takeover.conftest import LINE_HEAD, access, control, decided, load, opened, workbook

MAY, JUNE = "05/2026", "06/2026"
HEAD = [*LINE_HEAD, "Rappel pour le mois"]
#: May at 200 000; in June 210 000 and the 10 000 that May lacked, contributions on 220 000.
LINES = [
    ["00001", "0100", "Salaire de base", MAY, 0, 200_000, ""],
    ["00001", "0770", "IPRES régime général", MAY, 200_000, 11_200, ""],
    ["00001", "0100", "Salaire de base", JUNE, 0, 210_000, ""],
    ["00001", "0190", "Salaire de base", JUNE, 0, 10_000, MAY],
    ["00001", "0770", "IPRES régime général", JUNE, 220_000, 12_320, ""],
]
TOTALS = [["00001", MAY, 200_000, 188_800, 30], ["00001", JUNE, 220_000, 207_680, 28]]


def taken(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        takeover = opened(zone, first=dt.date(2026, 5, 1))
        load(zone, takeover, workbook(HEAD, LINES))
        load(zone, takeover, workbook(["Matricule", "Mois", "Imposable", "Net à payer", "Jours payés"], TOTALS), kinds.TOTALS)
        decided(zone, takeover)
        control(zone, takeover, "net", 396_480)
        takeover_submit(takeover=takeover, access=access(zone))
    with scope(zone.home, actor=zone.user("aminata")):
        takeover_sign(takeover=takeover, access=access(zone, "aminata"))


def again(zone: Zone, month: int) -> MonthDifference:
    with scope(zone.home, actor=zone.user("ousmane")):
        past = PastMonth(PayPeriod(institution=zone.home, year=2026, month=month))
        return month_recompute(institution=zone.home, month=past, employees=[zone.employee("awa").pk])


def amounts(done: MonthDifference, kind: Any, *codes: str) -> list[int]:
    return [int(done.column(kind, code)[0]) for code in codes]


def test_what_the_old_software_paid_later_for_a_month_is_not_owed_again(zone: Zone) -> None:
    taken(zone)
    raised(zone, "awa", dt.date(2026, 5, 1), 210_000)
    may, june = again(zone, 5), again(zone, 6)
    assert amounts(may, may.paid, "1100") == [210_000] and int(may.difference("1100")[0]) == 0
    assert amounts(june, june.paid, "1100", "1100-rappel") == [210_000, 10_000]
    assert int(june.difference("1100")[0]) == int(june.difference("1100-rappel")[0]) == 0
    bases = [amounts(each, each.right_base, "ipres-general-employee")[0] for each in (may, june)]
    assert bases[1] - bases[0] == 10_000, "June is read with the back pay that it paid"

    raised(zone, "awa", dt.date(2026, 6, 1), 240_000)
    assert int(again(zone, 5).difference("1100")[0]) == 0
    after = again(zone, 6)
    assert amounts(after, after.right, "1100", "1100-rappel") == [240_000, 10_000] and int(after.difference("1100")[0]) == 30_000


def test_back_pay_and_days_of_the_old_software_stay_on_its_month(zone: Zone) -> None:
    taken(zone)
    with scope(zone.home):
        awa = zone.employee("awa")
        june = dict(OpeningBalance.objects.filter(employee=awa, month=6).values_list("code", "amount"))
        slip = old_slip(awa, dt.date(2026, 6, 1), zone.home)
    assert (june["1100"], june["1100-rappel"], june["gross"], june[PAID_DAYS]) == (210_000, 10_000, 220_000, 28)
    assert slip is not None and slip.days == 28 and PAID_DAYS not in dict(slip.totals)
    assert [(line.code, line.earlier) for _title, lines in slip.groups for line in lines if line.earlier] == [("0190", "mai 2026")]


def test_each_month_over_the_start_is_held_against_its_own_law(zone: Zone) -> None:
    """The ceiling falls in June, decided after the start: May keeps its own, June owes by the new one."""
    taken(zone)
    raised(zone, "awa", dt.date(2026, 5, 1), 210_000)
    LawOverride.objects.create(
        country_id="sn", figure="ipres-general-ceiling", value={"amount": 150_000}, start=dt.date(2026, 6, 1),
        source_title="Arrêté", reason="Révision", state="approved", proposed_by=zone.user("zeynab"),
        decided_by=zone.user("coumba"), decided_at=dt.datetime(2026, 7, 2, tzinfo=dt.UTC),
    )  # fmt: skip
    may, june = again(zone, 5), again(zone, 6)
    assert amounts(may, may.right_base, "ipres-general-employee") > [200_000]
    assert amounts(june, june.right_base, "ipres-general-employee") == [150_000]
    assert int(june.difference("ipres-general-employee")[0]) == 8_400 - 12_320


def test_an_earning_that_the_old_software_never_gave_does_not_move_the_levies_that_it_declared(zone: Zone) -> None:
    taken(zone)
    before = again(zone, 5)
    with scope(zone.home, actor=zone.user("ousmane")):
        item = PayItem.objects.get(code="2110")
        RecurringInput.objects.create(
            institution=zone.home, employee=zone.employee("awa"), item=item, start=dt.date(2026, 5, 1), amount=100_000
        )
    may = again(zone, 5)
    pension = "ipres-general-employee"
    assert "2110" not in may.right and may.unknown["2110"].tolist() == [100_000]
    assert amounts(may, may.right, pension) == amounts(before, before.right, pension)
    assert [int(each.difference(pension)[0]) for each in (may, before)] == [int(before.difference(pension)[0])] * 2
    assert int(may.right_total["gross"][0]) == int(before.right_total["gross"][0])

    raised(zone, "awa", dt.date(2026, 5, 1), 210_000)
    after = again(zone, 5)
    assert int(after.difference("1100")[0]) == 0  # what June paid for May
    assert amounts(after, after.right_base, pension) == [210_000]


def test_what_the_old_software_computed_otherwise_stands_apart_from_the_raise(zone: Zone, client: Client) -> None:
    """May was paid 210 000 in the end, with the contribution of 200 000: 560 are owed whatever the raise."""
    taken(zone)
    pension = "ipres-general-employee"
    raised(zone, "awa", dt.date(2026, 5, 1), 260_000)
    searched(zone, since=dt.date(2026, 5, 1))
    with scope(zone.home, actor=zone.user("ousmane")):
        case = case_of(zone, "awa")
        old = old_levies(case)
        assert old is not None and [month.month for month in old.months][:1] == [5]
        row = next(each for each in old.rows if each.code == pension)
        whole = BackPayLine.objects.get(origin=old.months[0], code=pension).amount
        assert row.amounts[0] == 560 < whole
        assert old.net == -old.withheld == -sum(each.total for each in old.rows if "employer" not in each.code)
    client.force_login(zone.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    page = client.get(f"/paie/rappels/{case.pk}/").content.decode()
    assert "Dont l’ancien logiciel, à gains inchangés" in page
