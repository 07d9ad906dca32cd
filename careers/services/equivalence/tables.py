"""The dated equivalence table of an institution: made of its weighed grades, adopted by the committee, read by the zone."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from careers.choices_referential import SheetState, TableState
from careers.models import AnchorSheet, Edition, EquivalenceLine, EquivalenceTable, Grade
from careers.services.grids.amounts import spread
from hr_core.access import Access
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, save_checked

FEWEST_ANCHORS, MOST_ANCHORS = 12, 20


@transaction.atomic
def table_prepare(*, table: EquivalenceTable, start: date, note: str, edition: Edition, access: Access) -> EquivalenceTable:
    """Draw the table up again from the weighings of each grade: least, usual and most of the bands of its weighed jobs."""
    if table.pk and table.state != TableState.DRAFT:
        raise Refusal(_("Cette table est soumise : préparez-en une autre."))
    grades = [each for each in Grade.objects.select_related("grid").prefetch_related("weighings") if each.weighings.all()]
    if not grades:
        raise Refusal(_("Pesez d’abord des emplois repères : la table vient de l’étendue de leurs bandes."))
    table.start, table.note, table.edition, table.prepared_by = start, note.strip(), edition, access.user
    save_checked(table)
    table.lines.all().delete()
    lines = []
    for grade in grades:
        rows = list(grade.weighings.all())
        low, usual, high = spread([row.band for row in rows])
        lines.append(
            EquivalenceLine(
                institution_id=table.institution_id, table=table, grade_key=grade.pk, grid=grade.grid.label, category=grade.category,
                grade_class=grade.grade_class, rank=grade.rank, band_low=low, band=usual, band_high=high, anchors=len(rows),
            )
        )  # fmt: skip
    EquivalenceLine.objects.bulk_create(lines)
    return table


def anchors_weighed(table: EquivalenceTable) -> int:
    """The anchor jobs of the table's institution and edition whose band is settled."""
    rows = AnchorSheet.objects.filter(institution=table.institution_id, edition=table.edition_id, state=SheetState.SETTLED)
    return rows.count()


@transaction.atomic
def table_submit(*, table: EquivalenceTable, reason: str = "") -> EquivalenceTable:
    """Submit to the committee. Twelve to twenty anchor jobs are weighed; fewer asks a reason, which the committee reads."""
    table = EquivalenceTable.objects.select_for_update().get(pk=table.pk)
    if table.state != TableState.DRAFT or not table.lines.exists():
        raise Refusal(_("Une table en préparation, avec ses grades, se soumet à la commission."))
    weighed = anchors_weighed(table)
    if not FEWEST_ANCHORS <= weighed <= MOST_ANCHORS and not reason.strip():
        raise Refusal(
            _("%(count)s emplois repères sont arrêtés, il en faut de %(fewest)s à %(most)s : pesez-en d’autres, ou dites pourquoi.")
            % {"count": weighed, "fewest": FEWEST_ANCHORS, "most": MOST_ANCHORS}
        )
    if reason.strip():
        table.note = f"{table.note} {_('Emplois repères')} : {weighed}. {reason.strip()}".strip()[:300]
    table.state = TableState.SUBMITTED
    return save_checked(table)


@transaction.atomic
def table_return(*, table: EquivalenceTable, note: str, access: Access) -> EquivalenceTable:
    """The committee sends it back with what is to be seen again: the row becomes the institution's alone once more."""
    if table.state != TableState.SUBMITTED:
        raise Refusal(_("Cette table n’est pas soumise."))
    if not note.strip():
        raise Refusal(_("Dites ce qui est à revoir."))
    with scope([table.institution_id, access.institution.pk] if access.institution else table.institution_id, actor=access.user):
        table.state, table.note = TableState.DRAFT, note.strip()[:300]
        return save_checked(table)


@transaction.atomic
def table_adopt(*, table: EquivalenceTable, on: date, session: str, access: Access) -> EquivalenceTable:
    """Adopt the table from its day; the one that held until then ends the day before."""
    table = EquivalenceTable.objects.select_for_update().get(pk=table.pk)
    if table.state != TableState.SUBMITTED:
        raise Refusal(_("Cette table n’est pas soumise à la commission."))
    if table.prepared_by_id == access.user.pk:
        raise Refusal(_("Vous avez préparé cette table : une autre personne doit l’adopter."))
    former = EquivalenceTable.objects.filter(institution_id=table.institution_id, state=TableState.ADOPTED, end=None).first()
    if former is not None:
        if former.start >= table.start:
            raise Refusal(_("Une table plus récente est déjà adoptée : corrigez la date de celle-ci."))
        former.end = table.start
        save_checked(former)
    table.state, table.adopted_by, table.adopted_on, table.session = TableState.ADOPTED, access.user, on, session.strip()
    return save_checked(table)


@transaction.atomic
def table_delete(*, table: EquivalenceTable) -> None:
    if table.state != TableState.DRAFT:
        raise Refusal(_("Une table soumise ou adoptée se garde."))
    delete_checked(table)


