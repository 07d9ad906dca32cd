"""Reading the statute: texts with their articles, articles with their versions, the shelf of templates."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from hr_core.access import Access
from hr_core.models import AuditEntry, Institution, PayTerms, Posting, Unit
from payroll.choices import AmountKind, ArticleEffect, Combination, Rhythm
from payroll.countries import law
from payroll.models import ArticleVersion, PayItemVersion, StatuteArticle, StatuteText
from payroll.services.article_rules import amount_told, criteria_told, rhythm_told

SHELF = Path(__file__).resolve().parent.parent / "data" / "statute_shelf.toml"
State = ArticleVersion.State


@dataclass(frozen=True)
class Template:
    """An article of the shelf: `values` are those of a version."""

    code: str
    object: str
    about: str
    item: str
    needs: Sequence[str] = ()
    told: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@lru_cache(maxsize=1)
def shelf() -> tuple[Template, ...]:
    """The templates, in the order of the file."""
    with SHELF.open("rb") as file:
        rows = tomllib.load(file)["template"]
    named = ("code", "object", "about", "item", "needs", "told")
    return tuple(
        Template(
            **{name: row[name] for name in named if name in row},
            values={name: value for name, value in row.items() if name not in named},
        )
        for row in rows
    )


def template_values(template: Template, institution: Institution) -> dict[str, Any]:
    """The values of a new article made of a template; where the law of the country lacks its figure, an amount is asked."""
    values: dict[str, Any] = {
        "effect": ArticleEffect.PAYS,
        "combination": Combination.FIRST,
        "rhythm": Rhythm.MONTHLY,
        "rank": 10,
        **template.values,
        "object": template.object,
    }
    values["is_prorated"] = values["rhythm"] == Rhythm.MONTHLY
    figures, today = law(institution.country_id).figures, date.today()  # noqa: DTZ011 - the officers' day
    if any(name not in figures or figures[name].on(today) is None for name in template.needs):
        values |= {"amount_kind": AmountKind.FIXED, "formula": ""}
    return values


def texts_listed() -> QuerySet[StatuteText]:
    """Texts with how many articles they hold in force today and how many proposals wait."""
    today = date.today()  # noqa: DTZ011 - the officers' day
    held = Q(articles__versions__state=State.APPROVED, articles__versions__start__lte=today)
    held &= Q(articles__versions__end__isnull=True) | Q(articles__versions__end__gt=today)
    held &= ~Q(articles__versions__effect=ArticleEffect.REPEALED)
    waiting = Q(articles__versions__state=State.PROPOSED)
    return StatuteText.objects.annotate(
        articles_held=Count("articles", filter=held, distinct=True),
        articles_waiting=Count("articles", filter=waiting, distinct=True),
    )


@dataclass(frozen=True)
class ArticleTold:
    """An article on a day: its version in force (None before, or once repealed), its proposal, in words."""

    article: StatuteArticle
    version: ArticleVersion | None
    proposal: ArticleVersion | None
    label: str
    population: Sequence[str]
    amount: str
    rhythm: str

    @property
    def shown(self) -> ArticleVersion | None:
        return self.version or self.proposal


def articles_told(text: StatuteText, on: date) -> list[ArticleTold]:
    """The articles of a text, by number: three queries."""
    versions = ArticleVersion.objects.select_related("item", "table", "article").order_by("-start", "-pk")
    articles = list(text.articles.prefetch_related(Prefetch("versions", versions)))
    labels = item_labels(text.institution, on)
    currency = text.institution.country.currency
    return sorted((_told(article, labels, currency, on) for article in articles), key=lambda each: _number(each.article.number))


def _told(article: StatuteArticle, labels: Mapping[int, str], currency: str, on: date) -> ArticleTold:
    versions = list(article.versions.all())
    held = next((each for each in versions if each.state == State.APPROVED and each.holds_on(on)), None)
    proposal = next((each for each in versions if each.state == State.PROPOSED), None)
    if held is not None and held.effect == ArticleEffect.REPEALED:
        held = None
    shown = held or proposal or (versions[0] if versions else None)
    return ArticleTold(
        article=article,
        version=held,
        proposal=proposal,
        label=f"{shown.item.code} {labels.get(shown.item_id, '')}".strip() if shown else "",
        population=criteria_told(shown) if shown else (),
        amount=amount_told(shown, currency) if shown else "",
        rhythm=rhythm_told(shown) if shown else "",
    )


def _number(number: str) -> tuple[int, str]:
    digits = "".join(sign for sign in number if sign.isdigit())
    return int(digits or 0), number


def item_labels(institution: Institution, on: date) -> dict[int, str]:
    versions = PayItemVersion.objects.on(on).filter(institution=institution)
    return dict(versions.values_list("item", "label"))


def item_labels_by_code(institution: Institution, on: date) -> dict[str, str]:
    versions = PayItemVersion.objects.on(on).filter(institution=institution)
    return dict(versions.values_list("item__code", "label"))


def proposals_waiting() -> QuerySet[ArticleVersion]:
    return (
        ArticleVersion.objects.filter(state=State.PROPOSED)
        .select_related("article__text", "item", "table", "proposed_by")
        .order_by("proposed_at")
    )


def waiting_for(access: Access) -> QuerySet[ArticleVersion]:
    """Proposals that this person may decide."""
    rows = ArticleVersion.objects.filter(state=State.PROPOSED).exclude(proposed_by=access.user)
    return rows if access.has("statute_approve") else rows.none()


def paper_names() -> list[str]:
    """The papers that approved articles ask for, and those already recorded under a proposal."""
    found = ArticleVersion.objects.exclude(paper="").exclude(state=State.REFUSED)
    return sorted(set(found.values_list("paper", flat=True)))


def values_in_files(on: date) -> list[tuple[str, list[str]]]:
    """What the files hold on a day for each criterion written by hand: five queries."""
    terms = PayTerms.objects.on(on).filter(state="approved")
    postings = Posting.objects.on(on)

    def distinct(rows: QuerySet, name: str) -> list[str]:
        return sorted(set(rows.exclude(**{name: ""}).values_list(name, flat=True).distinct()))

    return [
        ("Catégories", distinct(terms, "category")),
        ("Classes", distinct(terms, "grade_class")),
        ("Échelons", distinct(terms, "step")),
        ("Emplois", distinct(postings, "job_title")),
        ("Lieux", distinct(Unit.objects.all(), "town")),
    ]


def article_history(article: StatuteArticle) -> QuerySet[AuditEntry]:
    """The writes of an article and of its versions, newest first."""
    own = Q(table_name=StatuteArticle._meta.db_table, object_id=str(article.pk))
    keys = [str(key) for key in article.versions.values_list("pk", flat=True)]
    return AuditEntry.objects.filter(own | Q(table_name=ArticleVersion._meta.db_table, object_id__in=keys))
