"""Forms of the register of deductions: acts, what happens to them, creditors, scales."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hr_core.forms.absences import LARGEST_PAPER, PAPERS
from hr_core.forms.fields import LastDayField
from hr_core.models import Employee
from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField, ScopedChoiceField
from hr_core.ui.people import EmployeeField
from payroll.choices import ItemKind
from payroll.models import ActMovement, Creditor, DeductionAct, PayItem, PayItemVersion, SignedScale
from payroll.services.signed_scales import brackets_read


class ScanField(forms.FileField):
    """A scan: PDF or picture, five megabytes at most. An empty answer leaves what is kept."""

    def __init__(self, **options: Any) -> None:
        usual: dict[str, Any] = {
            "label": _("Copie numérisée"),
            "required": False,
            "validators": [FileExtensionValidator(PAPERS)],
            "help_text": _("PDF ou photo, cinq mégaoctets au plus."),
        }
        super().__init__(**(usual | options))

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and getattr(file, "size", 0) > LARGEST_PAPER:
            raise forms.ValidationError(_("Ce fichier dépasse cinq mégaoctets : numérisez-le avec moins de détail."))
        return file


class OfEmployeeForm(HouseForm):
    """A form about an employee: of the record, or told by number or name."""

    staff_number = EmployeeField(label=_("Agent"), listed=False)

    def __init__(
        self, *args: Any, employees: Any = None, employee: Employee | None = None, currency: str = "XOF", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.employee = employee
        if employee is not None:
            del self.fields["staff_number"]
        else:
            self.fields["staff_number"].queryset = employees  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = currency

    def clean_staff_number(self) -> str:
        self.employee = self.cleaned_data["staff_number"]
        return self.employee.staff_number


class ItemField(ScopedChoiceField):
    """A deduction without a formula, with its label; in order of code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(PayItem, **({"label": _("Rubrique")} | options))
        self.labels: dict[int, str] = {}

    def open(self) -> None:
        versions = PayItemVersion.objects.on(timezone.localdate()).filter(kind=ItemKind.DEDUCTION, formula="")
        self.labels = {each.item_id: f"{each.item.code} {each.label}" for each in versions.select_related("item")}
        self.queryset = PayItem.objects.filter(pk__in=self.labels).order_by("code")

    def label_from_instance(self, obj: Any) -> str:
        return self.labels.get(obj.pk, str(obj))


def creditors(kinds: tuple[str, ...] = ()) -> Any:
    found = Creditor.objects.filter(is_active=True)
    return found.filter(kind__in=kinds) if kinds else found


