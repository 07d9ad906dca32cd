"""A return and the yearly statement of an employee on paper: the plain sheet of the house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.text import french_amount, french_count, french_date, french_integer
from payroll.choices import Section
from payroll.documents.sheet import Sheet, SheetBox, SheetColumn, SheetRow, draw_sheet, draw_sheets
from payroll.documents.words import amount_in_words
from payroll.models import Filing, FilingPerson
from payroll.selectors.returns.columns import JOINED, Column
from payroll.selectors.returns.statements import Statement
from payroll.services.documents import letterhead_of


def shown_cell(value: Any, kind: str, currency: str) -> str:
    if value is None or value == "":
        return ""
    if kind == "money":
        return french_amount(value, currency) if value else ""
    return french_integer(value) if kind == "count" else str(value)


def _base_words(base: int, amount: int, currency: str) -> str:
    """`593 847 (base 4 131 000)`."""
    told = french_amount(amount, currency)
    return f"{told} ({_('base')} {french_amount(base, currency)})" if base else told


def filing_pdf(filing: Filing, persons: Sequence[FilingPerson], lines: Sequence[tuple[str, int, int, int]]) -> bytes:
    """The return: its lines, then the nominal list with the columns of the country file. `lines`: (label, people, base,
    amount). `persons`: those whom the reader may see; the others stand in one row. Those paid outside the headcount have a list of
    their own behind a return of contributions."""
    institution = filing.institution
    currency = institution.country.currency
    joined = [person for person in persons if filing.is_joined and person.payee_id]
    listed = [person for person in persons if not (filing.is_joined and person.payee_id)]
    columns = filing.columns
    rows = _rows(listed, columns, currency)
    hidden = filing.people - len(persons)
    if hidden:
        people = french_count(hidden, _("personne"), _("personnes"))
        words = _("Population réservée, comptée dans les lignes : %(people)s") % {"people": people}
        rows.append(SheetRow((words,), "group"))
    rows.append(_total_row(listed, columns, currency, is_partial=bool(hidden)))
    sums = SheetBox(
        _("Montants"),
        tuple((label, _base_words(base, amount, currency)) for label, _n, base, amount in lines),
    )
    facts = SheetBox(
        _("Déclaration"),
        (
            (_("Destinataire"), filing.recipient),
            (_("Numéro d’employeur"), filing.employer_number),
            (_("Période"), filing.period_words),
            (_("Version"), filing.version_words or _("initiale")),
            (_("Échéance"), french_date(filing.due_on)),
            (_("Déposée le"), french_date(filing.filed_on)),
            (_("Récépissé"), filing.receipt_number),
            (_("Personnes"), french_integer(filing.people)),
            (_("Total"), french_amount(filing.amount, currency, unit=True)),
        ),
    )
    notes = () if filing.is_filed else (_("Projet : cette déclaration n’est pas encore déposée."),)
    if joined:
        people = french_count(len(joined), _("personne payée hors effectif"), _("personnes payées hors effectif"))
        notes += (_("Liste jointe : %(people)s, comptées dans les montants.") % {"people": people},)
    sheets = [
        Sheet(
            institution=letterhead_of(institution),
            title=filing.name,
            lines=(filing.period_words, filing.version_words) if filing.version else (filing.period_words,),
            columns=_sheet_columns(columns),
            rows=rows,
            dated=timezone.localdate(),
            boxes=(facts, sums),
            words=_("Arrêté à la somme de %(words)s.") % {"words": amount_in_words(filing.amount, currency)},
            notes=notes,
            signatures=(_("Établi par"), _("Contrôlé par"), _("Pour l’institution")),
            is_landscape=True,
        )
    ]
    if joined:
        sheets.append(
            Sheet(
                institution=letterhead_of(institution),
                title=_("Liste jointe, personnes payées hors effectif"),
                lines=(filing.name, filing.period_words),
                columns=_sheet_columns(JOINED),
                rows=[*_rows(joined, JOINED, currency), _total_row(joined, JOINED, currency)],
                dated=timezone.localdate(),
                is_landscape=True,
            )
        )
    return draw_sheets(sheets)


def _rows(persons: Sequence[FilingPerson], columns: Sequence[Column], currency: str) -> list[SheetRow]:
    return [
        SheetRow(tuple(shown_cell(value, column["kind"], currency) for value, column in zip(person.cells, columns, strict=True)))
        for person in persons
    ]


def _total_row(persons: Sequence[FilingPerson], columns: Sequence[Column], currency: str, *, is_partial: bool = False) -> SheetRow:
    """The sums of a list; blank while part of the list is not shown."""
    totals = []
    for rank, column in enumerate(columns):
        values = [person.cells[rank] or 0 for person in persons] if column["kind"] != "text" else []
        totals.append(shown_cell(sum(values), column["kind"], currency) if values and not is_partial else "")
    totals[next(rank for rank, column in enumerate(columns) if column["field"] == "name")] = _("Total")
    return SheetRow(tuple(totals), "total")


def _sheet_columns(columns: Sequence[Column]) -> tuple[SheetColumn, ...]:
    wide = [3.2 if c["field"] == "name" else 1.6 if c["kind"] == "money" else 1.4 if c["field"] else 1.0 for c in columns]
    return tuple(
        SheetColumn(column["title"][:1].upper() + column["title"][1:], share, "right" if column["kind"] != "text" else "left")
        for column, share in zip(columns, wide, strict=True)
    )


NAMES = (
    ("gross", "Brut"), ("contributions", "Cotisations"), ("taxable", "Imposable"), ("tax", "Impôts"), ("net", "Net payé"),
)  # fmt: skip


def statement_pdf(statement: Statement, institution: Institution) -> bytes:
    """The yearly statement of an employee: each month, their sum, then what each line of the year adds up to."""
    currency = institution.country.currency
    employee = statement.employee
    rows = [
        SheetRow(
            (
                month.name.capitalize() + (f" ({_('repris')})" if month.is_taken_over else ""),
                *(french_amount(month.totals[name], currency) for name, _label in NAMES),
            )
        )
        for month in statement.months
    ]
    totals = statement.totals
    rows.append(SheetRow((_("Année %(year)s") % {"year": statement.year}, *(french_amount(totals[name], currency) for name, _l in NAMES)), "total"))
    sections = dict(Section.choices)
    for section in Section.values:
        lines = [(label, amount) for of, label, amount in statement.lines if of == section]
        if lines:
            rows.append(SheetRow((str(sections[section]).capitalize(),), "group"))
            rows += [SheetRow((label, "", "", "", "", french_amount(amount, currency))) for label, amount in lines]
    notes = [] if statement.is_final else [
        _("État provisoire, arrêté à %(month)s : décembre n’est pas clôturé.") % {"month": statement.last_month}
    ]  # fmt: skip
    if any(month.is_taken_over for month in statement.months):
        notes.append(_("Les mois « repris » ont été payés par l’ancien logiciel ; leurs montants en viennent."))
    return draw_sheet(
        Sheet(
            institution=letterhead_of(institution),
            title=_("État annuel des salaires"),
            lines=(_("Année %(year)s") % {"year": statement.year},),
            columns=(SheetColumn(_("Mois"), 3.2), *(SheetColumn(label, 1.4, "right") for _name, label in NAMES)),
            rows=rows,
            dated=timezone.localdate(),
            boxes=(
                SheetBox(
                    _("Agent"),
                    (
                        (_("Matricule"), employee.staff_number),
                        (_("N° de sécurité sociale"), employee.social_security_number),
                        (_("N° de contribuable"), employee.tax_number),
                        (_("Entré(e) le"), french_date(employee.hired_on)),
                    ),
                    employee.full_name,
                ),
                SheetBox(
                    _("Année"),
                    tuple((label, french_amount(totals[name], currency, unit=True)) for name, label in NAMES),
                ),
            ),
            words=_("Net payé : %(words)s.") % {"words": amount_in_words(totals["net"], currency)},
            notes=tuple(notes),
            signatures=(_("Pour l’institution"),),
        )
    )
