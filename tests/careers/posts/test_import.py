"""The staffing table as a spreadsheet: new posts wait for approval, refusals say what to do, the export reads back."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from openpyxl import Workbook, load_workbook

from careers.documents.staffing_table import full_time, staffing_pdf
from careers.exports.staffing_sheet import staffing_sheet
from careers.loading.post_list import plan_posts, post_format, post_template
from careers.models import Post, PostAct, PostHolder
from careers.selectors.posts.reading import posts_on
from careers.selectors.posts.staffing import staffing_table
from careers.services.posts.acts import creations_approve
from careers.services.posts.from_staff import posts_from_staff
from careers.tables_posts import people_words
from hr_core.loading.lists import read_list
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.scope import scope
from tests.careers.posts.conftest import DECISION, JANUARY, access, authorised
from tests.cast import Zone

HEADINGS = ("N°", "Intitulé", "Unité", "Métier", "Catégorie", "Budget", "Décision", "Date de la décision", "Matricule du titulaire")
DAY = dt.date(2026, 11, 1)


def planned(zone: Zone, *rows: tuple[Any, ...]) -> Any:
    book = Workbook()
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    file = read_list(post_format(), content.getvalue(), columns=None, name="postes.xlsx")
    return plan_posts(file, zone.home, access(zone, "fatou"), StaffImportOptions(JANUARY, False))


def test_posts_of_a_file_wait_for_another_person_with_their_holders(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        known = authorised(zone, "K-1")
        plan = planned(
            zone,
            ("A-1", "Auditeur interne", "AG-KL", "ACR-02", "C1 à C3", "oui", "CA/2025/038", "18/12/2025", "00001"),
            ("A-2", "Chauffeur", "Direction générale", "", "", "non", "CA/2025/038", "18/12/2025", ""),
            ("K-1", "Gestionnaire principal", "", "", "D", "", "", "", ""),
        )
        assert [each.message for each in plan.findings] == []
        assert plan.counts() == {"created": 2, "changed": 1, "unchanged": 0, "refused": 0}
        assert not Post.objects.filter(number="A-1").exists()
        plan.write(zone.user("fatou"))
        first = Post.objects.get(number="A-1")
        assert (first.job.code, first.category_from, first.category_to) == ("ACR-02", "C1", "C3")
        known.refresh_from_db()
        assert (known.title, known.category_from) == ("Gestionnaire principal", "D")
        assert posts_on(DAY).get(number="A-1").occupation == "proposed"
        creations_approve(acts=PostAct.objects.filter(state="proposed"), access=access(zone, "khady"))
        assert {post.number: post.occupation for post in posts_on(DAY)} == {
            "A-1": "occupied", "A-2": "vacant", "K-1": "vacant"
        }  # fmt: skip


def test_each_refused_line_says_what_to_do_and_nothing_of_it_is_written(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        decision = ("CA/2025/038", "18/12/2025")
        plan = planned(
            zone,
            ("A-1", "Auditeur", "Nulle part", "", "", "", *decision, ""),
            ("A-2", "Auditeur", "AG-KL", "ZZ-99", "", "", *decision, ""),
            ("A-3", "Auditeur", "AG-KL", "", "", "", "", "", ""),
            ("A-4", "Auditeur", "AG-KL", "", "", "", *decision, "99999"),
            ("A-5", "Auditeur", "AG-KL", "", "", "", *decision, "00003"),
            ("A-6", "Auditeur", "AG-KL", "", "", "", *decision, "00001"),
            ("A-7", "Auditeur", "AG-KL", "", "", "", *decision, "00001"),
            ("A-6", "Auditeur", "AG-KL", "", "", "", *decision, ""),
        )
        told = {each.line: each.message for each in plan.findings}
        assert told[2] == "Cette unité n’existe pas dans l’organigramme."
        assert told[3] == "Ce métier n’est pas dans l’édition en vigueur du référentiel."
        assert told[4] == "La date de la décision manque."
        assert told[5] == "Aucun agent ne porte ce matricule."
        assert told[6] == "Personne ne se place soi-même sur un poste."
        assert told[8] == "Cet agent est déjà titulaire d’un autre poste."
        assert told[9] == "Ce numéro est déjà sur une autre ligne du fichier."
        assert all(each.cure for each in plan.findings)
        assert plan.counts() == {"created": 1, "changed": 0, "unchanged": 0, "refused": 7}
        plan.write(zone.user("fatou"))
        assert Post.objects.count() == PostHolder.objects.count() == 1


def test_the_first_table_is_taken_from_the_people_in_service_but_oneself(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        done = posts_from_staff(institution=zone.home, prefix="P-", on=JANUARY, access=access(zone, "khady"), **DECISION)
        assert done == len(zone.employees) - 2  # Oumar is elsewhere, Khady asks
        creations_approve(acts=PostAct.objects.all(), access=access(zone, "mamadou"))
        table = staffing_table(DAY, access(zone, "khady"))
        assert (table.total.authorised, table.total.occupied, table.total.held) == (done, done, 100 * done)
        top = next(row for row in table.units if row.depth == 0)
        assert (top.unit.code, top.below.authorised) == ("DG", done)


def test_the_table_prints_and_exports_what_the_reader_may_see(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        posts_from_staff(institution=zone.home, prefix="P-", on=JANUARY, access=access(zone, "khady"), **DECISION)
        creations_approve(acts=PostAct.objects.all(), access=access(zone, "mamadou"))
        table = staffing_table(DAY, access(zone, "fatou"))
        assert staffing_pdf(table, zone.home, people_words).startswith(b"%PDF")
        book = load_workbook(io.BytesIO(staffing_sheet(table, zone.home, people_words)))
        told = [row[-1] for row in book["Postes"].iter_rows(min_row=3, values_only=True)]
        assert "Awa Ndiaye" in told and "population réservée" in told and "Mamadou Gueye" not in told
        assert load_workbook(io.BytesIO(post_template(zone.home))).sheetnames[0] == "Tableau des effectifs"
    assert [full_time(held) for held in (0, 100, 1250, -40)] == ["0", "1", "12,5", "−0,4"]
