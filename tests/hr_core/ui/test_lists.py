"""The list screen: rights, filters, chips, sorting, paging, density, totals, export, fragment."""

from __future__ import annotations

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from hr_core.scope import scope
from tests import cast
from tests.cast import Zone
from tests.hr_core.ui import screens

pytestmark = pytest.mark.urls("tests.hr_core.ui.screens")
LIST = "/essai/personnes/"


def test_a_list_shows_the_rows_of_the_institution_and_counts_them(as_) -> None:
    page = as_("fatou").get(LIST).content.decode()
    assert "Ndiaye" in page
    assert "Traoré" not in page
    assert "8\u00a0personnes" in page  # nine files at home, one confidential


def test_what_a_file_says_is_written_and_never_read_as_a_page(zone: Zone, as_) -> None:
    with scope(zone.home):
        zone.employee("awa").first_names = "<script>Awa</script> & cie"
        zone.employee("awa").save()
    page = as_("fatou").get(LIST).content.decode()
    assert "&lt;script&gt;Awa&lt;/script&gt; &amp; cie" in page
    assert "<script>Awa" not in page


def test_a_list_without_the_right_is_refused(as_) -> None:
    assert as_("awa").get(LIST).status_code == 403


def test_a_list_without_signing_in_leads_to_the_sign_in_page(client, db) -> None:
    assert client.get(LIST).status_code == 302


def test_actions_follow_the_rights(as_) -> None:
    page = as_("fatou").get(LIST).content.decode()
    assert "Nouvelle personne" in page
    assert 'href="/">' not in page.split('class="acts"')[1].split("</div>")[0]
    assert "Relancer" not in as_("ousmane").get(LIST).content.decode()


def test_a_filter_narrows_the_list_and_becomes_a_chip(as_) -> None:
    page = as_("fatou").get(LIST, {"q": "ndiaye", "par": "50"}).content.decode()
    assert "1\u00a0personne correspond à vos filtres, sur\u00a08" in page
    assert 'class="chip" href="/essai/personnes/?par=50"' in page
    assert "Nom ou matricule\u00a0: ndiaye" in page


def test_a_list_that_grows_every_day_is_counted_up_to_a_limit(as_, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens.PersonListView, "counted_up_to", 5)
    page = as_("fatou").get(LIST).content.decode()
    assert "Plus de 5 personnes" in page and "1 à 5 sur plus de 5" in page
    assert "1\u00a0personne correspond à vos filtres, sur\u00a0plus de 5" in as_("fatou").get(LIST, {"q": "ndiaye"}).content.decode()
    monkeypatch.setattr(screens.PersonListView, "counted_up_to", 8)
    assert "8\u00a0personnes" in as_("fatou").get(LIST).content.decode()


def test_a_chosen_filter_is_said_in_words(as_) -> None:
    page = as_("fatou").get(LIST, {"sex": "F", "hired_on": "2014-03-01"}).content.decode()
    assert "Sexe\u00a0: Femme" in page
    assert "Entré depuis le\u00a0: 01/03/2014" in page


def test_nothing_found_says_how_to_find_more(as_) -> None:
    page = as_("fatou").get(LIST, {"q": "introuvable"}).content.decode()
    assert "Aucune ligne ne correspond à ces filtres" in page
    assert "<table" not in page


def test_an_empty_list_says_what_will_fill_it(as_, zone: Zone) -> None:
    from hr_core.models import BankAccount

    with scope(zone.home):
        BankAccount.objects.all().delete()
    page = as_("fatou").get("/essai/comptes/").content.decode()
    assert "Rien à afficher pour le moment" in page


def test_sorting_is_said_to_screen_readers(as_) -> None:
    page = as_("fatou").get(LIST, {"sort": "-last_name"}).content.decode()
    assert 'aria-sort="descending"' in page
    assert page.index("Sow") < page.index("Ndiaye")


def test_the_density_is_remembered(as_) -> None:
    client = as_("fatou")
    assert "t roomy" in client.get(LIST, {"densite": "aere"}).content.decode()
    assert "t roomy" in client.get(LIST).content.decode()


def test_the_foot_totals_the_whole_list(as_) -> None:
    page = as_("fatou").get(LIST).content.decode()
    assert '<td role="cell" class="n p1">8</td>' in page.split("<tfoot")[1]


def test_a_figure_says_on_a_phone_what_it_is(as_) -> None:
    page = as_("fatou").get(LIST).content.decode().split("<tbody")[1].split("</tr>")[0]
    assert re.search(r'<td role="cell" class="n p1" data-label="[^"]+">', page)


def test_pages_turn(as_, zone: Zone) -> None:
    with scope(zone.home):
        for number in range(30):
            cast.employee(zone, zone.home, f"x{number}", f"1{number:04d}", zone.units["ipres-sn/DG"])
    page = as_("fatou").get(LIST, {"page": 2}).content.decode()
    assert "26 à 38 sur 38" in page
    assert 'href="?page=1"' in page


def test_as_many_queries_for_three_rows_as_for_thirty(as_, zone: Zone) -> None:
    client = as_("fatou")
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST, {"q": "ndiaye"})
    with scope(zone.home):
        for number in range(20):
            cast.employee(zone, zone.home, f"ndiaye{number}", f"1{number:04d}", zone.units["ipres-sn/DG"])
    with CaptureQueriesContext(connection) as many:
        client.get(LIST, {"q": "ndiaye"})
    assert len(few) == len(many) <= 20


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_the_fragment_is_what_the_page_holds(as_) -> None:
    client = as_("fatou")
    page = without_tokens(client.get(LIST, {"q": "ndiaye"}).content.decode())
    fragment = client.get(LIST, {"q": "ndiaye"}, headers={"HX-Request": "true", "HX-Target": "resultats"})
    text = fragment.content.decode()
    assert "<html" not in text
    assert without_tokens(text[text.index('<div class="chips">') :]).strip() in page
    assert 'id="compte" role="status" hx-swap-oob="true"' in text
    assert "HX-Request" in fragment["Vary"]


def test_the_workbook_holds_the_filtered_rows_with_typed_values(as_) -> None:
    response = as_("fatou").get(LIST, {"sex": "F", "export": "xlsx"})
    assert 'filename="personnes.xlsx"' in response["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert rows[0] == ("Nom", "Prénoms", "Entré(e) le", "Base", "Écart")
    assert {row[0] for row in rows[1:]} == {"Ndiaye", "Sow", "Fall", "Sarr", "Faye"}
    assert rows[1][2].year == 2015
    assert rows[1][3] == 412_000


def test_a_name_that_looks_like_a_formula_stays_a_name(as_, zone: Zone) -> None:
    from hr_core.models import Employee

    with scope(zone.home):
        Employee.objects.filter(pk=zone.employee("awa").pk).update(last_name="=HYPERLINK(1)")
    client = as_("fatou")
    book = load_workbook(io.BytesIO(client.get(LIST, {"export": "xlsx"}).content))
    assert {cell.data_type for cell in book.active["A"]} == {"s"}
    assert "'=HYPERLINK(1)" in client.get(LIST, {"export": "csv"}).content.decode("utf-8-sig")


def test_states_show_their_word_and_tone(as_) -> None:
    page = as_("fatou").get("/essai/comptes/").content.decode()
    assert '<span class="tag ok">' in page
    assert "Approuvé" in page
