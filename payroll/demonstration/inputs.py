"""Variable inputs of November at IPRES: agencies with a deadline and a clerk, their list taken in by its preview, overtime
authorised, blocked and lifted, limits, units that have transmitted. Done again, it changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

from hr_core.access import Access
from hr_core.models import Employee, Institution, Unit
from payroll.demonstration.cast import account, acting
from payroll.demonstration.staff import examples
from payroll.models import (
    InputClerk,
    InputColumnSet,
    InputDeadline,
    InputLimit,
    InstitutionSetting,
    OvertimeAuthorisation,
    OvertimeWeek,
    PayItem,
    PayPeriod,
    UnitSubmission,
)
from payroll.selectors.input_scope import unit_of_month
from payroll.selectors.overtime import HOUR
from payroll.services.input_imports import (
    IGNORED,
    input_file_map,
    input_file_receive,
    input_file_write,
    mapping_key,
)
from payroll.services.input_setup import clerk_name, column_set_save, deadline_save, limit_save
from payroll.services.overtime import overtime_derogate, overtime_week_set
from payroll.services.overtime_authorisations import authorisation_decide, authorisation_request
from payroll.services.submissions import submission_take

FILE = "ipres-evp-2026-11.xlsx"
#: What the codes of the agencies' old list become; its absences are kept elsewhere.
ITEMS = {"2030": "3130", "2400": "3900", "3110": "6400", "3120": "6900"}
START = date(2026, 1, 1)
AGENCIES = 3
MONDAY = date(2026, 11, 16)
CLERK = "saisie"


def inputs(institution: Institution, period: PayPeriod, access: Access) -> int:
    """Set up the entry, take the agencies' list in, enter two weeks of overtime; returns the number of inputs."""
    _set_up(institution, access)
    written = _take_list(institution, period, access)
    _overtime(institution, period, access)
    return written


def transmissions(institution: Institution, period: PayPeriod) -> None:
    """Each unit of the calendar transmits; the payroll declares the first one checked."""
    with acting(institution, CLERK) as clerk:
        units = [each.unit for each in InputDeadline.objects.select_related("unit").order_by("pk")]
        for unit in units:
            if not UnitSubmission.objects.filter(period=period, unit=unit).exists():
                submission_take(period=period, unit=unit, to_state="transmitted", access=clerk)
    with acting(institution, "paie") as officer:
        first = UnitSubmission.objects.filter(period=period, state="transmitted").select_related("unit").first()
        if first is not None and not UnitSubmission.objects.filter(period=period, state="checked").exists():
            submission_take(period=period, unit=first.unit, to_state="checked", access=officer)


def _set_up(institution: Institution, access: Access) -> None:
    clerk = account(institution, CLERK)
    units = list(Unit.objects.filter(kind=Unit.Kind.AGENCY).order_by("code")[:AGENCIES])
    for unit in units:
        if not InputDeadline.objects.filter(unit=unit).exists():
            values = {"unit": unit, "day": 20, "reminder_days": 5, "start": START}
            deadline_save(institution=institution, deadline=None, values=values, actor=access.user)
        if not InputClerk.objects.filter(user=clerk, unit=unit).exists():
            clerk_name(institution=institution, user=clerk, unit=unit, start=START, actor=None)
    item = PayItem.objects.get(code="3900")
    if not InputLimit.objects.filter(item=item).exists():
        values = {"start": START, "most_month": 300_000, "reference": "Note de service fictive n° 4"}
        limit_save(institution=institution, limit=None, item=item, values=values, actor=access.user)
    if not InstitutionSetting.objects.filter(key="overtime_week_hours").exists():
        InstitutionSetting.objects.create(
            institution=institution, key="overtime_week_hours", value=20, start=START, reference="Accord fictif de démonstration"
        )
    if not InputColumnSet.objects.exists():
        column_set_save(
            institution=institution, name="Primes et retenues", codes=["3900", "6400", "6900"], unit=None, is_shared=True,
            actor=access.user,
        )  # fmt: skip


def _take_list(institution: Institution, period: PayPeriod, access: Access) -> int:
    path = examples() / FILE
    batch = input_file_receive(content=path.read_bytes(), name=path.name, period=period, run=None, access=access)
    choices = {
        mapping_key(each["code"], each["label"]): ITEMS.get(each["code"], IGNORED) for each in batch.report["unknown"]
    }
    batch = input_file_map(batch=batch, choices=choices, access=access)
    batch = input_file_write(batch=batch, only_valid=True, file_wins=False, access=access)
    return int(batch.counts.get("written", 0))


def _overtime(institution: Institution, period: PayPeriod, access: Access) -> None:
    if OvertimeWeek.objects.exists():
        return
    unit = InputDeadline.objects.select_related("unit").order_by("pk")[0].unit
    people = list(
        Employee.objects.in_service(period.last_day)
        .filter(is_confidential=False, user=None)
        .annotate(unit_key=unit_of_month(period))
        .filter(unit_key=unit.pk)
        .exclude(pk__in=period.inputs.filter(item__code__startswith="31").values("employee"))
        .order_by("staff_number")[:2]
    )
    if not OvertimeAuthorisation.objects.exists():
        asked = authorisation_request(
            institution=institution, employee=None, unit=unit, start=MONDAY, end=MONDAY + timedelta(days=14),
            hours=12 * HOUR, reason="Inventaire des dossiers de liquidation", access=access,
        )  # fmt: skip
        with acting(institution, "drh") as head:
            authorisation_decide(authorisation=asked, is_granted=True, remark="", access=head)
    for rank, employee in enumerate(people):
        days = [2 * HOUR, 3 * HOUR, 0, 3 * HOUR, 0, 0, 0]
        overtime_week_set(
            employee=employee, monday=MONDAY + timedelta(days=7 * rank), hours={"day-1": days}, access=access
        )
    if len(people) == 2:
        with acting(institution, "drh") as head:
            overtime_derogate(
                employee=people[1], monday=MONDAY + timedelta(days=7), reason="Panne du serveur central", access=head
            )
