"""What other programs use: tokens of the programming interface, and the addresses that are told of events (webhooks)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import InstitutionScoped


class ApiToken(InstitutionScoped):
    """A key of the interface: it acts as its account, within its scopes. Only the digest of its secret is kept.

    `prefix` and `digest` are empty until the secret is drawn: by the person for whom the token was opened, or at once
    for a service account.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("une personne")
        SERVICE = "service", _("un compte de service")

    name = models.CharField(_("usage"), max_length=60)
    kind = models.CharField(_("pour"), max_length=8, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("compte"), related_name="api_tokens"
    )
    scopes = ArrayField(models.CharField(max_length=32), verbose_name=_("portées"))
    networks = ArrayField(models.CharField(max_length=50), verbose_name=_("adresses admises"), default=list, blank=True)
    per_minute = models.PositiveIntegerField(_("appels par minute"), default=120)
    expires_on = models.DateField(_("expire le"))
    prefix = models.CharField(_("début"), max_length=12, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("ouvert par"), related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("ouvert le"), auto_now_add=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("révoqué par"), related_name="+",
        editable=False,
    )  # fmt: skip
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("jeton d’accès")
        verbose_name_plural = _("jetons d’accès")
        indexes = [models.Index(fields=["institution", "user"], name="api_token_user")]
        constraints = [
            models.UniqueConstraint(fields=["institution", "prefix"], condition=~Q(prefix=""), name="api_token_prefix"),
            models.CheckConstraint(condition=Q(prefix="", digest="") | ~(Q(prefix="") | Q(digest="")), name="api_token_drawn"),
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0),
                name="api_token_scopes",
                violation_error_message=_("Choisissez au moins une portée."),
            ),
            models.CheckConstraint(
                condition=Q(per_minute__gte=1, per_minute__lte=6000),
                name="api_token_rate",
                violation_error_message=_("Le débit va de 1 à 6 000 appels par minute."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_by__isnull=False), name="api_token_revoked"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_drawn(self) -> bool:
        return bool(self.digest)


class ApiUse(InstitutionScoped):
    """How a token is used: its last call, and how many in the running minute. Written apart from the requests."""

    token = models.OneToOneField(ApiToken, models.CASCADE, related_name="use")
    last_used_at = models.DateTimeField(_("dernier appel"))
    last_address = models.GenericIPAddressField(_("depuis"), null=True)
    minute = models.DateTimeField()
    in_minute = models.PositiveIntegerField(default=1)
    calls = models.PositiveBigIntegerField(_("appels"), default=1)

    class Meta:
        verbose_name = _("usage d’un jeton")

    def __str__(self) -> str:
        return f"{self.token_id} : {self.calls}"


class ApiReply(InstitutionScoped):
    """What a write under an idempotency key answered: the same call sent again gets the same answer, and writes nothing."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("réponse gardée")
        constraints = [models.UniqueConstraint(fields=["institution", "token", "key"], name="api_reply_key")]

    def __str__(self) -> str:
        return self.key


class Webhook(InstitutionScoped):
    """An address that is told of events. Its secrets are kept encrypted; the former one still signs until `former_until`."""

    name = models.CharField(_("destinataire"), max_length=60)
    url = models.URLField(_("adresse"), max_length=300)
    events = ArrayField(models.CharField(max_length=32), verbose_name=_("événements"))
    is_active = models.BooleanField(_("actif"), default=True)
    secret = models.CharField(max_length=300, editable=False)
    former_secret = models.CharField(max_length=300, blank=True, editable=False)
    former_until = models.DateTimeField(_("ancien secret admis jusqu’au"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("ouvert par"), related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("ouvert le"), auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("destinataire d’événements")
        verbose_name_plural = _("destinataires d’événements")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="webhook_name_unique",
                violation_error_message=_("Un autre destinataire porte déjà ce nom."),
            ),
            models.CheckConstraint(
                condition=Q(events__len__gt=0),
                name="webhook_events",
                violation_error_message=_("Choisissez au moins un événement."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(InstitutionScoped):
    """One event for one address: sent, sent again with growing delays, or given up. The payload holds no amount.

    `source` names the event (« audit:1234:employee.hired »), so that an event read twice is sent once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("à envoyer")
        DELIVERED = "delivered", _("reçu")
        FAILED = "failed", _("abandonné")

    webhook = models.ForeignKey(Webhook, models.CASCADE, verbose_name=_("destinataire"), related_name="deliveries")
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    event = models.CharField(_("événement"), max_length=32)
    source = models.CharField(max_length=80)
    payload = models.JSONField(_("contenu"))
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    due_at = models.DateTimeField(_("prochain essai"))
    status = models.PositiveSmallIntegerField(_("réponse"), null=True)
    remark = models.CharField(_("observation"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("le"), auto_now_add=True)
    delivered_at = models.DateTimeField(_("reçu le"), null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("envoi")
        verbose_name_plural = _("envois")
        indexes = [models.Index(fields=["institution", "state", "due_at"], name="webhook_delivery_due")]
        constraints = [
            models.UniqueConstraint(fields=["institution", "webhook", "source"], name="webhook_delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.webhook_id}"


class EventCursor(InstitutionScoped):
    """How far the audit trail was read for events. Entries after `floor` are read again: a long transaction may write
    an entry with an earlier number after later ones were read."""

    floor = models.BigIntegerField(default=0)
    seen = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lecture de la piste d’audit")
        constraints = [models.UniqueConstraint(fields=["institution"], name="event_cursor_once")]

    def __str__(self) -> str:
        return f"{self.floor}–{self.seen}"
