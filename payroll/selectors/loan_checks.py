"""What stands for or against a request, line by line: conditions, seniority, running loans, pay, envelope, guarantee."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from hr_core.models import Employee, PayTerms
from hr_core.text import french_amount, french_count, french_date
from payroll.choices_loans import LoanState
from payroll.models import Loan, LoanKind, LoanTerms
from payroll.models.loans import MULTIPLE_SCALE
from payroll.selectors.absence_effects import seniority_starts
from payroll.selectors.attachable import attachable_room
from payroll.selectors.loans import COMMITTED, envelopes
from payroll.services.loan_room import WHOLE, loan_share, share_of
from payroll.services.loan_rows import constant_instalment, month_after
from payroll.services.loan_source import loans_of_employee

MONTH_DAYS = 30
OK, WARN, STOP = "ok", "warn", "stop"


@dataclass(frozen=True)
class Check:
    """One line: what is asked, what was found, and whether it lets the request go on (`ok`, `warn`, `stop`)."""

    code: str
    label: str
    words: str
    verdict: str

    def to_json(self) -> dict[str, str]:
        return asdict(self)


def reached_on(start: date, months: int) -> date:
    """The day on which `months` whole months have passed since `start`: the same day of the month, or its last one."""
    month = month_after(start.replace(day=1), months)
    last = (month_after(month) - month).days
    return month.replace(day=min(start.day, last))


def request_checks(
    *,
    employee: Employee,
    kind: LoanKind,
    amount: int,
    months: int,
    deferral: int = 0,
    guarantee: str = "",
    on: date,
    terms: LoanTerms | None = None,
) -> list[Check]:
    """The checks of a request on a day, in a constant number of queries; `terms`, where they are read already."""
    terms = terms or LoanTerms.objects.on(on).filter(kind=kind).first()
    if terms is None:
        return [Check("terms", _("Conditions"), _("Aucune condition n’est en vigueur ce jour-là."), STOP)]
    currency = employee.institution.country.currency
    lines = [
        _open(kind),
        _seniority(employee, terms, on),
        _most(employee, kind, terms, amount, on, currency),
        _length(terms, months, deferral),
        _delay(employee, kind, terms, on),
        _running(employee, currency),
        _pay(employee, kind, terms, amount, months, on, currency),
        _envelope(kind, terms, amount, on, currency),
        _guarantee(terms, guarantee),
    ]
    return [line for line in lines if line is not None]


def _open(kind: LoanKind) -> Check | None:
    if kind.is_open:
        return None
    return Check("open", _("Nature de prêt"), _("Cette nature n’est plus ouverte aux demandes."), STOP)


def _seniority(employee: Employee, terms: LoanTerms, on: date) -> Check:
    reached = reached_on(seniority_starts([employee], on)[employee.pk], terms.seniority_months)
    told = {"months": french_count(terms.seniority_months, _("mois"), _("mois")), "day": french_date(reached)}
    if on >= reached:
        words = _("%(months)s demandés, atteints le %(day)s") % told if terms.seniority_months else _("aucune demandée")
        return Check("seniority", _("Ancienneté"), words, OK)
    return Check("seniority", _("Ancienneté"), _("%(months)s demandés, atteints le %(day)s seulement") % told, STOP)


def _most(employee: Employee, kind: LoanKind, terms: LoanTerms, amount: int, on: date, currency: str) -> Check:
    """The ceiling of the conditions; an interim payment stays within the thirtieths of the base salary already earned."""
    limits = [terms.maximum_amount] if terms.maximum_amount is not None else []
    if terms.pay_multiple or kind.is_interim:
        base = base_salary_on(employee, on)
        if terms.pay_multiple:
            limits.append(base * terms.pay_multiple // MULTIPLE_SCALE)
        if kind.is_interim:
            limits.append(base * min(on.day, MONTH_DAYS) // MONTH_DAYS)
    if not limits:
        return Check("amount", _("Montant"), _("aucun plafond"), OK)
    most = min(limits)
    words = _("%(asked)s demandés, %(most)s au plus") % {
        "asked": french_amount(amount, currency),
        "most": french_amount(most, currency, unit=True),
    }
    return Check("amount", _("Montant"), words, OK if amount <= most else STOP)


def base_salary_on(employee: Employee, on: date) -> int:
    """The approved monthly base salary of a day, zero without any."""
    terms = PayTerms.objects.on(on).filter(employee=employee, state=PayTerms.State.APPROVED).first()
    return terms.base_salary if terms else 0


def _length(terms: LoanTerms, months: int, deferral: int) -> Check:
    too_long = months > terms.maximum_months or deferral > terms.maximum_deferral
    words = _("%(months)s mois demandés, %(most)s au plus") % {"months": months, "most": terms.maximum_months}
    if deferral or terms.maximum_deferral:
        words = _("%(words)s ; différé de %(deferral)s mois, %(most)s au plus") % {
            "words": words,
            "deferral": deferral,
            "most": terms.maximum_deferral,
        }
    return Check("months", _("Durée"), words, STOP if too_long else OK)


def _delay(employee: Employee, kind: LoanKind, terms: LoanTerms, on: date) -> Check | None:
    if not terms.once_every_months:
        return None
    last = Loan.objects.filter(employee=employee, kind=kind, state__in=COMMITTED).order_by("-granted_on").first()
    if last is None:
        return Check("delay", _("Délai entre deux prêts"), _("aucun prêt de cette nature avant celui-ci"), OK)
    free = reached_on(last.granted_on, terms.once_every_months)
    words = _("dernier accordé le %(day)s, le suivant à partir du %(free)s") % {
        "day": french_date(last.granted_on),
        "free": french_date(free),
    }
    return Check("delay", _("Délai entre deux prêts"), words, OK if on >= free else STOP)


def _running(employee: Employee, currency: str) -> Check:
    running = Loan.objects.filter(
        employee=employee, state__in=(LoanState.AGREED, LoanState.SIGNED, LoanState.RUNNING)
    ).aggregate(total=Sum("amount"))["total"]
    if not running:
        return Check("running", _("Prêts en cours"), _("aucun"), OK)
    words = _("%(amount)s accordés et non remboursés en entier") % {"amount": french_amount(running, currency, unit=True)}
    return Check("running", _("Prêts en cours"), words, WARN)


def _pay(employee: Employee, kind: LoanKind, terms: LoanTerms, amount: int, months: int, on: date, currency: str) -> Check:
    """The new instalment beside what the portion, and the institution's own share, still let loans take each month."""
    label = _("Quotité cessible")
    found = attachable_room(employee, on)
    share = loan_share(employee.institution, on)
    if found.reference is None or (not found.is_known and share is None):
        reason = found.obstacle.reason if found.obstacle else ""
        cure = found.obstacle.cure if found.obstacle else ""
        return Check("pay", label, f"{reason} {cure}".strip(), STOP)
    asked = amount if kind.is_interim else constant_instalment(amount, terms.yearly_rate, max(1, months))
    rooms = [found.assignable_left] if found.is_known and not kind.is_interim else []
    if share is not None or kind.is_interim:
        loans = sum(each.asked for each in loans_of_employee(employee, on))
        rooms.append(share_of(found.reference.net, WHOLE if share is None else share) - loans)
    room = max(0, min(rooms))
    words = _("%(asked)s par mois, pour %(room)s encore possibles (%(source)s)") % {
        "asked": french_amount(asked, currency),
        "room": french_amount(room, currency),
        "source": found.reference.label,
    }
    return Check("pay", label, words, OK if asked <= room else STOP)


def _envelope(kind: LoanKind, terms: LoanTerms, amount: int, on: date, currency: str) -> Check | None:
    if not terms.has_envelope:
        return None
    found = envelopes(kinds=[kind.pk], year=on.year).get((kind.pk, on.year))
    label = _("Enveloppe %(year)s") % {"year": on.year}
    if found is None:
        return Check("envelope", label, _("aucune enveloppe votée pour cet exercice"), STOP)
    words = _("%(available)s disponibles sur %(voted)s votés") % {
        "available": french_amount(found.available, currency),
        "voted": french_amount(found.voted, currency, unit=True),
    }
    return Check("envelope", label, words, OK if amount <= found.available else STOP)


def _guarantee(terms: LoanTerms, guarantee: str) -> Check | None:
    if not terms.needs_guarantee:
        return None
    if guarantee.strip():
        return Check("guarantee", _("Garantie"), guarantee, OK)
    return Check("guarantee", _("Garantie"), _("demandée, non proposée"), STOP)


def stops(checks: list[Check] | list[dict[str, Any]]) -> list[str]:
    """The labels of the lines that stop a request."""
    read = [each if isinstance(each, dict) else each.to_json() for each in checks]
    return [each["label"] for each in read if each["verdict"] == STOP]
