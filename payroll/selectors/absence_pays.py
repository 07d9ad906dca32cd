"""Reading what runs made of absences, and the claims and refunds that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.text import french_amount, french_date, french_decimal, french_percent
from payroll.choices_absences import Branch, ClaimState, Divisor, RefundState
from payroll.models import (
    AbsencePay,
    BranchClaim,
    ClaimMonth,
    ClaimReceipt,
    LineOrigin,
    PayRun,
    Payslip,
    WithholdingRefund,
)
from payroll.workflows_absences import CLAIM_LIVE

#: Ages of what is owed, in days from the end of the month advanced: (first, last, label).
AGES = ((0, 30, _("0 à 30 jours")), (31, 60, _("31 à 60")), (61, 90, _("61 à 90")), (91, None, _("plus de 90")))


def absence_pays_of(access: Access) -> QuerySet[AbsencePay]:
    """What runs made of the absences of the files that an officer may see."""
    visible = Employee.objects.visible_to(access).values("pk")
    return AbsencePay.objects.filter(employee__in=visible).select_related(
        "employee", "absence__kind", "run__period", "rule"
    )


def absence_pays_of_line(payslip: Payslip, code: str) -> list[AbsencePay]:
    """The absences from which a line of a payslip comes, each with its page of explanation."""
    origins = LineOrigin.objects.filter(
        run=payslip.run_id, employee=payslip.employee_id, code=code, source="absences"
    ).values("reference")
    return list(AbsencePay.objects.filter(run=payslip.run_id, absence__in=origins).select_related("absence__kind"))


def absence_runs() -> list[PayRun]:
    """The last runs in which somebody was absent, newest first."""
    with_absences = AbsencePay.objects.values("run")
    return list(PayRun.objects.filter(pk__in=with_absences).select_related("period")[:24])


def refunds_of_access(access: Access) -> QuerySet[WithholdingRefund]:
    """The refunds for everybody, and those of the files that an officer may see."""
    visible = Employee.objects.visible_to(access).values("pk")
    return WithholdingRefund.objects.filter(Q(employee__isnull=True) | Q(employee__in=visible)).select_related(
        "employee", "kind", "proposed_by", "decided_by"
    )


def claims_of(access: Access) -> QuerySet[BranchClaim]:
    """The claims of the files that an officer may see, with `claimed`, `received` and `balance` (minor units)."""
    visible = Employee.objects.visible_to(access).values("pk")
    return with_balance(BranchClaim.objects.filter(employee__in=visible)).select_related("employee", "absence__kind")


def with_balance(rows: QuerySet[BranchClaim]) -> QuerySet[BranchClaim]:
    claimed = _sum_of(ClaimMonth.objects.all())
    received = _sum_of(ClaimReceipt.objects.all())
    owed = F("claimed") - F("received")
    return rows.annotate(claimed=claimed, received=received).annotate(
        balance=Case(When(state=ClaimState.WRITTEN_OFF, then=Value(0)), default=owed, output_field=BigIntegerField()),
        written_off=Case(
            When(state=ClaimState.WRITTEN_OFF, then=owed), default=Value(0), output_field=BigIntegerField()
        ),
    )


def _sum_of(rows: QuerySet) -> Any:
    totals = rows.filter(claim=OuterRef("pk")).order_by().values("claim").annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(totals, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField())


def waiting_claims(access: Access) -> QuerySet[BranchClaim]:
    """Claims that wait for this person: to send, or to decide."""
    states = [ClaimState.OPEN] if access.has("absence_claims") else []
    states += [ClaimState.WRITE_OFF] if access.has("absence_decide") else []
    mine = Q(write_off_proposed_by__isnull=False, write_off_proposed_by=access.user)
    return BranchClaim.objects.filter(state__in=states).exclude(mine).exclude(employee__user=access.user)


def waiting_refunds(access: Access) -> QuerySet[WithholdingRefund]:
    """Refunds that this person may decide."""
    rows = WithholdingRefund.objects.filter(state=RefundState.PROPOSED).exclude(proposed_by=access.user)
    return rows if access.has("absence_decide") else rows.none()


@dataclass
class BranchAges:
    """What a branch owes, by age; amounts in minor units."""

    branch: str
    label: str
    is_internal: bool
    claimed: int = 0
    received: int = 0
    written_off: int = 0
    ages: list[int] = field(default_factory=lambda: [0] * len(AGES))
    claims: int = 0

    @property
    def balance(self) -> int:
        return sum(self.ages)


def aged_balance(access: Access, on: date) -> list[BranchAges]:
    """The accounts of each branch: claimed, received, written off, and what remains by age; three queries.

    A receipt pays the oldest month first. A month is as old as the days since its end.
    """
    found: dict[tuple[str, bool], BranchAges] = {}
    labels = dict(Branch.choices)
    rows = claims_of(access).prefetch_related("months").order_by("branch")
    for claim in rows:
        key = (claim.branch, claim.is_internal)
        branch = found.setdefault(key, BranchAges(claim.branch, str(labels[claim.branch]), claim.is_internal))
        branch.claimed += claim.claimed  # type: ignore[attr-defined]
        branch.received += claim.received  # type: ignore[attr-defined]
        branch.written_off += claim.written_off  # type: ignore[attr-defined]
        if claim.state not in CLAIM_LIVE:
            continue
        branch.claims += 1
        months = [(row.year, row.month, row.amount) for row in claim.months.all()]
        for rank, amount in enumerate(owed_by_age(months, claim.received, on)):  # type: ignore[attr-defined]
            branch.ages[rank] += amount
    return [found[key] for key in sorted(found)]


def owed_by_age(months: Sequence[tuple[int, int, int]], received: int, on: date) -> list[int]:
    """What remains of (year, month, amount) rows after `received`, oldest first, in the bands of `AGES`."""
    ages = [0] * len(AGES)
    # A month that a later run lowered below nothing pays the others.
    left = received - sum(amount for _year, _month, amount in months if amount < 0)
    for year, month, amount in sorted(months):
        owed = max(0, amount)
        paid = min(left, owed)
        left -= paid
        if owed > paid:
            age = max(0, (on - _last_day(year, month)).days)
            ages[_band(age)] += owed - paid
    return ages


def _band(age: int) -> int:
    return next(at for at, (_first, last, _label) in enumerate(AGES) if last is None or age <= last)


def _last_day(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True)
class ItemTold:
    """« 400 000 × 5 / 30 = 66 667 », with the sentence of the divisor."""

    code: str
    label: str
    formula: str
    amount: int
    sentence: str


@dataclass(frozen=True)
class BandTold:
    period: str
    days: str
    number: int
    benefit: str
    maintenance: str
    amount: int
    why: str


@dataclass(frozen=True)
class AbsenceTold:
    """The page of explanation of an absence in a run."""

    items: Sequence[ItemTold]
    bands: Sequence[BandTold]
    base: str
    sentences: Sequence[str]


WHY = {
    "waiting": _("délai de carence"),
    "beyond": _("au-delà de la durée maximale"),
    "papers": _("pièce non reçue dans le délai"),
    "": "",
}


def absence_told(pay: AbsencePay, currency: str) -> AbsenceTold:
    """The kept detail of an absence in words (see `payroll.services.absences.detail`)."""
    detail = pay.detail
    items = [_item_told(row, currency) for row in detail.get("items", ())]
    bands = [_band_told(row) for row in detail.get("bands", ())]
    base = ""
    if detail.get("monthly_base") and any(Fraction(row["benefit_rate"]) for row in detail["bands"]):
        monthly = Fraction(detail["monthly_base"])
        daily = monthly / int(detail["benefit_divisor"])
        base = _("%(monthly)s par mois / %(days)s = %(daily)s par jour") % {
            "monthly": _money(monthly, currency),
            "days": detail["benefit_divisor"],
            "daily": _money(daily, currency),
        }
    sentences = []
    if pay.rule is not None and pay.rule.maintenance_bands:
        sentences.append(_("Ancienneté au début de l’arrêt : %(years)s ans.") % {"years": detail.get("years", 0)})
    if detail.get("papers_missing"):
        sentences.append(_("La pièce attendue n’était pas reçue au moment du calcul."))
    return AbsenceTold(items, bands, base, sentences)


def _item_told(row: dict[str, Any], currency: str) -> ItemTold:
    units, denominator = Fraction(row["units"]), Fraction(row["denominator"])
    formula = f"{french_amount(row['full'], currency)} × {french_decimal(units)} / {french_decimal(denominator)}"
    sentence = str(Divisor(row["divisor"]).label)
    if row["effect"] == "dropped":
        formula, sentence = french_amount(row["full"], currency), _("rubrique perdue")
    if row["from_day"] > 1:
        sentence = _("%(sentence)s, à partir du jour %(day)s") % {"sentence": sentence, "day": row["from_day"]}
    if row["text"]:
        sentence = f"{sentence}, {row['text']}"
    return ItemTold(row["code"], row["label"], formula, row["amount"], sentence)


def _band_told(row: dict[str, Any]) -> BandTold:
    first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
    period = french_date(first) if first == last else f"{french_date(first)} – {french_date(last)}"
    total = Fraction(row["benefit"]) + Fraction(row["maintained"])
    return BandTold(
        period,
        french_decimal(Fraction(row["days"])),
        row["number"],
        french_percent(Fraction(row["benefit_rate"]) * 100, 2) if Fraction(row["benefit_rate"]) else "",
        french_percent(Fraction(row["maintenance_rate"]) * 100, 0) if Fraction(row["maintenance_rate"]) else "",
        (2 * total.numerator + total.denominator) // (2 * total.denominator),
        str(WHY[row["why"]]),
    )


def _money(value: Fraction, currency: str) -> str:
    """A fraction of minor units, to the nearest hundredth of one."""
    if value.denominator == 1:
        return french_amount(int(value), currency)
    return french_decimal(value) if currency in ("XOF", "XAF", "GNF", "KMF") else french_amount(round(value), currency)
