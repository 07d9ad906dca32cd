"""Words and tones of the budget of personnel."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class BudgetState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    APPROVED = "approved", "ok", "circle-check", _("approuvé")


class Basis(models.TextChoices):
    """What the monthly cost of a post in the budget rests on."""

    PAID = "paid", _("paie de l’agent")
    SAME = "same", _("moyenne du métier et de la catégorie")
    CATEGORY = "category", _("moyenne de la catégorie")
    GRID = "grid", _("grille")
    ALL = "all", _("moyenne de l’institution")
    GIVEN = "given", _("saisi à la main")


class Nature(models.TextChoices):
    """The operations that ask the available credit."""

    HIRE = "hire", _("recrutement")
    BONUS = "bonus", _("campagne de primes")
    MEASURE = "measure", _("mesure individuelle")
