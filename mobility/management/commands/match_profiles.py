"""`match_profiles`: hold candidates against posts given as TOML or JSON, print the orders as JSON; no record is read."""

from __future__ import annotations

import json
import sys
import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from careers.edition_file import edition_codes, edition_content
from mobility.matching import ENGINE, Ranked, evaluate, explain, framework_of, rank_profiles
from mobility.matching.cases import Case, Known, cases_of, parse, referential_of
from mobility.matching.checked import CaseError
from mobility.matching.expectations import departures
from mobility.weights_file import published_weights

STANDARD_INPUT = "-"
COUNTRIES = settings.BASE_DIR / "hr_core" / "data" / "zone.toml"


class Command(BaseCommand):
    help = "Classe des candidats devant des postes (TOML ou JSON) et explique chaque score ; ne lit aucun dossier."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, help="Fichier .toml ou .json, ou « - » pour l’entrée standard.")
        parser.add_argument(
            "--verify", action="store_true", help="Compare avec l’ordre attendu par les cas ; échoue s’il diffère."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cases, answers, wrong = matched(*_read(options["input"]))
        except CaseError as error:
            raise CommandError(str(error), returncode=2) from None
        self.stdout.write(json.dumps(answers, ensure_ascii=False, indent=1))
        if options["verify"] and wrong:
            raise CommandError("\n".join(wrong))


def matched(text: str, kind: str) -> tuple[list[Case], list[dict[str, Any]], list[str]]:
    """The cases of a text, their orders ready for JSON, and what departs from the expected orders."""
    content = parse(text, kind=kind)
    codes = edition_codes()
    framework = framework_of(edition_content(referential_of(content, codes, codes[-1])))
    weights = published_weights()
    cases = cases_of(content, Known(framework, _countries()))
    answers, wrong = [], []
    for case in cases:
        evaluation = evaluate([case.need], case.profiles, framework, weights)
        ranking = rank_profiles(evaluation, 0)
        wrong += departures(case, ranking)
        answers.append(
            {
                "id": case.id,
                "job": case.need.job,
                "referential": framework.code,
                "weights": weights.version,
                "engine": ENGINE,
                "ranking": [_told(line, explain(evaluation, 0, line.row)) for line in ranking],
            }
        )
    return cases, answers, wrong


def _told(line: Ranked, explanation: list[str]) -> dict[str, Any]:
    """A line for JSON; the score is the displayed figure, with its one decimal."""
    return {
        "id": line.id,
        "rank": line.rank,
        "score": None if line.tenths is None else line.tenths / 10,
        "eligible": line.eligible,
        "failed": list(line.failed),
        "explanation": explanation,
    }


def _read(source: str) -> tuple[str, str]:
    """The text, and its kind by the name of the file."""
    try:
        if source == STANDARD_INPUT:
            return sys.stdin.buffer.read().decode("utf-8"), ""
        path = Path(source)
        return path.read_text(encoding="utf-8"), {".json": "json", ".toml": "toml"}.get(path.suffix.lower(), "")
    except OSError as error:
        raise CaseError(
            _("Fichier illisible : %(path)s (%(cause)s).") % {"path": source, "cause": error.strerror}
        ) from None
    except UnicodeDecodeError:
        raise CaseError(
            _("Fichier illisible : %(path)s n’est pas en UTF-8 ; enregistrez-le dans ce codage.") % {"path": source}
        ) from None


def _countries() -> frozenset[str]:
    with COUNTRIES.open("rb") as file:
        return frozenset(row["code"] for row in tomllib.load(file)["country"])
