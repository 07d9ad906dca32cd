"""What goes with a request: its proofs, and what people write to one another about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import InstitutionScoped
from hr_core.models.requests import Request


class RequestPaper(InstitutionScoped):
    """A proof that the employee joined: a scan or a photo; `name` is that of the file sent, `size` in bytes."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="papers", verbose_name=_("demande"))
    label = models.CharField(_("pièce"), max_length=120)
    file = models.FileField(_("copie"), upload_to="demandes/")
    name = models.CharField(_("fichier"), max_length=120)
    size = models.PositiveIntegerField(_("taille"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("jointe par"))
    sent_at = models.DateTimeField(_("jointe le"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("pièce d’une demande")
        verbose_name_plural = _("pièces des demandes")
        indexes = [models.Index(fields=["institution", "request"], name="request_paper_request")]

    def __str__(self) -> str:
        return self.label


class RequestComment(InstitutionScoped):
    """A word about a request, read by the employee and by those who decide."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="comments", verbose_name=_("demande"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("de"))
    text = models.CharField(_("message"), max_length=600)
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("message d’une demande")
        verbose_name_plural = _("messages des demandes")
        indexes = [models.Index(fields=["institution", "request"], name="request_comment_request")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="request_comment_text",
                violation_error_message=_("Écrivez votre message."),
            )
        ]

    def __str__(self) -> str:
        return self.text
