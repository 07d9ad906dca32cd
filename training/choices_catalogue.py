"""Words and tones of the catalogue of courses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class ProviderKind(models.TextChoices):
    REGIONAL = "regional", _("centre régional de formation")
    SCHOOL = "school", _("école ou université")
    FUND = "fund", _("organisme de prévoyance sociale")
    PRIVATE = "private", _("cabinet privé")
    PUBLIC = "public", _("organisme public ou international")
    INTERNAL = "internal", _("formateurs de l’institution")


class CourseMode(models.TextChoices):
    CLASS = "class", _("en salle")
    DISTANCE = "distance", _("à distance, en direct")
    BLENDED = "blended", _("en salle et à distance")
    ON_THE_JOB = "on_the_job", _("en situation de travail")
    SELF_PACED = "self_paced", _("en ligne, à son rythme")


class CourseLanguage(models.TextChoices):
    FRENCH = "fr", _("français")
    ENGLISH = "en", _("anglais")
    PORTUGUESE = "pt", _("portugais")
    SPANISH = "es", _("espagnol")
    ARABIC = "ar", _("arabe")
    MALAGASY = "mg", _("malgache")


class CostBasis(models.TextChoices):
    """What the price counts: each person, each session whatever its number of people, or nothing."""

    HEAD = "head", _("par personne")
    SESSION = "session", _("par session")
    FREE = "free", _("sans frais pédagogiques")


class CourseState(StateChoices):
    DRAFT = "draft", "", "pencil", _("en préparation")
    PUBLISHED = "published", "ok", "circle-check", _("au catalogue")
    WITHDRAWN = "withdrawn", "", "x", _("retirée")
