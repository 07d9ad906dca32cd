"""The scope: which institutions' rows the running code may read and write.

`scope([...])` opens a transaction and tells PostgreSQL, for that transaction only, the institutions concerned, the
actor, the request and the reason. The policies of the tables read these settings (see `hr_core/db/policies.py`);
the managers of scoped models raise `ScopeMissing` before any query that would silently find nothing.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from hr_core.models import Institution, User


class ScopeMissing(RuntimeError):
    """A scoped table was queried outside any scope."""


@dataclass(frozen=True)
class Scope:
    """What the database has been told for the running transaction."""

    institutions: tuple[int, ...]
    actor_id: int | None = None
    actor_label: str = ""
    request_id: str = ""
    reason: str = ""


_current: ContextVar[Scope | None] = ContextVar("institution_scope", default=None)


def current_scope() -> Scope | None:
    return _current.get()


def require_scope(what: str) -> Scope:
    """The running scope; raises `ScopeMissing` when there is none."""
    found = _current.get()
    if found is None:
        raise ScopeMissing(
            f"{what} est interrogé hors de tout périmètre : ouvrir hr_core.scope.scope(institution, actor=…)."
        )
    return found


@contextmanager
def scope(
    institutions: Institution | int | Iterable[Institution | int],
    *,
    actor: User | None = None,
    actor_label: str = "",
    reason: str = "",
    request_id: str = "",
    using: str = "default",
) -> Iterator[Scope]:
    """Open a transaction that sees these institutions only; nested scopes restore the outer one on leaving.

    `actor_label` is how the audit trail names the actor, when it is more than their name (a token acting for them).
    """
    outer = _current.get()
    wanted = Scope(
        institutions=_identifiers(institutions),
        actor_id=actor.pk if actor else (outer.actor_id if outer else None),
        actor_label=actor_label or (str(actor) if actor else (outer.actor_label if outer else "système")),
        request_id=request_id or (outer.request_id if outer else uuid.uuid4().hex[:16]),
        reason=reason or (outer.reason if outer else ""),
    )
    with transaction.atomic(using=using):
        _tell(wanted, using)
        token = _current.set(wanted)
        try:
            yield wanted
        finally:
            _current.reset(token)
            if outer is not None and not transaction.get_connection(using).needs_rollback:
                _tell(outer, using)


@contextmanager
def because(reason: str) -> Iterator[Scope]:
    """Give a reason to the writes of this block: it is kept with each of them in the audit trail."""
    outer = require_scope("Un motif")
    wanted = replace(outer, reason=reason)
    _tell(wanted, "default")
    token = _current.set(wanted)
    try:
        yield wanted
    finally:
        _current.reset(token)
        if not transaction.get_connection().needs_rollback:
            _tell(outer, "default")


@contextmanager
def because_each(reasons: Mapping[int, str]) -> Iterator[None]:
    """Give the writes about each person (key of the employee) a reason of their own within one statement; other rows keep the reason
    of the scope."""
    _set("app.reasons", json.dumps({str(key): reason for key, reason in reasons.items()}))
    try:
        yield
    finally:
        if not transaction.get_connection().needs_rollback:
            _set("app.reasons", "")


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def _identifiers(institutions: Institution | int | Iterable[Institution | int]) -> tuple[int, ...]:
    if isinstance(institutions, int) or hasattr(institutions, "pk"):
        institutions = [institutions]  # type: ignore[list-item]
    return tuple(sorted({item if isinstance(item, int) else item.pk for item in institutions}))  # type: ignore[union-attr]


def _tell(wanted: Scope, using: str) -> None:
    source = transaction.get_connection(using) if using != "default" else connection
    with source.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.institutions', %s, true), set_config('app.actor', %s, true),"
            " set_config('app.actor_label', %s, true), set_config('app.request', %s, true),"
            " set_config('app.reason', %s, true)",
            [
                "{" + ",".join(map(str, wanted.institutions)) + "}",
                str(wanted.actor_id or ""),
                wanted.actor_label,
                wanted.request_id,
                wanted.reason,
            ],
        )
