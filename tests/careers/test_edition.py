"""The edition in the database: loaded once, whole, and frozen for everybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Count

from careers.models import Band, Edition, Job, JobCode, JobLink, JobSkill, Skill, SkillLevel, SkillRelation
from careers.models.editions import EditionPart
from careers.selectors.referential import edition_in_use
from careers.services.referential import edition_load, editions_seed
from hr_core.services.errors import Refusal

pytestmark = pytest.mark.django_db
PARTS = [model for model in apps.get_app_config("careers").get_models() if issubclass(model, EditionPart)]


def test_everything_is_there() -> None:
    counts = {model.__name__: model.objects.count() for model in (Job, Skill, SkillLevel, SkillRelation, Band)}
    assert counts == {"Job": 118, "Skill": 217, "SkillLevel": 868, "SkillRelation": 89, "Band": 8}
    job = Job.objects.get(code="SI-05")
    assert (job.band.number, job.education.code, job.family.code) == (5, "N5", "SI")
    assert [code.quality for code in job.codes.all()] == ["direct", "exact", ""]
    assert JobSkill.objects.filter(job=job).count() == 9
    assert JobCode.objects.filter(quality="analogous").count() == 6


def test_neighbours_are_written_in_both_directions() -> None:
    pairs = set(JobLink.objects.filter(kind="neighbour").values_list("origin", "target"))
    assert {(target, origin) for origin, target in pairs} == pairs


def test_every_job_asks_skills_whose_levels_are_described() -> None:
    assert not Job.objects.annotate(number=Count("skills")).exclude(number__range=(5, 12)).exists()
    assert not Skill.objects.annotate(number=Count("levels")).exclude(number=4).exists()


def test_loading_again_changes_nothing() -> None:
    before = list(Job.objects.values_list("pk", flat=True))
    assert editions_seed() == "1 édition du référentiel, 118 métiers."
    assert list(Job.objects.values_list("pk", flat=True)) == before


def test_a_file_changed_after_publication_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("careers.services.referential._digest", lambda code: "autre")
    with pytest.raises(Refusal, match="publiez une nouvelle édition"):
        edition_load("RMH-1.0")


def test_the_edition_in_use_is_the_last_published_one() -> None:
    assert edition_in_use(on=dt.date(2026, 11, 22)) is None
    assert edition_in_use(on=dt.date(2026, 11, 23)).code == "RMH-1.0"
    Edition.objects.update(state="superseded")
    assert edition_in_use(on=dt.date(2027, 1, 1)) is None


def refused(statement: str, values: list[Any] | None = None) -> None:
    with pytest.raises(DatabaseError, match="publiée|ne se vide pas|permission denied"), transaction.atomic():
        connection.cursor().execute(statement, values)


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_no_row_of_a_published_edition_changes(model: Any) -> None:
    table = model._meta.db_table
    refused(f"DELETE FROM {table} WHERE id = (SELECT min(id) FROM {table})")
    refused(f"UPDATE {table} SET edition_id = edition_id")
    refused(f"TRUNCATE {table} CASCADE")
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if not field.primary_key)
    refused(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1")


def test_the_edition_itself_changes_state_only() -> None:
    refused("UPDATE careers_edition SET title = 'autre'")
    refused("UPDATE careers_edition SET state = 'drafting'")
    refused("DELETE FROM careers_edition")
    Edition.objects.update(state="superseded")
    refused("UPDATE careers_edition SET state = 'published'")


def test_an_edition_being_written_can_be_changed() -> None:
    known = Edition.objects.get()
    draft = Edition.objects.create(
        code="RMH-1.1", title="Projet", effective_on=dt.date(2027, 1, 1), working_language="C-LNG-01",
        working_language_levels=known.working_language_levels, digest="x",
    )  # fmt: skip
    row = Skill.objects.first()
    row.pk, row.edition = None, draft
    row.save()
    Skill.objects.filter(pk=row.pk).update(label="autre")
    refused(f"UPDATE careers_skill SET edition_id = {known.pk} WHERE id = {row.pk}")
    row.delete()
