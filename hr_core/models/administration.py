"""The administration of an institution: roles given for a time by two people, sign-ins, sign-in policy, access reviews."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import DecidedByAnother, InstitutionScoped, ScopedDated, ordered_period
from hr_core.models.users import User, role_words
from hr_core.roles import role_choices
from hr_core.ui.states import StateChoices


class RoleActState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à approuver")
    PLANNED = "planned", "info", "clock", _("à venir")
    IN_FORCE = "in_force", "ok", "circle-check", _("en vigueur")
    ENDED = "ended", "", "", _("terminé")
    REFUSED = "refused", "bad", "x", _("refusé")


class RoleAct(ScopedDated, DecidedByAnother):
    """The giving of a role over `[start, end)`: proposed by one person, approved by another when the role is sensitive.
    Its effect is the `RoleGrant`, made on its first day and taken back on its end. With a unit, it holds there only."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("compte"), related_name="role_acts")
    role = models.CharField(_("rôle"), max_length=40, choices=role_choices)
    unit = models.ForeignKey("hr_core.Unit", models.PROTECT, null=True, blank=True, verbose_name=_("pour l’unité"), related_name="+")
    reason = models.CharField(_("motif"), max_length=200)
    state = models.CharField(_("état"), max_length=10, choices=RoleActState, default=RoleActState.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("proposé par"), related_name="+", editable=False)
    proposed_at = models.DateTimeField(_("proposé le"), auto_now_add=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        verbose_name = _("acte de rôle")
        verbose_name_plural = _("actes de rôle")
        indexes = [models.Index(fields=["institution", "state"], name="role_act_state")]
        constraints = [
            ordered_period("role_act"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | (~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("user"))),
                name="role_act_two_persons",
                violation_error_message=_("Ni qui a proposé le rôle ni qui le reçoit ne l’approuve."),
            ),
            models.UniqueConstraint(
                fields=["institution", "user", "role", "unit"],
                condition=Q(state__in=("proposed", "planned", "in_force")),
                nulls_distinct=False,
                name="role_act_once",
                violation_error_message=_("Ce rôle est déjà donné ou proposé à cette personne."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.words}"

    @property
    def words(self) -> str:
        """The role in words, with its unit, which is read."""
        return role_words(str(self.get_role_display()), self.unit)


class AccountEvent(InstitutionScoped):
    """What an administrator did to an account: kept, and audited, because the account itself belongs to the zone."""

    class Kind(models.TextChoices):
        INVITED = "invited", _("invitation envoyée")
        DEACTIVATED = "deactivated", _("compte désactivé")
        REACTIVATED = "reactivated", _("compte réactivé")
        FACTOR_RESET = "factor_reset", _("second facteur réinitialisé")
        SESSIONS_CLOSED = "sessions_closed", _("sessions fermées")

    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("compte"), related_name="account_events")
    kind = models.CharField(_("acte"), max_length=16, choices=Kind)
    reason = models.CharField(_("motif"), max_length=200, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, verbose_name=_("par"), related_name="+")
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("acte sur un compte")
        verbose_name_plural = _("actes sur les comptes")
        indexes = [models.Index(fields=["institution", "user"], name="account_event_user")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.user}"


class SignIn(models.Model):
    """A sign-in, or its refusal. It belongs to the zone: one signs in before any institution is chosen.

    `session_key` lets an administrator close the session; it is dropped when the session ends.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, verbose_name=_("compte"), related_name="sign_ins")
    identifier = models.CharField(_("identifiant donné"), max_length=120)
    succeeded = models.BooleanField(_("réussie"))
    at = models.DateTimeField(_("le"), auto_now_add=True)
    address = models.CharField(_("depuis"), max_length=45, blank=True)
    agent = models.CharField(_("navigateur"), max_length=200, blank=True)
    session_key = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(_("fermée le"), null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("connexion")
        indexes = [models.Index(fields=["user", "-at"], name="sign_in_user")]

    def __str__(self) -> str:
        return f"{self.identifier} {self.at:%d/%m/%Y %H:%M}"


class SignInPolicy(InstitutionScoped):
    """How the people of an institution sign in; the roles called sensitive always ask for a second factor."""

    factor_roles = ArrayField(
        models.CharField(max_length=40), verbose_name=_("rôles au second facteur"), default=list, blank=True
    )
    session_hours = models.PositiveSmallIntegerField(_("durée d’une session, en heures"), default=12)

    class Meta:
        verbose_name = _("règle de connexion")
        constraints = [
            models.UniqueConstraint(fields=["institution"], name="sign_in_policy_once"),
            models.CheckConstraint(
                condition=Q(session_hours__gte=1, session_hours__lte=336),
                name="sign_in_policy_hours",
                violation_error_message=_("Une session dure de 1 à 336 heures (14 jours)."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.institution_id)


class AccessReview(InstitutionScoped):
    """A periodic review of who may do what: each role is kept or removed, then another person signs it all."""

    class State(StateChoices):
        OPEN = "open", "now", "clock", _("en cours")
        SIGNED = "signed", "ok", "circle-check", _("signée")

    name = models.CharField(_("revue"), max_length=80)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.OPEN, editable=False)
    opened_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("ouverte par"), related_name="+", editable=False)
    opened_at = models.DateTimeField(_("ouverte le"), auto_now_add=True)
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, verbose_name=_("signée par"), related_name="+", editable=False
    )
    signed_at = models.DateTimeField(_("signée le"), null=True, editable=False)
    digest = models.CharField(_("empreinte"), max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("revue des habilitations")
        verbose_name_plural = _("revues des habilitations")
        constraints = [
            models.UniqueConstraint(
                fields=["institution"], condition=Q(state="open"), name="access_review_one_open",
                violation_error_message=_("Une revue est déjà en cours : signez-la d’abord."),
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("opened_by")),
                name="access_review_two_persons",
                violation_error_message=_("La personne qui a ouvert la revue ne la signe pas."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class AccessReviewLine(InstitutionScoped):
    """A role held when the review was opened, and what is decided of it; never by the person concerned."""

    class Decision(StateChoices):
        OPEN = "open", "wait", "clock", _("à décider")
        KEPT = "kept", "", "check", _("gardé")
        REMOVED = "removed", "bad", "x", _("retiré")

    review = models.ForeignKey(AccessReview, models.CASCADE, related_name="lines", verbose_name=_("revue"))
    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("compte"), related_name="+")
    role = models.CharField(_("rôle"), max_length=40, choices=role_choices)
    unit = models.ForeignKey("hr_core.Unit", models.PROTECT, null=True, blank=True, verbose_name=_("pour l’unité"), related_name="+")
    granted_at = models.DateTimeField(_("attribué le"))
    last_sign_in = models.DateTimeField(_("dernière connexion"), null=True, blank=True)
    decision = models.CharField(_("décision"), max_length=8, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("décidé par"), related_name="+")
    remark = models.CharField(_("observation"), max_length=200, blank=True)

    class Meta:
        ordering = ["user__full_name", "role"]
        verbose_name = _("ligne d’une revue")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "review", "user", "role", "unit"], nulls_distinct=False, name="access_review_line_once"
            ),
            models.CheckConstraint(
                condition=Q(decision="open") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("user"))),
                name="access_review_line_other",
                violation_error_message=_("Personne ne décide de son propre rôle."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.words}"

    @property
    def words(self) -> str:
        """The role in words, with its unit, which is read."""
        return role_words(str(self.get_role_display()), self.unit)
