"""Forms of notes and of one's own choices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import UnitField
from hr_core.models import Announcement, MailPace
from hr_core.ui.forms import HouseForm, HouseModelForm


class AnnouncementForm(HouseModelForm):
    full_width = ("title", "body")
    fieldsets = (
        (_("La note"), ("title", "body")),
        (_("À qui"), ("unit", "contract_kind")),
        (_("Réponse attendue"), ("must_acknowledge", "due_on")),
    )

    unit = UnitField(required=False, empty_value=None, help_text=_("Avec celles qui en dépendent. Vide : toute l’institution."))

    class Meta:
        model = Announcement
        fields = ("title", "body", "unit", "contract_kind", "must_acknowledge", "due_on")
        widgets = {"body": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].fill(also=self.instance.unit)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class PreferenceForm(HouseForm):
    mail = forms.ChoiceField(
        label=_("Mes messages par courriel"), choices=MailPace, widget=forms.RadioSelect,
        help_text=_("Un courriel ne porte jamais de montant : il dit qu’un message vous attend, et où."),
    )  # fmt: skip
    hides_phone = forms.BooleanField(label=_("Cacher mon téléphone dans l’annuaire"), required=False)
