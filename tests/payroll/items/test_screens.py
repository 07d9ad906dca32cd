"""The screens of pay items meet the cast: who reads, who edits, what a refused form says, what the bench finds."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from hr_core.scope import scope
from payroll.models import InstitutionSetting, PayItem, PayItemBase, PayItemVersion, PayTable, RecurringInput
from payroll.services.inputs import recurring_input_set
from payroll.services.tables import table_create
from tests.cast import Zone

SignIn = Callable[[str], Client]
NOVEMBER = dt.date(2026, 11, 1)
PEOPLE = {
    "ousmane": (200, 200), "binta": (200, 200), "serigne": (200, 200), "khady": (200, 403), "mamadou": (200, 403),
    "aminata": (200, 403), "ibrahima": (200, 403), "fatou": (403, 403), "moussa": (403, 403), "awa": (403, 403),
    "coumba": (403, 403), "zeynab": (403, 403),
}  # fmt: skip


def keys(zone: Zone) -> dict[str, int]:
    with scope(zone.home):
        table = PayTable.objects.filter(code="logement").first() or table_create(
            institution=zone.home, code="logement", label="Logement", keys=["categorie"], actor=None, reason="x"
        )
        return {"item": PayItem.objects.get(code="2200").pk, "table": table.pk, "awa": zone.employee("awa").pk}


def addresses(zone: Zone) -> tuple[list[str], list[str]]:
    key = keys(zone)
    read = [
        reverse("payroll:item_list"),
        reverse("payroll:item_detail", args=[key["item"]]),
        reverse("payroll:item_sheet", args=[key["item"]]),
        reverse("payroll:item_history", args=[key["item"]]),
        reverse("payroll:base_matrix"),
        reverse("payroll:table_list"),
        reverse("payroll:table_detail", args=[key["table"]]),
        reverse("payroll:setting_list"),
    ]
    edit = [
        reverse("payroll:item_create"),
        reverse("payroll:item_define", args=[key["item"]]),
        reverse("payroll:item_stop", args=[key["item"]]),
        reverse("payroll:base_form", args=[key["item"], "taxable"]),
        reverse("payroll:table_create"),
        reverse("payroll:table_edit", args=[key["table"]]),
        reverse("payroll:setting_form", args=["injury_class"]),
    ]
    return read, edit


@pytest.mark.parametrize("name", PEOPLE)
def test_each_person_reads_and_edits_by_their_rights(paid: Zone, as_: SignIn, name: str) -> None:
    read, edit = addresses(paid)
    client = as_(name)
    expected_read, expected_edit = PEOPLE[name]
    assert {url: client.get(url).status_code for url in read} == dict.fromkeys(read, expected_read)
    assert {url: client.get(url).status_code for url in edit} == dict.fromkeys(edit, expected_edit)


def test_another_institution_finds_nothing(paid: Zone, as_: SignIn) -> None:
    key = keys(paid)
    client = as_("oumar")
    for name in ("item_detail", "item_sheet", "item_define", "item_stop", "item_history"):
        assert client.get(reverse(f"payroll:{name}", args=[key["item"]])).status_code == 404
    assert client.get(reverse("payroll:table_detail", args=[key["table"]])).status_code == 404
    assert client.get(reverse("payroll:employee_inputs", args=[key["awa"]])).status_code == 404
    assert "Aucune rubrique encore" in client.get(reverse("payroll:item_list")).content.decode()


def test_list_is_grouped_and_read_at_a_day(paid: Zone, as_: SignIn) -> None:
    client = as_("ousmane")
    page = client.get(reverse("payroll:item_list")).content.decode()
    rows = page[page.index("<tbody") :]  # the rail speaks of « Retenues » too
    assert rows.index("Gains") < rows.index("Salaire de base") < rows.index("Retenues") < rows.index("Mutuelle")
    with scope(paid.home):
        number = PayItemVersion.objects.on(dt.date(2026, 11, 23)).count()
    assert f"{number}\u00a0rubriques en vigueur le 23/11/2026" in page
    assert "Heures" not in client.get(reverse("payroll:item_list"), {"q": "logement"}).content.decode().split("<tbody")[1]
    assert "0\u00a0rubrique" in client.get(reverse("payroll:item_list"), {"jour": "2020-01-01"}).content.decode()


def test_list_takes_the_same_queries_for_one_item_and_for_all(paid: Zone, as_: SignIn) -> None:
    client = as_("ousmane")
    client.get(reverse("payroll:item_list"))
    counts = []
    for text in ("1100", ""):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("payroll:item_list"), {"q": text})
        counts.append(len(queries))
    assert abs(counts[0] - counts[1]) <= 2  # the stopped items are read without a filter only
    assert max(counts) <= 20


def test_matrix_takes_constant_queries(paid: Zone, as_: SignIn) -> None:
    client = as_("ousmane")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("payroll:base_matrix")).content.decode()
    assert len(queries) <= 20
    assert "selon la loi" in page  # transport: exempt up to its ceiling
    assert page.count("<tbody>") == 1


def test_list_is_exported(paid: Zone, as_: SignIn) -> None:
    response = as_("ousmane").get(reverse("payroll:item_list"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.values)
    assert rows[0][:3] == ("Code", "Libellé", "Sens")
    assert rows[1][:5] == ("1100", "Salaire de base", "gain", "Salaire de base", "chaque mois pour tous")


def form(**more: Any) -> dict[str, Any]:
    return {
        "start": "2026-11-01",
        "label": "Indemnité de logement",
        "kind": "earning",
        "nature": "allowance",
        "frequency": "everyone",
        "account": "6631",
        "formula": "10 % * salaire_base",
        "is_prorated": "on",
        "run_kinds": ["regular", "settlement"],
        "motif": "Accord",
    } | more


def test_definition_is_saved_with_its_reason(paid: Zone, as_: SignIn) -> None:
    key = keys(paid)["item"]
    response = as_("ousmane").post(reverse("payroll:item_define", args=[key]), form())
    assert response.status_code == 302
    with scope(paid.home):
        version = PayItemVersion.objects.filter(item=key).order_by("-start").first()
    assert (version.formula, version.start, version.order) == ("10 % * salaire_base", NOVEMBER, 2200)
    page = as_("ousmane").get(reverse("payroll:item_detail", args=[key])).content.decode()
    assert "10 % * salaire_base" in page
    assert "Accord" in as_("ousmane").get(reverse("payroll:item_history", args=[key])).content.decode()


def test_faulty_formula_is_shown_under_its_field_with_the_fault_marked(paid: Zone, as_: SignIn) -> None:
    response = as_("ousmane").post(
        reverse("payroll:item_define", args=[keys(paid)["item"]]), form(formula="plafon(salaire_base; 3)")
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "<mark>plafon</mark>(salaire_base; 3)" in page
    assert "Vouliez-vous dire" in page


def test_definition_without_a_reason_is_refused(paid: Zone, as_: SignIn) -> None:
    assert as_("ousmane").post(reverse("payroll:item_define", args=[keys(paid)["item"]]), form(motif="")).status_code == 422


def test_new_item_is_created(paid: Zone, as_: SignIn) -> None:
    response = as_("ousmane").post(reverse("payroll:item_create"), form(code="2750", label="Prime de rendement"))
    assert response.status_code == 302
    with scope(paid.home):
        assert PayItem.objects.get(code="2750").versions.get().label == "Prime de rendement"


def test_code_in_use_is_refused_on_the_page(paid: Zone, as_: SignIn) -> None:
    response = as_("ousmane").post(reverse("payroll:item_create"), form(code="2200"))
    assert response.status_code == 422
    assert "porte déjà ce code" in response.content.decode()


def test_bench_calculates_for_an_employee_and_saves_nothing(paid: Zone, as_: SignIn) -> None:
    key = keys(paid)["item"]
    data = form(essai="1", bench_employee="ndiaye", bench_day="2026-11-01", motif="")
    page = as_("ousmane").post(reverse("payroll:item_define", args=[key]), data).content.decode()
    assert "Awa Ndiaye, 00001" in page
    assert "10\u202f% de salaire de base 400\u202f000" in page
    assert "40\u202f000" in page
    with scope(paid.home):
        assert PayItemVersion.objects.filter(item=key).count() == 1


def test_bench_answers_a_fragment_to_htmx(paid: Zone, as_: SignIn) -> None:
    data = form(essai="1", bench_employee="00001", bench_quantity="2,5", formula="quantite * 1 000", frequency="variable")
    response = as_("ousmane").post(
        reverse("payroll:item_define", args=[keys(paid)["item"]]), data, headers={"HX-Request": "true"}
    )
    page = response.content.decode()
    assert "<h1" not in page
    assert "2\u202f500" in page


@pytest.mark.parametrize(
    ("who", "message"),
    [("", "Donnez un matricule"), ("introuvable", "Aucun agent ne correspond"), ("a", "Plusieurs agents correspondent")],
)
def test_bench_says_whom_it_cannot_find(paid: Zone, as_: SignIn, who: str, message: str) -> None:
    data = form(essai="1", bench_employee=who)
    response = as_("ousmane").post(reverse("payroll:item_define", args=[keys(paid)["item"]]), data)
    assert response.status_code == 422
    assert message in response.content.decode()


def test_bench_hides_the_confidential_population(paid: Zone, as_: SignIn) -> None:
    data = form(essai="1", bench_employee="gueye")
    response = as_("ousmane").post(reverse("payroll:item_define", args=[keys(paid)["item"]]), data)
    assert "Aucun agent ne correspond" in response.content.decode()


def test_cell_is_changed_then_given_back_to_its_default(paid: Zone, as_: SignIn) -> None:
    key = keys(paid)["item"]
    url = reverse("payroll:base_form", args=[key, "contributory"])
    data = {"start": "2026-11-01", "inclusion": "part", "rate": "50", "legal_text": "Lettre n° 44", "motif": "Avis"}
    assert as_("ousmane").post(url, data).status_code == 302
    with scope(paid.home):
        assert PayItemBase.objects.get(item=key).rate == 50_000
    assert 'value="50"' in as_("ousmane").get(url).content.decode()
    assert "50\u202f%" in as_("ousmane").get(reverse("payroll:base_matrix")).content.decode()
    assert as_("ousmane").post(url, {"start": "2026-11-01", "inclusion": "", "motif": "Avis"}).status_code == 302
    with scope(paid.home):
        assert not PayItemBase.objects.filter(item=key).exists()


@pytest.mark.parametrize(("inclusion", "message"), [("part", "Donnez le pourcentage"), ("up_to", "Donnez le plafond")])
def test_cell_without_its_figure_is_refused(paid: Zone, as_: SignIn, inclusion: str, message: str) -> None:
    url = reverse("payroll:base_form", args=[keys(paid)["item"], "taxable"])
    response = as_("ousmane").post(url, {"start": "2026-11-01", "inclusion": inclusion, "motif": "x"})
    assert response.status_code == 422
    assert message in response.content.decode()


def test_unknown_base_is_not_a_page(paid: Zone, as_: SignIn) -> None:
    assert as_("ousmane").get(reverse("payroll:base_form", args=[keys(paid)["item"], "lune"])).status_code == 404


def test_table_is_pasted_imported_and_exported(paid: Zone, as_: SignIn) -> None:
    key = keys(paid)["table"]
    client = as_("ousmane")
    edit, page = reverse("payroll:table_edit", args=[key]), reverse("payroll:table_detail", args=[key])
    rows = "A\t10 000\nB\t20 000"
    assert client.post(edit, {"start": "2026-11-01", "rows": rows, "motif": "x"}).status_code == 302
    assert "20\u202f000" in client.get(page).content.decode()
    book = Workbook()
    book.active.append(["Catégorie", "Montant"])
    book.active.append(["A", 12_000])
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("bareme.xlsx", content.getvalue())
    assert client.post(edit, {"start": "2026-12-01", "file": file, "motif": "x"}).status_code == 302
    assert "20\u202f000" in client.get(page).content.decode()
    later = client.get(page, {"jour": "2026-12-01"}).content.decode()
    assert "12\u202f000" in later and "20\u202f000" not in later
    exported = client.get(page, {"export": "xlsx", "jour": "2026-12-01"})
    assert list(load_workbook(io.BytesIO(exported.content)).active.values)[1][:2] == ("A", 12_000)


def test_faulty_rows_are_told_by_line(paid: Zone, as_: SignIn) -> None:
    url = reverse("payroll:table_edit", args=[keys(paid)["table"]])
    response = as_("ousmane").post(url, {"start": "2026-11-01", "rows": "A;1\nB", "motif": "x"})
    assert response.status_code == 422
    assert "Ligne 2" in response.content.decode()


def test_setting_is_chosen_and_shown_with_its_day(paid: Zone, as_: SignIn) -> None:
    client = as_("ousmane")
    url = reverse("payroll:setting_form", args=["ipm_employee_rate"])
    data = {"start": "2026-11-01", "value": "4,5", "reference": "Notification", "motif": "x"}
    assert client.post(url, data).status_code == 302
    with scope(paid.home):
        assert InstitutionSetting.objects.get().value == "4.5"
    page = client.get(reverse("payroll:setting_list")).content.decode()
    assert "4,5\u202f%" in page and "depuis le 01/11/2026" in page and "Notification" in page
    assert client.post(url, data | {"back_to_default": "on", "value": ""}).status_code == 302
    with scope(paid.home):
        assert not InstitutionSetting.objects.exists()


def test_unknown_setting_is_not_a_page(paid: Zone, as_: SignIn) -> None:
    assert as_("ousmane").get(reverse("payroll:setting_form", args=["inconnu"])).status_code == 404


def test_item_is_given_to_an_employee_changed_and_stopped(paid: Zone, as_: SignIn) -> None:
    key = keys(paid)
    client = as_("ousmane")
    create = reverse("payroll:employee_input_create", args=[key["awa"]])
    data = {"item": key["item"], "amount": "25 000", "start": "2026-11-01", "motif": ""}
    assert client.post(create, data).status_code == 302
    with scope(paid.home):
        given = RecurringInput.objects.get()
    page = client.get(reverse("payroll:employee_inputs", args=[key["awa"]])).content.decode()
    assert "Indemnité de logement" in page and "25\u202f000" in page
    change = reverse("payroll:employee_input_change", args=[key["awa"], given.pk])
    assert client.post(change, data | {"amount": "30 000", "start": "2026-12-01"}).status_code == 302
    stop = reverse("payroll:employee_input_end", args=[key["awa"], given.pk])
    assert client.post(stop, {"last_day": "2026-11-15", "motif": "Fin"}).status_code == 302
    with scope(paid.home):
        given.refresh_from_db()
    assert (given.amount, given.end) == (25_000, dt.date(2026, 11, 16))


def test_nobody_is_offered_to_change_their_own_items(paid: Zone, as_: SignIn) -> None:
    own = paid.employee("ousmane").pk
    assert "Attribuer" not in as_("ousmane").get(reverse("payroll:employee_inputs", args=[own])).content.decode()
    data = {"item": keys(paid)["item"], "amount": "25 000", "start": "2026-11-01"}
    assert as_("ousmane").post(reverse("payroll:employee_input_create", args=[own]), data).status_code == 403


def test_confidential_file_is_not_a_page(paid: Zone, as_: SignIn) -> None:
    key = paid.employee("mamadou").pk
    assert as_("ousmane").get(reverse("payroll:employee_inputs", args=[key])).status_code == 404
    assert as_("serigne").get(reverse("payroll:employee_inputs", args=[key])).status_code == 200


def test_inputs_of_another_employee_are_not_reached_through_this_one(paid: Zone, as_: SignIn) -> None:
    key = keys(paid)
    with scope(paid.home):
        given = recurring_input_set(
            employee=paid.employee("moussa"), item=PayItem.objects.get(pk=key["item"]), start=NOVEMBER, amount=1, actor=None
        )
    assert as_("ousmane").get(reverse("payroll:employee_input_change", args=[key["awa"], given.pk])).status_code == 404
