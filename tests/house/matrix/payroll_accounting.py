"""Who may open what of the accounts of the pay."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import (
    AccountRule,
    AnalyticSection,
    DistributionKey,
    EntryLayout,
    JournalEntry,
    JournalLine,
    LedgerAccount,
)
from payroll.services.accounting.entries import entry_validate
from payroll.services.accounting.layouts import usual_layouts_make
from payroll.services.accounting.provisions import assumptions_approve, provision_compute
from payroll.services.accounting.setup import distribution_set
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.accounting.conftest import JANUARY, access, assumptions, chart
from tests.payroll.months import month_opened, month_taken

VIEW = ("accounting_view",)
PREPARE = ("accounting_prepare",)
VALIDATE = ("accounting_validate",)


def drafted(zone: Zone) -> dict[str, Any]:
    chart(zone)
    month_taken(zone, month_opened(zone), RunState.PAID)
    with scope(zone.home):
        return {"pk": JournalEntry.objects.get(kind="pay").pk}


def validated(zone: Zone) -> dict[str, Any]:
    found = drafted(zone)
    with scope(zone.home, actor=zone.user("binta")):
        entry_validate(entry=JournalEntry.objects.get(**found), access=access(zone, "binta"))
    return found


def line(zone: Zone) -> dict[str, Any]:
    found = drafted(zone)
    with scope(zone.home):
        return {"pk": JournalLine.objects.filter(entry=found["pk"])[0].pk}


def run(zone: Zone) -> dict[str, Any]:
    found = drafted(zone)
    with scope(zone.home):
        return {"pk": JournalEntry.objects.get(**found).run_id}


def outside(zone: Zone) -> dict[str, Any]:
    from tests.house.matrix.payroll_outside import ADDRESSES as OUTSIDE

    chart(zone)
    build = OUTSIDE["payroll:outside_run"].build
    assert build is not None
    return dict(build(zone))


def rule(zone: Zone) -> dict[str, Any]:
    chart(zone)
    with scope(zone.home):
        return {"pk": AccountRule.objects.all()[0].pk}


def account(zone: Zone) -> dict[str, Any]:
    chart(zone)
    with scope(zone.home):
        return {"pk": LedgerAccount.objects.all()[0].pk}


def section(zone: Zone) -> dict[str, Any]:
    chart(zone)
    with scope(zone.home):
        return {"pk": AnalyticSection.objects.all()[0].pk}


def layout(zone: Zone) -> dict[str, Any]:
    chart(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        usual_layouts_make(institution=zone.home, access=access(zone))
        return {"pk": EntryLayout.objects.all()[0].pk}


def assumed(zone: Zone) -> dict[str, Any]:
    chart(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        return {"pk": assumptions(zone).pk}


def provided(zone: Zone) -> dict[str, Any]:
    chart(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        assumptions_approve(assumptions=assumptions(zone), access=access(zone, "binta"))
        made = provision_compute(
            institution=zone.home, kind="leave", as_at=dt.date(2026, 1, 31), access=access(zone, "ousmane")
        )
        return {"pk": made.pk}


def key(zone: Zone) -> dict[str, Any]:
    chart(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        distribution_set(
            institution=zone.home, start=JANUARY, unit=None, employee=None,
            shares={AnalyticSection.objects.all()[0]: 100_000}, reference="", access=access(zone), reason="essai",
        )  # fmt: skip
        return {"pk": DistributionKey.objects.get().pk}


ADDRESSES = {
    "payroll:entry_list": Address(VIEW),
    "payroll:entry_detail": Address(VIEW, drafted),
    "payroll:entry_pdf": Address(VIEW, drafted),
    "payroll:entry_validate": Address(VALIDATE, drafted),
    "payroll:entry_reverse": Address(PREPARE, validated),
    "payroll:entry_delete": Address(PREPARE, drafted),
    "payroll:entry_line": Address(VIEW, line),
    "payroll:entry_run": Address(PREPARE, run),
    "payroll:entry_outside": Address(PREPARE, outside),
    "payroll:entry_export": Address(PREPARE, validated),
    "payroll:layout_list": Address(VIEW),
    "payroll:layout_usual": Address(PREPARE),
    "payroll:layout_create": Address(PREPARE),
    "payroll:layout_detail": Address(VIEW, layout),
    "payroll:layout_change": Address(PREPARE, layout),
    "payroll:movement_list": Address(VIEW),
    "payroll:movements_enter": Address(PREPARE),
    "payroll:cost_by_section": Address(VIEW),
    "payroll:cut_off": Address(VIEW),
    "payroll:provision_list": Address(VIEW),
    "payroll:provision_create": Address(PREPARE),
    "payroll:provision_detail": Address(VIEW, provided),
    "payroll:provision_compute": Address(PREPARE, provided),
    "payroll:provision_propose": Address(PREPARE, provided),
    "payroll:provision_reopen": Address(PREPARE, provided),
    "payroll:provision_approve": Address(VALIDATE, provided),
    "payroll:provision_assumptions": Address(VIEW),
    "payroll:provision_assumptions_set": Address(PREPARE),
    "payroll:provision_assumptions_approve": Address(VALIDATE, assumed),
    "payroll:accounting_preset": Address(PREPARE),
    "payroll:accounting_rules": Address(PREPARE),
    "payroll:chart_complete": Address(PREPARE),
    "payroll:account_rule_list": Address(VIEW),
    "payroll:account_rule_create": Address(PREPARE),
    "payroll:account_rule_change": Address(PREPARE, rule),
    "payroll:account_rule_end": Address(PREPARE, rule),
    "payroll:account_list": Address(VIEW),
    "payroll:account_create": Address(PREPARE),
    "payroll:account_change": Address(PREPARE, account),
    "payroll:section_list": Address(VIEW),
    "payroll:section_create": Address(PREPARE),
    "payroll:section_change": Address(PREPARE, section),
    "payroll:distribution_list": Address(VIEW),
    "payroll:distribution_create": Address(PREPARE),
    "payroll:distribution_change": Address(PREPARE, key),
    "payroll:distribution_end": Address(PREPARE, key),
}
