"""The day of the start and the day of the return: what is written in the files of both institutions, in one transaction.

Secondment: home's file takes the position « détachement », whose consequences pay, seniority and advancement read; the host's file
opens with contract, posting, status and approved pay terms. Transfer: home's file is left, the host's opens without term.
Placement: position « mise à disposition », pay stays at home and is recharged; the host opens no file, since it is no employer.
Mission: nothing changes in files. The database refuses two base pays.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.facts import BY_SLUG
from hr_core.models import (
    AdministrativeStatus,
    Contract,
    Employee,
    PayTerms,
    SchemeAffiliation,
    Unit,
    User,
)
from hr_core.models.employees import ApprovedFact
from hr_core.services.approvals import fact_approve
from hr_core.services.employees import employee_leave
from hr_core.services.errors import Refusal
from hr_core.services.facts import fact_add
from hr_core.services.hiring.numbering import staff_number_take
from hr_core.services.roles import role_grant
from hr_core.services.writing import save_checked
from mobility.choices import Form
from mobility.choices_agreements import AgreementState, EndReason, EventKind, Party
from mobility.models import Agreement, Consent, ReturnPlan
from mobility.rights.applicable import HOME, applicable_law
from mobility.selectors.agreements import months_of
from mobility.selectors.home_figures import team_of
from mobility.selectors.records import record_sections
from mobility.services.agreements.applications import application_completed
from mobility.services.agreements.conditions import conditions_of
from mobility.services.agreements.learning import learnt_at_host
from mobility.services.agreements.parties import employee_told, moved, taken
from mobility.services.agreements.positions import position_close, position_leave, position_open
from mobility.services.records import file_open
from mobility.services.shared import both_institutions, told_in_french

STATUS, TERMS, CONTRACT, SCHEME = BY_SLUG["statut"], BY_SLUG["classement"], BY_SLUG["contrat"], BY_SLUG["regime"]
#: Branches of the schemes of a file, for those of an instrument.
SCHEME_OF = {"pension": "pension", "family": "family", "injury": "injury", "sickness": "health", "maternity": "maternity"}


@transaction.atomic
def agreement_start(*, agreement: Agreement, on: date, actor: User | None = None) -> Agreement:
    """Put a signed agreement in force from its start: conditions met, both files written, or nothing at all."""
    with both_institutions(agreement, actor=actor, reason=_("Convention %(number)s") % {"number": agreement.number}):
        agreement = taken(agreement, "start")
        if on < agreement.start:
            raise Refusal(_("La convention prend effet le jour prévu, pas avant."))
        unmet = [each.label for each in conditions_of(agreement) if each.done is None]
        if unmet:
            raise Refusal(_("Conditions d’entrée à remplir : %(labels)s.") % {"labels": ", ".join(unmet)})
        with told_in_french(PayTerms), transaction.atomic():
            agreement.effects = _written(agreement)
        agreement.began_at = timezone.now()
        if agreement.application is not None and agreement.application.state == "in_agreement":
            application_completed(agreement.application, actor=actor)
        moved(agreement, "start", AgreementState.IN_FORCE, actor=actor)
        employee_told(agreement, _("Votre convention %(number)s est en vigueur.") % {"number": agreement.number})
    return agreement


def _written(agreement: Agreement) -> dict[str, Any]:
    if agreement.form == Form.MISSION:
        return {}
    home_file = Employee.objects.get(pk=agreement.home_file_id)
    if agreement.form == Form.PLACEMENT:
        return _home_written(agreement, home_file)
    if agreement.converts_id:
        return _converted(agreement, home_file)
    sections = record_sections(home_file, {"family", *_sections_agreed(agreement, home_file)}, agreement.start)
    effects = _home_written(agreement, home_file)
    host_file = file_open(
        institution=agreement.host, sections=sections, on=agreement.start, end=agreement.end,
        unit=Unit.objects.get(pk=agreement.host_unit_id), job_title=agreement.job_title,
        contract_kind=Contract.Kind.SECONDMENT if agreement.form == Form.SECONDMENT else Contract.Kind.PERMANENT,
        status_kind=AdministrativeStatus.Kind.SECONDED_IN if agreement.form == Form.SECONDMENT else AdministrativeStatus.Kind.LABOUR_CODE,
        legal_employer=agreement.home.name if agreement.form == Form.SECONDMENT else "", reference=agreement.number,
        keeps_seniority=agreement.seniority_kept, user=agreement.applicant, actor=None, staff_number=_staff_number(agreement),
    )  # fmt: skip
    role_grant(institution=agreement.host, user=agreement.applicant, role="employee", actor=None)
    _terms_given(agreement, host_file, agreement.start, agreement.end)
    _schemes_given(agreement, host_file)
    agreement.host_file = host_file
    return {**effects, "host": {"file": host_file.pk}}


def _home_written(agreement: Agreement, home_file: Employee) -> dict[str, Any]:
    if agreement.form == Form.TRANSFER:
        reason = _("Transfert à %(host)s, convention %(number)s") % {"host": agreement.host.acronym, "number": agreement.number}
        employee_leave(employee=home_file, on=agreement.start, reason=reason, actor=None)
        _terms_stopped(home_file, agreement.start)
        return {"home": {"left": agreement.start.isoformat()}}
    opened = position_open(agreement, home_file)
    return {"home": {**opened, "team": team_of(home_file, agreement.start)}}


def _staff_number(agreement: Agreement) -> str:
    """The institution's next number, or one drawn from the agreement where it gives none itself."""
    return staff_number_take(institution=agreement.host) or f"MOB-{agreement.pk}"


