"""A death: the heirs and their exact shares, checked by a second person; funeral costs; the survivors' pension."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.bank_keys import check_account
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, forbid_own_file, save_checked
from payroll.choices_departures import DepartureState
from payroll.models import DeathRecord, Departure, Heir
from payroll.services.timeline import require_reason
from payroll.workflows_departures import ENDORSE, MANAGE

#: Once the settlement is endorsed, its net is shared: the heirs stand.
OPEN = (DepartureState.PREPARED, DepartureState.CALCULATED)


@transaction.atomic
def death_update(*, departure: Departure, values: Mapping[str, Any], access: Access, reason: str) -> DeathRecord:
    """Complete the file of a death: certificates, funeral costs. The amounts are computed again."""
    from payroll.services.departures import amounts_renew

    departure = _open(departure, access)
    require_reason(reason)
    with because(reason):
        record = save_checked(assign(departure.death, dict(values)))
        amounts_renew(departure)
    return record


@transaction.atomic
def heir_save(*, departure: Departure, heir: Heir | None, values: Mapping[str, Any], access: Access) -> Heir:
    """Add an heir or change one; whatever was checked is to be checked again.

    Raises `ValidationError` when the shares exceed one, when a minor has no guardian, or for a wrong account.
    """
    departure = _open(departure, access)
    found = assign(
        heir or Heir(institution_id=departure.institution_id, departure=departure),
        {**values, "entered_by": access.user},
    )
    if found.birth_on and not found.is_minor:
        found.is_minor = _is_minor(found.birth_on, departure.death.died_on)
    _check_account(departure, found)
    others = Heir.objects.filter(departure=departure).exclude(pk=found.pk)
    total = sum((each.share for each in others), Fraction(0))
    if not found.denominator or total + found.share > 1:
        left = 1 - total
        raise ValidationError(
            {"numerator": _("Les parts dépassent l’entier : il reste %(left)s.") % {"left": left}}
        )
    save_checked(found)
    _uncheck(departure)
    return found


@transaction.atomic
def heir_remove(*, heir: Heir, access: Access, reason: str) -> None:
    """Take an heir off the list; the shares are to be completed and checked again."""
    departure = _open(heir.departure, access)
    require_reason(reason)
    with because(reason):
        delete_checked(heir)
        _uncheck(departure)


@transaction.atomic
def heirs_check(*, departure: Departure, access: Access) -> DeathRecord:
    """Say that the heirs are those of the certificate of heredity: another person than the one who entered them.

    Raises `Refusal` when the shares do not make one exactly or when the certificate is missing.
    """
    if not access.has(ENDORSE):
        raise Refusal(_("Les ayants droit se vérifient par la personne qui vise les décomptes."))
    departure = _open(departure, access, ENDORSE)
    heirs = list(departure.heirs.all())
    total = sum((heir.share for heir in heirs), Fraction(0))
    if not heirs or total != 1:
        raise Refusal(
            _("Les parts doivent faire un entier : elles font %(total)s.") % {"total": total if heirs else 0}
        )
    if not departure.death.heredity_reference:
        raise Refusal(_("Donner la référence du certificat d’hérédité avant de vérifier les ayants droit."))
    if any(heir.entered_by_id == access.user.pk for heir in heirs):
        raise Refusal(_("Vous avez saisi un ayant droit : une autre personne doit les vérifier."))
    departure.death.heirs_checked_by, departure.death.heirs_checked_at = access.user, timezone.now()
    with because(_("Ayants droit vérifiés sur le certificat d’hérédité")):
        save_checked(departure.death)
    _pay_again(departure)
    return departure.death


@transaction.atomic
def heir_receipt(*, heir: Heir, signed_on: date, access: Access) -> Heir:
    """Record that an heir, or the guardian, signed the receipt of the share."""
    departure = _locked(heir.departure, access)
    _may(access, MANAGE)
    if departure.state not in (DepartureState.ENDORSED, DepartureState.PAID):
        raise Refusal(_("Le reçu d’un ayant droit se signe une fois le décompte visé."))
    heir.receipt_on = signed_on
    return save_checked(heir)


@transaction.atomic
def pension_handover(
    *, departure: Departure, handed_over_on: date, received_on: date | None, received_by: str, access: Access
) -> DeathRecord:
    """Record that the file went to the unit of survivors' pensions, then that the unit received it."""
    departure = _locked(departure, access)
    _may(access, MANAGE)
    record = departure.death
    if received_on and not received_by.strip():
        raise ValidationError({"received_by": _("Nommez la personne qui a reçu le dossier.")})
    record.handed_over_on, record.handed_over_by = handed_over_on, access.user
    record.received_on, record.received_by = received_on, received_by
    return save_checked(record)


def _is_minor(born_on: date, on: date) -> bool:
    """Under eighteen on the day of the death, as in the family codes of the zone."""
    return (on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))) < 18


def _check_account(departure: Departure, heir: Heir) -> None:
    if heir.mode == Heir.Mode.TRANSFER and heir.account:
        checked = check_account(departure.institution.country_id, heir.account)
        if not checked.ok:
            raise ValidationError({"account": checked.message_fr})
        heir.account = checked.normalised


def _uncheck(departure: Departure) -> None:
    record = departure.death
    if record.heirs_checked_at is not None:
        record.heirs_checked_by = record.heirs_checked_at = None
        save_checked(record)
    _pay_again(departure)


def _pay_again(departure: Departure) -> None:
    """The findings of the settlement's run follow the heirs."""
    from payroll.services.departure_runs import run_refresh

    run_refresh(departure)


def _may(access: Access, *rights: str) -> None:
    if not access.has(*rights):
        raise Refusal(_("Votre rôle ne permet pas cette étape d’un départ."))


def _locked(departure: Departure, access: Access) -> Departure:
    found = (
        Departure.objects.select_for_update(of=("self",))
        .select_related("employee", "institution__country", "run", "death")
        .get(pk=departure.pk)
    )
    forbid_own_file(found.employee, access.user)
    return found


def _open(departure: Departure, access: Access, *rights: str) -> Departure:
    _may(access, *(rights or (MANAGE,)))
    found = _locked(departure, access)
    if found.state not in OPEN:
        raise Refusal(_("Le décompte est visé : le renvoyer au calcul avant de changer les ayants droit."))
    return found
