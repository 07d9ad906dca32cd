"""What the screens of the statute share: rights, the tabs over the section, the way back."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.ui.parts import Tab

VIEW = ("statute_view", "statute_propose", "statute_approve")
PROPOSE = ("statute_propose",)
APPROVE = ("statute_approve",)
PAPERS = ("statute_papers",)
#: What one is paid is read by those who read the payroll.
AMOUNTS = ("payroll_view", "payroll_items")
STATUTE = (gettext_lazy("Statut du personnel"), "payroll:statute_text_list")


def statute_tabs(path: str, access: Access) -> list[Tab]:
    """« Textes », « À approuver », « Modèles », « Contrôle »."""
    places: list[tuple[Any, str, tuple[str, ...]]] = [
        (_("Textes"), reverse("payroll:statute_text_list"), VIEW),
        (_("Propositions"), reverse("payroll:statute_proposals"), VIEW),
        (_("Modèles"), reverse("payroll:statute_shelf"), PROPOSE),
        (_("Contrôle"), reverse("payroll:entitlement_month"), AMOUNTS),
    ]
    return [Tab(str(label), url, url == path) for label, url, rights in places if access.has(*rights)]
