"""Events read from the audit trail: whatever wrote (a page, an import, the interface), what happened is told once.

A payload says what happened to whom, never an amount nor a value: the receiver reads it through the interface, under its
own rights. The confidential population is not told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hr_core.models import AuditEntry, Employee, EventCursor, Institution, Unit, Webhook, WebhookDelivery

EVENTS = {
    "employee.hired": _("Un agent entre"),
    "employee.left": _("Un agent sort"),
    "employee.returned": _("Un agent revient"),
    "employee.changed": _("Un dossier change (identité, contacts)"),
    "contract.changed": _("Un contrat ou un statut change"),
    "posting.changed": _("Une affectation change"),
    "family.changed": _("La famille change"),
    "terms.changed": _("Un salaire de base est approuvé"),
    "account.changed": _("Un compte bancaire est approuvé"),
    "absence.changed": _("Une absence est confirmée ou annulée"),
    "unit.changed": _("L’organigramme change"),
}
#: Sent by the button « Essayer », never subscribed to.
PING = "ping"
EMPLOYEE = "hr_core_employee"
FACTS = {
    "hr_core_contract": "contract.changed",
    "hr_core_administrativestatus": "contract.changed",
    "hr_core_posting": "posting.changed",
    "hr_core_familystatus": "family.changed",
    "hr_core_dependant": "family.changed",
    "hr_core_payterms": "terms.changed",
    "hr_core_bankaccount": "account.changed",
    "hr_core_absence": "absence.changed",
    "hr_core_unit": "unit.changed",
}
#: Tables of which only rows that have reached these states are told.
STATES = {
    "hr_core_payterms": ("approved",),
    "hr_core_bankaccount": ("approved",),
    "hr_core_absence": ("confirmed", "cancelled"),
}
SILENT = frozenset({"search_text", "user_id", "photo"})
REREAD = timedelta(minutes=10)
BATCH = 5_000


def events_read(*, institution: Institution) -> int:
    """Make the deliveries of what was written since the last reading; returns how many. Runs in the institution's scope.

    A first reading starts from now: what is older is not told.
    """
    now = timezone.now()
    cursor = EventCursor.objects.select_for_update().filter(institution=institution).first()
    if cursor is None:
        last = AuditEntry.objects.filter(institution=institution).aggregate(last=Max("pk"))["last"] or 0
        EventCursor.objects.create(institution=institution, floor=last, seen=last, moved_at=now)
        return 0
    entries = list(
        AuditEntry.objects.filter(institution=institution, pk__gt=cursor.floor, table_name__in=[EMPLOYEE, *FACTS])
        .order_by("pk")[:BATCH]
    )
    hooks = list(Webhook.objects.filter(institution=institution, is_active=True))
    wanted = {event for hook in hooks for event in hook.events}
    made = [each for each in events_of(entries, institution) if each["event"] in wanted]
    rows = [
        WebhookDelivery(
            institution=institution, webhook=hook, event=each["event"], source=each["source"], payload=each["payload"], due_at=now
        )
        for hook in hooks
        for each in made
        if each["event"] in hook.events
    ]  # fmt: skip
    before = WebhookDelivery.objects.count()
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    last = entries[-1].pk if entries else cursor.seen
    if len(entries) == BATCH:
        cursor.floor, cursor.moved_at = last, now
    elif now - cursor.moved_at >= REREAD:
        cursor.floor, cursor.moved_at = cursor.seen, now
    cursor.seen = max(cursor.seen, last)
    cursor.save()
    return WebhookDelivery.objects.count() - before


def events_of(entries: Iterable[AuditEntry], institution: Institution) -> list[dict[str, Any]]:
    """The events of some entries of the trail, in order; those of one request about one person are one event."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    hired = set()
    rows = list(entries)
    for entry in rows:
        event = event_of(entry)
        if event is None:
            continue
        if event == "employee.hired":
            hired.add((entry.request_id, entry.employee_id))
        subject = entry.employee_id or entry.object_id
        kept = found.setdefault((entry.request_id, subject, event), {"event": event, "entry": entry, "fields": set()})
        if event == "employee.changed":
            kept["fields"] |= set(entry.after or {}) - SILENT
    keys = {each["entry"].employee_id for each in found.values() if each["entry"].employee_id}
    people = {
        each.pk: each for each in Employee.objects.filter(pk__in=keys, is_confidential=False)
    }
    units = {str(each.pk): each for each in Unit.objects.filter(pk__in=_unit_keys(found.values()))}
    told = []
    for (request, subject, event), kept in found.items():
        if (request, subject) in hired and event != "employee.hired":
            continue  # the first contract and posting come with the hiring
        payload = _payload(kept, institution, people, units)
        if payload is not None:
            told.append({"event": event, "source": f"{kept['entry'].pk}:{event}", "payload": payload})
    return told


def event_of(entry: AuditEntry) -> str | None:
    """What a row of the trail is for others, or nothing."""
    before, after = entry.before or {}, entry.after or {}
    if entry.table_name == EMPLOYEE:
        if entry.action == "insert":
            return "employee.hired"
        if "left_on" in after and entry.action == "update":
            return "employee.left" if after["left_on"] else "employee.returned"
        return "employee.changed" if entry.action == "update" and set(after) - SILENT else None
    states = STATES.get(entry.table_name)
    if states is not None:
        state = after.get("state") if entry.action != "delete" else before.get("state")
        return FACTS[entry.table_name] if state in states else None
    return FACTS.get(entry.table_name)


def _unit_keys(kept: Iterable[dict[str, Any]]) -> list[int]:
    return [int(each["entry"].object_id) for each in kept if each["event"] == "unit.changed"]


def _payload(kept: dict[str, Any], institution: Institution, people: dict[int, Employee], units: dict[str, Unit]) -> Any:
    entry: AuditEntry = kept["entry"]
    payload: dict[str, Any] = {
        "event": kept["event"], "occurred_at": entry.at.isoformat(), "institution": institution.code,
    }  # fmt: skip
    if kept["event"] == "unit.changed":
        unit = units.get(entry.object_id)
        return payload | {"unit": unit.code, "url": f"/api/v1/units/{unit.code}"} if unit else None
    person = people.get(entry.employee_id or 0)
    if person is None:
        return None
    payload |= {"employee": person.staff_number, "url": f"/api/v1/employees/{person.staff_number}"}
    if kept["event"] == "employee.hired":
        payload["hired_on"] = person.hired_on.isoformat()
    if kept["event"] == "employee.left" and person.left_on:
        payload["left_on"] = person.left_on.isoformat()
    if kept["fields"]:
        payload["fields"] = sorted(kept["fields"])
    return payload
