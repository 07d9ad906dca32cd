"""What trainees say anonymously, and what a session changed in the institution's figures.

An answer has no person, no time and no order: its key is drawn at random, its table is not audited, and each new answer
rewrites those of the session in another order and in one transaction, so that nothing in the database joins it to somebody.
"""

from __future__ import annotations

import uuid
from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.text import french_decimal
from training.models.sessions import TrainingSession

QUESTIONS = ("content", "trainer", "organisation", "usefulness")


class Answer(InstitutionScoped):
    """An anonymous opinion, marks from 1 to 5."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TrainingSession, models.CASCADE, verbose_name=_("session"), related_name="answers")
    content = models.PositiveSmallIntegerField(_("le contenu"))
    trainer = models.PositiveSmallIntegerField(_("le formateur"))
    organisation = models.PositiveSmallIntegerField(_("l’organisation"))
    usefulness = models.PositiveSmallIntegerField(_("l’utilité pour mon travail"))
    comment = models.TextField(_("un mot, si vous voulez"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("avis d’un participant")
        verbose_name_plural = _("avis des participants")
        constraints = [
            models.CheckConstraint(
                condition=Q(content__range=(1, 5), trainer__range=(1, 5), organisation__range=(1, 5), usefulness__range=(1, 5)),
                name="training_answer_marks",
                violation_error_message=_("Une note va de 1 à 5."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "session"], name="training_answer_session")]

    def __str__(self) -> str:
        return str(self.session_id)


class EffectIndicator(InstitutionScoped):
    """A figure of the institution that a session was to change (fourth level); values in thousandths of `measure`."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, verbose_name=_("session"), related_name="indicators")
    label = models.CharField(_("indicateur"), max_length=160, help_text=_("Délai moyen de liquidation, taux de rejet…"))
    measure = models.CharField(_("unité"), max_length=24, help_text=_("jours, %, dossiers par mois…"))
    before = models.IntegerField(_("avant (millièmes)"))
    target = models.IntegerField(_("visé (millièmes)"))
    after = models.IntegerField(_("constaté (millièmes)"), null=True, blank=True)
    measured_on = models.DateField(_("constaté le"), null=True, blank=True)
    source = models.CharField(_("d’où vient le chiffre"), max_length=160, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("indicateur d’effet")
        verbose_name_plural = _("indicateurs d’effet")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "label"], name="effect_indicator_once",
                violation_error_message=_("Cet indicateur est déjà suivi pour cette session."),
            ),
            models.CheckConstraint(
                condition=Q(after__isnull=True) | Q(measured_on__isnull=False), name="effect_indicator_day",
                violation_error_message=_("Un chiffre constaté porte sa date."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def shown(self) -> dict[str, str]:
        """The figures as people write them."""
        told = {"before": self.before, "target": self.target, "after": self.after}
        return {name: french_decimal(Fraction(value, 1000), 3) for name, value in told.items() if value is not None}
