"""The register of deduction acts: entered by one person, validated by another; what happens to them until they end.

Every change is one transaction, kept by the audit trail. Nobody enters or decides an act about their own pay.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, forbid_own_file, reasoned, save_checked
from hr_core.text import french_date
from hr_core.workflows import transition
from payroll.choices import ItemKind
from payroll.countries import law
from payroll.models import ActMovement, ActSuspension, DeductionAct, PayItem, PayItemVersion
from payroll.selectors.act_items import USUAL_ITEMS
from payroll.selectors.attachable import UnknownScale, category_on, portion_rules
from payroll.selectors.deduction_balances import balance_of
from payroll.workflows_deductions import ACT

State, Nature = DeductionAct.State, DeductionAct.Nature


@transaction.atomic
def act_save(*, act: DeductionAct, values: dict[str, Any], actor: User) -> DeductionAct:
    """Enter an act, or correct it while it waits for its validation.

    `values`: fields of the model; amounts in minor units. Without an item, the usual one of the nature; without a
    deadline for the declaration, the country's for what a bailiff or the Treasury notifies. Raises `OwnFile`,
    `ValidationError`.
    """
    assign(act, values)
    forbid_own_file(act.employee, actor)
    if act.pk and act.state != State.DRAFT:
        raise Refusal(_("Un acte validé ne se corrige plus : suspendez-le, levez-le, ou saisissez un ajustement."))
    if act.item_id is None:
        act.item = usual_item(act.nature)
    _check(act)
    if act.declaration_due_on is None and act.nature in (Nature.SEIZURE, Nature.TAX_NOTICE, Nature.TREASURY):
        act.declaration_due_on = declaration_deadline(act)
    act.registered_by = actor
    with reasoned("", _("Saisie d’un acte de retenue")):
        return save_checked(act)


def usual_item(nature: str) -> PayItem:
    """Raises `ValidationError` when the institution lacks it."""
    code = USUAL_ITEMS[Nature(nature)]
    found = PayItem.objects.filter(code=code).first()
    if found is None:
        raise ValidationError(
            {"item": _("Choisissez la rubrique : l’institution n’a pas la rubrique usuelle %(code)s.") % {"code": code}}
        )
    return found


def declaration_deadline(act: DeductionAct) -> date | None:
    """The last day on which the employer declares (Uniform Act, article 184-4°); None where the law is not known."""
    country = law(act.employee.institution.country_id)
    figure = country.figures.get("attachable-declaration-days")
    notified = timezone.localdate(act.notified_at)
    value = figure.on(notified) if figure is not None else None
    return notified + timedelta(days=int(value.data["amount"])) if value is not None else None


def _check(act: DeductionAct) -> None:
    """An act takes on an item that is a deduction without a formula; its dates agree."""
    notified = timezone.localdate(act.notified_at)
    if act.dated_on > notified:
        raise ValidationError({"notified_at": _("Un acte ne peut pas être notifié avant sa date.")})
    if notified > timezone.localdate():
        raise ValidationError({"notified_at": _("La notification est déjà reçue : donnez son jour et son heure.")})
    if act.start < notified.replace(day=1):
        raise ValidationError({"start": _("Aucun mois d’avant la notification ne peut être retenu.")})
    version = PayItemVersion.objects.on(act.start).filter(item=act.item).first()
    if version is None or version.kind != ItemKind.DEDUCTION or version.formula:
        raise ValidationError(
            {"item": _("Choisissez une rubrique de retenue sans formule, définie à la date de la première retenue.")}
        )
    if act.total and act.taken_before >= act.total:
        raise ValidationError({"taken_before": _("Tout est déjà retenu : cet acte n’a plus d’objet.")})


@transaction.atomic
def act_validate(*, act: DeductionAct, actor: User) -> DeductionAct:
    """Put an act in force. Raises `Refusal` while no scale is known: nothing may then be taken, nor left, by guess."""
    act = _locked(act, "validate", actor)
    if act.registered_by_id == actor.pk:
        raise PermissionDenied(_("Vous avez saisi cet acte : une autre personne le valide."))
    rules = portion_rules(act.institution, act.start, category=category_on(act.employee, act.start))
    if isinstance(rules, UnknownScale):
        raise Refusal(
            _("La quotité saisissable n’est pas connue : %(reason)s %(cure)s")
            % {"reason": rules.reason, "cure": rules.cure}
        )
    act.validated_by, act.validated_at = actor, timezone.now()
    return _move(act, State.IN_FORCE, _("Acte validé"))


@transaction.atomic
def act_refuse(*, act: DeductionAct, actor: User, reason: str) -> DeductionAct:
    """Put an act aside before it takes anything."""
    _need(reason)
    act = _locked(act, "refuse", actor)
    return _move(act, State.REFUSED, reason)


@transaction.atomic
def act_suspend(*, act: DeductionAct, start: date, reference: str, actor: User) -> DeductionAct:
    """Take nothing from `start` on; the rank stays."""
    act = _locked(act, "suspend", actor)
    with because(reference):
        save_checked(
            ActSuspension(
                institution_id=act.institution_id, act=act, start=start, reference=reference, entered_by=actor
            )
        )
    return _move(act, State.SUSPENDED, reference)


@transaction.atomic
def act_resume(*, act: DeductionAct, on: date, actor: User, reason: str) -> DeductionAct:
    """Take again from `on`. Raises `ValidationError` when it is not after the beginning of the suspension."""
    _need(reason)
    act = _locked(act, "resume", actor)
    held = act.suspensions.filter(end__isnull=True).first()
    if held is not None:
        held.end = on
        with because(reason):
            save_checked(held)
    return _move(act, State.IN_FORCE, reason)


@transaction.atomic
def act_release(
    *, act: DeductionAct, on: date, reference: str, scan: Any = None, actor: User
) -> DeductionAct:
    """Record the release (mainlevée): nothing is taken in a month whose last day is `on` or later."""
    act = _locked(act, "release", actor)
    if not reference.strip():
        raise ValidationError({"reference": _("Donnez la référence de l’acte de mainlevée.")})
    if on < timezone.localdate(act.notified_at):
        raise ValidationError({"on": _("La mainlevée suit la notification de l’acte.")})
    act.released_on, act.release_reference = on, reference
    if scan is not None:
        act.release_scan = scan
    return _move(act, State.RELEASED, _("Mainlevée : %(reference)s") % {"reference": reference})


@transaction.atomic
def act_declare(*, act: DeductionAct, on: date, text: str, actor: User) -> DeductionAct:
    """Record the employer's answer to the bailiff or the registry. It may be made again, until the act ends."""
    forbid_own_file(act.employee, actor)
    if act.state in (State.REFUSED, State.SETTLED):
        raise Refusal(_("Cet acte est clos : il n’appelle plus de déclaration."))
    if on < timezone.localdate(act.notified_at) or on > timezone.localdate():
        raise ValidationError({"on": _("La déclaration suit la notification et n’est pas à venir.")})
    act.declared_on, act.declaration_text, act.declared_by = on, text, actor
    with reasoned("", _("Déclaration du tiers saisi")):
        return save_checked(act)


