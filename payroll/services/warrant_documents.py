"""From the database to what the papers of a bordereau say; the drawing is in `payroll.documents.warrants`."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Employee
from hr_core.text import french_date
from payroll.choices import Section
from payroll.documents.sheet import draw_sheets
from payroll.documents.warrants import RecapLine, Signatory, SlipTold, WarrantTold, sheets_of
from payroll.models import IssueSlip, Payment
from payroll.services.documents import letterhead_of
from payroll.services.warrants import signatories_of


def slip_told(slip: IssueSlip) -> SlipTold:
    """What the papers of a bordereau say; a constant number of queries."""
    run = slip.run
    institution = run.institution
    order = {str(section): rank for rank, section in enumerate(Section)}
    columns = sorted(run.columns.filter(people__gt=0), key=lambda each: (order[each.section], each.order))
    totals = run.totals
    return SlipTold(
        head=letterhead_of(institution),
        currency=institution.country.currency,
        reference=slip.reference,
        year=slip.year,
        issued_on=timezone.localtime(slip.issued_at).date(),
        run=_("Paie %(of_month)s") % {"of_month": run.of_month},
        run_reference=run.reference,
        payslips=int(totals.get("payslips", 0)),
        gross=slip.gross,
        employer=slip.employer,
        withheld=slip.gross - slip.net,
        net=slip.net,
        total=slip.total,
        warrants=tuple(
            WarrantTold(
                reference=each.reference,
                account=each.account,
                unit_code=each.unit_code,
                unit_name=each.unit_name,
                people=each.people,
                items=tuple((item["label"], item["amount"]) for item in each.items),
                amount=each.amount,
            )
            for each in slip.warrants.order_by("number")
        ),
        signatories=tuple(
            Signatory(
                state=each["state"],
                step=each["step"],
                name=each["name"],
                quality=each["quality"],
                on=date.fromisoformat(each["on"]),
                acting=each.get("acting", ""),
                derogation=each.get("derogation", ""),
            )
            for each in signatories_of(slip)
        ),
        recap=tuple(
            RecapLine(
                section=str(Section(each.section).label),
                code=each.item_code,
                label=each.label,
                people=each.people,
                base=each.total_base,
                amount=each.total,
            )
            for each in columns
        ),
        payments=_payments(slip),
        void=_void_words(slip),
    )


def _payments(slip: IssueSlip) -> tuple[tuple[str, int, int], ...]:
    modes = dict(Employee.PaymentMode.choices)
    rows = Payment.objects.filter(run=slip.run_id).order_by().values("mode").annotate(number=Count("pk"), sum=Sum("amount"))
    told = ((str(modes.get(row["mode"], row["mode"])).capitalize(), row["number"], row["sum"]) for row in rows)
    return tuple(sorted(told))


def _void_words(slip: IssueSlip) -> str:
    if slip.voided_at is None:
        return ""
    return _("Bordereau et mandats annulés le %(day)s par %(name)s : %(reason)s") % {
        "day": french_date(timezone.localtime(slip.voided_at).date()),
        "name": slip.voided_by,
        "reason": slip.void_reason,
    }


def slip_pdf(slip: IssueSlip, kind: str) -> bytes:
    """The PDF of one of its papers."""
    return draw_sheets(sheets_of(kind, slip_told(slip)))
