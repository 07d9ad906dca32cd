"""Words and tones of the budget of personnel."""

from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class BudgetState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    APPROVED = "approved", "ok", "circle-check", _("approuvé")
