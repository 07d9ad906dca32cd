"""Anchor jobs: described and weighed at home, weighed blindly by two other institutions, settled by the rule of the gap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from careers.choices_referential import GapRule, SheetState
from careers.models import AnchorSheet, AnchorWeighing, Edition, Grade, GradeWeighing, WeighingFactor
from careers.services.grids.amounts import DEGREES, band_of, is_borderline, rounded, weighed
from hr_core.access import Access
from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, save_checked

AGREED_GAP, AVERAGED_GAP = 0, 1


@transaction.atomic
def sheet_save(*, sheet: AnchorSheet, grade: Grade, edition: Edition, values: dict[str, str], access: Access) -> AnchorSheet:
    """Describe an anchor job of a grade; a sheet that was sent no longer changes."""
    if sheet.pk and sheet.state != SheetState.DRAFT:
        raise Refusal(_("Cette fiche est déjà envoyée : toutes les institutions pèsent le même texte."))
    sheet = assign(sheet, values)
    sheet.edition, sheet.grade_key, sheet.grade_label = edition, grade.pk, f"{grade.grid.label}, {grade}"[:80]
    return save_checked(sheet)


@transaction.atomic
def sheet_delete(*, sheet: AnchorSheet) -> None:
    if sheet.state != SheetState.DRAFT or sheet.weighings.exists():
        raise Refusal(_("Une fiche pesée ou envoyée se garde."))
    delete_checked(sheet)


@transaction.atomic
def sheet_send(*, sheet: AnchorSheet, first: Institution, second: Institution) -> AnchorSheet:
    """Send the sheet to two other institutions, once it is weighed at home; they do not see those degrees."""
    sheet = AnchorSheet.objects.select_for_update().get(pk=sheet.pk)
    if sheet.state != SheetState.DRAFT:
        raise Refusal(_("Cette fiche est déjà envoyée."))
    if not sheet.weighings.filter(institution_id=sheet.institution_id).exists():
        raise Refusal(_("Pesez d’abord l’emploi dans votre institution : les deux autres le pèseront sans voir vos degrés."))
    if first == second or sheet.institution_id in (first.pk, second.pk):
        raise Refusal(_("Choisissez deux autres institutions, différentes."))
    sheet.first, sheet.second, sheet.state = first, second, SheetState.SENT
    return save_checked(sheet)


@transaction.atomic
def sheet_weigh(*, sheet: AnchorSheet, degrees: Sequence[int], remark: str, access: Access) -> AnchorWeighing:
    """The degrees of one's institution, given once; `remark` says on what they rest."""
    assert access.institution is not None
    weights = list(WeighingFactor.objects.filter(edition=sheet.edition_id).order_by("pk").values_list("weight", flat=True))
    if len(degrees) != len(weights) or not all(1 <= degree <= DEGREES for degree in degrees):
        raise Refusal(_("Donnez un degré de 1 à 8 à chacun des six critères."))
    if sheet.state == SheetState.SETTLED:
        raise Refusal(_("Cette pesée est arrêtée."))
    points, band = weighed(degrees, weights)
    return save_checked(
        AnchorWeighing(
            institution=access.institution, sheet=sheet, turn=sheet.turn, degrees=list(degrees), points=int(points * 100), band=band,
            remark=remark.strip(), weighed_by=access.user,
        )
    )  # fmt: skip


def gap_of(sheet: AnchorSheet) -> tuple[int, Fraction, int]:
    """(gap in bands, mean points, band of the mean) of the weighings that are in."""
    rows = list(sheet.weighings.all())
    mean = sum((Fraction(row.points, 100) for row in rows), Fraction()) / len(rows)
    return max(row.band for row in rows) - min(row.band for row in rows), mean, band_of(mean)


def rule_of(gap: int) -> GapRule:
    """No gap is agreed, a gap of one band is averaged with the reason, a wider one is discussed."""
    return GapRule.AGREED if gap == AGREED_GAP else GapRule.AVERAGED if gap == AVERAGED_GAP else GapRule.DISCUSSED


@transaction.atomic
def sheet_settle(*, sheet: AnchorSheet, on: date, access: Access, reason: str = "", band: int | None = None) -> AnchorSheet:
    """Settle the band: as weighed, by the mean with the reason, or as the discussion gave it (`band`).

    Near a limit (12 points) a second turn is weighed first. The one who settles weighed none of it here. The weighing then counts
    among those of the grade.
    """
    sheet = AnchorSheet.objects.select_for_update().get(pk=sheet.pk)
    if sheet.state != SheetState.SENT or sheet.cross_in < 2 * sheet.turn:
        raise Refusal(_("Les deux autres institutions n’ont pas encore pesé cet emploi."))
    if sheet.weighings.filter(weighed_by=access.user).exists():
        raise Refusal(_("Vous avez pesé cet emploi : une autre personne doit arrêter la bande."))
    gap, mean, found = gap_of(sheet)
    rule = rule_of(gap)
    if rule != GapRule.AGREED and not reason.strip():
        raise Refusal(_("Dites le motif : les institutions n’ont pas donné la même bande."))
    if rule == GapRule.DISCUSSED and band is None:
        raise Refusal(_("Plus d’une bande d’écart : indiquez la bande convenue après discussion."))
    borderline = is_borderline(mean)
    if borderline and sheet.turn == 1 and rule != GapRule.DISCUSSED:
        raise Refusal(_("À 12 points au plus d’une limite de bande : ouvrez un second tour de pesée."))
    rows = list(sheet.weighings.all())
    if rule == GapRule.DISCUSSED and not min(row.band for row in rows) <= (band or 0) <= max(row.band for row in rows):
        raise Refusal(_("La bande convenue est entre la plus basse et la plus haute des pesées."))
    sheet.points, sheet.band = rounded(mean * 100), band if rule == GapRule.DISCUSSED and band else found
    sheet.rule, sheet.is_borderline, sheet.reason = rule, borderline, reason.strip()
    sheet.settled_by, sheet.settled_on, sheet.state = access.user, on, SheetState.SETTLED
    save_checked(sheet)
    _count_in_grade(sheet, rows)
    return sheet


@transaction.atomic
def sheet_weigh_again(*, sheet: AnchorSheet) -> AnchorSheet:
    """Open the second turn of a job that is near a limit of two bands."""
    sheet = AnchorSheet.objects.select_for_update().get(pk=sheet.pk)
    if sheet.state != SheetState.SENT or sheet.turn != 1 or sheet.cross_in < 2:
        raise Refusal(_("Un second tour suit le premier, complet."))
    if not is_borderline(gap_of(sheet)[1]):
        raise Refusal(_("La moyenne n’est pas à 12 points d’une limite : arrêtez la bande."))
    sheet.turn = 2
    return save_checked(sheet)


def _count_in_grade(sheet: AnchorSheet, rows: Sequence[AnchorWeighing]) -> None:
    """The settled band is a weighing of the grade, with the degrees of home and the evidence of the crossing."""
    grade = Grade.objects.filter(pk=sheet.grade_key).first()
    own = [row for row in rows if row.institution_id == sheet.institution_id]
    if grade is None or not own:
        return
    row = GradeWeighing.objects.filter(grade=grade, job_title=sheet.title).first() or GradeWeighing(
        institution_id=sheet.institution_id, grade=grade, job_title=sheet.title
    )
    row.degrees, row.points, row.band, row.weighed_by = own[-1].degrees, sheet.points or 0, sheet.band or 1, own[-1].weighed_by
    row.evidence = _("Pesée croisée avec %(first)s et %(second)s") % {"first": sheet.first, "second": sheet.second}
    save_checked(row)
