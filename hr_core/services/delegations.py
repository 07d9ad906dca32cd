"""Acting replacements: registered by an officer with their act, approved by another person, ended before their time.

What they give is read by `hr_core.access.delegations_apply`: nothing is granted to the account itself.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Delegation, DelegationState, Institution, RoleGrant, User
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, save_checked


def delegable_rights(role: str) -> list[str]:
    """The rights of a role that a replacement may carry, in the order of the table of rights."""
    held = registry.role_rights.get(role, set()) & registry.delegable
    return [code for code in registry.rights if code in held]


@transaction.atomic
def delegation_register(
    *,
    institution: Institution,
    kind: str,
    giver: User,
    holder: User,
    role: str,
    rights: Collection[str],
    start: date,
    end: date | None,
    reference: str,
    act_on: date,
    access: Access,
) -> Delegation:
    """Register an act; it gives nothing before somebody else approves it. Without `rights`: all those of the role.

    The rights are those that the replaced person holds by a role: what one holds by delegation is not delegated again.
    Raises `ValidationError` on the field, or `Refusal`.
    """
    if not access.has("delegation_register"):
        raise Refusal(_("Votre rôle ne permet pas d’enregistrer une délégation."))
    grants = RoleGrant.objects.filter(institution=institution)
    if not grants.filter(user=giver, role=role).exists():
        raise ValidationError({"role": _("La personne remplacée ne tient pas cette qualité dans l’institution.")})
    roles = set(grants.filter(user=holder).values_list("role", flat=True))
    if not roles:
        raise ValidationError({"holder": _("Le remplaçant n’a pas de compte dans l’institution.")})
    if end is None and kind == Delegation.Kind.ACTING:
        raise ValidationError({"end": _("Un intérim a un terme : donner son dernier jour.")})
    allowed = delegable_rights(role)
    if not allowed:
        raise ValidationError({"role": _("Cette qualité n’a aucun droit qui se délègue.")})
    others = [str(registry.rights[right].label) if right in registry.rights else right for right in rights if right not in allowed]
    if others:
        told = {"names": " ; ".join(f"« {name} »" for name in others)}
        raise ValidationError({"rights": _("La personne remplacée n’a pas ces droits : %(names)s.") % told})
    given = [right for right in allowed if right in rights] or allowed
    _forbid_incompatible(roles, given)
    return save_checked(
        Delegation(
            institution=institution,
            kind=kind,
            giver=giver,
            holder=holder,
            role=role,
            rights=given,
            start=start,
            end=end,
            reference=reference.strip(),
            act_on=act_on,
            registered_by=access.user,
        )
    )


def _forbid_incompatible(roles: set[str], given: Collection[str]) -> None:
    own = {right for role in roles for right in registry.role_rights.get(role, ())}
    for one, other, sentence in registry.incompatible:
        for first, second in ((one, other), (other, one)):
            if first in own and second in given:
                raise ValidationError({"holder": sentence})


@transaction.atomic
def delegation_decide(*, delegation: Delegation, access: Access, approve: bool, remark: str = "") -> Delegation:
    """Approve or refuse; neither by who registered it nor by who receives it. A refusal says why."""
    delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    if not access.has("delegation_approve"):
        raise Refusal(_("Votre rôle ne permet pas d’approuver une délégation."))
    if delegation.state != DelegationState.PROPOSED:
        raise Refusal(_("Cette délégation est déjà décidée."))
    if access.user.pk in (delegation.registered_by_id, delegation.holder_id):
        raise Refusal(_("Ni qui a enregistré la délégation ni qui la reçoit ne l’approuve : demander à une autre personne."))
    if not approve and not remark.strip():
        raise Refusal(_("Donner le motif du refus."))
    delegation.state = DelegationState.APPROVED if approve else DelegationState.REFUSED
    delegation.decided_by, delegation.decided_at = access.user, timezone.now()
    delegation.remark = remark.strip()[:300]
    return save_checked(delegation)


@transaction.atomic
def delegation_end(*, delegation: Delegation, access: Access, reason: str) -> None:
    """End it before its time: from today, from tomorrow when it began today; one that has not begun is taken away."""
    if not access.has("delegation_register", "delegation_approve"):
        raise Refusal(_("Votre rôle ne permet pas de mettre fin à une délégation."))
    today = timezone.localdate()
    if delegation.state == DelegationState.REFUSED or (delegation.end is not None and delegation.end <= today):
        raise Refusal(_("Cette délégation n’est plus en vigueur."))
    if not reason.strip():
        raise Refusal(_("Donner le motif."))
    with because(reason.strip()):
        if delegation.state == DelegationState.PROPOSED or delegation.start > today:
            delete_checked(delegation)
        else:
            delegation.end = max(today, delegation.start + timedelta(days=1))
            save_checked(delegation)
