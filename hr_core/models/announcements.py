"""Notices that an officer publishes to a population, and who has read or acknowledged them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import InstitutionScoped
from hr_core.models.employees import Contract, Employee
from hr_core.models.institutions import Unit
from hr_core.ui.states import StateChoices


class AnnouncementState(StateChoices):
    DRAFT = "draft", "info", "pencil", _("brouillon")
    PUBLISHED = "published", "ok", "circle-check", _("publiée")
    WITHDRAWN = "withdrawn", "info", "x", _("retirée")


class Announcement(InstitutionScoped):
    """A note of the house. Its population: a unit with those below it, a kind of contract, or everybody in service."""

    title = models.CharField(_("objet"), max_length=120)
    body = models.TextField(_("texte"), max_length=6000)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unité et celles qui en dépendent"),
        help_text=_("Vide : toute l’institution."),
    )  # fmt: skip
    contract_kind = models.CharField(
        _("contrat"), max_length=16, choices=Contract.Kind, blank=True, help_text=_("Vide : tous les contrats.")
    )
    must_acknowledge = models.BooleanField(
        _("à accuser réception"), default=False, help_text=_("L’agent confirme qu’il en a pris connaissance.")
    )
    due_on = models.DateField(_("au plus tard le"), null=True, blank=True)
    state = models.CharField(
        _("état"), max_length=9, choices=AnnouncementState, default=AnnouncementState.DRAFT, editable=False
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("rédigée par"), editable=False
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("publiée par"), editable=False
    )
    published_at = models.DateTimeField(_("publiée le"), null=True, editable=False)

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("note de service")
        verbose_name_plural = _("notes de service")
        indexes = [models.Index(fields=["institution", "state"], name="announcement_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(must_acknowledge=True),
                name="announcement_due",
                violation_error_message=_("Une date limite va avec un accusé de réception."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False),
                name="announcement_published",
                violation_error_message=_("Une note publiée porte la date de sa publication."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("hr_core:announcement_detail", args=[self.pk])


class AnnouncementReading(InstitutionScoped):
    """A person to whom a note is addressed: opened, acknowledged, reminded; one row each, made at the publication."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="readings", verbose_name=_("note"))
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("agent"))
    opened_at = models.DateTimeField(_("ouverte le"), null=True, editable=False)
    acknowledged_at = models.DateTimeField(_("réception accusée le"), null=True, editable=False)
    reminded_on = models.DateField(_("rappelée le"), null=True, editable=False)

    class Meta:
        ordering = ["employee__last_name", "employee__first_names"]
        verbose_name = _("destinataire d’une note")
        verbose_name_plural = _("destinataires des notes")
        indexes = [models.Index(fields=["institution", "employee"], name="announcement_reading_person")]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "employee"], name="announcement_reading_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(opened_at__isnull=False),
                name="announcement_reading_order",
                violation_error_message=_("On ouvre une note avant d’en accuser réception."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement} : {self.employee}"
