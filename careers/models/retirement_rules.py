"""How an institution prepares retirements from a day: how many months ahead, what is to do and when, by which text."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import ScopedDated
from hr_core.models.base import one_at_a_time, ordered_period

LEAST, MOST = 6, 60


class RetirementRule(ScopedDated):
    """`ahead`: months between the opening of a dossier and the day of retirement. `tasks`: [{months, label}], months before that day.

    Dossiers opened already keep their tasks; a row holds for those opened from its first day. Without a row, the usual ones.
    """

    ahead = models.PositiveSmallIntegerField(
        _("ouverture du dossier, mois avant la retraite"), validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)]
    )
    tasks = models.JSONField(_("à faire"), default=list)
    reference = models.CharField(_("texte"), max_length=200, help_text=_("Statut, convention, note de service ; ou l’usage."))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("écrit par")
    )

    class Meta:
        ordering = ["-start"]
        verbose_name = _("règle des dossiers de retraite")
        verbose_name_plural = _("règles des dossiers de retraite")
        constraints = [
            ordered_period("retirement_rule"),
            one_at_a_time("retirement_rule", "institution_id", message=_("Une autre règle couvre ces dates.")),
            models.CheckConstraint(
                condition=Q(ahead__gte=LEAST, ahead__lte=MOST), name="retirement_rule_ahead",
                violation_error_message=_("Un dossier s’ouvre de 6 à 60 mois avant la retraite."),
            ),
            models.CheckConstraint(
                condition=~Q(reference=""), name="retirement_rule_reference", violation_error_message=_("Dites le texte, ou l’usage."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.start:%d/%m/%Y}"

    @property
    def lines(self) -> list[tuple[int, str]]:
        """(months before, what), the earliest first."""
        rows: list[dict[str, Any]] = self.tasks
        return sorted(((int(row["months"]), str(row["label"])) for row in rows), key=lambda line: (-line[0], line[1]))
