"""Portable records given and received, the keys that sign them, consents by purpose, and formalities with authorities."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Country, Employee, Institution, InstitutionScoped
from hr_core.models.base import ScopedDated, ordered_period
from mobility.choices_agreements import FormalityKind, Purpose, RecordDirection


class RecordKey(models.Model):
    """A public key (Ed25519, base64) by which an institution signs: of this instance, or of another one that was recognised."""

    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, verbose_name=_("institution d’ici"), related_name="+"
    )
    holder = models.CharField(_("institution"), max_length=160)
    public = models.CharField(_("clé publique"), max_length=60, unique=True)
    fingerprint = models.CharField(_("empreinte"), max_length=16)
    added_at = models.DateTimeField(_("reconnue le"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("reconnue par"), related_name="+"
    )
    retired_on = models.DateField(_("retirée le"), null=True, blank=True)

    class Meta:
        ordering = ["holder", "-added_at"]
        verbose_name = _("clé d’une institution")
        verbose_name_plural = _("clés des institutions")

    def __str__(self) -> str:
        return f"{self.holder} ({self.fingerprint})"


class RecordSecret(InstitutionScoped):
    """The private half of an institution's key, encrypted by the instance's secret."""

    key = models.OneToOneField(RecordKey, models.CASCADE, verbose_name=_("clé"), related_name="+")
    sealed = models.TextField(_("clé privée chiffrée"))

    class Meta:
        verbose_name = _("clé privée")
        verbose_name_plural = _("clés privées")

    def __str__(self) -> str:
        return str(self.key_id)


class PortableRecord(InstitutionScoped):
    """A signed package given for somebody, or received and found intact."""

    employee = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, verbose_name=_("agent"), related_name="portable_records"
    )
    direction = models.CharField(_("sens"), max_length=4, choices=RecordDirection)
    number = models.CharField(_("numéro"), max_length=40)
    person = models.CharField(_("personne"), max_length=160)
    issuer = models.CharField(_("émetteur"), max_length=160)
    recipient = models.CharField(_("destinataire"), max_length=160)
    sections = ArrayField(models.CharField(max_length=24), verbose_name=_("rubriques"))
    package = models.JSONField(_("dossier signé"))
    digest = models.CharField(_("empreinte"), max_length=64)
    key = models.CharField(_("clé"), max_length=16)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("par"), related_name="+"
    )
    made_at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("dossier portable")
        verbose_name_plural = _("dossiers portables")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "direction", "digest"], name="portable_record_once",
                violation_error_message=_("Ce dossier est déjà enregistré."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("mobility:record_detail", args=[self.pk])


class Consent(InstitutionScoped):
    """What a person lets cross, for one purpose and recipients, by a version of its text; withdrawn whenever they wish."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="mobility_consents")
    purpose = models.CharField(_("finalité"), max_length=16, choices=Purpose)
    version = models.CharField(_("version du texte"), max_length=12)
    recipient = models.CharField(_("destinataire"), max_length=160)
    sections = ArrayField(models.CharField(max_length=24), verbose_name=_("rubriques"), default=list, blank=True)
    given_at = models.DateTimeField(_("donné le"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, editable=False)

    class Meta:
        ordering = ["-given_at"]
        verbose_name = _("consentement")
        verbose_name_plural = _("consentements")
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "purpose", "recipient"], condition=Q(withdrawn_at__isnull=True), name="consent_one_in_force",
                violation_error_message=_("Ce consentement est déjà donné à ce destinataire."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")), name="consent_days",
                violation_error_message=_("Le retrait suit le consentement."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["institution", "employee"], name="consent_employee")]

    def __str__(self) -> str:
        return self.get_purpose_display()


class TransferFormality(ScopedDated):
    """A declaration, authorisation or opinion of an authority for data that go to a country, or to the host of the system."""

    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("pays de destination"), related_name="+")
    kind = models.CharField(_("nature"), max_length=14, choices=FormalityKind)
    authority = models.CharField(_("autorité"), max_length=120)
    reference = models.CharField(_("référence"), max_length=80)
    decided_on = models.DateField(_("du"))
    covers = models.CharField(_("objet"), max_length=200)
    blocks = models.BooleanField(
        _("bloque les envois quand elle manque"), default=False,
        help_text=_("Sinon le délégué à la protection des données est seulement averti."),
    )  # fmt: skip

    class Meta:
        ordering = ["-start"]
        verbose_name = _("formalité")
        verbose_name_plural = _("formalités")
        constraints = [ordered_period("transfer_formality")]

    def __str__(self) -> str:
        return f"{self.authority} {self.reference}"
