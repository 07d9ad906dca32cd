"""Articles are proposed by one person and approved by another; a version is never overwritten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import ArticleVersion, StatuteArticle, StatuteText
from payroll.services.statute import cells_on
from payroll.services.statute_articles import (
    SamePerson,
    article_repeal_propose,
    version_approve,
    version_refuse,
    version_withdraw,
)
from payroll.services.statute_texts import text_save
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken
from tests.payroll.statute.conftest import START, Article


def numbers_on(fund: Zone, day: dt.date) -> list[str]:
    with scope(fund.home):
        return [cell.reference.rsplit(" ", 1)[-1] for cell in cells_on(fund.home, day)]


def test_a_proposal_has_no_effect_until_it_is_approved(fund: Zone, propose: Article) -> None:
    version = propose("12")
    assert numbers_on(fund, START) == []
    with scope(fund.home, actor=fund.user("khady")):
        version_approve(version=version, actor=fund.user("khady"))
    assert numbers_on(fund, START) == ["12"]


def test_who_proposed_does_not_approve(fund: Zone, propose: Article) -> None:
    version = propose("12")
    with scope(fund.home, actor=fund.user("ousmane")), pytest.raises(SamePerson) as refused:
        version_approve(version=version, actor=fund.user("ousmane"))
    assert "une autre personne doit en décider" in str(refused.value)
    assert numbers_on(fund, START) == []


def test_the_database_refuses_one_person_for_both(fund: Zone, propose: Article) -> None:
    version = propose("12")
    with scope(fund.home), pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.filter(pk=version.pk).update(state="approved", decided_by=fund.user("ousmane"))


def test_a_decision_is_taken_once(fund: Zone, article: Article) -> None:
    version = article("12")
    with scope(fund.home, actor=fund.user("binta")), pytest.raises(Refusal):
        version_refuse(version=version, actor=fund.user("binta"), reason="Trop tard")


def test_a_refusal_keeps_its_reason_and_leaves_what_held(fund: Zone, article: Article, propose: Article) -> None:
    article("12", amount=30_000)
    version = propose("12", start=dt.date(2026, 3, 1), amount=90_000)
    with scope(fund.home, actor=fund.user("khady")):
        with pytest.raises(ValidationError):
            version_refuse(version=version, actor=fund.user("khady"), reason=" ")
        version_refuse(version=version, actor=fund.user("khady"), reason="Budget non voté")
        version.refresh_from_db()
        assert (version.state, version.decision_reason) == ("refused", "Budget non voté")
        held = ArticleVersion.objects.on(dt.date(2026, 4, 1)).get(state="approved")
        assert (held.amount, held.end) == (30_000, None)


def test_only_one_proposal_waits_on_an_article(fund: Zone, propose: Article) -> None:
    propose("12")
    with pytest.raises(ValidationError) as refused:
        propose("12", amount=1)
    assert "attend déjà" in refused.value.messages[0]


def test_only_the_proposer_withdraws_and_an_article_that_never_held_disappears(fund: Zone, propose: Article) -> None:
    version = propose("12")
    with scope(fund.home, actor=fund.user("khady")), pytest.raises(PermissionDenied):
        version_withdraw(version=version, actor=fund.user("khady"))
    with scope(fund.home, actor=fund.user("ousmane")):
        version_withdraw(version=version, actor=fund.user("ousmane"))
        assert not StatuteArticle.objects.exists()


def test_a_new_version_closes_the_one_that_held_on_its_first_day(fund: Zone, article: Article) -> None:
    article("12", amount=30_000)
    article("12", start=dt.date(2026, 3, 1), amount=40_000)
    with scope(fund.home):
        found = ArticleVersion.objects.filter(state="approved").order_by("start").values_list("amount", "start", "end")
        assert list(found) == [
            (30_000, START, dt.date(2026, 3, 1)),
            (40_000, dt.date(2026, 3, 1), None),
        ]


def test_a_version_put_before_another_ends_where_it_begins(fund: Zone, article: Article) -> None:
    article("12", start=dt.date(2026, 6, 1), amount=60_000)
    article("12", amount=30_000)
    with scope(fund.home):
        assert ArticleVersion.objects.get(amount=30_000).end == dt.date(2026, 6, 1)


def test_a_repeal_is_proposed_and_approved_too(fund: Zone, article: Article) -> None:
    version = article("12")
    day = dt.date(2026, 7, 1)
    with scope(fund.home, actor=fund.user("ousmane")):
        ending = article_repeal_propose(
            article=version.article, start=day, actor=fund.user("ousmane"), reason="Dénoncé"
        )
    assert numbers_on(fund, day) == ["12"]
    with scope(fund.home, actor=fund.user("khady")):
        version_approve(version=ending, actor=fund.user("khady"))
    assert numbers_on(fund, dt.date(2026, 6, 30)) == ["12"]
    assert numbers_on(fund, day) == []
    with scope(fund.home, actor=fund.user("ousmane")), pytest.raises(ValidationError):
        article_repeal_propose(article=version.article, start=day, actor=fund.user("ousmane"), reason="Encore")


def test_a_start_in_a_closed_month_is_refused_unless_confirmed(fund: Zone, propose: Article) -> None:
    month_taken(fund, month_opened(fund), RunState.CLOSED)
    with pytest.raises(ValidationError) as refused:
        propose("12", start=dt.date(2026, 1, 31))
    assert "Ce mois est clôturé" in refused.value.message_dict["start"][0]
    assert not propose("13", start=dt.date(2026, 2, 1)).is_backdated
    version = propose("12", start=dt.date(2026, 1, 31), accepts_closed_month=True)
    assert version.is_backdated
    with scope(fund.home, actor=fund.user("khady")):
        version_approve(version=version, actor=fund.user("khady"))
    assert numbers_on(fund, dt.date(2026, 1, 31)) == ["12"]


def test_a_month_closed_meanwhile_asks_for_the_confirmation_again(fund: Zone, propose: Article) -> None:
    version = propose("12")
    month_taken(fund, month_opened(fund), RunState.CLOSED)
    with scope(fund.home, actor=fund.user("khady")), pytest.raises(ValidationError):
        version_approve(version=version, actor=fund.user("khady"))
    assert numbers_on(fund, START) == []


@pytest.mark.parametrize(
    ("field", "changes", "words"),
    [
        ("condition", {"condition": "anciennet >= 3"}, "n’existe pas"),
        ("condition", {"condition": "enfants + 1"}, "condition est attendue"),
        ("condition", {"condition": 'sexe = "femme"'}, "Le sexe ne fait pas varier"),
        ("formula", {"amount_kind": "formula", "formula": "r9999 * 2"}, "n’existe pas ce jour-là"),
        ("base", {"amount_kind": "rate", "rate": 1_000, "base": "assiette(\"rien\")"}, "n’existe pas"),
        ("__all__", {"amount_kind": "rate", "rate": 10_000, "base": "brut"}, "ne se calculerait plus"),
        ("legal_figure", {"legal_figure": "probation", "at_least_law": True}, "n’est pas un nombre"),
        ("months", {"rhythm": "months"}, "au moins un mois"),
        ("milestones", {"rhythm": "milestone"}, "au moins une ancienneté"),
        ("item", {"item": "1100"}, "choisissez un gain"),
        ("item", {"item": "6200"}, "choisissez un gain"),
        ("jobs", {"jobs": ['Chef "adjoint"']}, "sans guillemets"),
        ("start", {"start": dt.date(2025, 12, 31)}, "Le texte n’est pas en vigueur"),
        ("__all__", {"sex": "F"}, "Citer le texte"),
        ("amount", {"amount": None}, "Donner le montant"),
        ("base", {"amount_kind": "rate", "rate": 1_000}, "Choisir la base"),
        ("__all__", {"seniority_from": 24, "seniority_to": 24}, "La fin de l’ancienneté"),
    ],
)
def test_a_proposal_that_cannot_be_calculated_is_refused_under_its_field(
    fund: Zone, propose: Article, field: str, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        propose("12", **changes)
    found = refused.value.message_dict if hasattr(refused.value, "error_dict") else {"__all__": refused.value.messages}
    assert words in " ".join(found[field])
    with scope(fund.home):
        assert not ArticleVersion.objects.exists()


def test_a_text_does_not_end_before_its_articles(fund: Zone, text: StatuteText, article: Article) -> None:
    article("12")
    with scope(fund.home, actor=fund.user("ousmane")), pytest.raises(ValidationError) as refused:
        text_save(
            institution=fund.home, text=text, values={"end": dt.date(2026, 9, 1)}, actor=fund.user("ousmane")
        )
    assert "(12)" in refused.value.message_dict["end"][0]


def test_another_institution_has_none_of_it(fund: Zone, article: Article) -> None:
    article("12")
    with scope(fund.other):
        assert not ArticleVersion.objects.exists()
        assert cells_on(fund.other, START) == []
