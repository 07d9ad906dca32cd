"""Each kind of defect of ``examples/defauts.xlsx`` gives its documented message on its line, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from examples.source.staff import INSTITUTIONS, ON
from hr_core.imports import StaffFile, StaffOptions, parse_staff_file
from hr_core.imports.messages import KINDS

EXAMPLES = Path(__file__).parents[3] / "examples"
FINDINGS = json.loads((EXAMPLES / "defauts.json").read_text(encoding="utf-8"))
# Lines of clean rows that a spoilt line repeats: the finding stands on both.
ECHOES = {(4, "staff_number_twice"), (4, "social_security_twice")}


@pytest.fixture(scope="module")
def staff() -> StaffFile:
    categories = frozenset(INSTITUTIONS["ipres"]["categories"])
    return parse_staff_file(EXAMPLES / "defauts.xlsx", StaffOptions("sn", ON, known_categories=categories))


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding["defect"])
def test_the_defect_gives_its_message(staff: StaffFile, finding: dict[str, object]) -> None:
    found = [
        problem
        for problem in staff.problems
        if (problem.line, problem.code, problem.field) == (finding["line"], finding["code"], finding["field"])
    ]
    assert [(problem.text, problem.severity) for problem in found] == [(finding["text"], finding["severity"])]


def test_there_are_more_than_twenty_kinds() -> None:
    assert len({finding["code"] for finding in FINDINGS}) >= 20


def test_nothing_else_is_found(staff: StaffFile) -> None:
    expected = {(finding["line"], finding["code"]) for finding in FINDINGS} | ECHOES
    assert {(problem.line, problem.code) for problem in staff.problems} == expected


def test_no_line_is_lost(staff: StaffFile) -> None:
    assert len(staff.rows) == 60
    assert {row.line for row in staff.rows} == set(range(4, 64))
    refused = {finding["line"] for finding in FINDINGS if finding["severity"] == "error"} | {4}
    assert staff.refused_lines == refused
    assert len(staff.accepted) == 60 - len(refused)


def test_the_readme_lists_every_defect() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for finding in FINDINGS:
        assert finding["text"] in readme


@pytest.mark.parametrize("code", sorted(KINDS))
def test_messages_are_whole_french_sentences_with_a_cure(code: str) -> None:
    kind = KINDS[code]
    assert kind.severity in ("error", "warning")
    for text in (kind.message, kind.cure):
        assert text == "{detail}" or re.search(r"[.]$", text)
        assert "'" not in text, "straight apostrophe"
        assert not re.search(r" [»:;?!]|« ", text), "plain space before a double sign"
