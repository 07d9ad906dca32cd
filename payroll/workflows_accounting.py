"""What may be done to an entry or a provision in each state: the buttons come from here, the services refuse the rest."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from payroll.choices_accounting import EntryState, ProvisionState

PREPARE, VALIDATE = "accounting_prepare", "accounting_validate"


@dataclass(frozen=True)
class Step:
    """A button: where it leads, from which states, who may."""

    url_name: str
    label: object
    icon: str
    sources: tuple[str, ...]
    right: str
    main: bool = False


DONE = (EntryState.VALIDATED, EntryState.EXPORTED)
ENTRY_STEPS = (
    Step("payroll:entry_delete", _("Effacer le brouillon"), "trash", (EntryState.DRAFT,), PREPARE),
    Step("payroll:entry_reverse", _("Contre-passer"), "arrow-back-up", DONE, PREPARE),
    Step("payroll:entry_export", _("Exporter"), "download", (EntryState.EXPORTED,), PREPARE),
    Step("payroll:entry_export", _("Exporter"), "download", (EntryState.VALIDATED,), PREPARE, main=True),
    Step("payroll:entry_validate", _("Valider l’écriture"), "check", (EntryState.DRAFT,), VALIDATE, main=True),
)
PROVISION_STEPS = (
    Step("payroll:provision_compute", _("Recalculer"), "refresh", (ProvisionState.DRAFT,), PREPARE),
    Step("payroll:provision_propose", _("Soumettre à l’approbation"), "send", (ProvisionState.DRAFT,), PREPARE, main=True),
    Step("payroll:provision_reopen", _("Reprendre"), "arrow-back-up", (ProvisionState.PROPOSED,), PREPARE),
    Step("payroll:provision_approve", _("Approuver"), "check", (ProvisionState.PROPOSED,), VALIDATE, main=True),
)