@transaction.atomic
def movement_enter(
    *, act: DeductionAct, kind: str, amount: int, on: date, reference: str, actor: User
) -> ActMovement:
    """Enter a payment made outside the pay (positive), interest or costs added (given positive, kept negative), or an
    adjustment (either sign, positive lowers the balance). It counts once approved by another person."""
    forbid_own_file(act.employee, actor)
    if not act.has_total:
        raise Refusal(_("Un acte sans terme n’a pas de solde à corriger."))
    if act.state in (State.DRAFT, State.REFUSED):
        raise Refusal(_("Validez l’acte d’abord."))
    if kind != ActMovement.Kind.ADJUSTMENT and amount <= 0:
        raise ValidationError({"amount": _("Donnez un montant positif.")})
    signed = -amount if kind == ActMovement.Kind.INTEREST else amount
    movement = ActMovement(
        institution_id=act.institution_id, act=act, kind=kind, amount=signed, on=on, reference=reference, entered_by=actor
    )
    with because(reference):
        return save_checked(movement)


@transaction.atomic
def movement_approve(*, movement: ActMovement, actor: User) -> ActMovement:
    """Let a movement count. An act whose balance reaches zero is settled; one that owes again is reopened."""
    movement = ActMovement.objects.select_for_update(of=("self",)).select_related("act__employee").get(pk=movement.pk)
    forbid_own_file(movement.act.employee, actor)
    if movement.approved_by_id is not None:
        raise Refusal(_("Ce mouvement est déjà approuvé."))
    if movement.entered_by_id == actor.pk:
        raise PermissionDenied(_("Vous avez saisi ce mouvement : une autre personne l’approuve."))
    act = DeductionAct.objects.select_for_update().get(pk=movement.act_id)
    balance = balance_of(act)
    if balance is not None and balance < movement.amount:
        raise Refusal(
            _("Ce montant dépasse ce qui reste dû : corrigez le mouvement, ou remboursez le trop-versé d’abord.")
        )
    movement.approved_by = actor
    with because(movement.reference):
        save_checked(movement)
    act_settle_if_paid(act=act)
    return movement


def act_settle_if_paid(*, act: DeductionAct) -> DeductionAct:
    """Close an act that owes nothing any more; open again one that owes after costs were added."""
    balance = balance_of(act)
    if balance == 0 and act.state in transition(ACT, "settle").source:
        return _move(act, State.SETTLED, _("Solde nul"))
    if balance and act.state == State.SETTLED:
        return _move(act, State.IN_FORCE, _("Solde rouvert"))
    return act


@transaction.atomic
def movement_delete(*, movement: ActMovement, actor: User) -> None:
    """Take back a movement that nobody has approved yet."""
    forbid_own_file(movement.act.employee, actor)
    if movement.approved_by_id is not None:
        raise Refusal(_("Un mouvement approuvé ne se retire pas : saisissez l’ajustement contraire."))
    with reasoned("", _("Mouvement retiré")):
        movement.delete()


def may_take(act: DeductionAct, name: str, access: Access) -> bool:
    """Whether a transition is open to this person on this act (their own acts are not)."""
    step = transition(ACT, name)
    if act.state not in step.source or not access.has(*step.rights):
        return False
    return name != "validate" or act.registered_by_id != access.user.pk


def _locked(act: DeductionAct, name: str, actor: User) -> DeductionAct:
    row = DeductionAct.objects.select_for_update(of=("self",)).select_related("employee", "institution").get(pk=act.pk)
    forbid_own_file(row.employee, actor)
    if row.state not in transition(ACT, name).source:
        raise Refusal(
            _("Cet acte est « %(state)s » depuis : rechargez la page.") % {"state": row.get_state_display()}
        )
    return row


def _move(act: DeductionAct, state: str, reason: str) -> DeductionAct:
    act.state = state
    with because(reason):
        return save_checked(act)


def _need(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est gardé avec l’acte.")})


def told(act: DeductionAct) -> str:
    """« saisie des rémunérations 12/2026 du 03/02/2026 »: how a payslip's proof names the act."""
    return f"{act.get_nature_display()} {act.number}, {french_date(act.dated_on)}"
