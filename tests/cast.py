"""The cast: the people whom every test meets, in two institutions of two countries.

IPRES (Sénégal) is home; INPS (Mali) is the other institution. At home: Awa (employee), Moussa (head of unit), Fatou
(HR officer), Khady (head of HR), Ousmane (payroll officer), Binta (payroll approver), Serigne (confidential
officer), Mamadou (director general), Aminata (accounting officer), Ibrahima (auditor), Coumba (administrator),
Seynabou (jurist), Maty (management controller).
Elsewhere: Oumar does everything at INPS. The regional body (`regional`) is open, without people. Zeynab administers the zone. Nobody has an account without any role.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from hr_core.bank_keys import rib_key
from hr_core.models import (
    AdministrativeStatus,
    BankAccount,
    Contract,
    Employee,
    FamilyStatus,
    Institution,
    PayTerms,
    Posting,
    Unit,
    UnitHead,
    User,
)
from hr_core.scope import scope
from hr_core.services.roles import role_grant, zone_administrator_appoint
from tests.snapshots import laid

PASSWORD = "baobab-du-matin-2026"

HOME_ROLES = {
    "awa": ["employee"],
    "moussa": ["employee", "line_manager"],
    "fatou": ["employee", "hr_officer"],
    "khady": ["employee", "head_of_hr"],
    "ousmane": ["employee", "payroll_officer"],
    "binta": ["employee", "payroll_approver"],
    "serigne": ["employee", "payroll_officer", "confidential_officer"],
    "mamadou": ["employee", "director_general"],
    "aminata": ["employee", "accounting_officer"],
    "ibrahima": ["auditor"],
    "coumba": ["institution_administrator"],
    "seynabou": ["jurist"],
    "maty": ["management_controller"],
}
NAMES = {
    "awa": ("Ndiaye", "Awa", "F"),
    "moussa": ("Diop", "Moussa", "M"),
    "fatou": ("Sow", "Fatou", "F"),
    "khady": ("Fall", "Khady", "F"),
    "ousmane": ("Ba", "Ousmane", "M"),
    "binta": ("Sarr", "Binta", "F"),
    "serigne": ("Mbaye", "Serigne", "M"),
    "mamadou": ("Gueye", "Mamadou", "M"),
    "aminata": ("Faye", "Aminata", "F"),
    "ibrahima": ("Cissé", "Ibrahima", "M"),
    "coumba": ("Diouf", "Coumba", "F"),
    "seynabou": ("Thiam", "Seynabou", "F"),
    "maty": ("Dieng", "Maty", "F"),
    "oumar": ("Traoré", "Oumar", "M"),
    "zeynab": ("Ouédraogo", "Zeynab", "F"),
    "nobody": ("Personne", "Paul", "M"),
}


@dataclass
class Zone:
    """What `build` made: accounts, files, units, by first name in lower case."""

    home: Institution
    other: Institution
    regional: Institution
    users: dict[str, User] = field(default_factory=dict)
    employees: dict[str, Employee] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    def user(self, name: str) -> User:
        return self.users[name]

    def employee(self, name: str) -> Employee:
        return self.employees[name]


def build() -> Zone:
    """The zone in the database; laid back from its rows once this process has made it."""
    home = Institution.objects.get(code="ipres-sn")
    other = Institution.objects.get(code="inps-ml")
    regional = Institution.objects.get(code="secretariat-cipres")
    Institution.objects.filter(pk__in=[home.pk, other.pk, regional.pk]).update(is_open=True)
    return laid("cast", [home, other], lambda: _build(Zone(home, other, regional)))


def _build(zone: Zone) -> Zone:
    home, other = zone.home, zone.other
    for name, (last_name, first_names, _) in NAMES.items():
        zone.users[name] = User.objects.create_user(
            name, f"{name}@example.org", PASSWORD, full_name=f"{first_names} {last_name}"
        )
    with scope(home, actor=None, reason="distribution"):
        head_office = unit(zone, home, "DG", "Direction générale", Unit.Kind.HEAD_OFFICE)
        agency = unit(zone, home, "AG-KL", "Agence de Kaolack", Unit.Kind.AGENCY, head_office)
        unit(zone, home, "DSI", "Direction des systèmes d’information", Unit.Kind.DIRECTION, head_office)
        for number, (name, roles) in enumerate(HOME_ROLES.items(), start=1):
            for role in roles:
                role_grant(institution=home, user=zone.users[name], role=role, actor=None)
            if "employee" in roles:
                place = agency if name in {"awa", "moussa"} else head_office
                zone.employees[name] = employee(zone, home, name, f"{number:05d}", place)
        Employee.objects.filter(pk=zone.employees["mamadou"].pk).update(is_confidential=True)
        zone.employees["mamadou"].refresh_from_db()
        UnitHead.objects.create(
            institution=home, unit=agency, employee=zone.employees["moussa"], start=dt.date(2020, 1, 1)
        )
    with scope(other, actor=None, reason="distribution"):
        unit(zone, other, "DG", "Direction générale", Unit.Kind.HEAD_OFFICE)
        for role in ("employee", "hr_officer", "payroll_officer", "institution_administrator"):
            role_grant(institution=other, user=zone.users["oumar"], role=role, actor=None)
        zone.employees["oumar"] = employee(zone, other, "oumar", "00001", zone.units["inps-ml/DG"])
    zone_administrator_appoint(user=zone.users["zeynab"])
    return zone


def unit(zone: Zone, at: Institution, code: str, name: str, kind: str, parent: Unit | None = None) -> Unit:
    made = Unit.objects.create(institution=at, code=code, name=name, kind=kind, parent=parent)
    zone.units[f"{at.code}/{code}"] = made
    return made


def employee(
    zone: Zone, at: Institution, name: str, staff_number: str, place: Unit, base_salary: int = 400_000
) -> Employee:
    """A complete file: contract, posting, status, pay terms, family and an approved account."""
    last_name, first_names, sex = NAMES.get(name, (name.title(), "Essai", "F"))
    start = dt.date(2015, 1, 1)
    made = Employee.objects.create(
        institution=at,
        user=zone.users.get(name),
        staff_number=staff_number,
        last_name=last_name,
        first_names=first_names,
        sex=sex,
        birth_on=dt.date(1985, 6, 15),
        hired_on=start,
        seniority_on=start,
    )
    common = {"institution": at, "employee": made, "start": start}
    Contract.objects.create(**common, kind=Contract.Kind.PERMANENT)
    Posting.objects.create(**common, unit=place, job_title="Gestionnaire")
    AdministrativeStatus.objects.create(**common, kind=AdministrativeStatus.Kind.LABOUR_CODE)
    FamilyStatus.objects.create(**common, marital_status="married", spouse_has_income=True, declared_children=2)
    PayTerms.objects.create(**common, category="C", step="3", base_salary=base_salary, state="approved")
    BankAccount.objects.create(
        **common, bank_name="Banque de l’Habitat", account=account_of(at, int(staff_number)), state="approved"
    )
    return made


def account_of(at: Institution, number: int) -> str:
    """A bank account whose key is right."""
    bank, branch, account = f"{at.country_id.upper()}012", "01234", f"{number:012d}"
    return f"{bank} {branch} {account} {rib_key(bank, branch, account)}"
