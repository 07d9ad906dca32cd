"""After the committee: answers with their reasons, the person's yes or no, an objection of the host, the release by the home."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign
from hr_core.text import french_date, french_spaces
from mobility.choices import OpinionKind, OpinionReason
from mobility.models import Application, ReleaseOpinion
from mobility.selectors.charter import charter
from mobility.selectors.working_days import working_day_after
from mobility.services.applications.filing import add_months
from mobility.services.moves import application_move
from mobility.services.saving import save_shared

ANSWERS = ("retain", "reserve", "not_retain", "defer")
KEPT_MONTHS = {"retain": 24, "reserve": 24, "not_retain": 12}


@transaction.atomic
def application_answer(
    *, application: Application, name: str, answer: str, rank: int | None, access: Access, with_answer: bool = True
) -> Application:
    """Write what the committee decided, with its reasons. For the person retained the days to accept, and those of the host to
    object, begin to run. `with_answer` False: the letter leaves later (`answers_send`)."""
    if name not in ANSWERS:
        raise Refusal(_("Cette décision n’existe pas."))
    at, today = timezone.now(), timezone.localdate()
    values: dict[str, Any] = {"answer": french_spaces(answer.strip()), "decided_at": at, "rank": rank}
    if with_answer and name != "defer":
        values["answered_at"] = at
    if name == "retain":
        values["answer_due_on"] = working_day_after(application.home, today, charter().answer_days)
        values["objection_due_on"] = working_day_after(application.host, today, charter().objection_days)
    if name in KEPT_MONTHS:
        values["erase_on"] = add_months(today, KEPT_MONTHS[name])
    return application_move(application=application, name=name, access=access, reason=answer, **values)


def application_reply(*, application: Application, accepts: bool, access: Access) -> Application:
    """The person retained accepts or declines, until the day written."""
    if application.applicant_id != access.user.pk:
        raise Refusal(_("Cette candidature n’est pas la vôtre."))
    if application.answer_due_on and timezone.localdate() > application.answer_due_on:
        raise Refusal(_("Le délai pour répondre est passé."))
    return application_move(application=application, name="accept" if accepts else "decline", access=access)


def application_object(*, application: Application, reason: str, access: Access) -> Application:
    """The host's director objects, once, within the delay: the case goes back to the committee."""
    if application.objection_due_on and timezone.localdate() > application.objection_due_on:
        raise Refusal(_("Le délai pour s’opposer est passé."))
    if application.objections:
        raise Refusal(_("L’institution d’accueil s’est déjà opposée une fois : la décision de la commission demeure."))
    if access.institution is None or access.institution.pk != application.host_id:
        raise Refusal(_("L’objection revient à l’institution d’accueil."))
    return application_move(application=application, name="object", access=access, reason=reason, objections=1)


@transaction.atomic
def opinion_give(*, opinion: ReleaseOpinion, values: dict[str, Any], access: Access) -> ReleaseOpinion:
    """The home director says whether, and from when, the person may leave; only listed reasons oppose a departure."""
    application = opinion.application
    if opinion.given_at is not None:
        raise Refusal(_("Cet avis est déjà donné."))
    if access.institution is None or access.institution.pk != application.home_id:
        raise Refusal(_("L’avis revient à l’institution d’origine."))
    if application.applicant_id == access.user.pk:
        raise Refusal(_("Personne ne donne d’avis sur son propre départ : une autre personne habilitée le donne."))
    assign(opinion, values)
    opinion.text = french_spaces(opinion.text.strip())
    opinion.bond_currency = access.institution.country.currency if opinion.bond_amount else ""
    if opinion.kind == OpinionKind.FAVOURABLE:
        opinion.reason, opinion.from_on, opinion.bond_amount = "", None, None
    if opinion.kind == OpinionKind.FROM_DATE:
        _check_from(opinion)
    if opinion.kind == OpinionKind.UNFAVOURABLE and not opinion.reason:
        raise Refusal({"reason": _("Un avis défavorable donne un motif de la liste.")})
    if opinion.reason == OpinionReason.BOND and not opinion.bond_amount:
        raise Refusal({"bond_amount": _("Dites le montant qui reste dû au titre de l’engagement de servir.")})
    opinion.given_by, opinion.given_at = access.user, timezone.now()
    return save_shared(opinion)


@transaction.atomic
def application_release(*, application: Application, on: date, access: Access) -> Application:
    """The home director lets the person go on a day, in keeping with the opinion given."""
    opinion = application.opinion
    if access.institution is None or access.institution.pk != application.home_id:
        raise Refusal(_("Le départ est accordé par l’institution d’origine."))
    if application.applicant_id == access.user.pk:
        raise Refusal(_("Personne n’accorde son propre départ."))
    silent = opinion.given_at is None
    if silent and not charter().silence_releases:
        raise Refusal(_("Donnez d’abord l’avis de l’institution : le silence ne libère ni ne bloque."))
    if opinion.kind == OpinionKind.UNFAVOURABLE:
        raise Refusal(_("L’avis de l’institution est défavorable : le départ ne peut être accordé que par un nouvel avis."))
    latest = add_months(timezone.localdate(), charter().release_months)
    if opinion.reason == OpinionReason.CRITICAL_POST:
        latest = add_months(timezone.localdate(), charter().critical_release_months)
    if on > latest:
        raise Refusal({"on": _("Le départ est accordé au plus tard le %(day)s.") % {"day": french_date(latest)}})
    return application_move(application=application, name="release", access=access, release_on=on)


def _check_from(opinion: ReleaseOpinion) -> None:
    critical = opinion.reason == OpinionReason.CRITICAL_POST
    months = charter().critical_release_months if critical else charter().release_months
    latest = add_months(timezone.localdate(), months)
    if opinion.from_on is None:
        raise Refusal({"from_on": _("Dites à partir de quelle date le départ est possible.")})
    if opinion.from_on > latest:
        raise Refusal({"from_on": _("Un départ se diffère de %(months)s mois au plus.") % {"months": months}})
