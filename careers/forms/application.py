"""The form of an application from outside, and that of its follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from careers.services.recruitment.papers import MEGABYTES, MOST
from hr_core.models import Employee
from hr_core.ui.forms import HouseForm

#: A paper whose line ends so may be left out.
OPTIONAL = "(facultatif)"
PERSON = ("last_name", "first_names", "sex", "birth_on", "nationality", "diploma", "email", "phone", "letter")


class ApplicationForm(HouseForm):
    """Who applies, their letter, one file by paper asked; `site` is a trap that people do not see."""

    last_name = forms.CharField(label=_("Nom"), max_length=80)
    first_names = forms.CharField(label=_("Prénoms"), max_length=120)
    sex = forms.ChoiceField(label=_("Sexe"), choices=[("", _("à choisir")), *Employee.Sex.choices])
    birth_on = forms.DateField(label=_("Date de naissance"))
    nationality = forms.CharField(label=_("Nationalité"), max_length=60)
    diploma = forms.CharField(label=_("Diplôme le plus élevé"), max_length=160)
    email = forms.EmailField(label=_("Courriel"))
    phone = forms.CharField(label=_("Téléphone"), max_length=40)
    letter = forms.CharField(
        label=_("Lettre de motivation"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    site = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    is_true = forms.BooleanField(
        label=_("Je certifie exacts ces renseignements ; ils servent à ce seul recrutement.")
    )

    def __init__(self, *args: Any, papers: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.papers: list[tuple[str, str]] = []
        for rank, line in enumerate(papers[:MOST]):
            name, label = f"piece{rank}", line.removesuffix(OPTIONAL).strip()
            self.papers.append((name, label))
            self.fields[name] = forms.FileField(
                label=label, required=not line.endswith(OPTIONAL), max_length=160,
                help_text=translated("PDF, JPEG ou PNG, %(limit)s Mo au plus.") % {"limit": MEGABYTES},
                widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
            )  # fmt: skip

    def clean_site(self) -> str:
        if self.cleaned_data["site"]:
            raise forms.ValidationError(translated("Laissez ce champ vide."))
        return ""

    def person(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PERSON}

    def papers_sent(self) -> list[tuple[str, UploadedFile]]:
        return [(label, self.cleaned_data[name]) for name, label in self.papers if self.cleaned_data.get(name)]

    @property
    def person_fields(self) -> list[Any]:
        return [self[name] for name in PERSON]

    @property
    def paper_fields(self) -> list[Any]:
        return [self[name] for name, _label in self.papers]


class FollowForm(HouseForm):
    receipt = forms.CharField(label=_("Numéro de récépissé"), max_length=24, help_text=_("Par exemple REC-7KQ2-M9XA."))
    birth_on = forms.DateField(label=_("Date de naissance"))


class PaperForm(HouseForm):
    """A paper scanned at the desk."""

    label = forms.CharField(label=_("Pièce"), max_length=120)
    file = forms.FileField(label=_("Fichier"), max_length=160, help_text=_("PDF, JPEG ou PNG."))
