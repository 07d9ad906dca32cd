"""What reports have already added up over paid runs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped


class ReportAnswer(InstitutionScoped):
    """The sums of one question over paid runs, kept when it is first asked: what is paid never changes, so neither do they.

    The truth stays the lines of the payslips: the proof sheet and `verify_answers` add them up again. Losing these rows loses
    nothing. `key` is the SHA-256 of `question`; `figures` holds [keys of the rows, key of the column or null, values].
    """

    key = models.CharField(max_length=64)
    question = models.JSONField()
    figures = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("somme gardée d’un état")
        verbose_name_plural = _("sommes gardées des états")
        constraints = [models.UniqueConstraint(fields=["institution", "key"], name="report_answer_unique")]

    def __str__(self) -> str:
        return self.key[:12]
