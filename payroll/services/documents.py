"""From the database to what the documents say: payslips, register, transfer order, each in a constant number of queries.

The drawing itself is in `payroll.documents` and `payroll.exports`, which know no database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.bank_keys import masked, normalise_account
from hr_core.documents.letterhead import Letterhead
from hr_core.models import Contract, Employee, FamilyStatus, Institution
from hr_core.services.acts.paper import head_of, paper_in_force
from hr_core.text import MONTHS, currency_decimals, french_amount, french_count, french_decimal, french_percent
from payroll.choices import RunKind, RunState
from payroll.documents.payslip import draw_payslip
from payroll.documents.payslip_data import (
    AnnexEntry,
    AnnexMonth,
    GroupTotal,
    LeaveBalance,
    PayslipData,
    PayslipEmployee,
    PayslipGroup,
    PayslipLine,
    PayslipOptions,
    PayslipTotals,
    Verification,
)
from payroll.documents.payslip_data import Payment as PaymentTold
from payroll.documents.words import amount_in_words
from payroll.models import Calculation, Payment, PayRun, Payslip, PayslipNumber, PayslipReplacement
from payroll.selectors.back_pay_annex import AnnexLine, back_pay_annexes
from payroll.selectors.cumulative import YearTotals, year_to_date
from payroll.selectors.leave_balances import leave_balances
from payroll.selectors.payslips import GroupView, LineView, base_salary_codes, groups_of, lines_of
from payroll.selectors.whole_month import earlier_runs, whole_months
from payroll.services.presentation import Presentation, presentation_read
from payroll.services.proofs import proof_token

PUBLISHED = (RunState.PAID, RunState.CLOSED)
Mark = Literal["", "DUPLICATA", "ANNULE ET REMPLACE", "CONTRE-PASSATION", "ANNULÉ"]


def is_published(run: PayRun) -> bool:
    """Once paid, a payslip is the employee's: it bears its proof, and what an officer prints again is a duplicate."""
    return run.state in PUBLISHED


def letterhead_of(institution: Institution, on: date | None = None) -> Letterhead:
    """How an institution signs its documents: the paper in force on a day (today), with its logo."""
    return head_of(institution, paper_in_force(institution, on or timezone.localdate()))


def payslip_pdf(payslip: Payslip, *, mark: Mark = "") -> bytes:
    """The PDF of one payslip. Raises `PayslipMismatch` when its lines do not add up."""
    return draw_payslip(payslips_data(run=payslip.run, payslips=[payslip.pk], mark=mark)[0])


def payslip_number(run: PayRun, staff_number: str) -> str:
    """`2026-11-02147`; other kinds of runs keep the reference of the run."""
    prefix = f"{run.period.year}-{run.period.month:02d}" if run.kind == RunKind.REGULAR else run.reference
    return f"{prefix}-{staff_number}"


def payslips_data(*, run: PayRun, payslips: Sequence[int], mark: Mark = "") -> list[PayslipData]:
    """What the payslips of these keys say, in their order: as many queries whatever their number."""
    batch = _Batch.read(run, payslips)
    return [_payslip_data(batch, batch.payslips[key], mark) for key in payslips if key in batch.payslips]


