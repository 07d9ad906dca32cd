"""Acts: those that a person may see, those that wait for them, their own."""

from __future__ import annotations

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from hr_core.access import Access
from hr_core.choices_acts import ActState, SignerState
from hr_core.models import Act, ActSigner, Employee
from hr_core.registry import registry
from hr_core.services.acts.kinds import kinds
from hr_core.services.acts.powers import signable_kinds

VIEW = ("act_view", "act_prepare", "act_check", "act_sign")
RESTRICTED = tuple(kind.code for kind in kinds().values() if kind.restricted)
CERTIFICATES = tuple(kind.code for kind in kinds().values() if kind.certificate)


def acts_of(access: Access) -> QuerySet[Act]:
    """The acts of the files that this person sees; sanctions and suspensions only with the right to them, or for who prepared
    them; never those that time has effaced."""
    found = Act.objects.filter(employee__in=Employee.objects.visible_to(access).values("pk"))
    if not access.has(*(registry.restricted_act_rights or ("act_prepare", "act_check", "act_sign"))):
        found = found.exclude(Q(kind__in=RESTRICTED) & (Q(made_by__isnull=True) | ~Q(made_by=access.user)))
    for hidden in registry.act_hiders:
        found = found.exclude(pk__in=hidden().values("pk"))
    return found.select_related("employee", "institution__country", "made_by", "signed_by")


def acts_hidden_in_the_trail(access: Access) -> Q:
    """The entries of the trail about restricted acts that this person does not read: their text tells the sanction."""
    secret = Act.objects.filter(kind__in=RESTRICTED).exclude(pk__in=acts_of(access).order_by().values("pk"))
    keys = secret.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return Q(table_name=Act._meta.db_table, object_id__in=keys)


def own_acts(access: Access) -> QuerySet[Act]:
    """One's own, as the person reads them."""
    return _shown(Act.objects.filter(employee__user=access.user))


def acts_shown(employee: Employee) -> QuerySet[Act]:
    """The acts that an employee reads: notified ones, certificates once signed, and those of them cancelled since."""
    return _shown(Act.objects.filter(employee=employee))


def _shown(acts: QuerySet[Act]) -> QuerySet[Act]:
    known = Q(state=ActState.NOTIFIED) | Q(kind__in=CERTIFICATES, state=ActState.SIGNED)
    known |= Q(state=ActState.CANCELLED, number__isnull=False) & (Q(notified_on__isnull=False) | Q(kind__in=CERTIFICATES))
    return acts.filter(known).select_related("employee", "institution__country").order_by("-signed_at", "-pk")


def acts_readable(access: Access) -> QuerySet[Act]:
    """Those whose paper this person may open: as an officer, or because it is theirs."""
    if access.has(*VIEW):
        return acts_of(access) | own_acts(access).order_by()
    return own_acts(access)


def acts_to_check(access: Access) -> QuerySet[Act]:
    """Drafts that this person may vouch for."""
    drafts = acts_of(access).filter(state=ActState.DRAFT).exclude(kind__in=CERTIFICATES)
    return drafts.exclude(made_by=access.user).exclude(employee__user=access.user)


def acts_to_sign(access: Access) -> QuerySet[Act]:
    """Checked acts and waiting certificates of the kinds that this person signs, but for those that they prepared."""
    waiting = Q(state=ActState.CHECKED) | Q(state=ActState.DRAFT, kind__in=CERTIFICATES)
    return acts_of(access).filter(waiting, kind__in=signable_kinds(access)).exclude(made_by=access.user).exclude(employee__user=access.user)


def acts_to_notify(access: Access) -> QuerySet[Act]:
    """Signed acts that nobody has handed over yet."""
    return acts_of(access).filter(state=ActState.SIGNED).exclude(kind__in=CERTIFICATES).exclude(employee__user=access.user)


def acts_waiting(access: Access) -> list[QuerySet[Act]]:
    """What waits for this person: to check, to sign."""
    found = []
    if access.has("act_check"):
        found.append(acts_to_check(access))
    if access.has("act_sign"):
        found.append(acts_to_sign(access))
    return found


def register_of(access: Access, *, year: int, series: str = "") -> QuerySet[Act]:
    """The numbered acts of a year in their order, cancelled ones among them."""
    rows = acts_of(access).filter(year=year, number__isnull=False)
    rows = rows.filter(series=series) if series else rows
    return rows.order_by("series", "number")


def years_of(access: Access) -> list[int]:
    """The years that hold numbered acts, the last first."""
    return sorted(set(Act.objects.filter(number__isnull=False).order_by().values_list("year", flat=True)), reverse=True)


def signers_to_decide(access: Access) -> QuerySet[ActSigner]:
    """The powers to sign that this person may approve or refuse."""
    if not access.has("delegation_approve"):
        return ActSigner.objects.none()
    waiting = ActSigner.objects.filter(state=SignerState.PROPOSED)
    return waiting.exclude(Q(registered_by=access.user) | Q(user=access.user))
