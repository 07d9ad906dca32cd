"""Periods of insurance (claimed, confirmed, attested) and the numbered statement of rights."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, Institution, User
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, forbid_own_file, reasoned, save_checked
from hr_core.workflows import transition
from mobility.choices_agreements import PeriodState, Proof
from mobility.models import Instrument, InsurancePeriod, RightsStatement
from mobility.selectors.rights import statement_content
from mobility.workflows_agreements import PERIOD


def canonical_digest(content: Any) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


@transaction.atomic
def period_claim(*, employee: Employee, values: dict[str, Any], actor: User) -> InsurancePeriod:
    """Somebody says where they were insured; only the person claims for themselves. Months to come are refused."""
    if employee.user_id != actor.pk:
        raise Refusal(_("Chacun déclare ses propres périodes."))
    if values["end"] > timezone.localdate():
        raise Refusal({"end": _("Déclarez des mois déjà passés.")})
    period = assign(InsurancePeriod(institution_id=employee.institution_id, employee=employee, claimed_by=actor), values)
    with reasoned("", _("Période d’assurance déclarée")):
        return save_checked(period)


@transaction.atomic
def period_confirm(*, period: InsurancePeriod, proof: str, actor: User) -> InsurancePeriod:
    """The employer finds the period in its papers."""
    period = _taken(period, "confirm", actor)
    period.state, period.confirmed_by, period.proof = PeriodState.CONFIRMED, actor, proof or Proof.PAYSLIP
    return _kept(period, _("Votre période d’assurance %(period)s est confirmée ; l’attestation du régime est attendue."))


@transaction.atomic
def period_attest(*, period: InsurancePeriod, on: date, reference: str, actor: User) -> InsurancePeriod:
    """The scheme's attestation has come, with its reference."""
    period = _taken(period, "attest", actor)
    if not reference.strip():
        raise Refusal({"reference": _("Donnez la référence de l’attestation.")})
    period.state, period.attested_on, period.attestation, period.proof = PeriodState.ATTESTED, on, reference, Proof.CERTIFICATE
    return _kept(period, _("Votre période d’assurance %(period)s est attestée par le régime."))


@transaction.atomic
def period_refuse(*, period: InsurancePeriod, reason: str, actor: User) -> InsurancePeriod:
    period = _taken(period, "refuse", actor)
    period.state, period.answer, period.confirmed_by = PeriodState.REFUSED, reason, actor
    return _kept(period, _("Votre période d’assurance %(period)s n’a pas été retenue : la raison est sur sa fiche."))


def _taken(period: InsurancePeriod, name: str, actor: User) -> InsurancePeriod:
    period = InsurancePeriod.objects.select_for_update(of=("self",)).select_related("employee__user", "country").get(pk=period.pk)
    forbid_own_file(period.employee, actor)
    if period.state not in transition(PERIOD, name).source:
        raise Refusal(_("Cette période est « %(state)s » : elle ne prend pas ce chemin.") % {"state": period.get_state_display()})
    return period


def _kept(period: InsurancePeriod, told: str) -> InsurancePeriod:
    with reasoned("", _("Période d’assurance")):
        save_checked(period)
    institution = Institution.objects.get(pk=period.institution_id)
    notices_send(institution=institution, users=[period.employee.user], text=told % {"period": period}, url="/mobilite/mes-droits/")
    return period


@transaction.atomic
def statement_issue(
    *, access: Access, employee: Employee, host: Institution, form: str, months: int | None, instrument: Instrument | None = None
) -> RightsStatement:
    """Freeze the statement of today under a number. The person alone asks for it: wanting to leave is nobody else's business."""
    if employee.user_id != access.user.pk:
        raise Refusal(_("Un relevé de droits se demande par la personne elle-même."))
    today = timezone.localdate()
    content = statement_content(employee=employee, host=host, form=form, on=today, months=months, instrument=instrument)
    count = RightsStatement.objects.filter(institution=employee.institution_id, made_at__year=today.year).count()
    statement = RightsStatement(
        institution_id=employee.institution_id, employee=employee, number=f"RD-{today.year}-{count + 1:04d}", form=form, host=host,
        instrument=instrument, on=today, months=months, content=content, digest=canonical_digest(content), made_by=access.user,
    )  # fmt: skip
    return save_checked(statement)
