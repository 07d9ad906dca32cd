"""What a version in force changes in the staff's pay: one line per classification that stands on a cell of the grid."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models, transaction
from django.utils.translation import gettext as _

from careers.choices_grids import BatchSource, VersionState
from careers.models import GridVersion, TermsBatch
from careers.selectors.grids import Cells, cells_of, terms_of_grid, words_of
from careers.services.batches import Change, batch_open, note_of
from hr_core.access import Access
from hr_core.db.planner import hash_joins
from hr_core.models import PayTerms
from hr_core.services.errors import Refusal
from hr_core.text import french_amount


class OffGrid(models.TextChoices):
    """What to do with a salary that was not that of the former grid."""

    LEAVE = "leave", _("le laisser tel quel et le signaler")
    KEEP = "keep", _("garder le même écart")
    ALIGN = "align", _("l’amener au montant de la grille")


@transaction.atomic
def effects_prepare(
    *, version: GridVersion, off_grid: str = OffGrid.LEAVE, never_lower: bool = True, access: Access
) -> TermsBatch:
    """Prepare the change of everybody whose classification holds on the first day of the version or later.

    Classifications that start later are changed from their own first day, so that an advancement decided meanwhile is paid
    by the new grid too. Raises `Refusal` when the version is not in force or nobody changes. Four queries and one insertion.
    """
    if version.state != VersionState.IN_FORCE:
        raise Refusal(_("Cette version n’est pas arrêtée : elle ne change encore la paie de personne."))
    former = version.grid.versions.filter(state=VersionState.IN_FORCE, start__lt=version.start).order_by("-start").first()
    cells, before = cells_of(version), cells_of(former) if former else None
    rows = terms_of_grid(version.grid, access).filter(
        models.Q(end__isnull=True) | models.Q(end__gt=version.start),
        models.Q(employee__left_on__isnull=True) | models.Q(employee__left_on__gt=version.start),
    )
    if version.end:
        rows = rows.filter(start__lt=version.end)
    changes: list[Change] = []
    notes: list[str] = []
    with hash_joins():
        found = list(rows.select_related("employee").order_by("employee_id", "start"))
    for terms in found:
        for said in _effect(terms, version, cells, before, off_grid, never_lower):
            if isinstance(said, Change):
                changes.append(said)
            else:
                notes.append(note_of(terms, said))
    label = _("%(grid)s : %(reference)s") % {"grid": version.grid.label, "reference": version.reference}
    return batch_open(
        source=BatchSource.GRID, label=label, grid=version.grid, changes=changes, notes=notes, access=access
    )


def _effect(
    terms: PayTerms, version: GridVersion, cells: Cells, before: Cells | None, off_grid: str, never_lower: bool
) -> Iterator[Change | str]:
    """The change of one classification, or why there is none; nothing where its salary is already that of the grid."""
    cell = cells.of(terms)
    if cell is None:
        yield _("classement %(words)s inconnu de la grille.") % {
            "words": words_of(terms.category, terms.grade_class, terms.step) or _("vide")
        }
        return
    if terms.currency:
        yield _("contrat dans une autre monnaie.")
        return
    was = before.of(terms) if before else None
    gap = terms.base_salary - was.amount if was else 0
    if terms.base_salary == cell.amount and not (gap and off_grid == OffGrid.KEEP):
        return
    amount = cell.amount
    if gap or was is None:
        if off_grid == OffGrid.LEAVE:
            told = {"held": french_amount(terms.base_salary), "grid": french_amount(was.amount if was else cell.amount)}
            yield _("salaire hors grille, %(held)s pour %(grid)s.") % told
            return
        amount += gap if off_grid == OffGrid.KEEP else 0
    if amount <= terms.base_salary and never_lower:
        if amount < terms.base_salary:
            yield _("salaire actuel plus élevé que celui de la grille, gardé.")
        return
    yield Change(
        old=terms, start=max(terms.start, version.start), category=cell.grade.category, grade_class=cell.grade.grade_class,
        step=cell.step, base_salary=amount, reason=version.reference, is_executive=terms.is_executive,
    )  # fmt: skip
