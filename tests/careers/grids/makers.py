"""Grids for the tests: amounts by category at home, indices with classes beside it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from careers.models import GridVersion, PayGrid, TermsBatch
from careers.services.batches import batch_apply
from careers.services.grids.sheets import Cell
from careers.services.grids.versions import cells_replace, grid_save, version_decide, version_prepare, version_propose
from hr_core.access import Access, access_of
from hr_core.models import ActSigner
from tests.cast import Zone

OLD, NEW = dt.date(2020, 1, 1), dt.date(2026, 1, 1)
#: The cast stands on C 3, at 400 000.
AMOUNTS = [Cell("C", "", "2", 380_000), Cell("C", "", "3", 400_000), Cell("C", "", "4", 425_000), Cell("D", "", "1", 430_000)]


def access(zone: Zone, name: str) -> Access:
    return access_of(zone.user(name), zone.home.pk)


def grid(zone: Zone, **values: Any) -> PayGrid:
    told = {"code": "personnel", "label": "Grille du personnel", "kind": "amount", "has_classes": False, "is_usual": True}
    return grid_save(grid=PayGrid(institution=zone.home), values=told | values)


def version(
    zone: Zone, of: PayGrid, start: dt.date, cells: list[Cell] | None = None, *, decided: bool = True, **values: Any
) -> GridVersion:
    made = version_prepare(
        grid=of, values={"start": start, "reference": f"Accord {start.year}"} | values, actor=zone.user("fatou")
    )
    cells_replace(version=made, cells=AMOUNTS if cells is None else cells)
    if decided:
        version_propose(version=made, actor=zone.user("fatou"))
        made = version_decide(version=made, actor=zone.user("khady"))
    return made


def raised_by(cells: list[Cell], amount: int) -> list[Cell]:
    return [Cell(each.category, each.grade_class, each.step, each.figure + amount) for each in cells]


def two_versions(zone: Zone) -> tuple[GridVersion, GridVersion]:
    of = grid(zone)
    return version(zone, of, OLD), version(zone, of, NEW, raised_by(AMOUNTS, 10_000))


def batch(zone: Zone) -> TermsBatch:
    from careers.services.grids.effects import effects_prepare

    _old, new = two_versions(zone)
    return effects_prepare(version=new, access=access(zone, "fatou"))


COLLECTIVE = ["collective_advancement", "collective_promotion", "collective_regrading"]


def powers(zone: Zone) -> None:
    """Khady and Mamadou may sign collective decisions."""
    for name, quality in (("khady", "La Directrice des ressources humaines"), ("mamadou", "Le Directeur général")):
        if not ActSigner.objects.filter(user=zone.user(name), kinds__contains=COLLECTIVE).exists():
            ActSigner.objects.create(
                institution=zone.home, user=zone.user(name), quality=quality, kinds=COLLECTIVE, reference="Décision n° 12",
                state="approved", start=OLD, registered_by=zone.user("fatou"), decided_by=zone.user("coumba"), decided_at=timezone.now(),
            )  # fmt: skip


def decided(zone: Zone, batch: TermsBatch, by: str = "khady") -> TermsBatch:
    """The collective decision signed."""
    powers(zone)
    return batch_apply(batch=batch, access=access(zone, by))
