"""The accounts of the demonstration: a chart, a few keys, the usual layouts, a month already validated and exported."""

from __future__ import annotations

from datetime import date

from hr_core.models import Institution, Unit
from hr_core.scope import scope
from payroll.choices_accounting import EntryKind, EntryState, ProvisionKind
from payroll.demonstration.cast import acting
from payroll.models import AccountingRules, AnalyticSection, DistributionKey, JournalEntry, PayRun, Provision
from payroll.selectors.accounting.entries import runs_to_enter
from payroll.services.accounting.completion import chart_complete
from payroll.services.accounting.entries import entry_validate, run_enter
from payroll.services.accounting.layouts import usual_layouts_make
from payroll.services.accounting.presets import preset_lay
from payroll.services.accounting.provisions import (
    assumptions_approve,
    assumptions_set,
    provision_approve,
    provision_compute,
    provision_propose,
)
from payroll.services.accounting.setup import distribution_set

START = date(2026, 1, 1)
#: Section → hundred-thousandths, for everybody and for the head office.
EVERYBODY = {"PENS": 70_000, "SANTE": 5_000, "ADM": 25_000}
ASSUMPTIONS = {
    "discount_rate": "6", "growth_rate": "3", "turnover_rate": "1,5", "mortality_rate": "0", "retirement_age": None,
    "charge_rate": "18", "leave_from": date(2026, 1, 1), "reference": "Hypothèses de la démonstration, à confirmer",
}  # fmt: skip
HEAD_OFFICE = {"PENS": 30_000, "ADM": 70_000}


def accounting_setup(institution: Institution) -> None:
    """The chart, the keys and the layouts; nothing when a chart is there."""
    with scope(institution):
        held = AccountingRules.objects.exists()
        if held:
            chart_complete(institution=institution, start=START, access=None)
            return
    with acting(institution, "paie") as access:
        preset_lay(institution=institution, key="syscohada", start=START, access=access)
        usual_layouts_make(institution=institution, access=access)
        sections = {section.code: section for section in AnalyticSection.objects.all()}
        head = Unit.objects.filter(parent__isnull=True).order_by("pk").first()
        for unit, shares in ((None, EVERYBODY), (head, HEAD_OFFICE)):
            if unit is None or not DistributionKey.objects.filter(unit=unit).exists():
                distribution_set(
                    institution=institution, start=START, unit=unit, employee=None,
                    shares={sections[code]: share for code, share in shares.items()},
                    reference="Décision 2026-07 de la direction générale", access=access, reason="Comptabilité analytique 2026",
                )  # fmt: skip


def accounting_entries(institution: Institution) -> int:
    """Enter the paid runs that are not, and validate those of the months before the last; returns how many were entered."""
    with acting(institution, "paie") as access:
        runs = list(runs_to_enter(institution, START.replace(year=2027)))
        for run in runs:
            run_enter(run=run, access=access)
    with acting(institution, "responsable") as access:
        last = PayRun.objects.order_by("-period__year", "-period__month").values_list("period", flat=True).first()
        drafts = JournalEntry.objects.filter(kind=EntryKind.PAY, state=EntryState.DRAFT).exclude(run__period=last)
        for entry in drafts.exclude(made_by=access.user).order_by("dated_on"):
            entry_validate(entry=entry, access=access)
    return len(runs)


def provisions(institution: Institution) -> None:
    """Assumptions approved, the provisions of the end of October: leave is approved, the end of careers waits."""
    with scope(institution):
        if Provision.objects.exists():
            return
    with acting(institution, "paie") as access:
        proposed = assumptions_set(
            institution=institution, start=START, values=ASSUMPTIONS, access=access, reason="Arrêté des comptes 2026"
        )
    with acting(institution, "comptable") as access:
        assumptions_approve(assumptions=proposed, access=access)
    with acting(institution, "paie") as access:
        leave, career = (
            provision_compute(institution=institution, kind=kind, as_at=date(2026, 10, 31), access=access)
            for kind in (ProvisionKind.LEAVE, ProvisionKind.CAREER_END)
        )
        for row in (leave, career):
            provision_propose(provision=row, access=access)
    with acting(institution, "comptable") as access:
        provision_approve(provision=leave, access=access)
