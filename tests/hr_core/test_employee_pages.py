"""The list and the file of the personnel, met by the whole cast."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from hr_core.facts import BY_SLUG
from hr_core.models import BankAccount, Contract, Employee, PayTerms, Posting, User
from hr_core.services.employees import employee_leave
from hr_core.services.facts import fact_add
from hr_core.tables import grouped
from tests import cast
from tests.cast import Zone
from tests.hr_core.helpers import acting


def text(response) -> str:
    return response.content.decode()


def page(client, name: str, *args, **query) -> str:
    response = client.get(reverse(f"hr_core:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return text(response)


def more_staff(zone: Zone, count: int, start: int = 500) -> None:
    with acting(zone, "fatou"):
        for number in range(start, start + count):
            cast.employee(zone, zone.home, f"agent{number}", f"{number:05d}", zone.units["ipres-sn/DSI"])


def test_the_list_shows_the_institution_only(as_, zone: Zone) -> None:
    shown = page(as_("fatou"), "employee_list")
    assert "Awa Ndiaye" in shown and "Oumar Traoré" not in shown
    assert "Oumar Traoré" in page(as_("oumar"), "employee_list")


@pytest.mark.parametrize(("who", "sees"), [("fatou", False), ("binta", False), ("khady", True), ("serigne", True),
                                           ("mamadou", True), ("ibrahima", True)])  # fmt: skip
def test_the_confidential_population_is_hidden_everywhere(as_, zone: Zone, who: str, sees: bool) -> None:
    client = as_(who)
    key = zone.employee("mamadou").pk
    assert ("Mamadou Gueye" in page(client, "employee_list")) is sees
    assert ("Mamadou Gueye" in page(client, "search", q="gueye")) is sees
    assert ("Mamadou Gueye" in page(client, "unit_detail", zone.units["ipres-sn/DG"].pk)) is sees
    assert ("Gueye" in text(client.get(reverse("hr_core:employee_list"), {"export": "csv"}))) is sees
    assert ("Gueye" in text(client.get(reverse("hr_core:employee_export", args=["csv"])))) is sees
    for name in ("detail", "family", "contract", "pay", "accounts", "history"):
        answer = client.get(reverse(f"hr_core:employee_{name}", args=[key]))
        assert answer.status_code == (200 if sees else 404)


def test_a_head_of_unit_sees_the_unit_only_and_neither_pay_nor_family(as_, zone: Zone) -> None:
    client = as_("moussa")
    shown = page(client, "employee_list")
    assert "Awa Ndiaye" in shown and "Fatou Sow" not in shown
    assert client.get(reverse("hr_core:employee_detail", args=[zone.employee("fatou").pk])).status_code == 404
    file = page(client, "employee_detail", zone.employee("awa").pk)
    assert "15/06/1985" not in file and "échelon 3" not in file
    assert "400" not in page(client, "employee_contract", zone.employee("awa").pk).replace("400;", "")


def test_the_search_ignores_case_and_accents(as_, zone: Zone) -> None:
    assert "Ibrahima" not in page(as_("fatou"), "employee_list", q="zzz")
    assert "Awa Ndiaye" in page(as_("fatou"), "employee_list", q="ÑDIAYE awa")
    assert "Awa Ndiaye" in page(as_("fatou"), "employee_list", q="00001")
    assert "Agence de Kaolack" in page(as_("fatou"), "search", q="kaolack")


def test_filters_by_unit_take_what_is_below(as_, zone: Zone) -> None:
    client = as_("fatou")
    head_office = page(client, "employee_list", unite=zone.units["ipres-sn/DG"].pk)
    agency = page(client, "employee_list", unite=zone.units["ipres-sn/AG-KL"].pk)
    assert "Awa Ndiaye" in head_office and "Khady Fall" in head_office
    assert "Awa Ndiaye" in agency and "Khady Fall" not in agency
    assert "Awa Ndiaye" not in page(client, "employee_list", contrat="fixed_term")
    assert "Awa Ndiaye" in page(client, "employee_list", contrat="permanent", statut="labour_code", categorie="c")


def test_saved_views_follow_contracts_and_departures(as_, zone: Zone) -> None:
    with acting(zone, "fatou"):
        Contract.objects.filter(employee=zone.employee("awa")).update(
            kind="fixed_term", end=dt.date.today() + dt.timedelta(days=30)
        )
        Employee.objects.filter(pk=zone.employee("binta").pk).update(left_on=dt.date.today())
    client = as_("fatou")
    ending = page(client, "employee_list", vue="echeances")
    assert "Awa Ndiaye" in ending and "Khady Fall" not in ending
    gone = page(client, "employee_list", vue="sortis")
    assert "Binta Sarr" in gone and "Awa Ndiaye" not in gone
    assert "Binta Sarr" not in page(client, "employee_list")


@pytest.mark.parametrize(("name", "most"), [("employee_list", 20), ("unit_list", 20), ("role_list", 20),
                                            ("audit_list", 20), ("search", 20)])  # fmt: skip
def test_lists_answer_with_the_same_queries_for_three_and_thirty_rows(as_, zone: Zone, name: str, most: int) -> None:
    who = {"role_list": "coumba", "audit_list": "khady"}.get(name, "fatou")
    query = {"search": {"q": "essai"}, "audit_list": {"table": "hr_core_posting"}}.get(name, {})
    client = as_(who)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            page(client, name, **query)
        return len(found)

    more_staff(zone, 3)
    queries()
    few = queries()
    more_staff(zone, 27, start=600)
    assert queries() == few <= most


def test_a_file_answers_with_the_same_queries_whatever_its_history(as_, zone: Zone) -> None:
    client = as_("fatou")
    key = zone.employee("awa").pk

    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as found:
            page(client, name, key)
        return len(found)

    names = ("employee_detail", "employee_family", "employee_contract", "employee_pay", "employee_accounts")
    few = {name: queries(name) for name in names}
    with acting(zone, "fatou"):
        for year in range(2016, 2026):
            fact_add(
                employee=zone.employee("awa"), kind=BY_SLUG["affectation"], actor=None,
                values={"start": dt.date(year, 1, 1), "unit": zone.units["ipres-sn/DSI"], "job_title": f"Emploi {year}"},
            )  # fmt: skip
    assert {name: queries(name) for name in names} == few
    assert max(few.values()) <= 20


def test_accounts_are_masked_but_for_those_who_keep_or_approve_them(traced: None, as_, zone: Zone) -> None:
    with acting(zone, "fatou"):
        account = BankAccount.objects.get(employee=zone.employee("awa")).account
    whole, end = grouped(account), account.replace(" ", "")[-4:]
    for who, clear in (("fatou", True), ("khady", True), ("binta", True), ("ousmane", False), ("ibrahima", False)):
        shown = page(as_(who), "employee_accounts", zone.employee("awa").pk)
        assert (whole in shown) is clear, who
        assert clear or f"•••• {end}" in shown
    for shown in (
        page(as_("khady"), "audit_list", table="hr_core_bankaccount"),
        page(as_("ibrahima"), "employee_history", zone.employee("awa").pk),
        text(as_("khady").get(reverse("hr_core:audit_list"), {"export": "csv"})),
    ):
        assert account not in shown and whole not in shown and end in shown


def test_the_file_is_read_as_at_a_day(as_, zone: Zone) -> None:
    with acting(zone, "fatou"):
        fact_add(
            employee=zone.employee("awa"), kind=BY_SLUG["affectation"], actor=None,
            values={"start": dt.date(2026, 5, 1), "unit": zone.units["ipres-sn/DSI"], "job_title": "Analyste"},
        )  # fmt: skip
    key = zone.employee("awa").pk
    before = page(as_("fatou"), "employee_detail", key, au="2026-04-30")
    after = page(as_("fatou"), "employee_detail", key, au="2026-05-01")
    assert "Gestionnaire, Agence de Kaolack" in before and "Analyste, Direction des systèmes" in after


def test_opening_a_file_shows_its_errors_and_then_the_file(as_, zone: Zone) -> None:
    url = reverse("hr_core:employee_create")
    client = as_("fatou")
    answer = client.post(url, {"staff_number": "00001", "hired_on": "2026-06-01"})
    assert answer.status_code == 422 and "champs sont à corriger" in text(answer)
    values = {
        "staff_number": "00001", "last_name": "Kane", "first_names": "Souleymane", "sex": "M",
        "hired_on": "2026-06-01", "contract_kind": "fixed_term", "contract_end": "2027-05-31",
        "status_kind": "fixed_term", "unit": zone.units["ipres-sn/DSI"].pk, "job_title": "Développeur",
        "payment_mode": "transfer",
    }  # fmt: skip
    answer = client.post(url, values)
    assert answer.status_code == 422 and "Un autre agent porte déjà ce matricule." in text(answer)
    answer = client.post(url, values | {"staff_number": "00900"})
    assert answer.status_code == 302
    with acting(zone, "fatou"):
        made = Employee.objects.get(staff_number="00900")
        assert made.contract_set.get().end == dt.date(2027, 6, 1)
    assert "Souleymane Kane" in text(client.get(answer["Location"]))


def test_a_posting_is_added_from_its_form(as_, zone: Zone) -> None:
    url = reverse("hr_core:fact_add", args=[zone.employee("awa").pk, "affectation"])
    values = {"start": "2026-05-01", "unit": zone.units["ipres-sn/DSI"].pk, "job_title": "Analyste", "motif": "mutation"}
    assert as_("fatou").post(url, values).status_code == 302
    with acting(zone, "fatou"):
        assert Posting.objects.on(dt.date(2026, 5, 1)).get(employee=zone.employee("awa")).job_title == "Analyste"
    again = as_("fatou").post(url, values)
    assert again.status_code == 422 and "commence déjà le 01/05/2026" in text(again)


@pytest.mark.parametrize("slug", sorted(BY_SLUG))
def test_each_kind_of_fact_has_its_form(as_, zone: Zone, slug: str) -> None:
    shown = text(as_("fatou").get(reverse("hr_core:fact_add", args=[zone.employee("awa").pk, slug])))
    assert str(BY_SLUG[slug].add_label) in shown


def test_an_account_with_a_wrong_key_is_refused_with_the_right_one(as_, zone: Zone) -> None:
    url = reverse("hr_core:fact_add", args=[zone.employee("awa").pk, "compte"])
    values = {"start": "2026-05-01", "bank_name": "Ecobank", "share": "remainder", "account": "SN010 01520 000485000030 47"}
    answer = as_("fatou").post(url, values)
    assert answer.status_code == 422 and "35" in text(answer)
    assert as_("fatou").post(url, values | {"account": "SN010 01520 000485000030 35"}).status_code == 302
    with acting(zone, "fatou"):
        assert BankAccount.objects.get(bank_name="Ecobank").state == "proposed"


def test_a_share_is_an_amount_or_a_percentage(as_, zone: Zone) -> None:
    url = reverse("hr_core:fact_add", args=[zone.employee("awa").pk, "compte"])
    values = {"start": "2026-05-01", "bank_name": "Ecobank", "account": "SN010 01520 000485000030 35"}
    assert as_("fatou").post(url, values | {"share": "amount", "value": ""}).status_code == 422
    assert as_("fatou").post(url, values | {"share": "amount", "value": "50 000"}).status_code == 302
    assert as_("fatou").post(url, values | {"share": "percent", "value": "12,5"}).status_code == 302
    with acting(zone, "fatou"):
        assert set(BankAccount.objects.filter(bank_name="Ecobank").values_list("share", "value")) == {
            ("amount", 50_000), ("percent", 1_250),
        }  # fmt: skip


def test_a_base_pay_goes_from_proposal_to_approval_through_the_pages(as_, zone: Zone) -> None:
    url = reverse("hr_core:fact_add", args=[zone.employee("awa").pk, "classement"])
    as_("fatou").post(url, {"start": "2026-05-01", "category": "C", "step": "4", "base_salary": "450 000"})
    client = as_("khady")
    listed = page(client, "approval_list")
    with acting(zone, "khady"):
        proposal = PayTerms.objects.get(state="proposed")
    assert reverse("hr_core:approval_detail", args=["classement", proposal.pk]) in listed
    assert "Awa Ndiaye" in listed and "450\u202f000" in listed and "+50\u202f000" in listed
    assert client.post(reverse("hr_core:approval_approve", args=["classement", proposal.pk])).status_code == 302
    with acting(zone, "khady"):
        proposal.refresh_from_db()
        assert (proposal.state, proposal.decided_by) == ("approved", zone.user("khady"))
    page(client, "approval_list")  # shows the message
    assert "Awa Ndiaye" not in page(client, "approval_list")


def test_a_chosen_selection_is_approved_at_once(as_, zone: Zone) -> None:
    with acting(zone, "fatou"):
        keys = [
            fact_add(
                employee=zone.employee(name), kind=BY_SLUG["classement"], actor=zone.user("fatou"),
                values={"start": dt.date(2026, 5, 1), "base_salary": 450_000},
            ).pk
            for name in ("awa", "moussa", "khady")
        ]  # fmt: skip
    client = as_("khady")
    answer = client.post(reverse("hr_core:approval_bulk", args=["classement"]), {"choisis": keys}, follow=True)
    assert "2\u00a0changements approuvés." in text(answer)
    assert "Khady Fall : Personne ne modifie son propre dossier" in text(answer)


def test_a_refusal_without_reason_is_not_taken(as_, zone: Zone) -> None:
    with acting(zone, "fatou"):
        proposal = fact_add(
            employee=zone.employee("awa"), kind=BY_SLUG["classement"], actor=zone.user("fatou"),
            values={"start": dt.date(2026, 5, 1), "base_salary": 450_000},
        )  # fmt: skip
    url = reverse("hr_core:approval_refuse", args=["classement", proposal.pk])
    assert as_("khady").post(url, {"motif": ""}).status_code == 422
    assert as_("khady").post(url, {"motif": "hors grille"}).status_code == 302
    assert "hors grille" in page(as_("fatou"), "employee_pay", zone.employee("awa").pk)


def test_a_proposal_about_the_confidential_population_is_hidden(as_, zone: Zone) -> None:
    with acting(zone, "serigne"):
        proposal = fact_add(
            employee=zone.employee("mamadou"), kind=BY_SLUG["classement"], actor=zone.user("serigne"),
            values={"start": dt.date(2026, 5, 1), "base_salary": 900_000},
        )  # fmt: skip
    assert "Mamadou" not in page(as_("binta"), "approval_list")
    url = reverse("hr_core:approval_detail", args=["classement", proposal.pk])
    assert as_("binta").get(url).status_code == 404
    assert as_("khady").get(url).status_code == 200
    bulk = as_("binta").post(reverse("hr_core:approval_bulk", args=["classement"]), {"choisis": [proposal.pk]})
    assert bulk.status_code == 302
    with acting(zone, "khady"):
        proposal.refresh_from_db()
        assert proposal.state == "proposed"


def test_nobody_changes_their_own_file_through_the_pages(as_, zone: Zone) -> None:
    client, key = as_("fatou"), zone.employee("fatou").pk
    shown = page(client, "employee_detail", key)
    assert "votre propre dossier" in shown and reverse("hr_core:employee_update", args=[key]) not in shown
    with acting(zone, "fatou"):
        contract = Contract.objects.get(employee=key).pk
    for url in (
        reverse("hr_core:employee_update", args=[key]),
        reverse("hr_core:employee_leave", args=[key]),
        reverse("hr_core:fact_add", args=[key, "affectation"]),
        reverse("hr_core:fact_correct", args=[key, "contrat", contract]),
        reverse("hr_core:fact_delete", args=[key, "contrat", contract]),
    ):
        assert client.get(url).status_code == 403
        assert client.post(url, {"motif": "essai"}).status_code == 403


def test_correcting_and_removing_ask_for_a_reason(as_, zone: Zone) -> None:
    with acting(zone, "fatou"):
        contract = Contract.objects.get(employee=zone.employee("awa"))
    where = [zone.employee("awa").pk, "contrat", contract.pk]
    values = {"kind": "fixed_term", "start": "2015-01-01", "working_time": "80", "end": "2026-12-31"}
    url = reverse("hr_core:fact_correct", args=where)
    assert as_("fatou").post(url, values).status_code == 422
    assert as_("fatou").post(url, values | {"motif": "contrat mal lu"}).status_code == 302
    with acting(zone, "fatou"):
        contract.refresh_from_db()
        assert (contract.working_time, contract.end) == (8_000, dt.date(2027, 1, 1))
    assert "Motif : contrat mal lu" in page(as_("fatou"), "employee_history", where[0]).replace("\u00a0", " ")
    assert as_("fatou").post(reverse("hr_core:fact_delete", args=where), {"motif": "doublon"}).status_code == 302


def test_the_exported_staff_is_imported_again_without_a_change(as_, zone: Zone) -> None:
    from hr_core.loading.kinds import KINDS
    from hr_core.services.imports import batch_map, batch_preview, batch_receive

    answer = as_("khady").get(reverse("hr_core:employee_export", args=["xlsx"]))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.active["A1"].value == "Matricule" and book.active.max_row > 5
    with acting(zone, "serigne") as access:
        batch = batch_receive(
            institution=zone.home, kind=KINDS["personnel"], content=answer.content, name="e.xlsx", actor=access.user
        )
        columns = {int(index): target for index, target in batch.columns.items()}
        batch_map(batch=batch, columns=columns, effective_on=dt.date(2026, 6, 1), create_units=False, actor=access.user)
        batch_preview(batch=batch, access=access)
        assert (batch.counts["created"], batch.counts["changed"]) == (0, 0), batch.report["samples"]
        assert batch.counts["refused"] == 1  # one's own file


def test_an_employee_reads_their_own_data_and_no_other(as_, zone: Zone) -> None:
    client = as_("awa")
    shown = page(client, "own_file")
    with acting(zone, "fatou"):
        account = BankAccount.objects.get(employee=zone.employee("awa")).account
    assert "Ndiaye" in shown and f"•••• {account.replace(' ', '')[-4:]}" in shown
    assert account not in shown and grouped(account) not in shown
    assert client.get(reverse("hr_core:employee_detail", args=[zone.employee("awa").pk])).status_code == 403


def test_an_account_is_opened_from_the_file(as_, zone: Zone) -> None:
    with acting(zone, "fatou"):
        file = zone.employee("awa")
        file.user = None
        file.save()
    url = reverse("hr_core:employee_account", args=[file.pk])
    taken = as_("fatou").post(url, {"email": "khady@example.org"})
    assert taken.status_code == 422 and "Un autre compte utilise cette adresse" in text(taken)
    assert as_("fatou").post(url, {"email": "awa.n@example.org"}).status_code == 302
    opened = User.objects.get(username="ipres-sn/00001")
    assert not opened.has_usable_password() and opened.groups.filter(name="ipres-sn:employee").exists()


def test_a_return_for_a_fixed_term_says_its_last_day(as_, zone: Zone) -> None:
    awa = zone.employee("awa")
    with acting(zone, "fatou"):
        employee_leave(employee=awa, on=dt.date(2026, 6, 1), reason="Retraite", actor=zone.user("fatou"))
    given = {
        "on": "2026-09-01", "unit": zone.units["ipres-sn/DSI"].pk, "job_title": "Conseillère", "contract_kind": "fixed_term",
        "contract_end": "", "status_kind": "labour_code", "motif": "Contrat après la retraite",
    }  # fmt: skip
    url = reverse("hr_core:employee_return", args=[awa.pk])
    assert "a un terme" in as_("fatou").post(url, given).content.decode()
    assert as_("fatou").post(url, given | {"contract_end": "2027-08-31"}).status_code == 302
    with acting(zone, "fatou"):
        assert Contract.objects.get(employee=awa, start=dt.date(2026, 9, 1)).end == dt.date(2027, 9, 1)
