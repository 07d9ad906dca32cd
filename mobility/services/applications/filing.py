"""Filing an application: the person's own, from the first word to the receipt, the cure of a missing paper and the withdrawal."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.selectors.organisation import regional_body
from hr_core.services.errors import Refusal
from hr_core.text import french_spaces
from mobility.choices import ApplicationState, VacancyState
from mobility.consents import consent
from mobility.contents import content_of, digest_of
from mobility.models import Application, ApplicationPaper, MobilityProfile, Vacancy
from mobility.selectors.charter import charter
from mobility.services.moves import application_move
from mobility.services.profiles import profile_open
from mobility.services.saving import save_shared

LARGEST = 10 * 1024 * 1024
KINDS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff")
AGES = ((30, "moins de 30 ans"), (40, "30 à 39 ans"), (50, "40 à 49 ans"), (200, "50 ans et plus"))


@transaction.atomic
def application_start(*, vacancy: Vacancy, access: Access) -> Application:
    """A draft that nobody else reads."""
    _open(vacancy)
    profile = profile_open(access=access)
    if vacancy.institution_id == profile.institution_id:
        raise Refusal(_("Cet avis est celui de votre institution : demandez une mutation interne."))
    held = Application.objects.filter(vacancy=vacancy, applicant=access.user).exclude(state=ApplicationState.WITHDRAWN).first()
    if held is not None:
        return held
    return save_shared(
        Application(
            institution=regional_body(), vacancy=vacancy, home=profile.institution, host=vacancy.institution,
            applicant=access.user, employee=profile.employee, person_uid=profile.employee.person_uid,
        )
    )  # fmt: skip


@transaction.atomic
def application_submit(
    *, application: Application, motivation: str, interests: str, agreed: bool, access: Access
) -> Application:
    """File: the agreement is given for this vacancy, interests are declared, the profile of now is frozen with its hash."""
    _own(application, access)
    _open(application.vacancy)
    if not agreed:
        raise Refusal({"agreed": _("Sans votre accord, votre dossier ne peut être remis à personne.")})
    if not motivation.strip():
        raise Refusal({"motivation": _("Dites en quelques lignes ce qui vous motive : la commission le lit.")})
    if not interests.strip():
        raise Refusal({"interests": _("Déclarez vos liens d’intérêt, ou écrivez « aucun ».")})
    profile = profile_open(access=access)
    at = timezone.now()
    snapshot = snapshot_of(profile, at.date())
    return application_move(
        application=application, name="submit", access=access, motivation=french_spaces(motivation.strip()),
        interests=french_spaces(interests.strip()), consent_version=consent("application").version, consented_at=at,
        snapshot=snapshot, digest=digest_of(snapshot), submitted_at=at, number=f"C-{at.year}-{application.pk:05d}",
    )  # fmt: skip


@transaction.atomic
def motivation_revise(*, application: Application, motivation: str, access: Access) -> Application:
    """Before the closing the person may write their motivation again; the frozen file stays as it was filed."""
    _own(application, access)
    _open(application.vacancy)
    if application.state != ApplicationState.SUBMITTED:
        raise Refusal(_("Cette candidature ne se revoit plus."))
    application.motivation = french_spaces(motivation.strip())
    return save_shared(application)


@transaction.atomic
def application_withdraw(*, application: Application, access: Access) -> Application:
    """At any time before the decision, without a reason; what was filed is erased after the delay of the charter."""
    _own(application, access)
    months = charter().erasure_months
    today = timezone.localdate()
    moved = application_move(
        application=application, name="withdraw", access=access, withdrawn_at=timezone.now(), erase_on=add_months(today, months)
    )
    if not moved.submitted_at:
        moved.papers.all().delete()
    return moved


@transaction.atomic
def paper_add(*, application: Application, label: str, file: File, access: Access) -> ApplicationPaper:
    """Join a paper while the vacancy is open, or the one that the secretary asked for."""
    _own(application, access)
    asked = bool(application.missing) and application.cured_at is None
    if not asked:
        _open(application.vacancy)
        if application.state not in (ApplicationState.DRAFT, ApplicationState.SUBMITTED):
            raise Refusal(_("Cette candidature ne reçoit plus de pièce."))
    if asked and application.cure_due_on and timezone.localdate() > application.cure_due_on:
        raise Refusal(_("Le délai pour produire cette pièce est passé."))
    content = file.read()
    file.seek(0)
    if len(content) > LARGEST or not content.startswith(KINDS):
        raise Refusal({"file": _("Joignez un PDF ou une image, de 10 Mo au plus.")})
    paper = ApplicationPaper(
        institution_id=application.institution_id, application=application, label=french_spaces(label.strip()), file=file,
        digest=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    save_shared(paper)
    if asked:
        application.cured_at = timezone.now()
        save_shared(application)
    return paper


def snapshot_of(profile: MobilityProfile, on: date) -> dict[str, Any]:
    """The file as it is handed over. `statistics` is for the watch over fairness alone: the match never reads it."""
    person = profile.employee
    age = on.year - person.birth_on.year if person.birth_on else None
    band = next((label for least, label in AGES if age is not None and age < least), "")
    return content_of(profile) | {
        "name": person.full_name,
        "institution": profile.institution.acronym,
        "country": profile.institution.country_id,
        "job_title": profile.job.title if profile.job else "",
        "edition": profile.job.edition.code if profile.job else "",
        "on": on.isoformat(),
        "statistics": {"sex": person.sex, "age": band},
    }


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    return date(year, month, min(day.day, last))


def _own(application: Application, access: Access) -> None:
    if application.applicant_id != access.user.pk:
        raise Refusal(_("Cette candidature n’est pas la vôtre."))


def _open(vacancy: Vacancy) -> None:
    if vacancy.state != VacancyState.PUBLISHED or (vacancy.closes_at and vacancy.closes_at <= timezone.now()):
        raise Refusal(_("Cet avis n’est plus ouvert aux candidatures."))
