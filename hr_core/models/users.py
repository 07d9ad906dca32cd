"""Accounts and the roles that they hold in institutions."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import InstitutionScoped, ScopedManager
from hr_core.roles import role_choices


class UserManager(BaseUserManager):
    def create_user(self, username: str, email: str = "", password: str | None = None, **extra: object) -> User:
        user = self.model(username=username, email=self.normalize_email(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. `username` is `<institution>/<staff number>` or a chosen name for officers."""

    username = models.CharField(_("identifiant"), max_length=64, unique=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    full_name = models.CharField(_("nom complet"), max_length=120, blank=True)
    person_uid = models.UUIDField(_("personne"), null=True, blank=True)
    is_active = models.BooleanField(_("actif"), default=True)
    is_staff = models.BooleanField(_("technicien"), default=False)
    date_joined = models.DateTimeField(_("créé le"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        ordering = ["full_name"]
        verbose_name = _("compte")
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_unique",
                violation_error_message=_("Un autre compte utilise cette adresse."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    @property
    def initials(self) -> str:
        words = str(self).split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class WholeRoleManager(ScopedManager):
    """The roles held for the whole institution: whoever asks who holds a role means these."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(unit__isnull=True)


class RoleGrant(InstitutionScoped):
    """A role given to an account in an institution; its effect is the membership of the role's group.

    With a unit it holds for that unit and those below only: `objects` leaves such rows out, `with_units` has all.
    """

    user = models.ForeignKey(User, models.CASCADE, verbose_name=_("compte"), related_name="role_grants")
    role = models.CharField(_("rôle"), max_length=40, choices=role_choices)
    granted_at = models.DateTimeField(_("attribué le"), auto_now_add=True)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, verbose_name=_("attribué par"), related_name="+", editable=False
    )
    unit = models.ForeignKey("hr_core.Unit", models.PROTECT, null=True, blank=True, verbose_name=_("pour l’unité"), related_name="+")

    objects = WholeRoleManager()
    with_units = ScopedManager()

    class Meta:
        ordering = ["user__full_name", "role"]
        verbose_name = _("attribution de rôle")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "user", "role", "unit"],
                nulls_distinct=False,
                name="role_grant_unique",
                violation_error_message=_("Cette personne tient déjà ce rôle."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.words}"

    @property
    def words(self) -> str:
        """« Agent des ressources humaines, pour Agence de Kaolack »; reads the unit."""
        return role_words(str(self.get_role_display()), self.unit)


def role_words(label: str, unit: object) -> str:
    """A role in words, with the unit for which it is held."""
    return gettext("%(role)s, pour %(unit)s") % {"role": label, "unit": unit} if unit else label
