"""Supports of a course follow the rules of the vault: type in the bytes, fingerprint, versions kept, what changed is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hr_core.scope import scope
from tests.cast import Zone
from tests.training.people import access, officer, other_officer, sheet
from training.models import CourseMaterial, MaterialVersion
from training.services.catalogue.courses import course_open, course_step
from training.services.catalogue.materials import material_add, material_remove, material_replace


def pdf(words: str, name: str = "guide.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 " + words.encode())


@pytest.fixture
def guide(zone: Zone, settings: Any, tmp_path: Any) -> CourseMaterial:
    """A file of a course that is open to the zone."""
    settings.MEDIA_ROOT = tmp_path
    by = officer(zone)
    with scope(zone.home, actor=by.user):
        course = course_open(institution=zone.home, access=by, **sheet())
        course_step(course=course, step="partager", note="", access=access(zone, "khady"))
        return material_add(course=course, title="Guide", link="", file=pdf("un"), access=by)


def test_a_new_version_is_read_and_the_one_before_is_kept(zone: Zone, guide: CourseMaterial, client: Client) -> None:
    by = officer(zone)
    with scope(zone.home, actor=by.user):
        now = material_replace(material=guide, file=pdf("deux", "guide-2027.pdf"), access=by)
        before = guide.earlier.get()
        assert (now.number, before.number, before.sha256) == (2, 1, guide.sha256) and now.sha256 != before.sha256
        with pytest.raises(ValidationError, match="déjà en vigueur"):
            material_replace(material=now, file=pdf("deux"), access=by)
    other = other_officer(zone)
    client.force_login(other.user)
    told = client.get(reverse("training:course_material", args=[now.pk]))
    assert told.content == b"%PDF-1.4 deux" and "guide-2027.pdf" in told["Content-Disposition"]
    assert client.get(reverse("training:course_material_replace", args=[now.pk])).status_code == 404
    with scope(zone.other, actor=other.user), pytest.raises(ValidationError, match="autre institution"):
        material_replace(material=now, file=pdf("trois"), access=other)


def test_bytes_that_are_no_longer_those_received_are_not_given(zone: Zone, guide: CourseMaterial, client: Client) -> None:
    storage, name = guide.file.storage, guide.file.name
    storage.delete(name)
    client.force_login(officer(zone).user)
    assert client.get(reverse("training:course_material", args=[guide.pk])).status_code == 404
    assert storage.save(name, ContentFile(b"%PDF-1.4 faux")) == name
    assert client.get(reverse("training:course_material", args=[guide.pk])).status_code == 404


def test_a_support_leaves_with_its_versions_and_their_files(
    zone: Zone, guide: CourseMaterial, django_capture_on_commit_callbacks: Any
) -> None:
    by = officer(zone)
    with scope(zone.home, actor=by.user):
        now = material_replace(material=guide, file=pdf("deux"), access=by)
        files = [now.file, guide.earlier.get().file]
        assert all(file.storage.exists(file.name) for file in files)
        with django_capture_on_commit_callbacks(execute=True):
            material_remove(material=now, access=by)
        assert not any(file.storage.exists(file.name) for file in files) and not MaterialVersion.objects.exists()


def test_what_the_vault_refuses_is_refused_here(zone: Zone, guide: CourseMaterial, settings: Any) -> None:
    by = officer(zone)
    settings.DOCUMENT_MEGABYTES = 1
    with scope(zone.home, actor=by.user):
        for file, words in ((SimpleUploadedFile("a.pdf", b"MZ"), "ni un PDF"), (pdf("x" * 2**20), "dépasse"), (SimpleUploadedFile("a.pdf", b""), "vide")):
            with pytest.raises(ValidationError, match=words):
                material_replace(material=guide, file=file, access=by)
        assert CourseMaterial.objects.get().number == 1
