"""How long personal data is kept, and its erasure once that time is over: proposed by one person, decided by another.

What was erased leaves three things: the erasure (which rule, until when, who, how many rows), the keys of the rows (no value), and
in the audit trail who wrote what when, the values of those rows taken out (`hr_core/db/redaction.py`).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import DecidedByAnother, InstitutionScoped, ScopedDated, ordered_period
from hr_core.models.users import User
from hr_core.ui.states import StateChoices


class RetentionRule(ScopedDated):
    """Over `[start, end)`, a category of personal data is kept so many months, by which text."""

    category = models.SlugField(_("catégorie"), max_length=32, editable=False)
    months = models.PositiveSmallIntegerField(_("durée de conservation (mois)"))
    reference = models.CharField(
        _("texte ou décision"), max_length=200, help_text=_("La loi, la délibération de l’autorité de protection, ou la décision de l’institution.")
    )

    class Meta:
        ordering = ["category", "-start"]
        verbose_name = _("durée de conservation")
        verbose_name_plural = _("durées de conservation")
        constraints = [
            ordered_period("retention_rule"),
            models.UniqueConstraint(fields=["institution", "category", "start"], name="retention_rule_start"),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=1200),
                name="retention_rule_months",
                violation_error_message=_("Une durée va de 1 à 1 200 mois."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} : {self.months}"


class ErasureState(StateChoices):
    ASKED = "asked", "wait", "clock", _("à décider")
    REFUSED = "refused", "bad", "x", _("refusé")
    DONE = "done", "ok", "circle-check", _("effacé")


class Erasure(InstitutionScoped, DecidedByAnother):
    """What is older than `before` in a category, erased under a rule; `counts` gives the rows by table."""

    category = models.SlugField(_("catégorie"), max_length=32)
    rule = models.ForeignKey(RetentionRule, models.PROTECT, verbose_name=_("règle"), related_name="erasures")
    before = models.DateField(_("antérieur au"))
    expected = models.PositiveIntegerField(_("lignes proposées"), default=0)
    reason = models.CharField(_("motif"), max_length=200)
    state = models.CharField(_("état"), max_length=8, choices=ErasureState, default=ErasureState.ASKED, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("proposé par"), related_name="+", editable=False)
    asked_at = models.DateTimeField(_("proposé le"), auto_now_add=True)
    counts = models.JSONField(_("lignes par table"), default=dict, editable=False)
    files = models.PositiveIntegerField(_("fichiers effacés"), default=0, editable=False)
    redacted = models.PositiveIntegerField(_("écritures de la piste expurgées"), default=0, editable=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("effacement")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "category"], condition=Q(state="asked"), name="erasure_one_asked",
                violation_error_message=_("Un effacement de cette catégorie attend déjà une décision."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="erasure_two_persons",
                violation_error_message=_("La personne qui décide un effacement n’est pas celle qui l’a proposé."),
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(decided_by__isnull=False, decided_at__isnull=False), name="erasure_decided"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Effacement n° {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("hr_core:erasure_detail", args=[self.pk])

    @property
    def total(self) -> int:
        return sum(self.counts.values())


class ErasedRow(InstitutionScoped):
    """The key of a row that an erasure took away, or of which it emptied `fields`. Names nobody."""

    erasure = models.ForeignKey(Erasure, models.PROTECT, related_name="erased_rows")
    table_name = models.CharField(max_length=64)
    object_id = models.CharField(max_length=40)
    fields = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        verbose_name = _("ligne effacée")
        verbose_name_plural = _("lignes effacées")
        indexes = [models.Index(fields=["institution", "table_name", "object_id"], name="erased_row_key")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.object_id}"
