"""The papers of an agreement handed over: who sent which, to whom, when, and who acknowledged it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from mobility.choices_agreements import Party
from mobility.models.agreements import Agreement


class PaperHandover(InstitutionScoped):
    """`key` names the paper (`mobility.contents_papers.PAPERS`); `digest`: SHA-256 of the PDF that was handed over."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("convention"), related_name="handovers")
    key = models.SlugField(_("document"), max_length=40)
    recipient = models.CharField(_("destinataire"), max_length=12, choices=Party)
    due_on = models.DateField(_("attendu le"))
    sent_on = models.DateField(_("remis le"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("remis par"), related_name="+")
    digest = models.CharField(_("empreinte du document"), max_length=64)
    received_on = models.DateField(_("reçu le"), null=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("reçu par"), related_name="+"
    )
    note = models.CharField(_("réserve du destinataire"), max_length=300, blank=True)

    class Meta:
        ordering = ["key", "recipient"]
        verbose_name = _("remise d’un document")
        verbose_name_plural = _("remises des documents")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "key", "recipient"], name="paper_handover_once",
                violation_error_message=_("Ce document est déjà remis à ce destinataire."),
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, received_by__isnull=True)
                | Q(received_on__gte=F("sent_on"), received_by__isnull=False) & ~Q(received_by=F("sent_by")),
                name="paper_handover_received",
                violation_error_message=_("L’accusé de réception est donné par le destinataire, après la remise."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.key}"
