"""The proof sheet (feuille de preuve) of a month, and the differences that a named person explained."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.models.runs import PayPeriod


class ProofSheet(InstitutionScoped):
    """What a month proves, as it was drawn up: rank 0 is the sheet at work, drawn up again as often as asked; ranks from 1
    are sealed when the month closes (and when a payslip of a closed month is corrected) and never change.

    `content` is data of format 1 (`services.proof_sheets`); `sha256` is taken over its canonical JSON, which names the
    sheet before, so that sheets make a chain.
    """

    period = models.ForeignKey(PayPeriod, models.PROTECT, verbose_name=_("mois"), related_name="proof_sheets")
    rank = models.PositiveSmallIntegerField(_("rang"), default=0)
    content = models.JSONField(_("contenu"))
    checks = models.PositiveIntegerField(_("contrôles"), default=0)
    open_differences = models.PositiveIntegerField(_("écarts inexpliqués"), default=0)
    explained = models.PositiveIntegerField(_("écarts expliqués"), default=0)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True)
    drawn_at = models.DateTimeField(_("établie le"))
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("établie par"), null=True, related_name="+"
    )
    sealed_at = models.DateTimeField(_("scellée le"), null=True)

    class Meta:
        ordering = ["-period__year", "-period__month", "-rank"]
        verbose_name = _("feuille de preuve")
        verbose_name_plural = _("feuilles de preuve")
        constraints = [
            models.UniqueConstraint(fields=["period", "rank"], name="proof_sheet_unique"),
            models.CheckConstraint(
                condition=Q(rank=0, sealed_at__isnull=True, sha256="")
                | (Q(rank__gte=1, sealed_at__isnull=False) & ~Q(sha256="")),
                name="proof_sheet_sealed",
                violation_error_message=_("Une feuille scellée porte son rang, son empreinte et sa date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}" + (f", n° {self.rank}" if self.rank > 1 else "")

    @property
    def is_sealed(self) -> bool:
        return self.rank > 0

    @property
    def is_clean(self) -> bool:
        return self.open_differences == 0


class ProofExplanation(InstitutionScoped):
    """Why a line of a month's proof differs, said by a named person. It holds for that difference and no other."""

    period = models.ForeignKey(PayPeriod, models.PROTECT, verbose_name=_("mois"), related_name="proof_explanations")
    part = models.CharField(_("partie"), max_length=120)
    label = models.CharField(_("contrôle"), max_length=200)
    difference = models.BigIntegerField(_("écart"))
    reason = models.CharField(_("explication"), max_length=300)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("expliqué par"), related_name="+", editable=False
    )
    explained_at = models.DateTimeField(_("expliqué le"), auto_now=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("explication d’un écart")
        constraints = [
            models.UniqueConstraint(fields=["period", "part", "label"], name="proof_explanation_unique"),
            models.CheckConstraint(
                condition=~Q(difference=0) & ~Q(reason=""),
                name="proof_explanation_said",
                violation_error_message=_("On explique un écart qui existe, en quelques mots."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.reason}"
