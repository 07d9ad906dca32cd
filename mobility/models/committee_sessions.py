"""A session of the regional committee, its items, who attends, who votes on what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from mobility.choices_committee import ITEM_STAGES, ITEM_WORDS, SESSION_STAGES, ItemKind, Presence, SessionMode, Stage
from mobility.models.committee_members import CommitteeMember


class CommitteeSession(InstitutionScoped):
    """`voters_needed` and `countries_needed` are the quorum's rule on the day of the convocation."""

    number = models.PositiveIntegerField(_("séance n°"), editable=False)
    held_at = models.DateTimeField(_("date et heure"))
    mode = models.CharField(_("forme"), max_length=8, choices=SessionMode, default=SessionMode.VIDEO)
    place = models.CharField(_("lieu ou adresse de la réunion"), max_length=200, blank=True)
    state = models.CharField(_("état"), max_length=16, choices=Stage, default=Stage.PLANNED, editable=False)
    voters_needed = models.PositiveSmallIntegerField(_("votants exigés"), default=5, editable=False)
    countries_needed = models.PositiveSmallIntegerField(_("pays exigés"), default=3, editable=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("prévue par"), related_name="+", editable=False
    )
    convened_at = models.DateTimeField(_("convoquée le"), null=True, editable=False)
    opened_at = models.DateTimeField(_("ouverte le"), null=True, editable=False)
    presided_by = models.ForeignKey(
        CommitteeMember, models.PROTECT, null=True, verbose_name=_("présidée par"), related_name="+", editable=False
    )
    closed_at = models.DateTimeField(_("débats clos le"), null=True, editable=False)
    published_at = models.DateTimeField(_("publiée le"), null=True, editable=False)
    adjourned_reason = models.CharField(_("motif du renvoi"), max_length=300, blank=True, editable=False)
    resumes = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name=_("reprend la séance"), related_name="+", editable=False
    )
    remarks = models.TextField(_("remarques au procès-verbal"), blank=True)
    extract = models.JSONField(_("extrait sans noms"), default=list, editable=False)

    class Meta:
        ordering = ["-held_at", "-pk"]
        verbose_name = _("séance de la commission")
        verbose_name_plural = _("séances de la commission")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"], name="committee_session_number",
                violation_error_message=_("Une séance porte déjà ce numéro."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=SESSION_STAGES), name="committee_session_stage",
                violation_error_message=_("Cet état n’est pas celui d’une séance."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(_("Séance %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("mobility:session_detail", args=[self.pk])


class AgendaItem(InstitutionScoped):
    """An item: the candidates of a vacancy, or their review. Marks of rounds up to `locked_round` are readable."""

    session = models.ForeignKey(CommitteeSession, models.PROTECT, verbose_name=_("séance"), related_name="items")
    vacancy = models.ForeignKey("mobility.Vacancy", models.PROTECT, verbose_name=_("avis de vacance"), related_name="agenda_items")
    kind = models.CharField(_("objet"), max_length=8, choices=ItemKind, default=ItemKind.VACANCY, editable=False)
    position = models.PositiveSmallIntegerField(_("point"))
    state = models.CharField(_("état"), max_length=16, choices=Stage, default=Stage.PLANNED, editable=False)
    matching_share = models.PositiveSmallIntegerField(_("part de la correspondance, en %"), default=50, editable=False)
    locked_round = models.PositiveSmallIntegerField(_("tours verrouillés"), default=0, editable=False)
    called_at = models.DateTimeField(_("appelé à"), null=True, editable=False)
    scoring_at = models.DateTimeField(_("notation ouverte à"), null=True, editable=False)
    locked_at = models.DateTimeField(_("notes verrouillées à"), null=True, editable=False)
    deliberating_at = models.DateTimeField(_("délibération ouverte à"), null=True, editable=False)
    decided_at = models.DateTimeField(_("décidé à"), null=True, editable=False)
    seed = models.CharField(_("graine du tirage"), max_length=64, blank=True, editable=False)
    is_drawn = models.BooleanField(_("départagé par le sort"), default=False, editable=False)
    remark_reason = models.CharField(_("motif de la seconde notation"), max_length=300, blank=True, editable=False)
    put_off_reason = models.CharField(_("motif de la remise"), max_length=300, blank=True, editable=False)
    replays = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name=_("rejoue le point"), related_name="replayed_by", editable=False
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("point de l’ordre du jour")
        verbose_name_plural = _("points de l’ordre du jour")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "vacancy", "kind"], name="agenda_item_once",
                violation_error_message=_("Cet avis est déjà à l’ordre du jour."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ITEM_STAGES), name="agenda_item_stage",
                violation_error_message=_("Cet état n’est pas celui d’un point."),
            ),
            models.CheckConstraint(
                condition=Q(matching_share__range=(30, 70)), name="agenda_item_share",
                violation_error_message=_("La part de la correspondance va de 30 à 70 %."),
            ),
            models.CheckConstraint(
                condition=Q(locked_round__lte=2), name="agenda_item_two_rounds",
                violation_error_message=_("Un point n’est noté que deux fois au plus."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.position}. {self.vacancy}"

    @property
    def round(self) -> int:
        """The round of marks under way, or the last one."""
        return self.locked_round + (self.state == Stage.SCORING)

    @property
    def word(self) -> str:
        return str(ITEM_WORDS[Stage(self.state)])


class Attendance(InstitutionScoped):
    session = models.ForeignKey(CommitteeSession, models.CASCADE, verbose_name=_("séance"), related_name="attendances")
    member = models.ForeignKey(CommitteeMember, models.PROTECT, verbose_name=_("membre"), related_name="+")
    presence = models.CharField(_("présence"), max_length=8, choices=Presence, default=Presence.EXPECTED)
    noted_at = models.DateTimeField(_("noté le"), auto_now=True)

    class Meta:
        ordering = ["member__order", "pk"]
        verbose_name = _("présence à une séance")
        verbose_name_plural = _("présences aux séances")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "member"], name="attendance_once",
                violation_error_message=_("Ce membre est déjà sur la feuille de présence."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member}, {self.get_presence_display()}"


class Voice(InstitutionScoped):
    """Who votes on an item, fixed when marking opens. `replaces` is the titular whose voice the substitute carries."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, verbose_name=_("point"), related_name="voices")
    member = models.ForeignKey(CommitteeMember, models.PROTECT, verbose_name=_("membre"), related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("personne"), related_name="+")
    replaces = models.ForeignKey(CommitteeMember, models.PROTECT, null=True, blank=True, verbose_name=_("supplée"), related_name="+")
    marked = models.PositiveSmallIntegerField(_("candidatures notées"), default=0)
    confirmed_at = models.DateTimeField(_("notes confirmées à"), null=True, blank=True)

    class Meta:
        ordering = ["member__order", "pk"]
        verbose_name = _("voix sur un point")
        verbose_name_plural = _("voix sur les points")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member"], name="voice_once", violation_error_message=_("Ce membre vote déjà sur ce point."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.member)


class AdHocSeat(InstitutionScoped):
    """A member of the call list drawn for one item whose recusals broke the quorum. `among`: the keys of the mandates that the lot
    was drawn from, so that anybody who reads the seed draws the same name again."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, verbose_name=_("point"), related_name="ad_hoc")
    member = models.ForeignKey(CommitteeMember, models.PROTECT, verbose_name=_("membre"), related_name="+")
    seed = models.CharField(_("graine du tirage"), max_length=64)
    among = models.JSONField(_("tiré parmi"))
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("tiré par"), related_name="+")
    drawn_at = models.DateTimeField(_("tiré le"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("membre ad hoc d’un point")
        verbose_name_plural = _("membres ad hoc des points")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member"], name="ad_hoc_once", violation_error_message=_("Ce membre est déjà appelé sur ce point."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.member)


class SessionPulse(InstitutionScoped):
    """What the screens of a session ask for every few seconds: a number that grows when something changes."""

    session = models.OneToOneField(CommitteeSession, models.CASCADE, verbose_name=_("séance"), related_name="pulse")
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("pouls d’une séance")
        verbose_name_plural = _("pouls des séances")

    def __str__(self) -> str:
        return str(self.version)


class LivePresence(InstitutionScoped):
    """When a member's screen last asked: who is cut off shows."""

    session = models.ForeignKey(CommitteeSession, models.CASCADE, verbose_name=_("séance"), related_name="screens")
    member = models.ForeignKey(CommitteeMember, models.CASCADE, verbose_name=_("membre"), related_name="+")
    seen_at = models.DateTimeField(_("vu à"))

    class Meta:
        verbose_name = _("écran en séance")
        verbose_name_plural = _("écrans en séance")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "member"], name="live_presence_once",
                violation_error_message=_("L’écran de ce membre est déjà connu."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.member)
