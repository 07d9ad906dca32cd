"""Who sits: appointments of two years at most, renewed once, substitutes from another institution, elected offices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from mobility.choices_committee import MemberKind, Office
from mobility.models import CommitteeMember
from mobility.selectors.committee.composition import members_on

OBSERVERS, BY_SUB_REGION = 2, 3


@transaction.atomic
def member_save(*, member: CommitteeMember, values: Mapping[str, Any], access: Access) -> CommitteeMember:
    """Appoint a member, or correct the appointment; refuses a tenth titular, a fourth of a sub-region, an own substitute."""
    assign(member, dict(values))
    member.institution = _regional(access)
    if member.kind == MemberKind.SUBSTITUTE:
        if member.substitute_of is None:
            raise Refusal(_("Dites quel titulaire cette personne supplée."))
        if member.substitute_of.home_id == member.home_id:
            raise Refusal(_("Le suppléant vient d’une autre institution que son titulaire."))
        member.sub_region = member.substitute_of.sub_region
    else:
        member.substitute_of = None
    if member.kind in (MemberKind.SECRETARY, MemberKind.OBSERVER):
        member.sub_region = ""
    _check_places(member)
    return save_checked(member)


def _check_places(member: CommitteeMember) -> None:
    """At any day of the mandate nine titulars, three by sub-region, two observers, one secretary, at most."""
    others = CommitteeMember.objects.between(member.start, member.end).exclude(pk=member.pk).filter(kind=member.kind)
    if member.kind == MemberKind.TITULAR:
        same = others.filter(sub_region=member.sub_region).count()
        if same >= BY_SUB_REGION:
            raise Refusal(
                _("La sous-région « %(name)s » a déjà ses trois titulaires à ces dates : mettez fin à un mandat d’abord.")
                % {"name": member.get_sub_region_display()}
            )
    elif member.kind == MemberKind.OBSERVER and others.count() >= OBSERVERS:
        raise Refusal(_("Le personnel a déjà ses deux observateurs à ces dates."))
    elif member.kind == MemberKind.SUBSTITUTE and others.filter(substitute_of=member.substitute_of).exists():
        raise Refusal(_("Ce titulaire a déjà un suppléant à ces dates."))


@transaction.atomic
def member_renew(*, member: CommitteeMember, end: date, act: str, access: Access) -> CommitteeMember:
    """A second mandate that follows the first; a third one is refused by the table."""
    if member.mandate >= 2:
        raise Refusal(_("Ce mandat a déjà été renouvelé : un membre ne siège pas plus de quatre ans."))
    start = member.end
    assert start is not None  # the table refuses a mandate without end
    renewed = CommitteeMember(
        institution=_regional(access), user=member.user, home=member.home, kind=member.kind, sub_region=member.sub_region,
        order=member.order, substitute_of=member.substitute_of, mandate=member.mandate + 1, act=act, start=start, end=end,
    )  # fmt: skip
    return save_checked(renewed)


@transaction.atomic
def member_end(*, member: CommitteeMember, end: date, access: Access) -> CommitteeMember:
    """The mandate stops before its term, on `end` (excluded)."""
    if member.end is None or not member.start < end <= member.end:
        raise Refusal(_("La fin anticipée se place entre le début et le terme du mandat."))
    return save_checked(assign(member, {"end": end}))


@transaction.atomic
def office_elect(*, member: CommitteeMember, office: str, on: date, access: Access) -> CommitteeMember:
    """Note an election; the former holder of the office leaves it."""
    if member.kind != MemberKind.TITULAR or not member.holds_on(on):
        raise Refusal(_("Seul un titulaire en exercice est élu à la présidence ou à la vice-présidence."))
    if office != Office.NONE:
        for former in members_on(on).filter(office=office).exclude(pk=member.pk):
            save_checked(assign(former, {"office": Office.NONE}))
    return save_checked(assign(member, {"office": office}))


def _regional(access: Access) -> Institution:
    if access.institution is None or not access.institution.is_regional:
        raise Refusal(_("La commission siège à la CIPRES : choisissez cette institution en haut de la page."))
    return access.institution
