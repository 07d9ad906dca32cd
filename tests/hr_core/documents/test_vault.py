"""The vault: what a file really is, who sees it, which version holds, who opened it, and who is told before it expires."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import sys
import zipfile
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hr_core.models import AuditEntry, DocumentCategory, DocumentOpening, DocumentVersion, Employee, Notice
from hr_core.selectors.audit import trail_readable
from hr_core.selectors.completeness import papers_missing, with_score
from hr_core.selectors.documents import documents_of, own_versions, versions_readable, versions_to_decide
from hr_core.selectors.employees import completeness, with_current_facts
from hr_core.services.documents.alerts import documents_alert
from hr_core.services.documents.categories import categories_setup, category_save
from hr_core.services.documents.sniff import DOCX, media_type_of
from hr_core.services.documents.vault import document_add, version_add, version_decide, version_open
from hr_core.services.errors import Refusal
from tests.cast import Zone
from tests.hr_core.helpers import acting

PDF = b"%PDF-1.4 une page"


def word(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


def category(code: str) -> DocumentCategory:
    return DocumentCategory.objects.get(code=code)


def given(zone: Zone, who: str, code: str = "diploma", content: bytes = PDF, on: str = "awa", **facts: Any) -> DocumentVersion:
    with acting(zone, who) as access:
        categories_setup(institution=zone.home)
        return document_add(
            employee=zone.employee(on), category=category(code), title="Licence", file=SimpleUploadedFile("scan.pdf", content),
            facts=facts, access=access,
        )  # fmt: skip


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_file_is_what_its_bytes_say_whatever_its_name(zone: Zone) -> None:
    assert media_type_of(word("word/document.xml")) == DOCX
    for content in (b"MZ\x90 programme", word("word/document.xml", "word/vbaProject.bin"), b"PK\x03\x04 abime", b"<html>"):
        with pytest.raises(Refusal, match="ni un PDF"):
            given(zone, "fatou", content=content)
    with pytest.raises(Refusal, match="vide"):
        given(zone, "fatou", content=b"")
    with acting(zone, "fatou"):
        assert not DocumentVersion.objects.exists()


def test_the_antivirus_refuses_what_it_finds_and_what_it_could_not_read(zone: Zone, settings: Any) -> None:
    for code, said in (("1", "menace"), ("2", "n’a pas pu se faire")):
        settings.DOCUMENT_SCAN_COMMAND = f"{sys.executable} -c 'import sys; sys.exit({code})' {{}}"
        with pytest.raises(Refusal, match=said):
            given(zone, "fatou")
    settings.DOCUMENT_SCAN_COMMAND = "programme-absent-de-la-machine"
    with pytest.raises(Refusal, match="n’a pas pu se faire"):
        given(zone, "fatou")
    settings.DOCUMENT_SCAN_COMMAND = f"{sys.executable} -c 'import sys; sys.exit(open(sys.argv[1]).read(4) != \"%PDF\")'"
    assert given(zone, "fatou").scanned_by.startswith("python")


def test_what_a_person_deposits_waits_for_somebody_else_and_replaces_the_version_before(zone: Zone) -> None:
    first = given(zone, "fatou")
    assert first.is_current and first.sha256 == hashlib.sha256(PDF).hexdigest()
    with acting(zone, "awa") as access:
        second = version_add(document=first.document, file=SimpleUploadedFile("b.pdf", PDF + b"2"), access=access)
        assert (second.number, second.state, second.is_current) == (2, "proposed", False)
        with pytest.raises(Refusal, match="attend déjà"):
            version_add(document=first.document, file=SimpleUploadedFile("c.pdf", PDF), access=access)
        with pytest.raises(Refusal, match="rôle"):
            version_decide(version=second, access=access, accept=True)
        with pytest.raises(Refusal, match="tenue par les ressources humaines"):
            document_add(employee=zone.employee("awa"), category=category("contract"), title="Contrat", file=SimpleUploadedFile("d.pdf", PDF), access=access)
    with acting(zone, "fatou") as access:
        assert versions_to_decide(access).get() == second
        with pytest.raises(ValidationError, match="motif"):
            version_decide(version=second, access=access, accept=False)
        version_decide(version=second, access=access, accept=True)
        first.refresh_from_db()
        assert not first.is_current and DocumentVersion.objects.get(is_current=True) == second
        assert Notice.objects.filter(user=zone.user("awa"), text__contains="validé").exists()


def test_medical_documents_are_read_by_the_person_and_the_medical_right_only(zone: Zone) -> None:
    version = given(zone, "khady", code="medical", expires_on=timezone.localdate() + dt.timedelta(days=400))
    seen = {}
    for who in ("fatou", "khady", "mamadou", "ibrahima", "awa", "moussa"):
        with acting(zone, who) as access:
            seen[who] = (documents_of(access).exists(), versions_readable(access).filter(pk=version.pk).exists())
    assert seen["khady"] == (True, True) and seen["awa"] == (False, True)
    assert all(not readable for who, (_listed, readable) in seen.items() if who not in ("khady", "awa"))
    with pytest.raises(Refusal, match="rôle"):
        given(zone, "fatou", code="medical", expires_on=timezone.localdate())
    with acting(zone, "fatou"), pytest.raises(ValidationError, match="créez plutôt"):
        category_save(category=category("medical"), values={"confidentiality": "ordinary"}, actor=zone.user("fatou"))


def test_opening_leaves_a_trail_and_notices_a_changed_file(zone: Zone) -> None:
    version = given(zone, "fatou")
    with acting(zone, "khady"):
        assert version_open(version=version, user=zone.user("khady")) == PDF
        assert DocumentOpening.objects.get().user == zone.user("khady")
        with version.file.storage.open(version.file.name, "wb") as file:
            file.write(PDF + b"ajout")
        with pytest.raises(Refusal, match="empreinte"):
            version_open(version=version, user=zone.user("khady"))
    with acting(zone, "awa") as access:
        assert [row.pk for row in own_versions(access)] == [version.pk]


@pytest.mark.parametrize(("days", "told"), [(61, 0), (60, 1), (1, 1), (0, 1)])
def test_alerts_go_out_from_the_delay_of_the_category_and_once(zone: Zone, days: int, told: int) -> None:
    today = timezone.localdate()
    version = given(zone, "fatou", code="identity", issued_on=dt.date(2016, 1, 1), expires_on=today + dt.timedelta(days=days))
    with acting(zone, "fatou"):
        assert documents_alert(institution=zone.home, today=today) == told
        assert documents_alert(institution=zone.home, today=today) == 0
        assert Notice.objects.filter(user=zone.user("awa")).exists() == bool(told)
        assert Notice.objects.filter(user=zone.user("khady"), text__contains="à renouveler").exists() == bool(told)
        version.refresh_from_db()
        assert version.alerted == (0 if not told else 2 if days == 0 else 1)


def test_a_person_without_an_account_is_told_by_e_mail(zone: Zone, django_capture_on_commit_callbacks: Any) -> None:
    today = timezone.localdate()
    given(zone, "fatou", code="identity", expires_on=today + dt.timedelta(days=10))
    with acting(zone, "fatou"), django_capture_on_commit_callbacks(execute=True):
        Employee.objects.filter(pk=zone.employee("awa").pk).update(user=None, email="awa@example.org")
        documents_alert(institution=zone.home, today=today)
    assert [letter.to for letter in mail.outbox] == [["awa@example.org"]]


def test_a_category_that_expires_asks_the_date(zone: Zone) -> None:
    with pytest.raises(ValidationError, match="date d’expiration"):
        given(zone, "fatou", code="identity")
    with pytest.raises(ValidationError, match="suit la délivrance"):
        given(zone, "fatou", code="identity", issued_on=dt.date(2026, 1, 2), expires_on=dt.date(2026, 1, 1))


def test_a_file_without_a_required_paper_in_force_is_incomplete(zone: Zone) -> None:
    today = timezone.localdate()
    with acting(zone, "khady"):
        categories_setup(institution=zone.home)
        DocumentCategory.objects.filter(code="identity").update(is_required=True)
        awa = zone.employee("awa")

        def score() -> tuple[int, list[str]]:
            row = with_score(with_current_facts(Employee.objects.filter(pk=awa.pk), today), today).get()
            found = completeness(row)
            assert found.percent == row.file_score
            return found.percent, [label for label in found.missing if "Pièces" in label]

        before, missing = score()
        assert missing == ["Pièces exigées au dossier"] and papers_missing(awa, today) == ["Pièce d’identité"]
    version = given(zone, "fatou", "identity", expires_on=today + dt.timedelta(days=10))
    with acting(zone, "khady"):
        DocumentVersion.objects.filter(pk=version.pk).update(is_current=True, state="valid")
        assert score()[0] > before and score()[1] == []
        DocumentVersion.objects.filter(pk=version.pk).update(expires_on=today)
        assert score() == (before, ["Pièces exigées au dossier"])


def test_papers_of_discipline_are_read_with_its_right_alone_and_so_is_their_trail(zone: Zone) -> None:
    with acting(zone, "khady"):
        categories_setup(institution=zone.home)
        DocumentCategory.objects.filter(code="discipline").update(confidentiality="restricted")  # as an earlier version left it
    version = given(zone, "khady", code="discipline")
    with acting(zone, "fatou") as access:
        assert not documents_of(access).filter(pk=version.document_id).exists()
        entries = AuditEntry.objects.filter(table_name__in=("hr_core_document", "hr_core_documentversion"))
        assert entries.exists() and not trail_readable(entries, access).exists()
    with pytest.raises(Refusal):
        given(zone, "fatou", code="discipline")
    with acting(zone, "khady") as access:
        assert documents_of(access).filter(pk=version.document_id).exists() and trail_readable(entries, access).count() == entries.count()
    with acting(zone, "mamadou") as access:
        assert documents_of(access).filter(pk=version.document_id).exists(), "who leads the procedure reads its papers"
