"""Departures: opening a file, its dates, its amounts and who changes them, its steps, and what each brings about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.services.discipline.mandates import dismissal_guard
from hr_core.access import Access
from hr_core.models import Employee, Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, forbid_own_file, is_own_file, lock_file, save_checked
from payroll.choices_departures import (
    BY_EMPLOYER,
    DEDUCTIONS,
    ITEM_CODES,
    MANUAL_KINDS,
    AmountKind,
    Cause,
    ClearanceState,
    DepartureState,
    OverrideState,
)
from payroll.choices_loans import MovementKind
from payroll.departure_causes import clearances_of
from payroll.models import Clearance, DeathRecord, Departure, DepartureAmount, DepartureEvent
from payroll.selectors.loans import loans_due_on_leaving
from payroll.services.departure_amounts import Computed, amounts_compute, notice_group_proposed
from payroll.services.departure_rules import departure_rules_read
from payroll.services.departure_service import roles_end, service_end, service_restore
from payroll.services.loan_changes import loan_repay
from payroll.services.timeline import require_reason
from payroll.workflows_departures import BY_SLUG, ENDORSE, MANAGE, Step

EDITABLE = (DepartureState.PREPARED, DepartureState.CALCULATED)


@transaction.atomic
def departure_open(
    *,
    employee: Employee,
    values: Mapping[str, Any],
    death: Mapping[str, Any] | None = None,
    access: Access,
) -> Departure:
    """Open the file of a leaving: the service ends after the last day paid, and the checklist of the cause is drawn up.

    `values` are fields of `Departure`; `death` those of `DeathRecord`, asked by that cause. Raises `ValidationError`
    with the sentence of the field, `OwnFile` on one's own file.
    """
    _may(access, MANAGE)
    forbid_own_file(employee, access.user)
    employee = lock_file(employee)
    if values.get("cause") in BY_EMPLOYER:
        dismissal_guard(employee)
    departure = assign(
        Departure(institution_id=employee.institution_id, employee=employee, opened_by=access.user), dict(values)
    )
    _check_days(departure)
    departure.year, departure.number = _next_number(employee.institution)
    if not departure.notice_group:
        departure.notice_group = notice_group_proposed(departure)
    with because(departure.reason):
        service_end(departure, actor=access.user, reason=departure.reason)
        save_checked(departure)
        if departure.is_death:
            _death_keep(departure, death or {})
        Clearance.objects.bulk_create(
            Clearance(
                institution_id=departure.institution_id,
                departure=departure,
                service=service,
                label=label,
                order=order,
                due_on=departure.last_paid_on,
            )
            for order, (service, label) in enumerate(clearances_of(departure.cause), start=1)
        )
        _event(departure, "", DepartureState.PREPARED, access, departure.reason)
    return departure


@transaction.atomic
def departure_update(*, departure: Departure, values: Mapping[str, Any], access: Access, reason: str) -> Departure:
    """Change dates, notice or leave before the visa; a new last day moves the end of the service with it."""
    departure = _locked(departure, access)
    require_reason(reason)
    if departure.state not in EDITABLE:
        raise Refusal(_("Le décompte est visé : le renvoyer au calcul avant de changer les dates."))
    _run_open_or_refuse(departure)
    before = departure.last_paid_on
    moved = "last_paid_on" in values and values["last_paid_on"] != before
    with because(reason):
        if moved:
            service_restore(departure, actor=access.user, reason=reason)
            departure.employee.refresh_from_db(fields=["left_on"])
        assign(departure, dict(values))
        _check_days(departure)
        if moved:
            service_end(departure, actor=access.user, reason=reason)
        save_checked(departure)
        amounts_renew(departure)
    return departure


@transaction.atomic
def departure_step(*, departure: Departure, slug: str, access: Access, remark: str = "") -> Departure:
    """Take a step of the table. Raises `Refusal` with the reason when it cannot be taken."""
    step = BY_SLUG[slug]
    _may(access, step.right)
    departure = _locked(departure, access)
    if departure.state not in step.sources:
        raise Refusal(_("Ce départ n’attend pas cette étape : recharger la page."))
    if step.asks_reason:
        require_reason(remark)
    obstacle = step.obstacle(departure)
    if obstacle:
        raise Refusal(obstacle)
    before = departure.state
    with because(remark or str(step.label)):
        EFFECTS[slug](departure, access, remark)
        departure.state = step.target
        save_checked(departure)
        _event(departure, before, step.target, access, remark)
    return departure


def departure_paid(departure: Departure, access_user: Any) -> None:
    """The settlement's run is paid: called by the source of the pay, in its transaction."""
    before = departure.state
    _set_off(departure, access_user)
    roles_end(departure, actor=access_user)
    departure.state = DepartureState.PAID
    departure.save(update_fields=["state", "restored"])
    DepartureEvent.objects.create(
        institution_id=departure.institution_id,
        departure=departure,
        from_state=before,
        to_state=DepartureState.PAID,
        actor=access_user,
        remark=_("Campagne %(run)s payée") % {"run": departure.run.reference if departure.run else ""},
    )


