"""The notices and applications of people from outside: what is published, what enters, what is refused, what the receipt tells."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from careers.models import CandidatePaper, Recruitment, RecruitmentCandidate
from careers.services.recruitment.candidates import candidate_admit
from careers.services.recruitment.door import receipt_read
from hr_core.scope import scope
from tests.careers.recruitment import makers
from tests.cast import Zone

PDF = b"%PDF-1.4 essai"
PERSON = {
    "last_name": "Diagne", "first_names": "Aby", "sex": "F", "birth_on": "1998-03-02", "nationality": "Sénégalaise",
    "diploma": "Licence", "email": "aby@exemple.sn", "phone": "77 000 00 00", "letter": "Bonjour", "is_true": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh_tries(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def published(zone: Zone, **values: Any) -> Recruitment:
    told = {"is_public": True, "papers": "Copie du diplôme\nCV (facultatif)", "closes_on": makers.today() + dt.timedelta(days=5)}
    with scope(zone.home, actor=None):
        return makers.opened(zone, **told | values)


def sent(client: Client, of: Recruitment, content: bytes = PDF, **more: Any) -> Any:
    url = reverse("careers:notice_page", args=["ipres-sn", of.pk])
    return client.post(url, PERSON | {"piece0": SimpleUploadedFile("diplome.pdf", content)} | more)


def test_an_application_too_heavy_is_refused_before_it_is_read(zone: Zone) -> None:
    of = published(zone)
    url = reverse("careers:notice_page", args=["ipres-sn", of.pk])
    client = Client(enforce_csrf_checks=True)
    assert client.post(url, PERSON).status_code == 403, "the forgery is still checked"
    answer = client.generic("POST", url, b"x", content_type="multipart/form-data; boundary=a", CONTENT_LENGTH=str(11 * 1024 * 1024))
    assert answer.status_code == 413
    assert "trop lourd" in answer.text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(url).text)
    assert token is not None
    assert client.post(url, PERSON | {"csrfmiddlewaretoken": token[1]}).status_code == 422, "read once its weight is possible"
    with scope(zone.home, actor=None):
        assert not RecruitmentCandidate.objects.exists()


def test_somebody_without_an_account_reads_the_notice_applies_and_follows_their_file(zone: Zone, client: Client) -> None:
    of = published(zone)
    assert of.label in client.get(reverse("careers:notice_list")).text
    page = client.get(reverse("careers:notice_page", args=["ipres-sn", of.pk])).text
    assert "Copie du diplôme" in page and "Gestionnaire" in page and "Licence" in page
    answer = sent(client, of)
    assert answer.status_code == 302
    with scope(zone.home, actor=None):
        person = RecruitmentCandidate.objects.get()
        paper = CandidatePaper.objects.get()
        assert (paper.label, paper.size, paper.media_type, person.letter) == ("Copie du diplôme", len(PDF), "application/pdf", "Bonjour")
    assert person.receipt in client.get(answer["Location"]).text
    follow = {"receipt": person.receipt.lower().replace("-", " "), "birth_on": "1998-03-02"}
    assert "à examiner" in client.post(reverse("careers:application_follow"), follow).text
    assert "Aucune candidature" in client.post(reverse("careers:application_follow"), follow | {"birth_on": "1998-03-03"}).text
    with scope(zone.home, actor=None):
        candidate_admit(candidate=person, admits=False, reason="Diplôme non conforme")
    assert "Diplôme non conforme" in client.post(reverse("careers:application_follow"), follow).text


def test_what_may_not_enter_writes_nothing(zone: Zone, client: Client) -> None:
    of = published(zone)
    assert "PDF" in sent(client, of, b"MZ\x90\x00 programme").text
    assert sent(client, of, b"").status_code == 422
    assert sent(client, of, site="https://exemple.com").status_code == 422
    assert sent(client, of, is_true="").status_code == 422
    with scope(zone.home, actor=None):
        assert not RecruitmentCandidate.objects.exists() and not CandidatePaper.objects.exists()
    assert sent(client, of).status_code == 302
    again = sent(client, of)
    assert again.status_code == 422 and "premier dossier reste valable" in again.text


def test_only_a_published_notice_in_its_time_opens_the_door(zone: Zone, client: Client) -> None:
    hidden = published(zone, is_public=False)
    page = reverse("careers:notice_page", args=["ipres-sn", hidden.pk])
    assert client.get(page).status_code == 404 and hidden.label not in client.get(reverse("careers:notice_list")).text
    with scope(zone.home, actor=None):
        Recruitment.objects.update(is_public=True, closes_on=makers.today())
    assert "ne se reçoivent plus" in client.get(page).text and sent(client, hidden).status_code == 409
    assert client.get(reverse("careers:notice_page", args=["inps-ml", hidden.pk])).status_code == 404


def test_tries_of_one_address_are_counted(zone: Zone, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("careers.views.recruitment.public.SENDS", 1)
    of = published(zone)
    assert sent(client, of).status_code == 302
    assert sent(client, of, last_name="Autre").status_code == 429


def test_papers_are_joined_at_the_desk_and_read_by_those_who_recruit_alone(zone: Zone, client: Client) -> None:
    with scope(zone.home, actor=None):
        person = makers.received(zone, makers.opened(zone))
    client.force_login(zone.user("fatou"))
    url = reverse("careers:candidate_paper_add", args=[person.pk])
    assert client.post(url, {"label": "CV", "file": SimpleUploadedFile("cv.pdf", PDF)}).status_code == 302
    with scope(zone.home, actor=None):
        paper = CandidatePaper.objects.get()
    answer = client.get(reverse("careers:candidate_paper", args=[paper.pk]))
    assert b"".join(answer.streaming_content) == PDF and answer["X-Content-Type-Options"] == "nosniff"
    assert "CV" in client.get(reverse("careers:recruitment_candidate", args=[person.pk])).text
    assert client.post(reverse("careers:candidate_paper_remove", args=[paper.pk])).status_code == 302
    client.force_login(zone.user("awa"))
    assert client.get(reverse("careers:candidate_paper", args=[paper.pk])).status_code == 403


def test_a_receipt_is_read_as_people_copy_it() -> None:
    assert receipt_read("rec 7kq2 m9xa") == receipt_read("REC-7KQ2-M9XA") == "REC-7KQ2-M9XA"
    assert receipt_read("7KQ2M9X") == ""
