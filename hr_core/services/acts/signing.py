"""The moment of signing: number, frozen text, effect, proof. One transaction, under the lock of the institution's numbers."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.choices_acts import ActState
from hr_core.models import Act, ActProof, User
from hr_core.scope import because
from hr_core.services.acts.desk import Desk
from hr_core.services.acts.effects import EFFECTS, FOLLOWERS
from hr_core.services.acts.kinds import kind_of
from hr_core.services.acts.paper import frozen_of
from hr_core.services.acts.powers import Title
from hr_core.services.writing import assign, save_checked

#: What an act refers to and was read to sign it: not looked for again.
KNOWN = ("institution", "employee", "made_by", "checked_by", "signed_by", "paper")


@transaction.atomic
def act_seal(*, act: Act, signer: User, title: Title, access: Access | None, desk: Desk | None = None) -> Act:
    """Number, freeze and put in force an act that may be signed. `access`: that of the signer, for the effect to write; `desk`:
    that of a gesture over several acts, which then notes the number once it is taken."""
    desk = desk or Desk(act.institution_id)
    kind, today = kind_of(act.kind), desk.today
    institution = act.institution = desk.institution
    series = desk.series(act.kind)
    signed: dict[str, Any] = {
        "series": series,
        "year": today.year,
        "number": desk.number(series, today),
        "signed_by": signer,
        "signed_at": timezone.now(),
        "signer_name": signer.full_name[:120],
        "signer_quality": "\n".join(title.lines)[:300],
        "paper": desk.paper,
        "token": token_new(),
        "state": ActState.SIGNED,
    }
    assign(act, signed)
    act.frozen = frozen_of(act, decider=title.decider)
    act.fingerprint = fingerprint_of(act)
    with because(_("Signature de l’acte %(reference)s") % {"reference": act.reference}):
        if kind.effect and access is not None:
            act.undo = EFFECTS[kind.effect].apply(act, access)
        save_checked(act, known=KNOWN)
        if kind.effect and access is not None:
            EFFECTS[kind.effect].after(act)
        for follower in FOLLOWERS:
            follower(act)
    ActProof.objects.create(
        token=act.token,
        institution_name=institution.name,
        reference=act.reference,
        title=act.title,
        signed_on=today,
        signer=f"{act.signer_name}, {title.words}"[:300],
        fingerprint=act.fingerprint,
    )
    return act


def token_new() -> str:
    """A code of eighty bits of chance, as the public page reads it."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def digest_of(said: dict[str, Any]) -> str:
    """SHA-256 of a canonical writing."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def fingerprint_of(act: Act) -> str:
    """SHA-256 of what the paper says, in a canonical writing: the same act prints the same fingerprint for ever."""
    said = {
        "institution": act.institution.code,
        "reference": act.reference,
        "employee": act.employee.staff_number,
        "title": act.title,
        "visas": act.visas,
        "body": act.body,
        "distribution": act.distribution,
        "effective_on": act.effective_on.isoformat(),
        "signer": [act.signer_name, act.signer_quality],
        "frozen": act.frozen,
    }
    return digest_of(said)


def fingerprint_words(fingerprint: str) -> str:
    """The first sixteen signs, in groups of four, as printed."""
    short = fingerprint[:16].upper()
    return " ".join(short[at : at + 4] for at in range(0, 16, 4))


def proof_cancel(*, act: Any) -> None:
    """`act`: whatever holds the `token` of a proof."""
    ActProof.objects.filter(token=act.token).update(cancelled_on=timezone.localdate())
