"""A collective decision of 3 000 people: prepared, signed, told, undone; and its paper. Then the same change by 3 000 acts.

Everybody of a scratch institution stands on one cell of a grid; the new grid raises all of them under one decision.
"""

from __future__ import annotations

import os
import time
from datetime import date

from benchmarks.scratch import scratch_database

PEOPLE = int(os.environ.get("BENCH_BATCH_PEOPLE", "3000"))
OLD, NEW = date(2020, 1, 1), date(2026, 1, 1)


def measure() -> dict[str, float]:
    """Seconds of each gesture, and the queries of the signing."""
    with scratch_database():
        return _measure()


def _measure() -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from careers.documents.collective_decision import decision_pdf
    from careers.models import CollectiveDecision
    from careers.services.batch_acts import batch_acts, batch_cancel
    from careers.services.batches import batch_apply, batch_propose
    from careers.services.grids.effects import effects_prepare
    from hr_core.access import access_of
    from hr_core.models import Act, User
    from hr_core.scope import scope
    from hr_core.services.acts.flow import acts_check, acts_notify, acts_sign

    institution, officer, director, version = _institution()
    found: dict[str, float] = {}

    def timed(name: str, gesture):  # type: ignore[no-untyped-def]
        begun = time.perf_counter()
        answer = gesture()
        found[f"batch_{name}_s"] = time.perf_counter() - begun
        return answer

    with scope(institution):
        batch = timed("prepare", lambda: effects_prepare(version=version, access=officer))
        batch = batch_propose(batch=batch, access=officer)
        with CaptureQueriesContext(connection) as queries:
            batch = timed("sign", lambda: batch_apply(batch=batch, access=director))
        found["batch_sign_queries"] = float(len(queries))
        decision = CollectiveDecision.objects.select_related("institution__country", "paper").get()
        timed("paper", lambda: decision_pdf(decision, [row["cells"] for row in decision.rows]))
        timed("cancel", lambda: batch_cancel(batch=batch, reason="Essai", access=director))
        again = batch_propose(batch=effects_prepare(version=version, access=officer), access=officer)
        timed("acts_prepare", lambda: batch_acts(batch=again, access=officer))
        head = access_of(User.objects.get(username="drh.banc"), institution.pk)
        timed("acts_check", lambda: acts_check(acts=Act.objects.order_by("pk"), access=head))
        with CaptureQueriesContext(connection) as queries:
            signed = timed("acts_sign", lambda: acts_sign(acts=Act.objects.order_by("pk"), access=director))
        found["batch_acts_sign_queries"] = float(len(queries))
        if signed.refusals or len(signed.done) != PEOPLE:
            raise RuntimeError(signed.refusals[:3])
        timed("acts_notify", lambda: acts_notify(acts=signed.done, on=timezone.localdate(), how="", access=officer))
    return found


def _institution():  # type: ignore[no-untyped-def]
    """An institution of `PEOPLE` on one cell, an officer, a director, and the version in force that raises them."""
    from careers.models import PayGrid
    from careers.services.grids.sheets import Cell
    from careers.services.grids.versions import (
        cells_replace,
        grid_save,
        version_decide,
        version_prepare,
        version_propose,
    )
    from hr_core.access import access_of
    from hr_core.models import Country, Employee, Institution, PayTerms, User
    from hr_core.scope import scope
    from hr_core.services.roles import role_grant

    institution = Institution.objects.create(
        code="banc-sn", acronym="BANC", name="Banc d’essai", country=Country.objects.get(code="sn"), is_open=True
    )
    people = {name: User.objects.create_user(username=f"{name}.banc", email=f"{name}@exemple.sn") for name in ("rh", "drh", "dg")}
    with scope(institution):
        for name, role in (("rh", "hr_officer"), ("drh", "head_of_hr"), ("dg", "director_general")):
            role_grant(user=people[name], role=role, institution=institution, actor=None)
        staff = Employee.objects.bulk_create(
            Employee(
                institution=institution, staff_number=f"{number:05d}", last_name=f"Agent{number}", first_names="Essai", sex="F",
                hired_on=OLD, seniority_on=OLD,
            )
            for number in range(PEOPLE)
        )  # fmt: skip
        PayTerms.objects.bulk_create(
            PayTerms(institution=institution, employee=each, start=OLD, category="C", step="3", base_salary=400_000, state="approved")
            for each in staff
        )
        grid = grid_save(
            grid=PayGrid(institution=institution),
            values={"code": "personnel", "label": "Personnel", "kind": "amount", "has_classes": False, "is_usual": True},
        )
        version = None
        for start, amount in ((OLD, 400_000), (NEW, 410_000)):
            made = version_prepare(grid=grid, values={"start": start, "reference": "Accord"}, actor=people["rh"])
            cells_replace(version=made, cells=[Cell("C", "", "3", amount)])
            version_propose(version=made, actor=people["rh"])
            version = version_decide(version=made, actor=people["drh"])
    return institution, access_of(people["rh"], institution.pk), access_of(people["dg"], institution.pk), version
