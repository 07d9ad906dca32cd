"""Forms of the vault."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.models import DocumentCategory
from hr_core.ui.forms import HouseForm, HouseModelForm, ScopedChoiceField

ACCEPTED = "application/pdf,image/jpeg,image/png,image/tiff,.docx,.odt"


class VersionForm(HouseForm):
    """A file and what it says of itself."""

    file = forms.FileField(
        label=_("Fichier"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF, image JPEG, PNG ou TIFF, texte Word ou OpenDocument."),
    )
    reference = forms.CharField(label=_("Numéro ou référence"), max_length=80, required=False)
    issued_on = forms.DateField(label=_("Délivré le"), required=False)
    expires_on = forms.DateField(label=_("Expire le"), required=False, help_text=_("Premier jour où il ne vaut plus."))

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("reference", "issued_on", "expires_on")}


class DocumentForm(VersionForm):
    category = ScopedChoiceField(DocumentCategory, label=_("Catégorie"))
    title = forms.CharField(label=_("Intitulé"), max_length=120, help_text=_("Par exemple « Carte nationale d’identité »."))
    field_order = ("category", "title", "file", "reference", "issued_on", "expires_on")

    def __init__(self, *args: Any, categories: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]


class CategoryForm(HouseModelForm):
    class Meta:
        model = DocumentCategory
        fields = ("code", "label", "confidentiality", "is_shown", "is_open", "expires", "alert_days", "is_required", "is_active", "order")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.fields["code"].disabled = True
