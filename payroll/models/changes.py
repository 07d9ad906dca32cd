"""Changes of items, bases and tables: proposed by one person, in force once approved by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.models.items import PayItem, PayTable


class PayChange(InstitutionScoped):
    """What somebody wants to change in the definitions that make everybody's pay; `values` as the service takes them."""

    class Kind(models.TextChoices):
        NEW_ITEM = "new_item", _("nouvelle rubrique")
        ITEM = "item", _("définition de rubrique")
        ITEM_STOP = "item_stop", _("arrêt de rubrique")
        BASE = "base", _("assiette d’une rubrique")
        TABLE = "table", _("table de montants")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposé")
        APPROVED = "approved", _("approuvé")
        REFUSED = "refused", _("refusé")
        WITHDRAWN = "dropped", _("retiré")

    kind = models.CharField(_("nature"), max_length=10, choices=Kind)
    item = models.ForeignKey(PayItem, models.CASCADE, null=True, blank=True, verbose_name=_("rubrique"), related_name="changes")
    table = models.ForeignKey(PayTable, models.CASCADE, null=True, blank=True, verbose_name=_("table"), related_name="changes")
    code = models.CharField(_("code"), max_length=48, blank=True)
    start = models.DateField(_("à partir du"))
    values = models.JSONField(_("valeurs"), default=dict, blank=True)
    reaches_past = models.BooleanField(_("touche des mois déjà payés"), default=False)
    reason = models.CharField(_("motif"), max_length=300)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposé par"), related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposé le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("décidé par"), related_name="+"
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, blank=True)
    decision_reason = models.CharField(_("motif de la décision"), max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("changement de paie")
        verbose_name_plural = _("changements de paie")
        indexes = [models.Index(fields=["institution", "state"], name="pay_change_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(proposed_by=F("decided_by")),
                name="pay_change_two_persons",
                violation_error_message=_("La personne qui décide ne peut pas être celle qui a proposé."),
            ),
        ]

    def __str__(self) -> str:
        what = self.table or (self.item and self.item.code) or self.code
        return f"{self.get_kind_display()} : {what}"
