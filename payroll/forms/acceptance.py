"""Forms of the acceptance of the law: an expert's decision, a derogation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm
from payroll.models import FigureSignature
from payroll.selectors.acceptance import AcceptedFigure


class FiguresForm(HouseForm):
    """Figures among those asked for, all of them chosen at first."""

    full_width = ("figures",)

    def __init__(self, *args: Any, chosen: Sequence[AcceptedFigure], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["figures"] = forms.MultipleChoiceField(
            label=_("Chiffres"),
            choices=[(each.figure.id, f"{each.figure.label} : {each.value[:160]}") for each in chosen],
            initial=[each.figure.id for each in chosen],
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields([*(name for name in self.fields if name != "figures"), "figures"])


class SignatureForm(FiguresForm):
    decision = forms.ChoiceField(label=_("Décision"), choices=FigureSignature.Decision.choices)
    signed_on = forms.DateField(label=_("Signé le"))
    expert_name = forms.CharField(label=_("Nom de l’expert"), max_length=120)
    expert_quality = forms.CharField(label=_("Qualité"), max_length=120)
    expert_institution = forms.CharField(label=_("Institution ou cabinet"), max_length=160)
    remark = forms.CharField(
        label=_("Observation"), max_length=300, required=False, help_text=_("Demandée pour une réserve ou une correction.")
    )
    scan = forms.FileField(
        label=_("Procès-verbal signé, numérisé"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/tiff"}),
        help_text=_("PDF ou image. Le même fichier peut porter plusieurs décisions : il n’est gardé qu’une fois."),
    )

    def __init__(self, *args: Any, today: date, last: FigureSignature | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["signed_on"].initial = today
        if last is not None:
            for name in ("expert_name", "expert_quality", "expert_institution"):
                self.fields[name].initial = getattr(last, name)


class FigureDerogationForm(FiguresForm):
    reference = forms.CharField(label=_("Décision"), max_length=120, help_text=_("Numéro et date de l’acte."))
    reason = forms.CharField(
        label=_("Motif"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Imprimé en rouge sur la feuille de preuve de chaque mois payé avec ces chiffres."),
    )  # fmt: skip
