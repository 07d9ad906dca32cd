"""The workbook of an agency: it goes out and comes back, and what changed meanwhile on screen is never lost."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st

from hr_core.models import ImportBatch
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import InputLimit, PayRun, VariableInput
from payroll.selectors.input_columns import columns_of
from payroll.services.input_cells import book_open, people_of
from payroll.services.input_imports import input_file_plan
from payroll.services.input_sheet import HEAD_LINE, sheet_write
from tests.cast import Zone
from tests.payroll.inputs.conftest import START, access, given, held, item
from tests.payroll.months import month_opened, month_taken

HOME = "/paie/elements-variables/fichier/"


def exported(browser: Any, query: str = "") -> Any:
    answer = browser.get(f"{HOME}telecharger/{query}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def sent_back(browser: Any, book: Any, name: str = "evp.xlsx", query: str = "") -> Any:
    content = io.BytesIO()
    book.save(content)
    return browser.post(HOME + query, {"file": SimpleUploadedFile(name, content.getvalue())})


def place(book: Any, staff_number: str, code: str) -> Any:
    """The cell of an employee and an item."""
    sheet = book["EVP"]
    column = next(cell.column for cell in sheet[HEAD_LINE] if str(cell.value or "").startswith(code))
    line = next(row[0].row for row in sheet.iter_rows(min_row=HEAD_LINE + 1) if row[0].value == staff_number)
    return sheet.cell(line, column)


def batch_of(zone: Zone) -> ImportBatch:
    with scope(zone.home):
        return ImportBatch.objects.filter(kind="evp").latest("pk")


def number(zone: Zone, name: str) -> str:
    return zone.employee(name).staff_number


def test_a_filled_workbook_is_previewed_then_imported(zone: Zone, january: PayRun, as_: Any) -> None:
    given(zone, "awa", "3900", amount=1_000)
    given(zone, "fatou", "3900", amount=500)
    given(zone, "khady", "3900", amount=300)
    browser = as_("ousmane")
    book = exported(browser)
    place(book, number(zone, "awa"), "3900").value = 2_000
    place(book, number(zone, "fatou"), "3900").value = None
    place(book, number(zone, "moussa"), "3110").value = 12.5
    place(book, number(zone, "moussa"), "Observation").value = "Inventaire"
    assert sent_back(browser, book).status_code == 302
    batch = batch_of(zone)
    assert {name: batch.counts[name] for name in ("created", "changed", "removed", "unchanged", "refused")} == {
        "created": 1, "changed": 1, "removed": 1, "unchanged": 1, "refused": 0,
    }  # fmt: skip
    assert held(zone)["awa", "3900"] == 1_000
    text = browser.get(f"{HOME}{batch.pk}/").content.decode()
    assert "Diop Moussa" in text and "12,5" in text
    assert browser.post(f"{HOME}{batch.pk}/importer/").status_code == 302
    assert held(zone) == {("awa", "3900"): 2_000, ("khady", "3900"): 300, ("moussa", "3110"): 12_500}
    with scope(zone.home):
        assert VariableInput.objects.get(item__code="3110").comment == "Inventaire"
    assert browser.post(f"{HOME}{batch.pk}/importer/").status_code == 404


def test_identity_columns_are_locked_and_cells_to_fill_are_not(zone: Zone, january: PayRun, as_: Any) -> None:
    with scope(zone.home):
        InputLimit.objects.create(institution=zone.home, item=item(zone, "3900"), most_month=50_000, start=START)
    book = exported(as_("ousmane"))
    sheet = book["EVP"]
    assert sheet.protection.sheet and sheet.cell(HEAD_LINE + 1, 1).protection.locked
    assert not place(book, number(zone, "awa"), "3900").protection.locked
    assert place(book, number(zone, "ousmane"), "3900").protection.locked  # one's own row
    assert any(rule.formula2 == "50000" for rule in sheet.data_validations.dataValidation)
    assert book["Marque"].sheet_state == "hidden" and "Mode d’emploi" in book.sheetnames


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@examples(
    values=st.dictionaries(
        st.tuples(st.sampled_from(["awa", "moussa", "fatou", "khady", "binta"]), st.sampled_from(["3110", "3900", "6400"])),
        st.integers(1, 10**7),
    )
)
def test_a_workbook_sent_back_as_it_left_changes_nothing(zone: Zone, january: PayRun, values: dict[Any, int]) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        VariableInput.objects.all().delete()
        officer = access(zone, "ousmane")
        columns = columns_of(january.period)
        by_code = {column.code: column for column in columns}
        for (name, code), value in values.items():
            VariableInput.objects.create(
                institution=zone.home, period=january.period, employee=zone.employee(name),
                item_id=by_code[code].item, **{by_code[code].field: value},
            )  # fmt: skip
        people = people_of(officer, january.period)
        book = book_open(period=january.period, columns=columns, people=people, access=officer)
        content = sheet_write(book, people, {}, "")
        plan, _book = input_file_plan(content=content, name="evp.xlsx", period=january.period, run=None, access=officer)
        assert plan.entries == [] and plan.conflicts == [] and plan.findings == []
        assert plan.unchanged == len(values)


def test_what_both_sides_changed_is_a_conflict_that_one_settles(zone: Zone, january: PayRun, as_: Any) -> None:
    mine = given(zone, "awa", "3900", amount=1_000)
    browser = as_("serigne")
    book = exported(browser)
    with scope(zone.home):
        VariableInput.objects.filter(pk=mine.pk).update(amount=1_500)
    place(book, number(zone, "awa"), "3900").value = 2_000
    place(book, number(zone, "moussa"), "3900").value = 700
    sent_back(browser, book)
    batch = batch_of(zone)
    assert (batch.counts["conflicts"], batch.counts["created"]) == (1, 1)
    text = browser.get(f"{HOME}{batch.pk}/").content.decode()
    assert "Ousmane Ba a saisi 1\u202f500 à l’écran" in text
    browser.post(f"{HOME}{batch.pk}/importer/")
    assert held(zone) == {("awa", "3900"): 1_500, ("moussa", "3900"): 700}
    sent_back(browser, book)
    browser.post(f"{HOME}{batch_of(zone).pk}/importer/", {"file_wins": "on"})
    assert held(zone)["awa", "3900"] == 2_000


def test_what_only_the_screen_changed_stays(zone: Zone, january: PayRun, as_: Any) -> None:
    mine = given(zone, "awa", "3900", amount=1_000)
    browser = as_("serigne")
    book = exported(browser)
    with scope(zone.home):
        VariableInput.objects.filter(pk=mine.pk).update(amount=1_500)
    sent_back(browser, book)
    assert batch_of(zone).counts["conflicts"] == 0 and batch_of(zone).counts["changed"] == 0


def test_a_preview_out_of_date_is_renewed_not_written(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("serigne")
    book = exported(browser)
    place(book, number(zone, "awa"), "3900").value = 2_000
    sent_back(browser, book)
    given(zone, "awa", "3900", amount=9)
    answer = browser.post(f"{HOME}{batch_of(zone).pk}/importer/", follow=True)
    assert "ont changé depuis l’aperçu" in answer.content.decode()
    assert held(zone) == {("awa", "3900"): 9}


@pytest.mark.parametrize(
    ("name", "code", "value", "words"),
    [
        ("awa", "3900", "douze mille", "pas un nombre lisible"),
        ("awa", "3110", -3, "pas un nombre lisible"),
        ("awa", "3900", 60_000, "au plus par mois"),
        ("ousmane", "3900", 5, "personne ne saisit pour soi"),
    ],
)
def test_a_cell_at_fault_is_told_and_left_aside(
    zone: Zone, january: PayRun, as_: Any, name: str, code: str, value: Any, words: str
) -> None:
    with scope(zone.home):
        InputLimit.objects.create(institution=zone.home, item=item(zone, "3900"), most_month=50_000, start=START)
    browser = as_("ousmane")
    book = exported(browser)
    place(book, number(zone, name), code).value = value
    place(book, number(zone, "moussa"), "6400").value = 10
    sent_back(browser, book)
    batch = batch_of(zone)
    assert batch.counts["refused"] == 1 and words in browser.get(f"{HOME}{batch.pk}/").content.decode()
    assert browser.post(f"{HOME}{batch.pk}/importer/").status_code == 422
    assert browser.post(f"{HOME}{batch.pk}/importer/", {"only_valid": "on"}).status_code == 302
    assert held(zone) == {("moussa", "6400"): 10}


def test_a_stranger_a_leaver_and_a_line_twice_are_told(zone: Zone, january: PayRun, as_: Any) -> None:
    import datetime as dt

    from hr_core.models import Employee

    browser = as_("serigne")
    book = exported(browser)
    for name in ("awa", "moussa", "fatou"):
        place(book, number(zone, name), "3900").value = 100
    place(book, number(zone, "awa"), "Matricule").value = "99999"
    sheet = book["EVP"]
    last = sheet.max_row + 1
    sheet.cell(last, 1, number(zone, "khady"))
    sheet.cell(last, 4, 5)
    with scope(zone.home):
        Employee.objects.filter(pk=zone.employee("fatou").pk).update(left_on=dt.date(2025, 12, 31))
    sent_back(browser, book)
    text = browser.get(f"{HOME}{batch_of(zone).pk}/").content.decode()
    assert "Aucun agent ne porte ce matricule" in text
    assert "n’est pas en service ce mois-ci" in text
    assert "est déjà celle de cet agent" in text
    assert batch_of(zone).counts["created"] == 1


def test_the_file_of_another_month_or_institution_is_refused(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    book = exported(browser)
    month_taken(zone, january, RunState.CLOSED)
    month_opened(zone, 2026, 2)
    answer = sent_back(browser, book)
    assert answer.status_code == 422 and "est celui de janvier 2026" in answer.content.decode()
    book = exported(browser)
    book["Marque"]["A1"].value = book["Marque"]["A1"].value.replace("ipres-sn", "css-sn")
    answer = sent_back(browser, book)
    assert answer.status_code == 422 and "autre institution" in answer.content.decode()
    with scope(zone.home):
        assert not ImportBatch.objects.filter(kind="evp").exists()


def test_closed_inputs_take_no_file(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    book = exported(browser)
    place(book, number(zone, "awa"), "3900").value = 2_000
    sent_back(browser, book)
    month_taken(zone, january, RunState.INPUTS_CLOSED)
    assert browser.post(f"{HOME}{batch_of(zone).pk}/importer/").status_code == 422
    assert sent_back(browser, book).status_code == 422
    assert held(zone) == {}


def test_a_clerk_exports_and_imports_the_unit_only(zone: Zone, january: PayRun, clerk: str, as_: Any) -> None:
    book = exported(as_("serigne"))
    mine = exported(as_(clerk))
    numbers = {row[0].value for row in mine["EVP"].iter_rows(min_row=HEAD_LINE + 1)}
    assert numbers == {number(zone, "awa"), number(zone, "moussa")}
    place(book, number(zone, "fatou"), "3900").value = 10
    place(book, number(zone, "awa"), "3900").value = 10
    browser = as_(clerk)
    sent_back(browser, book)
    batch = batch_of(zone)
    assert (batch.counts["created"], batch.counts["refused"]) == (1, 1)
    assert "pas de vos unités" in browser.get(f"{HOME}{batch.pk}/").content.decode()
    other = as_("serigne")
    sent_back(other, exported(other))
    assert as_(clerk).get(f"{HOME}{batch_of(zone).pk}/").status_code == 404


def test_a_list_in_text_is_read_and_its_own_items_are_mapped_once(zone: Zone, january: PayRun, as_: Any) -> None:
    rows = [
        "Éléments variables de janvier 2026;;;;",
        "Matricule;Rubrique;Libellé;Nombre;Montant",
        f"{number(zone, 'awa')};2400;Prime exceptionnelle;;50000",
        f"{number(zone, 'moussa')};2010;Heures supplémentaires à 15 %;10,5;",
    ]
    content = "\n".join(rows).encode()
    browser = as_("ousmane")
    assert browser.post(HOME, {"file": SimpleUploadedFile("evp.csv", content)}).status_code == 302
    batch = batch_of(zone)
    assert (batch.counts["created"], batch.counts["refused"]) == (1, 1)
    assert "Prime exceptionnelle" in browser.get(f"{HOME}{batch.pk}/rubriques/").content.decode()
    assert browser.post(f"{HOME}{batch.pk}/rubriques/", {"r0": "3900"}).status_code == 302
    assert batch_of(zone).counts["created"] == 2
    browser.post(f"{HOME}{batch.pk}/importer/")
    assert held(zone) == {("awa", "3900"): 50_000, ("moussa", "3110"): 10_500}
    browser.post(HOME, {"file": SimpleUploadedFile("evp.csv", content)})
    assert batch_of(zone).counts["unchanged"] == 2 and batch_of(zone).counts["refused"] == 0
    wrong = content.replace(b"janvier", b"mars")
    assert browser.post(HOME, {"file": SimpleUploadedFile("evp.csv", wrong)}).status_code == 422


def test_a_file_is_dropped(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    sent_back(browser, exported(browser))
    assert browser.post(f"{HOME}{batch_of(zone).pk}/abandonner/").status_code == 302
    assert batch_of(zone).state == "dropped"


def test_our_layout_saved_as_text_is_compared_without_its_snapshot(zone: Zone, january: PayRun, as_: Any) -> None:
    given(zone, "awa", "3900", amount=1_000)
    given(zone, "moussa", "3900", amount=500)
    rows = [
        "Éléments variables;;;",
        "EVP 1 · ipres-sn · 2026-01 · toutes les unités;;;",
        "Matricule;Nom et prénoms;Unité;3900 Gratification;Observation",
        f"{number(zone, 'awa')};Ndiaye Awa;;1 500;",
        f"{number(zone, 'moussa')};Diop Moussa;;;",
    ]
    browser = as_("serigne")
    sent = {"file": SimpleUploadedFile("evp.csv", "\n".join(rows).encode())}
    assert browser.post(HOME, sent).status_code == 302
    counts = batch_of(zone).counts
    assert (counts["changed"], counts["removed"], counts["refused"]) == (1, 0, 0)  # a text does not take back
    other = "\n".join(rows).replace("2026-01", "2025-12").encode()
    assert browser.post(HOME, {"file": SimpleUploadedFile("evp.csv", other)}).status_code == 422
