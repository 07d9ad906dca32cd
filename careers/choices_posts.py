"""Words and tones of the staffing table: what a post is on a day, the acts that change it, who holds it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class Standing(StateChoices):
    """What the authorisation of a post says over a period."""

    OPEN = "open", "ok", "circle-check", _("ouvert")
    FROZEN = "frozen", "info", "lock", _("gelé")
    ABOLISHED = "abolished", "", "x", _("supprimé")


class Occupation(StateChoices):
    """What a post is on a day: its authorisation and its holders read together."""

    OCCUPIED = "occupied", "ok", "circle-check", _("occupé")
    RESERVED = "reserved", "info", "clock", _("réservé au titulaire")
    PARTLY = "partly", "wait", "clock", _("occupé en partie")
    ACTING = "acting", "wait", "clock", _("vacant, intérim")
    VACANT = "vacant", "now", "user-plus", _("vacant")
    FROZEN = "frozen", "info", "lock", _("gelé")
    ABOLISHED = "abolished", "", "x", _("supprimé")
    PROPOSED = "proposed", "wait", "clock", _("à autoriser")


class ActKind(models.TextChoices):
    CREATE = "create", _("création")
    FREEZE = "freeze", _("gel")
    THAW = "thaw", _("dégel")
    MOVE = "move", _("transfert")
    ABOLISH = "abolish", _("suppression")


class ActState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à décider")
    APPROVED = "approved", "ok", "circle-check", _("approuvé")
    REFUSED = "refused", "bad", "x", _("refusé")


class HolderKind(models.TextChoices):
    TITULAR = "titular", _("titulaire")
    ACTING = "acting", _("intérim")


class Relation(models.TextChoices):
    """How a local title stands to a job of the referential."""

    EXACT = "exact", _("exacte")
    CLOSE = "close", _("proche")
    BROADER = "broader", _("appellation plus large")
    NARROWER = "narrower", _("appellation plus étroite")


class TitleState(StateChoices):
    DRAFT = "draft", "", "", _("à proposer")
    PROPOSED = "proposed", "wait", "clock", _("à relire")
    APPROVED = "approved", "ok", "circle-check", _("validée")
