"""Receiving a signed update: its seal and its order are checked, its differences told in words, then it is applied whole.

What it changes becomes approved changes of the law: proposed by the signer, decided by the administrator who applies it. The
changes of the update before that it no longer tells are withdrawn. A closed month keeps the rules that made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Country, Institution, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.countries import country_codes, law
from payroll.models import LawOverride, LawUpdate
from payroll.models.law import Confidence
from payroll.selectors.acceptance import words_of
from payroll.selectors.law import value_view
from payroll.selectors.law_changes import law_today, override_to_engine
from payroll.services.law_overrides import override_try
from payroll.services.law_updates.seal import Sealed, seal_open

State = LawUpdate.State


@dataclass(frozen=True)
class FigureDifference:
    """A change of the update in words: what holds on its first day without it, what will. `is_new` is false when the very
    same change is here already; `after` is empty for one that is withdrawn."""

    figure: str
    label: str
    start: date
    end: date | None
    before: str
    after: str
    source: str
    confidence: str
    is_new: bool


@transaction.atomic
def law_update_receive(*, data: bytes, actor: User) -> LawUpdate:
    """Keep a signed file, to be applied. Raises `Refusal`: seal, country not served here, number not after the last one
    applied, figures that this version of the program does not have, values that no plan can be built with."""
    sealed = seal_open(data, settings.LAW_UPDATE_KEYS)
    country, number, issued_on = _checked(sealed)
    _in_order(country, number)
    row = LawUpdate(
        country=country, number=number, issued_on=issued_on, issuer=str(sealed.content["issuer"])[:160],
        content=sealed.content, key=sealed.key, signature=sealed.signature, received_by=actor,
    )  # fmt: skip
    _rows(row, User())
    with because(_("Mise à jour de la loi reçue")):
        LawUpdate.objects.filter(country=country, state=State.RECEIVED).update(state=State.DROPPED)
        return save_checked(row)


def _checked(sealed: Sealed) -> tuple[Country, int, date]:
    content = sealed.content
    try:
        code, number = str(content["country"]).lower(), int(content["number"])
        issued_on, figures = date.fromisoformat(content["issued_on"]), list(content["figures"])
        content["issuer"], content["reason"]
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal(_("La mise à jour est incomplète : demandez-la de nouveau à son émetteur.")) from error
    served = Institution.objects.filter(is_open=True, country__pk__iexact=code).exists()
    country = Country.objects.filter(pk__iexact=code).first()
    if country is None or code not in country_codes() or not served:
        raise Refusal(_("Cette mise à jour est pour un autre pays (%(country)s) : aucune institution d’ici n’en relève.") % {"country": code.upper()})
    known = law(code).figures
    lost = [str(each.get("figure")) for each in figures if each.get("figure") not in known]
    if lost:
        raise Refusal(
            _("Cette version du logiciel ne connaît pas « %(figure)s » : installez d’abord la version qui va avec la mise à jour.")
            % {"figure": lost[0]}
        )
    return country, number, issued_on


def _in_order(country: Country, number: int) -> None:
    last = LawUpdate.objects.filter(country=country, state=State.APPLIED).aggregate(last=Max("number"))["last"]
    if last is not None and number <= last:
        raise Refusal(_("La mise à jour n° %(number)s est ancienne : la n° %(last)s est déjà appliquée.") % {"number": number, "last": last})


def _rows(update: LawUpdate, signer: User) -> list[LawOverride]:
    """The changes of the update as rows not saved. Raises `Refusal` for a value that cannot be read."""
    try:
        return [
            LawOverride(
                country_id=update.country_id, figure=each["figure"], value=each["value"], source_title=str(each["source_title"])[:200],
                source_url=each.get("source_url") or "", confidence=Confidence(each["confidence"]), reason=each["reason"],
                start=date.fromisoformat(each["start"]), end=_day(each.get("end")), source_on=_day(each.get("source_on")),
                proposed_by=signer if signer.pk else None,
            )
            for each in update.content["figures"]
        ]  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal(_("Un chiffre de la mise à jour est illisible : demandez-la de nouveau à son émetteur.")) from error


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _same(one: LawOverride, other: LawOverride) -> bool:
    names = ("figure", "value", "start", "end", "source_title")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _held(update: LawUpdate) -> list[LawOverride]:
    """What the last update applied wrote and that is still approved."""
    last = LawUpdate.objects.filter(country=update.country_id, state=State.APPLIED).order_by("-number").first()
    return list(LawOverride.objects.filter(pk__in=last.overrides if last else (), state=LawOverride.State.APPROVED))


def update_differences(update: LawUpdate) -> list[FigureDifference]:
    """What applying the update would do, in words; the law of today is not touched."""
    code = update.country_id.lower()
    today, released = law_today(code), law(code)
    approved = list(LawOverride.objects.filter(country=update.country_id, state=LawOverride.State.APPROVED))
    rows = _rows(update, User())
    found = []
    for row in rows:
        figure = released.figure(row.figure)
        changed = released.with_overrides((override_to_engine(row),))
        after, before = changed.figure(row.figure).on(row.start), today.figure(row.figure).on(row.start)
        found.append(
            FigureDifference(
                row.figure, figure.label, row.start, row.end,
                words_of(value_view(today, today.figure(row.figure), before)) if before else "",
                words_of(value_view(changed, changed.figure(row.figure), after)) if after else "",
                row.source_title, row.confidence, not any(_same(row, each) for each in approved),
            )
        )  # fmt: skip
    for row in _held(update):
        if not any(_same(row, each) for each in rows):
            value = today.figure(row.figure).on(row.start)
            words = words_of(value_view(today, today.figure(row.figure), value)) if value else ""
            found.append(
                FigureDifference(row.figure, released.figure(row.figure).label, row.start, row.end, words, "", row.source_title, row.confidence, True)
            )
    return found


@transaction.atomic
def law_update_apply(*, update: LawUpdate, actor: User) -> LawUpdate:
    """Write every change of the update, or none. Raises `Refusal` when it was overtaken or a plan cannot be built."""
    update = LawUpdate.objects.select_for_update(of=("self",)).select_related("country").get(pk=update.pk)
    if update.state != State.RECEIVED:
        raise Refusal(_("Cette mise à jour n’attend plus d’être appliquée."))
    _in_order(update.country, update.number)
    signer = _signer(update)
    if signer.pk == actor.pk:
        raise Refusal(_("Le signataire n’applique pas sa propre mise à jour."))
    rows, held, now = _rows(update, signer), _held(update), timezone.now()
    with because(_("Mise à jour de la loi n° %(number)s appliquée") % {"number": update.number}):
        for old in held:
            if not any(_same(old, each) for each in rows):
                old.state, old.decision_reason = LawOverride.State.WITHDRAWN, str(update)[:300]
                save_checked(old)
        approved = list(LawOverride.objects.filter(country=update.country, state=LawOverride.State.APPROVED))
        keys = []
        for row in rows:
            same = next((each for each in approved if _same(row, each)), None)
            if same is not None:
                keys.append(same.pk)
                continue
            try:
                override_try(row)
            except ValidationError as refused:
                raise Refusal(_("La mise à jour ne s’applique pas à cette version : %(why)s") % {"why": " ".join(refused.messages)}) from refused
            row.state, row.decided_by, row.decided_at = LawOverride.State.APPROVED, actor, now
            row.decision_reason = str(update)[:300]
            keys.append(save_checked(row).pk)
        update.state, update.applied_by, update.applied_at, update.overrides = State.APPLIED, actor, now, keys
        return save_checked(update)


@transaction.atomic
def law_update_drop(*, update: LawUpdate, actor: User) -> LawUpdate:
    """Leave an update aside; the file can be given again."""
    update = LawUpdate.objects.select_for_update().get(pk=update.pk)
    if update.state != State.RECEIVED:
        raise Refusal(_("Cette mise à jour n’attend plus d’être appliquée."))
    update.state = State.DROPPED
    with because(_("Mise à jour de la loi écartée")):
        return save_checked(update)


def _signer(update: LawUpdate) -> User:
    """The account that stands for a signing key: nobody signs in with it."""
    found, made = User.objects.get_or_create(
        username=f"signature/{update.key}",
        defaults={"full_name": update.issuer[:120], "is_active": False, "email": f"{update.key}@signature.invalid"},
    )
    if made:
        found.set_unusable_password()
        found.save(update_fields=["password"])
    return found

