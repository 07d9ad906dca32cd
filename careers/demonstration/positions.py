"""Positions, discipline, honours, mandates and retirements at IPRES: a few real cases, each by its acts."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from careers.choices_discipline import StepName
from careers.models import (
    AdministrativePosition,
    HonourKind,
    MandateAuthorisation,
    MandateKind,
    PositionKind,
    ProtectedMandate,
    RetirementDossier,
    SanctionKind,
    ServicePeriod,
)
from careers.services.discipline.cases import case_open, case_step
from careers.services.discipline.honours import honour_record
from careers.services.discipline.mandates import authorisation_save, mandate_record
from careers.services.discipline.setup import discipline_setup
from careers.services.positions.effects import position_propose, return_propose
from careers.services.positions.kinds import position_kind_save, position_kinds_setup
from careers.services.retirement.dossiers import (
    dossier_simulate,
    dossier_tell,
    dossiers_open_due,
    period_save,
    task_done,
)
from hr_core.access import Access, access_of
from hr_core.models import Act, Employee, Institution, User
from hr_core.services.acts.flow import act_check, act_notify, act_sign

STATUTE = "Statut du personnel de l’IPRES, article %s"
ARTICLES = {"detachement": "61", "disponibilite": "64", "mise-a-disposition": "63", "longue-maladie": "58", "suspension": "92"}


def positions(institution: Institution) -> None:
    """Runs in the scope of the institution; a second run changes nothing."""
    position_kinds_setup(institution=institution)
    discipline_setup(institution=institution)
    if AdministrativePosition.objects.exists():
        return
    officer, head, director = (access_of(User.objects.get(username=f"{duty}.{institution.code}"), institution.pk) for duty in ("rh", "drh", "dg"))
    for code, article in ARTICLES.items():
        kind = PositionKind.objects.get(code=code)
        position_kind_save(kind=kind, values={"reference": STATUTE % article}, actor=officer.user)
    people = list(
        Employee.objects.filter(is_confidential=False, left_on=None, user=None, hired_on__lt=date(2022, 1, 1)).order_by("staff_number")[70:84]
    )
    if len(people) < 14:
        return
    _positions(people, officer, head, director)
    _discipline(people, officer, head, director)
    _honours(people, officer)
    _mandates(people, officer)
    _retirements(institution, officer)


def _signed(act: Act, head: Access, director: Access) -> Act:
    return act_sign(act=act_check(act=act, access=head), access=director)


def _positions(people: list[Employee], officer: Access, head: Access, director: Access) -> None:
    given = (
        (0, "detachement", date(2027, 1, 1), date(2029, 1, 1), "CIPRES, secrétariat exécutif", "demande de l’agent"),
        (1, "disponibilite", date(2026, 12, 14), date(2027, 12, 14), "", "suivre le conjoint"),
        (2, "mise-a-disposition", date(2026, 12, 1), date(2027, 12, 1), "Caisse de sécurité sociale", "projet commun de recouvrement"),
        (3, "longue-maladie", date(2026, 12, 7), date(2027, 6, 7), "", "avis du médecin conseil du 20 novembre 2026"),
    )
    for place, code, start, due_on, host, motive in given:
        act = position_propose(
            employee=people[place], kind=PositionKind.objects.get(code=code), start=start, due_on=due_on, host=host, motive=motive, access=officer,
        )  # fmt: skip
        _signed(act, head, director)
    kind = PositionKind.objects.get(code="mise-a-disposition")
    early = position_propose(
        employee=people[4], kind=kind, start=date(2026, 12, 1), due_on=date(2027, 3, 1), host="IPM inter-entreprises", access=officer,
        motive="appui à la reprise des comptes",
    )  # fmt: skip
    _signed(early, head, director)
    held = AdministrativePosition.objects.get(employee=people[4])
    return_propose(position=held, on=date(2027, 2, 1), access=officer, motive="fin de l’appui")


def _discipline(people: list[Employee], officer: Access, head: Access, director: Access) -> None:
    today = timezone.localdate()

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    facts = "Absences répétées du guichet sans prévenir, les 2, 9 et 16 du mois, constatées par le chef d’agence."
    case = case_open(employee=people[5], facts=facts, known_on=ago(48), on=ago(45), access=head)
    case = case_step(case=case, name=StepName.ASKED, on=ago(44), values={"words": "Lettre remise en main propre."}, access=head)
    case = case_step(case=case, name=StepName.ANSWER, on=ago(41), values={"words": "L’agent reconnaît les faits et s’engage."}, access=head)
    warning = SanctionKind.objects.get(code="avertissement")
    values = {"sanction": warning, "effective_on": ago(30), "motive": "absences répétées du guichet"}
    case = case_step(case=case, name=StepName.DECISION, on=ago(35), values=values, access=head)
    if case.act is not None:
        act = act_sign(act=act_check(act=case.act, access=director), access=director)
        act_notify(act=act, on=today, how="en main propre, contre décharge", access=head)
    second = case_open(
        employee=people[6], facts="Écart de caisse de 45 000 F non déclaré.", known_on=ago(12), on=ago(9), access=head
    )
    case_step(case=second, name=StepName.ASKED, on=ago(2), values={"words": "Demande envoyée avec le relevé de caisse."}, access=head)


def _honours(people: list[Employee], officer: Access) -> None:
    letter = HonourKind.objects.get(label="Lettre de félicitations")
    for place, motive in ((7, "fusion des fichiers d’adhérents menée à terme"), (8, "accueil des pensionnés pendant l’inondation")):
        values = {"kind": letter, "on": date(2026, 5, 4), "reference": f"Lettre n° {210 + place}/DG", "motive": motive}
        honour_record(employee=people[place], values=values, actor=officer.user)


def _mandates(people: list[Employee], officer: Access) -> None:
    delegate = MandateKind.objects.get(label="Délégué du personnel")
    for place, role in ((9, "holder"), (10, "deputy")):
        values = {
            "kind": delegate, "role": role, "start": date(2025, 4, 1), "end": None, "reference": "Procès-verbal d’élection du 28 mars 2025",
        }  # fmt: skip
        mandate_record(mandate=ProtectedMandate(), employee=people[place], values=values, actor=officer.user)
    held = ProtectedMandate.objects.get(employee=people[9])
    values = {"act_kind": "transfer", "asked_on": date(2026, 11, 10), "answer": "asked", "answered_on": None, "reference": ""}
    authorisation_save(authorisation=MandateAuthorisation(), mandate=held, values=values, actor=officer.user)


def _retirements(institution: Institution, officer: Access) -> None:
    """The dossiers of two years ahead; the nearest one is the furthest on."""
    today = timezone.localdate()
    dossiers_open_due(institution=institution, on=today)
    dossiers = list(RetirementDossier.objects.filter(employee__is_confidential=False, employee__user=None).select_related("employee")[:3])
    for place, dossier in enumerate(dossiers):
        hired = dossier.employee.hired_on
        before = {
            "source": "employer", "employer": ("Société nationale des chemins de fer", "Port autonome de Dakar", "SENELEC")[place],
            "start": hired - timedelta(days=1500), "end": hired - timedelta(days=200), "state": "missing", "paper": "", "asked_on": None,
        }  # fmt: skip
        if place == 0:
            before |= {"state": "claimed", "asked_on": today - timedelta(days=20), "paper": "Relevé de carrière demandé"}
        period_save(period=ServicePeriod(), dossier=dossier, values=before, access=officer)
        if place == 0:
            dossier_tell(dossier=dossier, letter="Lettre n° 2026-118, remise en main propre", access=officer)
            dossier_simulate(dossier=dossier, access=officer)
            for task in dossier.tasks.order_by("due_on")[:2]:
                task_done(task=task, on=today, access=officer)
