"""The interface: the same refusals, rights and scope as the pages, in French, by token."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from config.api import api
from hr_core.models import ApiToken, AuditEntry, BankAccount, Contract, Employee, PayTerms
from hr_core.scope import scope
from hr_core.services.interfaces.tokens import token_revoke
from tests.cast import Zone, account_of
from tests.hr_core.interfaces.calls import Caller, caller, messages, secret_of


def test_the_document_is_openapi_3_1_and_every_reference_resolves() -> None:
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    assert document["openapi"].startswith("3.1")
    identities = [told["operationId"] for item in document["paths"].values() for told in item.values()]
    assert len(identities) == len(set(identities)) > 40
    references = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                references.add(part["$ref"])
            for each in part.values():
                walk(each)
        elif isinstance(part, list):
            for each in part:
                walk(each)

    walk(document)
    assert {reference.rpartition("/")[2] for reference in references} <= set(document["components"]["schemas"])
    for path, item in document["paths"].items():
        for told in item.values():
            declared = {each["name"] for each in told["parameters"] if each["in"] == "path"}
            assert declared == {part[1:-1] for part in path.split("/") if part.startswith("{")}
            assert told["responses"]["default"] and told["security"] and told["x-scope"]


def test_the_document_and_its_page_are_read_without_a_token(client: Client, db: None) -> None:
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
    page = client.get("/api/documentation/").content.decode()
    assert "variable-inputs" in page and "employee.hired" in page and "cdn" not in page


def test_an_officer_reads_the_files_and_pages_through_them(zone: Zone) -> None:
    calls = caller(zone, "fatou")
    first = calls.get("employees?per_page=3").json()
    assert [each["staff_number"] for each in first["items"]] == ["00001", "00002", "00003"]
    assert first["next"].endswith("per_page=3&page=2")
    found = calls.get("employees?q=ndiayé").json()["items"]  # accents set aside
    assert [(each["last_name"], each["unit"]) for each in found] == [("Ndiaye", "AG-KL")]


def test_the_confidential_population_needs_the_right_and_the_scope(zone: Zone) -> None:
    number = zone.employee("mamadou").staff_number
    assert caller(zone, "fatou").get(f"employees/{number}").status_code == 404
    assert caller(zone, "khady").get(f"employees/{number}").status_code == 200
    assert caller(zone, "khady", ["employees:read"]).get(f"employees/{number}").status_code == 404


def test_a_head_of_unit_reads_no_family_and_no_pay_of_the_team(zone: Zone) -> None:
    calls = caller(zone, "moussa")
    team = calls.get("employees").json()
    awa = next(each for each in team["items"] if each["last_name"] == "Ndiaye")
    assert awa["birth_on"] is None and awa["social_security_number"] is None
    assert calls.get(f"pay-terms?employee={awa['staff_number']}").status_code == 200
    assert calls.get(f"pay-terms?employee={awa['staff_number']}").json()["total"] == 0


def test_a_missing_scope_is_named(zone: Zone) -> None:
    answer = caller(zone, "fatou", ["units:read"]).get("employees")
    assert answer.status_code == 403 and answer["Content-Type"] == "application/problem+json"
    assert "employees:read" in answer.json()["detail"] and "Lire les agents" in answer.json()["detail"]


def test_another_institution_sees_nothing_of_home(zone: Zone) -> None:
    with scope(zone.home):
        contract = Contract.objects.get(employee=zone.employee("awa")).pk
    calls = caller(zone, "oumar")
    assert calls.get(f"contracts/{contract}").status_code == 404
    assert calls.get("units/AG-KL").status_code == 404
    forged = secret_of(zone, "oumar").replace("prh_inps-ml_", "prh_ipres-sn_")
    assert Caller(forged).get("employees").status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer prh_ipres-sn_x_y", "Basic xyz", "Bearer prh_zzz_1_2"])
def test_without_a_valid_token_nothing_opens(zone: Zone, header: str) -> None:
    answer = Client(headers={"authorization": header}).get("/api/v1/employees")
    assert answer.status_code == 401 and "Jetons" in answer.json()["detail"]


def test_a_revoked_or_expired_token_is_refused_at_once(zone: Zone) -> None:
    calls = caller(zone, "fatou")
    with scope(zone.home):
        token = ApiToken.objects.get()
        token_revoke(token=token, actor=zone.user("coumba"))
    assert calls.get("units").status_code == 401
    calls = caller(zone, "fatou")
    with scope(zone.home):
        ApiToken.objects.filter(revoked_at__isnull=True).update(expires_on=dt.date.today())
    assert calls.get("units").status_code == 401


def test_a_token_is_used_from_the_admitted_networks_only(zone: Zone) -> None:
    assert caller(zone, "fatou", networks=["127.0.0.0/8"]).get("units").status_code == 200
    answer = caller(zone, "fatou", networks=["196.1.95.0/24"]).get("units")
    assert answer.status_code == 403 and "127.0.0.1" in answer.json()["detail"]


def test_too_many_calls_say_when_to_come_back(zone: Zone) -> None:
    calls = caller(zone, "fatou", per_minute=2)
    assert [calls.get("units").status_code for _call in range(3)] == [200, 200, 429]
    answer = calls.get("units")
    assert 1 <= int(answer["Retry-After"]) <= 60 and "2 appels par minute" in answer.json()["detail"]


def test_a_write_goes_through_the_form_and_names_the_field_and_the_cure(zone: Zone) -> None:
    calls = caller(zone, "fatou")
    refused = calls.post("contracts", {"employee": "00001", "kind": "forever", "start": "30/11/2026", "motto": "x"})
    assert refused.status_code == 422
    told = messages(refused)
    assert told["start"] == "Écrivez une date qui existe, comme 2026-11-30."
    assert told["motto"].startswith("Ce champ n’existe pas") and "permanent" in told["kind"]
    early = calls.post("contracts", {"employee": "00001", "kind": "permanent", "start": "2014-01-01"})
    assert "L’agent est entré le 01/01/2015" in messages(early)["start"]
    with scope(zone.home):
        assert Contract.objects.filter(employee=zone.employee("awa")).count() == 1


def test_a_new_posting_closes_the_one_before_and_the_trail_names_the_token(zone: Zone) -> None:
    calls = caller(zone, "fatou")
    made = calls.post("postings", {"employee": "00001", "start": "2026-01-01", "unit": "DSI", "job_title": "Analyste"})
    assert made.status_code == 201 and made.json()["unit"] == "DSI"
    rows = calls.get("postings?employee=00001").json()["items"]
    assert [(each["unit"], each["end"]) for each in rows] == [("AG-KL", "2026-01-01"), ("DSI", None)]
    with scope(zone.home):
        entry = AuditEntry.objects.filter(table_name="hr_core_posting", action="insert").first()
        assert entry is not None and entry.actor_id == zone.user("fatou").pk
        assert entry.actor_label == "Fatou Sow (jeton « Essai »)"


def test_nobody_writes_in_their_own_file_by_token_either(zone: Zone) -> None:
    number = zone.employee("fatou").staff_number
    answer = caller(zone, "fatou").post("postings", {"employee": number, "start": "2026-01-01", "unit": "DSI", "job_title": "X"})
    assert answer.status_code == 403 and "son propre dossier" in answer.json()["detail"]


def test_pay_and_accounts_are_proposed_only_and_an_account_is_masked(zone: Zone) -> None:
    calls = caller(zone, "fatou")
    terms = calls.post("pay-terms", {"employee": "00001", "start": "2026-12-01", "category": "D", "base_salary": 612_500})
    assert terms.status_code == 201 and terms.json()["state"] == "proposed" and terms.json()["base_salary"] == 612_500
    wrong = calls.post("bank-accounts", {"employee": "00001", "start": "2026-12-01", "bank_name": "BHS", "account": "SN012 01234 000000000001 99"})
    assert wrong.status_code == 422 and "account" in messages(wrong)
    right = calls.post(
        "bank-accounts",
        {"employee": "00001", "start": "2026-12-01", "bank_name": "BHS", "account": account_of(zone.home, 77), "share": "percent", "value": 2_500},
    )
    assert right.status_code == 201 and right.json()["account"].startswith("••••") and right.json()["value"] == 2_500
    with scope(zone.home):
        assert PayTerms.objects.filter(state="approved", employee=zone.employee("awa")).get().base_salary == 400_000
        assert BankAccount.objects.filter(employee=zone.employee("awa"), state="proposed").get().proposed_by == zone.user("fatou")


def test_a_hiring_and_a_leaving_by_token_are_those_of_the_pages(zone: Zone) -> None:
    calls = caller(zone, "fatou")
    body = {
        "staff_number": "00900", "last_name": "Kane", "first_names": "Adja", "sex": "F", "birth_on": "1998-04-02",
        "hired_on": "2026-03-01", "unit": "DSI", "job_title": "Analyste", "contract_kind": "fixed_term",
        "contract_end": "2027-03-01", "status_kind": "labour_code", "payment_mode": "transfer",
    }  # fmt: skip
    assert calls.post("employees", body).status_code == 201
    assert "matricule" in json.dumps(calls.post("employees", body).json(), ensure_ascii=False)
    with scope(zone.home):
        contract = Contract.objects.get(employee__staff_number="00900")
        assert (contract.kind, contract.end) == ("fixed_term", dt.date(2027, 3, 1))
    left = calls.post("employees/00900/leaving", {"on": "2026-10-01", "reason": "Démission"})
    assert left.status_code == 200 and left.json()["left_on"] == "2026-10-01"


def test_a_version_is_not_overwritten_unread(zone: Zone) -> None:
    calls = caller(zone, "fatou")
    read = calls.get("employees/00001")
    assert calls.get("employees/00001", **{"if-none-match": read["ETag"]}).status_code == 304
    changed = calls.patch("employees/00001", {"phone": "77 000 00 01"}, **{"if-match": read["ETag"]})
    assert changed.status_code == 200 and changed.json()["phone"] == "77 000 00 01"
    late = calls.patch("employees/00001", {"phone": "77 000 00 02"}, **{"if-match": read["ETag"]})
    assert late.status_code == 412 and "relisez-le" in late.json()["detail"]
    with scope(zone.home):
        assert Employee.objects.get(staff_number="00001").phone == "77 000 00 01"


def test_the_same_write_sent_twice_is_done_once(zone: Zone) -> None:
    calls = caller(zone, "fatou")
    body = {"employee": "00001", "kind": "child", "last_name": "Ndiaye", "first_names": "Ami", "start": "2026-01-01"}
    first, second = (calls.post("dependants", body, **{"idempotency-key": "a1"}) for _time in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert second["Idempotent-Replayed"] == "true"
    assert calls.get("dependants?employee=00001").json()["total"] == 1
    other = calls.post("dependants", body | {"first_names": "Isseu"}, **{"idempotency-key": "a1"})
    assert other.status_code == 409


def test_a_correction_needs_its_reason(zone: Zone) -> None:
    calls = caller(zone, "fatou")
    key = calls.get("contracts?employee=00001").json()["items"][0]["id"]
    assert calls.patch(f"contracts/{key}", {"reference": "D-12"}).status_code == 422
    done = calls.patch(f"contracts/{key}", {"reference": "D-12", "reason": "Référence oubliée"})
    assert done.status_code == 200 and done.json()["reference"] == "D-12" and done.json()["working_time"] == 10_000


def test_reading_a_longer_list_asks_no_more_queries(zone: Zone, django_assert_max_num_queries: Any) -> None:
    calls = caller(zone, "khady")
    calls.get("employees?per_page=2")
    with django_assert_max_num_queries(20) as short:
        calls.get("employees?per_page=2")
    with django_assert_max_num_queries(20) as long:
        calls.get("employees?per_page=11")
    assert len(short.captured_queries) == len(long.captured_queries)
