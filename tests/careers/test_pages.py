"""The pages of the referential, for an officer and for an employee."""

from __future__ import annotations

import csv
import gzip
import io
import json

import pytest
from django.test import Client
from django.urls import reverse

from careers.models import Edition, Job
from careers.selectors.paths import Atlas, compare
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from tests.cast import Zone

PAGES = [
    ("referential", {}, ""),
    ("referential", {}, "?q=donnees"),
    ("family", {"code": "SI"}, ""),
    ("job", {"code": "SI-05"}, ""),
    ("skill", {"code": "C-SIE-04"}, ""),
    ("skill_list", {}, ""),
    ("band_list", {}, ""),
    ("job_compare", {}, "?a=SI-05&b=SI-06"),
    ("job_path", {}, "?de=SI-04&vers=SI-12"),
    ("open_data", {}, ""),
]


@pytest.fixture
def reader(zone: Zone, client: Client) -> Client:
    client.force_login(zone.user("awa"), backend="hr_core.auth.StaffNumberBackend")
    return client


def page(client: Client, name: str, query: str = "", **arguments: str) -> str:
    answer = client.get(reverse(f"careers:{name}", kwargs=arguments) + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("name", "arguments", "query"), PAGES)
@pytest.mark.parametrize("person", ["awa", "fatou"])
def test_a_page_is_light_and_asks_little(
    zone: Zone, client: Client, django_assert_max_num_queries, person: str, name: str, arguments: dict, query: str
) -> None:
    client.force_login(zone.user(person), backend="hr_core.auth.StaffNumberBackend")
    with django_assert_max_num_queries(26):
        text = page(client, name, query, **arguments)
    assert len(gzip.compress(text.encode())) < 15_000


@pytest.mark.parametrize("words", ["donnees base", "DONNÉES bases", "si-05", "Administratrice"])
def test_a_search_sets_accents_and_case_aside(reader: Client, words: str) -> None:
    assert "Administrateur de bases de données" in page(reader, "referential", f"?q={words}")


def test_a_search_finds_skills_and_other_titles(reader: Client) -> None:
    assert reverse("careers:skill", args=["C-SIE-07"]) in page(reader, "referential", "?q=restaurer")
    assert "Rien ne correspond" in page(reader, "referential", "?q=xylophone")
    other = Job.objects.get(code="SI-24").alternative_titles[0]
    assert "SI-24" in page(reader, "referential", f"?q={other}")


def test_the_page_of_a_job_tells_its_skills_its_codes_and_its_passages(reader: Client) -> None:
    text = page(reader, "job", code="SI-05")
    for words in ("Administratrice de bases de données", "Langage de requête SQL", "niveau 4 sur 4", "2521", "direct",
                  "M1894", "exact", "Métiers voisins", "Évolutions", "Bande 5", "RMH-1.0"):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("path", ["/metiers/SI-99/", "/metiers/competences/C-X/", "/metiers/familles/XX/",
                                  "/metiers/comparer/?a=SI-05&b=SI-99", "/metiers/donnees/rmh-9.0.json",
                                  "/metiers/donnees/rmh-1.0/salaires.csv"])  # fmt: skip
def test_what_does_not_exist_is_not_found(reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_the_first_edition_has_nothing_to_be_compared_with(zone: Zone, client: Client) -> None:
    with scope(zone.home, reason="distribution"):
        role_grant(institution=zone.home, user=zone.user("binta"), role="referential_delegate", actor=None)
    client.force_login(zone.user("binta"))
    first = Edition.objects.get(code="RMH-1.0").pk
    for name in ("edition_difference", "edition_changes", "seminar_file"):
        assert client.get(reverse(f"careers:{name}", args=[first])).status_code == 404


@pytest.mark.django_db
def test_two_jobs_side_by_side() -> None:
    first, second = Job.objects.get(code="SI-05"), Job.objects.get(code="SI-06")
    found = compare(first, second)
    assert [len(each) for each in (found.common, found.only_first, found.only_second)] == [4, 5, 5]
    assert all(side.first and side.second for side in found.common)


@pytest.mark.django_db
def test_a_way_takes_the_fewest_passages_and_keeps_what_was_learnt() -> None:
    origin, target = Job.objects.get(code="SI-04"), Job.objects.get(code="SI-12")
    atlas = Atlas(origin.edition)
    way = atlas.way(origin, target)
    assert way is not None
    assert way[-1].job == target
    assert len(way) == 2
    held = dict(atlas.asked[origin.pk])
    for step in way:
        for gap in step.gaps:
            assert gap.held == held.get(gap.skill, 0) < gap.asked
            held[gap.skill] = gap.asked
    assert all(held.get(skill, 0) >= level for skill, level in atlas.asked[target.pk].items())


@pytest.mark.django_db
def test_every_way_found_follows_links_and_nobody_goes_to_oneself() -> None:
    jobs = list(Job.objects.order_by("code"))
    atlas = Atlas(jobs[0].edition)
    assert atlas.way(jobs[0], jobs[0]) == []
    found = 0
    for target in jobs[1:60]:
        way = atlas.way(jobs[0], target)
        here = jobs[0].pk
        for step in way or ():
            assert (step.job.pk, step.kind) in atlas.links[here]
            here = step.job.pk
        found += way is not None
    assert found


def test_the_page_of_a_way(reader: Client) -> None:
    text = page(reader, "job_path", "?de=SI-04&vers=SI-12")
    assert "En une seule fois" in text
    assert "Responsable de la production" in text
    assert "C’est le même métier" in page(reader, "job_path", "?de=SI-04&vers=SI-04")


def test_jobs_that_nothing_links(reader: Client) -> None:
    """A physician's post is no evolution of a driver's: the page says so and still shows the gap."""
    text = page(reader, "job_path", "?de=LOG-04&vers=AMC-02")
    assert ("Aucun passage ne mène" in text) == (
        Atlas(Job.objects.get(code="LOG-04").edition).way(
            Job.objects.get(code="LOG-04"), Job.objects.get(code="AMC-02")
        )
        is None
    )


def test_the_sheet_is_a_pdf(reader: Client) -> None:
    answer = reader.get("/metiers/SI-05/fiche.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="RMH-1.0-SI-05.pdf"'
    assert answer.content.startswith(b"%PDF")


def test_the_open_data_say_everything(reader: Client) -> None:
    answer = reader.get("/metiers/donnees/rmh-1.0.json")
    content = json.loads(answer.content)
    assert {name: len(content[name]) for name in ("jobs", "skills", "families", "skill_relations", "bands")} == {
        "jobs": 118, "skills": 217, "families": 16, "skill_relations": 89, "bands": 8,
    }  # fmt: skip
    job = next(each for each in content["jobs"] if each["code"] == "SI-05")
    assert job["codes"][0] == {
        "system": "isco08", "code": "2521", "label": "Spécialistes des bases de données", "quality": "direct"
    }  # fmt: skip
    rows = list(
        csv.reader(
            io.StringIO(reader.get("/metiers/donnees/rmh-1.0/metiers.csv").content.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert len(rows) == 119
    assert {len(row) for row in rows} == {17}
