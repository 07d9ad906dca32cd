"""What a paid run owes to each declaration, employee by employee: added up once, for pages that read a whole year."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.models.runs import PayRun


class ContributionSum(InstitutionScoped):
    """A run and a declaration: `employees` (keys) beside `amounts`, in minor units, for those whose lines are among `codes`.

    Written when the run is paid and frozen with it. Whoever reads it for other codes than these adds the lines up again.
    """

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="+")
    declaration = models.CharField(_("déclaration"), max_length=40)
    codes = ArrayField(models.CharField(max_length=48), verbose_name=_("lignes"))
    employees = ArrayField(models.BigIntegerField(), verbose_name=_("agents"))
    amounts = ArrayField(models.BigIntegerField(), verbose_name=_("montants"))

    class Meta:
        verbose_name = _("somme de cotisations")
        verbose_name_plural = _("sommes de cotisations")
        constraints = [models.UniqueConstraint(fields=["run", "declaration"], name="contribution_sum_unique")]

    def __str__(self) -> str:
        return f"{self.run} {self.declaration}"
