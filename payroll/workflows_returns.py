"""States of a return: who takes which step from which state. Buttons and refusals come from this table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from payroll.choices_returns import FilingState
from payroll.workflows_loans import Step

VIEW = "returns_view"
PREPARE = "returns_prepare"
CHECK = "returns_check"
FILE = "returns_file"
POST = "returns_post"
FILED = (FilingState.FILED, FilingState.PAID)
BEFORE_FILING = (FilingState.PREPARED, FilingState.CHECKED)

FILING_STEPS = (
    Step("drop", _("Supprimer"), PREPARE, BEFORE_FILING, "", "trash"),
    Step("check", _("Contrôler"), CHECK, (FilingState.PREPARED,), FilingState.CHECKED, "check", True),
    Step("file", _("Enregistrer le dépôt"), FILE, (FilingState.CHECKED,), FilingState.FILED, "send", True),
    Step("receipt", _("Récépissé"), FILE, FILED, "", "pencil"),
    Step("post", _("Porter aux comptes des assurés"), POST, FILED, "", "arrows-exchange"),
    Step("amend", _("Préparer une rectificative"), PREPARE, FILED, "", "refresh"),
)
