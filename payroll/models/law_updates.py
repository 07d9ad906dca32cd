"""Updates of the law that travel as signed files: those issued by the holder of a key, those received by an instance alone.

These tables belong to the zone: audited, not behind the wall.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import Country
from hr_core.ui.states import StateChoices
from payroll.models.deductions import user_key


class LawUpdate(models.Model):
    """A signed file, whole: `content` is what the signature covers, `overrides` the rows that applying it wrote."""

    class State(StateChoices):
        ISSUED = "issued", "", "send", _("émise d’ici")
        RECEIVED = "received", "now", "clock", _("à appliquer")
        APPLIED = "applied", "ok", "circle-check", _("appliquée")
        DROPPED = "dropped", "", "x", _("écartée")

    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("pays"), related_name="law_updates")
    number = models.PositiveIntegerField(_("numéro"))
    issued_on = models.DateField(_("émise le"))
    issuer = models.CharField(_("émetteur"), max_length=160)
    content = models.JSONField(_("contenu"))
    key = models.CharField(_("clé"), max_length=16)
    signature = models.CharField(_("signature"), max_length=100)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.RECEIVED)
    overrides = ArrayField(models.BigIntegerField(), default=list, blank=True)
    received_by = user_key(_("reçue par"))
    received_at = models.DateTimeField(_("reçue le"), auto_now_add=True)
    applied_by = user_key(_("appliquée par"))
    applied_at = models.DateTimeField(_("appliquée le"), null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        verbose_name = _("mise à jour de la loi")
        verbose_name_plural = _("mises à jour de la loi")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "number"],
                condition=Q(state="applied"),
                name="law_update_applied_once",
                violation_error_message=_("Cette mise à jour est déjà appliquée."),
            ),
            models.UniqueConstraint(
                fields=["country", "number"],
                condition=Q(state="issued"),
                name="law_update_issued_once",
                violation_error_message=_("Ce numéro est déjà émis."),
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_at__isnull=False), name="law_update_applied_on"
            ),
        ]

    def __str__(self) -> str:
        return _("%(country)s, mise à jour n° %(number)s") % {"country": self.country, "number": self.number}
