"""What a third party types to know whether a payslip is genuine."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.text import MINUS

#: Digits after the comma in which some currency of the zone is counted.
DECIMALS = (0, 2)


class NetField(forms.CharField):
    """A net as printed, in a currency that the page does not know: the value is the minor units that it may mean."""

    default_error_messages = {"amount": _("Recopier le net en chiffres, par exemple 428\u202f409.")}

    def to_python(self, value: Any) -> tuple[int, ...]:
        text = re.sub(r"\s", "", str(value or "")).replace(".", ",").replace(MINUS, "-")
        if not text:
            return ()
        found = re.fullmatch(r"(-?\d{1,15})(?:,(\d{1,2}))?", text)
        if not found:
            raise forms.ValidationError(self.error_messages["amount"])
        whole, cents = found.group(1), (found.group(2) or "").ljust(2, "0")
        if cents != "00":
            return (int(whole + cents),)
        return tuple(int(whole) * 10**decimals for decimals in DECIMALS)


class VerificationForm(forms.Form):
    token = forms.CharField(
        label=_("Code du bulletin"),
        max_length=40,
        help_text=_("Les seize signes imprimés près du carré à flasher ; les tirets ne comptent pas."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    staff_number = forms.CharField(
        label=_("Matricule"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    net = NetField(
        label=_("Net à payer"), max_length=24, widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"})
    )

    def clean_token(self) -> str:
        return re.sub(r"\W|_", "", self.cleaned_data["token"]).lower()
