"""The control of entitlements: who is entitled to an item and does not have it, who has it without a right, and why.

Before the month's run, entitlements are held against what is given by name; of a calculated run, against its payslips. Each
control replaces the earlier one of the same month or run; employees are read in batches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Employee, Institution, User
from hr_core.text import french_amount, french_date
from payroll.choices import ArticleEffect, CheckState, GapKind, ItemFrequency, RunKind, Severity
from payroll.models import (
    EmployeePaper,
    EntitlementCheck,
    EntitlementGap,
    PayItem,
    PayItemVersion,
    PayPeriod,
    PayRun,
    PayslipLine,
    RunProblem,
)
from payroll.selectors.entitlements import Entitlements, Given, Standing, entitlements_read
from payroll.services.article_cells import ArticleCell
from payroll.services.article_rules import by_item
from payroll.services.statute import cells_on

BATCH = 5_000
REASONS_LENGTH = 400
#: Findings that the controls of a run show; a useless entry is told on the control's own page only.
TOLD_TO_RUN = (GapKind.MISSING, GapKind.PAPER, GapKind.UNDUE, GapKind.DIFFERENT, GapKind.BELOW)


@dataclass(frozen=True)
class ItemOfMonth:
    """An item that articles speak of. `by_hand`: its amounts are given by name; `is_paid`: the articles pay it."""

    key: int
    code: str
    cells: Sequence[ArticleCell]
    is_paid: bool
    has_own_formula: bool
    is_for_everyone: bool


@transaction.atomic
def entitlement_check(
    *,
    institution: Institution,
    period: PayPeriod,
    run: PayRun | None = None,
    actor: User | None = None,
    employees: Sequence[int] | None = None,
) -> EntitlementCheck:
    """Draw up the control of a month (no `run`) or of a calculated run, for all or for some employees.

    Some employees: their findings are replaced, the others' and the counts stay. Errors: any `EngineError` of the rules.
    """
    cells = cells_on(institution, period.last_day)
    check = check_row(institution, period, run)
    gaps = check.gaps.all() if employees is None else check.gaps.filter(employee__in=employees)
    gaps.delete()
    counts: dict[str, dict[str, int]] = {}
    if cells:
        items = _items(institution, period.last_day, cells)
        for batch in _batches(period, employees):
            read = entitlements_read(
                institution=institution, period=period, cells=cells, employees=batch, full_month=run is None
            )
            paid = _paid_lines(run, read) if run is not None else None
            EntitlementGap.objects.bulk_create(
                EntitlementGap(institution_id=institution.pk, check_of=check, **values)
                for values in _gaps(read, items, paid)
            )
            _count(counts, read, paid)
    if employees is None:
        check.counts, check.state, check.failure = counts, CheckState.DONE, ""
    check.made_by, check.made_at = actor, timezone.now()
    check.save()
    return check


def entitlement_problems(*, run: PayRun, employees: Sequence[int] | None = None) -> list[RunProblem]:
    """Draw up the control of a regular run and give its findings as problems to justify (unsaved)."""
    if run.kind != RunKind.REGULAR:
        return []
    check = entitlement_check(institution=run.institution, period=run.period, run=run, employees=employees)
    gaps = check.gaps.filter(kind__in=TOLD_TO_RUN).select_related("item", "version__article")
    if employees is not None:
        gaps = gaps.filter(employee__in=employees)
    labels = _labels(run.institution, run.period.last_day)
    currency = run.institution.country.currency
    return [
        RunProblem(
            institution_id=run.institution_id,
            run=run,
            employee_id=gap.employee_id,
            severity=Severity.WARNING,
            code=f"statute_{gap.kind}",
            message=_message(gap, labels, currency)[:300],
            cure=CURES[GapKind(gap.kind)],
        )
        for gap in gaps.order_by("employee", "item__code")
    ]


CURES = {
    GapKind.MISSING: "Attribuer la rubrique, ou relancer le calcul si le dossier vient de changer.",
    GapKind.PAPER: "Demander la pièce à l’agent et l’enregistrer (onglet Avantages du dossier), ou justifier.",
    GapKind.UNDUE: "Retirer l’attribution, ou corriger le dossier ; sinon justifier.",
    GapKind.DIFFERENT: "Aligner le montant attribué sur le statut, ou relancer le calcul ; sinon justifier.",
    GapKind.BELOW: "Relever l’article, ou lui faire donner au moins la loi.",
}


def _message(gap: EntitlementGap, labels: dict[int, str], currency: str) -> str:
    what = f"{gap.item.code} {labels.get(gap.item_id, '')}".strip()
    amounts = _("dû %(due)s, payé %(paid)s") % {
        "due": french_amount(gap.expected, currency),
        "paid": french_amount(gap.paid, currency),
    }
    return f"{what} : {gap.get_kind_display()} ({amounts}). {gap.reasons}"


# ---------------------------------------------------------------------- what is compared
def check_row(institution: Institution, period: PayPeriod, run: PayRun | None) -> EntitlementCheck:
    """The one control of the month or of the run, held until the end of the transaction."""
    found, _made = EntitlementCheck.objects.select_for_update().get_or_create(
        institution=institution, period=period, run=run
    )
    return found


def _batches(period: PayPeriod, employees: Sequence[int] | None) -> Iterator[list[int]]:
    found = Employee.objects.filter(institution=period.institution_id, hired_on__lte=period.last_day)
    found = found.exclude(left_on__lte=period.first_day)
    if employees is not None:
        found = found.filter(pk__in=list(employees))
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    return (keys[at : at + BATCH] for at in range(0, len(keys), BATCH))


def _items(institution: Institution, on: date, cells: Sequence[ArticleCell]) -> dict[str, ItemOfMonth]:
    own = by_item(cells)
    versions = {
        version.item_id: version
        for version in PayItemVersion.objects.on(on).filter(institution=institution, item__code__in=own)
    }
    found = {}
    for item in PayItem.objects.filter(institution=institution, code__in=own):
        version = versions.get(item.pk)
        paying = [cell for cell in own[item.code] if cell.effect == ArticleEffect.PAYS]
        found[item.code] = ItemOfMonth(
            key=item.pk,
            code=item.code,
            cells=own[item.code],
            is_paid=bool(paying),
            has_own_formula=bool(version and version.formula.strip()),
            is_for_everyone=bool(version and version.frequency == ItemFrequency.EVERYONE),
        )
    return found


def _labels(institution: Institution, on: date) -> dict[int, str]:
    return dict(PayItemVersion.objects.on(on).filter(institution=institution).values_list("item", "label"))


def _paid_lines(run: PayRun, read: Entitlements) -> dict[tuple[int, str], int]:
    lines = PayslipLine.objects.filter(
        payslip__run=run, run=run, payslip__employee__in=read.keys.tolist(), column__code__in=list(read.expected)
    )
    return {
        (employee, code): amount
        for employee, code, amount in lines.values_list("payslip__employee", "column__code", "amount")
    }


def _count(counts: dict[str, dict[str, int]], read: Entitlements, paid: dict[tuple[int, str], int] | None) -> None:
    for index, cell in enumerate(read.cells):
        people = read.people(index)
        entry = counts.setdefault(str(cell.version), {"entitled": 0, "paid": 0, "expected": 0})
        if not cell.is_due:
            continue
        entry["entitled"] += len(people)
        entry["expected"] += int(read.amounts[index][read.applies[index]].sum())
        if paid is not None:
            entry["paid"] += sum((key, cell.item) in paid for key in people)
        elif cell.effect == ArticleEffect.PAYS:
            entry["paid"] += len(people)
        else:
            entry["paid"] += sum((key, cell.item) in read.given for key in people)


def _gaps(
    read: Entitlements, items: dict[str, ItemOfMonth], paid: dict[tuple[int, str], int] | None
) -> Iterator[dict[str, Any]]:
    papers = _paper_ends(read)
    keys = read.keys.tolist()
    for code, item in items.items():
        for row, key in enumerate(keys):
            given = read.given.get((key, code), Given())
            due = int(read.expected[code][row])
            for gap in _of_person(read, item, row, given, due, None if paid is None else paid.get((key, code), 0)):
                reasons = _reasons(gap.pop("why"), papers, key)
                yield {"employee_id": key, "item_id": item.key, "reasons": reasons[:REASONS_LENGTH], **gap}


def _of_person(
    read: Entitlements, item: ItemOfMonth, row: int, given: Given, due: int, line: int | None
) -> Iterator[dict[str, Any]]:
    """The findings about one person and one item; `line` is what the payslip pays, None before the run."""
    keeps = any(cell.keeps_acquired for cell in item.cells)
    owed = max(due, given.amount) if keeps and due else due
    if line is not None:
        has, paid = line != 0, line
        comparable = True
    elif item.is_paid:
        paid = max(due, given.amount) if keeps else due
        has, comparable = paid != 0, True
    else:
        has = bool(given.amount or given.has_recurring or given.quantity or item.is_for_everyone)
        paid, comparable = given.amount, not item.has_own_formula
    if not has and not due and not given.has_recurring and not _may_lack_paper(item):
        return
    standings = list(read.standings(row, item.code))
    applying = next((each for each in standings if each.applies), None)
    if due and not has:
        yield _gap(GapKind.MISSING, applying, owed, paid)
    elif has and not due:
        nearest = min(standings, key=lambda each: len(each.missing))
        yield _gap(GapKind.UNDUE, nearest, 0, paid)
    elif due and comparable and paid != owed:
        yield _gap(GapKind.DIFFERENT, applying, owed, paid)
    elif not due:
        lacking = next((each for each in standings if each.lacks_paper_only and each.amount), None)
        if lacking is not None:
            yield _gap(GapKind.PAPER, lacking, lacking.amount, 0)
    if due and applying is not None and applying.is_below_law and not applying.cell.at_least_law:
        yield _gap(GapKind.BELOW, applying, applying.floor, applying.raw)
    if item.is_paid and given.has_recurring and not keeps:
        yield _gap(GapKind.IDLE, applying, owed, given.recurring)


def _may_lack_paper(item: ItemOfMonth) -> bool:
    return any(criterion.formula.startswith("piece(") for cell in item.cells for criterion in cell.criteria)


def _gap(kind: GapKind, standing: Standing | None, expected: int, paid: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "version_id": standing.cell.version if standing else None,
        "expected": expected,
        "paid": paid,
        "why": (kind, standing),
    }


# ---------------------------------------------------------------------- why
def _reasons(why: tuple[GapKind, Standing | None], papers: dict[tuple[int, str], date | None], employee: int) -> str:
    kind, standing = why
    if standing is None:
        return ""
    article = standing.cell.reference.rsplit(", ", 1)[-1].capitalize()
    if kind in (GapKind.MISSING, GapKind.DIFFERENT):
        return f"{article} : {standing.cell.told}."
    if kind == GapKind.BELOW:
        return _("%(article)s : la loi donne davantage (%(figure)s).") % {
            "article": article,
            "figure": standing.cell.floor_label,
        }
    if kind == GapKind.IDLE:
        return _("L’article paie la rubrique par lui-même : arrêter l’attribution.")
    told = [_missing_told(criterion.told, criterion.formula, papers, employee) for criterion in standing.missing]
    return _("%(article)s, non rempli : %(what)s.") % {"article": article, "what": " ; ".join(told)}


def _missing_told(told: str, formula: str, papers: dict[tuple[int, str], date | None], employee: int) -> str:
    if not formula.startswith("piece("):
        return told
    name = formula.removeprefix('piece("').removesuffix('")')
    ended = papers.get((employee, name))
    if ended is None:
        return _("« %(paper)s » jamais remis") % {"paper": name}
    return _("« %(paper)s » expiré depuis le %(day)s") % {"paper": name, "day": french_date(ended)}


def _paper_ends(read: Entitlements) -> dict[tuple[int, str], date | None]:
    """The last day of the last paper of each name, for those who gave one: one query when an article asks for papers."""
    asked = {
        criterion.formula.removeprefix('piece("').removesuffix('")')
        for cell in read.cells
        for criterion in cell.criteria
        if criterion.formula.startswith("piece(")
    }
    if not asked:
        return {}
    rows = EmployeePaper.objects.filter(employee__in=read.keys.tolist(), name__in=asked)
    return {
        (employee, name): end - timedelta(days=1) if end else None
        for employee, name, end in rows.values_list("employee", "name").annotate(last=Max("end"))
    }
