"""Erasure: two people, a rule in force, rows and files gone, their values gone from the trail, nothing else touched."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction

from hr_core.models import (
    Absence,
    AbsenceKind,
    AbsencePaper,
    AuditEntry,
    BadgeDay,
    Contract,
    Dependant,
    Employee,
    ErasedRow,
    Erasure,
    RetentionRule,
)
from hr_core.scope import scope
from hr_core.selectors.retention import due_list
from hr_core.services.absences import absence_kinds_setup
from hr_core.services.erasure import erasure_ask, erasure_decide, retention_rule_set
from hr_core.services.errors import Refusal
from tests.cast import Zone
from tests.hr_core.helpers import acting

TODAY = dt.date(2026, 11, 20)
LONG_AGO = dt.date(2012, 3, 31)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def rule(zone: Zone, category: str, months: int = 60) -> RetentionRule:
    return retention_rule_set(
        institution=zone.home, category=category, start=dt.date(2026, 1, 1), months=months, reference="Décision 12", reason="Loi"
    )


def ask(zone: Zone, category: str, who: str = "khady") -> Erasure:
    with acting(zone, who):
        rule(zone, category)
        return erasure_ask(institution=zone.home, category=category, on=TODAY, reason="Délai passé", actor=zone.user(who))


def decide(zone: Zone, erasure: Erasure, who: str = "mamadou", **values: Any) -> Erasure:
    with acting(zone, who) as access:
        return erasure_decide(erasure=erasure, access=access, **{"accept": True, "remark": ""} | values)


def left(zone: Zone, name: str = "awa") -> Employee:
    """Somebody who left long ago, with what a file holds."""
    person = zone.employee(name)
    with acting(zone, "fatou"):
        Employee.objects.filter(pk=person.pk).update(
            hired_on=dt.date(2000, 1, 1), left_on=LONG_AGO, address="12 rue Félix-Faure", phone="77 000 00 01", photo="photos/awa.jpg"
        )
        Dependant.objects.create(
            institution=zone.home, employee=person, kind="child", last_name="Ndiaye", first_names="Khadija", start=dt.date(2001, 1, 1)
        )
    return person


def told(zone: Zone) -> str:
    """Every value that the trail of home holds."""
    with scope(zone.home):
        return "".join(f"{row.before}{row.after}" for row in AuditEntry.objects.filter(institution=zone.home))


def test_what_identifies_a_leaver_goes_and_the_career_stays(zone: Zone, traced: None) -> None:
    person = left(zone)
    assert "Félix-Faure" in told(zone) and "Khadija" in told(zone)
    done = decide(zone, ask(zone, "anciens-agents"))
    with scope(zone.home):
        person.refresh_from_db()
        assert (person.address, person.phone, str(person.photo)) == ("", "", "") and person.last_name == "Ndiaye"
        assert not Dependant.objects.filter(employee=person).exists() and Contract.objects.filter(employee=person).exists()
        assert done.counts["hr_core_dependant"] == 1 and done.counts["hr_core_employee"] == 1 and done.redacted > 2
        writes = AuditEntry.objects.filter(table_name="hr_core_dependant", employee_id=person.pk)
        assert {row.action for row in writes} == {"insert", "delete"}
        assert all({**(row.before or {}), **(row.after or {})}["effacement"] == done.pk for row in writes)
        file = AuditEntry.objects.filter(table_name="hr_core_employee", object_id=str(person.pk), action="insert").first()
        assert file is None or (file.after["last_name"] == "Ndiaye" and "address" not in file.after)
    assert "Félix-Faure" not in told(zone) and "Khadija" not in told(zone)


def test_papers_go_with_their_files_and_absences_stay(zone: Zone, files: Path, django_capture_on_commit_callbacks: Any) -> None:
    with acting(zone, "fatou"):
        absence_kinds_setup(institution=zone.home)
        absence = Absence.objects.create(
            institution=zone.home, employee=zone.employee("awa"), kind=AbsenceKind.objects.first(), start=LONG_AGO, end=LONG_AGO + dt.timedelta(3)
        )
        paper = AbsencePaper(institution=zone.home, absence=absence, label="Certificat médical")
        paper.file.save("certificat.pdf", ContentFile(b"%PDF"), save=True)
    erasure = ask(zone, "pieces-absence")
    with django_capture_on_commit_callbacks(execute=True):
        done = decide(zone, erasure)
    with scope(zone.home):
        assert done.files == 1 and not AbsencePaper.objects.exists() and Absence.objects.filter(pk=absence.pk).exists()
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_only_what_is_older_than_the_rule_is_due(zone: Zone) -> None:
    edge = dt.date(2021, 11, 20)
    with acting(zone, "fatou"):
        for day in (edge - dt.timedelta(1), edge):
            BadgeDay.objects.create(institution=zone.home, employee=zone.employee("awa"), day=day, first_in=dt.time(8))
    decide(zone, ask(zone, "presence"))
    with scope(zone.home):
        assert [row.day for row in BadgeDay.objects.all()] == [edge]
        assert {due.category.slug: due.rows for due in due_list(zone.home, TODAY)}["presence"] == 0


def test_one_person_alone_erases_nothing(zone: Zone) -> None:
    left(zone)
    with acting(zone, "khady"), pytest.raises(Refusal, match="durée de conservation"):
        erasure_ask(institution=zone.home, category="anciens-agents", on=TODAY, reason="x", actor=zone.user("khady"))
    erasure = ask(zone, "anciens-agents")
    with pytest.raises(PermissionDenied):
        decide(zone, erasure, "khady")
    with pytest.raises(PermissionDenied):
        decide(zone, erasure, "fatou")
    with pytest.raises(ValidationError):
        decide(zone, erasure, accept=False)
    with scope(zone.home), pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.filter(pk=erasure.pk).update(decided_by=erasure.asked_by)
    decide(zone, erasure, accept=False, remark="Litige en cours")
    with scope(zone.home):
        assert zone.employee("awa").dependant_set.count() == 1 and Employee.objects.get(pk=zone.employee("awa").pk).address


def test_the_trail_changes_for_erased_rows_alone(zone: Zone, traced: None) -> None:
    """Not by the application, not for a row that is still there, not after the decision."""
    person = left(zone)
    done = decide(zone, ask(zone, "anciens-agents"))
    with scope(zone.home), connection.cursor() as cursor:
        for statement in ("UPDATE hr_core_auditentry SET after = '{}'", "DELETE FROM hr_core_auditentry"):
            with pytest.raises(Exception, match="permission denied|droit refusé"), transaction.atomic():
                cursor.execute(statement)
        with pytest.raises(IntegrityError), transaction.atomic():
            ErasedRow.objects.create(institution=zone.home, erasure=done, table_name="hr_core_contract", object_id="1")
        with pytest.raises(IntegrityError), transaction.atomic():
            Erasure.objects.filter(pk=done.pk).update(reason="autre")
        false = Erasure.objects.create(
            institution=zone.home, category="presence", rule=done.rule, before=TODAY, reason="x", asked_by=zone.user("khady")
        )
        ErasedRow.objects.create(institution=zone.home, erasure=false, table_name="hr_core_employee", object_id=str(person.pk))
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("SELECT audit_redact(%s)", [false.pk])
        Erasure.objects.filter(pk=false.pk).update(state="done", decided_by=zone.user("mamadou"), decided_at=done.decided_at)
        with pytest.raises(IntegrityError, match="encore là"), transaction.atomic():
            cursor.execute("SELECT audit_redact(%s)", [false.pk])


def test_the_whole_way_is_walked_on_screen(zone: Zone, client: Any) -> None:
    left(zone)
    client.force_login(zone.user("khady"))
    values = {"months": 60, "start": "01/01/2026", "reference": "Décision 12", "reason": "Délibération"}
    assert client.post("/institution/conservation/anciens-agents/duree/", values).status_code == 302
    page = client.get("/institution/conservation/anciens-agents/").content.decode()
    assert "5\u00a0ans" in page and "Khadija" in page and "Proposer l’effacement" in page
    assert client.post("/institution/conservation/anciens-agents/proposer/", {"reason": ""}).status_code == 422
    made = client.post("/institution/conservation/anciens-agents/proposer/", {"reason": "Délai passé"})
    client.force_login(zone.user("mamadou"))
    board = client.get("/institution/conservation/").content.decode()
    assert "à décider" in board.lower() and "Bulletins" in board
    assert client.post(f"{made['Location']}effacer/", {"remark": ""}).status_code == 302
    assert "expurgées" in client.get(made["Location"]).content.decode()
