"""Deciding a case of back pay: proposed by one person, approved by another, held or dropped with a reason.

Approving writes the parts in which it is paid. The parts of a case share each difference so that their sum is exact:
the k-th of n takes `amount·k // n − amount·(k−1) // n`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.facts import account_check
from hr_core.services.writing import assign, forbid_own_file, save_checked
from hr_core.text import french_amount, french_month, french_of
from payroll.choices import RunKind, RunState
from payroll.choices_back_pay import BackPayState, BackPayTreatment, LevyAttributionWay
from payroll.choices_departures import Cause, DepartureState
from payroll.models import (
    BackPayCase,
    BackPayLine,
    BackPayMonth,
    BackPayPart,
    Departure,
    Overpayment,
    PayPeriod,
    PayRun,
)
from payroll.selectors.attachable import UnknownScale, attachable_room, category_on, portion_rules
from payroll.services.circuit import run_open
from payroll.services.levy_attributions import LEVY_SECTIONS, answers_on, taxes_at_origin, unanswered
from payroll.workflows_back_pay import BY_NAME, obstacle_of

#: States in which a regular run still takes what is approved.
TAKES = (RunState.OPEN, RunState.INPUTS_CLOSED, RunState.CALCULATED)


@dataclass
class Outcome:
    """What a decision on several cases did: how many, and why each other was left."""

    done: int = 0
    refusals: list[str] = field(default_factory=list)


def share(amount: int, rank: int, count: int) -> int:
    """What the part `rank` of `count` takes of an amount, in minor units; the parts add up to it."""
    return amount * rank // count - amount * (rank - 1) // count


def next_pay_month(institution: Institution) -> date:
    """The first day of the month whose regular pay can still take something; the one after the last month without any."""
    runs = PayRun.objects.filter(institution=institution, kind=RunKind.REGULAR).select_related("period")
    last = runs.order_by("-period__year", "-period__month").first()
    if last is None:
        return timezone.localdate().replace(day=1)
    return last.period.first_day if last.state in TAKES else last.period.next_day


@transaction.atomic
def case_propose(
    *,
    case: BackPayCase,
    access: Access,
    treatment: str = BackPayTreatment.AT_ONCE,
    instalments: int = 1,
    agreement: str = "",
    payment_mode: str = "",
    payee: str = "",
    remark: str = "",
) -> BackPayCase:
    """Propose that a case enters the pay: at once, in instalments by an agreement, or within the attachable portion.

    For somebody who has left, `payment_mode` (and `payee`) confirm where the money goes; what is owed to a deceased goes to
    the heirs of the death's file, by their shares. Raises `Refusal` or `ValidationError`; `OwnFile` on one's own file.
    """
    case = _taken(case, "proposer", access)
    values = {
        "treatment": treatment,
        "instalments": instalments if treatment == BackPayTreatment.INSTALMENTS else 1,
        "agreement": agreement.strip(),
        "payment_mode": payment_mode,
        "payee": payee.strip(),
        "reason": remark.strip(),
    }
    assign(case, values)
    _check_treatment(case)
    if has_death_file(case.employee):
        case.payment_mode = case.payee = ""
    elif has_left(case.employee, next_pay_month(case.institution)):
        if not payment_mode:
            raise ValidationError(
                {"payment_mode": _("Cet agent n’est plus en service : confirmez comment et à qui payer.")}
            )
        if payee.strip() and payment_mode == Employee.PaymentMode.TRANSFER:
            raise ValidationError(
                {"payment_mode": _("Un autre bénéficiaire que l’agent est payé par chèque, en espèces ou par mobile.")}
            )
        _forbid_committed(case)
        case.payment_checked_by = access.user
    case.state, case.proposed_by, case.proposed_at = BackPayState.PROPOSED, access.user, timezone.now()
    case.decided_by = case.decided_at = None
    with because(remark or _("Rappel proposé")):
        return save_checked(case)


def _forbid_committed(case: BackPayCase) -> None:
    """What goes elsewhere than to the committed account waits for the bank's release, whoever receives it."""
    if case.payment_mode and case.payment_mode != Employee.PaymentMode.TRANSFER:
        account_check(case.employee, timezone.localdate(), None)


