"""How each person wants to be told, what the directory shows of them, and the e-mails that an institution sends."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import InstitutionScoped


class MailPace(models.TextChoices):
    """When the messages of the application go by e-mail too."""

    AT_ONCE = "at_once", _("un courriel à chaque message")
    DAILY = "daily", _("un résumé chaque matin")
    NEVER = "never", _("aucun courriel")


class PersonalPreference(InstitutionScoped):
    """The choices of one account in one institution; without a row, the usual ones."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("compte"))
    mail = models.CharField(_("messages par courriel"), max_length=8, choices=MailPace, default=MailPace.DAILY)
    hides_phone = models.BooleanField(_("cacher mon téléphone dans l’annuaire"), default=False)

    class Meta:
        verbose_name = _("préférences")
        verbose_name_plural = _("préférences")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "user"],
                name="personal_preference_once",
                violation_error_message=_("Ces préférences existent déjà."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.get_mail_display()}"


class MailKind(models.TextChoices):
    MESSAGE = "message", _("un message")
    DIGEST = "digest", _("le résumé du matin")


class MailTemplate(InstitutionScoped):
    """The words of an e-mail. Places in braces are named (`{nom}`), replaced, never executed."""

    kind = models.CharField(_("courriel"), max_length=8, choices=MailKind)
    subject = models.CharField(_("objet"), max_length=120)
    body = models.TextField(_("texte"), max_length=4000)

    class Meta:
        ordering = ["kind"]
        verbose_name = _("modèle de courriel")
        verbose_name_plural = _("modèles de courriel")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind"],
                name="mail_template_once",
                violation_error_message=_("Ce courriel a déjà son modèle."),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class NoticeMail(InstitutionScoped):
    """An e-mail that told messages: up to which moment, how many. What was told is not told again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("à"))
    until = models.DateTimeField(_("messages jusqu’au"))
    messages = models.PositiveSmallIntegerField(_("messages"))
    sent_at = models.DateTimeField(_("envoyé le"), auto_now_add=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("courriel envoyé")
        verbose_name_plural = _("courriels envoyés")
        indexes = [models.Index(fields=["institution", "user", "until"], name="notice_mail_user")]

    def __str__(self) -> str:
        return f"{self.user} : {self.messages}"
