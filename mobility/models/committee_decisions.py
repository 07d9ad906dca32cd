"""Marks, places, decisions, minutes and appeals of the regional committee."""

from __future__ import annotations

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from mobility.choices_committee import TIE_WORDS, AppealGround, AppealKind, AppealState, Criterion, Outcome
from mobility.models.committee_sessions import AgendaItem, CommitteeSession, Voice


class Mark(InstitutionScoped):
    """A mark with its sentence. The policies let its author alone read it until its round is locked, and nobody write it then."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, verbose_name=_("point"), related_name="marks")
    application = models.ForeignKey("mobility.Application", models.PROTECT, verbose_name=_("candidature"), related_name="+")
    voice = models.ForeignKey(Voice, models.PROTECT, verbose_name=_("voix"), related_name="marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("personne"), related_name="+")
    round = models.PositiveSmallIntegerField(_("tour"))
    criterion = models.PositiveSmallIntegerField(_("critère"), choices=Criterion)
    value = models.PositiveSmallIntegerField(_("note"))
    sentence = models.CharField(_("phrase à l’appui"), max_length=300)

    class Meta:
        ordering = ["application_id", "criterion", "voice__member__order"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [models.Index(fields=["institution", "item", "round"], name="committee_mark_item")]
        constraints = [
            models.UniqueConstraint(
                fields=["voice", "application", "criterion", "round"], name="committee_mark_once",
                violation_error_message=_("Ce critère est déjà noté."),
            ),
            models.CheckConstraint(
                condition=Q(value__range=(0, 5)), name="committee_mark_range",
                violation_error_message=_("Une note va de 0 à 5."),
            ),
            models.CheckConstraint(
                condition=~Q(sentence=""), name="committee_mark_sentence",
                violation_error_message=_("Chaque note porte une phrase à l’appui."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_criterion_display()} : {self.value}"


class Place(InstitutionScoped):
    """The rank of a candidate as computed. Fractions are exact, as text (« 1459/20 »); `shown` in tenths."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, verbose_name=_("point"), related_name="places")
    application = models.ForeignKey("mobility.Application", models.PROTECT, verbose_name=_("candidature"), related_name="places")
    rank = models.PositiveSmallIntegerField(_("rang"))
    matching = models.CharField(_("correspondance"), max_length=60)
    means = models.JSONField(_("moyennes par critère"), blank=True)
    mean = models.CharField(_("note moyenne"), max_length=60)
    final = models.CharField(_("total exact"), max_length=80)
    shown = models.PositiveSmallIntegerField(_("total, en dixièmes"))
    tie_rule = models.CharField(_("départagé par"), max_length=16, blank=True)
    facts = models.JSONField(_("éléments lus"), blank=True)

    class Meta:
        ordering = ["rank"]
        verbose_name = _("rang")
        verbose_name_plural = _("rangs")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "application"], name="committee_place_once",
                violation_error_message=_("Cette candidature a déjà un rang."),
            ),
            models.UniqueConstraint(
                fields=["item", "rank"], name="committee_place_rank",
                violation_error_message=_("Ce rang est déjà pris."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rank}"

    @property
    def mean_fraction(self) -> Fraction:
        return Fraction(self.mean)

    @property
    def total(self) -> Fraction:
        """The figure shown, out of 100."""
        return Fraction(self.shown, 10)

    @property
    def tie_word(self) -> str:
        return str(TIE_WORDS.get(self.tie_rule, ""))


class CommitteeDecision(InstitutionScoped):
    """What the committee decides on an application, with its reasons. It freezes when the item is decided."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, verbose_name=_("point"), related_name="decisions")
    application = models.ForeignKey("mobility.Application", models.PROTECT, verbose_name=_("candidature"), related_name="decisions")
    outcome = models.CharField(_("décision"), max_length=12, choices=Outcome)
    reserve_rank = models.PositiveSmallIntegerField(_("rang sur la réserve"), null=True, blank=True)
    reserve_until = models.DateField(_("réserve valable jusqu’au (exclu)"), null=True, editable=False)
    reason = models.TextField(_("motifs"))
    gaps = models.TextField(_("écarts constatés"), blank=True)
    training = models.TextField(_("formations conseillées"), blank=True)
    departs = models.BooleanField(_("s’écarte du rang"), default=False, editable=False)
    departure_reason = models.TextField(_("motif de l’écart au rang"), blank=True)
    votes_for = models.PositiveSmallIntegerField(_("voix pour"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("voix contre"), null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("consignée par"), related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(_("consignée le"), auto_now=True)

    class Meta:
        ordering = ["item__position", "reserve_rank", "pk"]
        verbose_name = _("décision de la commission")
        verbose_name_plural = _("décisions de la commission")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "application"], name="committee_decision_once",
                violation_error_message=_("Cette candidature a déjà une décision."),
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(outcome=Outcome.RETAINED), name="committee_decision_one_retained",
                violation_error_message=_("Une autre candidature est déjà retenue pour cet avis."),
            ),
            models.UniqueConstraint(
                fields=["item", "reserve_rank"], name="committee_decision_reserve_rank",
                violation_error_message=_("Ce rang de la réserve est déjà donné."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.RESERVE, reserve_rank__isnull=False, reserve_until__isnull=False)
                | ~Q(outcome=Outcome.RESERVE) & Q(reserve_rank__isnull=True, reserve_until__isnull=True),
                name="committee_decision_reserve",
                violation_error_message=_("Une candidature de réserve, et elle seule, a un rang et une date de fin."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="committee_decision_reasoned",
                violation_error_message=_("Une décision porte ses motifs."),
            ),
            models.CheckConstraint(
                condition=Q(departs=False)
                | ~Q(departure_reason="") & Q(votes_for__gt=F("votes_against"), votes_for__isnull=False),
                name="committee_decision_departure",
                violation_error_message=_("S’écarter du rang demande un vote favorable et un motif écrit."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.application}, {self.get_outcome_display()}"


class Minutes(InstitutionScoped):
    """The minutes of a session: facts frozen at the first signature, sealed and chained at the second."""

    session = models.OneToOneField(CommitteeSession, models.PROTECT, verbose_name=_("séance"), related_name="minutes")
    number = models.PositiveIntegerField(_("n° dans la chaîne"), null=True, blank=True)
    content = models.JSONField(_("contenu"), blank=True)
    chair_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("signé, présidence"), related_name="+"
    )
    chair_signed_at = models.DateTimeField(_("signé par la présidence le"), null=True, blank=True)
    secretary_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("signé, secrétariat"), related_name="+"
    )
    secretary_signed_at = models.DateTimeField(_("signé par le secrétariat le"), null=True, blank=True)
    previous = models.CharField(_("empreinte précédente"), max_length=64, blank=True)
    seal = models.CharField(_("empreinte"), max_length=64, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = _("procès-verbal")
        verbose_name_plural = _("procès-verbaux")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"], name="committee_minutes_number",
                violation_error_message=_("Un procès-verbal porte déjà ce numéro."),
            ),
            models.CheckConstraint(
                condition=~Q(chair_signed_by=F("secretary_signed_by")), name="committee_minutes_two_persons",
                violation_error_message=_("La présidence et le secrétariat sont deux personnes."),
            ),
            models.CheckConstraint(
                condition=Q(seal="")
                | Q(chair_signed_at__isnull=False, secretary_signed_at__isnull=False, number__isnull=False),
                name="committee_minutes_sealed",
                violation_error_message=_("Un procès-verbal scellé porte deux signatures et son numéro."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(_("Procès-verbal de la séance %(number)s") % {"number": self.session.number})


class MinutesPart(InstitutionScoped):
    """What the minutes say of one item, closed to whoever is recused from it; `Minutes.content` keeps its digest.

    People are told by the number of their application, so that the seal outlives the erasure of a file.
    """

    minutes = models.ForeignKey(Minutes, models.PROTECT, verbose_name=_("procès-verbal"), related_name="parts")
    item = models.OneToOneField(AgendaItem, models.PROTECT, verbose_name=_("point"), related_name="minutes_part")
    content = models.JSONField(_("contenu"), blank=True)
    digest = models.CharField(_("empreinte"), max_length=64)

    class Meta:
        ordering = ["item__position"]
        verbose_name = _("partie d’un procès-verbal")
        verbose_name_plural = _("parties d’un procès-verbal")

    def __str__(self) -> str:
        return f"{self.item}"


class Appeal(InstitutionScoped):
    """What a candidate asks after a decision; a review that is accepted replays the item, and both records are kept."""

    application = models.ForeignKey("mobility.Application", models.PROTECT, verbose_name=_("candidature"), related_name="appeals")
    item = models.ForeignKey(AgendaItem, models.PROTECT, verbose_name=_("point"), related_name="appeals")
    kind = models.CharField(_("voie"), max_length=12, choices=AppealKind)
    ground = models.CharField(_("moyen"), max_length=16, choices=AppealGround, blank=True)
    text = models.TextField(_("exposé"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("déposé par"), related_name="+")
    filed_at = models.DateTimeField(_("déposé le"), auto_now_add=True)
    due_on = models.DateField(_("réponse attendue le"))
    state = models.CharField(_("état"), max_length=8, choices=AppealState, default=AppealState.FILED)
    answer = models.TextField(_("réponse"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("répondu par"), related_name="+"
    )
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    suspends_until = models.DateField(_("signature suspendue jusqu’au"), null=True, blank=True)
    replay = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, verbose_name=_("rejugé au point"), related_name="+")

    class Meta:
        ordering = ["-filed_at", "-pk"]
        verbose_name = _("recours")
        verbose_name_plural = _("recours")
        indexes = [models.Index(fields=["institution", "state"], name="committee_appeal_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=AppealKind.REVIEW) | ~Q(ground=""), name="committee_appeal_ground",
                violation_error_message=_("Un réexamen repose sur un moyen de la liste ; les notes elles-mêmes n’en sont pas un."),
            ),
            models.CheckConstraint(
                condition=Q(state=AppealState.FILED) | Q(answered_by__isnull=False) & ~Q(answer=""),
                name="committee_appeal_answered",
                violation_error_message=_("Une réponse porte son auteur et ses motifs."),
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("filed_by")), name="committee_appeal_two_persons",
                violation_error_message=_("Personne ne répond à son propre recours."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.application}"
