"""Copies of data: two people for the institution's, everything of a person and nothing of others, no secret, one week."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from hr_core.access import access_of
from hr_core.models import ApiToken, AuditEntry, Contract, DataExport
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.exports.copies import (
    copies_drop,
    copy_write,
    institution_copy_ask,
    institution_copy_decide,
    person_copy_ask,
)
from tests.cast import PASSWORD, Zone


def access(zone: Zone, name: str) -> Any:
    return access_of(zone.user(name), zone.home.pk)


def zipped(copy: DataExport) -> ZipFile:
    return ZipFile(io.BytesIO(copy.file.read()))


def table(archive: ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(f"tables/{name}.csv").decode())))


def made(zone: Zone) -> tuple[DataExport, ZipFile]:
    with scope(zone.home, actor=zone.user("coumba")):
        ApiToken.objects.create(
            institution=zone.home, name="X", kind="person", user=zone.user("fatou"), scopes=["units:read"],
            expires_on=dt.date(2099, 1, 1), prefix="abcd", digest="f" * 64, created_by=zone.user("coumba"),
        )  # fmt: skip
        copy = institution_copy_ask(institution=zone.home, reason="Réversibilité", actor=zone.user("coumba"))
    with scope(zone.home, actor=zone.user("mamadou")):
        institution_copy_decide(copy=copy, accept=True, access=access(zone, "mamadou"))
    with scope(zone.home):
        copy = copy_write(copy=DataExport.objects.select_related("institution", "asked_by", "employee").get())
    return copy, zipped(copy)


def test_the_whole_institution_is_copied_once_another_person_has_released_it(zone: Zone) -> None:
    copy, archive = made(zone)
    people = table(archive, "hr_core_employee")
    assert {row["staff_number"] for row in people} == {each.staff_number for each in zone.employees.values() if each.institution_id == zone.home.pk}
    schema = json.loads(archive.read("schema.json"))["tables"]
    for name in archive.namelist():
        if name.startswith("tables/"):
            described = [column["name"] for column in schema[name[7:-4]]["columns"]]
            assert next(csv.reader(io.StringIO(archive.read(name).decode()))) == described
    assert schema["hr_core_contract"]["columns"][5]["name"] and len(copy.digest) == 64 and copy.rows > 80
    assert any(row["action"] == "insert" for row in table(archive, "hr_core_auditentry"))


def test_no_secret_and_nobody_of_elsewhere_is_in_the_copy(zone: Zone) -> None:
    _copy, archive = made(zone)
    assert "digest" not in table(archive, "hr_core_apitoken")[0]
    everything = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("tables/") and "audit" not in name)
    assert b"f" * 64 not in everything and "Traoré".encode() not in everything
    assert "tables/hr_core_calendarfeed.csv" not in archive.namelist()


def test_one_person_alone_does_not_take_everything_away(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("coumba")):
        copy = institution_copy_ask(institution=zone.home, reason="Essai", actor=zone.user("coumba"))
        with pytest.raises(PermissionDenied, match="une autre personne"):
            institution_copy_decide(copy=copy, accept=True, access=access(zone, "coumba"))
        with pytest.raises(PermissionDenied, match="population confidentielle"):
            institution_copy_decide(copy=copy, accept=True, access=access(zone, "fatou"))
        with pytest.raises(Refusal, match="déjà demandée"):
            institution_copy_ask(institution=zone.home, reason="Encore", actor=zone.user("coumba"))
        with pytest.raises(IntegrityError, match="data_export_two_persons"), transaction.atomic():
            DataExport.objects.update(released_by=zone.user("coumba"))


def test_a_person_takes_what_is_held_about_them_with_a_paper_to_read(zone: Zone, client: Client) -> None:
    client.login(username="awa", password=PASSWORD)
    assert client.post("/mes-donnees/copie/", {}).status_code == 302
    with scope(zone.home):
        copy = copy_write(copy=DataExport.objects.select_related("institution", "asked_by", "employee").get())
        archive = zipped(copy)
        contract = Contract.objects.get(employee=zone.employee("awa"))
    assert [row["staff_number"] for row in table(archive, "hr_core_employee")] == ["00001"]
    assert [row["id"] for row in table(archive, "hr_core_contract")] == [str(contract.pk)]
    assert archive.read("dossier.pdf").startswith(b"%PDF")
    assert json.loads(archive.read("journal-des-ecritures.json")) and json.loads(archive.read("connexions.json"))[0]["reussie"]
    got = client.get(f"/mes-donnees/copie/{copy.pk}.zip")
    assert got.status_code == 200 and got["Cache-Control"] == "no-store"
    with scope(zone.home):
        copy.refresh_from_db()
        assert (copy.downloads, copy.last_reader) == (1, zone.user("awa"))
        assert AuditEntry.objects.filter(table_name="hr_core_dataexport", reason="Copie de données téléchargée").exists()


def test_a_copy_is_erased_after_a_week_and_its_trace_stays(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        person_copy_ask(employee=zone.employee("awa"), reason="Demande écrite", access=access(zone, "khady"))
        with pytest.raises(PermissionDenied, match="contient la paie"):
            person_copy_ask(employee=zone.employee("awa"), reason="Curiosité", access=access(zone, "fatou"))
        copy_write(copy=DataExport.objects.select_related("institution", "asked_by", "employee").get())
        assert copies_drop(institution=zone.home, now=timezone.now() + dt.timedelta(days=6)) == 0
        assert copies_drop(institution=zone.home, now=timezone.now() + dt.timedelta(days=8)) == 1
        copy = DataExport.objects.get()
        assert (copy.state, copy.file.name, copy.reason) == ("dropped", "", "Demande écrite")
