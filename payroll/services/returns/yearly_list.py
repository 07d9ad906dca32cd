"""« État nominatif annuel, modèle générique »: for the countries whose facts name no yearly return."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from hr_core.models import Employee, Institution
from hr_core.text import french_amount, french_date
from payroll.documents.sheet import Sheet, SheetColumn, SheetRow, draw_sheet
from payroll.services.documents import letterhead_of

SUMS = ("gross", "contributions", "taxable", "tax", "net")


def yearly_list_pdf(
    *, institution: Institution, year: int, people: Sequence[Employee], hidden: int, dated: date
) -> bytes:
    """Everybody paid in a year, with what they were paid (`year_gross` … `year_net`, minor units) and the totals.

    `hidden`: people of the confidential population that the reader may not see; the list then says that it is partial.
    """
    currency = institution.country.currency
    rows, totals = [], dict.fromkeys(SUMS, 0)
    for rank, person in enumerate(people, start=1):
        amounts = [getattr(person, f"year_{name}") or 0 for name in SUMS]
        for name, amount in zip(SUMS, amounts, strict=True):
            totals[name] += amount
        name = f"{person.last_name} {person.first_names}"
        cells = (str(rank), person.staff_number, name, person.social_security_number)
        rows.append(SheetRow((*cells, *(french_amount(amount, currency) for amount in amounts))))
    rows.append(SheetRow(("", "", _("Total"), "", *(french_amount(totals[name], currency) for name in SUMS)), "total"))
    notes = [_("Modèle générique : les textes recueillis du pays ne donnent pas de modèle d’état annuel. À reporter sur l’imprimé de l’organisme s’il en donne un.")]
    if hidden:
        notes.append(_("Liste partielle : la population réservée n’y figure pas."))
    sheet = Sheet(
        institution=letterhead_of(institution),
        title=_("État nominatif annuel %(year)s") % {"year": year},
        lines=(_("MODÈLE GÉNÉRIQUE"), _("Montants en %(currency)s") % {"currency": currency}, french_date(dated)),
        columns=(
            SheetColumn(_("N°"), 0.6, "right"),
            SheetColumn(_("Matricule"), 1.2),
            SheetColumn(_("Nom et prénoms"), 3.2),
            SheetColumn(_("N° de sécurité sociale"), 2),
            SheetColumn(_("Brut"), 1.6, "right"),
            SheetColumn(_("Cotisations"), 1.6, "right"),
            SheetColumn(_("Imposable"), 1.6, "right"),
            SheetColumn(_("Impôt"), 1.6, "right"),
            SheetColumn(_("Net payé"), 1.6, "right"),
        ),
        rows=rows,
        notes=tuple(notes),
        signatures=(_("L’employeur"),),
        dated=dated,
        is_landscape=True,
    )
    return draw_sheet(sheet)
