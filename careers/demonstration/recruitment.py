"""Two recruitments at IPRES: a competition before its jury, another whose results are decided and a hiring can begin."""

from __future__ import annotations

from datetime import date
from typing import Any

from careers.models import Recruitment, RecruitmentCandidate
from careers.selectors.recruitment import posts_to_fill
from careers.services.recruitment.candidates import candidate_admit, candidate_receive, marks_enter
from careers.services.recruitment.procedures import (
    recruitment_convene,
    recruitment_decide,
    recruitment_publish,
    recruitment_save,
)
from hr_core.access import Access
from hr_core.models import Institution

DAY = date(2026, 11, 20)
TESTS = (
    {"label": "Épreuve écrite de droit social", "weight": 3, "least": 8_000},
    {"label": "Cas pratique", "weight": 2, "least": None},
    {"label": "Entretien avec le jury", "weight": 2, "least": 8_000},
)
PEOPLE = (
    ("Diagne", "Aby", "F", date(1998, 3, 2), "Licence en droit", (14_000, 12_500, 13_000)),
    ("Niang", "Modou", "M", date(1996, 5, 9), "Licence en gestion", (12_500, 14_000, 14_250)),
    ("Sène", "Rama", "F", date(1997, 1, 21), "Master en droit social", (15_500, 11_000, 15_000)),
    ("Tall", "Omar", "M", date(1999, 8, 8), "Licence en économie", (7_500, 15_000, 14_000)),
    ("Wane", "Khoudia", "F", date(1995, 2, 3), "Licence en gestion", (10_000, 9_000, 9_500)),
    ("Badiane", "Ismaïla", "M", date(1994, 4, 4), "Maîtrise en droit", (13_000, 12_000, None)),
)


def recruitment(institution: Institution, preparer: Access, decider: Access) -> None:
    """Nothing when a procedure is there. Runs in the scope."""
    free = list(posts_to_fill(DAY)) if not Recruitment.objects.exists() else []
    pensions = [post for post in free if post.title.startswith("Liquidateur")]
    employers = [post for post in free if post.title.startswith("Contrôleur")]
    if len(pensions) < 2 or not employers:
        return
    common = {"opens_on": date(2026, 10, 1), "closes_on": date(2026, 10, 31), "least": 10_000, "authorisation": ""}
    conditions = "Licence au moins\nTrente-cinq ans au plus au 31 décembre\nCasier judiciaire de moins de trois mois"
    first = {"label": "Liquidateurs de pensions 2026", "way": "competition", "reference": "DG/2026/160", "conditions": conditions}
    decided = _marked(institution, common | first, pensions[:2], preparer)
    recruitment_decide(
        recruitment=decided, jury="La secrétaire générale, présidente\nLe chef du service carrières\nUn représentant du personnel",
        session_on=DAY, minutes="Procès-verbal n° 12 du 20 novembre 2026", access=decider,
    )  # fmt: skip
    second = {
        "label": "Contrôleur des employeurs", "way": "ministry", "reference": "DG/2026/171", "conditions": conditions,
        "authorisation": "Lettre MTDS n° 0412 du 22 septembre 2026",
    }  # fmt: skip
    _marked(institution, common | second, employers[:1], preparer)


def _marked(institution: Institution, values: dict[str, Any], posts: list[Any], preparer: Access) -> Recruitment:
    row = recruitment_save(
        recruitment=Recruitment(institution=institution), values=values, posts=posts, tests=TESTS, access=preparer
    )
    row = recruitment_publish(recruitment=row)
    marks: dict[int, tuple[int | None, ...]] = {}
    for last, first, sex, born, diploma, given in PEOPLE:
        told = {
            "last_name": last, "first_names": first, "sex": sex, "birth_on": born, "nationality": "Sénégalaise", "email": "",
            "phone": "", "diploma": diploma, "received_on": date(2026, 10, 12),
        }  # fmt: skip
        person = candidate_receive(recruitment=row, candidate=RecruitmentCandidate(), values=told)
        candidate_admit(candidate=person, admits=True, reason="")
        marks[person.pk] = given
    late = {
        "last_name": "Camara", "first_names": "Fodé", "sex": "M", "birth_on": date(1980, 6, 6), "nationality": "Sénégalaise",
        "email": "", "phone": "", "diploma": "Licence en gestion", "received_on": date(2026, 10, 29),
    }  # fmt: skip
    person = candidate_receive(recruitment=row, candidate=RecruitmentCandidate(), values=late)
    candidate_admit(candidate=person, admits=False, reason="Âge au-dessus de la limite de l’avis")
    row = recruitment_convene(recruitment=row, on=DAY)
    for rank, test in enumerate(row.tests.all()):
        marks_enter(recruitment=row, test=test, marks={key: given[rank] for key, given in marks.items()})
    return row
