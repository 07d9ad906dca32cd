"""The command: what it prints, and how it refuses."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from mobility.management.commands.match_profiles import matched
from mobility.matching.checked import CaseError
from tests.mobility.matching.helpers import CASES

CONTENT = tomllib.loads(CASES.read_text())


def run(*arguments: str, stdin: str = "", var: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "match_profiles", *arguments],
        cwd=settings.BASE_DIR,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PREVOYANCE_VAR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings.dev"},
    )


def test_it_prints_json_without_starting_a_server(tmp_path: Path) -> None:
    done = run("--input", str(CASES), "--verify", var=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    answers = json.loads(done.stdout)
    assert [each["id"] for each in answers] == ["MC-01", "MC-02", "MC-03", "MC-04"]
    assert {*answers[0]["ranking"][0]} == {"id", "rank", "score", "eligible", "failed", "explanation"}
    assert not (tmp_path / "pg").exists()
    piped = run("--input", "-", stdin=CASES.read_text(), var=tmp_path)
    assert json.loads(piped.stdout) == answers


def test_a_refusal_exits_with_2_and_prints_nothing(tmp_path: Path) -> None:
    done = run("--input", "-", stdin='[[case]]\nid = "X"\njob = "SI-99"\n', var=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Cas X, champ « job » = « SI-99 » : métier inconnu ; vouliez-vous" in done.stderr
    missing = run("--input", "absent.toml", var=tmp_path)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "Fichier illisible : absent.toml" in missing.stderr


def test_a_case_that_departs_fails_the_verification(tmp_path: Path) -> None:
    wrong = CASES.read_text().replace('strict = [["A", "B"], ["B", "C"]]', 'strict = [["C", "A"]]', 1)
    done = run("--input", "-", "--verify", stdin=wrong, var=tmp_path)
    assert done.returncode == 1
    assert "MC-01 : C devait être devant A." in done.stderr


def _candidate(name: str, value: Any) -> Callable[[dict], None]:
    return lambda content: content["case"][0]["candidate"][0].update({name: value})


def _case(name: str, value: Any) -> Callable[[dict], None]:
    return lambda content: content["case"][0].update({name: value})


def _file(name: str, value: Any) -> Callable[[dict], None]:
    return lambda content: content.update({name: value})


B = "Cas MC-01, candidat B"
REFUSALS: list[tuple[Callable[[dict], None], str]] = [
    (
        _file("referential", "RMH-9"),
        "Fichier, champ « referential » = « RMH-9 » : référentiel inconnu ; choisissez parmi",
    ),
    (_file("schema_version", 2), "champ « schema_version » = 2 : seule la version 1 est connue"),
    (_file("count", 7), "champ « count » = 7 : le fichier contient 4 cas"),
    (_file("cases", []), "champ « cases » = [] : champ inconnu ; choisissez parmi"),
    (_file("case", []), "écrivez au moins un cas"),
    (_file("case", {}), "écrivez une liste entre crochets"),
    (_file("case", ["x"] * 4), "Cas n° 1 : une table de champs est attendue, pas « x »"),
    (_case("id", "MC-02"), "champ « id » = « MC-02 » : déjà employé"),
    (_case("id", 3), "Cas n° 1, champ « id » = 3 : écrivez un texte"),
    (_case("jobb", "SI-05"), "Cas MC-01, champ « jobb » = « SI-05 » : champ inconnu ; vouliez-vous job"),
    (_case("host_country", "fr"), "Cas MC-01, champ « host_country » = « fr » : pays de la zone inconnu"),
    (_case("languages", [{"skill": "C-SID-04", "level": 2, "required": True}]), "code de langue inconnu"),
    (_case("languages", [{"skill": "C-LNG-02", "level": 2}]), "languages n° 1, champ « required » : il manque"),
    (_case("languages", [{"skill": "C-LNG-02", "level": 2, "required": "oui"}]), "« oui » : écrivez true ou false"),
    (
        _case("required_diploma", {"level": "N9"}),
        "required_diploma, champ « level » = « N9 » : niveau de diplôme inconnu",
    ),
    (_case("required_diploma", {"level": "N7", "fields": "droit"}), "écrivez une liste entre crochets"),
    (_case("eliminatory_skills", [{"skill": "C-SIE-04", "level": 5}]), "= 5 : écrivez un entier de 1 à 4"),
    (_case("forms", ["voyage"]), "forme de mobilité « voyage » inconnu ; choisissez parmi mission"),
    (_case("candidate", []), "écrivez au moins un candidat"),
    (_case("strict", [["A", "Z"]]), "« Z » n’est pas un candidat du cas"),
    (_case("equal", [["A", "B", "C"]]), "écrivez des paires de candidats"),
    (_case("ineligible", [{"candidate": "Z"}]), "ineligible n° 1, champ « candidate » = « Z » : candidat inconnu"),
    (_candidate("id", "A"), "Cas MC-01, candidats, champ « id » = « A » : déjà employé"),
    (_candidate("current_job", "SI-99"), f"{B}, champ « current_job » = « SI-99 » : métier inconnu"),
    (_candidate("level_band", 9), f"{B}, champ « level_band » = 9 : écrivez un entier de 1 à 8"),
    (_candidate("level_band", True), "champ « level_band » = true : écrivez un entier"),
    (_candidate("education", "bac"), "champ « education » = « bac » : niveau de diplôme inconnu ; choisissez parmi N1"),
    (_candidate("education_fields", [""]), "écrivez une liste de textes"),
    (_candidate("experience_years", -1), "= -1 : écrivez un nombre de 0 à 60"),
    (_candidate("experience_years", 2.555), "avec 2 décimales au plus"),
    (_candidate("sex", 1), f"{B}, champ « sex » = 1 : écrivez un texte"),
    (_candidate("age", "34"), "champ « age » = « 34 » : écrivez un entier"),
    (_candidate("skills", [{"skill": "C-XXX", "level": 1}]), f"{B}, skills n° 1, champ « skill » = « C-XXX »"),
    (_candidate("skills", [{"skill": "C-SID-04", "level": 0}]), "champ « level » = 0 : écrivez un entier de 1 à 4"),
    (_candidate("skills", [{"skill": "C-SID-04", "level": 1}] * 2), "compétence donnée deux fois"),
    (_candidate("skills", [{"skill": "C-SID-04", "level": 1, "evidence": "x"}]), "preuve inconnu"),
    (_candidate("skills", [3]), "skills n° 1 : une table de champs est attendue, pas 3"),
    (_candidate("past_jobs", [{"job": "SI-05"}]), "past_jobs n° 1, champ « months » : il manque"),
    (_candidate("salary", 1), f"{B}, champ « salary » = 1 : champ inconnu"),
]


@pytest.mark.parametrize(("change", "sentence"), REFUSALS, ids=[sentence[:50] for _, sentence in REFUSALS])
def test_a_wrong_value_is_told_with_its_place_and_its_cure(change: Callable[[dict], None], sentence: str) -> None:
    content = copy.deepcopy(CONTENT)
    change(content)
    with pytest.raises(CaseError) as refused:
        matched(json.dumps(content), "json")
    assert sentence in str(refused.value)


@pytest.mark.parametrize("name", ["job", "id", "candidate"])
def test_a_missing_field_of_a_case_is_told(name: str) -> None:
    content = copy.deepcopy(CONTENT)
    del content["case"][0][name]
    with pytest.raises(CaseError, match=f"champ « {name} » : il manque, ajoutez-le"):
        matched(json.dumps(content), "json")


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("[[case]", "", "TOML incorrect"),
        ("{", "", "JSON incorrect"),
        ('{"case": [], "case": []}', "", "le champ « case » est écrit deux fois"),
        ('{"count": NaN}', "", "NaN n’est pas un nombre"),
        ("3", "json", "un objet"),
        ("", "", "champ « case » : il manque"),
        ("[" * 5000, "json", "JSON incorrect"),
    ],
)
def test_a_file_that_cannot_be_read(text: str, kind: str, sentence: str) -> None:
    with pytest.raises(CaseError, match=sentence):
        matched(text, kind)


def test_former_jobs_count_when_recent_and_long_enough() -> None:
    def nearness(months: int, ended: int) -> str:
        content = copy.deepcopy(CONTENT)
        former = [{"job": "SI-05", "months": months, "ended_months_ago": ended}]
        content["case"][0]["candidate"][0]["past_jobs"] = former
        ranking = matched(json.dumps(content), "json")[1][0]["ranking"]
        told = next(line["explanation"] for line in ranking if line["id"] == "B")
        return next(line for line in told if line.startswith("Proximité"))

    assert "(SI-05)" in nearness(12, 59)
    assert "(SI-04)" in nearness(11, 59)
    assert "(SI-04)" in nearness(12, 60)


def test_a_byte_order_mark_is_not_an_error() -> None:
    assert matched("\ufeff" + CASES.read_text(), "")[2] == []
