"""The report of a comparison, to be signed by two persons: sums by line and by cause on the plain sheet of the house."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.text import french_amount, french_date, french_integer, french_signed
from payroll.choices_parallel import GapCause
from payroll.documents.sheet import Sheet, SheetBox, SheetColumn, SheetRow, draw_sheet
from payroll.models import ParallelRun
from payroll.selectors.parallel import gaps_by_hand, labels_of, sums_by
from payroll.services.documents import letterhead_of


def report_pdf(parallel: ParallelRun) -> bytes:
    """What was compared, what differs and why; the words of persons; who signed. Sums only: nobody is named."""
    currency = parallel.institution.country.currency

    def money(value: int) -> str:
        return french_amount(value, currency)

    labels = labels_of(parallel)
    rows = [
        SheetRow((labels.get(each.key, each.key), french_integer(each.number), french_integer(each.people),
                  french_signed(each.gap, currency), money(each.size), money(each.unexplained)))
        for each in sums_by(parallel, "code")
    ]  # fmt: skip
    if rows:
        rows.append(SheetRow((_("Total"), "", "", french_signed(parallel.gap, currency), money(parallel.different), money(parallel.unexplained)), "total"))
    causes = sums_by(parallel, "cause")
    words = [
        _("%(cause)s, %(label)s (%(number)s) : %(words)s")
        % {"cause": str(GapCause(cause).label).capitalize(), "label": label, "number": number, "words": said}
        for cause, label, number, said in gaps_by_hand(parallel)
    ]
    signed = parallel.signed_by is not None
    return draw_sheet(
        Sheet(
            institution=letterhead_of(parallel.institution),
            title=_("Rapport de double calcul"),
            lines=(str(parallel.period).capitalize(),),
            columns=(
                SheetColumn(_("Rubrique"), 3.4), SheetColumn(_("Écarts"), 0.8, "right"), SheetColumn(_("Agents"), 0.8, "right"),
                SheetColumn(_("Écart net"), 1.5, "right"), SheetColumn(_("Écarts absolus"), 1.5, "right"),
                SheetColumn(_("Inexpliqué"), 1.3, "right"),
            ),
            rows=rows or [SheetRow((_("Aucun écart : les deux livres de paie sont égaux."),), "group")],
            dated=timezone.localdate(),
            boxes=(
                SheetBox(
                    _("Comparaison"),
                    (
                        (_("Fichier"), parallel.file_name),
                        (_("Empreinte"), parallel.checksum[:32]),
                        (_("Agents"), french_integer(parallel.people)),
                        (_("Montants comparés"), french_integer(parallel.pairs)),
                        (_("Montants égaux"), french_integer(parallel.equal)),
                        (_("Ancien logiciel"), french_amount(parallel.theirs, currency, unit=True)),
                        (_("Prévoyance RH"), french_amount(parallel.ours, currency, unit=True)),
                        (_("Écart net"), french_signed(parallel.gap, currency)),
                    ),
                ),
                SheetBox(_("Écarts par cause"), tuple((str(GapCause(each.key).label).capitalize(), money(each.size)) for each in causes)),
            ),
            words=_("Reste inexpliqué : %(amount)s.") % {"amount": french_amount(parallel.unexplained, currency, unit=True)},
            notes=(
                    *([_("Conclusion : %(words)s") % {"words": parallel.conclusion}] if parallel.conclusion else []),
                    *words,
                    *([] if signed else [_("Projet : ce rapport n’est pas signé.")]),
                ),
            signatures=(
                _signature(_("Préparé par"), parallel.signed_by, parallel.signed_as, parallel.signed_at),
                _signature(_("Contresigné par"), parallel.approved_by, parallel.approved_as, parallel.approved_at),
            ),
        )
    )


def _signature(what: str, person: object, quality: str, at: object) -> str:
    if person is None:
        return what
    return f"{what} {person}, {quality}, {french_date(timezone.localtime(at).date())}"  # type: ignore[arg-type]
