"""Samples for auditors: decided by the seed and the register alone, recorded, and complete."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from hr_core.access import Access, access_of
from hr_core.models import Document, DocumentCategory, DocumentOpening, DocumentVersion
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import AuditSample
from payroll.services.reports.sample_files import sample_produce
from payroll.services.reports.sampling import RegisterLine, draw, register_hash, sample_draw, sample_is_same
from tests.cast import Zone
from tests.payroll.months import month_paid
from tests.payroll.takeover.conftest import signed

LINES = [RegisterLine(key, f"{key:05d}", 1000 * key, 800 * key) for key in range(1, 401)]


def auditor(zone: Zone) -> Access:
    return access_of(zone.user("ibrahima"), zone.home.pk)


def drawn(zone: Zone, *, size: int = 2, seed: str = "2026-11", year: int = 2026, access: Access | None = None) -> AuditSample:
    return sample_draw(
        institution=zone.home, year=year, size=size, seed=seed, purpose="Commissariat aux comptes", access=access or auditor(zone)
    )


def test_the_same_seed_over_the_same_register_draws_the_same_people_whatever_their_order() -> None:
    first = draw(LINES, "2026-11", 20)
    assert first == draw(reversed(LINES), "2026-11", 20)
    assert first[:10] == draw(LINES, "2026-11", 10)
    assert first != draw(LINES, "2026-12", 20)
    assert [line.staff_number for line in first[:3]] == ["00072", "00345", "00304"]  # kept: a new version draws the same
    assert register_hash(LINES) != register_hash([*LINES[1:], RegisterLine(1, "00001", 1000, 801)])


def test_each_employee_is_drawn_about_as_often_as_another() -> None:
    times = dict.fromkeys(range(1, 41), 0)
    for seed in range(400):
        for line in draw(LINES[:40], str(seed), 10):
            times[line.employee] += 1
    assert min(times.values()) > 65 and max(times.values()) < 135  # 100 expected


def test_a_sample_needs_its_right_and_people_to_draw(zone: Zone) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("ibrahima")):
        with pytest.raises(Refusal, match="Votre rôle"):
            drawn(zone, access=access_of(zone.user("binta"), zone.home.pk))
        lesser = auditor(zone)
        lesser.rights = lesser.rights - {"confidential_view"}
        with pytest.raises(Refusal, match="population réservée"):
            drawn(zone, access=lesser)
        with pytest.raises(Refusal, match="tirez-en entre 1 et"):
            drawn(zone, size=500)
        with pytest.raises(Refusal, match="Aucune paie de 2019"):
            drawn(zone, year=2019)
        assert AuditSample.objects.count() == 0


def contract_of(zone: Zone, employee: int) -> None:
    """A signed contract in the vault of an employee's file."""
    category, _made = DocumentCategory.objects.get_or_create(institution=zone.home, code="contract", defaults={"label": "Contrat signé"})
    document = Document.objects.create(institution=zone.home, employee_id=employee, category=category, title="Contrat")
    content = b"%PDF-1.7 contrat"
    DocumentVersion.objects.create(
        institution=zone.home, document=document, number=1, file=ContentFile(content, "contrat.pdf"), name="contrat.pdf",
        media_type="application/pdf", size=len(content), sha256=hashlib.sha256(content).hexdigest(), state="valid", is_current=True,
    )  # fmt: skip


def test_the_file_holds_each_person_drawn_and_the_draw_can_be_made_again(zone: Zone, client: Client) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("ibrahima")):
        sample = drawn(zone)
        assert sample.drawn_by == zone.user("ibrahima") and sample_is_same(sample)
        contract_of(zone, sample.employees[0])
    assert sample_produce(institution_id=zone.home.pk, sample_id=sample.pk)
    assert not sample_produce(institution_id=zone.home.pk, sample_id=sample.pk)
    client.force_login(zone.user("ibrahima"), backend="hr_core.auth.StaffNumberBackend")
    page = client.get(f"/paie/audit/{sample.pk}/").content.decode()
    assert "Tirage refait à l’instant" in page and "2026-11" in page
    answer = client.get(f"/paie/audit/{sample.pk}/dossier/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as package:  # type: ignore[attr-defined]
        names = package.namelist()
        told = package.read(next(name for name in names if name.endswith("-explications.txt"))).decode()
        register = package.read("livre.csv").decode("utf-8-sig").splitlines()
    folders = {name.split("/")[1] for name in names if name.startswith("agents/")}
    assert len(folders) == 2 and len(register) == sample.population + 1
    for folder in folders:
        kinds = {name.split("/")[2] for name in names if name.startswith(f"agents/{folder}/")}
        assert {"contrats.csv", "comptes.csv", "actes.csv", "preuves-de-paiement.csv", "prets.csv", "actes-de-retenue.csv", "bulletins"} <= kinds
    with scope(zone.home):
        (opening,) = DocumentOpening.objects.all()
    assert [name.split("/")[2] for name in names if "/pieces/" in name] == ["pieces"] and opening.user == zone.user("ibrahima")
    assert "Salaire de base" in told and "Calcul" in told
    client.force_login(zone.user("binta"), backend="hr_core.auth.StaffNumberBackend")
    assert client.get(f"/paie/audit/{sample.pk}/dossier/").status_code == 403
    month_paid(zone, 2026, 2)
    with scope(zone.home, actor=zone.user("ibrahima")):
        assert not sample_is_same(sample)


def test_a_month_that_the_old_software_paid_is_in_the_file_by_its_old_slip(zone: Zone) -> None:
    signed(zone)
    month_paid(zone, 2026, 7)
    with scope(zone.home, actor=zone.user("ibrahima")):
        sample = drawn(zone, size=9)
    assert sample_produce(institution_id=zone.home.pk, sample_id=sample.pk)
    with scope(zone.home):
        sample.refresh_from_db()
        with zipfile.ZipFile(sample.file.open()) as package:
            old = sorted(name.split("/")[-1] for name in package.namelist() if name.endswith("-repris.pdf"))
    assert old == ["2026-06-00001-repris.pdf", "2026-06-00002-repris.pdf"]
