"""Whom a version of an article concerns on a day, and what it gives: the list, and one employee condition by condition."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.selectors.employees import seniority, with_place
from hr_core.text import french_amount, french_count, french_month
from hr_core.ui.exports import FORMATS
from hr_core.ui.listing import DENSITIES, ListScreen
from hr_core.ui.parts import Empty
from payroll.choices import ArticleEffect
from payroll.countries import law
from payroll.engine import EngineError
from payroll.models import ArticleVersion
from payroll.selectors.absence_effects import seniority_starts
from payroll.selectors.entitlements import Entitlements, Standing, entitlements_read, month_of
from payroll.selectors.rules_kept import rules_kept
from payroll.services.article_cells import ArticleCell
from payroll.services.article_rules import cell_of
from payroll.tables_statute import PeopleTable
from payroll.views.parts import asked_day
from payroll.views.statute_articles import OfText, month_shown
from payroll.views.statute_parts import AMOUNTS

#: Fewer people than this are asked for by their keys; of more, everybody's names are read.
FEW = 300


class ArticlePeopleView(OfText, ListScreen):
    """The people whom a version concerns in the month of `?jour=`; `?agent=` tells one person condition by condition."""

    model = Employee
    rights = AMOUNTS
    template_name = "payroll/statute/people.html"
    table_class = PeopleTable
    unit = (gettext_lazy("agent concerné"), gettext_lazy("agents concernés"))
    empty = Empty(
        gettext_lazy("Aucun agent concerné"),
        gettext_lazy("Personne ne remplit les conditions ce mois-là. Cherchez un agent pour voir celle qui manque."),
    )

    @cached_property
    def version(self) -> ArticleVersion:
        found = ArticleVersion.objects.select_related("article__text", "item", "table")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def on(self) -> Any:
        asked = asked_day(self.request) if self.request.GET.get("jour") else month_shown(self.version)
        return max(asked, self.version.start)

    @cached_property
    def read(self) -> Entitlements | None:
        """Its item's articles of that day with this version in its place; None when the rules of that day do not build."""
        try:
            period = month_of(self.institution, self.on)
            cell = cell_of(self.version, on=period.last_day, law=law(self.institution.country_id))
            rules = rules_kept(self.institution, period.last_day)
            cells = [each for each in rules.cells if each.item == cell.item and each.article != cell.article]
            if self.version.effect != ArticleEffect.REPEALED:
                cells = _placed(cells, cell, self.version.rank, rules.ranks)
            return entitlements_read(institution=self.institution, period=period, cells=cells, full_month=True, rules=rules)
        except EngineError as error:
            self.fault = str(error)
            return None

    fault = ""

    @cached_property
    def index(self) -> int | None:
        return self.read.index_of(self.version.pk) if self.read is not None else None

    @cached_property
    def visible(self) -> list[tuple[int, str, str, str]]:
        """The concerned whom this person may see: key, first names, name, staff number; one query."""
        if self.read is None or self.index is None:
            return []
        concerned = set(self.read.people(self.index))
        files = Employee.objects.visible_to(self.access)
        if len(concerned) < FEW:
            files = files.filter(pk__in=concerned)
        files = files.distinct().order_by("first_names", "last_name", "pk")
        names = files.values_list("pk", "first_names", "last_name", "staff_number")
        return [row for row in names if row[0] in concerned]

    @cached_property
    def rows(self) -> Any:
        """Everybody's name and amounts; what the file says of them is told of the rows that are shown (`complete`)."""
        read, index = self.read, self.index
        if read is None or index is None:
            return []
        floors, amounts = read.floors[index].tolist(), read.amounts[index].tolist()
        found = []
        for key, first_names, last_name, staff_number in self.visible:
            row = read.row_of[key]
            found.append(
                {
                    "key": key,
                    "name": f"{first_names} {last_name}",
                    "staff_number": staff_number,
                    "floor": floors[row],
                    "amount": amounts[row],
                }
            )
        return found

    def complete(self, rows: list[dict[str, Any]]) -> None:
        """Add to rows what the files hold on the day: three queries."""
        files = with_place(Employee.objects.filter(pk__in=[each["key"] for each in rows]), self.on)
        facts = {each.pk: each for each in files}
        since = seniority_starts(facts.values(), self.on)
        for each in rows:
            employee = facts[each["key"]]
            each["category"] = employee.category or ""
            each["job"] = employee.job_title or ""
            each["unit"] = employee.unit_name or ""
            each["seniority"] = seniority(since[employee.pk], self.on)

    def results(self, table: Any) -> dict[str, Any]:
        self.complete([row.record for row in table.paginated_rows])
        return super().results(table)

    def get_table(self) -> Any:
        if self.request.GET.get("export", "") in FORMATS or self.request.GET.get("sort"):
            self.complete(self.rows)
        totals = {"amount": sum(each["amount"] for each in self.rows)}
        hidden = () if self.version.legal_figure else ("floor",)
        return self.table_class(
            self.rows, currency=self.currency, density=DENSITIES[self.density], totals=totals, exclude=hidden
        )

    def get_title(self) -> str:
        return _("Qui est concerné par l’article %(number)s") % {"number": self.version.article.number}

    def get_lede(self) -> str:
        month = french_month(self.on.year, self.on.month)
        hidden = (len(self.read.people(self.index)) if self.read and self.index is not None else 0) - len(self.visible)
        more = " " + french_count(hidden, _("agent de la population réservée s’y ajoute."), _("agents de la population réservée s’y ajoutent.")) if hidden else ""
        return _("%(object)s, en %(month)s.%(more)s") % {"object": self.version.object, "month": month, "more": more}

    def get_crumbs(self) -> Any:
        article = self.version.article
        return (*self.text_crumbs(article.text), (str(article).capitalize(), reverse("payroll:article_detail", args=[article.pk])))

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(
            version=self.version, on=self.on, fault=self.fault, q=self.request.GET.get("agent", ""), tried=self.tried(), **more
        )

    def tried(self) -> dict[str, Any] | None:
        """One person: each condition met or not, and the amount."""
        words = self.request.GET.get("agent", "").strip()
        if not words or self.read is None or self.index is None:
            return None
        visible = Employee.objects.visible_to(self.access)
        exact = visible.filter(staff_number=words).first()
        found = [exact] if exact else list(visible.search(words)[:2])
        if len(found) != 1:
            return {"refusal": _("Plusieurs agents correspondent : donnez le matricule.") if found else _("Aucun agent ne correspond.")}
        employee = found[0]
        row = self.read.row_of.get(employee.pk)
        if row is None:
            return {"refusal": _("%(name)s n’est pas payé ce mois-là.") % {"name": employee.full_name}}
        standing = self.read.standing(self.index, row)
        return {"employee": employee, "standing": standing, "conditions": conditions(standing), "verdict": verdict(standing, self.currency)}


def conditions(standing: Standing) -> list[tuple[str, bool]]:
    """Each condition in words, and whether it is met."""
    return [(criterion.told, criterion not in standing.missing) for criterion in standing.cell.criteria]


def verdict(standing: Standing, currency: str) -> str:
    """One sentence: what the person gets, or why not."""
    if standing.applies:
        return _("L’article donne %(amount)s ce mois-là.") % {"amount": french_amount(standing.amount, currency, unit=True)}
    if standing.missing:
        return _("L’article ne s’applique pas.")
    return _("Un autre article de la même rubrique s’applique avant celui-ci.")


def _placed(cells: list[ArticleCell], cell: ArticleCell, rank: int, ranks: dict[int, int]) -> list[ArticleCell]:
    """The cells with this one where its rank puts it."""
    before = [each for each in cells if ranks.get(each.version, 0) <= rank]
    return [*before, cell, *cells[len(before) :]]