class ActForm(OfEmployeeForm):
    """An act as it was received."""

    fieldsets = (
        (_("L’acte"), ("nature", "number", "authority", "dated_on", "notified_on", "notified_at_hour", "scan")),
        (_("Le créancier"), ("creditor", "payee")),
        (_("Les sommes"), ("principal", "interest", "costs", "taken_before")),
        (_("La retenue"), ("instalment", "start", "end", "item")),
        (_("Réponse à l’autorité"), ("declaration_due_on", "note")),
    )
    nature = forms.ChoiceField(label=_("Nature"), choices=DeductionAct.Nature.choices)
    number = forms.CharField(label=_("Numéro de l’acte"), max_length=60)
    authority = forms.CharField(
        label=_("Autorité"), max_length=120, required=False, help_text=_("Tribunal, greffe, huissier, centre des impôts…")
    )
    dated_on = forms.DateField(label=_("Daté du"))
    notified_on = forms.DateField(label=_("Notifié le"))
    notified_at_hour = forms.TimeField(
        label=_("Heure de notification"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Elle donne le rang."),
    )
    scan = ScanField(label=_("Acte numérisé"))
    creditor = ScopedChoiceField(Creditor, label=_("Créancier"))
    payee = ScopedChoiceField(
        Creditor, label=_("Versé à"), required=False, help_text=_("Vide : au créancier. Pour une saisie, souvent le greffe.")
    )
    principal = MoneyField(label=_("Principal"), required=False, help_text=_("Vide : acte sans terme (pension à échoir)."))
    interest = MoneyField(label=_("Intérêts"), required=False)
    costs = MoneyField(label=_("Frais"), required=False)
    taken_before = MoneyField(label=_("Déjà retenu"), required=False, help_text=_("Avant l’arrivée dans ce système."))
    instalment = MoneyField(
        label=_("Retenue par mois"), required=False, help_text=_("Vide : toute la portion disponible.")
    )
    start = forms.DateField(label=_("Première retenue"), help_text=_("Le mois de cette date est le premier."))
    end = LastDayField(help_text=_("Vide tant que rien ne l’arrête."))
    item = ItemField(required=False, help_text=_("Vide : la rubrique usuelle de la nature."))
    declaration_due_on = forms.DateField(
        label=_("Déclarer avant le"), required=False, help_text=_("Vide : le délai de la loi, s’il est connu.")
    )
    note = forms.CharField(label=_("Observation"), max_length=300, required=False)

    def __init__(self, *args: Any, given: DeductionAct | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("creditor", "payee"):
            self.fields[name].queryset = creditors()  # type: ignore[attr-defined]
        if given is not None:
            for name in self.fields:
                if hasattr(given, name) and name != "scan":
                    self.initial[name] = getattr(given, name)
            local = timezone.localtime(given.notified_at)
            self.initial |= {"notified_on": local.date(), "notified_at_hour": local.time()}

    def values(self) -> dict[str, Any]:
        """What the service takes; a file only when a new one is given."""
        data = dict(self.cleaned_data)
        for name in ("staff_number", "motif"):
            data.pop(name, None)
        day: date = data.pop("notified_on")
        hour: time = data.pop("notified_at_hour")
        data["notified_at"] = timezone.make_aware(datetime.combine(day, hour))
        for name in ("interest", "costs", "taken_before"):
            data[name] = data[name] or 0
        if data["item"] is None:
            del data["item"]
        if not data["scan"]:
            del data["scan"]
        return data


class SuspendForm(HouseForm):
    start = forms.DateField(label=_("À partir du"))
    reference = forms.CharField(label=_("Décision ou accord"), max_length=120)


class ResumeForm(HouseForm):
    on = forms.DateField(label=_("Reprise le"))


class ReleaseForm(HouseForm):
    on = forms.DateField(
        label=_("À effet du"), help_text=_("Un mois dont le dernier jour est ce jour ou un jour suivant n’est plus retenu.")
    )
    reference = forms.CharField(label=_("Acte de mainlevée"), max_length=120)
    scan = ScanField(label=_("Mainlevée numérisée"))


class DeclarationForm(HouseForm):
    on = forms.DateField(label=_("Déclaration faite le"))
    text = forms.CharField(
        label=_("Réponse"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Situation de l’agent, cessions et saisies en cours, portion saisissable."),
    )  # fmt: skip


class MovementForm(HouseForm):
    kind = forms.ChoiceField(label=_("Nature"), choices=ActMovement.Kind.choices)
    amount = MoneyField(
        label=_("Montant"),
        allow_negative=True,
        help_text=_("Paiement : ce qui est payé. Intérêts ou frais : ce qui s’ajoute. Ajustement : négatif pour augmenter la dette."),
    )
    on = forms.DateField(label=_("Date"))
    reference = forms.CharField(label=_("Pièce"), max_length=120)

    def __init__(self, *args: Any, currency: str = "XOF", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]


class CreditorForm(HouseModelForm):
    new_bank_name = forms.CharField(label=_("Banque"), max_length=80, required=False)
    new_account = forms.CharField(
        label=_("Compte à payer"),
        max_length=40,
        required=False,
        help_text=_("Un compte nouveau attend l’approbation d’une autre personne."),
    )
    fieldsets = ((_("Compte"), ("new_bank_name", "new_account")),)

    class Meta:
        model = Creditor
        fields = ("name", "kind", "address", "phone", "email", "is_active")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            row = self.instance
            self.initial["new_bank_name"] = row.new_bank_name or row.bank_name
            self.initial["new_account"] = row.new_account or row.account


class ScaleForm(HouseModelForm):
    """A scale as the jurist reads it: one slice a line."""

    slices = forms.CharField(
        label=_("Tranches"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Une par ligne : le seuil du mois, puis la fraction. « 0 ; 1/10 », « 20 000 ; 1/5 »."),
    )
    minimum = MoneyField(label=_("Minimum laissé à l’agent"), required=False, help_text=_("0 quand le texte n’en dit rien."))
    end = LastDayField(help_text=_("Vide : jusqu’au barème suivant."))
    scan = ScanField(label=_("Texte ou note signée"))

    class Meta:
        model = SignedScale
        fields = ("portion", "category", "method", "sharing", "start", "end", "legal_text", "legal_text_on")

    field_order = (
        "portion", "category", "method", "slices", "minimum", "sharing", "start", "end", "legal_text", "legal_text_on", "scan",
    )  # fmt: skip

    def __init__(self, *args: Any, currency: str = "XOF", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["minimum"].currency = currency  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["slices"] = "\n".join(f"{row['over']} ; {row['fraction']}" for row in self.instance.brackets)
            self.initial["minimum"] = self.instance.minimum

    def clean_slices(self) -> str:
        try:
            self.rows = brackets_read(self.cleaned_data["slices"])
        except forms.ValidationError as refused:
            raise forms.ValidationError(refused.messages) from None
        return self.cleaned_data["slices"]

    def values(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        data |= {"brackets": self.rows, "minimum": self.cleaned_data["minimum"] or 0}
        return data | ({"scan": self.cleaned_data["scan"]} if self.cleaned_data["scan"] else {})


