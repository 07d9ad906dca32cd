"""The shared cases come out as expected, by the same path as the command."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest

from mobility.management.commands.match_profiles import matched
from mobility.matching.cases import Known, cases_of, parse
from mobility.matching.expectations import departures
from mobility.matching.ranking import Ranked
from tests.mobility.matching.helpers import CASES, FRAMEWORK

TEXT = CASES.read_text()


def answers(text: str = TEXT, kind: str = "toml") -> dict[str, Any]:
    return {each["id"]: each["ranking"] for each in matched(text, kind)[1]}


def test_every_case_comes_out_as_expected() -> None:
    assert matched(TEXT, "toml")[2] == []


def test_the_file_gives_the_same_as_json_and_when_its_kind_is_guessed() -> None:
    as_json = json.dumps(tomllib.loads(TEXT), ensure_ascii=False)
    assert answers(as_json, "json") == answers() == answers(as_json, "") == answers(TEXT, "")
    only_cases = json.dumps(tomllib.loads(TEXT)["case"])
    assert answers(only_cases, "json") == answers()


def test_the_figures_of_the_shared_example() -> None:
    assert [(line["id"], line["score"]) for line in answers()["MC-01"]] == [("A", 100.0), ("B", 73.0), ("C", 34.9)]


def test_equal_profiles_share_their_score_and_their_rank() -> None:
    assert [(line["score"], line["rank"]) for line in answers()["MC-04"]] == [(100.0, 1), (100.0, 1), (89.0, 3)]


def test_an_inadmissible_candidate_stands_last_without_a_score() -> None:
    last = answers()["MC-03"][-1]
    assert (last["id"], last["score"], last["eligible"], last["rank"]) == ("C", None, False, None)
    assert last["failed"] == ["diplôme réglementé absent : N7 (médecine) exigé, N5 (soins infirmiers) détenu"]


def test_the_order_of_the_file_changes_nothing() -> None:
    content = tomllib.loads(TEXT)
    for case in content["case"]:
        case["candidate"].reverse()
        for candidate in case["candidate"]:
            candidate["skills"].reverse()
    content["case"].reverse()
    assert answers(json.dumps(content), "json") == answers()


def test_a_departure_from_the_expected_order_is_told() -> None:
    (case,) = [each for each in cases_of(parse(TEXT), Known(FRAMEWORK, {"tg", "ml", "bf", "cm", "bj", "td", "ci", "ga",
               "cg", "cf", "sn", "ne", "mg"})) if each.id == "MC-04"]  # fmt: skip
    upside_down = [Ranked("A", 0, True, 500, 3, (), 0, False), Ranked("B", 1, True, 600, 2, (), 0, False),
                   Ranked("C", 2, True, 700, 1, (), 0, False)]  # fmt: skip
    assert list(departures(case, upside_down)) == [
        "MC-04 : le groupe 1 devait précéder le suivant.",
        "MC-04 : A devait être devant C.",
        "MC-04 : B devait être devant C.",
        "MC-04 : A devait être à égalité avec B.",
    ]
    refused = [Ranked("A", 0, False, None, None, ("motif",), 0, False)]
    assert list(departures(case, refused)) == ["MC-04 : A devait être recevable (motif)."]


@pytest.mark.parametrize("field", ["sex", "age", "family", "institution", "home_country", "nationality", "name"])
def test_what_may_not_count_changes_nothing(field: str) -> None:
    content = tomllib.loads(TEXT)
    other = {"age": 63, "home_country": "gq"}.get(field, "autre")
    for case in content["case"]:
        for candidate in case["candidate"]:
            candidate[field] = other
    assert answers(json.dumps(content), "json") == answers()
