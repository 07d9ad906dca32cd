"""What the zone keeps beside the countries' files: figures changed between two releases, their yearly review, parities.

These tables belong to the zone, not to an institution: the law of a country is the same for all its institutions.
They are audited and hold nothing personal but the accounts of those who decide.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import Country
from hr_core.models.base import Dated, ordered_period
from hr_core.models.employees import two_persons
from hr_core.ui.states import StateChoices


class Confidence(models.TextChoices):
    """How sure a figure is; the same words as in the countries' files."""

    HIGH = "high", _("élevée : texte officiel lu")
    MEDIUM = "medium", _("moyenne : source sérieuse, texte non lu")
    LOW = "low", _("à confirmer : source seule ou ancienne")


class LawOverride(Dated):
    """A figure of a country's law changed between two releases: `value` has the shape of the country file.

    It counts in the calculation once another administrator of the zone has approved it. Without `end` it lasts until the
    next value that the country file knows.
    """

    class State(StateChoices):
        PROPOSED = "proposed", "wait", "clock", _("proposé")
        APPROVED = "approved", "ok", "circle-check", _("approuvé")
        REFUSED = "refused", "bad", "x", _("refusé")
        WITHDRAWN = "withdrawn", "", "", _("retiré")

    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("pays"), related_name="law_overrides")
    figure = models.CharField(_("chiffre"), max_length=80)
    value = models.JSONField(_("valeur"))
    source_title = models.CharField(_("texte ou source"), max_length=200)
    source_url = models.URLField(_("adresse de la source"), max_length=400, blank=True)
    source_on = models.DateField(_("date de la source"), null=True, blank=True)
    confidence = models.CharField(_("fiabilité"), max_length=8, choices=Confidence, default=Confidence.HIGH)
    reason = models.TextField(_("motif"))
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposé par"), related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(_("proposé le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        verbose_name=_("décidé par"),
        related_name="+",
        editable=False,
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    decision_reason = models.CharField(_("observation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _("changement d’un chiffre de la loi")
        verbose_name_plural = _("changements de la loi")
        constraints = [
            ordered_period("law_override"),
            two_persons("law_override"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="law_override_decided",
                violation_error_message=_("Une décision porte son auteur et sa date."),
            ),
        ]
        indexes = [models.Index(fields=["country", "state"], name="law_override_country")]

    def __str__(self) -> str:
        return f"{self.country_id.upper()} {self.figure}"


class LawReviewer(models.Model):
    """Who checks the figures of a country: named by an administrator of the zone."""

    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("pays"), related_name="law_reviewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("relecteur"), related_name="+")
    named_at = models.DateTimeField(_("désigné le"), auto_now_add=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("désigné par"), related_name="+", editable=False
    )

    class Meta:
        ordering = ["country", "user__full_name"]
        verbose_name = _("relecteur d’un pays")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "user"],
                name="law_reviewer_unique",
                violation_error_message=_("Cette personne relit déjà ce pays."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class ReviewCampaign(models.Model):
    """The review of a country's figures after a finance law: every figure in force is to be checked by `due_on`."""

    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("pays"), related_name="review_campaigns")
    label = models.CharField(_("objet"), max_length=80)
    year = models.PositiveSmallIntegerField(_("année"))
    opened_on = models.DateField(_("ouverte le"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    due_on = models.DateField(_("à terminer le"))
    closed_on = models.DateField(_("close le"), null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["-year", "country__name", "-id"]
        verbose_name = _("campagne de révision")
        verbose_name_plural = _("campagnes de révision")
        constraints = [
            models.UniqueConstraint(
                fields=["country"],
                condition=Q(closed_on__isnull=True),
                name="review_campaign_one_open",
                violation_error_message=_("Une campagne est déjà ouverte pour ce pays : close-la d’abord."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opened_on")),
                name="review_campaign_due",
                violation_error_message=_("L’échéance doit suivre l’ouverture."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}, {self.country}"


class FigureReview(models.Model):
    """A reviewer's word on a figure: still valid on a day, changed, or not to be ascertained. Never rewritten."""

    class Verdict(StateChoices):
        VALID = "valid", "ok", "circle-check", _("toujours valable")
        CHANGED = "changed", "bad", "alert-circle", _("a changé")
        UNSURE = "unsure", "wait", "alert-triangle", _("à confirmer")

    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("pays"), related_name="figure_reviews")
    campaign = models.ForeignKey(
        ReviewCampaign, models.PROTECT, null=True, blank=True, verbose_name=_("campagne"), related_name="reviews"
    )
    figure = models.CharField(_("chiffre"), max_length=80)
    verdict = models.CharField(_("constat"), max_length=8, choices=Verdict)
    valid_on = models.DateField(_("constaté au"))
    source_title = models.CharField(_("source vérifiée"), max_length=200)
    source_url = models.URLField(_("adresse de la source"), max_length=400, blank=True)
    comment = models.CharField(_("observation"), max_length=300, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("relecteur"), related_name="+", editable=False
    )
    reviewed_at = models.DateTimeField(_("relu le"), auto_now_add=True)

    class Meta:
        ordering = ["-reviewed_at", "-id"]
        verbose_name = _("relecture d’un chiffre")
        verbose_name_plural = _("relectures")
        indexes = [models.Index(fields=["country", "figure"], name="figure_review_figure")]

    def __str__(self) -> str:
        return f"{self.country_id.upper()} {self.figure}"

    @property
    def said(self) -> FigureReview.Verdict:
        """The verdict with its tone."""
        return self.Verdict(self.verdict)


class ExchangeRate(models.Model):
    """What one unit of a currency is worth in another from a day, until the next rate of the same pair.

    `rate` is a decimal number and so an exact rational. Fixed parities are not rows: see `payroll.parities`.
    """

    base = models.CharField(_("monnaie"), max_length=3)
    quote = models.CharField(_("exprimée en"), max_length=3)
    rate = models.DecimalField(_("valeur d’une unité"), max_digits=20, decimal_places=8)
    start = models.DateField(_("à partir du"))
    source_title = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("adresse de la source"), max_length=400, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("saisi par"), related_name="+", editable=False
    )
    entered_at = models.DateTimeField(_("saisi le"), auto_now_add=True)

    class Meta:
        ordering = ["base", "quote", "-start"]
        verbose_name = _("cours de change")
        verbose_name_plural = _("cours de change")
        constraints = [
            models.UniqueConstraint(
                fields=["base", "quote", "start"],
                name="exchange_rate_unique",
                violation_error_message=_("Un cours est déjà saisi pour cette date."),
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="exchange_rate_positive",
                violation_error_message=_("Un cours est un nombre positif."),
            ),
            models.CheckConstraint(
                condition=~Q(base=F("quote")),
                name="exchange_rate_two_currencies",
                violation_error_message=_("Choisissez deux monnaies différentes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.base}/{self.quote}"

    @property
    def exact(self) -> Any:
        """The rate as a Fraction."""
        return Fraction(self.rate)
