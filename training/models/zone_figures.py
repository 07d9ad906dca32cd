"""The figures of a year of training that an institution publishes to the zone: sums only, never a person.

Each institution writes its own row; the regional body reads them all. Money is in minor units of `currency`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, User


class ZoneFigures(InstitutionScoped):
    year = models.PositiveSmallIntegerField(_("exercice"))
    currency = models.CharField(_("monnaie"), max_length=3)
    staff = models.PositiveIntegerField(_("effectif"))
    trained = models.PositiveIntegerField(_("agents formés"))
    women = models.PositiveIntegerField(_("femmes dans l’effectif"))
    women_trained = models.PositiveIntegerField(_("femmes formées"))
    minutes = models.PositiveBigIntegerField(_("durée suivie (minutes)"))
    sessions = models.PositiveIntegerField(_("sessions tenues"))
    spent = models.PositiveBigIntegerField(_("dépensé"))
    wage_bill = models.PositiveBigIntegerField(_("masse salariale"), null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction (centièmes sur 5)"), null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("publié par"), related_name="+")
    published_at = models.DateTimeField(_("publié le"), auto_now=True)

    class Meta:
        ordering = ["-year", "institution__acronym"]
        verbose_name = _("chiffres de formation publiés")
        verbose_name_plural = _("chiffres de formation publiés")
        constraints = [
            models.UniqueConstraint(fields=["institution", "year"], name="zone_figures_year"),
            models.CheckConstraint(
                condition=Q(trained__lte=models.F("staff"), women__lte=models.F("staff"), women_trained__lte=models.F("women")),
                name="zone_figures_people",
                violation_error_message=_("On ne forme pas plus de personnes que l’effectif n’en compte."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}, {self.year}"
