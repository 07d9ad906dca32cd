"""Imports of workbooks: the file, its mapping, its preview and what was confirmed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import InstitutionScoped


class ImportMapping(InstitutionScoped):
    """The columns of a file as an institution keeps it: remembered from one import to the next."""

    kind = models.CharField(_("nature"), max_length=24)
    name = models.CharField(_("nom"), max_length=80)
    columns = models.JSONField(_("colonnes"))

    class Meta:
        ordering = ["name"]
        verbose_name = _("correspondance de colonnes")
        constraints = [
            models.UniqueConstraint(fields=["institution", "kind", "name"], name="import_mapping_unique")
        ]

    def __str__(self) -> str:
        return self.name


class ImportBatch(InstitutionScoped):
    """One uploaded file: previewed, then confirmed or dropped."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("colonnes à vérifier")
        READING = "reading", _("lecture en cours")
        PREVIEWED = "previewed", _("à confirmer")
        WRITING = "writing", _("écriture en cours")
        CONFIRMED = "confirmed", _("importé")
        DROPPED = "dropped", _("abandonné")
        FAILED = "failed", _("échoué")

    kind = models.CharField(_("nature"), max_length=24)
    file = models.FileField(_("fichier"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("nom du fichier"), max_length=160)
    checksum = models.CharField(_("empreinte"), max_length=64)
    columns = models.JSONField(_("colonnes"), default=dict)
    options = models.JSONField(_("options"), default=dict)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.UPLOADED)
    counts = models.JSONField(_("bilan"), default=dict)
    problems = models.JSONField(_("constats"), default=list)
    report = models.JSONField(_("aperçu"), default=dict)
    created_at = models.DateTimeField(_("reçu le"), auto_now_add=True)
    created_by = models.ForeignKey("hr_core.User", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("importé le"), null=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import")

    def __str__(self) -> str:
        return self.file_name
