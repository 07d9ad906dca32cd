"""What every page's frame needs: the active institution, the menu by rights, the tabs of a phone."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest

from hr_core.registry import registry


def shell(request: HttpRequest) -> dict[str, Any]:
    access = getattr(request, "access", None)
    if access is None:
        return {"access": None, "rail": []}
    allowed = [entry for entry in registry.menu if access.has(*entry.rights)]
    order: dict[str, int] = {}
    for entry in allowed:
        order.setdefault(entry.group, len(order))
    allowed.sort(key=lambda entry: order[entry.group])
    rail = [
        {"label": label, "icon": next((e.icon for e in entries if e.icon), ""), "entries": entries}
        for label, group in groupby(allowed, key=lambda entry: entry.group)
        for entries in [list(group)]
    ]
    return {"access": access, "rail": rail}
