"""Articles from a spreadsheet: the workbook of a text goes out with its articles, comes back, is proposed, then approved."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook, load_workbook

from hr_core.access import access_of
from hr_core.models import ImportBatch
from hr_core.scope import scope
from payroll.models import ArticleVersion, StatuteArticle, StatuteText
from payroll.services.statute_files import (
    article_workbook,
    statute_file_approve,
    statute_file_propose,
    statute_file_receive,
)
from tests.cast import Zone
from tests.payroll.statute.conftest import Article

HEADINGS = ("Article", "Objet", "Rubrique", "Catégories", "Montant", "Taux (%)", "Base du taux", "Rythme", "Mois")
HOUSING = ("34", "Indemnité de logement", 2200, "B ; C", 50_000, "", "", "", "")

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def written(*rows: Any, headings: Any = HEADINGS) -> bytes:
    book = Workbook()
    book.active.append(list(headings))
    for row in rows:
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def receive(zone: Zone, text: StatuteText, content: bytes, name: str = "ousmane") -> ImportBatch:
    with scope(zone.home, actor=zone.user(name)):
        return statute_file_receive(
            text=text, content=content, name="statut.xlsx", start=dt.date(2026, 12, 1), reason="Conseil du 12 novembre",
            accepts_closed_month=False, access=access_of(zone.user(name), zone.home.pk),
        )  # fmt: skip


def propose_file(zone: Zone, batch: ImportBatch, *, only_valid: bool = False) -> ImportBatch:
    user = zone.user("ousmane")
    with scope(zone.home, actor=user):
        return statute_file_propose(batch=batch, only_valid=only_valid, access=access_of(user, zone.home.pk))


def counts(batch: ImportBatch) -> tuple[int, ...]:
    return tuple(batch.counts[name] for name in ("created", "changed", "unchanged", "refused"))


def test_a_file_is_previewed_proposed_and_approved_by_somebody_else(fund: Zone, text: StatuteText) -> None:
    bonus = ("35", "Prime de fin d’année", "2200", "", "", "8,5", "salaire de base", "certains mois", "juin ; décembre")
    batch = receive(fund, text, written(HOUSING, bonus))
    assert counts(batch) == (2, 0, 0, 0)
    with scope(fund.home):
        assert not StatuteArticle.objects.exists() and not ArticleVersion.objects.exists()
    batch = propose_file(fund, batch)
    with scope(fund.home, actor=fund.user("khady")):
        housing, bonus_version = ArticleVersion.objects.order_by("article__number")
        assert (housing.state, housing.amount, housing.categories, housing.start) == ("proposed", 50_000, ["B", "C"], dt.date(2026, 12, 1))
        assert (bonus_version.rate, bonus_version.base, bonus_version.months) == (8_500, "salaire_base", [6, 12])
        assert bonus_version.proposed_by == fund.user("ousmane") and not bonus_version.is_prorated
        refused = statute_file_approve(batch=batch, actor=fund.user("ousmane"))
        assert (refused.done, len(refused.refusals)) == (0, 2)
        assert statute_file_approve(batch=batch, actor=fund.user("khady")).done == 2
        assert set(ArticleVersion.objects.values_list("state", flat=True)) == {"approved"}


def test_the_workbook_of_a_text_comes_back_without_proposing_anything(fund: Zone, text: StatuteText, article: Article) -> None:
    article("12", categories=["C"], seniority_from=24, paper="Certificat de résidence", maximum=90_000)
    article("13", item="2300", amount_kind="rate", amount=None, rate=12_500, base="salaire_base", is_executive=False,
            condition='enfants >= 1 et ville = "Dakar"', contract_kinds=["permanent"], combination="adds")  # fmt: skip
    article("14", item="2400", amount_kind="formula", amount=None, formula="salaire_base * 5 %", rhythm="months", months=[6])
    with scope(fund.home):
        content = article_workbook(text)
    batch = receive(fund, text, content)
    assert counts(batch) == (0, 0, 3, 0), batch.problems
    book = load_workbook(io.BytesIO(content))
    sheet = book["Articles"]
    columns = {str(cell.value).strip(" *"): cell.column for cell in sheet[1]}
    sheet.cell(3, columns["Montant"], 45_000)
    sheet.cell(3, columns["Catégories"]).value = None  # everybody now
    changed = io.BytesIO()
    book.save(changed)
    batch = propose_file(fund, receive(fund, text, changed.getvalue()))
    assert counts(batch) == (0, 1, 2, 0)
    with scope(fund.home):
        version = ArticleVersion.objects.get(state="proposed")
        assert (version.article.number, version.amount, version.categories, version.maximum) == ("12", 45_000, [], 90_000)


@pytest.mark.parametrize(
    ("changes", "column", "message"),
    [
        ({"Rubrique": "9999"}, "Rubrique", "pas connu"),
        ({"Rubrique": "1100"}, "Rubrique", "pas connu"),  # the base salary is no allowance
        ({"Montant": ""}, "Montant", "combien"),
        ({"Taux (%)": "10"}, "Taux (%)", "Plusieurs façons"),
        ({"Montant": "", "Taux (%)": 0.3}, "Taux (%)", "cent fois moins"),
        ({"Montant": -5}, "Montant", "négatif"),
        ({"Rythme": "souvent"}, "Rythme", "chaque mois"),
        ({"Rythme": "certains mois"}, "Mois", "au moins un mois"),
        ({"Objet": ""}, "Objet", "obligatoire"),
        ({"Catégories": 'B ; "C"'}, "Catégories", "guillemets"),
    ],
)
def test_a_wrong_line_says_where_what_and_proposes_nothing(
    fund: Zone, text: StatuteText, changes: dict[str, Any], column: str, message: str
) -> None:
    row = dict(zip(HEADINGS, HOUSING, strict=True)) | changes
    good = ("40", *HOUSING[1:])
    batch = receive(fund, text, written([row[name] for name in HEADINGS], good))
    assert counts(batch) == (1, 0, 0, 1)
    error = next(each for each in batch.problems if each["severity"] == "error")
    assert (error["line"], error["column"]) == (2, column)
    assert message in error["message"] + error["cure"]
    with pytest.raises(ValidationError, match="lignes sont refusées"):
        propose_file(fund, batch)
    assert len(propose_file(fund, batch, only_valid=True).options["versions"]) == 1


def test_what_the_statute_became_since_the_preview_is_shown_again(fund: Zone, text: StatuteText, propose: Article) -> None:
    batch = receive(fund, text, written(HOUSING))
    propose("34", amount=10_000)
    batch = propose_file(fund, batch)
    assert (batch.state, counts(batch)) == ("previewed", (0, 0, 0, 1))
    assert "changé depuis l’aperçu" in batch.report["failure"]


def test_the_screens_go_from_the_workbook_to_the_approval(fund: Zone, text: StatuteText, as_: Callable[[str], Any]) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    home = f"/paie/statut/{text.pk}/fichier/"
    browser = as_("ousmane")
    assert browser.get(f"{home}classeur/").status_code == 200
    file = SimpleUploadedFile("statut.xlsx", written(HOUSING))
    sent = browser.post(home, {"file": file, "start": "2026-12-01", "motif": "Conseil"})
    assert sent.status_code == 302
    page = browser.get(sent["Location"]).content.decode()
    assert "Article 34, Indemnité de logement" in page and "Proposer…" in page
    assert browser.post(f"{sent['Location']}proposer/", {}).status_code == 302
    assert browser.get(f"{sent['Location']}approuver/").status_code == 403
    browser = as_("khady")
    assert "Approuver les propositions" in browser.get(sent["Location"]).content.decode()
    assert browser.post(f"{sent['Location']}approuver/", {"comment": ""}).status_code == 302
    with scope(fund.home):
        assert ArticleVersion.objects.get().state == "approved"
