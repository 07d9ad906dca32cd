"""Who may open what of grids and of changes of classification."""

from __future__ import annotations

import datetime as dt
from typing import Any

from careers.models import CollectiveDecision, Grade
from careers.selectors.referential import edition_in_use
from careers.services.batches import batch_propose
from careers.services.grids.versions import version_propose
from careers.services.grids.weighing import job_weigh
from hr_core.scope import scope
from tests.careers.grids import makers
from tests.cast import Zone
from tests.house.matrix import Address

VIEW, MANAGE, DECIDE = ("career_view",), ("career_manage",), ("career_decide",)


def grid(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": makers.grid(zone).pk}


def of_grid(zone: Zone) -> dict[str, Any]:
    return {"grid": grid(zone)["pk"]}


def draft(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": makers.version(zone, makers.grid(zone), makers.NEW, decided=False).pk}


def proposed(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = makers.version(zone, makers.grid(zone), makers.NEW, decided=False)
        return {"pk": version_propose(version=made, actor=zone.user("fatou")).pk}


def in_force(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": makers.version(zone, makers.grid(zone), makers.NEW).pk}


def of_version(zone: Zone) -> dict[str, Any]:
    return {"version": in_force(zone)["pk"]}


def grade(zone: Zone) -> dict[str, Any]:
    in_force(zone)
    with scope(zone.home):
        return {"pk": Grade.objects.get(category="C").pk}


def weighing(zone: Zone) -> dict[str, Any]:
    at = grade(zone)
    with scope(zone.home):
        edition = edition_in_use(on=dt.date(2026, 12, 31))
        assert edition is not None
        made = job_weigh(
            grade=Grade.objects.get(**at), edition=edition, job_title="Comptable", degrees=[4] * 6, evidence="PV",
            actor=zone.user("fatou"),
        )  # fmt: skip
        return {"pk": made.pk}


def batch(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": makers.batch(zone).pk}


def waiting(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": batch_propose(batch=makers.batch(zone), access=makers.access(zone, "fatou")).pk}


def applied(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = batch_propose(batch=makers.batch(zone), access=makers.access(zone, "fatou"))
        return {"pk": makers.decided(zone, made).pk}


def own(zone: Zone) -> dict[str, Any]:
    """A decision whose list has Awa among others; those without a line of their own find nothing."""
    with scope(zone.home):
        return {"pk": CollectiveDecision.objects.get(batch=applied(zone)["pk"]).pk}


ADDRESSES = {
    "careers:grid_list": Address(VIEW),
    "careers:grid_create": Address(MANAGE),
    "careers:gap_list": Address(VIEW),
    "careers:grid_detail": Address(VIEW, grid),
    "careers:grid_update": Address(MANAGE, grid),
    "careers:version_compare": Address(VIEW, of_grid),
    "careers:grade_list": Address(VIEW, of_grid),
    "careers:grade_create": Address(MANAGE, of_grid),
    "careers:version_create": Address(MANAGE, of_grid),
    "careers:grade_detail": Address(VIEW, grade),
    "careers:grade_update": Address(MANAGE, grade),
    "careers:grade_weigh": Address(MANAGE, grade),
    "careers:grade_adopt": Address(DECIDE, grade),
    "careers:weighing_delete": Address(MANAGE, weighing),
    "careers:version_detail": Address(VIEW, in_force),
    "careers:step_list": Address(VIEW, of_version),
    "careers:version_update": Address(MANAGE, draft),
    "careers:version_import": Address(MANAGE, draft),
    "careers:version_propose": Address(MANAGE, draft),
    "careers:version_return": Address((*MANAGE, *DECIDE), proposed),
    "careers:version_decide": Address(DECIDE, proposed),
    "careers:version_delete": Address(MANAGE, draft),
    "careers:version_effects": Address(MANAGE, in_force),
    "careers:batch_list": Address(VIEW),
    "careers:batch_detail": Address(VIEW, batch),
    "careers:batch_propose": Address(MANAGE, batch),
    "careers:batch_apply": Address(DECIDE, waiting),
    "careers:batch_refuse": Address(DECIDE, waiting),
    "careers:batch_drop": Address(MANAGE, batch),
    "careers:batch_acts": Address(("act_prepare",), waiting),
    "careers:batch_cancel": Address(DECIDE, waiting),
    "careers:own_decision": Address(("self_service",), own, exceptions=dict.fromkeys(("fatou", "khady", "mamadou", "oumar"), 404)),
    "careers:batch_paper": Address(VIEW, applied),
}
