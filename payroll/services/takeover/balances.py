"""Opening balances at signature, each in its own service: loans and advances run on, acts take on, leave enters its ledger,
back pay in progress goes on by instalments, unclaimed pay is owed at the counter.

The sheet is the document of what is opened and its two signatures are those of the opening: the one who drew it up
proposes, the one who signs approves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import LeaveMovement, LeaveNature, MovementState
from hr_core.selectors.leave import LeaveFrame
from hr_core.services.errors import Refusal
from hr_core.services.leave.ledger import openings_take_over
from hr_core.text import french_count, french_date
from payroll.choices_takeover import BalanceKind
from payroll.models import LoanKind, Takeover, TakeoverBalance, UnclaimedOpening
from payroll.services.loan_grants import loan_take_over
from payroll.services.takeover.acts import act_open
from payroll.services.takeover.back_pay import back_pay_obstacles, back_pay_open

Result = TypeVar("Result")
LOANS = (BalanceKind.LOAN, BalanceKind.ADVANCE)


@transaction.atomic
def balances_open(*, takeover: Takeover, preparer: Access, signer: Access) -> int:
    """Open every balance; returns how many. Raises `Refusal` with the line that cannot be opened."""
    rows = list(TakeoverBalance.objects.filter(takeover=takeover).select_related("employee__institution"))
    told: dict[int, str] = {}
    back_pay: dict[int, list[TakeoverBalance]] = defaultdict(list)
    for row in rows:
        if row.kind in LOANS:
            told[row.pk] = _named(row, partial(_loan, row, takeover, preparer))
        elif row.kind == BalanceKind.ACT:
            told[row.pk] = _named(row, partial(act_open, row=row, takeover=takeover, preparer=preparer, signer=signer))
        elif row.kind == BalanceKind.UNCLAIMED:
            told[row.pk] = _named(row, partial(_unclaimed, row, takeover))
        elif row.kind == BalanceKind.BACK_PAY:
            back_pay[row.employee_id].append(row)
    for group in back_pay.values():
        told |= _named(group[0], partial(back_pay_open, rows=group, takeover=takeover, preparer=preparer, signer=signer))
    told |= _leave([row for row in rows if row.kind == BalanceKind.LEAVE], takeover, preparer)
    for row in rows:
        row.result = told[row.pk][:120]
    TakeoverBalance.objects.bulk_update(rows, ["result"], batch_size=1_000)
    return len(rows)


def balance_obstacles(takeover: Takeover) -> list[str]:
    """What must be ready before balances can be opened, in sentences that say what to do."""
    rows = list(TakeoverBalance.objects.filter(takeover=takeover, kind__in=(BalanceKind.LEAVE, BalanceKind.BACK_PAY)))
    told = back_pay_obstacles(takeover, [row for row in rows if row.kind == BalanceKind.BACK_PAY])
    people = {row.employee_id for row in rows if row.kind == BalanceKind.LEAVE}
    if people and not LeaveFrame(takeover.institution).is_kept:
        told.append(_("Des congés sont repris : enregistrez d’abord la règle des congés, qui ouvre leur registre."))
    held = _openings(people) if people else 0
    if held:
        told.append(
            french_count(held, _("agent a déjà un solde de congés repris"), _("agents ont déjà un solde de congés repris"))
            + _(" : enlevez la ligne du fichier, ou régularisez le registre.")
        )
    return told


def balance_refusal(row: TakeoverBalance, nature: str) -> tuple[str, str] | None:
    """Why a line of the file is no balance, and its cure; `nature`: the nature of an act as it was written."""
    if not row.kind:
        return _("Cette nature de solde n’est pas connue."), _("Écrivez prêt, avance, acte, congés, rappel ou non réclamé.")
    if row.kind == BalanceKind.LEAVE:
        return None if row.days else (_("Le nombre de jours manque."), _("Complétez la colonne « Jours »."))
    if nature and not row.nature:
        return (
            _("Cette nature d’acte n’est pas connue."),
            _("Écrivez saisie des rémunérations, cession, avis à tiers détenteur, opposition du Trésor, pension alimentaire ou retenue interne."),
        )
    endless = row.kind == BalanceKind.ACT and not row.total and (row.instalment or 0) > 0
    if row.balance <= 0 and not endless:
        return _("Le solde n’est pas positif."), _("Une dette éteinte ne se reprend pas : enlevez la ligne.")
    if row.total < row.balance:
        return _("Le solde dépasse le montant d’origine."), _("Corrigez « Montant d’origine » ou « Solde ».")
    if row.kind in LOANS and not row.months:
        return (
            _("Un prêt se reprend avec son montant d’origine et ses échéances restantes."),
            _("Complétez « Montant d’origine » (au moins le solde) et « Échéances restantes »."),
        )
    if row.kind == BalanceKind.BACK_PAY and not row.reference:
        return _("La rubrique du rappel manque."), _("Écrivez son code dans « Référence », par exemple 1100/2026-04.")
    return None


def _named(row: TakeoverBalance, do: Callable[[], Result]) -> Result:
    """Do it; what refuses is told with the line."""
    try:
        with transaction.atomic():
            return do()
    except Exception as refused:
        messages = getattr(refused, "messages", None) or [str(refused)]
        who = f"{row.get_kind_display()} {row.reference}, {row.employee.staff_number}"
        raise Refusal(_("%(who)s : %(why)s") % {"who": who, "why": " ".join(messages)}) from refused


def _loan(row: TakeoverBalance, takeover: Takeover, preparer: Access) -> str:
    code, _sep, number = row.reference.partition("/")
    kind = LoanKind.objects.filter(code=code.strip()).first()
    if kind is None:
        raise Refusal(_("la référence commence par le code d’une nature de prêt d’ici, par exemple « equipement/123 »."))
    loan = loan_take_over(
        employee=row.employee,
        kind=kind,
        amount=row.total,
        repaid=row.total - row.balance,
        months=row.months,
        first_month=takeover.go_live,
        granted_on=row.since or takeover.first_month,
        reference=number.strip() or takeover.software,
        access=preparer,
    )
    return _("prêt %(number)s") % {"number": loan.number}


def _unclaimed(row: TakeoverBalance, takeover: Takeover) -> str:
    UnclaimedOpening.objects.create(
        institution_id=row.institution_id, balance=row, employee=row.employee, is_confidential=row.employee.is_confidential,
        reference=row.reference, label=row.label, amount=row.balance, since=row.since or takeover.go_live - timedelta(days=1),
    )  # fmt: skip
    return _("impayés, salaire non réclamé")


def _leave(rows: list[TakeoverBalance], takeover: Takeover, preparer: Access) -> dict[int, str]:
    """The days left at the end of the last month taken over enter the ledger; several lines of somebody add up."""
    if not rows:
        return {}
    missing = balance_obstacles(takeover)
    if missing:
        raise Refusal(missing[-1])
    days: dict[int, int] = defaultdict(int)
    for row in rows:
        days[row.employee_id] += row.days
    on = takeover.go_live - timedelta(days=1)
    openings_take_over(
        institution=takeover.institution, on=on, balances=dict(days), actor=preparer.user,
        reason=_("Repris de %(software)s, bilan signé par deux personnes") % {"software": takeover.software},
    )  # fmt: skip
    return {row.pk: _("registre des congés au %(day)s") % {"day": french_date(on)} for row in rows}


def _openings(people: set[int]) -> int:
    """How many of these employees have a balance taken over in the ledger."""
    held = LeaveMovement.objects.filter(employee__in=people, nature=LeaveNature.OPENING, state=MovementState.POSTED)
    return held.order_by().values("employee").distinct().count()
