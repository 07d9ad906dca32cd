"""Who signs in during the demonstration, and in which institutions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hr_core.access import Access, access_of
from hr_core.models import Employee, Institution, Unit, User
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from hr_core.services.demonstration import PASSWORD, demonstration_enlist
from hr_core.services.roles import role_grant, zone_administrator_appoint


@dataclass(frozen=True)
class Place:
    """An institution of the demonstration and the files that it brings."""

    code: str
    staff: str
    balances: str = ""  # an institution that starts in mid-year brings what its old software paid


PLACES = (
    Place("ipres-sn", "ipres-personnel.xlsx"),
    Place("css-sn", "css-personnel.ods"),
    Place("inps-ml", "inps-personnel.xlsx", balances="inps-cumuls-2026.xlsx"),
    Place("cnps-ci", "cnps-personnel.csv"),
    Place("cnss-bj", "cnss-benin-personnel.xlsx"),
)
SMALL = ("ipres-sn", "inps-ml", "cnps-ci")

#: Duty in the address of the account, roles, and the words that name the person.
DUTIES = (
    ("rh", ("hr_officer",), "Agent RH"),
    ("drh", ("head_of_hr",), "Directrice RH"),
    ("paie", ("payroll_officer",), "Gestionnaire de paie"),
    ("saisie", ("evp_clerk",), "Agente de saisie EVP"),
    ("responsable", ("payroll_approver",), "Responsable de la paie"),
    ("controle", ("management_controller",), "Contrôleuse de gestion"),
    ("dg", ("director_general",), "Directeur général"),
    ("comptable", ("accounting_officer",), "Agent comptable"),
    ("juriste", ("jurist",), "Juriste"),
    ("auditeur", ("auditor",), "Auditrice"),
    ("formation", ("training_officer",), "Responsable de la formation"),
    ("mobilite", ("mobility_correspondent",), "Correspondante mobilité"),
    ("delegue", ("referential_delegate",), "Délégué au référentiel"),
    ("donnees", ("data_protection_officer",), "Déléguée à la protection des données"),
    ("admin", ("institution_administrator",), "Administrateur"),
)
#: Duties in the regional body: `secretaire.cipres`, `president.cipres` …
REGIONAL_DUTIES = (
    ("redacteur", ("referential_editor",), "Rédactrice du référentiel"),
    ("chef", ("referential_chief",), "Rédacteur en chef du référentiel"),
    ("secretaire", ("committee_secretary",), "Secrétaire de la commission"),
    ("president", ("committee_chair", "committee_member"), "Président de la commission"),
    ("observateur", ("committee_observer",), "Observatrice du personnel"),
    ("secretariat", ("cipres_secretariat",), "Secrétariat de la CIPRES"),
    ("inspection", ("regional_inspector",), "Inspection régionale"),
    ("admin", ("institution_administrator",), "Administrateur du secrétariat"),
)
STEP_OWNERS = {
    "inputs_closed": "paie",
    "checked": "responsable",
    "endorsed": "drh",
    "reviewed": "controle",
    "authorised": "dg",
    "accepted": "comptable",
    "in_payment": "comptable",
    "paid": "comptable",
    "closed": "responsable",
}


def account(institution: Institution, duty: str) -> User:
    """The account of a duty: `paie.ipres-sn`."""
    return User.objects.get(username=f"{duty}.{institution.code}")


@contextmanager
def acting(institution: Institution, duty: str) -> Iterator[Access]:
    """Act as the holder of a duty, within the institution."""
    user = account(institution, duty)
    with scope(institution, actor=user):
        yield access_of(user, institution.pk)


def open_accounts(institution: Institution) -> None:
    """One account per duty; running it again changes nothing."""
    with scope(institution, reason="démonstration"):
        for duty, roles, title in DUTIES:
            user = _user(f"{duty}.{institution.code}", f"{title} {institution.acronym}")
            for role in roles:
                role_grant(institution=institution, user=user, role=role, actor=None)


def open_employee_account(institution: Institution) -> User:
    """One employee of the institution signs in with the staff number, as all would."""
    with scope(institution, reason="démonstration"):
        employee = Employee.objects.filter(is_confidential=False, left_on=None).order_by("staff_number").first()
        assert employee is not None, "l’import précède l’ouverture du compte d’un agent"
        user = _user(f"{institution.code}/{employee.staff_number}", employee.full_name)
        role_grant(institution=institution, user=user, role="employee", actor=None)
        if employee.user_id != user.pk:
            employee.user = user
            employee.save(update_fields=["user"])
        return user


def open_unit_account(institution: Institution) -> User | None:
    """Somebody who keeps the files and the inputs of one agency only; None where the institution has none."""
    with scope(institution, reason="démonstration"):
        agency = Unit.objects.filter(kind=Unit.Kind.AGENCY).order_by("code").first()
        if agency is None:
            return None
        user = _user(f"agence.{institution.code}", f"Correspondante RH {institution.acronym}")
        for role in ("hr_officer", "payroll_officer"):
            role_grant(institution=institution, user=user, role=role, unit=agency, actor=None)
        return user


def open_zone_accounts(institutions: list[Institution]) -> None:
    """The zone's administrator, those who act in the regional body, and a payroll officer who works in two institutions of
    one country."""
    zone_administrator_appoint(user=_user("zone", "Administratrice de la zone"))
    regional = regional_body()
    Institution.objects.filter(pk=regional.pk).update(is_open=True)
    with scope(regional, reason="démonstration"):
        for duty, roles, title in REGIONAL_DUTIES:
            user = _user(f"{duty}.cipres", title)
            for role in roles:
                role_grant(institution=regional, user=user, role=role, actor=None)
    shared = _user("paie.senegal", "Gestionnaire de paie partagée")
    for institution in institutions:
        if institution.country_id == "sn":
            with scope(institution, reason="démonstration"):
                role_grant(institution=institution, user=shared, role="payroll_officer", actor=None)


def _user(username: str, full_name: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        email = username.replace("/", ".") + "@demonstration.example"
        user = User.objects.create_user(username, email, PASSWORD, full_name=full_name)
    demonstration_enlist(user=user)
    return user