def _set_off(departure: Departure, actor: Any) -> None:
    """The loans that the settlement took are repaid by it: interest first, then principal."""
    due = {each.loan.pk: each for each in loans_due_on_leaving(departure.employee, departure.left_on)}
    for amount in departure.amounts.filter(kind=AmountKind.LOAN, origin__in=due):
        found, taken = due[amount.origin or 0], amount.amount or 0
        interest = min(found.interest, taken)
        principal = min(found.principal, taken - interest)
        if principal > 0:
            loan_repay(
                loan=found.loan,
                principal=principal,
                interest=interest,
                moved_on=departure.last_paid_on,
                reference=_("Décompte %(number)s") % {"number": departure.reference_number},
                kind=MovementKind.SET_OFF,
                actor=actor,
            )


# ---------------------------------------------------------------- effects of the steps
def _calculate(departure: Departure, access: Access, remark: str) -> None:
    departure.calculated_by = access.user
    departure.endorsed_by = None
    _amounts_write(departure)


def _endorse(departure: Departure, access: Access, remark: str) -> None:
    if access.user.pk == departure.calculated_by_id:
        raise Refusal(_("Vous avez calculé ce décompte : une autre personne doit le viser."))
    departure.endorsed_by = access.user


def _send_back(departure: Departure, access: Access, remark: str) -> None:
    departure.endorsed_by = None


def _close(departure: Departure, access: Access, remark: str) -> None:
    roles_end(departure, actor=access.user)


def _cancel(departure: Departure, access: Access, remark: str) -> None:
    from payroll.services.departure_runs import run_leave

    run_leave(departure, access, remark)
    service_restore(departure, actor=access.user, reason=remark)


EFFECTS = {"calculer": _calculate, "viser": _endorse, "renvoyer": _send_back, "clore": _close, "annuler": _cancel}


# ---------------------------------------------------------------- amounts
def _amounts_write(departure: Departure) -> None:
    """Compute every amount again; what was entered by hand, proposed or decided stays."""
    from payroll.services.departure_runs import run_refresh

    items = item_codes(departure)
    kept = {(amount.kind, amount.label): amount for amount in departure.amounts.filter(is_manual=False)}
    seen = set()
    for found in amounts_compute(departure):
        label = found.label or str(found.kind.label)
        seen.add((found.kind, label))
        amount = kept.get((found.kind, label)) or DepartureAmount(
            institution_id=departure.institution_id, departure=departure, kind=found.kind, label=label
        )
        _amount_fill(amount, found, items)
        save_checked(amount)
    for key, amount in kept.items():
        if key not in seen:
            amount.delete()
    departure.__dict__.get("_prefetched_objects_cache", {}).pop("amounts", None)
    run_refresh(departure)


def item_codes(departure: Departure) -> dict[str, str]:
    """The pay item of each kind of amount: the usual one, or that which the fund chose."""
    chosen = departure_rules_read(departure.institution, departure.last_paid_on).items
    return {str(kind): chosen.get(str(kind), code) for kind, code in ITEM_CODES.items()}


def amounts_renew(departure: Departure) -> None:
    """Compute the amounts again when they are already computed, because a fact of the file changed."""
    if departure.state == DepartureState.CALCULATED:
        _amounts_write(departure)


def _amount_fill(amount: DepartureAmount, found: Computed, items: Mapping[str, str]) -> None:
    amount.computed = found.told.amount
    amount.explanation = found.told.to_json()
    amount.is_deduction = found.is_deduction
    amount.item_code = items[found.kind]
    amount.origin = found.origin
    amount.evidence = found.reference or amount.evidence


