"""Who may sign which act today: a registered power, the delegation of somebody who holds one, else the role of the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.choices_acts import SignerState
from hr_core.models import ActSigner, Delegation, DelegationState, Employee, Institution, RoleGrant, User
from hr_core.services.acts.kinds import ActKind, kinds

QUALITIES = {
    "director_general": ("Le Directeur général", "La Directrice générale"),
    "head_of_hr": ("Le Directeur des ressources humaines", "La Directrice des ressources humaines"),
}


@dataclass(frozen=True)
class Title:
    """By what one signs: the lines over the signature, and the decider of the visas."""

    lines: tuple[str, ...]
    decider: str

    @property
    def words(self) -> str:
        return ", ".join(self.lines)


def powers_on(institution: Institution, kind: str, on: date) -> QuerySet[ActSigner]:
    """The approved powers to sign a kind of act on a day."""
    rows = ActSigner.objects.on(on).filter(institution=institution, kinds__contains=[kind], state=SignerState.APPROVED)
    return rows.select_related("user").order_by("start", "pk")


def title_for(access: Access, kind: ActKind) -> Title | None:
    """By what this person signs that kind today, or None."""
    if access.institution is None or not access.has("act_sign"):
        return None
    today = timezone.localdate()
    powers = list(powers_on(access.institution, kind.code, today))
    for power in powers:
        if power.user_id == access.user.pk:
            return Title((power.quality,), power.quality)
    if not powers:
        for role in kind.roles:
            if role in access.roles:
                quality = quality_of(access.user, role)
                return Title((quality,), quality)
    held = Delegation.objects.on(today).filter(institution=access.institution, holder=access.user, state=DelegationState.APPROVED)
    for delegation in held.filter(rights__contains=["act_sign"]).select_related("giver").order_by("start", "pk"):
        title = _by_delegation(access.institution, kind, delegation, powers)
        if title is not None:
            return title
    return None


def signable_kinds(access: Access) -> set[str]:
    """The kinds that this person may sign today, for lists; asked once per request. One query."""
    known: set[str] | None = access.__dict__.get("_signable_kinds")
    if known is None:
        known = access.__dict__["_signable_kinds"] = _signable(access)
    return known


def _signable(access: Access) -> set[str]:
    if access.institution is None or not access.has("act_sign"):
        return set()
    today = timezone.localdate()
    rows = ActSigner.objects.on(today).filter(institution=access.institution, state=SignerState.APPROVED)
    powers = list(rows.values_list("user_id", "kinds"))
    acting = access.acting
    if acting is None:
        acting = list(Delegation.objects.on(today).filter(institution=access.institution, holder=access.user, state=DelegationState.APPROVED))
    given = [(row.giver_id, row.role) for row in acting if "act_sign" in row.rights]
    people = {access.user.pk, *(giver for giver, _role in given)}
    roles = {*access.roles, *(role for _giver, role in given)}
    covered = {code for _user, codes in powers for code in codes}
    found = {code for user, codes in powers if user in people for code in codes}
    return found | {code for code, kind in kinds().items() if code not in covered and roles & set(kind.roles)}


def _by_delegation(
    institution: Institution, kind: ActKind, delegation: Delegation, powers: list[ActSigner]
) -> Title | None:
    """The holder signs what the replaced person could sign: « Pour le Directeur général et par délégation »."""
    quality = next((power.quality for power in powers if power.user_id == delegation.giver_id), "")
    grants = RoleGrant.objects.filter(institution=institution, user=delegation.giver_id, role=delegation.role)
    if not quality and not powers and delegation.role in kind.roles and grants.exists():
        quality = quality_of(delegation.giver, delegation.role)
    if not quality:
        return None
    told = {"quality": quality[:1].lower() + quality[1:]}
    by = _("Pour %(quality)s et par intérim") if delegation.kind == Delegation.Kind.ACTING else _("Pour %(quality)s et par délégation")
    return Title((by % told, f"({delegation.act})"), quality)


def quality_of(user: User, role: str) -> str:
    """The role as it is printed over a signature, in the gender of the person's file."""
    masculine, feminine = QUALITIES.get(role, ("", ""))
    is_woman = Employee.objects.filter(user=user, sex=Employee.Sex.FEMALE).exists()
    return feminine if is_woman else masculine


def automatic_signer(institution: Institution, kind: ActKind, employee: Employee, but: User | None) -> ActSigner | None:
    """Who has agreed that certificates of this kind go out under their signature: neither the person nor who asks."""
    powers = powers_on(institution, kind.code, timezone.localdate()).filter(is_automatic=True)
    barred = {employee.user_id, but.pk if but else None}
    return next((power for power in powers if power.user_id not in barred), None)
