"""Conflicts of interest: flags from the records, declarations, objections of candidates, rulings of the chair."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.models import Appraisal
from hr_core.access import Access
from hr_core.models import Employee, Posting, UnitHead
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_date
from mobility.choices import OPEN_APPLICATIONS
from mobility.choices_committee import HARD, Ground, Origin, Ruling, Stage
from mobility.committee.workdays import working_days_after
from mobility.models import AgendaItem, Application, CommitteeMember, Conflict, InterestDeclaration
from mobility.selectors.charter import charter
from mobility.selectors.committee.composition import members_on, voting_members
from mobility.selectors.committee.sittings import called_members, candidates, holidays_around
from mobility.services.committee.moves import beat, must_preside

YEARS_BACK = 3
BEFORE_MARKING = (Stage.PLANNED, Stage.OPEN)


@transaction.atomic
def flags_find(*, item: AgendaItem) -> list[Conflict]:
    """Raise what the records show for every voting member. The recused lose the whole vacancy at once."""
    day = item.session.held_at.date()
    files = list(candidates(item))
    raised = []
    known = set(Conflict.objects.filter(item=item).values_list("member", "ground", "origin"))
    homes = {each.home_id for each in files}
    links = _links(files, day)
    members = [*voting_members(day), *called_members(item)]
    applicants = _applicants(item, [member.user_id for member in members])
    for member in members:
        grounds = []
        if member.home_id == item.vacancy.institution_id:
            grounds.append(Ground.SAME_HOST)
        if member.home_id in homes:
            grounds.append(Ground.SAME_HOME)
        if member.user_id in applicants:
            grounds.append(Ground.OWN_APPLICATION)
        grounds += [ground for ground, users in links.items() if member.user_id in users]
        for ground in grounds:
            if (member.pk, ground, Origin.RECORDS) not in known:
                raised.append(_raise(item, member, ground, Origin.RECORDS))
    return raised


def _applicants(item: AgendaItem, users: list[int]) -> set[int]:
    """Members who apply to this vacancy, or to an open one on the same job."""
    rows = Application.objects.filter(applicant__in=users, state__in=OPEN_APPLICATIONS)
    same = rows.filter(vacancy=item.vacancy_id) | rows.filter(vacancy__job=item.vacancy.job_id)
    return set(same.values_list("applicant", flat=True))


def _links(files: list[Application], day: date) -> dict[Ground, set[int]]:
    """Accounts that commanded, obeyed or appraised a candidate in the last three years.

    Read in each candidate's own institution, by the system, which gives back account keys alone.
    """
    since = day - timedelta(days=365 * YEARS_BACK)
    found: dict[Ground, set[int]] = {Ground.HIERARCHY: set(), Ground.APPRAISAL: set()}
    for file in files:
        with scope([file.institution_id, file.home_id], reason=_("relevé des conflits d’intérêts de la commission")):
            found[Ground.HIERARCHY] |= _hierarchy(file.employee_id, since, day)
            found[Ground.APPRAISAL] |= _appraisers(file.employee_id)
    return found


def _hierarchy(employee: int, since: date, day: date) -> set[int]:
    """Heads of the units where the person worked, and staff of the units that the person directed."""
    units = Posting.objects.between(since, day).filter(employee=employee).values("unit")
    above = UnitHead.objects.between(since, day).filter(unit__in=units).exclude(employee=employee).values("employee")
    directed = UnitHead.objects.between(since, day).filter(employee=employee).values("unit")
    below = Posting.objects.between(since, day).filter(unit__in=directed).exclude(employee=employee).values("employee")
    linked = Employee.objects.filter(pk__in=above.union(below)).values_list("user", flat=True)
    return {user for user in linked if user is not None}


def _appraisers(employee: int) -> set[int]:
    """Those who handed in an appraisal of the person."""
    done = Appraisal.objects.filter(employee=employee, manager_done_at__isnull=False)
    return {user for user in done.values_list("manager__user", flat=True) if user is not None}


def _raise(item: AgendaItem, member: CommitteeMember, ground: str, origin: str, *, detail: str = "") -> Conflict:
    is_hard = ground in HARD and origin != Origin.OBJECTION
    return save_checked(
        Conflict(
            institution_id=item.institution_id, vacancy=item.vacancy, item=item, member=member, user=member.user, ground=ground,
            origin=origin, is_hard=is_hard, detail=detail, ruling=Ruling.RECUSED if is_hard else Ruling.PENDING,
        )
    )  # fmt: skip


@transaction.atomic
def interest_declare(*, item: AgendaItem, member: CommitteeMember, ground: str, text: str, access: Access) -> InterestDeclaration:
    """A member's answer for an item: no interest, or one with a sentence. A hard one recuses at once."""
    if member.user_id != access.user.pk:
        raise Refusal(_("Chaque membre déclare pour lui-même."))
    if item.session.state not in (Stage.CONVENED, Stage.OPEN) or item.state not in BEFORE_MARKING:
        raise Refusal(_("Les déclarations se font de la convocation à l’ouverture de la notation. Prévenez la présidence."))
    found = InterestDeclaration.objects.filter(item=item, member=member).first()
    declared = found or InterestDeclaration(institution_id=item.institution_id, item=item, member=member, user=access.user)
    if declared.ground and not ground:
        raise Refusal(_("Un intérêt déclaré ne se retire pas : la présidence le tranche."))
    save_checked(assign(declared, {"ground": ground, "text": text.strip()}))
    if ground and not Conflict.objects.filter(item=item, member=member, ground=ground, origin=Origin.DECLARED).exists():
        _raise(item, member, ground, Origin.DECLARED)
    beat(item.session)
    return declared


