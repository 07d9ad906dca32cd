"""The earlier files of a course's support: replaced, they are kept with their fingerprint, as in the vault of files."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, User
from training.models.catalogue import CourseMaterial


class MaterialVersion(InstitutionScoped):
    """A file that another one replaced. Rows are only added; they leave with their support."""

    material = models.ForeignKey(CourseMaterial, models.CASCADE, verbose_name=_("support"), related_name="earlier")
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.FileField(_("fichier"), upload_to="formation/supports/")
    name = models.CharField(_("nom du fichier"), max_length=160)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("taille (octets)"))
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64)
    scanned_by = models.CharField(_("analyse antivirus"), max_length=120, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("ajouté par"), related_name="+")
    added_at = models.DateTimeField(_("ajouté le"))
    replaced_at = models.DateTimeField(_("remplacé le"), auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version d’un support")
        verbose_name_plural = _("versions des supports")
        constraints = [models.UniqueConstraint(fields=["material", "number"], name="material_version_number")]

    def __str__(self) -> str:
        return f"{self.material}, version {self.number}"
