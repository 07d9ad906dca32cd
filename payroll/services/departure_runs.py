"""The pay run of a settlement: opened for one employee, calculated at once, calculated again while amounts change."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, forbid_own_file, save_checked
from payroll.choices import Inclusion, RunKind, RunState
from payroll.choices_departures import ITEM_CODES, DepartureState
from payroll.countries import law
from payroll.models import Departure, DepartureEvent, PayItem, PayItemBase, PayItemVersion, PayPeriod, PayRun
from payroll.services.calculation import calculation_run_here, calculation_start
from payroll.services.circuit import run_cancel, run_open, step_take
from payroll.services.recalculation import engine_refusals
from payroll.services.setup import usual_items
from payroll.workflows_departures import RUN_OPEN, amounts_are_known

CALCULABLE = (RunState.INPUTS_CLOSED, RunState.CALCULATED)


def settlement_period(departure: Departure) -> PayPeriod:
    """The month in which the settlement is paid: that of the last day, else the first month still open after it."""
    open_periods = PayPeriod.objects.filter(institution_id=departure.institution_id, is_closed=False)
    last = departure.last_paid_on
    own = open_periods.filter(year=last.year, month=last.month).first()
    if own is not None:
        return own
    later = open_periods.order_by("year", "month")
    found = next((period for period in later if period.first_day > last), None)
    if found is None:
        raise Refusal(_("Aucun mois de paie n’est ouvert pour payer ce solde : ouvrir le mois d’abord."))
    return found


@transaction.atomic
def settlement_run_open(*, departure: Departure, access: Access) -> PayRun:
    """Open the run of the settlement and calculate it; a run already there is calculated again.

    Raises `Refusal` while a figure is missing, or when no month is open.
    """
    if not access.has("payroll_prepare"):
        raise Refusal(_("La paie du solde se calcule par la gestionnaire de paie."))
    departure = Departure.objects.select_for_update(of=("self",)).select_related("employee", "institution", "run").get(
        pk=departure.pk
    )
    forbid_own_file(departure.employee, access.user)
    if departure.state != DepartureState.CALCULATED:
        raise Refusal(_("Le décompte se calcule d’abord ; une fois visé, il ne se recalcule plus."))
    obstacle = amounts_are_known(departure)
    if obstacle:
        raise Refusal(obstacle)
    run = departure.run
    if run is None:
        period = settlement_period(departure)
        settlement_items_ensure(departure.institution, period.first_day)
        label = _("%(number)s, %(name)s") % {"number": departure.reference_number, "name": departure.employee.full_name}
        run = run_open(
            institution=departure.institution,
            period=period,
            kind=RunKind.SETTLEMENT,
            employees=[departure.employee_id],
            label=label,
            actor=access.user,
        )
        departure.run = run
        with because(_("Campagne du solde ouverte")):
            save_checked(departure)
        step_take(run=run, access=access, to_state=RunState.INPUTS_CLOSED)
        run.refresh_from_db()
    _calculate(run, access.user)
    return run


def run_refresh(departure: Departure) -> None:
    """Calculate the settlement's payslip again when its run is open; nothing without a run."""
    run = departure.run
    if run is None:
        return
    if run.state not in RUN_OPEN:
        raise Refusal(_("La paie du solde est déjà contrôlée : la rejeter d’abord depuis sa campagne."))
    if run.state in CALCULABLE and not amounts_are_known(Departure.objects.get(pk=departure.pk)):
        _calculate(run, departure.calculated_by)


def run_leave(departure: Departure, access: Access, reason: str) -> None:
    """Take the settlement's run away with its payslip: the departure is cancelled."""
    run = departure.run
    if run is None:
        return
    Departure.objects.filter(pk=departure.pk).update(run=None)
    departure.run = None
    run_cancel(run=run, access=access, reason=reason)


def _calculate(run: PayRun, actor: object) -> None:
    with engine_refusals(_("La paie du solde ne se calcule pas : %(error)s")):
        calculation_run_here(calculation=calculation_start(run=run, actor=actor))  # type: ignore[arg-type]
    run.refresh_from_db()


@transaction.atomic
def settlement_items_ensure(institution: Institution, start: date) -> int:
    """Make the usual items of settlements that the institution lacks, from a day; returns how many."""
    country = law(institution.country_id)
    wanted = set(ITEM_CODES.values())
    held = set(PayItem.objects.filter(institution=institution, code__in=wanted).values_list("code", flat=True))
    bases = {base.code for base in country.bases}
    made = 0
    for usual in usual_items(country, start):
        if usual.code not in wanted or usual.code in held:
            continue
        item = save_checked(PayItem(institution=institution, code=usual.code))
        save_checked(assign(PayItemVersion(institution=institution, item=item, start=start), usual.values))
        for base in usual.without:
            if base in bases:
                cell = {"base": base, "inclusion": Inclusion.NONE, "start": start}
                save_checked(assign(PayItemBase(institution=institution, item=item), cell))
        made += 1
    return made


def run_paid_settle(run: PayRun) -> None:
    """The departures of a paid run advance."""
    from payroll.services.departures import departure_paid

    last = run.events.order_by("-id").first()
    for departure in Departure.objects.filter(run=run, state=DepartureState.ENDORSED).select_related(
        "employee__user", "institution", "run"
    ):
        departure_paid(departure, last.actor if last else None)


def events_of(departure: Departure) -> list[DepartureEvent]:
    return list(departure.events.select_related("actor"))
