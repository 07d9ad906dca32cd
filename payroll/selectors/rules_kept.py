"""The rules of a month for pages that only read them: kept in memory for as long as none of their rows has moved.

One query takes a mark of every row that the rules are made of: how many there are, and the sums of the transactions and
commands that wrote them. Two equal marks are the same rows; a row that anybody adds, changes or removes moves the mark. A
calculation does not go through here: it reads its rules and keeps them with itself.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import TypeVar

from django.db import connection
from django.db.models import Model

from hr_core.models import Institution, PayTerms, SchemeAffiliation
from payroll.choices import RunKind
from payroll.countries import law
from payroll.engine import PayPlan
from payroll.models import (
    ArticleVersion,
    ExchangeRate,
    InstitutionSetting,
    LawOverride,
    PayItem,
    PayItemBase,
    PayItemVersion,
    PayTable,
    PayTableRow,
    StatuteArticle,
    StatuteText,
)
from payroll.selectors.statute import item_labels_by_code, paper_names
from payroll.services.article_cells import ArticleCell
from payroll.services.article_rules import cell_of, versions_in_force
from payroll.services.definition import ItemDefinition, PlanDefinition, definition_read, plan_of
from payroll.services.statute import with_articles

#: What the rules are read from, and which rows of it; rows of the zone have no institution.
OF_INSTITUTION: tuple[tuple[type[Model], str], ...] = (
    (PayItem, ""),
    (PayItemVersion, ""),
    (PayItemBase, ""),
    (InstitutionSetting, ""),
    (PayTable, ""),
    (PayTableRow, ""),
    (StatuteText, ""),
    (StatuteArticle, ""),
    (ArticleVersion, ""),
    (PayTerms, " AND (guaranteed_net IS NOT NULL OR currency <> '')"),
    (SchemeAffiliation, ""),
)
OF_ZONE: tuple[type[Model], ...] = (LawOverride, ExchangeRate)
ROWS = "SELECT {} AS place, count(*), COALESCE(sum(xmin::text::bigint), 0), COALESCE(sum(cmin::text::bigint), 0) FROM {}"
KEPT = 32

Mark = tuple[tuple[int, int, int], ...]
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass
class Rules:
    """The institution's own items with the articles of the statute, and the plans that pages have made of them."""

    definition: PlanDefinition
    cells: list[ArticleCell]
    ranks: dict[int, int]  # of the versions of articles in force
    labels: dict[str, str]  # of the items, by code
    papers: list[str]  # that articles ask for
    plans: OrderedDict[tuple[ArticleCell, ...], PayPlan] = field(default_factory=OrderedDict)

    def plan(self) -> PayPlan:
        return plan_of(self.definition)

    def plan_with(self, cells: Sequence[ArticleCell], items: Iterable[ItemDefinition]) -> PayPlan:
        """The amounts of more items, which depend on `cells` alone, in the plan of the month. Errors: any `EngineError`."""
        known = self.plans.get(tuple(cells))
        if known is None:
            more = tuple(items)
            known = _narrowed(plan_of(replace(self.definition, items=(*self.definition.items, *more))), more)
            _keep(self.plans, tuple(cells), known)
        return known


def _narrowed(plan: PayPlan, items: Sequence[ItemDefinition]) -> PayPlan:
    """The plan of these items alone, and of what says whom the month pays; whole where they read a net that is guaranteed."""
    names = [spec.name for spec in plan.inputs]
    found = plan.narrowed(
        [item.code for item in items], keep=[name for name in names if name.startswith("scheme_") or name == "civil_servant"]
    )
    return plan if any(spec.name == "net_supplement" for spec in found.inputs) else found


_kept: OrderedDict[tuple[int, date], tuple[Mark, Rules]] = OrderedDict()
_lock = Lock()


def rules_kept(institution: Institution, on: date) -> Rules:
    """The rules of a day without those of the other subjects of the month: one query when nothing has moved, a dozen else."""
    mark = rules_mark(institution)
    found = _kept.get((institution.pk, on))
    if found is not None and found[0] == mark:
        return found[1]
    versions = versions_in_force(institution, on)
    cells = [cell_of(version, on=on, law=law(institution.country_id)) for version in versions]
    own = definition_read(institution=institution, on=on, run_kind=RunKind.REGULAR, with_sources=False)
    rules = Rules(
        definition=replace(own, items=tuple(with_articles(own.items, cells))),
        cells=cells,
        ranks={version.pk: version.rank for version in versions},
        labels=item_labels_by_code(institution, on),
        papers=paper_names(),
    )
    _keep(_kept, (institution.pk, on), (mark, rules))
    return rules


def rules_mark(institution: Institution) -> Mark:
    """What moves as soon as a row of the rules does; one query."""
    tables = [(model, f" WHERE institution_id = %(institution)s{more}") for model, more in OF_INSTITUTION]
    tables += [(model, "") for model in OF_ZONE]
    queries = [ROWS.format(place, model._meta.db_table) + which for place, (model, which) in enumerate(tables)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(queries) + " ORDER BY place", {"institution": institution.pk})
        return tuple((int(count), int(writers), int(commands)) for _place, count, writers, commands in cursor.fetchall())


def _keep(kept: OrderedDict[Key, Value], key: Key, value: Value) -> None:
    with _lock:
        kept[key] = value
        kept.move_to_end(key)
        while len(kept) > KEPT:
            kept.popitem(last=False)
