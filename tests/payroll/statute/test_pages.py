"""The statute on screen: from a text entered to an article approved, papers, and the control drawn up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from hr_core.models import PayTerms
from hr_core.scope import scope
from payroll.models import (
    ArticleVersion,
    EmployeePaper,
    EntitlementGap,
    PayItem,
    RecurringInput,
    StatuteArticle,
    StatuteText,
)
from tests.cast import Zone
from tests.payroll.months import month_opened
from tests.payroll.statute.conftest import START, Article

As = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def article_form(fund: Zone, **changes: Any) -> dict[str, Any]:
    with scope(fund.home):
        item = PayItem.objects.get(code="2200").pk
    return {
        "number": "12", "object": "Indemnité de logement", "item": item, "effect": "pays", "amount_kind": "fixed",
        "amount": "50 000", "rhythm": "monthly", "rank": "10", "combination": "first", "is_prorated": "on",
        "categories": "A ; B", "start": "2026-11-01", "motif": "Accord du conseil", **changes,
    }  # fmt: skip


def test_a_text_is_entered_with_its_scan_and_read_again(fund: Zone, as_: As) -> None:
    browser = as_("fatou")
    scan = SimpleUploadedFile("statut.pdf", b"%PDF-1.4 essai", content_type="application/pdf")
    values = {
        "nature": "staff_statute", "number": "2025-07", "title": "Statut du personnel", "signed_on": "2025-12-01",
        "approval_authority": "Conseil d’administration", "start": "2026-01-01", "last_day": "2030-12-31", "scan": scan,
    }  # fmt: skip
    answer = browser.post("/paie/statut/nouveau/", values)
    with scope(fund.home):
        text = StatuteText.objects.get()
    assert answer.status_code == 302
    assert (text.end, text.entered_by) == (dt.date(2031, 1, 1), fund.user("fatou"))
    assert "2025-07" in browser.get("/paie/statut/").content.decode()
    given = browser.get(f"/paie/statut/{text.pk}/texte/")
    assert b"".join(given.streaming_content) == b"%PDF-1.4 essai"
    wrong = SimpleUploadedFile("statut.pdf", b"MZ programme", content_type="application/pdf")
    answer = browser.post(f"/paie/statut/{text.pk}/modifier/", {**values, "scan": wrong})
    assert answer.status_code == 422
    assert "Joindre un PDF ou une image" in answer.content.decode()


def test_an_article_is_proposed_then_approved_by_another(fund: Zone, text: StatuteText, as_: As) -> None:
    answer = as_("ousmane").post(f"/paie/statut/{text.pk}/articles/nouveau/", article_form(fund))
    assert answer.status_code == 302
    with scope(fund.home):
        version = ArticleVersion.objects.get()
    assert (version.state, version.amount, version.categories) == ("proposed", 50_000, ["A", "B"])
    page = as_("ousmane").get(f"/paie/statut/articles/{version.article_id}/").content.decode()
    assert "Une autre personne doit approuver" in page
    assert as_("ousmane").post(f"/paie/statut/versions/{version.pk}/approuver/", {}).status_code == 403
    home = as_("khady").get("/paie/statut/propositions/").content.decode()
    assert "catégorie A ou B" in home
    answer = as_("khady").post(f"/paie/statut/versions/{version.pk}/approuver/", {"comment": "Vu"})
    assert answer.status_code == 302
    version.refresh_from_db()
    assert (version.state, version.decided_by) == ("approved", fund.user("khady"))
    assert "En vigueur depuis le 01/11/2026" in as_("khady").get(f"/paie/statut/articles/{version.article_id}/").content.decode()


def test_who_holds_both_rights_still_does_not_decide_on_their_own_proposal(
    fund: Zone, propose: Article, as_: As
) -> None:
    from hr_core.services.roles import role_grant

    version = propose("12")
    with scope(fund.home):
        role_grant(institution=fund.home, user=fund.user("ousmane"), role="payroll_approver", actor=None)
    page = as_("ousmane").get(f"/paie/statut/articles/{version.article_id}/").content.decode()
    assert "/approuver/" not in page
    assert as_("ousmane").post(f"/paie/statut/versions/{version.pk}/approuver/", {}).status_code == 403
    version.refresh_from_db()
    assert version.state == "proposed"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"condition": "enfants >= "}, "la formule s’arrête ici"),
        ({"amount": ""}, "Donner le montant."),
        ({"sex": "F"}, "Citer le texte qui permet"),
        ({"rhythm": "milestone", "milestones": "dix"}, "Écrire des nombres d’années"),
        ({"start": "2025-01-01"}, "Le texte n’est pas en vigueur"),
        ({"motif": ""}, "obligatoire"),
    ],
)
def test_a_wrong_article_answers_422_and_writes_nothing(
    fund: Zone, text: StatuteText, as_: As, changes: dict[str, str], words: str
) -> None:
    answer = as_("ousmane").post(f"/paie/statut/{text.pk}/articles/nouveau/", article_form(fund, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with scope(fund.home):
        assert not StatuteArticle.objects.exists()


def test_a_number_in_use_leads_to_a_new_version(fund: Zone, text: StatuteText, article: Article, as_: As) -> None:
    version = article("12")
    answer = as_("ousmane").post(f"/paie/statut/{text.pk}/articles/nouveau/", article_form(fund))
    assert answer.status_code == 422
    form = article_form(fund, amount="60 000")
    del form["number"]
    answer = as_("ousmane").post(f"/paie/statut/articles/{version.article_id}/version/", form)
    assert answer.status_code == 302
    with scope(fund.home):
        assert ArticleVersion.objects.get(state="proposed").amount == 60_000
    filled = as_("ousmane").get(f"/paie/statut/articles/{version.article_id}/version/").content.decode()
    assert 'value="Indemnité de logement"' in filled


def test_a_template_is_adopted_in_two_steps(fund: Zone, text: StatuteText, as_: As) -> None:
    browser = as_("ousmane")
    assert f"/paie/statut/{text.pk}/modeles/eloignement/" in browser.get("/paie/statut/modeles/").content.decode()
    page = browser.get(f"/paie/statut/{text.pk}/modeles/eloignement/")
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value not in (None, "", [], False)}
    sent |= {"number": "40", "motif": "Adopté du modèle", "start": "2026-11-01", "rate": "10"}
    sent = {name: " ; ".join(map(str, value)) if isinstance(value, list) and name == "jobs" else value for name, value in sent.items()}
    answer = browser.post(f"/paie/statut/{text.pk}/modeles/eloignement/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    with scope(fund.home):
        version = ArticleVersion.objects.select_related("item").get()
    assert (version.item.code, version.unit_kinds, version.paper) == ("2620", ["agency"], "Certificat de résidence")
    assert browser.get(f"/paie/statut/{text.pk}/modeles/inconnu/").status_code == 404


def test_a_repeal_is_proposed_and_withdrawn(fund: Zone, article: Article, as_: As) -> None:
    version = article("12")
    sent = {"start": "2026-12-01", "motif": "Dénoncé"}
    assert as_("ousmane").post(f"/paie/statut/articles/{version.article_id}/abroger/", sent).status_code == 302
    with scope(fund.home):
        ending = ArticleVersion.objects.get(state="proposed")
    assert as_("fatou").post(f"/paie/statut/versions/{ending.pk}/retirer/", {}).status_code == 403
    assert as_("ousmane").post(f"/paie/statut/versions/{ending.pk}/retirer/", {}).status_code == 302
    with scope(fund.home):
        assert not ArticleVersion.objects.filter(state="proposed").exists()
        assert StatuteArticle.objects.exists()


def test_whom_a_proposal_would_concern_is_listed_and_one_person_is_told(
    fund: Zone, propose: Article, as_: As
) -> None:
    with scope(fund.home):
        PayTerms.objects.filter(employee=fund.employee("awa")).update(category="A")
    version = propose("12", categories=["A"], amount=50_000)
    url = f"/paie/statut/versions/{version.pk}/concernes/"
    page = as_("ousmane").get(url).content.decode()
    assert "1\u00a0agent concerné" in page.replace("\u202f", "\u00a0") or "1 agent concerné" in page
    assert "Awa Ndiaye" in page
    told = as_("ousmane").get(url + "?agent=Moussa").content.decode()
    assert "L’article ne s’applique pas." in told
    assert "non rempli" in told
    answer = as_("ousmane").get(url + "?export=xlsx")
    rows = list(load_workbook(BytesIO(answer.getvalue())).active.values)
    assert any("Awa Ndiaye" in map(str, row) and 50_000 in row for row in rows)


def test_the_confidential_are_counted_but_not_listed(fund: Zone, article: Article, as_: As) -> None:
    version = article("12")
    page = as_("ousmane").get(f"/paie/statut/versions/{version.pk}/concernes/?par=100").content.decode()
    assert "Mamadou Gueye" not in page
    assert "population réservée" in page


def test_the_tab_of_the_file_tells_what_is_given_and_what_is_missing(fund: Zone, article: Article, as_: As) -> None:
    article("12", amount=50_000)
    article("20", item="2620", object="Prime d’éloignement", amount=9_000, paper="Certificat de résidence")
    awa = fund.employee("awa").pk
    page = as_("ousmane").get(f"/paie/agents/{awa}/avantages/").content.decode()
    assert "50\u202f000" in page
    assert "pièce valide\u00a0: Certificat de résidence" in page
    sent = {"name": "Certificat de résidence", "start": "2026-11-01", "last_day": "2027-10-31", "reference": "n° 12"}
    assert as_("fatou").post(f"/paie/agents/{awa}/pieces/nouvelle/", sent).status_code == 302
    page = as_("ousmane").get(f"/paie/agents/{awa}/avantages/").content.decode()
    assert "9\u202f000" in page
    with scope(fund.home):
        paper = EmployeePaper.objects.get()
    assert (paper.end, paper.recorded_by) == (dt.date(2027, 11, 1), fund.user("fatou"))
    sent = {"last_day": "2026-10-31", "motif": "Déménagement"}
    assert as_("fatou").post(f"/paie/agents/{awa}/pieces/{paper.pk}/fin/", sent).status_code == 422
    sent["last_day"] = "2026-11-15"
    assert as_("fatou").post(f"/paie/agents/{awa}/pieces/{paper.pk}/fin/", sent).status_code == 302
    # The personnel officer keeps the papers and does not read what is paid.
    assert "50\u202f000" not in as_("fatou").get(f"/paie/agents/{awa}/avantages/").content.decode()


def test_nobody_records_a_paper_of_their_own(fund: Zone, article: Article, as_: As) -> None:
    article("20", amount=9_000, paper="Diplôme")
    own = fund.employee("fatou").pk
    sent = {"name": "Diplôme", "start": "2026-11-01"}
    assert as_("fatou").post(f"/paie/agents/{own}/pieces/nouvelle/", sent).status_code == 403
    with scope(fund.home):
        assert not EmployeePaper.objects.exists()


def test_the_control_is_drawn_up_filtered_and_exported(fund: Zone, article: Article, as_: As, asked: Any) -> None:
    month_opened(fund, 2026, 11)
    with scope(fund.home):
        PayTerms.objects.filter(employee=fund.employee("awa")).update(category="A")
        RecurringInput.objects.create(
            institution=fund.home, employee=fund.employee("binta"), item=PayItem.objects.get(code="2200"), amount=30_000,
            start=START,
        )  # fmt: skip
    article("12", effect="checks", categories=["A"], amount=30_000)
    browser = as_("ousmane")
    assert "n’est pas encore fait" in browser.get("/paie/statut/controle/").content.decode()
    asked(browser, "/paie/statut/controle/")
    page = browser.get("/paie/statut/controle/").content.decode()
    assert "Y a droit, ne l’a pas" in page
    assert "L’a sans droit" in page
    assert f"/paie/agents/{fund.employee('awa').pk}/avantages/" in page
    undue = browser.get("/paie/statut/controle/?constat=undue").content.decode()
    assert "Binta Sarr" in undue
    assert "Awa Ndiaye" not in undue
    answer = browser.get("/paie/statut/controle/?export=xlsx")
    rows = list(load_workbook(BytesIO(answer.getvalue())).active.values)
    assert any("y a droit, ne l’a pas" in map(str, row) for row in rows)
    assert as_("ibrahima").post("/paie/statut/controle/").status_code == 403
    with scope(fund.home):
        assert EntitlementGap.objects.count() == 2


def test_the_text_exports_its_articles(fund: Zone, text: StatuteText, article: Article, as_: As) -> None:
    article("12", categories=["A"], amount=50_000)
    answer = as_("ousmane").get(f"/paie/statut/{text.pk}/?export=xlsx")
    rows = list(load_workbook(BytesIO(answer.getvalue())).active.values)
    assert any(row[0] == "12" and "catégorie A" in str(row[4]) for row in rows)
