"""Import of personnel: read, match, check, compare with the database and write 20 000 rows under the policies.

In a scratch server of its own, thrown away afterwards.
"""

from __future__ import annotations

import io
import random
import time
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook

from benchmarks.scratch import scratch_database

ROWS = 20_000
HEADINGS = (
    "Matricule", "Nom", "Prénoms", "Sexe", "Date de naissance", "Lieu de naissance", "Nationalité",
    "Situation matrimoniale", "Enfants à charge", "Téléphone", "N° de sécurité sociale", "Date d'embauche",
    "Type de contrat", "Statut", "Direction", "Service", "Fonction", "Catégorie", "Échelon", "Cadre", "Salaire de base",
    "Sursalaire", "Mode de paiement", "Banque", "RIB", "Indemnité de transport",
)  # fmt: skip
LAST_NAMES = ("NDIAYE", "DIOP", "FALL", "SOW", "BA", "SARR", "MBAYE", "GUEYE", "FAYE", "CISSÉ", "DIOUF", "KANE")
FIRST_NAMES = ("Awa", "Moussa", "Fatou", "Khady", "Ousmane", "Binta", "Serigne", "Mamadou", "Aminata", "Ibrahima")
DIRECTIONS = ("Direction des prestations", "Direction du recouvrement", "Direction financière", "Direction technique")


def workbook(rows: int = ROWS) -> bytes:
    """A staff file of fictitious people, always the same."""
    chance = random.Random(2026)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Personnel")
    sheet.append(HEADINGS)
    for number in range(rows):
        born = date(1965, 1, 1) + timedelta(days=chance.randrange(12_000))
        direction = chance.choice(DIRECTIONS)
        sheet.append(
            [
                f"{number + 1:06d}", chance.choice(LAST_NAMES), chance.choice(FIRST_NAMES), chance.choice("MF"), born,
                "Kaolack", "Sénégalaise", chance.choice(("Marié(e)", "Célibataire")), chance.randrange(6),
                f"77{chance.randrange(10**7):07d}", f"{chance.randrange(10**13):013d}",
                born + timedelta(days=25 * 365), "CDI", "Agent permanent", direction,
                f"{direction} : service {chance.randrange(1, 9)}", "Gestionnaire", chance.choice(("C1", "C2", "B3")),
                chance.randrange(1, 12), chance.choice("ON"), chance.randrange(150, 900) * 1000,
                chance.randrange(0, 90) * 1000, "Virement", "Banque de l’Habitat", _account(chance), 26_000,
            ]
        )  # fmt: skip
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _account(chance: random.Random) -> str:
    from hr_core.bank_keys import rib_key

    bank, branch, account = "SN012", f"{chance.randrange(1, 99_999):05d}", f"{chance.randrange(10**12):012d}"
    return f"{bank}{branch}{account}{rib_key(bank, branch, account)}"


def measure(rows: int = ROWS) -> dict[str, Any]:
    """Seconds of each stage, and rows per second over all of them."""
    with scratch_database():
        return _measure(rows)


def _measure(rows: int) -> dict[str, Any]:
    from django.db import connection, transaction

    from hr_core.access import Access
    from hr_core.loading.staff_plan import StaffImportOptions, plan_staff
    from hr_core.loading.staff_reading import read_staff_file
    from hr_core.loading.staff_write import StaffWriter
    from hr_core.models import Institution, User
    from hr_core.scope import scope

    content = workbook(rows)
    institution = Institution.objects.select_related("country").get(code="ipres-sn")
    found: dict[str, Any] = {"import_rows": rows}
    with transaction.atomic():
        actor = User.objects.create_user("benchmark-import")
        access = Access(actor, institution, [institution], frozenset(), frozenset({"personnel_view"}))
        with scope(institution, actor=actor, reason="mesure"):
            start = time.perf_counter()
            file = read_staff_file(content, institution, name="mesure.xlsx")
            read = time.perf_counter()
            plan = plan_staff(file, institution, access, StaffImportOptions(date.today().replace(day=1)))  # noqa: DTZ011
            planned = time.perf_counter()
            StaffWriter(plan, actor).write()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            written = time.perf_counter()
        found |= {
            "import_created": plan.created,
            "import_read_s": round(read - start, 3),
            "import_compare_s": round(planned - read, 3),
            "import_write_s": round(written - planned, 3),
            "import_rows_per_s": round(rows / (written - start)),
        }
        transaction.set_rollback(True)
    return found
