"""Forms of questions about payslips."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm


class QuestionForm(HouseForm):
    full_width = ("text",)

    text = forms.CharField(
        label=_("Votre question"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Écrivez votre question.")},
    )  # fmt: skip


class AnswerForm(HouseForm):
    full_width = ("verdict", "answer")

    verdict = forms.ChoiceField(
        label=_("Conclusion"), widget=forms.RadioSelect,
        choices=[("explained", _("Le bulletin est juste : je l’explique")), ("right", _("L’agent a raison : une correction suit"))],
    )  # fmt: skip
    answer = forms.CharField(
        label=_("Réponse à l’agent"), max_length=1200, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Écrivez la réponse : l’agent la lira à côté de sa ligne.")},
    )  # fmt: skip
