"""Anchor jobs weighed across institutions, one still blind; equivalence tables adopted; a list sent, a certificate issued."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from careers.demonstration.referential import as_
from careers.models import AnchorSheet, CoverageStatement, Edition, EquivalenceTable, Grade, TitleList
from careers.selectors.referential import edition_in_use
from careers.services.editions.events import members
from careers.services.editions.lists import Told, list_draw, list_send, statement_issue
from careers.services.equivalence.sheets import sheet_save, sheet_send, sheet_settle, sheet_weigh
from careers.services.equivalence.tables import (
    FEWEST_ANCHORS,
    anchors_weighed,
    table_adopt,
    table_prepare,
    table_submit,
)
from hr_core.models import Institution, User
from hr_core.selectors.organisation import regional_body
from hr_core.services.errors import Refusal

START = date(2026, 1, 1)
#: (job, title, what it is, degrees at home, degrees of the two others), from the lowest grade upwards.
ANCHORS = (
    ("LOG-04", "Agent d’entretien et de liaison", "Assure l’entretien courant et le courrier ; tâches données au jour le jour.", (1, 1, 1, 1, 1, 1), (1, 1, 1, 1, 1, 1)),
    ("COM-03", "Agent d’accueil", "Reçoit et oriente les usagers ; consignes écrites, sans encadrement.", (2, 2, 2, 3, 2, 2), (2, 2, 2, 2, 2, 2)),
    ("ACR-04", "Archiviste", "Classe, conserve et communique les dossiers ; plan de classement donné.", (2, 2, 2, 2, 2, 2), (2, 2, 2, 2, 2, 2)),
    ("RH-02", "Gestionnaire de paie", "Prépare la paie d’une population et répond aux agents ; contrôlé chaque mois.", (3, 3, 3, 3, 3, 3), (3, 3, 3, 3, 3, 3)),
    ("FIN-04", "Comptable", "Tient les comptes d’un domaine ; contrôlé par le chef de service.", (3, 3, 3, 3, 2, 3), (3, 3, 3, 3, 3, 3)),
    ("VIS-02", "Liquidateur de pensions", "Calcule les droits à pension d’après les carrières ; un second contrôle.", (3, 3, 3, 3, 3, 4), (3, 3, 3, 3, 3, 3)),
    ("REC-04", "Contrôleur des employeurs", "Vérifie les déclarations dans l’entreprise et notifie les redressements.", (4, 4, 4, 4, 3, 4), (4, 4, 4, 4, 4, 4)),
    ("JUR-02", "Juriste", "Instruit le contentieux et rédige les conventions ; avis revus par le chef du service.", (4, 4, 4, 4, 4, 4), (4, 4, 4, 4, 4, 4)),
    ("SI-05", "Administrateur de bases de données", "Répond de la disponibilité des données ; décide des interventions.", (5, 5, 5, 5, 5, 5), (5, 5, 5, 5, 5, 5)),
    ("SI-04", "Développeur d’applications", "Conçoit, écrit et tient les applications de gestion ; choisit ses solutions.", (5, 5, 5, 4, 4, 5), (5, 5, 5, 5, 5, 5)),
    ("FIN-06", "Chef du service comptable", "Encadre les comptables et arrête les comptes d’un régime.", (6, 6, 6, 6, 6, 6), (6, 6, 6, 6, 6, 6)),
    ("DIR-04", "Chef d’agence", "Dirige une agence, son budget et ses équipes ; rend compte au directeur régional.", (6, 6, 6, 6, 6, 6), (6, 6, 6, 6, 6, 6)),
)  # fmt: skip


@transaction.atomic
def equivalence_agreed() -> str:
    """Run once accounts are open and grids loaded; a second run changes nothing."""
    edition = edition_in_use(on=timezone.localdate())
    places = [place for place in members() if User.objects.filter(username=f"drh.{place.code}").exists()]  # those with grids
    if edition is None or len(places) < 3:
        return "Équivalence : trois institutions sont nécessaires."
    made = 0
    for at, place in enumerate(places):
        others = (places[(at + 1) % len(places)], places[(at + 2) % len(places)])
        made += _institution(place, others, edition, blind=place.code == "ipres-sn")
    return f"Équivalence : {made} tables adoptées."


def _user(duty: str, place: Institution) -> User:
    return User.objects.get(username=f"{duty}.{place.code}")


def _institution(place: Institution, others: tuple[Institution, Institution], edition: Edition, *, blind: bool) -> int:
    officer, head = _user("rh", place), _user("drh", place)
    with as_(officer, place) as access:
        if AnchorSheet.objects.filter(institution=place).exists():
            return 0
        grades = list(Grade.objects.filter(institution=place).select_related("grid").order_by("rank"))
        if not grades:
            return 0
        sheets = []
        for at, (code, title, description, degrees, crossed) in enumerate(ANCHORS):
            grade = grades[at * (len(grades) - 1) // (len(ANCHORS) - 1)]
            values = {"code": code, "title": title, "description": description}
            sheet = sheet_save(sheet=AnchorSheet(institution=place), grade=grade, edition=edition, values=values, access=access)
            sheet_weigh(sheet=sheet, degrees=degrees, remark="Fiche de poste et entretien avec le responsable.", access=access)
            sheets.append((sheet, crossed))
        for sheet, _crossed in sheets:
            sheet_send(sheet=sheet, first=others[0], second=others[1])
    for at, other in enumerate(others):
        with as_(_user("rh", other), other) as access:
            for number, (sheet, crossed) in enumerate(sheets):
                if not (blind and at == 1 and number == len(sheets) - 1):  # one weighing is still awaited
                    sheet_weigh(sheet=AnchorSheet.objects.get(pk=sheet.pk), degrees=crossed, remark="D’après la fiche.", access=access)
    with as_(head, place) as access:
        for sheet, _crossed in sheets:
            row = AnchorSheet.objects.get(pk=sheet.pk)
            try:
                sheet_settle(sheet=row, on=timezone.localdate(), access=access, reason="Moyenne retenue par les trois institutions.")
            except Refusal:
                continue  # one is awaited, or near a limit: to be weighed in a second turn
        table = table_prepare(table=EquivalenceTable(institution=place), start=START, note="Première table.", edition=edition, access=access)
        table_submit(table=table, reason="" if anchors_weighed(table) >= FEWEST_ANCHORS else "Une pesée croisée est encore attendue.")
    president = User.objects.get(username="president.cipres")
    with as_(president, regional_body()) as access:
        table_adopt(table=EquivalenceTable.objects.get(pk=table.pk), on=timezone.localdate(), session="Séance du 27 novembre 2026", access=access)
    return 1


@transaction.atomic
def coverage_told(institution: Institution) -> None:
    """The list of IPRES and its certificate; runs in the scope of the institution, once."""
    if TitleList.objects.exists() or CoverageStatement.objects.exists():
        return
    today = timezone.localdate()
    with as_(_user("rh", institution), institution) as access:
        list_send(title_list=list_draw(as_of=today, told=None, access=access), access=access)
        list_draw(
            as_of=date(2026, 6, 30), access=access,
            told=[Told("Vaguemestre", 4), Told("Liquidateur principal", 11, "AM3"), Told("Agent de saisie", 9)],
        )  # fmt: skip
    with as_(_user("dg", institution), institution) as access:
        statement_issue(on=today, access=access)
