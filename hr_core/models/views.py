"""What a person keeps of a list: its filters under a name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import InstitutionScoped


class SavedView(InstitutionScoped):
    """The filters of a list (`page`, the name of its address) under a name: one's own, or everybody's in the institution."""

    user = models.ForeignKey("hr_core.User", models.CASCADE, verbose_name=_("gardée par"), related_name="+", editable=False)
    page = models.SlugField(max_length=40, editable=False)
    name = models.CharField(_("nom de la vue"), max_length=40)
    query = models.CharField(_("filtres"), max_length=600, editable=False)
    is_shared = models.BooleanField(_("montrer à tous ceux qui ouvrent cette liste"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("vue enregistrée")
        verbose_name_plural = _("vues enregistrées")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "user", "page", "name"],
                name="saved_view_unique",
                violation_error_message=_("Vous avez déjà une vue de ce nom : choisissez-en un autre, ou retirez-la."),
            ),
            models.CheckConstraint(
                condition=~Q(query=""),
                name="saved_view_filters",
                violation_error_message=_("Filtrez d’abord la liste : une vue garde des filtres."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
