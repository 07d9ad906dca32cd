"""The edition that comes with the product holds together, and a broken one is told what is wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from careers.edition_file import DATA, EditionProblem, edition_codes, edition_content, problems_of, read_edition

CONTENT = edition_content("RMH-1.0")


def test_the_edition_is_whole() -> None:
    assert edition_codes() == ["RMH-1.0"]
    head = CONTENT["edition"]
    counts = {
        name: len(CONTENT[name[:-1] if name != "families" else "family"])
        for name in ("families", "jobs", "skills", "bands")
    }
    assert counts == {name: head[name] for name in counts} == {"families": 16, "jobs": 118, "skills": 217, "bands": 8}


def test_an_edition_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        edition_content("RMH-9.9")


def _job(name: str, value: Any) -> Callable[[dict], None]:
    return lambda content: content["job"][0].update({name: value})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_job("code", "SI-05"), "job SI-05 : code employé 2 fois."),
        (_job("family", "XX"), "family XX inconnu"),
        (_job("isco08", "9999"), "isco08 9999 inconnu"),
        (_job("skills", []), "5 à 12 compétences connues"),
        (_job("mobility_areas", ["SI-05"]), "la relation doit valoir dans les deux sens"),
        (_job("mobility_evolution", ["SI-99"]), "évolution SI-99 inconnue"),
        (lambda content: content["job"][0]["skills"][0].update(level=5), "un niveau de compétence n’existe pas"),
        (lambda content: content["skill"][0].update(levels=["un"]), "4 niveaux sont attendus"),
        (lambda content: content["skill"][0].update(domain="XXX"), "domaine XXX inconnu"),
        (lambda content: content["skill_relation"][0].update(credit=2), "crédit hors de 0 à 1"),
        (lambda content: content["factor"][0].update(weight=1), "au lieu de 1000"),
    ],
)
def test_what_is_wrong_is_told(change: Callable[[dict], None], sentence: str) -> None:
    content = copy.deepcopy(CONTENT)
    change(content)
    assert any(sentence in problem for problem in problems_of(content))


def test_neighbours_more_than_a_band_apart_are_refused() -> None:
    content = copy.deepcopy(CONTENT)
    job = next(job for job in content["job"] if job["mobility_areas"])
    job["level_band"] = 8 if job["level_band"] < 5 else 1
    assert any("plus d’une bande les sépare" in problem for problem in problems_of(content))


def test_a_broken_file_is_not_read(tmp_path: Any) -> None:
    text = (DATA / "rmh-1.0.toml").read_text().replace('family = "SI"', 'family = "XX"', 1)
    (tmp_path / "rmh-9.0.toml").write_text(text)
    with pytest.raises(EditionProblem, match="family XX inconnu"):
        read_edition(tmp_path / "rmh-9.0.toml")
