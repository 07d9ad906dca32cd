"""« Du brut au déclaré »: for tax and fund controllers, by item, by line of return, by employee; every figure opens its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_count
from hr_core.ui.parts import Tab
from payroll.exports.control_tables import Col, ControlReport, Line, Table
from payroll.models import Payslip
from payroll.permissions_reports import CONTROL
from payroll.returns.book import Declaration
from payroll.selectors.paid_sums import paid_runs
from payroll.selectors.reconciliation.declared import DeclaredPerson, filings_of, lines_of, people_of, periodic
from payroll.selectors.reconciliation.taxable import PersonShare, Shares, shares_of
from payroll.selectors.reconciliation.treatment import Column, columns_of, earnings_of
from payroll.selectors.reports.spec import Month, ReportSpec
from payroll.selectors.subsidiary.book import Span
from payroll.selectors.visibility import is_all_seen, runs_of
from payroll.views.control.screen import ControlScreen


class Behind(Mapping[int, str]):
    """Addresses of the lines behind the figures of one employee, written for the rows that are shown."""

    def __init__(self, starts: dict[int, str], employee: int) -> None:
        self.starts, self.employee = starts, employee

    def __getitem__(self, rank: int) -> str:
        return f"{self.starts[rank]}{self.employee}"

    def __iter__(self) -> Iterator[int]:
        return iter(self.starts)

    def __len__(self) -> int:
        return len(self.starts)


class ReconciliationView(ControlScreen):
    """`?pour=vrs` one of the periodic returns of the country; the income tax without it."""

    rights = (CONTROL,)
    title = gettext_lazy("Du brut au déclaré")
    kept = ("pour",)

    def get_lede(self) -> str:
        return _("Chaque rubrique jusqu’à l’imposable, chaque retenue jusqu’à sa déclaration ; ce qui ne s’accorde pas est dit")

    @cached_property
    def declarations(self) -> list[Declaration]:
        return periodic(self.institution)

    @cached_property
    def wanted(self) -> Declaration | None:
        asked = self.request.GET.get("pour", "")
        return next((each for each in self.declarations if each.code == asked), self.declarations[0] if self.declarations else None)

    @cached_property
    def months(self) -> list[Month]:
        """The months paid."""
        runs = runs_of(self.access, paid_runs(self.institution, (1990, 1), (2200, 12)))
        found = runs.order_by("-period__year", "-period__month").values_list("period__year", "period__month").distinct()
        return [(int(year), int(month)) for year, month in found]

    @cached_property
    def span(self) -> Span | None:
        """One month when none is asked."""
        if self.months and not self.request.GET.get("du"):
            return Span(self.months[0], self.months[0])
        return ControlScreen.span.func(self)  # type: ignore[attr-defined]

    def get_context(self, **more: Any) -> dict[str, Any]:
        tabs = [Tab(each.name, self.address(pour=each.code), each == self.wanted) for each in self.declarations]
        return super().get_context(tabs=tabs if self.span and len(tabs) > 1 else [], tabs_label=_("Déclarations"), **more)

    def report(self, span: Span) -> ControlReport:
        runs = list(runs_of(self.access, paid_runs(self.institution, span.first, span.last)).order_by().values_list("pk", flat=True))
        sees_all = is_all_seen(self.access)
        columns = columns_of(runs)
        shares = shares_of(runs, earnings_of(columns), institution=self.institution.pk, sees_all=sees_all, reader=self.access.user.pk)
        wanted, tables = self.wanted, []
        is_tax = wanted is None or wanted.is_income_tax
        if is_tax:
            tables.append(self._items(shares, span))
        people: dict[int, DeclaredPerson] = {}
        if wanted is not None:
            people = people_of(wanted, columns, span, institution=self.institution.pk)
            if sees_all:
                tables.append(self._lines(wanted, columns, span))
        tables.append(self._people(shares, runs, people, span, is_tax=is_tax))
        notes = [] if sees_all else [_("Sans la population réservée : les totaux déclarés se comparent avec son droit.")]
        title = _("Du brut au déclaré, %(name)s") % {"name": wanted.name} if wanted else _("Du brut à l’imposable")
        return ControlReport(title, span.words, tables, notes, (_("Établi par"), _("Le contrôleur")))

    # ---------------------------------------------------------------- addresses of the lines behind a figure
    def _behind(self, span: Span, measure: str, axis: str, key: str) -> str:
        """Written once for all the rows of a measure; the key comes last."""
        if (measure, axis) not in self._addresses:
            spec = ReportSpec((measure,), (axis,), period="choisie", first=span.first, last=span.last)
            self._addresses[measure, axis] = f"{reverse('payroll:report_people')}?{spec.query(valeur=measure)}&c1="
        return self._addresses[measure, axis] + quote(key)

    @cached_property
    def _addresses(self) -> dict[tuple[str, str], str]:
        return {}

    # ---------------------------------------------------------------- tables
    def _items(self, shares: Shares, span: Span) -> Table:
        columns = [
            Col(_("Rubrique"), share=2.6), Col(_("Dans l’imposable"), share=1.8, place="p2"), Col(_("Agents"), "count", 0.6),
            Col(_("Brut"), "money", place="p1"), Col(_("Non imposable"), "money"), Col(_("Imposable"), "money", place="p3"),
        ]  # fmt: skip
        lines = []
        for each in shares.items:
            known = each.taxable
            cells = (
                f"{each.code} {each.label}" if each.code[:1].isdigit() else each.label, each.treatment.words(self.currency),
                each.people, each.amount, None if known is None else each.amount - known, known,
            )  # fmt: skip
            lines.append(Line(cells, links={3: self._behind(span, "amount", "item", each.code)}))
        gross = sum(each.amount for each in shares.items)
        known = sum(each.taxable or 0 for each in shares.items)
        by_law = sum(each.amount for each in shares.items if each.taxable is None)
        if by_law:
            lines.append(Line((_("Rubriques traitées ensemble par la loi"), "", None, None, by_law - shares.by_law, shares.by_law)))
        held = known + shares.by_law
        paid = sum(person.taxable for person in shares.people)
        lines.append(Line((_("Total des rubriques"), "", None, gross, gross - held, held), "total"))
        lines.append(Line((_("Imposable des bulletins"), "", None, sum(p.gross for p in shares.people), None, paid), "total"))
        lines.append(Line((_("Écart"), _("aucun") if paid == held else "", None, None, None, paid - held), "total"))
        return Table("rubriques", _("Du brut à l’imposable, par rubrique"), columns, lines, empty=_("Aucune paie payée sur ces mois."))

    def _lines(self, wanted: Declaration, paid: Sequence[Column], span: Span) -> Table:
        columns = [
            Col(_("Ligne"), share=2.4), Col(_("Base payée"), "money"), Col(_("Base déclarée"), "money"), Col(_("Écart de base"), "money"),
            Col(_("Montant payé"), "money", place="p2"), Col(_("Montant déclaré"), "money", place="p3"),
            Col(_("Écart"), "money", place="p1"),
        ]  # fmt: skip
        rows = lines_of(wanted, paid, span)
        lines = [
            Line(
                (each.label, each.base, each.declared_base, each.base - each.declared_base, each.amount, each.declared, each.gap),
                links={4: self._behind(span, "amount", "item", each.code)} if each.amount else {},
            )
            for each in rows
        ]
        if rows:
            sums = sum(each.amount for each in rows), sum(each.declared for each in rows)
            lines.append(Line((_("Total"), None, None, None, *sums, sums[0] - sums[1]), "total"))
        filed = [f"{each.period_words} ({each.get_state_display()})" for each in filings_of(wanted, span)]
        note = _("Déposé : %(filed)s.") % {"filed": ", ".join(filed)} if filed else _("Aucune déclaration déposée sur ces mois.")
        return Table("declare", _("Du retenu au déclaré, par ligne"), columns, lines, note=note, empty=_("Aucune ligne sur ces mois."))

    def _people(
        self, shares: Shares, runs: Sequence[int], declared: dict[int, DeclaredPerson], span: Span, *, is_tax: bool
    ) -> Table:
        paid = Employee.objects.filter(pk__in=Payslip.objects.filter(run__in=runs).values("employee"))
        known = paid.values_list("pk", "staff_number", "last_name", "first_names")
        names = {key: (number, f"{last} {first}") for key, number, last, first in known}
        heads = (
            (_("Brut"), _("Non imposable"), _("Imposable"), _("Écart de calcul"), _("Impôt retenu"), _("Impôt déclaré"), _("Écart"))
            if is_tax
            else (_("Brut"), _("Brut déclaré"), _("Retenu"), _("Retenu déclaré"), _("Patronal"), _("Patronal déclaré"), _("Écart"))
        )
        columns = [Col(_("Matricule"), share=0.8), Col(_("Agent"), share=2), *(Col(head, "money") for head in heads)]
        is_filed = any(each.is_listed for each in declared.values())
        rows = sorted(shares.people, key=lambda each: names.get(each.employee, ("", ""))[1])
        lines = []
        sums = [0] * len(heads)
        unlike = 0
        asked = {2: "gross", 4: "taxable", 6: "tax"} if is_tax else {2: "gross"}
        behind = {rank: self._behind(span, measure, "employee", "") for rank, measure in asked.items()}
        nobody = DeclaredPerson()
        for each in rows:
            figures = _figures(each, declared.get(each.employee, nobody), is_tax=is_tax, is_filed=is_filed)
            sums = [total + (value or 0) for total, value in zip(sums, figures, strict=True)]
            unlike += bool(figures[-1] or (is_tax and figures[3]))
            lines.append(Line((*names.get(each.employee, ("", "")), *figures), links=Behind(behind, each.employee)))
        if rows:
            lines.append(Line((_("Total"), "", *sums), "total"))
        note = french_count(len(rows), _("agent"), _("agents")) + ". "
        if unlike:
            note += _("Écarts : %(count)s.") % {"count": french_count(unlike, _("agent"), _("agents"))}
        elif is_filed:
            note += _("Aucun écart.")
        if not is_filed:
            note += " " + _("Pas de déclaration entière de ces mois à comparer nom par nom.")
        return Table("agents", _("Agent par agent"), columns, lines, note=note, empty=_("Aucune paie payée sur ces mois."), is_long=True)


def _figures(person: PersonShare, told: DeclaredPerson, *, is_tax: bool, is_filed: bool) -> list[int | None]:
    """The money of a row; what is declared stays empty where no return is to be compared."""
    if is_tax:
        exempt = person.gross - person.known - person.by_law
        declared = told.declared if is_filed else None
        return [person.gross, exempt, person.taxable, person.gap, told.withheld, declared, told.gap if is_filed else None]
    if not is_filed:
        return [person.gross, None, told.withheld, None, told.employer, None, None]
    return [person.gross, told.gross, told.withheld, told.declared, told.employer, told.declared_employer, told.gap]
