"""The record of acceptance on paper: every figure with its text, its confidence and the expert's decision, to be signed."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.text import french_date, french_integer
from payroll.documents.sheet import Sheet, SheetBox, SheetColumn, SheetRow, draw_sheet
from payroll.models.law import Confidence
from payroll.selectors.acceptance import (
    DEROGATED,
    RESERVED,
    SIGNED,
    STANDINGS,
    UNSIGNED,
    WRONG,
    AcceptedFigure,
    Standing,
)
from payroll.services.documents import letterhead_of

CONFIDENCE = {Confidence.HIGH: _("élevée"), Confidence.MEDIUM: _("moyenne"), Confidence.LOW: _("à confirmer")}


def record_pdf(standing: Standing, institution: Institution, on: date) -> bytes:
    rows: list[SheetRow] = []
    for title, figures in groupby(standing.figures, key=lambda each: each.group):
        rows.append(SheetRow((title[:1].upper() + title[1:],), "group"))
        rows += [_row(each) for each in figures]
    counts = tuple(
        (str(STANDINGS[key])[:1].upper() + str(STANDINGS[key])[1:], french_integer(standing.count(key)))
        for key in (SIGNED, RESERVED, DEROGATED, WRONG, UNSIGNED)
    )
    experts = {
        f"{each.signature.expert_name}, {each.signature.expert_quality}, {each.signature.expert_institution}": None
        for each in standing.figures
        if each.signature is not None
    }
    return draw_sheet(
        Sheet(
            institution=letterhead_of(institution),
            title=_("Recette du pays"),
            lines=(str(institution.country), _("Loi au %(day)s") % {"day": french_date(on)}),
            columns=(
                SheetColumn(_("Chiffre"), 3.0), SheetColumn(_("Valeur"), 3.4), SheetColumn(_("Depuis"), 1.1),
                SheetColumn(_("Texte ou source"), 2.8), SheetColumn(_("Fiabilité"), 1.0), SheetColumn(_("Décision"), 2.6),
            ),
            rows=rows,
            dated=on,
            boxes=(
                SheetBox(_("Recette"), ((_("Chiffres"), french_integer(len(standing.figures))), (_("Version de la loi"), standing.version))),
                SheetBox(_("Décisions"), counts),
            ),
            notes=tuple(_("Expert : %(who)s.") % {"who": each} for each in experts),
            signatures=(_("L’expert"), _("Le responsable de la paie"), _("L’ordonnateur")),
            is_landscape=True,
        )
    )  # fmt: skip


def _row(each: AcceptedFigure) -> SheetRow:
    return SheetRow(
        (
            each.figure.label,
            each.value if len(each.value) <= 180 else each.value[:180] + " …",
            french_date(each.current.valid_from),
            each.source,
            str(CONFIDENCE.get(each.current.confidence, "")),
            decision_words(each),
        )
    )


def decision_words(each: AcceptedFigure) -> str:
    """The standing of a figure with who decided and when."""
    words = str(STANDINGS[each.standing])
    if each.standing == DEROGATED and each.derogation is not None:
        return f"{words} : {each.derogation.granted_by}, {each.derogation.reference} ({each.derogation.reason})"
    if each.signature is None:
        return words
    told = f"{words} : {each.signature.expert_name}, {french_date(each.signature.signed_on)}"
    return f"{told} ({each.signature.remark})" if each.signature.remark else told
