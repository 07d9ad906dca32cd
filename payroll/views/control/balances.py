"""Subsidiary balances: loans, advances, acts, pay that came back, overpayments, third parties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.parts import Tab
from payroll.exports.control_tables import Col, ControlReport, Line, Table
from payroll.permissions_reports import SUBSIDIARY
from payroll.selectors.subsidiary.book import Book, BookRow, Span
from payroll.selectors.subsidiary.shelf import BOOKS
from payroll.views.control.screen import ControlScreen


class BalancesView(ControlScreen):
    """`?solde=prets` (avances, actes, impayes, trop-percus, tiers)."""

    rights = (SUBSIDIARY,)
    title = gettext_lazy("Balances auxiliaires")
    kept = ("solde",)

    @property
    def key(self) -> str:
        asked = self.request.GET.get("solde", "")
        return asked if asked in BOOKS else next(iter(BOOKS))

    def get_lede(self) -> str:
        return _("De quoi les comptes de tiers sont faits, nom par nom, et l’accord avec les écritures de paie")

    def get_context(self, **more: Any) -> dict[str, Any]:
        tabs = [Tab(str(label), self.address(solde=key), key == self.key) for key, (label, _book) in BOOKS.items()]
        return super().get_context(tabs=tabs if self.span else [], tabs_label=_("Balances"), **more)

    def report(self, span: Span) -> ControlReport:
        book = BOOKS[self.key][1](self.access, span)
        notes = [] if book.sees_all else [_("Sans la population réservée : l’accord avec les comptes se lit avec son droit.")]
        return ControlReport(
            _("Balance auxiliaire, %(title)s") % {"title": book.title[:1].lower() + book.title[1:]}, span.words,
            [_rows(book), *([_checks(book)] if book.sees_all else [])], notes, (_("Établi par"), _("L’agent comptable")),
        )  # fmt: skip


def _rows(book: Book) -> Table:
    columns = [
        Col(_("Compte") if book.key == "tiers" else _("Matricule"), share=0.9),
        Col(_("Tiers") if book.key == "tiers" else _("Agent"), share=2, place="p2"),
        *([] if book.key == "tiers" else [Col(_("Dossier"), share=1.5, place="p3 code" if book.key in ("prets", "avances") else "p3")]),
        Col(_("Solde d’ouverture"), "money"),
        *(Col(str(label), "money") for label in book.heads),
        Col(_("Solde de clôture"), "money", place="p1"),
    ]
    count = french_count(len(book.rows), _("ligne"), _("lignes"))
    return Table(
        "balance", book.title, columns, list(_lines(book)), note=f"{book.lede}. {count}.", is_long=True,
        empty=_("Aucun solde ni mouvement sur ces mois."),
    )  # fmt: skip


def _lines(book: Book) -> Iterator[Line]:
    blank: Sequence[Any] = ("",) if book.key != "tiers" else ()
    groups: dict[str, list[BookRow]] = {}
    for row in book.rows:
        groups.setdefault(row.group, []).append(row)
    for group, rows in groups.items():
        if group:
            yield Line((group,), "group")
        for row in rows:
            label = (row.label,) if book.key != "tiers" else ()
            cells = (row.number, row.name, *label, row.opening, *row.moves, row.closing)
            yield Line(cells, links={1: row.url} if row.url else {})
    if book.rows:
        yield Line((_("Total"), "", *blank, book.opening, *book.moves, book.closing), "total")


def _checks(book: Book) -> Table:
    """The movements of the balance against those of the accounts, at debit when positive."""
    columns = [
        Col(_("Compte"), share=0.8), Col(_("Intitulé"), share=2.4, place="p2"), Col(_("Mouvement de la balance"), "money"),
        Col(_("Dont hors du journal de paie"), "money"), Col(_("Mouvement au journal de paie"), "money", place="p3"),
        Col(_("Écart"), "money", place="p1"), Col("", place="p4"),
    ]  # fmt: skip
    lines = [
        Line(
            (each.account or _("sans compte"), each.label, each.book, each.outside, each.journal, each.gap,
             _("écart") if each.gap else _("d’accord"))
        )
        for each in book.checks
    ]  # fmt: skip
    note = _("Mouvements de la période, au débit quand ils sont positifs.")
    if book.outside_words:
        note += " " + _("Hors du journal de paie : %(words)s.") % {"words": book.outside_words}
    return Table(
        "accord", _("Accord avec les écritures de paie"), columns, lines, note=note,
        empty=_("Aucun mouvement à rapprocher, ou aucune écriture établie sur ces mois."),
    )  # fmt: skip
