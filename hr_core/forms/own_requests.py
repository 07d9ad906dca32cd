"""What an employee fills in to ask something about their own file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hr_core.bank_keys import check_account
from hr_core.forms.facts import phone_number
from hr_core.models import BankAccount, Dependant, Employee, FamilyStatus
from hr_core.services.requests.document_kinds import certificates_of
from hr_core.services.requests.papers import paper_check
from hr_core.ui.forms import HouseForm


class PapersInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Several files at once; each is checked for what it is."""

    widget = PapersInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [each for each in (data if isinstance(data, (list, tuple)) else [data]) if each]
        if not files:
            super().clean(None, initial)
            return []
        for file in files:
            paper_check(super().clean(file, initial))
        return files


class AskForm(HouseForm):
    """The end of every form: a word, and the proof when the kind names one."""

    full_width: tuple[str, ...] = ("comment", "papers")

    comment = forms.CharField(
        label=_("Un mot"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, papers: str = "", needs_papers: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if papers:
            self.fields["papers"] = PapersField(
                label=papers, required=needs_papers, help_text=_("PDF ou photo, cinq mégaoctets au plus par fichier."),
                error_messages={"required": _t("Joignez cette pièce : la demande ne peut pas être acceptée sans elle.")},
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name not in ("papers", "comment")])


class ContactForm(AskForm):
    full_width = ("address", "comment", "papers")

    phone = forms.CharField(label=_("Téléphone"), max_length=40, required=False)
    email = forms.EmailField(label=_("Adresse électronique"), required=False)
    address = forms.CharField(
        label=_("Adresse"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    emergency_name = forms.CharField(label=_("Personne à prévenir"), max_length=120, required=False)
    emergency_phone = forms.CharField(label=_("Son téléphone"), max_length=40, required=False)

    def __init__(self, *args: Any, employee: Employee, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("phone", "email", "address", "emergency_name", "emergency_phone"):
            self.initial.setdefault(name, getattr(employee, name))
        for name in ("phone", "emergency_phone"):
            self.fields[name].widget.attrs["inputmode"] = "tel"


class FamilyForm(AskForm):
    marital_status = forms.ChoiceField(label=_("Ma situation"), choices=FamilyStatus.Marital.choices)
    start = forms.DateField(label=_("Depuis le"))
    spouse_has_income = forms.BooleanField(label=_("Mon conjoint a un revenu"), required=False)

    def __init__(self, *args: Any, employee: Employee, **options: Any) -> None:
        super().__init__(*args, **options)
        held = FamilyStatus.objects.on(timezone.localdate()).filter(employee=employee).first()
        for name in ("marital_status", "spouse_has_income"):
            self.initial.setdefault(name, getattr(held, name, None))

    def clean_start(self) -> Any:
        return _not_ahead(self.cleaned_data["start"])


class DependantForm(AskForm):
    kind = forms.ChoiceField(label=_("Lien"), choices=Dependant.Kind.choices)
    last_name = forms.CharField(label=_("Nom"), max_length=80)
    first_names = forms.CharField(label=_("Prénoms"), max_length=120)
    sex = forms.ChoiceField(label=_("Sexe"), choices=Employee.Sex.choices)
    birth_on = forms.DateField(label=_("Né(e) le"))
    in_school_until = forms.DateField(label=_("Scolarisé(e) jusqu’au"), required=False)
    start = forms.DateField(label=_("À charge depuis le"))

    def clean_birth_on(self) -> Any:
        return _not_ahead(self.cleaned_data["birth_on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("birth_on") and data.get("start") and data["start"] < data["birth_on"]:
            self.add_error("start", _t("Une personne est à charge au plus tôt à sa naissance."))
        return data


class AccountForm(AskForm):
    kind = forms.ChoiceField(label=_("Nature"), choices=BankAccount.Kind.choices)
    bank_name = forms.CharField(label=_("Banque ou opérateur"), max_length=80)
    account = forms.CharField(
        label=_("RIB, IBAN ou numéro"), max_length=40, help_text=_("La clé est vérifiée : recopiez le relevé.")
    )
    holder = forms.CharField(label=_("Titulaire"), max_length=120, required=False)
    start = forms.DateField(label=_("À partir du"))

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.country = country
        self.fields["account"].widget.attrs["autocomplete"] = "off"

    def clean_account(self) -> str:
        if self.cleaned_data.get("kind") == BankAccount.Kind.MOBILE:
            return phone_number(self.cleaned_data["account"])
        check = check_account(self.country, self.cleaned_data["account"])
        if not check.ok:
            raise forms.ValidationError(check.message_fr)
        return check.normalised

    def clean_start(self) -> Any:
        day = self.cleaned_data["start"]
        if day < timezone.localdate():
            raise forms.ValidationError(_t("Un compte change à partir d’aujourd’hui ou d’un jour à venir."))
        return day


class DocumentForm(AskForm):
    document = forms.ChoiceField(label=_("Je demande"))
    purpose = forms.CharField(
        label=_("Pour quoi faire"), max_length=120, required=False, help_text=_("Imprimé sur le document : visa, logement, banque.")
    )

    def __init__(self, *args: Any, employee: Employee, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["document"].choices = certificates_of(employee)  # type: ignore[attr-defined]
        del self.fields["comment"]


class FreeForm(AskForm):
    full_width = ("subject", "text", "comment", "papers")

    subject = forms.CharField(label=_("Objet"), max_length=120)
    text = forms.CharField(label=_("Ma demande"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["comment"]


class CommentFormWithPapers(HouseForm):
    """A word on a request that is under way."""

    full_width = ("text", "papers")

    text = forms.CharField(
        label=_("Votre message"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez votre message.")},
    )  # fmt: skip

    def __init__(self, *args: Any, with_papers: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if with_papers:
            self.fields["papers"] = PapersField(label=_t("Pièces"), required=False, help_text=_("PDF ou photo, cinq mégaoctets au plus."))


def _not_ahead(day: Any) -> Any:
    if day > timezone.localdate():
        raise forms.ValidationError(_t("Cette date est à venir."))
    return day
