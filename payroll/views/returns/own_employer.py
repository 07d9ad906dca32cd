"""The institution as its own employer: its staff before its own fund, its settlements, its other funds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_amount
from hr_core.ui.exports import FORMATS, export
from hr_core.ui.parts import Action, Tab
from hr_core.ui.screens import Screen
from payroll.links import employee_url
from payroll.selectors.returns.own_employer import OwnControl, OwnRow, own_control
from payroll.selectors.returns.parties import own_declarations
from payroll.selectors.returns.statements import statement_years
from payroll.tables_returns import OwnEmployerTable
from payroll.views.returns.parts import SEE, Block, Cell, Figure, amount, link, small

#: Rows on the page; the spreadsheet has all.
SHOWN = 100


class OwnEmployerView(Screen):
    rights = SEE
    template_name = "payroll/returns/record.html"
    title = gettext_lazy("La caisse employeur")
    lede = gettext_lazy("Le personnel de l’institution devant sa propre caisse : immatriculé, déclaré, comme il est payé.")

    @cached_property
    def years(self) -> list[int]:
        return statement_years()

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("annee", "")
        return int(asked) if asked.isdecimal() and len(asked) == 4 else (self.years or [timezone.localdate().year])[0]

    @cached_property
    def control(self) -> OwnControl:
        return own_control(self.institution, self.year, self.access)

    def get_tabs(self) -> list[Tab]:
        return [Tab(str(y), f"{self.request.path}?annee={y}", y == self.year) for y in self.years[:5]]

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Tableur"), f"{self.request.path}?annee={self.year}&export=xlsx", "table")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found, currency = self.control, self.currency
        wanted = request.GET.get("export", "")
        if wanted in FORMATS:
            table = OwnEmployerTable(found.rows, currency=currency)
            return export(table, name=f"caisse-employeur-{self.year}", kind=wanted)
        figures = [
            Figure(_("Payé à la caisse"), french_amount(found.paid, currency)),
            Figure(_("Déclaré"), french_amount(found.declared, currency)),
            Figure(_("Sans numéro d’assuré"), str(found.without_number)),
            Figure(_("Avec des mois non déclarés"), str(found.with_gaps)),
        ]
        return self.show(notes=self.get_notes(), figures=figures, panels=(), blocks=[self.block()], tabs=self.get_tabs())

    def get_notes(self) -> list[tuple[str, str]]:
        found, notes = self.control, []
        if not own_declarations(self.institution):
            notes.append(("info", _("Aucune déclaration du pays ne va à l’institution elle-même : toutes se paient par la banque.")))
        if found.hidden:
            notes.append(("info", _("Constats sur la population réservée, non montrés ici : %(number)s.") % {"number": found.hidden}))
        numbers = ", ".join(f"{name} {number}" for name, number in self.institution.employer_numbers.items() if number)
        if numbers:
            notes.append(("info", _("Numéros d’employeur : %(numbers)s.") % {"numbers": numbers}))
        else:
            notes.append(("warning", _("Aucun numéro d’employeur n’est saisi : Administration, Institution, un par branche ou par organisme.")))
        return notes

    def block(self) -> Block:
        troubled = self.control.troubled
        heads = [(_("Agent"), ""), (_("N° d’assuré"), ""), (_("Payé"), "n"), (_("Déclaré"), "n"), (_("Écart"), "n"), (_("Mois non déclarés"), "")]
        help_words = _("Les %(shown)s premiers ; tous sont au tableur.") % {"shown": SHOWN} if len(troubled) > SHOWN else ""
        empty = _("Chaque agent payé est immatriculé, et déclaré pour ce qu’il est payé.") if self.control.rows else _("Aucun mois payé cette année-là.")
        return Block(_("Agents à régulariser"), heads, [self.row(row) for row in troubled[:SHOWN]], empty, help_words)

    def row(self, row: OwnRow) -> list[Cell]:
        currency = self.currency
        name = link(employee_url(row.key), f"{row.last_name} {row.first_names}")
        number: Any = row.number or draw_tag(_("jamais immatriculé"), "bad", "alert-triangle")
        return [
            Cell(small(name, row.staff_number)), Cell(number, "p2"), amount(row.paid, currency), amount(row.declared, currency),
            amount(row.gap, currency, "n p1"), Cell(months_words(row), "p3"),
        ]  # fmt: skip


def months_words(row: OwnRow) -> str:
    """`01, 02, 03/2026`."""
    missing = row.missing
    if not missing:
        return ""
    return ", ".join(f"{month:%m}" for month in missing) + f"/{missing[0].year}"

