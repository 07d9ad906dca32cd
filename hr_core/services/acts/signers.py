"""Powers to sign: registered with their text, approved by another person, ended before their time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.choices_acts import SignerState
from hr_core.models import ActSigner, Institution, RoleGrant, User
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.services.acts.kinds import kind_of
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, save_checked


@transaction.atomic
def signer_register(
    *,
    institution: Institution,
    user: User,
    quality: str,
    kinds: Collection[str],
    reference: str,
    start: date,
    end: date | None,
    is_automatic: bool,
    access: Access,
) -> ActSigner:
    """Say that somebody signs certain acts from a day; it holds once another person has approved it."""
    if not access.has("delegation_register"):
        raise Refusal(_("Votre rôle ne permet pas d’enregistrer un pouvoir de signer."))
    roles = RoleGrant.objects.filter(institution=institution, user=user).values_list("role", flat=True)
    if not any("act_sign" in registry.role_rights.get(role, ()) for role in roles):
        raise ValidationError({"user": _("Ce compte ne tient aucun rôle qui signe des actes : passez par une délégation.")})
    found = [kind_of(code) for code in kinds]
    if is_automatic and any(not kind.certificate for kind in found):
        raise ValidationError({"is_automatic": _("Seuls les certificats partent sans geste du signataire.")})
    return save_checked(
        ActSigner(
            institution=institution,
            user=user,
            quality=quality.strip(),
            kinds=[kind.code for kind in found],
            reference=reference.strip(),
            start=start,
            end=end,
            is_automatic=is_automatic,
            registered_by=access.user,
        )
    )


@transaction.atomic
def signer_decide(*, signer: ActSigner, access: Access, approve: bool, remark: str = "") -> ActSigner:
    """Approve or refuse a power: neither by who registered it nor by who receives it."""
    found = ActSigner.objects.select_for_update(of=("self",)).get(pk=signer.pk)
    if not access.has("delegation_approve"):
        raise Refusal(_("Votre rôle ne permet pas d’approuver un pouvoir de signer."))
    if found.state != SignerState.PROPOSED:
        raise Refusal(_("Ce pouvoir est déjà décidé."))
    if access.user.pk in (found.registered_by_id, found.user_id):
        raise Refusal(_("Ni qui a enregistré le pouvoir ni qui le reçoit ne l’approuve : demander à une autre personne."))
    if not approve and not remark.strip():
        raise Refusal(_("Donner le motif du refus."))
    found.state = SignerState.APPROVED if approve else SignerState.REFUSED
    found.decided_by, found.decided_at, found.remark = access.user, timezone.now(), remark.strip()[:300]
    return save_checked(found)


@transaction.atomic
def signer_end(*, signer: ActSigner, access: Access, reason: str) -> None:
    """End a power: from today, from tomorrow when it began today; one that has not begun is taken away."""
    if not access.has("delegation_register", "delegation_approve"):
        raise Refusal(_("Votre rôle ne permet pas de mettre fin à un pouvoir de signer."))
    today = timezone.localdate()
    if signer.state == SignerState.REFUSED or (signer.end is not None and signer.end <= today):
        raise Refusal(_("Ce pouvoir n’est plus en vigueur."))
    if not reason.strip():
        raise ValidationError({"reason": _("Donner le motif.")})
    with because(reason.strip()):
        if signer.state == SignerState.PROPOSED or signer.start > today:
            delete_checked(signer)
        else:
            signer.end = max(today, signer.start + timedelta(days=1))
            save_checked(signer)