def _check_treatment(case: BackPayCase) -> None:
    left = has_left(case.employee, next_pay_month(case.institution))
    if case.treatment == BackPayTreatment.INSTALMENTS:
        if case.instalments < 2:
            raise ValidationError({"instalments": _("Un accord d’échelonnement a au moins deux mensualités.")})
        if not case.agreement:
            raise ValidationError({"agreement": _("Donnez la référence de l’accord signé.")})
    if case.treatment == BackPayTreatment.ATTACHABLE:
        if not case.is_overpayment:
            raise ValidationError({"treatment": _("La part saisissable ne limite que la reprise d’un trop-perçu.")})
        if left:
            raise ValidationError(
                {"treatment": _("Cet agent n’est plus payé : sa dette se règle par un accord ou se réclame.")}
            )
        day = next_pay_month(case.institution)
        rules = portion_rules(case.institution, day, category_on(case.employee, day))
        if isinstance(rules, UnknownScale):
            raise ValidationError({"treatment": f"{rules.reason} {rules.cure}"})
    elif case.is_overpayment and not left and not has_death_file(case.employee):
        _check_portion(case)


def _check_portion(case: BackPayCase) -> None:
    """What is taken back each month of somebody in service stays within what the attachable portion leaves."""
    monthly = -(case.net // case.instalments)
    room = attachable_room(case.employee, next_pay_month(case.institution))
    if room.obstacle is not None:
        raise ValidationError({"treatment": f"{room.obstacle.reason} {room.obstacle.cure}".strip()})
    if monthly > room.attachable_left:
        currency = case.institution.country.currency
        raise ValidationError(
            {
                "treatment": _(
                    "%(monthly)s par mois dépassent ce que la part saisissable laisse, %(left)s : choisir la reprise dans la "
                    "limite de la part saisissable, ou plus de mensualités."
                )
                % {
                    "monthly": french_amount(monthly, currency, unit=True),
                    "left": french_amount(room.attachable_left, currency, unit=True),
                }
            }
        )


def has_left(employee: Employee, month: date) -> bool:
    """Whether somebody is no longer in service on the first day of a month."""
    return employee.left_on is not None and employee.left_on <= month


def has_death_file(employee: Employee) -> bool:
    """Whether a death was recorded: its heirs are paid, whatever is said elsewhere."""
    found = Departure.objects.filter(employee=employee, cause=Cause.DEATH)
    return found.exclude(state=DepartureState.CANCELLED).exists()


@transaction.atomic
def case_approve(*, case: BackPayCase, access: Access, remark: str = "") -> BackPayCase:
    """Let a case enter the pay. Refused while the attribution of a levy is not known: the institution answers first."""
    case = _taken(case, "approuver", access)
    _forbid_committed(case)
    due = next_pay_month(case.institution)
    period = PayPeriod(institution=case.institution, year=due.year, month=due.month)
    missing = unanswered(case.institution, period.last_day)
    if missing:
        names = ", ".join(levy.label for levy in missing[:6])
        raise Refusal(
            _(
                "À quel mois imputer les rappels n’est pas encore dit pour %(names)s. "
                "Répondre d’abord (Rappels, Imputation des prélèvements), avec la source."
            )
            % {"names": names}
        )
    attribute(case, period.last_day)
    case.state, case.decided_by, case.decided_at = BackPayState.APPROVED, access.user, timezone.now()
    with because(remark or _("Rappel approuvé")):
        save_checked(case)
        if not _is_payable(case):
            case.state = BackPayState.PAID
            return save_checked(case)
        BackPayPart.objects.bulk_create(
            BackPayPart(institution=case.institution, case=case, rank=rank, due=_month_after(due, rank - 1))
            for rank in range(1, case.instalments + 1)
        )
        if case.treatment == BackPayTreatment.ATTACHABLE:
            Overpayment.objects.create(
                institution=case.institution, case=case, employee=case.employee, start=due, monthly=0
            )
    return case


def attribute(case: BackPayCase, on: date) -> None:
    """Write on each levy's line how it is attributed; the taxable of a month of origin counts for its year only then."""
    answers = answers_on(case.institution, on)
    lines = BackPayLine.objects.filter(origin__case=case, section__in=LEVY_SECTIONS)
    for code in lines.order_by().values_list("item_code", flat=True).distinct():
        way = answers[code].way if code in answers else LevyAttributionWay.ORIGIN
        lines.filter(item_code=code).update(attribution=way)
    if not taxes_at_origin(case.institution, on):
        BackPayMonth.objects.filter(case=case).update(taxable=0)


def _is_payable(case: BackPayCase) -> bool:
    """Whether anything of the case is paid as such: items, or levies that are not simply those of the month of payment."""
    lines = BackPayLine.objects.filter(origin__case=case)
    return lines.exclude(attribution=LevyAttributionWay.PAYMENT, own=0).exists()


def _month_after(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@transaction.atomic
def case_step(*, case: BackPayCase, name: str, access: Access, reason: str = "") -> BackPayCase:
    """Hold, drop, send back, take up again or withdraw a case, with its reason."""
    step = BY_NAME[name]
    case = _taken(case, name, access)
    if step.asks_reason and not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est gardé avec la décision.")})
    if name == "retirer":
        _withdraw(case)
    case.state, case.reason = step.target, reason.strip()[:300]
    case.proposed_by = case.proposed_at = case.decided_by = case.decided_at = None
    with because(reason.strip()):
        return save_checked(case)


def _withdraw(case: BackPayCase) -> None:
    Overpayment.objects.filter(case=case).delete()
    case.parts.all().delete()
    BackPayLine.objects.filter(origin__case=case).update(attribution="")


def _taken(case: BackPayCase, name: str, access: Access) -> BackPayCase:
    """The case locked, ready for a step; raises what keeps this person from it."""
    found = BackPayCase.objects.select_for_update(of=("self",)).select_related("employee", "institution").get(pk=case.pk)
    forbid_own_file(found.employee, access.user)
    obstacle = obstacle_of(found, BY_NAME[name], access)
    if obstacle:
        raise Refusal(obstacle)
    return found


def cases_decide(
    *, cases: Iterable[BackPayCase], decide: Callable[[BackPayCase], object]
) -> Outcome:
    """The same decision on several cases; those that it refuses are left and named."""
    outcome = Outcome()
    for case in cases:
        try:
            with transaction.atomic():
                decide(case)
        except (PermissionDenied, ValidationError) as error:
            words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            outcome.refusals.append(f"{case.employee}\u00a0: {words}")
        else:
            outcome.done += 1
    return outcome


@transaction.atomic
def back_pay_run_open(*, institution: Institution, cases: Iterable[BackPayCase], access: Access, label: str = "") -> PayRun:
    """A run of back pay only, in the month that can still pay, for approved cases whose first part is not paid: leavers and
    the deceased, or people who cannot wait for the month's pay.
    """
    chosen = list(cases)
    parts = BackPayPart.objects.select_for_update().filter(case__in=chosen, state="planned", run__isnull=True)
    first: dict[int, BackPayPart] = {}
    for part in parts.order_by("case", "rank"):
        first.setdefault(part.case_id, part)
    if not first:
        raise Refusal(_("Aucun de ces rappels n’attend d’être payé : approuvez-les d’abord."))
    month = next_pay_month(institution)
    period = PayPeriod.objects.filter(institution=institution, year=month.year, month=month.month).first()
    if period is None:
        raise Refusal(
            _("Ouvrez d’abord la paie %(of_month)s : la campagne de rappels se fait dans ce mois.")
            % {"of_month": french_of(french_month(month.year, month.month))}
        )
    keys = sorted({case.employee_id for case in chosen if case.pk in first})
    run = run_open(
        institution=institution,
        period=period,
        kind=RunKind.BACK_PAY,
        actor=access.user,
        employees=keys,
        label=label or _("Rappels"),
    )
    for part in first.values():
        part.run, part.due = run, period.first_day
        part.save(update_fields=["run", "due"])
    return run


@transaction.atomic
def overpayment_change(
    *, overpayment: Overpayment, access: Access, monthly: int | None = None, waived: int | None = None, decision: str = ""
) -> Overpayment:
    """Limit the monthly recovery (0: what the attachable portion allows), or waive a part by a decision."""
    overpayment = Overpayment.objects.select_for_update(of=("self",)).select_related("employee").get(pk=overpayment.pk)
    forbid_own_file(overpayment.employee, access.user)
    if monthly is not None:
        overpayment.monthly = monthly
    if waived is not None and waived != overpayment.waived:
        if not decision.strip():
            raise ValidationError({"waiver_reason": _("Donnez la décision qui accorde la remise.")})
        if waived > overpayment.principal:
            raise ValidationError({"waived": _("La remise ne dépasse pas le trop-perçu.")})
        assign(overpayment, {"waived": waived, "waiver_reason": decision.strip(), "waived_by": access.user})
    with because(decision or _("Reprise d’un trop-perçu")):
        return save_checked(overpayment)
