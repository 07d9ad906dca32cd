"""Scales of the portion that the fund's jurist signs where the country's is not known: proposed by one, signed by another."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, reasoned, save_checked
from hr_core.workflows import transition
from payroll.models import SignedScale
from payroll.workflows_deductions import SCALE

State = SignedScale.State


def brackets_read(text: str) -> list[dict[str, Any]]:
    """The slices written one a line: « 20 000 ; 1/5 » or « 20 000 ; 20 % ». Raises `ValidationError` naming the line.

    >>> brackets_read("0 ; 10 %\\n20 000 ; 1/5")
    [{'over': 0, 'fraction': '1/10'}, {'over': 20000, 'fraction': '1/5'}]
    """
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        found = re.fullmatch(r"([\d\s]+);\s*(?:(\d+)\s*/\s*(\d+)|(\d+(?:[.,]\d+)?)\s*%)", line)
        if found is None:
            raise ValidationError({"brackets": _("Ligne %(number)s : écrire « 20 000 ; 1/5 ».") % {"number": number}})
        over, top, bottom, percent = found.groups()
        if bottom is not None and int(bottom) == 0:
            raise ValidationError({"brackets": _("Ligne %(number)s : la fraction n’existe pas.") % {"number": number}})
        rate = Fraction(int(top), int(bottom)) if top else Fraction(percent.replace(",", ".")) / 100
        if not 0 <= rate <= 1:
            raise ValidationError({"brackets": _("Ligne %(number)s : de 0 à la totalité.") % {"number": number}})
        rows.append({"over": int(re.sub(r"\s", "", over)), "fraction": f"{rate.numerator}/{rate.denominator}"})
    edges = [row["over"] for row in rows]
    if not rows or edges != sorted(set(edges)):
        raise ValidationError({"brackets": _("Donnez au moins une tranche, les seuils en ordre croissant.")})
    return rows


@transaction.atomic
def scale_propose(*, scale: SignedScale, values: dict[str, Any], actor: User) -> SignedScale:
    """Propose a scale, or correct it while nobody has signed it."""
    if scale.pk and scale.state != State.PROPOSED:
        raise Refusal(_("Un barème décidé ne se corrige plus : proposez-en un autre, daté."))
    assign(scale, values)
    scale.proposed_by = actor
    if not scale.legal_text.strip():
        raise ValidationError({"legal_text": _("Donnez le texte sur lequel le barème s’appuie.")})
    with reasoned("", _("Barème de quotité proposé")):
        return save_checked(scale)


@transaction.atomic
def scale_sign(*, scale: SignedScale, actor: User) -> SignedScale:
    """Sign a scale: it holds from its first day, for every calculation launched from now on."""
    row = _open(scale, "sign", actor)
    row.state, row.signed_by, row.signed_at = State.SIGNED, actor, timezone.now()
    with because(_("Barème signé : %(text)s") % {"text": row.legal_text}):
        return save_checked(row)


@transaction.atomic
def scale_refuse(*, scale: SignedScale, actor: User, reason: str) -> SignedScale:
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif du refus.")})
    row = _open(scale, "refuse", actor)
    row.state = State.REFUSED
    with because(reason):
        return save_checked(row)


def _open(scale: SignedScale, name: str, actor: User) -> SignedScale:
    row = SignedScale.objects.select_for_update().get(pk=scale.pk)
    if row.state not in transition(SCALE, name).source:
        raise Refusal(_("Ce barème est déjà décidé."))
    if row.proposed_by_id == actor.pk:
        raise PermissionDenied(_("Vous avez proposé ce barème : une autre personne le signe."))
    return row
