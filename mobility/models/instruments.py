"""Instruments of social security and the schemes' figures: tables of the zone, nothing personal, audited."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Country
from hr_core.text import french_date
from mobility.choices_agreements import Confidence, PostingRule
from mobility.rights import instruments as pure


class Instrument(models.Model):
    """A convention or agreement between countries. A day or a length that is empty is not known: it never counts as nought."""

    code = models.SlugField(_("code"), max_length=24, unique=True)
    title = models.CharField(_("intitulé"), max_length=160)
    signed_on = models.DateField(_("signé le"), null=True, blank=True)
    signed_on_text = models.CharField(_("signature, telle que citée"), max_length=120, blank=True)
    in_force_on = models.DateField(
        _("en vigueur depuis"), null=True, blank=True, help_text=_("Pour toutes les parties qui l’ont ratifié, sauf date propre.")
    )
    ended_on = models.DateField(_("dénoncé le"), null=True, blank=True)
    branches = ArrayField(
        models.CharField(max_length=12, choices=list(pure.BRANCHES.items())), verbose_name=_("branches"), default=list, blank=True
    )
    posting_rule = models.CharField(_("règle de détachement"), max_length=8, choices=PostingRule, default=PostingRule.UNKNOWN)
    posting_months = models.PositiveSmallIntegerField(_("durée du détachement (mois)"), null=True, blank=True)
    posting_renewals = models.PositiveSmallIntegerField(_("prolongations permises"), null=True, blank=True)
    posting_agreed_by = models.CharField(_("qui l’accorde"), max_length=160, blank=True)
    posting_form = models.CharField(_("formulaire"), max_length=40, blank=True)
    posting_article = models.CharField(_("article"), max_length=60, blank=True)
    totalisation_months = models.PositiveSmallIntegerField(
        _("durée minimale d’une période (mois)"), null=True, blank=True,
        help_text=_("En dessous, l’autre régime prend la période en charge."),
    )  # fmt: skip
    ask = models.CharField(_("à qui demander"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    confidence = models.CharField(_("confiance"), max_length=6, choices=Confidence, default=Confidence.LOW)
    note = models.TextField(_("observations"), blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("instrument de sécurité sociale")
        verbose_name_plural = _("instruments de sécurité sociale")
        constraints = [
            models.CheckConstraint(
                condition=~Q(posting_rule="known") | Q(posting_months__gt=0),
                name="instrument_posting_known",
                violation_error_message=_("Une règle de détachement connue a sa durée ; sans durée, laissez « inconnue »."),
            ),
            models.CheckConstraint(
                condition=Q(posting_rule="known") | Q(posting_months__isnull=True, posting_renewals__isnull=True),
                name="instrument_posting_unknown",
                violation_error_message=_("Une durée suppose une règle connue : changez aussi la règle."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(in_force_on__isnull=True) | Q(ended_on__gt=models.F("in_force_on")),
                name="instrument_period",
                violation_error_message=_("La dénonciation suit l’entrée en vigueur."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mobility:instrument_detail", args=[self.pk])

    @property
    def signed_told(self) -> str:
        return self.signed_on_text or (french_date(self.signed_on))

    @property
    def countries_told(self) -> str:
        """The countries bound; costs a query without the prefetch of the parties."""
        return ", ".join(party.country.name for party in self.parties.all())

    def pure(self) -> pure.Instrument:
        """What the rules read. `parties` must be prefetched where several are read."""
        parties = tuple(
            pure.Party(each.country_id, self.signed_on, each.ratified_on, each.in_force_on, each.confidence)
            for each in self.parties.all()
        )
        posting = pure.Posting(
            self.posting_rule, self.posting_months, self.posting_renewals, self.posting_agreed_by, self.posting_form,
            self.posting_article,
        )  # fmt: skip
        return pure.Instrument(
            self.code, self.title, tuple(self.branches), parties, self.in_force_on, self.ended_on, posting,
            self.totalisation_months, self.ask, self.source, self.confidence,
        )  # fmt: skip


class InstrumentParty(models.Model):
    """A country bound by an instrument: what is known of its ratification."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, verbose_name=_("instrument"), related_name="parties")
    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("pays"), related_name="+")
    ratified_on = models.DateField(_("ratifié le"), null=True, blank=True)
    in_force_on = models.DateField(_("en vigueur depuis"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    confidence = models.CharField(_("confiance"), max_length=6, choices=Confidence, default=Confidence.LOW)

    class Meta:
        ordering = ["country__name"]
        verbose_name = _("partie à un instrument")
        verbose_name_plural = _("parties aux instruments")
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "country"], name="instrument_party_once",
                violation_error_message=_("Ce pays est déjà partie à l’instrument."),
            ),
            models.CheckConstraint(
                condition=Q(in_force_on__isnull=True) | Q(ratified_on__isnull=True) | Q(in_force_on__gte=models.F("ratified_on")),
                name="instrument_party_days",
                violation_error_message=_("L’entrée en vigueur suit la ratification."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.instrument}, {self.country}"


class SchemeFigure(models.Model):
    """What the general pension scheme of a country asks to open a pension, from a day. Empty: not known, ask the scheme."""

    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("pays"), related_name="+")
    start = models.DateField(_("à partir du"), default=date(2000, 1, 1))
    months_required = models.PositiveSmallIntegerField(_("durée d’assurance demandée (mois)"), null=True, blank=True)
    rate = models.PositiveIntegerField(
        _("pension acquise par année (pour 10 000)"), null=True, blank=True,
        help_text=_("133 : 1,33 % du salaire de référence par année. Vide quand la formule n’est pas proportionnelle."),
    )  # fmt: skip
    ask = models.CharField(_("à qui demander"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("confiance"), max_length=6, choices=Confidence, default=Confidence.LOW)

    class Meta:
        ordering = ["country__name", "-start"]
        verbose_name = _("règle d’un régime de retraite")
        verbose_name_plural = _("règles des régimes de retraite")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "start"], name="scheme_figure_day",
                violation_error_message=_("Une règle de ce pays commence déjà ce jour-là."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.country}, {self.start}"
