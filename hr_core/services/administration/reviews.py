"""Access reviews: opened from the roles held that day, decided line by line, signed by another person, who removes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import AccessReview, AccessReviewLine, Institution, RoleGrant, User
from hr_core.scope import because
from hr_core.services.administration.role_acts import role_taken
from hr_core.services.errors import Refusal
from hr_core.services.roles import role_revoke
from hr_core.services.writing import assign, save_checked

Decision = AccessReviewLine.Decision


@transaction.atomic
def review_open(*, institution: Institution, name: str, actor: User) -> AccessReview:
    """Take every role held beyond that of an employee, with the last sign-in of each person."""
    grants = (
        RoleGrant.with_units.filter(institution=institution)
        .exclude(role="employee")
        .select_related("user")
        .annotate(last=Max("user__sign_ins__at", filter=Q(user__sign_ins__succeeded=True)))
    )
    with because(_("Revue des habilitations ouverte")):
        review = save_checked(AccessReview(institution=institution, name=name.strip(), opened_by=actor))
        AccessReviewLine.objects.bulk_create(
            AccessReviewLine(
                institution=institution, review=review, user=grant.user, role=grant.role, unit_id=grant.unit_id,
                granted_at=grant.granted_at, last_sign_in=grant.last,
            )
            for grant in grants
        )  # fmt: skip
    return review


@transaction.atomic
def lines_decide(*, review: AccessReview, lines: Collection[int], keep: bool, remark: str = "", actor: User) -> int:
    """Keep or remove roles; one's own are left to somebody else. Returns how many were decided."""
    _forbid_signed(review)
    if not keep and not remark.strip():
        raise ValidationError({"motif": _("Dites pourquoi ces rôles sont retirés.")})
    rows = AccessReviewLine.objects.select_for_update().filter(review=review, pk__in=list(lines)).exclude(user=actor)
    found = list(rows)
    if not found:
        raise Refusal(_("Choisissez au moins un rôle qui ne soit pas le vôtre."))
    with because(_("Revue des habilitations")):
        for line in found:
            values = {"decision": Decision.KEPT if keep else Decision.REMOVED, "decided_by": actor, "remark": remark[:200]}
            save_checked(assign(line, values))
    return len(found)


@transaction.atomic
def review_sign(*, review: AccessReview, actor: User) -> AccessReview:
    """Sign the decisions, by another person than who opened the review, and remove what they remove, at once.

    The digest covers every line, so that the paper of the review can be held against the database later.
    """
    review = AccessReview.objects.select_for_update().get(pk=review.pk)
    _forbid_signed(review)
    if review.opened_by_id == actor.pk:
        raise PermissionDenied(_("La personne qui a ouvert la revue ne la signe pas."))
    left = review.lines.filter(decision=Decision.OPEN).count()
    if left:
        raise Refusal(_("Il reste %(left)s rôle(s) à décider.") % {"left": left})
    with because(_("Revue des habilitations « %(name)s »") % {"name": review.name}):
        removed = review.lines.filter(decision=Decision.REMOVED).values_list("user_id", "role", "unit_id")
        for user, role, unit in removed:
            if user == actor.pk:
                raise PermissionDenied(_("Cette revue vous retire un rôle : une autre personne la signe."))
            held = RoleGrant.with_units.filter(institution=review.institution_id, user=user, role=role, unit=unit)
            grant = held.select_related("user", "institution", "unit").first()
            if grant is not None:
                role_taken(grant=grant, reason=review.name)
                role_revoke(grant=grant, actor=actor)
        values = {
            "state": AccessReview.State.SIGNED, "signed_by": actor, "signed_at": timezone.now(), "digest": review_digest(review),
        }  # fmt: skip
        return save_checked(assign(review, values))


def review_digest(review: AccessReview) -> str:
    """SHA-256 of the lines in order: account, role, decision, who decided, remark, and the code of the unit where there is one."""
    rows = review.lines.order_by("user__username", "role", "unit__code").values_list(
        "user__username", "role", "decision", "decided_by__username", "remark", "unit__code"
    )
    told = [list(row if row[-1] else row[:-1]) for row in rows]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _forbid_signed(review: AccessReview) -> None:
    if review.state == AccessReview.State.SIGNED:
        raise Refusal(_("Cette revue est signée : ouvrez-en une autre."))