def objection_due(item: AgendaItem) -> date:
    """The last day for a candidate to object to a member: the working days of the charter after the convocation."""
    assert item.session.convened_at is not None
    day = timezone.localtime(item.session.convened_at).date()
    return working_days_after(day, charter().member_objection_days, holidays_around(day))


@transaction.atomic
def objection_file(
    *, item: AgendaItem, application: Application, member: CommitteeMember, reason: str, access: Access
) -> Conflict:
    """A candidate objects to a member; runs in the candidate's own institution. The chair will rule."""
    if application.applicant_id != access.user.pk or application.vacancy_id != item.vacancy_id:
        raise Refusal(_("Seule la personne candidate peut récuser un membre pour sa candidature."))
    if not reason.strip():
        raise Refusal(_("Dites en une phrase pourquoi ce membre ne devrait pas juger votre candidature."))
    if item.session.convened_at is None or item.state not in BEFORE_MARKING:
        raise Refusal(_("La récusation se demande entre la convocation et la notation."))
    due = objection_due(item)
    if timezone.localdate() > due:
        raise Refusal(_("Le délai pour récuser un membre a pris fin le %(day)s.") % {"day": french_date(due)})
    return save_checked(
        Conflict(
            institution_id=item.institution_id, vacancy_id=item.vacancy_id, item=item, application=application, member=member,
            user_id=member.user_id, ground=Ground.OTHER, origin=Origin.OBJECTION, is_hard=False, detail=reason.strip(),
            raised_by=access.user,
        )
    )  # fmt: skip


@transaction.atomic
def conflict_rule(*, conflict: Conflict, ruling: str, reason: str, access: Access) -> Conflict:
    """The chair settles a soft conflict with a reason; the vice-chair does for the chair's own."""
    item = AgendaItem.objects.select_related("session", "vacancy").get(pk=conflict.item_id)
    if conflict.ruling != Ruling.PENDING:
        raise Refusal(_("Ce conflit est déjà tranché."))
    if item.state not in BEFORE_MARKING:
        raise Refusal(_("La notation est ouverte : signalez le conflit comme découvert après coup."))
    if not reason.strip():
        raise Refusal(_("Motivez votre décision : elle figure au procès-verbal."))
    if conflict.user_id == access.user.pk:
        raise Refusal(_("Personne ne tranche son propre conflit : c’est à la vice-présidence."))
    _must_rule(conflict, item, access)
    values = {"ruling": Ruling(ruling), "reason": reason.strip(), "ruled_by": access.user, "ruled_at": timezone.now()}
    save_checked(assign(conflict, values))
    beat(item.session)
    return conflict


def _must_rule(conflict: Conflict, item: AgendaItem, access: Access) -> None:
    """Before the session the chair or the vice-chair; in session whoever presides, unless it is about them."""
    if item.session.state == Stage.OPEN:
        from mobility.selectors.committee.sittings import presider

        found = presider(item.session, item)
        if found is not None and found.user_id != conflict.user_id:
            must_preside(item.session, access, item)
            return
    holder = members_on(item.session.held_at.date()).filter(user=access.user).exclude(office="").first()
    if holder is None:
        raise Refusal(_("La présidence ou la vice-présidence tranche les conflits d’intérêts."))
