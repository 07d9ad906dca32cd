"""Forms of the parallel run: the register of a month, its columns, its items, words on differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.administration import UploadForm
from hr_core.text import french_amount, french_count
from hr_core.ui.forms import HouseForm, MoneyField
from hr_core.ui.options import QuickSelect
from payroll.choices import Section
from payroll.choices_parallel import BY_HAND
from payroll.parallel.compare import TOTAL
from payroll.selectors.parallel import OurLine, periods_to_compare
from payroll.services.parallel.digest import Head
from payroll.services.parallel.register import TARGETS
from payroll.services.parallel.runs import ABSENT, ASIDE, OldItem


class RegisterForm(UploadForm):
    """The month and the file. The month is fixed when a file is replaced."""

    period = forms.ModelChoiceField(queryset=None, label=gettext_lazy("Mois calculé ici"))
    field_order = ("period", "file")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["period"].queryset = periods_to_compare()  # type: ignore[attr-defined]
        self.fields["period"].label_from_instance = lambda period: str(period).capitalize()  # type: ignore[attr-defined]
        self.fields["file"].label = _("Livre de paie de l’ancien logiciel")
        self.fields["file"].help_text = _(
            "Fichier .xlsx, .ods ou .csv, 20 Mo au plus : une ligne par agent et rubrique, ou une ligne par agent et une colonne par rubrique."
        )


class ColumnsForm(HouseForm):
    """What each column of the file holds."""

    def __init__(self, *args: Any, head: Head, targets: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.count = len(head.headings)
        for rank, heading in enumerate(head.headings):
            shown = head.examples[rank]
            self.fields[f"c{rank}"] = forms.ChoiceField(
                widget=QuickSelect,
                label=heading or _("Colonne %(rank)s, sans titre") % {"rank": rank + 1},
                choices=list(TARGETS.items()),
                initial=targets[rank],
                help_text=_("Par exemple : %(values)s") % {"values": " · ".join(shown)} if shown else _("Colonne vide"),
            )

    def targets(self) -> list[str]:
        return [self.cleaned_data[f"c{rank}"] for rank in range(self.count)]


class ItemsForm(HouseForm):
    """Where each item of the register goes, and what a rounding may differ by."""

    def __init__(
        self, *args: Any, items: Sequence[OldItem], lines: Sequence[OurLine], currency: str, step: int, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.codes = [item.code for item in items]
        choices = _choices(lines)
        known, new = [], []
        for rank, item in enumerate(items):
            name = item.label if item.label == item.code else f"{item.code} {item.label}"
            amounts = french_count(item.number, _("montant"), _("montants"))
            self.fields[f"i{rank}"] = forms.ChoiceField(
                widget=QuickSelect,
                label=name[:120],
                choices=choices if item.target else [("", "---------"), *choices],
                initial=item.target,
                help_text=f"{amounts}, {french_amount(item.amount, currency, unit=True)}",
            )
            (known if item.target else new).append(f"i{rank}")
        self.fields["step"] = MoneyField(
            currency=currency,
            label=_("Arrondi admis par montant"),
            initial=step,
            help_text=_("Un écart qui ne le dépasse pas est classé « arrondi »."),
        )
        self.fieldsets = ((_("À reconnaître"), new), (_("Reconnues"), known), (_("Arrondi"), ("step",)))

    def items(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"i{rank}"] for rank, code in enumerate(self.codes)}


def _choices(lines: Sequence[OurLine]) -> list[Any]:
    words: dict[str, Any] = {**dict(Section.choices), TOTAL: _("Totaux du bulletin")}
    groups: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        groups.setdefault(str(words[line.section]), []).append((line.code, line.label))
    apart = [(ABSENT, _("Aucune : rubrique absente ici")), (ASIDE, _("Ne pas comparer (sous-total, information)"))]
    return [*groups.items(), (_("Sans correspondance"), apart)]


class JustifyForm(HouseForm):
    """Differences chosen in the list, their cause and the words that the report keeps."""

    choisis = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    confirme = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)
    cause = forms.ChoiceField(label=gettext_lazy("Cause"), choices=[(each.value, each.label) for each in BY_HAND])
    justification = forms.CharField(
        label=gettext_lazy("Justification"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ce qui diffère, et qui a raison ; ces mots accompagnent le rapport à signer."),
    )  # fmt: skip

    def __init__(self, *args: Any, chosen: Sequence[int], **options: Any) -> None:
        options.setdefault("initial", {})["choisis"] = [str(key) for key in chosen]
        super().__init__(*args, **options)
        self.fields["choisis"].choices = [(str(key), str(key)) for key in chosen]  # type: ignore[attr-defined]


class SignForm(HouseForm):
    conclusion = forms.CharField(
        label=gettext_lazy("Conclusion signée"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Par exemple : les bulletins d’octobre sont identiques, aux arrondis et aux trois causes admises près."),
    )  # fmt: skip
