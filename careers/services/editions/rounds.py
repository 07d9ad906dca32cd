"""Circulation: the text is frozen and hashed, every institution is asked, silence is recorded as silence."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_referential import OPEN, AnswerKind, EditionState
from careers.exports.edition_text import edition_text, text_digest
from careers.models import Amendment, CirculationRound, Edition, RoundAnswer
from careers.selectors.differences import changed_articles
from careers.services.editions.events import delegates, delegates_tell, locked, members, moved
from careers.services.editions.integrity import problems
from hr_core.access import Access
from hr_core.models import User
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from hr_core.text import french_count, french_date


@transaction.atomic
def circulate(*, edition: Edition, due_on: date, comment: str, actor: User, today: date | None = None) -> CirculationRound:
    """Freeze the text and send it round. From the second round on, only the articles that changed are asked about."""
    edition = locked(edition, "circulate", comment)
    blocking = [each for each in problems(edition) if each.blocks]
    if blocking:
        raise Refusal(
            _("Le texte ne tient pas ensemble (%(count)s) : %(first)s Voyez le contrôle du texte.")
            % {"count": french_count(len(blocking), _("point"), _("points")), "first": blocking[0].told}
        )
    known = delegates()
    without = [each.acronym for each in members() if each.pk not in known]
    if without:
        raise Refusal(_("Sans délégué au référentiel : %(names)s. Chaque institution en nomme un d’abord.") % {"names": ", ".join(without)})
    last = edition.rounds.order_by("-number").first()
    if last is not None and Amendment.objects.filter(edition=edition, state__in=OPEN).exists():
        raise Refusal(_("Des amendements attendent leur réponse : chacun a son issue avant une nouvelle circulation."))
    text = edition_text(edition)
    articles = changed_articles(last.text, text) if last else []
    if last is not None and not articles:
        raise Refusal(_("Rien n’a changé depuis la dernière circulation : soumettez le texte au séminaire."))
    made = save_checked(
        CirculationRound(
            edition=edition, number=last.number + 1 if last else 1, opened_on=today or timezone.localdate(), due_on=due_on,
            text=text, digest=text_digest(text), articles=articles, opened_by=actor,
        )
    )  # fmt: skip
    RoundAnswer.objects.bulk_create([RoundAnswer(institution=each, round=made) for each in members()])
    moved(edition, "circulate", actor=actor, comment=comment)
    delegates_tell(
        members(),
        _("%(edition)s est en circulation : amendements jusqu’au %(day)s.") % {"edition": edition.code, "day": french_date(due_on)},
        made.get_absolute_url(),
    )
    return made


@transaction.atomic
def round_close(*, edition: Edition, actor: User | None, today: date | None = None) -> CirculationRound:
    """Close the round: after its due date, or as soon as all have answered. Without an answer: silence, which agrees to nothing."""
    edition = locked(edition, "close_round")
    current = CirculationRound.objects.filter(edition=edition, closed_at=None).get()
    waiting = RoundAnswer.objects.filter(round=current, kind=AnswerKind.PENDING)
    if waiting.exists() and (today or timezone.localdate()) <= current.due_on:
        raise Refusal(
            _("Des institutions n’ont pas répondu : la circulation se clôt après le %(day)s.") % {"day": french_date(current.due_on)}
        )
    waiting.update(kind=AnswerKind.SILENCE)
    current.closed_at = timezone.now()
    current.save(update_fields=["closed_at"])
    moved(edition, "close_round", actor=actor)
    return current


def rounds_close_due(today: date) -> int:
    """By task, each morning: the rounds whose due date has passed. Runs in the scope of the regional body; again changes nothing."""
    due = CirculationRound.objects.filter(closed_at=None, due_on__lt=today, edition__state=EditionState.CIRCULATED).select_related("edition")
    for each in list(due):
        round_close(edition=each.edition, actor=None, today=today)
    return len(due)


@transaction.atomic
def answer_no_remark(*, round: CirculationRound, remark: str, access: Access) -> RoundAnswer:
    """The delegate says that the institution has no remark."""
    row = _own_answer(round, access)
    if row.kind == AnswerKind.AMENDED:
        raise Refusal(_("Votre institution a déposé des amendements : retirez-les d’abord."))
    row.kind, row.remark, row.answered_by, row.answered_at = AnswerKind.NO_REMARK, remark.strip(), access.user, timezone.now()
    return save_checked(row)


def _own_answer(round: CirculationRound, access: Access) -> RoundAnswer:
    must_be_open(round)
    row = RoundAnswer.objects.filter(round=round, institution=access.institution).first()
    if row is None:
        raise Refusal(_("Votre institution n’est pas consultée dans cette circulation."))
    return row


def must_be_open(round: CirculationRound) -> None:
    """Nothing is filed after the due date."""
    round.refresh_from_db(fields=["closed_at"])
    if round.closed_at is not None or timezone.localdate() > round.due_on:
        raise Refusal(_("La circulation est close : rien ne se dépose après le %(day)s.") % {"day": french_date(round.due_on)})
