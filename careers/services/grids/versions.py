"""The life of a grid and of its versions: prepared by one person, put in force by another, then frozen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_grids import GridKind, VersionState
from careers.models import Grade, GridStep, GridVersion, PayGrid
from careers.selectors.grids import version_on
from careers.services.grids.amounts import index_amount, raised
from careers.services.grids.sheets import Cell
from careers.workflows import VERSION
from hr_core.models import User
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, save_checked
from hr_core.text import fold, french_date
from hr_core.workflows import transition


@transaction.atomic
def grid_save(*, grid: PayGrid, values: dict[str, Any]) -> PayGrid:
    """Create or change a grid. What its cells hold, and its classes, no longer change once it has grades."""
    if grid.pk:
        former = PayGrid.objects.get(pk=grid.pk)
        moved = values.get("kind", former.kind) != former.kind or values.get("has_classes") != former.has_classes
        if moved and former.grades.exists():
            raise Refusal(_("La grille a déjà des grades : sa structure ne change plus. Créez une autre grille."))
    assign(grid, values)
    if grid.is_usual:
        PayGrid.objects.filter(institution=grid.institution_id, is_usual=True).exclude(pk=grid.pk).update(is_usual=False)
    return save_checked(grid)


@transaction.atomic
def grade_save(*, grade: Grade, values: dict[str, Any]) -> Grade:
    """Create or change a grade; its names are bound to the files of the staff and no longer change once used in force."""
    if grade.pk:
        former = Grade.objects.get(pk=grade.pk)
        names = [(getattr(former, name), values.get(name, getattr(former, name))) for name in ("category", "grade_class")]
        used = GridStep.objects.filter(grade=grade, version__state=VersionState.IN_FORCE).exists()
        if used and any(before != after for before, after in names):
            raise Refusal(_("Ce grade figure dans une grille arrêtée : son nom ne change plus. Ajoutez un autre grade."))
    assign(grade, values)
    if grade.grid.has_classes != bool(grade.grade_class):
        raise Refusal(
            _("Cette grille a des classes : nommez celle du grade.")
            if grade.grid.has_classes
            else _("Cette grille n’a pas de classe : laissez la case vide.")
        )
    return save_checked(grade)


@transaction.atomic
def version_prepare(
    *, grid: PayGrid, values: dict[str, Any], actor: User, model: GridVersion | None = None, rate: int = 0
) -> GridVersion:
    """Prepare a version that starts on a day; `model` gives its cells, whose amounts are raised by `rate` (over 100 000).

    A grid of indices keeps the indices of the model: its new point value makes the amounts. Raises `Refusal` when a version
    in force starts on that day or later.
    """
    version = GridVersion(institution_id=grid.institution_id, grid=grid, prepared_by=actor)
    assign(version, values)
    if grid.kind == GridKind.INDEX and not version.point_value:
        raise Refusal({"point_value": _("Une grille d’indices demande la valeur du point.")})
    if grid.kind == GridKind.AMOUNT:
        version.point_value = None
    later = grid.versions.filter(state=VersionState.IN_FORCE, start__gte=version.start).order_by("start").first()
    if later is not None:
        raise Refusal(
            {"start": _("Une version est arrêtée au %(day)s : choisissez un jour suivant.") % {"day": french_date(later.start)}}
        )
    save_checked(version)
    if model is not None:
        copied = [
            GridStep(
                institution_id=grid.institution_id, version=version, grade_id=each.grade_id, step=each.step,
                position=each.position, index=each.index, amount=_amount(version, each, rate),
            )
            for each in model.steps.all()
        ]  # fmt: skip
        GridStep.objects.bulk_create(copied)
    return version


@transaction.atomic
def version_change(*, version: GridVersion, values: dict[str, Any]) -> GridVersion:
    """Change the text, the day or the point value of a version in preparation; the amounts of indices follow."""
    _draft_or_refuse(version)
    assign(version, values)
    if version.grid.kind == GridKind.INDEX and not version.point_value:
        raise Refusal({"point_value": _("Une grille d’indices demande la valeur du point.")})
    save_checked(version)
    if version.grid.kind == GridKind.INDEX:
        rows = list(version.steps.all())
        for each in rows:
            each.amount = _amount(version, each, 0)
        GridStep.objects.bulk_update(rows, ["amount"])
    return version


@transaction.atomic
def cells_replace(*, version: GridVersion, cells: Sequence[Cell]) -> int:
    """The cells of a version in preparation become these; new grades are added after the others. Returns how many cells."""
    _draft_or_refuse(version)
    grid = version.grid
    grades = {(fold(each.category), fold(each.grade_class)): each for each in grid.grades.all()}
    last = max((each.rank for each in grades.values()), default=0)
    version.steps.all().delete()
    rows: list[GridStep] = []
    positions: dict[int, int] = {}
    for cell in cells:
        key = (fold(cell.category), fold(cell.grade_class))
        if key not in grades:
            last += 10
            new = Grade(
                institution_id=grid.institution_id, grid=grid, category=cell.category, grade_class=cell.grade_class, rank=last
            )
            grades[key] = save_checked(new)
        grade = grades[key]
        positions[grade.pk] = positions.get(grade.pk, 0) + 1
        row = GridStep(
            institution_id=grid.institution_id, version=version, grade=grade, step=cell.step, position=positions[grade.pk]
        )
        row.index = cell.figure if grid.kind == GridKind.INDEX else None
        row.amount = cell.figure if grid.kind == GridKind.AMOUNT else _amount(version, row, 0)
        rows.append(row)
    GridStep.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def version_propose(*, version: GridVersion, actor: User) -> GridVersion:
    """Hand a version over to the person who decides. Steps of a grade must be worth more and more."""
    version = _in_state(version, "propose")
    rows = list(version.steps.select_related("grade"))
    if not rows:
        raise Refusal(_("Cette version n’a pas encore d’échelon : importez-les ou reprenez ceux d’une autre version."))
    for before, after in zip(rows, rows[1:], strict=False):
        if before.grade_id == after.grade_id and after.amount < before.amount:
            raise Refusal(
                _("%(grade)s : l’échelon %(after)s vaut moins que l’échelon %(before)s. Corrigez le montant ou l’ordre.")
                % {"grade": before.grade, "before": before.step, "after": after.step}
            )
    version.state = VersionState.PROPOSED
    version.prepared_by = actor
    return save_checked(version)


@transaction.atomic
def version_return(*, version: GridVersion) -> GridVersion:
    """Give a proposed version back to those who prepare it."""
    version = _in_state(version, "return")
    version.state = VersionState.DRAFT
    return save_checked(version)


@transaction.atomic
def version_decide(*, version: GridVersion, actor: User) -> GridVersion:
    """Put a version in force from its first day: the one before ends there, and the new one is frozen."""
    version = _in_state(version, "decide")
    if version.prepared_by_id == actor.pk:
        raise Refusal(_("Vous avez préparé cette version : une autre personne doit l’arrêter."))
    others = version.grid.versions.filter(state=VersionState.IN_FORCE)
    if others.filter(start__gte=version.start).exists():
        raise Refusal(_("Une version plus récente est déjà arrêtée : changez la date de celle-ci."))
    before = version_on(version.grid, version.start)
    if before is not None:
        before.end = version.start
        save_checked(before)
    version.state, version.decided_by, version.decided_at = VersionState.IN_FORCE, actor, timezone.now()
    return save_checked(version)


@transaction.atomic
def version_delete(*, version: GridVersion) -> None:
    """Remove a version that nobody decided."""
    _draft_or_refuse(version)
    version.steps.all().delete()
    delete_checked(version)


def _amount(version: GridVersion, cell: GridStep, rate: int) -> int:
    told = {"rounding": version.rounding, "unit": version.rounding_unit}
    if cell.index is not None and version.point_value:
        return index_amount(cell.index, version.point_value, **told)  # type: ignore[arg-type]
    return raised(cell.amount, rate, **told) if rate else cell.amount  # type: ignore[arg-type]


def _draft_or_refuse(version: GridVersion) -> None:
    if version.state != VersionState.DRAFT:
        raise Refusal(_("Cette version n’est plus en préparation : préparez-en une autre, qui la suivra."))


def _in_state(version: GridVersion, name: str) -> GridVersion:
    step = transition(VERSION, name)
    version = GridVersion.objects.select_for_update(of=("self",)).select_related("grid").get(pk=version.pk)
    if version.state not in step.source:
        raise Refusal(
            _("Cette version est « %(state)s » : elle ne peut pas prendre ce chemin.") % {"state": version.get_state_display()}
        )
    return version
