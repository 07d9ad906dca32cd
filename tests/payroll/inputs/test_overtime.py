"""Overtime: weeks by band and day, authorised beforehand, within the contingent, paid in the month of the days worked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given as examples
from hypothesis import strategies as st

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import (
    InputDeadline,
    InstitutionSetting,
    LineOrigin,
    OvertimeAuthorisation,
    OvertimeWeek,
    PayRun,
    Payslip,
)
from payroll.selectors.overtime import bands_of, contingent_of, month_hours
from payroll.services.overtime import overtime_derogate, overtime_week_set
from payroll.services.overtime_authorisations import (
    authorisation_decide,
    authorisation_request,
    authorisation_withdraw,
)
from payroll.services.submissions import submission_take
from payroll.services.variable_inputs import variable_input_set
from tests.cast import Zone
from tests.payroll.inputs.conftest import START, access, item
from tests.payroll.months import month_opened, month_taken

HOME = "/paie/heures-supplementaires/"
MONDAY = dt.date(2026, 1, 12)
ACROSS = dt.date(2026, 1, 26)  # Monday to Saturday in January, Sunday 1 February
H = 1_000


def week(**days: int) -> list[int]:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return [days.get(name, 0) * H for name in names]


def save(zone: Zone, hours: dict[str, list[int]], monday: dt.date = MONDAY, name: str = "awa", by: str = "ousmane") -> Any:
    with scope(zone.home, actor=zone.user(by)):
        return overtime_week_set(employee=zone.employee(name), monday=monday, hours=hours, access=access(zone, by))


def authorised(zone: Zone, hours: int = 20, name: str | None = "awa", unit: str | None = None, **values: Any) -> OvertimeAuthorisation:
    with scope(zone.home, actor=zone.user("ousmane")):
        made = authorisation_request(
            institution=zone.home,
            employee=zone.employee(name) if name and unit is None else None,
            unit=zone.units[unit] if unit else None,
            start=values.get("start", MONDAY),
            end=values.get("end", MONDAY + dt.timedelta(days=7)),
            hours=hours * H,
            reason="Clôture des comptes",
            access=access(zone, "ousmane"),
        )
    with scope(zone.home, actor=zone.user("khady")):
        return authorisation_decide(authorisation=made, is_granted=True, remark="", access=access(zone, "khady"))


def setting(zone: Zone, key: str, value: int) -> None:
    with scope(zone.home):
        InstitutionSetting.objects.create(
            institution=zone.home, key=key, value=value, start=START, reference="Accord du 2 janvier 2026"
        )


def obstacles(zone: Zone) -> set[str]:
    with scope(zone.home):
        return set(OvertimeWeek.objects.values_list("obstacle", flat=True))


def test_bands_are_those_of_the_law_with_the_items_that_pay_them(zone: Zone, january: PayRun) -> None:
    with scope(zone.home):
        bands = bands_of(zone.home, MONDAY)
    assert [(band.key, band.item) for band in bands] == [
        ("day-1", "3110"), ("day-2", "3120"), ("night", "3130"), ("rest-night", "3140"),
    ]  # fmt: skip


def test_authorised_hours_reach_the_payslip_with_their_weeks(zone: Zone, january: PayRun) -> None:
    authorised(zone)
    save(zone, {"day-1": week(mon=2, wed=3), "night": week(thu=4)})
    month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home):
        slip = Payslip.objects.get(employee=zone.employee("awa"))
        lines = {line.column.code: line.quantity for line in slip.lines.select_related("column")}
        assert (lines["3110"], lines["3130"]) == (5 * H, 4 * H)
        origins = set(LineOrigin.objects.filter(run=january, source="overtime").values_list("code", "quantity", "label"))
    assert origins == {("3110", 5 * H, "semaine du 12/01/2026"), ("3130", 4 * H, "semaine du 12/01/2026")}


def test_hours_without_authorisation_are_blocked_and_not_paid(zone: Zone, january: PayRun) -> None:
    save(zone, {"day-1": week(mon=2)})
    assert obstacles(zone) == {"aucune autorisation ne couvre ces jours"}
    month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home):
        slip = Payslip.objects.get(employee=zone.employee("awa"))
        assert not slip.lines.filter(column__code="3110").exclude(amount=0).exists()


@pytest.mark.parametrize(("hours", "blocked"), [(8, False), (9, True)])
def test_an_authorisation_covers_up_to_its_last_hour(zone: Zone, january: PayRun, hours: int, blocked: bool) -> None:
    authorised(zone, hours=8)
    rows = save(zone, {"day-1": week(mon=4, tue=hours - 4)})
    assert [not row.is_payable for row in rows] == [blocked]
    if blocked:
        assert rows[0].obstacle == "9 h pour 8 h encore autorisées"


@pytest.mark.parametrize(("day", "blocked"), [("sat", False), ("sun", True)])
def test_an_authorisation_covers_up_to_its_last_day(zone: Zone, january: PayRun, day: str, blocked: bool) -> None:
    authorised(zone, end=MONDAY + dt.timedelta(days=6))
    rows = save(zone, {"night": week(**{day: 2})})
    assert [not row.is_payable for row in rows] == [blocked]


def test_the_hours_of_a_unit_are_shared(zone: Zone, january: PayRun) -> None:
    authorised(zone, hours=10, unit="ipres-sn/AG-KL")
    assert save(zone, {"day-1": week(mon=6)})[0].is_payable
    assert not save(zone, {"day-1": week(mon=6)}, name="moussa")[0].is_payable
    assert save(zone, {"day-1": week(mon=4)}, name="moussa")[0].is_payable
    assert not save(zone, {"day-1": week(mon=1)}, name="fatou")[0].is_payable


def test_an_authorisation_of_the_unit_above_covers_those_below(zone: Zone, january: PayRun) -> None:
    authorised(zone, hours=10, unit="ipres-sn/DG")
    assert save(zone, {"day-1": week(mon=6)})[0].is_payable


@pytest.mark.parametrize(
    ("key", "limit", "hours", "blocked"),
    [
        ("overtime_day_hours", 3, {"mon": 3, "tue": 3}, False),
        ("overtime_day_hours", 3, {"mon": 4}, True),
        ("overtime_week_hours", 10, {"mon": 5, "tue": 5}, False),
        ("overtime_week_hours", 10, {"mon": 5, "tue": 6}, True),
        ("overtime_year_hours", 12, {"mon": 5}, False),
        ("overtime_year_hours", 12, {"mon": 6}, True),
    ],
)
def test_the_edges_of_the_contingent(
    zone: Zone, january: PayRun, key: str, limit: int, hours: dict[str, int], blocked: bool
) -> None:
    authorised(zone, hours=60, start=dt.date(2026, 1, 1), end=dt.date(2026, 2, 1))
    save(zone, {"day-1": week(mon=3, tue=3, thu=1)}, monday=MONDAY - dt.timedelta(days=7))
    setting(zone, key, limit)
    rows = save(zone, {"day-1": week(**hours)})
    assert [not row.is_payable for row in rows] == [blocked]
    if blocked:
        assert "(Accord du 2 janvier 2026)" in rows[0].obstacle


def test_the_law_gives_the_contingent_where_its_file_says_it(zone: Zone) -> None:
    zone.home.country_id = "ci"
    with scope(zone.home):
        contingent = contingent_of(zone.home, MONDAY)
    assert (contingent.day.hours, contingent.week.hours, contingent.year) == (3 * H, 15 * H, None)


def test_a_derogation_is_given_by_name_and_falls_when_the_hours_change(zone: Zone, january: PayRun, as_: Any) -> None:
    save(zone, {"day-1": week(mon=2)})
    address = f"{HOME}semaines/{zone.employee('awa').pk}/{MONDAY}/"
    assert as_("ousmane").post(f"{address}deroger/", {"reason": "x"}).status_code == 403
    assert as_("khady").post(f"{address}deroger/", {"reason": "Panne du serveur"}).status_code == 302
    text = as_("ousmane").get(HOME).content.decode()
    assert "Khady Fall" in text and "Panne du serveur" in text
    with scope(zone.home):
        assert OvertimeWeek.objects.get().is_payable
    save(zone, {"day-1": week(mon=3)})
    with scope(zone.home):
        assert not OvertimeWeek.objects.get().is_payable


def test_who_entered_does_not_lift_nor_does_the_person_concerned(zone: Zone, january: PayRun) -> None:
    save(zone, {"day-1": week(mon=2)}, name="khady")
    with scope(zone.home, actor=zone.user("khady")), pytest.raises(PermissionDenied):
        overtime_derogate(employee=zone.employee("khady"), monday=MONDAY, reason="x", access=access(zone, "khady"))
    save(zone, {"day-1": week(mon=2)})
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(Refusal, match="rôle"):
        overtime_derogate(employee=zone.employee("awa"), monday=MONDAY, reason="x", access=access(zone, "ousmane"))


def test_who_asks_does_not_grant_and_a_refusal_says_why(zone: Zone, january: PayRun) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        made = authorisation_request(
            institution=zone.home, employee=zone.employee("awa"), unit=None, start=MONDAY,
            end=MONDAY + dt.timedelta(days=1), hours=H, reason="x", access=access(zone, "ousmane"),
        )  # fmt: skip
        with pytest.raises(Refusal, match="rôle"):
            authorisation_decide(authorisation=made, is_granted=True, remark="", access=access(zone, "ousmane"))
        OvertimeAuthorisation.objects.filter(pk=made.pk).update(requested_by=zone.user("khady"))
    with scope(zone.home, actor=zone.user("khady")), pytest.raises(Refusal, match="une autre personne"):
        authorisation_decide(authorisation=made, is_granted=True, remark="", access=access(zone, "khady"))
    with scope(zone.home, actor=zone.user("mamadou")):
        with pytest.raises(ValidationError, match="motif du refus"):
            authorisation_decide(authorisation=made, is_granted=False, remark="", access=access(zone, "mamadou"))
        authorisation_decide(authorisation=made, is_granted=False, remark="Hors budget", access=access(zone, "mamadou"))
        with pytest.raises(Refusal, match="ne se retire plus"):
            authorisation_withdraw(authorisation=made, access=access(zone, "ousmane"))


def test_a_week_across_two_months_counts_in_each_for_its_days(zone: Zone, january: PayRun) -> None:
    authorised(zone, hours=30, start=ACROSS, end=ACROSS + dt.timedelta(days=7))
    save(zone, {"day-1": week(wed=2, sat=3), "night": week(sun=4)}, monday=ACROSS)
    with scope(zone.home):
        (found,) = month_hours(january.period, access(zone, "ousmane"))
    assert found.bands == {"day-1": 5 * H} and list(found.weeks) == [ACROSS]
    month_taken(zone, january, RunState.CLOSED)
    february = month_opened(zone, 2026, 2)
    with scope(zone.home):
        (found,) = month_hours(february.period, access(zone, "ousmane"))
    assert found.bands == {"night": 4 * H}
    with pytest.raises(Refusal, match="janvier 2026 sont arrêtés"):
        save(zone, {"day-1": week(wed=1, sat=3), "night": week(sun=4)}, monday=ACROSS)
    save(zone, {"day-1": week(wed=2, sat=3), "night": week(sun=5)}, monday=ACROSS)
    month_taken(zone, february, RunState.CALCULATED)
    with scope(zone.home):
        slip = Payslip.objects.get(run=february, employee=zone.employee("awa"))
        assert slip.lines.get(column__code="3130").quantity == 5 * H


@examples(
    days=st.lists(st.integers(0, 12_000), min_size=7, max_size=7), shift=st.integers(0, 60), cut=st.integers(1, 28)
)
def test_the_parts_of_a_week_add_up_to_it(days: list[int], shift: int, cut: int) -> None:
    row = OvertimeWeek(monday=dt.date(2025, 12, 29) + dt.timedelta(days=7 * shift), days=days)
    border = dt.date(2026, 2, cut)
    before = row.hours_between(dt.date.min, border)
    after = row.hours_between(border + dt.timedelta(days=1), dt.date.max)
    assert before + after == row.total


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({"day-1": week(sun=2)}, "jour de repos ou férié"),
        ({"rest-night": week(mon=2)}, "ni un dimanche ni un jour férié"),
        ({"day-1": week(mon=20), "night": week(mon=5)}, "plus de 24 heures"),
        ({"gros-bras": week(mon=2)}, "n’existe pas dans la loi"),
    ],
)
def test_hours_that_cannot_be_are_refused(zone: Zone, january: PayRun, hours: dict[str, list[int]], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        save(zone, hours)
    assert obstacles(zone) == set()


def test_nobody_enters_ones_own_hours(zone: Zone, january: PayRun) -> None:
    with pytest.raises(PermissionDenied):
        save(zone, {"day-1": week(mon=2)}, name="ousmane")


def test_a_transmitted_unit_takes_no_more_hours(zone: Zone, january: PayRun, calendar: InputDeadline, clerk: str) -> None:
    with scope(zone.home, actor=zone.user(clerk)):
        submission_take(
            period=january.period, unit=zone.units["ipres-sn/AG-KL"], to_state="transmitted", access=access(zone, clerk)
        )
    with pytest.raises(Refusal, match="transmis"):
        save(zone, {"day-1": week(mon=2)}, by=clerk)


def test_a_clerk_finds_the_weeks_of_the_unit_only(zone: Zone, january: PayRun, clerk: str, as_: Any) -> None:
    save(zone, {"day-1": week(mon=2)})
    save(zone, {"day-1": week(mon=2)}, name="fatou")
    browser = as_(clerk)
    text = browser.get(HOME).content.decode()
    assert "Ndiaye Awa" in text and "Sow Fatou" not in text
    assert browser.get(f"{HOME}semaines/{zone.employee('fatou').pk}/{MONDAY}/").status_code == 404
    assert browser.get(f"{HOME}semaines/{zone.employee('awa').pk}/{MONDAY + dt.timedelta(days=1)}/").status_code == 404


def test_hours_held_by_weeks_are_not_entered_twice(zone: Zone, january: PayRun) -> None:
    save(zone, {"day-1": week(mon=2)})
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(ValidationError, match="tenues par semaine"):
        variable_input_set(
            period=january.period, employee=zone.employee("awa"), item=item(zone, "3110"), quantity=H,
            access=access(zone, "ousmane"),
        )  # fmt: skip


def test_the_week_is_entered_and_shown_on_screen(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    asked = browser.post(f"{HOME}semaines/", {"agent": zone.employee("awa").pk, "jour": "2026-01-14"})
    address = f"{HOME}semaines/{zone.employee('awa').pk}/{MONDAY}/"
    assert asked["Location"] == address
    assert browser.post(address, {"h_0_0": "2,5", "h_0_2": "douze"}).status_code == 422
    assert browser.post(address, {"h_0_0": "2,5", "comment": "Inventaire"}).status_code == 302
    assert "aucune autorisation ne couvre" in browser.get(address).content.decode()
    text = browser.get(f"{HOME}mois/").content.decode()
    assert "2,5 bloquées" in text
    sent = {"employee": zone.employee("awa").pk, "start": "2026-01-12", "last_day": "2026-01-18", "hours": "5", "reason": "x"}
    assert browser.post(f"{HOME}autorisations/demander/", sent).status_code == 302
    assert browser.post(f"{HOME}autorisations/demander/", sent | {"unit": zone.units["ipres-sn/DG"].pk}).status_code == 422
    with scope(zone.home):
        made = OvertimeAuthorisation.objects.get()
    decided = as_("khady").post(f"{HOME}autorisations/{made.pk}/decider/", {"decision": "granted"})
    assert decided.status_code == 302
    browser = as_("ousmane")
    assert browser.post(address, {"h_0_0": "2,5", "comment": "Inventaire"}).status_code == 302
    assert "semaine du 12/01/2026" in browser.get(f"{HOME}mois/").content.decode()
