"""« d’Awa », « d’octobre »: a sentence that names a person or a month after « de » asks `french_of`."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("hr_core", "careers", "payroll", "training", "mobility")
BEFORE_A_PERSON = re.compile(r"\bde %\((?:who|employee|agent|person)\)s|(?:paie|Bulletin|Indemnité|celle) de %\(month\)s")
#: Where what follows « de » is never a person: an institution's acronym.
OTHERS = {"training/views/sessions/statements.py"}


def test_no_sentence_says_de_before_the_name_of_a_person_or_of_a_month() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if str(path.relative_to(ROOT)) not in OTHERS
        for line in path.read_text().splitlines()
        if BEFORE_A_PERSON.search(line)
    ]
    assert not found, "\n".join(found)
