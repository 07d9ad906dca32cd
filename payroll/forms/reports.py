"""The builder of reports, and what a saved report is called."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.forms import HouseForm
from hr_core.ui.options import QuickSelect, QuickSelectMultiple
from payroll.choices import Section
from payroll.models import Report, ReportFormat
from payroll.selectors.reports.axes import AXES
from payroll.selectors.reports.measures import FIXED
from payroll.selectors.reports.spec import ORDERS, PERIODS, ReportSpec, month_of, rank, written

NONE = ("", "—")
MONTHS_SHOWN = 60


def many(label: Any, size: int = 5) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=QuickSelectMultiple(attrs={"size": size}))


class BuilderForm(HouseForm):
    """Drawn from a report, never validated: `read_spec` reads the same names and leaves out what it does not know."""

    mesure = forms.MultipleChoiceField(
        label=gettext_lazy("Valeurs"), choices=[(key, each.label) for key, each in FIXED.items()], widget=forms.CheckboxSelectMultiple
    )
    rubriques = many(gettext_lazy("Rubriques, parties et destinataires"), 8)
    ligne1 = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Lignes"), required=False)
    ligne2 = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("puis"), required=False)
    ligne3 = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("puis"), required=False)
    colonne = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Colonnes"), required=False)
    periode = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Mois"), choices=list(PERIODS.items()))
    debut = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Premier mois"), required=False)
    fin = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Dernier mois"), required=False)
    tri = forms.ChoiceField(widget=QuickSelect, label=gettext_lazy("Ordre"), choices=list(ORDERS.items()))
    sous_totaux = forms.BooleanField(label=gettext_lazy("Sous-totaux"), required=False)
    moyenne = forms.BooleanField(label=gettext_lazy("Moyenne par mois payé"), required=False)

    what = ("mesure", "rubriques")
    how = ("ligne1", "ligne2", "ligne3", "colonne", "tri", "sous_totaux", "moyenne")
    when = ("periode", "debut", "fin")

    def __init__(self, *, spec: ReportSpec, names: dict[str, str], recipients: list[str], kept: dict[str, list[Any]], last: Any) -> None:
        super().__init__(initial=initial(spec), auto_id="etat-%s")
        rows = [NONE, *((key, axis.label) for key, axis in AXES.items())]
        for name in ("ligne1", "ligne2", "ligne3"):
            self.fields[name].choices = rows  # type: ignore[attr-defined]
        self.fields["colonne"].choices = [NONE, *((k, a.label) for k, a in AXES.items() if a.may_be_column)]  # type: ignore[attr-defined]
        months = [written(month_of(number)) for number in range(rank(last), rank(last) - MONTHS_SHOWN, -1)]
        for name in ("debut", "fin"):
            self.fields[name].choices = [NONE, *((each, AXES["month"].said(each)) for each in months)]  # type: ignore[attr-defined]
        said = {code: f"{code} {label}" if code[:1].isdigit() else label for code, label in sorted(names.items())}
        self.fields["rubriques"].choices = [  # type: ignore[attr-defined]
            (_("Parties du bulletin"), [(f"section:{key}", label) for key, label in Section.choices]),
            (_("Versé à"), [(f"recipient:{each}", each) for each in recipients]),
            (_("Montants"), [(f"item:{code}", label) for code, label in said.items()]),
            (_("Bases"), [(f"base:{code}", label) for code, label in said.items()]),
            (_("Quantités"), [(f"quantity:{code}", label) for code, label in said.items()]),
        ]
        for key, values in kept.items():
            field = many(AXES[key].label)
            field.choices = [(value, AXES[key].said(value) if key != "item" else said.get(value, value)) for value in values]
            field.initial = list(spec.filters.get(key, ()))
            self.fields[f"f_{key}"] = field
        self.kept = [f"f_{key}" for key in kept]

    def parts(self) -> list[tuple[str, list[Any]]]:
        """(title, fields) of each group, in the order in which one thinks."""
        return [
            (_("Quoi"), [self[name] for name in self.what]),
            (_("Quels mois"), [self[name] for name in self.when]),
            (_("Comment"), [self[name] for name in self.how]),
        ]

    def filters(self) -> list[Any]:
        return [self[name] for name in self.kept]


def initial(spec: ReportSpec) -> dict[str, Any]:
    rows = (*spec.rows, "", "", "")
    return {
        "mesure": [key for key in spec.measures if key in FIXED],
        "rubriques": [key for key in spec.measures if key not in FIXED],
        "ligne1": rows[0],
        "ligne2": rows[1],
        "ligne3": rows[2],
        "colonne": spec.column,
        "periode": spec.period,
        "debut": written(spec.first) if spec.first else "",
        "fin": written(spec.last) if spec.last else "",
        "tri": spec.order,
        "sous_totaux": spec.has_subtotals,
        "moyenne": spec.has_average,
    }


class ReportForm(HouseForm):
    """How a report is kept."""

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=120)
    comment = forms.CharField(label=gettext_lazy("Objet"), max_length=300, required=False)
    is_shared = forms.BooleanField(
        label=gettext_lazy("Partagé dans l’institution"), required=False,
        help_text=gettext_lazy("Chacun y lit ce que son rôle lui montre, rien de plus."),
    )  # fmt: skip
    schedule = forms.ChoiceField(
        label=gettext_lazy("Produire chaque mois après la paie"), required=False,
        choices=[("", gettext_lazy("non")), *ReportFormat.choices],
        help_text=gettext_lazy("Le fichier vous attend dans vos états, avec vos droits du jour ; rien ne part par courriel."),
    )  # fmt: skip
    full_width = ("title", "comment")

    def __init__(self, *, report: Report | None, may_share: bool, **options: Any) -> None:
        initial = options.pop("initial", {})
        if report is not None:
            initial |= {name: getattr(report, name) for name in ("title", "comment", "is_shared", "schedule")}
        super().__init__(initial=initial, **options)
        if not may_share and not (report and report.is_shared):
            del self.fields["is_shared"]
