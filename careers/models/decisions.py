"""A collective decision: the act of a whole change of classification, numbered in the register beside those of one person.

Signed, it no longer changes: `careers/db/frozen_decisions.py` refuses whoever asks. Cancelled, it keeps its number and its list.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.models.batches import TermsBatch
from hr_core.models import InstitutionScoped, LetterPaper


def _user(label: Any, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=label, **more
    )


class CollectiveDecision(InstitutionScoped):
    """`rows`: the list as printed, each with the key of the person (`employee`) and its seven cells. `frozen`: the places of the
    text, the day in words, the head of the paper. `fingerprint`: SHA-256 of what the paper says, list included."""

    batch = models.OneToOneField(
        TermsBatch, models.PROTECT, editable=False, related_name="decision", verbose_name=_("changement")
    )
    kind = models.SlugField(_("nature"), max_length=32, editable=False)
    title = models.CharField(_("titre"), max_length=160, editable=False)
    visas = models.TextField(_("visas"), blank=True, editable=False)
    body = models.TextField(_("texte"), editable=False)
    distribution = models.TextField(_("ampliations"), blank=True, editable=False)
    effective_on = models.DateField(_("prend effet le"), editable=False)
    people = models.PositiveIntegerField(_("agents"), editable=False)
    rows = models.JSONField(_("liste"), default=list, editable=False)

    series = models.CharField(_("série"), max_length=12, editable=False)
    year = models.PositiveSmallIntegerField(_("année"), editable=False)
    number = models.PositiveIntegerField(_("numéro"), editable=False)
    frozen = models.JSONField(default=dict, editable=False)
    paper = models.ForeignKey(LetterPaper, models.PROTECT, null=True, editable=False, related_name="+")
    token = models.CharField(_("code de vérification"), max_length=24, unique=True, editable=False)
    fingerprint = models.CharField(_("empreinte"), max_length=64, editable=False)
    signed_by = _user(_("signé par"))
    signed_at = models.DateTimeField(_("signé le"), editable=False)
    signer_name = models.CharField(_("signataire"), max_length=120, editable=False)
    signer_quality = models.CharField(_("qualité du signataire"), max_length=300, editable=False)
    cancelled_by = _user(_("annulé par"), null=True)
    cancelled_at = models.DateTimeField(_("annulé le"), null=True, editable=False)
    cancelled_reason = models.CharField(_("motif de l’annulation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-signed_at", "-pk"]
        verbose_name = _("décision collective")
        verbose_name_plural = _("décisions collectives")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "series", "year", "number"],
                name="collective_decision_number",
                violation_error_message=_("Ce numéro d’acte existe déjà."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancelled_reason="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancelled_reason=""),
                name="collective_decision_cancelled",
                violation_error_message=_("Une décision annulée garde son motif et qui l’a annulée."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("careers:batch_detail", args=[self.batch_id])

    @property
    def reference(self) -> str:
        """`DEC-2026-0012`."""
        return f"{self.series}-{self.year}-{self.number:04d}"
