"""What an institution asks to change in a draft, and the reasoned answer that everybody may read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_referential import TAKEN, AmendmentKind, AmendmentState, ArticleKind
from careers.models.editions import Edition
from careers.models.governance import CirculationRound
from hr_core.models import InstitutionScoped


class Amendment(InstitutionScoped):
    """`key` names the field of the article that it touches: two of the same key cannot both be accepted in a round.

    `proposal` holds the values by name; `accepted` the values that the editors kept when they differ.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name=_("édition"), related_name="amendments", editable=False)
    round = models.ForeignKey(
        CirculationRound, models.PROTECT, verbose_name=_("circulation"), related_name="amendments", editable=False
    )
    number = models.PositiveSmallIntegerField(_("numéro"), blank=True, null=True, editable=False)
    kind = models.CharField(_("nature"), max_length=16, choices=AmendmentKind)
    article = models.CharField(_("article"), max_length=6, choices=ArticleKind, default=ArticleKind.JOB)
    code = models.CharField(_("code"), max_length=12, blank=True)
    field = models.CharField(_("rubrique"), max_length=40, blank=True)
    key = models.CharField(max_length=200, editable=False)
    proposal = models.JSONField(_("proposition"), blank=True, default=dict)
    reason = models.TextField(_("motif"))
    state = models.CharField(
        _("état"), max_length=24, choices=AmendmentState, default=AmendmentState.DRAFT, editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("rédigé par"), related_name="+", editable=False
    )
    filed_at = models.DateTimeField(_("déposé le"), blank=True, null=True, editable=False)
    answer = models.TextField(_("réponse"), blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, blank=True, null=True, verbose_name=_("répondu par"), related_name="+", editable=False
    )
    answered_at = models.DateTimeField(_("répondu le"), blank=True, null=True, editable=False)
    accepted = models.JSONField(_("rédaction retenue"), blank=True, null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, blank=True, null=True, verbose_name=_("joint à"), related_name="joined", editable=False
    )
    applied_at = models.DateTimeField(_("porté au texte le"), blank=True, null=True, editable=False)

    class Meta:
        ordering = ["edition", "number", "pk"]
        verbose_name = _("amendement")
        verbose_name_plural = _("amendements")
        indexes = [models.Index(fields=["institution", "state"], name="amendment_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "key"],
                condition=Q(state__in=[str(each) for each in TAKEN]),
                name="amendment_one_accepted",
                violation_error_message=_(
                    "Un autre amendement est déjà accepté sur la même rubrique : un seul des deux peut l’être."
                ),
            ),
            models.UniqueConstraint(fields=["edition", "number"], name="amendment_number"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "filed", "under_review", "withdrawn"])
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="amendment_answered",
                violation_error_message=_("Chaque issue a sa réponse motivée."),
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("author")),
                name="amendment_two_persons",
                violation_error_message=_("La personne qui répond n’est pas l’auteur de l’amendement."),
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False),
                name="amendment_merged",
                violation_error_message=_("Dites à quel amendement celui-ci est joint."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(number__isnull=False),
                name="amendment_filed",
                violation_error_message=_("Un amendement déposé a son numéro."),
            ),
        ]

    def __str__(self) -> str:
        return f"A{self.number}" if self.number else str(_("Projet d’amendement"))

    def get_absolute_url(self) -> str:
        return reverse("careers:amendment_detail", args=[self.pk])
