"""Acts signed in one gesture are what they would be one by one: numbers, texts, files, trail, refusals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from careers.models import TermsBatch
from hr_core.access import Access
from hr_core.models import Act, ActProof, AuditEntry, PayTerms, Posting
from hr_core.services.acts.flow import act_sign, acts_check, acts_notify, acts_sign
from tests.careers.grids.test_batch_acts import with_acts
from tests.cast import Zone
from tests.hr_core.acts.giving import drafted
from tests.hr_core.helpers import acting

DAY = dt.date(2026, 12, 1)
#: Keys, moments and chance: the only things that two signatures of the same acts do not share.
CHANGING = {"id", "token", "signed_at", "decided_at", "undo", "object_id", "made_at"}


def mixed(zone: Zone) -> list[Act]:
    """A campaign, two transfers between its acts, of whom one cannot be; a classification has moved under one of the campaign."""
    with_acts(zone)
    drafted(zone, who="awa")
    drafted(zone, who="moussa")
    with acting(zone, "khady") as khady:
        acts_check(acts=Act.objects.filter(state="draft").exclude(employee__user=khady.user), access=khady)
        Posting.objects.filter(employee=zone.employee("moussa")).update(start=DAY)
        PayTerms.objects.filter(employee=zone.employee("ousmane")).update(base_salary=1)
        return list(Act.objects.order_by("employee__staff_number", "-pk"))


def one_by_one(acts: Sequence[Act], access: Access) -> list[str]:
    refused = []
    for act in acts:
        try:
            with transaction.atomic():
                act_sign(act=act, access=access)
        except (PermissionDenied, ValidationError) as error:
            said = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            refused.append(f"{act.employee} : {said}")
    return refused


def together(acts: Sequence[Act], access: Access) -> list[str]:
    return acts_sign(acts=acts, access=access).refusals


def told(row: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (row or {}).items() if name not in CHANGING}


def result(zone: Zone, acts: Sequence[Act], sign: Callable[[Sequence[Act], Access], list[str]]) -> list[Any]:
    """What a way of signing leaves behind; the database is then as before."""
    with acting(zone, "mamadou") as access, transaction.atomic():
        before = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        refused = sign(acts, access)
        trail = AuditEntry.objects.filter(pk__gt=before).values_list("table_name", "employee_id", "action", "reason", "before", "after")
        found = [
            refused,
            [told(row) for row in Act.objects.order_by("pk").values()],
            [len(act.undo.get("terms", {}).get("added", ())) for act in Act.objects.order_by("pk")],
            [told(row) for row in PayTerms.objects.order_by("employee", "start").values()],
            [told(row) for row in ActProof.objects.order_by("reference").values()],
            list(TermsBatch.objects.values_list("state", "act_number")),
            sorted(repr([*entry[:4], told(entry[4]), told(entry[5])]) for entry in trail),
        ]
        transaction.set_rollback(True)
    return found


def test_acts_signed_together_are_those_that_would_have_been_signed_one_by_one(zone: Zone) -> None:
    acts = mixed(zone)
    apart, joined = result(zone, acts, one_by_one), result(zone, acts, together)
    for name, one, other in zip(("refusals", "acts", "undo", "terms", "proofs", "change", "trail"), apart, joined, strict=True):
        assert one == other, name
    refused, signed = joined[0], [row for row in joined[1] if row["state"] == "signed"]
    assert any("Moussa" in words for words in refused) and any("a changé depuis" in words for words in refused)
    assert [row["number"] for row in sorted(signed, key=lambda row: row["number"])] == list(range(1, len(signed) + 1)), "no gap"
    assert any("DEC-2026-0002" in words and "payterms" in words for words in joined[6]), "each fact says its own act"


def test_a_campaign_is_signed_and_notified_with_the_same_queries_whatever_its_size(zone: Zone) -> None:
    with_acts(zone)
    with acting(zone, "khady") as khady:
        acts_check(acts=Act.objects.exclude(employee__user=khady.user), access=khady)
    with acting(zone, "mamadou") as access:
        waiting = list(Act.objects.filter(state="checked").order_by("pk"))
        asked = []
        for some in (waiting[:2], waiting[2:]):
            with CaptureQueriesContext(connection) as queries:
                done = acts_sign(acts=some, access=access).done
                acts_notify(acts=done, on=dt.date.today(), how="", access=access)
            assert len(done) == len(some)
            asked.append(len(queries))
        assert len(waiting) > 5 and asked[1] <= asked[0] and asked[0] < 60
