"""What happens in November at IPRES: variable inputs as an agency sends them, and a newcomer whose file is not complete."""

from __future__ import annotations

from datetime import date

from careers.demonstration.advancement import advancement
from careers.demonstration.positions import positions
from careers.demonstration.postings import postings
from careers.demonstration.workforce import workforce
from hr_core.access import Access
from hr_core.models import (
    AdministrativeStatus,
    Contract,
    Employee,
    FamilyStatus,
    Institution,
    PayTerms,
    Posting,
    Unit,
)
from payroll.demonstration.absences import november_absences
from payroll.demonstration.accounting import accounting_entries, accounting_setup, provisions
from payroll.demonstration.acts import acts
from payroll.demonstration.administration import administration
from payroll.demonstration.appraisal import appraisal
from payroll.demonstration.back_pay import back_pay
from payroll.demonstration.budget_posts import budget_posts
from payroll.demonstration.campaigns import campaigns
from payroll.demonstration.circuit import circuit
from payroll.demonstration.deductions import deductions
from payroll.demonstration.departures import departures
from payroll.demonstration.inputs import inputs, transmissions
from payroll.demonstration.interfaces import interfaces
from payroll.demonstration.leave import leave
from payroll.demonstration.loans import loans_ask
from payroll.demonstration.notes import notes
from payroll.demonstration.outside import outside
from payroll.demonstration.parallel import parallel_run
from payroll.demonstration.paying import paying
from payroll.demonstration.personnel import personnel
from payroll.demonstration.posts import staffing
from payroll.demonstration.presence import presence
from payroll.demonstration.questions import questions
from payroll.demonstration.reports import reports
from payroll.demonstration.requests import requests
from payroll.demonstration.retention import retention
from payroll.demonstration.returns import returns
from payroll.demonstration.steering import budget, simulations
from payroll.models import PayPeriod

NEWCOMER = "02644"


def november(institution: Institution, period: PayPeriod, access: Access) -> int:
    """Enter the month's variable inputs and hire a newcomer; returns the number of inputs. Runs in the scope."""
    _hire(institution)
    accounting_setup(institution)
    accounting_entries(institution)
    loans_ask(institution, period.last_day.replace(day=20))
    deductions(institution)
    november_absences(institution, payroll=access.user, since=period.first_day)
    leave(institution)
    requests(institution)
    notes(institution)
    provisions(institution)
    departures(institution, access)
    entered = inputs(institution, period, access)
    transmissions(institution, period)
    back_pay(institution, access)
    campaigns(institution, access)
    paying(institution, period)
    outside(institution)  # its orders need an account
    circuit(institution)
    returns(institution)
    parallel_run(institution)
    simulations(institution, access)
    reports(institution)
    staffing(institution)
    budget(institution)
    budget_posts(institution)
    interfaces(institution)
    administration(institution)
    personnel(institution, NEWCOMER, period.last_day)
    questions(institution)
    acts(institution)
    advancement(institution)
    positions(institution)
    postings(institution)
    workforce(institution)
    appraisal(institution)
    presence(institution)
    retention(institution)
    return entered


def _hire(institution: Institution) -> None:
    """Hired on 2 November, paid by transfer, without any bank account yet: the controls must say so."""
    if Employee.objects.filter(staff_number=NEWCOMER).exists():
        return
    start = date(2026, 11, 2)
    employee = Employee.objects.create(
        institution=institution,
        staff_number=NEWCOMER,
        last_name="WADE",
        first_names="Pape Demba",
        sex=Employee.Sex.MALE,
        birth_on=date(1996, 5, 14),
        birth_place="Thiès",
        nationality="Sénégalaise",
        hired_on=start,
        seniority_on=start,
    )
    common = {"institution": institution, "employee": employee, "start": start}
    unit = Unit.objects.filter(kind=Unit.Kind.AGENCY).order_by("name").first() or Unit.objects.order_by("pk").first()
    Contract.objects.create(**common, kind=Contract.Kind.PERMANENT, probation_ends_on=date(2027, 2, 1))
    Posting.objects.create(**common, unit=unit, job_title="Chargé d’accueil")
    AdministrativeStatus.objects.create(**common, kind=AdministrativeStatus.Kind.LABOUR_CODE)
    FamilyStatus.objects.create(**common, marital_status=FamilyStatus.Marital.SINGLE)
    PayTerms.objects.create(
        **common, category="AM1", step="1", base_salary=241_000, state=PayTerms.State.APPROVED
    )
