"""Each detector of ghosts and self-dealing finds its case, and is silent beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from hr_core.models import Absence, AbsenceKind, BankAccount, Contract, Dependant, Employee
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import PayItem, PayItemVersion, PayPeriod, PayRun, RecurringInput, RunProblem, VariableInput
from payroll.services.control.detectors import DETECTORS, detected
from payroll.services.control.finding import Subject
from payroll.services.control.ghosts import months_before, retirement_age
from payroll.services.settings import setting_set
from tests import cast
from tests.cast import Zone
from tests.payroll import outside_cases
from tests.payroll.months import month_opened, month_taken

Case = Callable[[Zone], object]
FEBRUARY = dt.date(2026, 2, 1)


@pytest.fixture
def run(zone: Zone) -> PayRun:
    return month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)


def found(zone: Zone, run: PayRun) -> dict[str, set[str]]:
    """By code, the first names of those concerned."""
    names = {employee.pk: name for name, employee in zone.employees.items()}
    with scope(zone.home):
        run = PayRun.objects.select_related("period", "institution").get(pk=run.pk)
        codes: dict[str, set[str]] = {}
        for problem in detected(run=run):
            codes.setdefault(problem.code, set()).add(names.get(problem.employee_id, "?"))
    return codes


def change(zone: Zone, name: str, **values: object) -> None:
    with scope(zone.home):
        Employee.objects.filter(pk=zone.employee(name).pk).update(**values)


def account(zone: Zone, name: str, number: int, start: dt.date, end: dt.date | None, decided: dt.date | None = None) -> None:
    moment = timezone.make_aware(dt.datetime.combine(decided, dt.time(10))) if decided else None
    BankAccount.objects.create(
        institution=zone.home, employee=zone.employee(name), bank_name="B", account=cast.account_of(zone.home, number),
        start=start, end=end, state="approved", decided_at=moment,
    )  # fmt: skip


def test_nothing_is_found_in_a_sound_month(zone: Zone, run: PayRun) -> None:
    assert found(zone, run) == {}


def test_two_employees_with_one_account_are_both_found(zone: Zone, run: PayRun) -> None:
    with scope(zone.home):
        same = BankAccount.objects.get(employee=zone.employee("awa")).account.replace(" ", "-").lower()
        BankAccount.objects.filter(employee=zone.employee("moussa")).update(account=same)
    assert found(zone, run) == {"shared_account": {"awa", "moussa"}}


def test_an_account_that_no_longer_holds_is_not_shared(zone: Zone, run: PayRun) -> None:
    with scope(zone.home):
        same = BankAccount.objects.get(employee=zone.employee("awa")).account
        BankAccount.objects.filter(employee=zone.employee("moussa")).update(account=same, end=dt.date(2026, 2, 28))
        assert "shared_account" not in found(zone, run)
        BankAccount.objects.filter(employee=zone.employee("moussa")).update(end=dt.date(2026, 3, 1))
    assert found(zone, run)["shared_account"] == {"awa", "moussa"}


def test_an_employee_who_shares_a_payees_account_is_found_but_not_one_who_is_the_payee(zone: Zone, run: PayRun) -> None:
    other = outside_cases.payee(zone)
    own = outside_cases.payee(zone, name="Ndiaye", employee=zone.employee("awa"))
    with scope(zone.home):
        held = BankAccount.objects.get(employee=zone.employee("awa")).account.replace(" ", "")
        own.accounts.update(account=held)
    assert found(zone, run) == {}
    with scope(zone.home):
        other.accounts.update(account=held)
        problems = detected(run=PayRun.objects.select_related("period", "institution").get(pk=run.pk))
    assert [(each.code, "Alioune Seck" in each.message) for each in problems] == [("shared_account", True)]


def test_a_name_of_the_confidential_population_is_not_told(zone: Zone, run: PayRun) -> None:
    with scope(zone.home):
        held = BankAccount.objects.get(employee=zone.employee("mamadou")).account
        BankAccount.objects.filter(employee=zone.employee("awa")).update(account=held)
        problems = detected(run=PayRun.objects.select_related("period", "institution").get(pk=run.pk))
    awa = next(each for each in problems if each.employee_id == zone.employee("awa").pk)
    assert "un dossier réservé" in awa.message and "Gueye" not in awa.message


@pytest.mark.parametrize(
    ("field", "one", "two", "code"),
    [
        ("phone", "+221 77 123 45 67", "77-123-45-67", "shared_phone"),
        ("tax_number", "00 12 34", "001234", "shared_tax_number"),
        ("social_security_number", "2 77 100", "277100", "shared_insurance"),
    ],
)
def test_a_shared_mark_is_found_whatever_its_spaces(zone: Zone, run: PayRun, field: str, one: str, two: str, code: str) -> None:
    change(zone, "awa", **{field: one})
    assert found(zone, run) == {}
    change(zone, "moussa", **{field: two})
    assert found(zone, run) == {code: {"awa", "moussa"}}
    change(zone, "moussa", **{field: two[:-1] + "8"})
    assert found(zone, run) == {}


def presence(zone: Zone, run: PayRun) -> None:
    """A year of periods, and one absence of Moussa last month: the institution records such things."""
    with scope(zone.home):
        for number in range(1, 12):
            day = months_before(FEBRUARY, number)
            PayPeriod.objects.get_or_create(institution=zone.home, year=day.year, month=day.month)
        kind = AbsenceKind.objects.create(institution=zone.home, code="conge", label="Congé", family="annual_leave")
        Absence.objects.create(
            institution=zone.home, employee=zone.employee("moussa"), kind=kind, start=dt.date(2026, 1, 5),
            end=dt.date(2026, 1, 9),
        )  # fmt: skip


def test_nobody_leaves_no_trace_for_a_year(zone: Zone, run: PayRun) -> None:
    presence(zone, run)
    with scope(zone.home):
        item = PayItem.objects.get(code="3900")
        VariableInput.objects.create(
            institution=zone.home, period=run.period, employee=zone.employee("awa"), item=item, amount=1
        )
    silent = found(zone, run)["no_presence"]
    assert "fatou" in silent and not silent & {"awa", "moussa"}
    change(zone, "fatou", hired_on=dt.date(2025, 3, 2))
    assert "fatou" not in found(zone, run)["no_presence"]
    change(zone, "fatou", hired_on=dt.date(2025, 3, 1))
    assert "fatou" in found(zone, run)["no_presence"]


def test_presence_is_not_asked_before_the_system_has_seen_the_months(zone: Zone, run: PayRun) -> None:
    presence(zone, run)
    with scope(zone.home):
        PayPeriod.objects.filter(year=2025, month=3).delete()
    assert "no_presence" not in found(zone, run)


def test_the_threshold_of_presence_is_a_setting(zone: Zone, run: PayRun) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        kind = AbsenceKind.objects.create(institution=zone.home, code="conge", label="Congé", family="annual_leave")
        Absence.objects.create(
            institution=zone.home, employee=zone.employee("moussa"), kind=kind, start=dt.date(2026, 2, 5),
            end=dt.date(2026, 2, 9),
        )  # fmt: skip
        setting_set(
            institution=zone.home, key="control_no_presence_months", start=dt.date(2026, 1, 1), value=1, actor=None, reason="x"
        )
    assert "awa" in found(zone, run)["no_presence"]


@pytest.mark.parametrize(("born", "is_found"), [(dt.date(1966, 2, 1), True), (dt.date(1966, 2, 2), False)])
def test_the_age_of_retirement_is_passed_on_the_first_day_of_the_month(
    zone: Zone, run: PayRun, born: dt.date, is_found: bool
) -> None:
    change(zone, "awa", birth_on=born)
    assert ("past_retirement" in found(zone, run)) is is_found


def test_an_age_that_the_country_gives_in_words_is_asked_of_the_institution(zone: Zone, run: PayRun) -> None:
    with scope(zone.home):
        run = PayRun.objects.select_related("period", "institution").get(pk=run.pk)
        run.institution.country_id = "ml"
        assert retirement_age(Subject.of(run, None)) is None
        run.institution.country_id = "sn"
        assert retirement_age(Subject.of(run, None)) == 60


def suspended(zone: Zone, start: dt.date, end: dt.date | None, state: str = "confirmed") -> None:
    with scope(zone.home):
        kind = AbsenceKind.objects.create(
            institution=zone.home, code=f"s{start:%m%d}", label="Mise à pied", family="disciplinary_suspension"
        )
        Absence.objects.create(
            institution=zone.home, employee=zone.employee("awa"), kind=kind, start=start, end=end, state=state,
            confirmed_by=zone.user("fatou") if state == "confirmed" else None,
            confirmed_at=timezone.now() if state == "confirmed" else None,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "is_found"),
    [
        (dt.date(2026, 2, 1), dt.date(2026, 3, 1), True),
        (dt.date(2026, 1, 15), None, True),
        (dt.date(2026, 2, 2), dt.date(2026, 3, 1), False),
        (dt.date(2026, 2, 1), dt.date(2026, 2, 28), False),
    ],
)
def test_a_suspension_of_the_whole_month_with_a_net_is_found(
    zone: Zone, run: PayRun, start: dt.date, end: dt.date | None, is_found: bool
) -> None:
    suspended(zone, start, end)
    assert ("suspended_paid" in found(zone, run)) is is_found


def test_a_contract_that_ended_before_the_month_blocks_and_one_that_ends_in_it_is_to_justify(zone: Zone, run: PayRun) -> None:
    for end, severity in ((dt.date(2026, 2, 1), "blocking"), (dt.date(2026, 2, 2), "warning"), (dt.date(2026, 3, 1), None)):
        with scope(zone.home):
            Contract.objects.filter(employee=zone.employee("awa")).update(end=end)
            problems = detected(run=PayRun.objects.select_related("period", "institution").get(pk=run.pk))
        assert [each.severity for each in problems] == ([severity] if severity else []), end


def test_somebody_who_left_before_the_month_and_is_paid_blocks(zone: Zone, run: PayRun) -> None:
    change(zone, "awa", left_on=dt.date(2026, 2, 1))
    assert found(zone, run) == {"contract_ended_paid": {"awa"}}
    change(zone, "awa", left_on=dt.date(2026, 2, 2))
    assert found(zone, run) == {}


def test_two_base_salaries_on_a_payslip_are_found(zone: Zone) -> None:
    run = month_opened(zone, 2026, 2)
    with scope(zone.home, actor=zone.user("ousmane")):
        item = PayItem.objects.create(institution=zone.home, code="1150")
        PayItemVersion.objects.create(
            institution=zone.home, item=item, start=dt.date(2026, 1, 1), label="Salaire bis", kind="earning",
            nature="base-salary", frequency="recurring", formula="quantite * 50000",
        )  # fmt: skip
        RecurringInput.objects.create(
            institution=zone.home, employee=zone.employee("awa"), item=item, quantity=1_000, start=dt.date(2026, 1, 1)
        )
    run = month_taken(zone, run, RunState.CALCULATED)
    assert found(zone, run) == {"base_salary_twice": {"awa"}}


def test_two_files_of_one_person_are_found(zone: Zone, run: PayRun) -> None:
    change(zone, "moussa", last_name="NDIAYE", first_names="awa")
    assert found(zone, run) == {"person_twice": {"awa", "moussa"}}
    change(zone, "moussa", birth_on=dt.date(1985, 6, 16))
    assert found(zone, run) == {}


def test_a_person_under_many_files_gets_one_finding_that_names_the_others(zone: Zone, run: PayRun) -> None:
    change(zone, "moussa", last_name="NDIAYE", first_names="awa")
    with scope(zone.home):
        awa = Employee.objects.get(pk=zone.employee("awa").pk)
    change(zone, "mamadou", last_name=awa.last_name, first_names=awa.first_names, birth_on=awa.birth_on)
    with scope(zone.home):
        problems = detected(run=PayRun.objects.select_related("period", "institution").get(pk=run.pk))
    told = {each.employee_id: each.message for each in problems if each.code == "person_twice"}
    assert len(told) == len(problems) == 3
    assert told[awa.pk].startswith("Même nom et même naissance que les matricules ")
    assert zone.employee("moussa").staff_number in told[awa.pk]
    assert "un dossier réservé" in told[awa.pk] and zone.employee("mamadou").staff_number not in told[awa.pk]


def test_a_telephone_shared_by_everybody_gives_one_finding_each(zone: Zone, run: PayRun) -> None:
    with scope(zone.home):
        Employee.objects.update(phone="33 889 00 00")
        paid = set(run.payslips.values_list("employee", flat=True))
        problems = detected(run=PayRun.objects.select_related("period", "institution").get(pk=run.pk))
    assert [each.code for each in problems] == ["shared_phone"] * len(paid)
    assert {each.employee_id for each in problems} == paid
    assert all(len(each.message) <= 300 for each in problems)


@pytest.mark.parametrize(("days", "is_found"), [(60, True), (61, False)])
def test_an_account_changed_then_restored_is_found_within_the_days(zone: Zone, run: PayRun, days: int, is_found: bool) -> None:
    back = dt.date(2026, 2, 10)
    away = back - dt.timedelta(days=days)
    with scope(zone.home):
        BankAccount.objects.filter(employee=zone.employee("awa")).update(end=away)
        account(zone, "awa", 700, away, back)
        account(zone, "awa", 1, back, None)
    assert ("account_restored" in found(zone, run)) is is_found


def test_an_account_changed_for_good_is_not_a_return(zone: Zone, run: PayRun) -> None:
    with scope(zone.home):
        BankAccount.objects.filter(employee=zone.employee("awa")).update(end=dt.date(2026, 1, 10))
        account(zone, "awa", 700, dt.date(2026, 1, 10), dt.date(2026, 2, 10))
        account(zone, "awa", 701, dt.date(2026, 2, 10), None)
    assert found(zone, run) == {}


@pytest.mark.parametrize(("decided", "is_found"), [(dt.date(2026, 2, 17), True), (dt.date(2026, 2, 16), False)])
def test_an_account_changed_just_before_the_payment_is_found(zone: Zone, run: PayRun, decided: dt.date, is_found: bool) -> None:
    """Paid on 27 February; ten days."""
    with scope(zone.home):
        BankAccount.objects.filter(employee=zone.employee("awa")).update(end=FEBRUARY)
        account(zone, "awa", 700, FEBRUARY, None, decided)
    assert ("account_changed_late" in found(zone, run)) is is_found


def test_a_first_account_is_no_change(zone: Zone, run: PayRun) -> None:
    with scope(zone.home):
        BankAccount.objects.filter(employee=zone.employee("awa")).delete()
        account(zone, "awa", 700, FEBRUARY, None, dt.date(2026, 2, 20))
    assert found(zone, run) == {}


def touch(zone: Zone, actor: str, name: str) -> None:
    with scope(zone.home, actor=zone.user(actor)):
        employee = Employee.objects.get(pk=zone.employee(name).pk)
        employee.address = f"{actor} {timezone.now()}"
        employee.save(update_fields=["address"])


def test_whoever_writes_in_their_own_file_is_found(zone: Zone, run: PayRun) -> None:
    touch(zone, "fatou", "awa")
    assert found(zone, run) == {}
    touch(zone, "fatou", "fatou")
    assert found(zone, run) == {"own_file_touched": {"fatou"}}


def test_whoever_writes_in_the_file_of_a_declared_relative_is_found(zone: Zone, run: PayRun) -> None:
    touch(zone, "fatou", "awa")
    with scope(zone.home):
        relative = Dependant.objects.create(
            institution=zone.home, employee=zone.employee("fatou"), kind="spouse", last_name="NDIAYE", first_names="Awa",
            birth_on=dt.date(1985, 6, 16), start=dt.date(2020, 1, 1),
        )  # fmt: skip
    assert found(zone, run) == {}, "another birth: a namesake"
    with scope(zone.home):
        Dependant.objects.filter(pk=relative.pk).update(birth_on=dt.date(1985, 6, 15))
    assert found(zone, run) == {"kin_file_touched": {"awa"}}


def test_whoever_writes_in_the_file_of_somebody_of_the_same_account_is_found(zone: Zone, run: PayRun) -> None:
    touch(zone, "fatou", "awa")
    with scope(zone.home):
        held = BankAccount.objects.get(employee=zone.employee("fatou")).account
        BankAccount.objects.filter(employee=zone.employee("awa")).update(account=held)
    assert found(zone, run) == {"shared_account": {"awa", "fatou"}, "kin_file_touched": {"awa"}}


def test_detectors_ask_the_same_number_of_queries_for_any_staff(zone: Zone, run: PayRun) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with scope(zone.home):
        run = PayRun.objects.select_related("period", "institution").get(pk=run.pk)
        with CaptureQueriesContext(connection) as queries:
            detected(run=run)
    assert len(queries) <= 2 * len(DETECTORS)


def test_a_finding_of_a_detector_is_kept_with_the_run(zone: Zone) -> None:
    run = month_opened(zone, 2026, 2)
    change(zone, "awa", phone="77 123 45 67")
    change(zone, "moussa", phone="77 123 45 67")
    run = month_taken(zone, run, RunState.CALCULATED)
    with scope(zone.home):
        assert RunProblem.objects.filter(run=run, code="shared_phone").count() == 2


def test_another_run_of_the_month_is_searched_for_diversions_once(zone: Zone) -> None:
    """A bonus after an account changed; what was justified for the month is not asked again for the bonus."""
    from tests.payroll.runs.test_other_runs import opened

    month = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    bonus = month_taken(zone, opened(zone, month.period, "bonus", "awa"), RunState.CALCULATED)
    assert found(zone, bonus) == {}
    with scope(zone.home):
        BankAccount.objects.filter(employee=zone.employee("awa")).update(end=FEBRUARY)
        account(zone, "awa", 700, FEBRUARY, None, dt.date(2026, 2, 20))
        PayRun.objects.filter(pk=bonus.pk).update(payment_on=dt.date(2026, 2, 25))
    assert found(zone, bonus) == {"account_changed_late": {"awa"}}
    with scope(zone.home):
        month.refresh_from_db()
        for problem in detected(run=month):
            problem.state, problem.justification = RunProblem.State.JUSTIFIED, "Agence fermée, agent rappelé"
            problem.save()
    assert found(zone, bonus) == {}
