"""The mobility profile: the person's own; what it holds comes from the file, what it wishes and shows from the person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from mobility.consents import consent
from mobility.models import MobilityProfile, ProfileReading
from mobility.selectors.own_file import facts_of, profile_fill


@transaction.atomic
def profile_open(*, access: Access) -> MobilityProfile:
    """The person's profile, made from their file the first time."""
    employee = _own_file(access)
    found = MobilityProfile.objects.filter(user=access.user, employee=employee).first()
    if found is not None:
        return found
    made = MobilityProfile(institution=employee.institution, employee=employee, user=access.user)
    return profile_refresh(profile=made, access=access)


@transaction.atomic
def profile_refresh(*, profile: MobilityProfile, access: Access) -> MobilityProfile:
    """Read the file again: job, band, diploma, experience, skills with their evidence. What the person declared here stays."""
    _own(profile, access)
    facts = facts_of(_own_file(access), timezone.localdate())
    profile_fill(profile, facts)
    profile.refreshed_at = timezone.now()
    return save_checked(profile)


@transaction.atomic
def wishes_set(*, profile: MobilityProfile, values: dict[str, Any], access: Access) -> MobilityProfile:
    """Countries, jobs, forms, the earliest date, alerts; and whether the person is looking."""
    _own(profile, access)
    return save_checked(assign(profile, values))


@transaction.atomic
def visibility_set(
    *, profile: MobilityProfile, countries: Sequence[str], institutions: Sequence[int], with_name: bool, agreed: bool, access: Access
) -> MobilityProfile:
    """To whom the profile is shown, with or without the name. Nothing chosen: to nobody, and the agreement is withdrawn."""
    _own(profile, access)
    chosen = bool(countries or institutions)
    if chosen and not agreed:
        raise Refusal({"agreed": _("Donnez votre accord au texte, ou ne montrez votre profil à personne.")})
    profile.shown_countries, profile.shown_institutions = list(countries), list(institutions)
    profile.shown_name = profile.employee.full_name if chosen and with_name else ""
    profile.consent_version = consent("profile").version if chosen else ""
    profile.consented_at = timezone.now() if chosen else None
    return save_checked(profile)


@transaction.atomic
def skill_declare(*, profile: MobilityProfile, code: str, level: int, planned: bool, access: Access) -> MobilityProfile:
    """Declare a skill held, or one to acquire. What the file proves is not lowered by a declaration."""
    _own(profile, access)
    name = "planned" if planned else "skills"
    rows = [dict(each) for each in getattr(profile, name)]
    held = next((each for each in rows if each["skill"] == code), None)
    if held and held.get("evidence", "declared") != "declared":
        raise Refusal({"skill": _("Cette compétence est prouvée par votre dossier : demandez aux ressources humaines de la revoir.")})
    row: dict[str, Any] = {"skill": code, "level": level}
    if not planned:
        row |= {"evidence": "declared", "years_unused": 0, "source": "profile"}
    setattr(profile, name, [*(each for each in rows if each["skill"] != code), row])
    return save_checked(profile)


@transaction.atomic
def skill_forget(*, profile: MobilityProfile, code: str, planned: bool, access: Access) -> MobilityProfile:
    """Take back a declaration made here."""
    _own(profile, access)
    name = "planned" if planned else "skills"
    kept = [each for each in getattr(profile, name) if each["skill"] != code or (not planned and each.get("source") != "profile")]
    setattr(profile, name, kept)
    return save_checked(profile)


def profile_read(*, profile: MobilityProfile, access: Access) -> ProfileReading:
    """Leave the trace that the person sees."""
    return ProfileReading.objects.create(
        institution_id=profile.institution_id, profile=profile, reader=access.user, reader_institution=access.institution
    )


def _own_file(access: Access) -> Employee:
    employee = access.employee
    if employee is None:
        raise Refusal(_("Votre compte n’a pas de dossier dans cette institution."))
    if employee.left_on and employee.left_on <= timezone.localdate():
        raise Refusal(_("Votre dossier est clos dans cette institution."))
    return employee


def _own(profile: MobilityProfile, access: Access) -> None:
    if profile.user_id != access.user.pk:
        raise Refusal(_("Un profil n’est tenu que par la personne."))