@dataclass
class _Batch:
    """What several payslips of a run are told from."""

    run: PayRun
    institution: Institution
    head: Letterhead
    presentation: Presentation
    payslips: dict[int, Payslip]
    lines: dict[int, list[Any]]
    payments: dict[int, list[Payment]]
    years: dict[int, YearTotals]
    base_codes: dict[int, frozenset[str]]
    numbers: dict[int, str]
    replacing: dict[int, str]  # the number of the payslip that this one replaces
    replaced: dict[int, str]  # the number of the payslip that replaces this one
    annexes: dict[int, tuple[AnnexLine, ...]]  # by employee, the months of origin of back pay
    differences: dict[int, int]  # the net that a run of correction pays, by payslip
    leaves: dict[int, LeaveBalance]  # by employee, where the ledger of leave is kept

    @classmethod
    def read(cls, run: PayRun, keys: Sequence[int]) -> _Batch:
        run = PayRun.objects.select_related("period", "institution__country").get(pk=run.pk)
        found = Payslip.objects.filter(run=run, pk__in=keys).select_related("employee")
        payslips = {payslip.pk: payslip for payslip in found}
        payments: dict[int, list[Payment]] = {}
        for payment in Payment.objects.filter(payslip__in=payslips).order_by("id"):
            payments.setdefault(payment.payslip_id, []).append(payment)
        sections = dict(run.columns.values_list("code", "section"))
        employees = [payslip.employee_id for payslip in payslips.values()]
        calculations = Calculation.objects.filter(pk__in={payslip.calculation_id for payslip in payslips.values()})
        replacements = replacements_of(payslips)
        numbers = numbers_of({*payslips, *(key for pair in replacements for key in pair)})
        differences = {key: payslip.net for key, payslip in payslips.items()}
        payslips, lines = whole_months(run, payslips, lines_of(list(payslips)))
        earlier = earlier_runs(run) if run.kind == RunKind.CORRECTION else ()
        return cls(
            run=run,
            institution=run.institution,
            head=letterhead_of(run.institution, run.period.last_day),
            presentation=presentation_read(run.institution, run.period.last_day),
            payslips=payslips,
            lines=lines,
            payments=payments,
            years=year_to_date(period=run.period, employees=employees, sections=sections),
            base_codes={each.pk: base_salary_codes(each.definition) for each in calculations},
            numbers=numbers,
            replacing={new: numbers.get(old, "") for old, new in replacements},
            replaced={old: numbers.get(new, "") for old, new in replacements},
            annexes=back_pay_annexes(run, employees, runs=earlier),
            differences=differences,
            leaves=leave_balances(run, payslips.values()),
        )

    @property
    def currency(self) -> str:
        return self.institution.country.currency

    @property
    def decimals(self) -> int:
        return currency_decimals(self.currency)

    @cached_property
    def is_published(self) -> bool:
        return is_published(self.run)


def _payslip_data(batch: _Batch, payslip: Payslip, mark: Mark) -> PayslipData:
    period = batch.run.period
    base_codes = batch.base_codes[payslip.calculation_id]
    groups = groups_of(payslip, batch.lines.get(payslip.pk, ()), base_codes=base_codes)
    return PayslipData(
        number=payslip_number(batch.run, payslip.identity["staff_number"]),
        institution=batch.head,
        employee=_employee(payslip, period.last_day),
        start=period.first_day,
        end=period.last_day,
        currency=batch.currency,
        decimals=batch.decimals,
        groups=tuple(_group(group, payslip, batch) for group in groups),
        month=PayslipTotals(
            payslip.gross,
            payslip.taxable,
            payslip.contributions,
            payslip.tax,
            payslip.net,
            payslip.employer,
            payslip.gross + payslip.employer,
        ),
        year=_year(batch.years[payslip.employee_id]),
        month_label=MONTHS[period.month - 1].capitalize(),
        year_label=_("Cumul %(year)s") % {"year": period.year},
        payment=_payment(payslip, batch.payments.get(payslip.pk, []), batch.run.pay_day),
        net_in_words=amount_in_words(payslip.net, batch.currency, batch.decimals),
        verification=_verification(payslip) if batch.is_published else None,
        options=_options(batch, payslip, mark),
        title=_title(batch.run, batch.numbers.get(payslip.pk, "")),
        annex=tuple(_annex(line) for line in batch.annexes.get(payslip.employee_id, ())),
        leave=batch.leaves.get(payslip.employee_id),
    )


def _annex(line: AnnexLine) -> AnnexEntry:
    months = tuple(AnnexMonth(each.month, each.due, each.paid, each.difference) for each in line.months)
    return AnnexEntry(line.item_code, line.label, months, line.here, line.note)


