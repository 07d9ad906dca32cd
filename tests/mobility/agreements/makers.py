"""Agreements taken as far as a state. Awa (IPRES, Sénégal) goes to INPS (Mali): Khady prepares and Mamadou signs at home, Oumar prepares
and Adama signs at the host."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from hr_core.access import Access, access_of
from hr_core.models import Employee, User
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from mobility.models import Agreement
from mobility.services.agreements.conditions import condition_met, conditions_of
from mobility.services.agreements.drafting import agreement_negotiate, agreement_propose, clause_save
from mobility.services.agreements.effects import agreement_start
from mobility.services.agreements.signing import agreement_accept, version_sign
from payroll.choices import RunState
from payroll.models import Payslip, PayslipLine
from payroll.services.setup import institution_payroll_setup
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken
from tests.snapshots import laid

START, END = dt.date(2026, 2, 16), dt.date(2027, 2, 11)


def cast(zone: Zone) -> None:
    """Adama, who directs INPS: the others are of the cast."""
    if "adama" not in zone.users:
        zone.users["adama"] = laid("director of the host", [zone.other], lambda: _director(zone))


def _director(zone: Zone) -> User:
    user = User.objects.create(username="adama", full_name="Adama Keïta")
    with scope(zone.other, actor=None, reason="distribution"):
        role_grant(institution=zone.other, user=user, role="director_general", actor=None)
    return user


@contextmanager
def acting(zone: Zone, name: str, where: str = "home") -> Iterator[Access]:
    at = getattr(zone, where)
    with scope(at, actor=zone.user(name)):
        yield access_of(zone.user(name), at.pk)


def terms(zone: Zone, form: str = "secondment", **more: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"form": form, "start": START, "end": END, "job_title": "Analyste", "place": "Bamako"}
    if form in ("secondment", "transfer"):
        values |= {"base_salary": 500_000, "category": "B", "host_unit": zone.units["inps-ml/DG"], "place": "Bamako"}
    if form == "transfer":
        values |= {"end": None, "return_right": "none"}
    return values | {"instrument_reason": "Maintien par clause, les deux lois le permettent."} | more


def drafted(zone: Zone, form: str = "secondment", name: str = "awa", **more: Any) -> Agreement:
    cast(zone)
    with acting(zone, "khady") as access:
        employee = Employee.objects.select_related("institution").get(pk=zone.employee(name).pk)
        agreement = agreement_propose(access=access, employee=employee, host=zone.other, values=terms(zone, form, **more))
        return agreement


def negotiated(zone: Zone, form: str = "secondment", name: str = "awa", **more: Any) -> Agreement:
    agreement = drafted(zone, form, name, **more)
    with acting(zone, "khady") as access:
        for clause in agreement.clauses.all():
            clause_save(clause=clause, text=clause.text.replace("…", "Bamako"), is_settled=True, access=access)
        return agreement_negotiate(agreement=agreement, access=access)


def agreed(zone: Zone, form: str = "secondment", name: str = "awa", **more: Any) -> Agreement:
    agreement = negotiated(zone, form, name, **more)
    for who, where in (("khady", "home"), ("oumar", "other"), (name, "home")):
        with acting(zone, who, where) as access:
            agreement_accept(agreement=agreement, access=access)
    agreement.refresh_from_db(fields=["state"])
    return agreement


def signed(zone: Zone, form: str = "secondment", name: str = "awa", **more: Any) -> Agreement:
    agreement = agreed(zone, form, name, **more)
    sign(zone, agreement, name)
    with scope(zone.regional):
        agreement.refresh_from_db(fields=["state"])
    return agreement


def sign(zone: Zone, agreement: Agreement, name: str = "awa") -> None:
    for who, where in (("mamadou", "home"), ("adama", "other"), (name, "home")):
        with acting(zone, who, where) as access:
            version = agreement.versions.first()
            assert version is not None
            version_sign(version=version, access=access, quality="signataire", on=dt.date(2026, 1, 10))


def ready(zone: Zone, agreement: Agreement) -> None:
    """Every condition of entry met by the party that must."""
    with scope(zone.regional):
        asked = [(each.key, each.party) for each in conditions_of(Agreement.objects.select_related("home", "host").get(pk=agreement.pk))]
    for key, party in asked:
        with acting(zone, "khady" if party == "home" else "oumar", "home" if party == "home" else "other") as access:
            condition_met(agreement=agreement, key=key, note="vu", access=access, is_waived=key == "certificate")


def in_force(zone: Zone, form: str = "secondment", name: str = "awa", **more: Any) -> Agreement:
    agreement = signed(zone, form, name, **more)
    ready(zone, agreement)
    agreement_start(agreement=agreement, on=agreement.start)
    with scope(zone.regional):
        agreement.refresh_from_db()
    return agreement


def elsewhere(zone: Zone) -> Zone:
    """The zone seen from INPS, where Oumar enters and calculates."""
    with scope(zone.other, actor=None):
        institution_payroll_setup(institution=zone.other, start=dt.date(2026, 1, 1), actor=None)
    return replace(zone, home=zone.other, other=zone.home, users={**zone.users, "ousmane": zone.user("oumar")})


def paid(zone: Zone, month: int, employee: int | None) -> tuple[int, int] | None:
    """(paid days, base pay) on the payslip of a computed month at `zone.home`; None without a payslip."""
    run = month_taken(zone, month_opened(zone, 2026, month), RunState.CALCULATED)
    with scope(zone.home):
        payslip = Payslip.objects.filter(run=run, employee=employee).first()
        if payslip is None:
            return None
        base = PayslipLine.objects.filter(payslip=payslip, column__code="1100").first()
        return payslip.inputs.get("paid_days", 30), base.amount if base else 0
