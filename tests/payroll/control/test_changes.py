"""Two people for items, bases and tables: nothing changes before another person approves; the first definitions are free."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from hr_core.scope import scope
from hr_core.services.approvals import SamePerson
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import PayChange, PayItem, PayItemBase, PayItemVersion, PayTable
from payroll.services.pay_changes import change_approve, change_refuse, change_submit, change_withdraw, needs_two_people
from payroll.services.settings import setting_set
from payroll.services.tables import table_create
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken, payroll_set_up

JUNE = dt.date(2026, 6, 1)
Kind = PayChange.Kind


@pytest.fixture
def opened(zone: Zone) -> Zone:
    """January is open: from now on two people are asked."""
    month_opened(zone)
    return zone


def submit(zone: Zone, kind: str, name: str = "ousmane", **values: Any) -> Any:
    with scope(zone.home, actor=zone.user(name)):
        told = {"start": JUNE, "values": {}, "reason": "essai", **values}
        return change_submit(institution=zone.home, kind=kind, actor=zone.user(name), **told)


def definition(item: PayItem, **values: Any) -> dict[str, Any]:
    held = item.versions.order_by("-start").first()
    assert held is not None
    names = ("label", "kind", "nature", "frequency", "order", "account", "formula", "is_prorated", "run_kinds", "legal_text")
    return {**{name: getattr(held, name) for name in names}, **values}


def item(zone: Zone, code: str = "2200") -> PayItem:
    with scope(zone.home):
        return PayItem.objects.select_related("institution").get(code=code)


def redefined(zone: Zone, **values: Any) -> Any:
    found = item(zone)
    with scope(zone.home):
        told = definition(found, **values)
    return submit(zone, Kind.ITEM, item=found, values=told)


def label_on(zone: Zone, day: dt.date) -> str:
    with scope(zone.home):
        return PayItemVersion.objects.on(day).get(item__code="2200").label


def test_a_definition_holds_once_another_person_approves(opened: Zone) -> None:
    change = redefined(opened, label="Prime de caisse")
    assert isinstance(change, PayChange) and label_on(opened, JUNE) != "Prime de caisse"
    with scope(opened.home, actor=opened.user("ousmane")):
        with pytest.raises(SamePerson):
            change_approve(change=change, actor=opened.user("ousmane"))
        with pytest.raises(IntegrityError), transaction.atomic():
            PayChange.objects.filter(pk=change.pk).update(decided_by=opened.user("ousmane"))
    with scope(opened.home, actor=opened.user("binta")):
        done = change_approve(change=change, actor=opened.user("binta"))
        assert (done.state, done.decided_by) == ("approved", opened.user("binta"))
        with pytest.raises(Refusal, match="déjà décidé"):
            change_approve(change=change, actor=opened.user("serigne"))
    assert label_on(opened, JUNE) == "Prime de caisse"
    assert label_on(opened, JUNE - dt.timedelta(days=1)) != "Prime de caisse"


def test_a_formula_that_does_not_build_is_refused_to_whoever_writes_it(opened: Zone) -> None:
    with pytest.raises(ValidationError) as refused:
        redefined(opened, formula="plafon(salaire_base; 3)")
    assert "formula" in refused.value.error_dict
    with scope(opened.home):
        assert not PayChange.objects.exists()


def test_trying_leaves_nothing_behind(opened: Zone) -> None:
    with scope(opened.home):
        before = PayItemVersion.objects.count()
    redefined(opened, label="Essai")
    with scope(opened.home):
        assert PayItemVersion.objects.count() == before


def test_one_change_at_a_time(opened: Zone) -> None:
    redefined(opened, label="Un")
    with pytest.raises(Refusal, match="attend déjà"):
        redefined(opened, label="Deux")


def test_a_refused_change_keeps_its_reason_and_changes_nothing(opened: Zone) -> None:
    change = redefined(opened, label="Prime de caisse")
    with scope(opened.home, actor=opened.user("binta")):
        with pytest.raises(ValidationError):
            change_refuse(change=change, actor=opened.user("binta"), reason=" ")
        refused = change_refuse(change=change, actor=opened.user("binta"), reason="Pas d’acte")
    assert (refused.state, refused.decision_reason) == ("refused", "Pas d’acte")
    assert label_on(opened, JUNE) != "Prime de caisse"


def test_only_the_proposer_withdraws(opened: Zone) -> None:
    change = redefined(opened, label="Prime de caisse")
    with scope(opened.home, actor=opened.user("binta")):
        with pytest.raises(PermissionDenied):
            change_withdraw(change=change, actor=opened.user("binta"))
        assert change_withdraw(change=change, actor=opened.user("ousmane")).state == "dropped"


def test_new_items_stops_bases_and_tables_wait_too(opened: Zone) -> None:
    found = item(opened)
    with scope(opened.home):
        told = definition(found, label="Nouvelle")
        table = table_create(institution=opened.home, code="t", label="T", keys=["categorie"], actor=None, reason="x")
    base = {"inclusion": "none", "rate": 100_000, "ceiling": None, "legal_text": ""}
    changes = [
        submit(opened, Kind.NEW_ITEM, code="2999", values=told),
        submit(opened, Kind.ITEM_STOP, item=found),
        submit(opened, Kind.BASE, item=found, code="taxable", values=base),
        submit(opened, Kind.TABLE, table=table, values={"rows": [[["A"], 5_000]]}),
    ]
    with scope(opened.home):
        assert not PayItem.objects.filter(code="2999").exists()
        assert PayItemVersion.objects.on(JUNE).filter(item=found).exists()
        assert not PayItemBase.objects.on(JUNE).filter(item=found, base="taxable").exists()
        assert not table.rows.exists()
    with scope(opened.home, actor=opened.user("binta")):
        for change in changes:
            change_approve(change=change, actor=opened.user("binta"))
        assert PayItem.objects.filter(code="2999").exists()
        assert not PayItemVersion.objects.on(JUNE).filter(item=found).exists()
        assert PayItemBase.objects.on(JUNE).get(item=found, base="taxable").inclusion == "none"
        assert table.rows.get().value == 5_000


def test_before_the_first_month_and_by_setting_one_person_is_enough(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone, dt.date(2026, 1, 1))
        assert not needs_two_people(zone.home, JUNE)
    redefined(zone, label="Avant")
    assert label_on(zone, JUNE) == "Avant"
    month_opened(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        assert needs_two_people(zone.home, JUNE)
        setting_set(
            institution=zone.home, key="two_people_for_definitions", start=dt.date(2026, 1, 1), value=False, actor=None, reason="x"
        )
        assert not needs_two_people(zone.home, JUNE)


def test_a_change_reaches_closed_months_only_as_confirmed_when_proposed(zone: Zone) -> None:
    from payroll.services.timeline import past_confirmed

    month_taken(zone, month_opened(zone), RunState.CLOSED)
    found = item(zone)
    with scope(zone.home):
        told = definition(found, label="Rétroactif")
    start = dt.date(2026, 1, 15)
    with pytest.raises(ValidationError, match="clôturé"):
        submit(zone, Kind.ITEM, item=found, values=told, start=start)
    with past_confirmed():
        change = submit(zone, Kind.ITEM, item=found, values=told, start=start)
    with scope(zone.home, actor=zone.user("binta")):
        change_approve(change=change, actor=zone.user("binta"))
    assert label_on(zone, start) == "Rétroactif"


def test_the_screens_propose_then_approve(opened: Zone, as_: Any) -> None:
    found = item(opened)
    url = f"/paie/rubriques/{found.pk}/assiettes/taxable/"
    form = {"start": "2026-06-01", "inclusion": "none", "motif": "Avis du fisc"}
    answer = as_("ousmane").post(url, form)
    with scope(opened.home):
        change = PayChange.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/paie/changements/{change.pk}/"
    page = as_("ousmane").get(answer["Location"]).content.decode()
    assert "Retirer" in page and "Approuver" not in page and "Part prise" in page
    assert as_("ousmane").post(f"/paie/changements/{change.pk}/approuver/").status_code == 403
    page = as_("binta").get("/paie/changements/").content.decode()
    assert "2200" in page
    assert as_("binta").get(f"/paie/changements/{change.pk}/approuver/").status_code == 200
    assert as_("binta").post(f"/paie/changements/{change.pk}/approuver/", {}).status_code == 302
    with scope(opened.home):
        assert PayItemBase.objects.on(JUNE).get(item=found, base="taxable").inclusion == "none"
    assert as_("oumar").get(f"/paie/changements/{change.pk}/").status_code == 404


def test_a_table_tells_the_rows_that_would_change(opened: Zone, as_: Any) -> None:
    with scope(opened.home):
        table = table_create(institution=opened.home, code="t", label="T", keys=["categorie"], actor=None, reason="x")
    answer = as_("ousmane").post(
        f"/paie/rubriques/tables/{table.pk}/montants/", {"start": "2026-06-01", "rows": "A;5 000\nB;7 000", "motif": "Acte"}
    )
    assert answer.status_code == 302
    page = as_("binta").get(answer["Location"]).content.decode()
    assert "5\u202f000" in page and "7\u202f000" in page
    with scope(opened.home):
        assert PayTable.objects.get(pk=table.pk).rows.count() == 0
