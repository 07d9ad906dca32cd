"""The moment of signing: number, frozen text, effect, proof. One transaction, under the lock of the institution's numbers."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from hr_core.access import Access
from hr_core.choices_acts import ActState
from hr_core.models import Act, ActProof, User
from hr_core.scope import because_each
from hr_core.services.acts.desk import Desk
from hr_core.services.acts.effects import FOLLOWERS, effects_after, effects_apply, signing_reasons
from hr_core.services.acts.paper import frozen_of, readings_of
from hr_core.services.acts.powers import Title
from hr_core.services.acts.together import KNOWN
from hr_core.services.writing import assign, save_all_checked

#: What signing writes.
SIGNED = (
    "series", "year", "number", "signed_by", "signed_at", "signer_name", "signer_quality", "paper", "token", "state", "frozen",
    "fingerprint", "undo",
)  # fmt: skip


@transaction.atomic
def act_seal(*, act: Act, signer: User, title: Title, access: Access | None, desk: Desk | None = None) -> Act:
    """`acts_seal` of one act."""
    return acts_seal(acts=[act], signer=signer, titles=[title], access=access, desk=desk)[0]


@transaction.atomic
def acts_seal(
    *, acts: Sequence[Act], signer: User, titles: Sequence[Title], access: Access | None, desk: Desk | None = None
) -> list[Act]:
    """Number, freeze and put in force acts of one institution that may be signed, no two of the same person, in their order.

    `access`: that of the signer, for the effects to write; `desk`: that of the gesture, which notes the numbers once they are taken.
    What is read and written does not grow with the acts, but for the effects that know one act only.
    """
    desk = desk or Desk(acts[0].institution_id)
    taken: dict[str, int] = {}
    for act, title in zip(acts, titles, strict=True):
        series = desk.series(act.kind)
        act.institution = act.employee.institution = desk.institution
        assign(act, _signature(signer, title, desk) | {"series": series, "number": desk.number(series, desk.today) + taken.get(series, 0)})
        taken[series] = taken.get(series, 0) + 1
    for act, title, reading in zip(acts, titles, readings_of(acts), strict=True):
        act.frozen = frozen_of(act, decider=title.decider, reading=reading)
        act.fingerprint = fingerprint_of(act)
    if access is not None:
        effects_apply(acts, access)
    with because_each(signing_reasons(acts)):
        save_all_checked(acts, SIGNED, known=KNOWN)
    if access is not None:
        effects_after(acts)
    for follower in FOLLOWERS:
        follower(acts)
    ActProof.objects.bulk_create([_proof(act, title, desk) for act, title in zip(acts, titles, strict=True)], batch_size=1000)
    return list(acts)


def _signature(signer: User, title: Title, desk: Desk) -> dict[str, Any]:
    return {
        "year": desk.today.year,
        "signed_by": signer,
        "signed_at": timezone.now(),
        "signer_name": signer.full_name[:120],
        "signer_quality": "\n".join(title.lines)[:300],
        "paper": desk.paper,
        "token": token_new(),
        "state": ActState.SIGNED,
    }


def _proof(act: Act, title: Title, desk: Desk) -> ActProof:
    return ActProof(
        token=act.token,
        institution_name=desk.institution.name,
        reference=act.reference,
        title=act.title,
        signed_on=desk.today,
        signer=f"{act.signer_name}, {title.words}"[:300],
        fingerprint=act.fingerprint,
    )


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
