"""Two grids of different shapes: amounts by category at IPRES, indices × point value at INPS, each with its versions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from careers.choices_grids import GridKind
from careers.models import Edition, Grade, GridVersion, PayGrid
from careers.selectors.referential import edition_in_use
from careers.services.grids.amounts import rounded
from careers.services.grids.sheets import Cell
from careers.services.grids.versions import (
    cells_replace,
    grid_save,
    version_decide,
    version_prepare,
    version_propose,
)
from careers.services.grids.weighing import equivalence_adopt, job_weigh
from hr_core.models import Institution, User
from hr_core.scope import scope

STEPS = 12
FIRST, SECOND, THIRD = date(2019, 1, 1), date(2024, 1, 1), date(2027, 1, 1)
#: Category, salary of the first step, executive, a job of the grade with its six degrees.
IPRES = (
    ("E2", 118_000, False, "Agent d’accueil", (1, 2, 1, 3, 1, 2)),
    ("E5", 168_000, False, "Agent de saisie", (2, 2, 2, 2, 1, 3)),
    ("AM1", 245_000, False, "Gestionnaire de comptes", (3, 3, 3, 4, 2, 4)),
    ("AM3", 335_000, False, "Contrôleur des droits", (4, 4, 4, 4, 3, 5)),
    ("C1", 480_000, True, "Auditeur interne", (5, 5, 5, 5, 4, 5)),
    ("C2", 690_000, True, "Chef de service", (6, 6, 6, 6, 6, 6)),
    ("C3", 980_000, True, "Directeur d’agence", (7, 7, 7, 7, 7, 7)),
    ("HC", 2_100_000, True, "Directeur", (8, 8, 8, 8, 8, 8)),
)
#: Category and what its first step is worth at a point of 250.
INPS = (
    ("E", 85_000), ("D", 120_000), ("C", 178_000), ("B2", 240_000),
    ("B1", 345_000), ("A2", 490_000), ("A1", 720_000), ("HC", 1_600_000),
)  # fmt: skip


def grids_open(institution: Institution) -> None:
    """Open the grids of an institution that has some; a second run changes nothing."""
    builder = {"ipres-sn": _ipres, "inps-ml": _inps}.get(institution.code)
    if builder is None:
        return
    with scope(institution, reason="démonstration"):
        if not PayGrid.objects.exists():
            builder(institution, _account(institution, "rh"), _account(institution, "drh"))


def _account(institution: Institution, duty: str) -> User:
    return User.objects.get(username=f"{duty}.{institution.code}")


def _ipres(institution: Institution, officer: User, head: User) -> None:
    grid = _grid(institution, "personnel", "Grille du personnel", GridKind.AMOUNT, "Accord d’établissement du 12/12/2018")
    first = _version(grid, officer, {"start": FIRST, "reference": "Accord d’établissement du 12/12/2018"})
    cells_replace(version=first, cells=[cell for row in IPRES for cell in _steps(row[0], row[1], 500, Fraction(97, 100))])
    _decide(first, officer, head)
    second = _version(grid, officer, {"start": SECOND, "reference": "Avenant n° 3 du 15/12/2023"})
    cells_replace(version=second, cells=[cell for row in IPRES for cell in _steps(row[0], row[1], 500, Fraction(1))])
    _decide(second, officer, head)
    third = version_prepare(
        grid=grid, actor=officer, model=second, rate=4_000,
        values={"start": THIRD, "reference": "Projet d’avenant n° 4 (+ 4 %)", "rounding_unit": 500},
    )  # fmt: skip
    version_propose(version=third, actor=officer)
    edition = edition_in_use(on=date.today())  # noqa: DTZ011 - the day of the demonstration
    for category, _base, executive, job, degrees in IPRES:
        grade = Grade.objects.get(grid=grid, category=category)
        grade.is_executive = executive
        grade.save(update_fields=["is_executive"])
        if edition is not None and category != "HC":
            _weigh(grade, edition, job, degrees, officer, head)


def _inps(institution: Institution, officer: User, head: User) -> None:
    grid = _grid(institution, "indiciaire", "Grille indiciaire", GridKind.INDEX, "Convention collective de l’INPS")
    for start, value, reference in (
        (FIRST, 240_000, "Convention collective, annexe II"),
        (SECOND, 250_000, "Protocole du 20/11/2023"),
    ):
        version = _version(grid, officer, {"start": start, "reference": reference, "point_value": value, "rounding_unit": 500})
        cells = [
            Cell(category, "", each.step, each.figure // 250)
            for category, base in INPS
            for each in _steps(category, base, 500, Fraction(1))
        ]
        cells_replace(version=version, cells=cells)
        _decide(version, officer, head)
    detached = PayGrid(institution=institution)
    values = {"code": "etat", "label": "Fonctionnaires détachés", "kind": GridKind.INDEX, "has_classes": True}
    grid_save(grid=detached, values=values | {"class_word": "Grade", "reference": "Statut général des fonctionnaires"})
    version = _version(detached, officer, {"start": SECOND, "reference": "Décret des indices", "point_value": 400_000})
    cells_replace(
        version=version,
        cells=[
            Cell(category, grade, str(step), base + 25 * step)
            for category, start in (("A", 420), ("B", 280))
            for grade, base in (("3e classe", start), ("2e classe", start + 90), ("1re classe", start + 180))
            for step in range(1, 4)
        ],
    )
    _decide(version, officer, head)


def _grid(institution: Institution, code: str, label: str, kind: str, reference: str) -> PayGrid:
    values = {"code": code, "label": label, "kind": kind, "has_classes": False, "is_usual": True, "reference": reference}
    return grid_save(grid=PayGrid(institution=institution), values=values)


def _version(grid: PayGrid, officer: User, values: dict[str, Any]) -> GridVersion:
    return version_prepare(grid=grid, values=values, actor=officer)


def _decide(version: GridVersion, officer: User, head: User) -> None:
    version_propose(version=version, actor=officer)
    version_decide(version=version, actor=head)
    version.refresh_from_db()


def _steps(category: str, base: int, unit: int, share: Fraction) -> list[Cell]:
    """Twelve steps, each 3 % of the first one more."""
    return [
        Cell(category, "", str(step), rounded(Fraction(base * (97 + 3 * step), 100) * share, unit=unit))
        for step in range(1, STEPS + 1)
    ]


def _weigh(grade: Grade, edition: Edition, job: str, degrees: tuple[int, ...], officer: User, head: User) -> None:
    told = "Commission de pesée du 14/03/2024, fiche de poste"
    job_weigh(grade=grade, edition=edition, job_title=job, degrees=degrees, evidence=told, actor=officer)
    equivalence_adopt(grade=grade, on=date(2024, 4, 2), actor=head)
