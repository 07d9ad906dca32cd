"""The seminar that validates an edition: its session, one seat a member country, ballots, votes, reservations, minutes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_referential import Choice, Result, SeminarMode
from careers.models.amendments import Amendment
from careers.models.editions import Edition
from hr_core.models import Country, Institution, InstitutionScoped


class Seminar(models.Model):
    """A session on an edition. `quorum`: how many member countries must be present. Minutes are facts, frozen and hashed."""

    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name=_("édition"), related_name="seminars")
    mode = models.CharField(_("forme"), max_length=8, choices=SeminarMode, default=SeminarMode.VIDEO)
    starts_at = models.DateTimeField(_("séance du"))
    link = models.URLField(_("adresse de la visioconférence"), blank=True)
    quorum = models.PositiveSmallIntegerField(_("quorum (pays)"))
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("présidence"), related_name="+")
    secretary = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("secrétariat"), related_name="+")
    convened_at = models.DateTimeField(_("convoquée le"), auto_now_add=True)
    opened_at = models.DateTimeField(_("ouverte le"), blank=True, null=True)
    closed_at = models.DateTimeField(_("levée le"), blank=True, null=True)
    minutes = models.JSONField(_("procès-verbal"), blank=True, null=True)
    digest = models.CharField(_("empreinte"), max_length=64, blank=True)
    secretary_signed_at = models.DateTimeField(_("signé par le secrétariat le"), blank=True, null=True)
    chair_signed_at = models.DateTimeField(_("signé par la présidence le"), blank=True, null=True)

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("séminaire")
        verbose_name_plural = _("séminaires")
        constraints = [
            models.CheckConstraint(
                condition=~Q(chair=F("secretary")),
                name="seminar_two_persons",
                violation_error_message=_("La présidence et le secrétariat sont deux personnes."),
            ),
            models.CheckConstraint(
                condition=Q(quorum__gte=1), name="seminar_quorum", violation_error_message=_("Le quorum est d’un pays au moins.")
            ),
            models.CheckConstraint(
                condition=Q(minutes=None, secretary_signed_at=None, chair_signed_at=None)
                | (Q(minutes__isnull=False) & ~Q(digest="")),
                name="seminar_minutes",
                violation_error_message=_("On signe un procès-verbal dressé."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition.code}, {self.get_mode_display()}"

    def get_absolute_url(self) -> str:
        return reverse("careers:seminar_detail", args=[self.pk])


class SeminarSeat(models.Model):
    """The seat of a member country: who votes for it, from which institution, and since when they are present."""

    seminar = models.ForeignKey(Seminar, models.CASCADE, verbose_name=_("séminaire"), related_name="seats")
    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("pays"), related_name="+")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, blank=True, null=True, verbose_name=_("votant"), related_name="+")
    seat_of = models.ForeignKey(Institution, models.PROTECT, blank=True, null=True, verbose_name=_("institution"), related_name="+")
    present_at = models.DateTimeField(_("présent depuis"), blank=True, null=True)

    class Meta:
        ordering = ["country__name"]
        verbose_name = _("siège")
        verbose_name_plural = _("sièges")
        constraints = [
            models.UniqueConstraint(
                fields=["seminar", "country"],
                name="seminar_seat_country",
                violation_error_message=_("Ce pays a déjà son siège."),
            ),
            models.CheckConstraint(
                condition=Q(present_at=None) | Q(voter__isnull=False),
                name="seminar_seat_present",
                violation_error_message=_("Un siège sans votant n’est pas présent."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.country)


class Ballot(models.Model):
    """A question put to the vote: a referred amendment, or the whole text. The chair's casting vote settles a tie alone."""

    seminar = models.ForeignKey(Seminar, models.CASCADE, verbose_name=_("séminaire"), related_name="ballots")
    number = models.PositiveSmallIntegerField(_("vote"))
    question = models.CharField(_("question"), max_length=300)
    amendment = models.ForeignKey(Amendment, models.PROTECT, blank=True, null=True, verbose_name=_("amendement"), related_name="ballots")
    opened_at = models.DateTimeField(_("ouvert le"), auto_now_add=True)
    closed_at = models.DateTimeField(_("clos le"), blank=True, null=True)
    yes = models.PositiveSmallIntegerField(_("pour"), blank=True, null=True)
    no = models.PositiveSmallIntegerField(_("contre"), blank=True, null=True)
    abstain = models.PositiveSmallIntegerField(_("abstentions"), blank=True, null=True)
    casting = models.CharField(_("voix prépondérante"), max_length=8, choices=Choice, blank=True)
    result = models.CharField(_("résultat"), max_length=8, choices=Result, blank=True)

    class Meta:
        ordering = ["seminar", "number"]
        verbose_name = _("scrutin")
        verbose_name_plural = _("scrutins")
        constraints = [
            models.UniqueConstraint(fields=["seminar", "number"], name="ballot_number"),
            models.UniqueConstraint(
                fields=["seminar", "amendment"],
                name="ballot_amendment",
                violation_error_message=_("Cet amendement a déjà été mis aux voix dans cette séance."),
            ),
            models.CheckConstraint(
                condition=Q(casting="") | (Q(casting__in=["yes", "no"]) & Q(yes=F("no"))),
                name="ballot_casting",
                violation_error_message=_("La voix prépondérante ne sert qu’à départager."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, result="") | Q(closed_at__isnull=False, result__in=["adopted", "rejected"]),
                name="ballot_result",
                violation_error_message=_("Un scrutin clos a son résultat."),
            ),
        ]

    def __str__(self) -> str:
        return self.question


class BallotVote(InstitutionScoped):
    """The vote of a member country, cast by the institution that holds its seat. It never changes."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, verbose_name=_("scrutin"), related_name="votes")
    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("pays"), related_name="+")
    choice = models.CharField(_("vote"), max_length=8, choices=Choice)
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("votant"), related_name="+")
    voted_at = models.DateTimeField(_("voté le"), auto_now_add=True)

    class Meta:
        ordering = ["country__name"]
        verbose_name = _("vote d’un pays")
        verbose_name_plural = _("votes des pays")
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "country"],
                name="ballot_vote_country",
                violation_error_message=_("Ce pays a déjà voté : chaque pays membre a une voix."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.choice}"


class Reservation(InstitutionScoped):
    """What an institution does not accept, kept with the edition."""

    seminar = models.ForeignKey(Seminar, models.CASCADE, verbose_name=_("séminaire"), related_name="reservations")
    code = models.CharField(_("article"), max_length=12, blank=True)
    text = models.TextField(_("réserve"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("exprimée par"), related_name="+", editable=False
    )
    made_at = models.DateTimeField(_("exprimée le"), auto_now_add=True)

    class Meta:
        ordering = ["institution__acronym", "pk"]
        verbose_name = _("réserve")
        verbose_name_plural = _("réserves")

    def __str__(self) -> str:
        return self.text[:60]
