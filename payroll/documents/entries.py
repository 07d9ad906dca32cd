"""La pièce comptable: an entry on paper, with its totals, its amount in words and the boxes to sign."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hr_core.text import french_amount, french_date, french_moment
from payroll.choices_accounting import EntryState
from payroll.documents.sheet import Sheet, SheetBox, SheetColumn, SheetRow, draw_sheet
from payroll.documents.words import amount_in_words
from payroll.models import JournalEntry
from payroll.selectors.accounting.entries import accounts_to_confirm
from payroll.services.documents import letterhead_of


def entry_sheet(entry: JournalEntry) -> Sheet:
    """What is printed of an entry; a draft says that it is one."""
    currency = entry.institution.country.currency
    rows = [
        SheetRow(
            (
                line.account,
                line.account_label,
                line.label if line.label != line.account_label else "",
                line.third,
                line.section.code if line.section else "",
                french_amount(line.debit, currency) if line.debit else "",
                french_amount(line.credit, currency) if line.credit else "",
            )
        )
        for line in entry.lines.select_related("section")
    ]
    totals = (french_amount(entry.debit, currency), french_amount(entry.credit, currency))
    rows.append(SheetRow(("", _("Totaux"), "", "", "", *totals), "total"))
    made = ((_("Établie par"), str(entry.made_by or "")), (_("Le"), french_moment(entry.made_at)))
    validated = ((_("Validée par"), str(entry.validated_by)), (_("Le"), french_moment(entry.validated_at))) if entry.validated_at else ()
    notes = [_("Contre-passe la pièce %(reference)s : %(reason)s.") % {"reference": entry.reverses, "reason": entry.reason}] if entry.reverses else []
    unsure = sorted(accounts_to_confirm(entry))
    if unsure:
        notes.append(_("Numéros à confirmer avec le plan de l’organisme : %(accounts)s.") % {"accounts": ", ".join(unsure)})
    if entry.state == EntryState.DRAFT:
        notes.append(_("Brouillon : sans valeur tant qu’une autre personne ne l’a pas validé."))
    return Sheet(
        institution=letterhead_of(entry.institution),
        title=_("Pièce comptable"),
        lines=(entry.reference, _("Journal %(journal)s, %(day)s") % {"journal": entry.journal, "day": french_date(entry.dated_on)}),
        columns=(
            SheetColumn(_("Compte"), 1.5),
            SheetColumn(_("Intitulé"), 5),
            SheetColumn(_("Libellé"), 4.2),
            SheetColumn(_("Tiers"), 2.4),
            SheetColumn(_("Section"), 1.6),
            SheetColumn(_("Débit"), 2.2, "right"),
            SheetColumn(_("Crédit"), 2.2, "right"),
        ),
        rows=rows,
        boxes=(SheetBox(_("Objet"), ((_("Nature"), str(entry.get_kind_display())), *made, *validated), name=entry.label),),
        words=_("Arrêtée la présente pièce à %(words)s.") % {"words": amount_in_words(entry.debit, currency)},
        notes=tuple(notes),
        signatures=(_("Établi par"), _("Validé par"), _("L’agent comptable")),
        dated=entry.dated_on,
        is_landscape=True,
    )


def entry_pdf(entry: JournalEntry) -> bytes:
    """The PDF of one entry; the same bytes for the same entry."""
    return draw_sheet(entry_sheet(entry))
