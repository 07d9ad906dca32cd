"""Blind marking: a member's own marks, their confirmation, the lock by the last one, the one second round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_count
from mobility.choices_committee import Criterion, Stage
from mobility.committee.marks import CRITERIA, Given, missing, wide_spreads
from mobility.models import AgendaItem, Mark, Voice
from mobility.selectors.committee.sittings import candidates
from mobility.services.committee.moves import beat, locked_item, must_preside, passage

BEST = 5


@dataclass(frozen=True)
class Entry:
    """What a voter enters for a candidate on a criterion; an empty one is left out."""

    value: int | None
    sentence: str = ""


def own_voice(item: AgendaItem, access: Access) -> Voice:
    found = Voice.objects.select_related("member").filter(item=item, user=access.user).first()
    if found is None:
        raise Refusal(_("Vous ne votez pas sur ce point."))
    return found


@transaction.atomic
def marks_save(*, item: AgendaItem, entries: Mapping[tuple[int, int], Entry], access: Access) -> Voice:
    """Keep the marks entered so far, by (application, criterion); nobody else reads them before the lock."""
    item = AgendaItem.objects.select_related("session").get(pk=item.pk)
    voice = own_voice(item, access)
    if item.state != Stage.SCORING:
        raise Refusal(_("La notation de ce point n’est pas ouverte."))
    if voice.confirmed_at is not None:
        raise Refusal(_("Vous avez confirmé vos notes : elles ne changent plus."))
    files = {each.pk: each for each in candidates(item)}
    known = {(mark.application_id, mark.criterion): mark for mark in own_marks(item, voice, item.round)}
    for (application, criterion), entry in entries.items():
        if application not in files or criterion not in CRITERIA:
            raise Refusal(_("Cette candidature n’est pas à ce point."))
        if entry.value is None and not entry.sentence.strip():
            continue
        _check(entry, files[application].name, criterion)
        mark = known.get((application, criterion)) or Mark(
            institution_id=item.institution_id, item=item, application=files[application], voice=voice, user=access.user,
            round=item.round, criterion=criterion,
        )  # fmt: skip
        if (mark.pk, mark.value, mark.sentence) != (mark.pk, entry.value, entry.sentence.strip()):
            known[application, criterion] = save_checked(
                assign(mark, {"value": entry.value, "sentence": entry.sentence.strip()})
            )
    marked = sum(all((key, criterion) in known for criterion in CRITERIA) for key in files)
    save_checked(assign(voice, {"marked": marked}))
    beat(item.session)
    return voice


def _check(entry: Entry, name: str, criterion: int) -> None:
    about = {"name": name, "criterion": Criterion(criterion).label}
    if entry.value is None:
        raise Refusal(_("%(name)s, « %(criterion)s » : choisissez une note de 0 à 5.") % about)
    if not 0 <= entry.value <= BEST:
        raise Refusal(_("%(name)s, « %(criterion)s » : une note va de 0 à 5.") % about)
    if not entry.sentence.strip():
        raise Refusal(_("%(name)s, « %(criterion)s » : écrivez une phrase à l’appui de la note.") % about)


def own_marks(item: AgendaItem, voice: Voice, round_: int) -> list[Mark]:
    return list(Mark.objects.filter(item=item, voice=voice, round=round_))


def given(marks: list[Mark]) -> list[Given]:
    return [Given(mark.application_id, mark.voice_id, mark.criterion, mark.value) for mark in marks]


@transaction.atomic
def marks_confirm(*, item: AgendaItem, access: Access) -> AgendaItem:
    """Confirm one's marks for good; the last voter's confirmation locks the round, and then all become readable."""
    item = locked_item(item)
    voice = own_voice(item, access)
    if item.state != Stage.SCORING:
        raise Refusal(_("La notation de ce point n’est pas ouverte."))
    if voice.confirmed_at is not None:
        raise Refusal(_("Vos notes sont déjà confirmées."))
    files = {each.pk: each for each in candidates(item)}
    if not files:
        raise Refusal(_("Aucune candidature ne vous est ouverte sur ce point : prévenez la présidence."))
    left = missing(given(own_marks(item, voice, item.round)), files, voice.pk)
    if left:
        raise Refusal(
            _("Il manque %(count)s, d’abord pour %(name)s.")
            % {"count": french_count(len(left), _("note"), _("notes")), "name": files[left[0][0]].name}
        )
    save_checked(assign(voice, {"confirmed_at": timezone.now()}))
    if not Voice.objects.filter(item=item, confirmed_at__isnull=True).exists():
        passage("verrouiller", item)
        values = {"state": Stage.MARKS_LOCKED, "locked_round": item.locked_round + 1, "locked_at": timezone.now()}
        save_checked(assign(item, values))
    beat(item.session)
    return item


@transaction.atomic
def item_mark_again(*, item: AgendaItem, reason: str, material_error: bool, access: Access) -> AgendaItem:
    """One second round, for a spread above two points or a material error; the first marks are kept."""
    item = locked_item(item)
    passage("renoter", item, reason)
    must_preside(item.session, access, item)
    if item.locked_round != 1:
        raise Refusal(_("Ce point a déjà été noté deux fois."))
    if not material_error and not wide_spreads(given(list(Mark.objects.filter(item=item, round=1)))):
        raise Refusal(_("Aucun écart ne dépasse deux points : une seconde notation demande une erreur matérielle."))
    Voice.objects.filter(item=item).update(confirmed_at=None, marked=0)
    save_checked(assign(item, {"state": Stage.SCORING, "remark_reason": reason.strip(), "scoring_at": timezone.now()}))
    beat(item.session)
    return item