def _sections_agreed(agreement: Agreement, home_file: Employee) -> set[str]:
    found = Consent.objects.filter(
        employee=home_file, purpose="portable_record", recipient=agreement.host.name, withdrawn_at__isnull=True
    ).first()  # fmt: skip
    return set(found.sections) if found else set()


def _terms_given(agreement: Agreement, host_file: Employee, on: date, end: date | None) -> None:
    """Approved pay terms at the host: proposed by who accepted or prepared the text there, approved by its signatory."""
    signature = agreement.signatures.filter(party=Party.HOST).order_by("-version__number").first()
    if signature is None:
        raise Refusal(_("La signature de l’institution d’accueil manque."))
    accepted = agreement.events.filter(kind=EventKind.STATE, name="accept", party=Party.HOST).order_by("-pk")
    proposers = [each.by for each in accepted.select_related("by") if each.by] + [agreement.prepared_by]
    proposer = next((each for each in proposers if each.pk != signature.signed_by_id), None)
    if proposer is None:
        raise Refusal(_("À l’accueil, la personne qui prépare la convention n’est pas celle qui la signe."))
    values = {
        "start": on, "end": end, "category": agreement.category, "grade_class": agreement.grade_class, "step": agreement.step,
        "base_salary": agreement.base_salary, "currency": "" if agreement.currency == agreement.host.country.currency else agreement.currency,
    }  # fmt: skip
    terms = fact_add(employee=host_file, kind=TERMS, values=values, actor=proposer)
    assert isinstance(terms, ApprovedFact)
    fact_approve(fact=terms, actor=signature.signed_by, comment=agreement.number)


def _schemes_given(agreement: Agreement, host_file: Employee) -> None:
    """The branches that stay under home law are no longer withheld at the host: « régime étranger par convention »."""
    if agreement.home.country_id == agreement.host.country_id or agreement.certificate_issued_on is None:
        return
    chosen = agreement.instrument.pure() if agreement.instrument else None
    laws = applicable_law(
        agreement.form, chosen, months=months_of(agreement), same_country=False, is_special_scheme=agreement.is_special_scheme
    )
    for law in laws:
        if law.law == HOME and law.branch in SCHEME_OF:
            values = {"start": agreement.start, "branch": SCHEME_OF[law.branch], "scheme": SchemeAffiliation.Scheme.FOREIGN}
            fact_add(employee=host_file, kind=SCHEME, values=values, actor=None)


def _converted(agreement: Agreement, home_file: Employee) -> dict[str, Any]:
    """A secondment that becomes a transfer: home's file is left, the host's goes on without term."""
    old = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.converts_id)
    if old.host_file_id is None or old.end != agreement.start:
        raise Refusal(_("Le transfert commence le jour où le détachement se termine."))
    host_file = Employee.objects.get(pk=old.host_file_id)
    effects = _home_written(agreement, home_file)
    position_leave(old, agreement.start)
    values = {"start": agreement.start, "kind": Contract.Kind.PERMANENT, "reference": agreement.number}
    fact_add(employee=host_file, kind=CONTRACT, values=values, actor=None)
    values = {"start": agreement.start, "kind": AdministrativeStatus.Kind.LABOUR_CODE}
    fact_add(employee=host_file, kind=STATUS, values=values, actor=None)
    _terms_given(agreement, host_file, agreement.start, None)
    agreement.host_file = host_file
    moved(old, "convert", AgreementState.CONVERTED, actor=None, text=agreement.number)
    Agreement.objects.filter(pk=old.pk).update(closed_at=timezone.now())
    return {**effects, "host": {"file": host_file.pk}}


@transaction.atomic
def agreement_end(*, agreement: Agreement, on: date, actor: User | None = None) -> Agreement:
    """The return, on the term of the agreement: the host's file is left that day, home pays again from that day."""
    with both_institutions(agreement, actor=actor, reason=_("Retour, convention %(number)s") % {"number": agreement.number}):
        agreement = taken(agreement, "end")
        if agreement.end is None or on < agreement.end:
            raise Refusal(_("Le retour se constate au terme de la convention, pas avant."))
        if agreement.form != Form.MISSION:
            with told_in_french(PayTerms), transaction.atomic():
                _returned(agreement, agreement.end)
        agreement.closed_at = timezone.now()
        early = agreement.end_reason not in ("", EndReason.TERM)
        state = AgreementState.ENDED_EARLY if early else AgreementState.ENDED
        agreement.end_reason = agreement.end_reason or EndReason.TERM
        moved(agreement, "end", state, actor=actor)
        employee_told(agreement, _("Votre retour est constaté : convention %(number)s.") % {"number": agreement.number})
    return agreement


def _returned(agreement: Agreement, on: date) -> None:
    if agreement.form == Form.SECONDMENT:
        host_file = Employee.objects.get(pk=agreement.host_file_id)
        ReturnPlan.objects.filter(agreement=agreement).update(learnt=learnt_at_host(agreement, host_file, on))
        reason = _("Fin du détachement, convention %(number)s") % {"number": agreement.number}
        employee_leave(employee=host_file, on=on, reason=reason, actor=None)
        _terms_stopped(host_file, on)
    if position_close(agreement, on) or agreement.form != Form.SECONDMENT:
        return
    # Begun before positions were kept: the status that the start replaced holds again.
    before = agreement.effects.get("home", {}).get("before") or {"kind": AdministrativeStatus.Kind.LABOUR_CODE}
    fact_add(employee=Employee.objects.get(pk=agreement.home_file_id), kind=STATUS, values={"start": on, **before}, actor=None)


def _terms_stopped(employee: Employee, on: date) -> None:
    """No pay terms hold from a day."""
    for terms in PayTerms.objects.filter(employee=employee, state="approved").between(on, date.max):
        if terms.start < on:
            terms.end = on
            save_checked(terms)