@transaction.atomic
def amount_add(
    *, departure: Departure, kind: str, label: str, amount: int, evidence: str, scan: Any = None, access: Access
) -> DepartureAmount:
    """Add a sum that no rule computes (damages, equipment not returned, training bond …), with what proves it."""
    departure = _editable(departure, access)
    if kind not in MANUAL_KINDS:
        raise ValidationError({"kind": _("Ce montant se calcule : proposez plutôt une modification.")})
    made = save_checked(
        DepartureAmount(
            institution_id=departure.institution_id,
            departure=departure,
            kind=kind,
            label=label.strip() or str(AmountKind(kind).label),
            computed=amount,
            evidence=evidence,
            scan=scan or "",
            item_code=item_codes(departure)[kind],
            is_deduction=kind in DEDUCTIONS,
            is_manual=True,
            entered_by=access.user,
        )
    )
    _refresh(departure)
    return made


@transaction.atomic
def amount_remove(*, amount: DepartureAmount, access: Access, reason: str) -> None:
    """Take back a sum entered by hand."""
    departure = _editable(amount.departure, access)
    require_reason(reason)
    if not amount.is_manual:
        raise Refusal(_("Un montant calculé ne se retire pas : proposez zéro, avec son motif."))
    with because(reason):
        delete_checked(amount)
    _refresh(departure)


@transaction.atomic
def amount_propose(
    *, amount: DepartureAmount, proposed: int, reason: str, source: str, access: Access
) -> DepartureAmount:
    """Propose another amount than the computed one (or one where a figure is missing); somebody else decides."""
    departure = _editable(amount.departure, access)
    require_reason(reason)
    if amount.is_missing and not source.strip():
        raise ValidationError({"source": _("Donnez le texte ou la pièce d’où vient ce chiffre.")})
    with because(reason):
        assign(
            amount,
            {
                "override": OverrideState.PROPOSED,
                "proposed": proposed,
                "proposed_reason": reason,
                "proposed_source": source,
                "proposed_by": access.user,
                "decided_by": None,
                "decided_at": None,
            },
        )
        save_checked(amount)
    _refresh(departure)
    return amount


@transaction.atomic
def amount_decide(*, amount: DepartureAmount, approve: bool, reason: str = "", access: Access) -> DepartureAmount:
    """Accept or refuse a proposed amount. Raises `Refusal` when the same person proposed it."""
    departure = _editable(amount.departure, access, ENDORSE)
    amount = DepartureAmount.objects.select_for_update().get(pk=amount.pk)
    if amount.override != OverrideState.PROPOSED:
        raise Refusal(_("Ce montant n’attend pas de décision."))
    if amount.proposed_by_id == access.user.pk:
        raise Refusal(_("Vous avez proposé ce montant : une autre personne en décide."))
    if not approve:
        require_reason(reason)
    with because(reason or _("Montant approuvé")):
        amount.override = OverrideState.APPROVED if approve else OverrideState.REFUSED
        amount.decided_by, amount.decided_at = access.user, timezone.now()
        save_checked(amount)
    _refresh(departure)
    return amount


# ---------------------------------------------------------------- clearances, signature
@transaction.atomic
def clearance_set(*, clearance: Clearance, state: str, remark: str, access: Access) -> Clearance:
    """Say that a point of the checklist is done, missing or useless: who and when are kept."""
    departure = _locked(clearance.departure, access)
    _may(access, MANAGE, ENDORSE)
    if not departure.is_open:
        raise Refusal(_("Ce dossier est terminé : ses quitus ne changent plus."))
    if state in (ClearanceState.OWED, ClearanceState.USELESS) and not remark.strip():
        raise ValidationError({"remark": _("Dites ce qui manque, ou pourquoi ce point est sans objet.")})
    is_waiting = state == ClearanceState.WAITING
    clearance.state, clearance.remark = state, remark
    clearance.done_by = None if is_waiting else access.user
    clearance.done_at = None if is_waiting else timezone.now()
    return save_checked(clearance)


@transaction.atomic
def clearance_add(*, departure: Departure, service: str, label: str, access: Access) -> Clearance:
    departure = _locked(departure, access)
    _may(access, MANAGE)
    if not departure.is_open:
        raise Refusal(_("Ce dossier est terminé : ses quitus ne changent plus."))
    last = departure.clearances.aggregate(last=Max("order"))["last"] or 0
    return save_checked(
        Clearance(
            institution_id=departure.institution_id,
            departure=departure,
            service=service,
            label=label,
            order=last + 1,
            due_on=departure.last_paid_on,
        )
    )


