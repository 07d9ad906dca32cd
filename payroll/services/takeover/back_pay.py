"""Back pay that the old software was still paying: cases decided already, whose last instalments fall due here.

A balance names the item, the month for which it is owed, what was owed in all and what is left. What the old software paid
of it counts as paid for the month of origin, like what is left: a search finds neither again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, save_checked
from payroll.choices import Section
from payroll.choices_back_pay import BackPayState, BackPayTreatment
from payroll.models import (
    BackPayCase,
    BackPayLine,
    BackPayMonth,
    BackPayPart,
    BackPayScan,
    PayItemVersion,
    PayPeriod,
    Takeover,
    TakeoverBalance,
)
from payroll.services.back_pay_decisions import attribute
from payroll.services.levy_attributions import unanswered
from payroll.services.loan_rows import month_after
from payroll.services.takeover.targets import Target, Targets

WITHHELD = (Section.EMPLOYEE_CONTRIBUTION, Section.TAX, Section.DEDUCTION)
EMPLOYER = (Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE)


def back_pay_obstacles(takeover: Takeover, rows: Sequence[TakeoverBalance]) -> list[str]:
    """What keeps back pay in progress from going on here."""
    if not rows:
        return []
    missing = unanswered(takeover.institution, _first_month(takeover).last_day)
    if not missing:
        return []
    names = ", ".join(levy.label for levy in missing[:4])
    return [_("Rappels en cours : dites d’abord à quel mois imputer %(names)s (Rappels, Imputation des prélèvements).") % {"names": names}]


def back_pay_open(*, rows: Sequence[TakeoverBalance], takeover: Takeover, preparer: Access, signer: Access) -> dict[int, str]:
    """Open the back pay in progress of one employee, a case for each number of instalments left; balance → what was done.

    Raises `Refusal` with what is missing.
    """
    employee = rows[0].employee
    forbid_own_file(employee, preparer.user)
    forbid_own_file(employee, signer.user)
    if employee.left_on is not None and employee.left_on <= takeover.go_live:
        raise Refusal(_("cet agent n’est plus en service : reprenez la somme comme « non réclamé »."))
    missing = back_pay_obstacles(takeover, rows)
    if missing:
        raise Refusal(missing[0])
    targets = Targets(takeover.institution, takeover.go_live)
    grouped: dict[int, list[TakeoverBalance]] = defaultdict(list)
    for row in rows:
        grouped[max(row.months, 1)].append(row)
    done: dict[int, str] = {}
    for instalments, group in sorted(grouped.items()):
        case = _case(employee, instalments, group, takeover, preparer, signer, targets)
        words = _("rappel de %(sum)s échéances") if instalments > 1 else _("rappel à la première paie")
        done |= {row.pk: words % {"sum": instalments} for row in group if case.pk}
    return done


def _case(
    employee: Employee, instalments: int, rows: Sequence[TakeoverBalance], takeover: Takeover, preparer: Access, signer: Access,
    targets: Targets,
) -> BackPayCase:
    found = [(_target(row, targets), row) for row in rows]
    signed = [(target, row.balance if target.section not in WITHHELD else -row.balance) for target, row in found]
    gross = sum(row.balance for target, row in found if target.section == Section.EARNING)
    now = timezone.now()
    case = save_checked(
        BackPayCase(
            institution_id=takeover.institution_id, employee=employee, scan=_scan(takeover, preparer), takeover=takeover,
            state=BackPayState.APPROVED, gross=gross, withheld=sum(row.balance for target, row in found if target.section in WITHHELD),
            net=sum(amount for target, amount in signed if target.section not in EMPLOYER),
            employer=sum(row.balance for target, row in found if target.section in EMPLOYER),
            treatment=BackPayTreatment.INSTALMENTS if instalments > 1 else BackPayTreatment.AT_ONCE,
            instalments=instalments,
            agreement=_("Reprise de %(software)s, bilan signé") % {"software": takeover.software},
            proposed_by=preparer.user, proposed_at=takeover.submitted_at, decided_by=signer.user, decided_at=now,
        )
    )  # fmt: skip
    for month in sorted({_origin(row, takeover) for row in rows}):
        of_month = [(target, row) for target, row in found if _origin(row, takeover) == month]
        _month(case, month, of_month)
    attribute(case, _first_month(takeover).last_day)
    BackPayPart.objects.bulk_create(
        BackPayPart(institution_id=case.institution_id, case=case, rank=rank, due=month_after(takeover.go_live, rank - 1))
        for rank in range(1, instalments + 1)
    )
    return case


def _month(case: BackPayCase, month: date, found: Sequence[tuple[Target, TakeoverBalance]]) -> None:
    sums = {
        name: sum(row.balance for target, row in found if target.section in sections)
        for name, sections in (("gross", (Section.EARNING,)), ("withheld", WITHHELD), ("employer", EMPLOYER))
    }
    origin = save_checked(
        BackPayMonth(
            institution_id=case.institution_id, case=case, year=month.year, month=month.month, net=sums["gross"] - sums["withheld"], **sums
        )
    )
    lines: dict[str, BackPayLine] = {}
    for target, row in found:
        line = lines.setdefault(
            target.code,
            BackPayLine(
                institution_id=case.institution_id, origin=origin, code=target.code, item_code=target.code, label=target.label,
                section=target.section, nature=_nature(target, case), order=0, right=0, paid=0, amount=0,
            ),
        )  # fmt: skip
        line.right += row.total
        line.paid += row.total - row.balance
        line.amount += row.balance
    BackPayLine.objects.bulk_create(lines.values())


def _target(row: TakeoverBalance, targets: Targets) -> Target:
    """The item of a balance: the reference begins with its code, « 1100/2026-04 »."""
    found = targets.get(row.reference.partition("/")[0].strip())
    if found is None or found.section not in (Section.EARNING, *WITHHELD, *EMPLOYER):
        raise Refusal(_("la référence commence par le code d’une rubrique d’ici, par exemple « 1100/2026-04 »."))
    return found


def _nature(target: Target, case: BackPayCase) -> str:
    """The legal nature of an item; a levy has none."""
    if target.section != Section.EARNING:
        return ""
    versions = PayItemVersion.objects.filter(institution=case.institution_id, item__code=target.code).order_by("-start")
    return versions.values_list("nature", flat=True).first() or ""


def _origin(row: TakeoverBalance, takeover: Takeover) -> date:
    """The month for which it is owed: the last one taken over when the balance does not say."""
    return (row.since or month_after(takeover.go_live, -1)).replace(day=1)


def _first_month(takeover: Takeover) -> PayPeriod:
    return PayPeriod(institution=takeover.institution, year=takeover.go_live.year, month=takeover.go_live.month)


def _scan(takeover: Takeover, preparer: Access) -> BackPayScan:
    """The search under which the cases are listed: one by take-over. It has read no more of the audit trail than the last one."""
    kept = BackPayCase.objects.filter(takeover=takeover).select_related("scan").first()
    if kept is not None:
        return kept.scan
    last = BackPayScan.objects.order_by("-pk").values_list("through_entry", flat=True).first()
    now = timezone.now()
    return BackPayScan.objects.create(
        institution_id=takeover.institution_id, launched_by=preparer.user, finished_at=now, since=takeover.first_month, through_entry=last or 0
    )
