"""The lines and the posts of a draft budget by spreadsheet: what is given is read back unchanged, problems stop all, changes are told."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import Budget, BudgetPost
from payroll.services.budgets import budget_create
from payroll.services.credits.sheet import LINES, POSTS, sheet_cells, sheet_read, sheet_take, sheet_write
from tests.careers.posts.conftest import access, authorised
from tests.cast import Zone


def drafted(zone: Zone) -> Budget:
    return budget_create(institution=zone.home, year=2027, access=access(zone, "khady"))


def test_what_the_sheet_gives_is_read_back_as_unchanged_and_a_new_line_is_added(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        budget, who = drafted(zone), access(zone, "khady")
        budget.lines.filter(section="earning").update(amount=1_250_000)
        cells = sheet_cells(sheet_write(budget, LINES, who), "lignes.xlsx", LINES)
        assert {row.change for row in sheet_read(budget, LINES, cells, who)} == {"same"}
        cells[0][-1] = "1 300 000"
        assert sheet_take(budget=budget, kind=LINES, cells=[*cells, ["15", "Primes", "Gains", "2110, 2200", "500000"]], access=who) == 2
        assert budget.lines.get(number="10").amount == 1_300_000
        assert budget.lines.get(number="15").codes == ["2110", "2200"]


def test_a_row_with_a_problem_stops_all(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        budget, who = drafted(zone), access(zone, "khady")
        given = [["10", "Gains", "Gains", "", "5"], ["20", "Autre", "Dépenses", "", "5"]]
        with pytest.raises(Refusal, match="Ligne 3 : Section inconnue"):
            sheet_take(budget=budget, kind=LINES, cells=given, access=who)
        assert budget.lines.get(number="10").amount == 0
        with pytest.raises(Refusal, match="Il manque la colonne Crédit"):
            sheet_cells("Numéro;Libellé;Section;Rubriques\n10;Gains;Gains;\n".encode(), "lignes.csv", LINES)


def test_posts_come_from_a_csv_with_their_months_and_unknown_ones_are_told(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        budget, who = drafted(zone), access(zone, "khady")
        authorised(zone, "P-1")
        head = ";".join(("Poste", "Matricule", "Du mois", "Au mois", "Gains", "Cotisations", "Taxes", "Autres charges"))
        cells = sheet_cells(f"{head}\nP-1;;4;12;300 000;24 000;9000;\nP-9;;1;12;1;1;1;1\n".encode(), "postes.csv", POSTS)
        first, second = sheet_read(budget, POSTS, cells, who)
        assert first.change == "new" and "Poste inconnu" in second.problem
        assert sheet_take(budget=budget, kind=POSTS, cells=cells[:1], access=who) == 1
        row = BudgetPost.objects.get(budget=budget)
        assert (row.first_month, row.monthly, row.year_cost, row.basis) == (4, 333_000, 9 * 333_000, "given")


def test_the_page_previews_before_it_takes(zone: Zone, client: Client) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        budget = drafted(zone)
        content = sheet_write(budget, LINES, access(zone, "khady"))
    client.force_login(zone.user("khady"), backend="hr_core.auth.StaffNumberBackend")
    page = reverse("payroll:budget_sheet", args=[budget.pk, "lignes"])
    assert "Télécharger le tableur" in client.get(page).content.decode()
    assert client.post(page, {"file": SimpleUploadedFile("x.pdf", b"%PDF")}).status_code == 422
    same = client.post(page, {"file": SimpleUploadedFile("lignes.xlsx", BytesIO(content).read())}).content.decode()
    assert "lignes lues" in same and "inchangée" in same and 'name="lignes"' not in same
    given = "Numéro;Libellé;Section;Rubriques;Crédit\n10;Gains;Gains;;900\n".encode()
    read = client.post(page, {"file": SimpleUploadedFile("lignes.csv", given)}).content.decode()
    signed = re.search(r'name="lignes" value="([^"]+)"', read)
    assert signed and "odifiée" in read
    assert client.post(page, {"lignes": signed[1] + "x"}).status_code == 422
    assert client.post(page, {"lignes": signed[1]}).status_code == 302
    with scope(zone.home):
        assert budget.lines.get(number="10").amount == 900