def _title(run: PayRun, number: str) -> str:
    """« Bulletin de paie », its number once it is paid, and what the run pays when it is not the month."""
    title = _("Bulletin de paie n° %(number)s") % {"number": number} if number else _("Bulletin de paie")
    plain = run.is_regular or run.kind in (RunKind.CORRECTION, RunKind.REVERSAL)
    return title if plain else f"{title}, {run.get_kind_display()}"


def _options(batch: _Batch, payslip: Payslip, mark: Mark) -> PayslipOptions:
    presentation = batch.presentation
    employee = _("La salariée") if payslip.employee.sex == Employee.Sex.FEMALE else _("Le salarié")
    replaces, foot = "", presentation.foot_message
    if batch.run.kind == RunKind.CORRECTION:
        mark, replaces = "ANNULE ET REMPLACE", batch.replacing.get(payslip.pk, "")
        foot = " ".join(filter(None, [_difference_words(batch, payslip), foot]))
    elif batch.run.kind == RunKind.REVERSAL:
        mark, replaces = "CONTRE-PASSATION", batch.replacing.get(payslip.pk, "")
    elif payslip.pk in batch.replaced:
        mark = "ANNULÉ"
    return PayslipOptions(
        group_order=presentation.group_order,
        sort_by_code=presentation.sort_by_code,
        show_group_titles=presentation.show_group_titles,
        show_zero_lines=presentation.show_zero_lines,
        employer_share="grouped" if presentation.employer_share == "grouped" else "detailed",
        signature_box=presentation.signature_box,
        signatures=(_("Pour l’employeur"), employee),
        foot_message=foot,
        legal=presentation.legal,
        mark=mark,
        replaces=replaces,
    )


def _difference_words(batch: _Batch, payslip: Payslip) -> str:
    """What the replaced payslip had paid, and what this one pays or takes back."""
    difference = batch.differences[payslip.pk]
    words = {
        "before": french_amount(payslip.net - difference, batch.currency, unit=True),
        "difference": french_amount(abs(difference), batch.currency, unit=True),
    }
    if difference >= 0:
        return _("Déjà payé\u00a0: %(before)s. Complément\u00a0: %(difference)s.") % words
    return _("Déjà payé\u00a0: %(before)s. Trop-perçu à reprendre\u00a0: %(difference)s.") % words


def numbers_of(payslips: Collection[int]) -> dict[int, str]:
    """The numbers of paid payslips; one query."""
    rows = PayslipNumber.objects.filter(payslip__in=payslips)
    return {row.payslip_id: str(row) for row in rows}


def replacements_of(payslips: Collection[int]) -> list[tuple[int, int]]:
    """(cancelled, replaced by) among some payslips; one query."""
    rows = PayslipReplacement.objects.filter(done_at__isnull=False)
    found = rows.filter(Q(cancelled__in=payslips) | Q(replaced_by__in=payslips))
    return [(old, new) for old, new in found.values_list("cancelled", "replaced_by") if new is not None]


def _employee(payslip: Payslip, on: date) -> PayslipEmployee:
    told = payslip.identity
    grade = [
        _("Catégorie %(word)s") % {"word": told["category"]} if told.get("category") else "",
        _("classe %(word)s") % {"word": told["class"]} if told.get("class") else "",
        _("échelon %(word)s") % {"word": told["step"]} if told.get("step") else "",
        _("cadre") if told.get("executive") else "",
    ]
    kinds = dict(Contract.Kind.choices)
    is_female = payslip.employee.sex == Employee.Sex.FEMALE
    return PayslipEmployee(
        staff_number=told["staff_number"],
        name=told["name"],
        heading=_("Salariée") if is_female else _("Salarié"),
        job=told.get("job") or "",
        unit=told.get("unit") or "",
        classification=", ".join(filter(None, grade)),
        contract=str(kinds.get(told.get("contract"), "")),
        hired_on=date.fromisoformat(told["hired_on"]) if told.get("hired_on") else None,
        seniority=seniority_words(told.get("seniority_on"), on),
        social_security_number=told.get("social_security_number") or "",
        tax_number=told.get("tax_number") or "",
        family=family_words(payslip.inputs, is_female=is_female),
    )


