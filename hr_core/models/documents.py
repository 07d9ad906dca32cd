"""The vault: documents of a personnel file, their versions, and who opened them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.choices_acts import Confidentiality, VersionState
from hr_core.models.base import InstitutionScoped
from hr_core.models.employees import Employee


class DocumentCategory(InstitutionScoped):
    """A kind of document of the institution: who sees it, whether it expires, how early one is told."""

    code = models.SlugField(_("code"), max_length=32)
    label = models.CharField(_("libellé"), max_length=80)
    confidentiality = models.CharField(
        _("confidentialité"), max_length=10, choices=Confidentiality, default=Confidentiality.ORDINARY
    )
    is_shown = models.BooleanField(_("visible par l’agent"), default=True)
    is_open = models.BooleanField(_("l’agent peut déposer"), default=False)
    expires = models.BooleanField(_("porte une date d’expiration"), default=False)
    alert_days = models.PositiveSmallIntegerField(
        _("alerte avant l’expiration (jours)"), default=60, help_text=_("L’agent et les ressources humaines sont prévenus.")
    )
    is_required = models.BooleanField(
        _("exigée dans chaque dossier"), default=False, help_text=_("Un dossier sans cette pièce, valide et non expirée, est incomplet.")
    )
    is_active = models.BooleanField(_("proposée au dépôt"), default=True)
    order = models.PositiveSmallIntegerField(_("ordre"), default=100)

    class Meta:
        ordering = ["order", "label"]
        verbose_name = _("catégorie de documents")
        verbose_name_plural = _("catégories de documents")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                name="document_category_code_unique",
                violation_error_message=_("Une autre catégorie porte déjà ce code."),
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(is_shown=True),
                name="document_category_open_shown",
                violation_error_message=_("Ce que l’agent dépose, il doit pouvoir le voir."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Document(InstitutionScoped):
    """A document of a file, whatever its versions; withdrawn, it is kept and no longer shown."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="documents")
    category = models.ForeignKey(DocumentCategory, models.PROTECT, verbose_name=_("catégorie"), related_name="documents")
    title = models.CharField(_("intitulé"), max_length=120)
    opened_at = models.DateTimeField(_("ouvert le"), auto_now_add=True)
    withdrawn_reason = models.CharField(_("motif du retrait"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["category__order", "title"]
        verbose_name = _("document")
        indexes = [models.Index(fields=["institution", "employee"], name="document_employee")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("hr_core:document_detail", args=[self.pk])


class DocumentVersion(InstitutionScoped):
    """One file of a document. The current one is the last valid; those before are kept.

    `sha256` is that of the bytes as received; `media_type` is read in the content, never in the name.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions", verbose_name=_("document"))
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.FileField(_("fichier"), upload_to="documents/%Y/%m/")
    name = models.CharField(_("nom du fichier"), max_length=160)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("taille (octets)"))
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64)
    scanned_by = models.CharField(_("analyse antivirus"), max_length=120, blank=True)
    reference = models.CharField(_("référence"), max_length=80, blank=True)
    issued_on = models.DateField(_("délivré le"), null=True, blank=True)
    expires_on = models.DateField(_("expire le"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=VersionState, default=VersionState.PROPOSED, editable=False)
    is_current = models.BooleanField(_("en vigueur"), default=False, editable=False)
    alerted = models.PositiveSmallIntegerField(_("alertes envoyées"), default=0, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("déposé par")
    )
    sent_at = models.DateTimeField(_("déposé le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("décidé par")
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    decision_reason = models.CharField(_("motif"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version d’un document")
        verbose_name_plural = _("versions d’un document")
        indexes = [
            models.Index(fields=["institution", "state"], name="document_version_state"),
            models.Index(fields=["institution", "expires_on"], name="document_version_expiry"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_number"),
            models.UniqueConstraint(fields=["document"], condition=Q(is_current=True), name="document_version_one_current"),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(state="valid"), name="document_version_current_valid"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(issued_on__isnull=True) | Q(expires_on__gt=F("issued_on")),
                name="document_version_dates",
                violation_error_message=_("L’expiration suit la délivrance."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(sent_by__isnull=True) | ~Q(decided_by=F("sent_by")),
                name="document_version_two_persons",
                violation_error_message=_("La personne qui a déposé un document ne le valide pas."),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(decision_reason=""),
                name="document_version_refusal",
                violation_error_message=_("Un refus porte son motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, version {self.number}"

    def is_expired(self, on: date) -> bool:
        return self.expires_on is not None and self.expires_on <= on


class DocumentOpening(InstitutionScoped):
    """Somebody opened a file of the vault. Rows are only added."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="openings", verbose_name=_("version"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("par"))
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("consultation d’un document")
        verbose_name_plural = _("consultations de documents")
        indexes = [models.Index(fields=["institution", "version"], name="document_opening_version")]

    def __str__(self) -> str:
        return f"{self.user}, {self.at:%d/%m/%Y}"
