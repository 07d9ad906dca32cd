"""Lists that institutions send, what no job covers, certificates; and the screens of an amendment, from form to answer."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from careers.documents.coverage import coverage_pdf
from careers.documents.editions import seminar_file_pdf
from careers.likeness import known, nearest
from careers.models import Amendment, CoverageStatement, JobTitle, TitleJob, TitleList, TitleListLine
from careers.selectors.coverage import ranking, uncovered
from careers.selectors.referential import edition_in_use, jobs
from careers.services.editions.lists import Told, jobs_known, line_choose, list_draw, list_send, statement_issue
from careers.services.editions.rounds import round_close
from hr_core.access import access_of
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from tests.careers.referential.people import Assembly, assemble, circulated, draft, filed
from tests.cast import Zone

DAY = dt.date(2026, 11, 29)


@pytest.fixture
def assembly(zone: Zone) -> Assembly:
    return assemble(zone)


def test_a_title_gets_the_job_most_alike_and_none_when_nothing_is() -> None:
    jobs_here = [known(1, ["Comptable", "Aide-comptable"], "Finances"), known(2, ["Cheffe d’agence", "Directeur d’agence"], "Direction")]
    assert nearest("COMPTABLE", "", jobs_here) == (1, 1000)
    assert nearest("Chef d'agence", "C1", jobs_here)[0] == 2
    assert nearest("Vaguemestre", "", jobs_here)[0] is None


def test_the_secretariat_reads_a_list_once_it_is_sent_and_ranks_what_is_not_covered(assembly: Assembly) -> None:
    zone = assembly.zone
    edition = edition_in_use(on=DAY)
    assert edition is not None and len(jobs_known(edition)) == jobs(edition).count()
    with scope(zone.home, actor=zone.user("fatou")):
        access = access_of(zone.user("fatou"), zone.home.pk)
        told = [Told("Comptable", 5), Told("Vaguemestre", 4), Told("VAGUEMESTRE", 3), Told("Porteur de plis xyz", 9)]
        made = list_draw(as_of=DAY, told=told, access=access)
        lines = {line.title: (line.headcount, line.job.code if line.job else "") for line in made.lines.select_related("job")}
        assert lines["Comptable"] == (5, "FIN-04") and lines["Vaguemestre"] == (7, "")
    with assembly.as_("secretariat"):
        assert not TitleList.objects.exists() and not TitleListLine.objects.exists()
    with scope(zone.home, actor=zone.user("fatou")):
        line_choose(line=made.lines.get(title="Porteur de plis xyz"), job=jobs(edition).first())
        list_send(title_list=made, access=access)
        with pytest.raises(Refusal, match="envoyée"):
            line_choose(line=made.lines.first(), job=None)
    with assembly.as_("secretariat"):
        assert [(each.title, each.people, each.institutions) for each in uncovered()] == [("Vaguemestre", 7, ("IPRES",))]
    with assembly.as_("ml"):
        assert not TitleListLine.objects.exists()


def told(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_certificate_is_frozen_and_ranked_by_the_zone_alone(assembly: Assembly) -> None:
    zone = assembly.zone
    with scope(zone.home, actor=zone.user("khady")):
        edition = edition_in_use(on=DAY)
        assert edition is not None
        row = JobTitle.objects.create(
            institution=zone.home, title="Gestionnaire", key="gestionnaire", state="approved", proposed_by=zone.user("fatou"),
            reviewed_by=zone.user("khady"), reviewed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        )  # fmt: skip
        TitleJob.objects.create(institution=zone.home, title=row, job=jobs(edition).get(code="FIN-04"), relation="close", share=100)
        made = statement_issue(on=DAY, access=access_of(zone.user("khady"), zone.home.pk))
        assert (made.covered, made.staff, made.lines[0]["jobs"]) == (made.staff, made.staff, ["FIN-04 Comptable, 100 %"])
        assert coverage_pdf(made).startswith(b"%PDF")
        with pytest.raises(DatabaseError, match="ne change pas"), transaction.atomic():
            CoverageStatement.objects.update(covered=0)
    with assembly.as_("secretariat"):
        assert [each.rate for each in ranking()] == [100]
        seminar = told(seminar_file_pdf(edition, edition, ranking(), whole=True))
        assert "Couverture par institution" in seminar and f"{zone.home.acronym}\n{edition.code}" in seminar
    with assembly.as_("ml"):
        assert not CoverageStatement.objects.exists()


def test_an_amendment_goes_from_form_to_answer_and_lists_do_not_ask_more(
    assembly: Assembly, client: Client, django_assert_max_num_queries: Any
) -> None:
    edition = draft(assembly)
    current = circulated(assembly, edition)
    filed(assembly, current, "ml", "change_level", "SI-05", {"skill": "C-SIE-04", "value": 2})
    client.force_login(assembly.users["sn"], backend="hr_core.auth.StaffNumberBackend")
    form = reverse("careers:amendment_create", args=[current.pk, "scission"])
    assert client.post(form, {"code": "SI-03", "titles": "Un seul", "reason": "x"}).status_code == 422
    answer = client.post(
        reverse("careers:amendment_create", args=[current.pk, "niveau"]), {"code": "SI-05", "skill": "C-SIE-04", "value": "4", "reason": "Réplication."}
    )
    with assembly.as_("sn"):
        mine = Amendment.objects.get(institution=assembly.places["sn"])
    assert answer.status_code == 302 and mine.key == "job:SI-05:skill:C-SIE-04"
    assert client.post(reverse("careers:amendment_file", args=[mine.pk])).status_code == 302
    page = client.get(reverse("careers:amendment_detail", args=[mine.pk])).content.decode()
    assert "Sur la même rubrique" in page and "niveau 2" in page
    assert client.post(reverse("careers:amendment_answer", args=[mine.pk])).status_code == 403
    with assembly.as_("chief"):
        round_close(edition=edition, actor=None, today=current.due_on + dt.timedelta(days=1))
    client.force_login(assembly.users["chief"], backend="hr_core.auth.StaffNumberBackend")
    target = reverse("careers:amendment_answer", args=[mine.pk])
    assert client.post(target, {"outcome": "change", "answer": "Mieux.", "text": "trois"}).status_code == 422
    assert client.post(target, {"outcome": "accept", "answer": "Retenu."}).status_code == 302
    with assembly.as_("chief"):
        assert Amendment.objects.get(pk=mine.pk).state == "accepted"
    with django_assert_max_num_queries(20):
        assert client.get(reverse("careers:amendment_list", args=[edition.pk])).status_code == 200