def seniority_words(since: str | None, on: date) -> str:
    """« 12 ans », or the months of a newcomer."""
    if not since:
        return ""
    start = date.fromisoformat(since)
    months = (on.year - start.year) * 12 + on.month - start.month - (on.day < start.day)
    if months < 0:
        return ""
    return french_count(months // 12, _("an"), _("ans")) if months >= 12 else french_count(months, _("mois"), _("mois"))


def family_words(inputs: Mapping[str, Any], *, is_female: bool) -> str:
    """« mariée, 2 enfants », as the calculation counted them."""
    words = {
        FamilyStatus.Marital.SINGLE: (_("célibataire"), _("célibataire")),
        FamilyStatus.Marital.MARRIED: (_("marié"), _("mariée")),
        FamilyStatus.Marital.DIVORCED: (_("divorcé"), _("divorcée")),
        FamilyStatus.Marital.WIDOWED: (_("veuf"), _("veuve")),
    }
    status = words.get(inputs.get("marital_status", FamilyStatus.Marital.SINGLE), ("", ""))[is_female]
    children = int(inputs.get("children", 0))
    counted = french_count(children, _("enfant"), _("enfants")) if children else ""
    return ", ".join(filter(None, (status, counted)))


def _group(group: GroupView, payslip: Payslip, batch: _Batch) -> PayslipGroup:
    totals = {
        "earnings": GroupTotal(_("Salaire brut"), gain=payslip.gross),
        "contributions": GroupTotal(
            _("Total des cotisations"),
            deduction=payslip.contributions,
            employer=sum(line.employer or 0 for line in group.lines),
        ),
    }
    lines = tuple(_line(line, batch) for line in group.lines)
    return PayslipGroup(group.key, lines, group.title, totals.get(group.key))


def _line(line: LineView, batch: _Batch) -> PayslipLine:
    return PayslipLine(
        code=line.item_code,
        label=line.label,
        base=base_words(line, batch.currency),
        rate=rate_words(line.rate),
        gain=line.gain,
        deduction=line.deduction,
        employer_rate=rate_words(line.employer_rate),
        employer=line.employer,
    )


def base_words(line: LineView, currency: str) -> str:
    """The base column: days of the base salary, a quantity, or an amount."""
    if line.days is not None:
        return f"{line.days} j"
    if line.quantity:
        return french_decimal(line.quantity_units, 3)
    return french_amount(line.base, currency) if line.base else ""


def rate_words(rate: Fraction) -> str:
    return french_percent(rate * 100, 4) if rate else ""


def _payment(payslip: Payslip, payments: Sequence[Payment], paid_on: date | None) -> PaymentTold:
    modes = dict(Employee.PaymentMode.choices)
    mode = str(modes.get(payslip.identity.get("payment_mode"), ""))
    accounts = [payment.account for payment in payments if payment.account]
    if len(accounts) > 1:
        mode = _("%(mode)s, réparti sur %(count)s comptes") % {"mode": mode, "count": len(accounts)}
        return PaymentTold(mode, "", paid_on)
    return PaymentTold(mode, masked(normalise_account(accounts[0])) if accounts else "", paid_on)


def _year(year: YearTotals) -> PayslipTotals:
    return PayslipTotals(
        year.gross, year.taxable, year.contributions, year.tax, year.net, year.employer, year.cost
    )


def _verification(payslip: Payslip) -> Verification:
    token = proof_token(payslip=payslip)
    site = urlsplit(settings.SITE_URL).netloc + reverse("verification:form").rstrip("/")
    shown = "-".join(token[at : at + 4] for at in range(0, len(token), 4)).upper()
    return Verification(settings.SITE_URL + reverse("verification:token", args=[token]), site, shown)


def batches(keys: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Consecutive parts of a list."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
