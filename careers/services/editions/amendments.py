"""Amendments: filed by an institution while the text circulates, answered with a reason that everybody reads, written in when accepted."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_referential import AmendmentKind, AmendmentState, AnswerKind, ArticleKind, EditionState
from careers.models import Amendment, CirculationRound, Job, RoundAnswer, Skill
from careers.services.editions.applying import apply, key_of
from careers.services.editions.rounds import must_be_open
from careers.workflows_referential import AMENDMENT
from hr_core.access import Access
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, delete_checked, save_checked
from hr_core.workflows import transition


@transaction.atomic
def amendment_save(*, amendment: Amendment, values: dict[str, Any], access: Access) -> Amendment:
    """Write or change an amendment that is not filed yet, in the open round."""
    must_be_open(amendment.round)
    if amendment.pk and amendment.state != AmendmentState.DRAFT:
        raise Refusal(_("Un amendement déposé ne change plus : retirez-le et déposez-en un autre."))
    assign(amendment, values)
    amendment.edition, amendment.author = amendment.round.edition, access.user
    _article_exists(amendment)
    if amendment.round.articles and amendment.code and amendment.code not in amendment.round.articles:
        raise Refusal(_("Cette circulation ne porte que sur les articles changés : %(codes)s.") % {"codes": ", ".join(amendment.round.articles)})
    amendment.key = key_of(amendment)
    return save_checked(amendment)


def _article_exists(amendment: Amendment) -> None:
    if amendment.kind == AmendmentKind.ADD_JOB:
        return
    model: Any = Skill if amendment.article == ArticleKind.SKILL else Job
    if not model.objects.filter(edition=amendment.edition, code=amendment.code).exists():
        raise Refusal(_("%(code)s n’est pas dans le texte qui circule.") % {"code": amendment.code or "?"})


@transaction.atomic
def amendment_file(*, amendment: Amendment, access: Access) -> Amendment:
    """File it: numbered, read by all institutions, no longer changed."""
    amendment = _in_state(amendment, "file")
    must_be_open(amendment.round)
    rows = Amendment.objects.filter(edition=amendment.edition)
    CirculationRound.objects.select_for_update().get(pk=amendment.round_id)
    amendment.number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    amendment.state, amendment.filed_at = AmendmentState.FILED, timezone.now()
    save_checked(amendment)
    RoundAnswer.objects.filter(round=amendment.round, institution=amendment.institution_id).update(
        kind=AnswerKind.AMENDED, answered_by=access.user, answered_at=timezone.now()
    )
    return amendment


@transaction.atomic
def amendment_withdraw(*, amendment: Amendment) -> Amendment | None:
    """The institution takes it back until it has its outcome; one that was not filed is erased."""
    amendment = _in_state(amendment, "withdraw")
    if amendment.state == AmendmentState.DRAFT:
        delete_checked(amendment)
        return None
    amendment.state = AmendmentState.WITHDRAWN
    return save_checked(amendment)


@transaction.atomic
def amendment_review(*, amendment: Amendment) -> Amendment:
    amendment = _in_state(amendment, "review")
    amendment.state = AmendmentState.UNDER_REVIEW
    return save_checked(amendment)


@transaction.atomic
def amendment_answer(
    *,
    amendment: Amendment,
    outcome: str,
    answer: str,
    access: Access,
    accepted: dict[str, Any] | None = None,
    merged_into: Amendment | None = None,
) -> Amendment:
    """Give the outcome (`accept`, `change`, `merge`, `reject`, `refer`) with its reason, and write what is accepted into the text.

    An alternative title is accepted by an editor alone (short track); the other acceptances are the chief editor's. `Refusal`
    when another amendment on the same field is accepted already: the database holds to it too.
    """
    amendment = _in_state(amendment, outcome)
    move = transition(AMENDMENT, outcome)
    if amendment.edition.state != EditionState.CONSOLIDATING:
        raise Refusal(_("Les amendements reçoivent leur réponse pendant la consolidation, quand la circulation est close."))
    if not answer.strip():
        raise Refusal(_("Chaque issue a sa réponse motivée : toutes les institutions la lisent."))
    taken = outcome in ("accept", "change")
    if taken and amendment.kind != AmendmentKind.ADD_TITLE and not access.has("referential_chief"):
        raise Refusal(_("Le rédacteur en chef accepte les amendements ; seul l’ajout d’une appellation suit la voie courte."))
    if outcome == "merge" and (merged_into is None or merged_into.pk == amendment.pk or merged_into.edition_id != amendment.edition_id):
        raise Refusal(_("Choisissez l’amendement auquel celui-ci est joint."))
    amendment.state, amendment.answer = move.target, answer.strip()
    amendment.answered_by, amendment.answered_at = access.user, timezone.now()
    amendment.accepted = accepted if outcome == "change" else None
    amendment.merged_into = merged_into if outcome == "merge" else None
    if taken:
        amendment.applied_at = timezone.now()
    save_checked(amendment)
    if taken:
        apply(amendment)
    author_tell(amendment, access)
    return amendment


def author_tell(amendment: Amendment, access: Access) -> None:
    """The author is told, in the scope of the institution of both."""
    acting = [access.institution.pk] if access.institution else []
    with scope([*acting, amendment.institution_id], actor=access.user):
        notices_send(
            institution=amendment.institution, users=[amendment.author],
            text=_("%(amendment)s : %(state)s.") % {"amendment": amendment, "state": amendment.get_state_display()},
            url=amendment.get_absolute_url(),
        )  # fmt: skip


def _in_state(amendment: Amendment, step: str) -> Amendment:
    move = transition(AMENDMENT, step)
    amendment = Amendment.objects.select_for_update(of=("self",)).select_related("edition", "round", "institution").get(pk=amendment.pk)
    if amendment.state not in move.source:
        raise Refusal(
            _("Cet amendement est « %(state)s » : il ne peut pas prendre ce chemin.") % {"state": amendment.get_state_display()}
        )
    return amendment