@transaction.atomic
def departure_sign(*, departure: Departure, signed_on: Any, note: str, access: Access) -> Departure:
    """Record that the receipt for the final settlement was signed (or refused, in the note)."""
    departure = _locked(departure, access)
    _may(access, MANAGE)
    if departure.state not in (DepartureState.ENDORSED, DepartureState.PAID):
        raise Refusal(_("Le reçu se signe une fois le décompte visé."))
    departure.signed_on, departure.signature_note = signed_on, note
    return save_checked(departure)


# ---------------------------------------------------------------- help
def _next_number(institution: Institution) -> tuple[int, int]:
    """The next number of the institution's year, one caller at a time."""
    Institution.objects.select_for_update().get(pk=institution.pk)
    year = timezone.localdate().year
    last = Departure.objects.filter(institution=institution, year=year).aggregate(last=Max("number"))["last"] or 0
    return year, last + 1


def _check_days(departure: Departure) -> None:
    errors: dict[str, str] = {}
    if departure.last_paid_on < departure.last_worked_on:
        errors["last_paid_on"] = _("Le dernier jour payé ne peut pas précéder le dernier jour travaillé.")
    if departure.last_worked_on < departure.employee.hired_on:
        errors["last_worked_on"] = _("Le dernier jour travaillé précède l’entrée de l’agent.")
    if not departure.reason.strip():
        errors["reason"] = _("Donnez le motif du départ.")
    if departure.cause == Cause.TRANSFER and not departure.destination.strip():
        errors["destination"] = _("Nommez l’institution d’accueil.")
    if departure.leave_days is not None and not departure.leave_source.strip():
        errors["leave_source"] = _("Dites d’où vient le solde de congés.")
    if errors:
        raise ValidationError(errors)


def _death_keep(departure: Departure, values: Mapping[str, Any]) -> None:
    if not values.get("died_on") or not values.get("certificate"):
        raise ValidationError({"certificate": _("Donnez la date du décès et l’acte de décès.")})
    save_checked(
        assign(DeathRecord(institution_id=departure.institution_id, departure=departure), dict(values))
    )


def _locked(departure: Departure, access: Access) -> Departure:
    """The departure, locked and read again. Raises `OwnFile` on one's own."""
    found = Departure.objects.select_for_update(of=("self",)).select_related(
        "employee__user", "institution__country", "run", "death"
    ).get(pk=departure.pk)
    forbid_own_file(found.employee, access.user)
    return found


def _editable(departure: Departure, access: Access, *rights: str) -> Departure:
    _may(access, *(rights or (MANAGE,)))
    departure = _locked(departure, access)
    if departure.state not in EDITABLE:
        raise Refusal(_("Le décompte est visé : le renvoyer au calcul avant de changer un montant."))
    _run_open_or_refuse(departure)
    return departure


def _run_open_or_refuse(departure: Departure) -> None:
    from payroll.workflows_departures import run_is_open

    obstacle = run_is_open(departure)
    if obstacle:
        raise Refusal(obstacle)


def _refresh(departure: Departure) -> None:
    from payroll.services.departure_runs import run_refresh

    run_refresh(departure)


def _may(access: Access, *rights: str) -> None:
    if not access.has(*rights):
        raise Refusal(_("Votre rôle ne permet pas cette étape d’un départ."))


def _event(departure: Departure, before: str, after: str, access: Access, remark: str) -> None:
    DepartureEvent.objects.create(
        institution_id=departure.institution_id,
        departure=departure,
        from_state=before,
        to_state=after,
        actor=access.user,
        remark=remark[:300],
    )


def may_act(departure: Departure, access: Access, step: Step) -> str:
    """Why this person may not take a step, empty when they may: for buttons."""
    if not access.has(step.right):
        return _("Cette étape revient à un autre rôle.")
    if is_own_file(departure.employee, access.user):
        return _("Personne n’agit sur son propre dossier.")
    if step.slug == "viser" and departure.calculated_by_id == access.user.pk:
        return _("Vous avez calculé ce décompte : une autre personne doit le viser.")
    return step.obstacle(departure)
