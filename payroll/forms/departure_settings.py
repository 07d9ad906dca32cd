"""Forms of what the fund's statute says of departures, and of the texts of its documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm, MoneyField
from payroll.services.departure_rules import AVERAGE, LAST_MONTH, TO_THE_DAY, WHOLE_MONTH, DepartureRules, FundScale

GRID = {"rows": 4}
ARTICLE = _("Nature, date et article.")
SCALE_HELP = _("Une ligne par tranche : « 1 ; 25 » pour 25 % du mois par année dès la 1re année.")


class ScaleField(forms.CharField):
    """Rows « year ; value »; its value is a tuple of (year, exact text)."""

    widget = forms.Textarea(attrs=GRID)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, (tuple, list)):
            return "\n".join(f"{year} ; {text}".replace(".", ",") for year, text in value)
        return value

    def to_python(self, value: Any) -> tuple[tuple[int, str], ...]:
        rows = []
        for line in str(value or "").splitlines():
            if not line.strip():
                continue
            found = re.fullmatch(r"\s*(\d{1,2})\s*[;:]\s*(\d+(?:[.,]\d+)?)\s*%?\s*", line)
            if not found:
                raise forms.ValidationError(_("Ligne illisible : « %(line)s ». Écrire « année ; valeur ».") % {"line": line.strip()})
            rows.append((int(found[1]), found[2].replace(",", ".")))
        if len({year for year, _text in rows}) < len(rows):
            raise forms.ValidationError(_("Deux lignes commencent à la même année."))
        return tuple(sorted(rows))


class ExactField(forms.CharField):
    """A number or a fraction; its value is exact text (`2.5`, `1/12`)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"required": False, "max_length": 12} | options))

    def prepare_value(self, value: Any) -> Any:
        return str(value or "").replace(".", ",")

    def to_python(self, value: Any) -> str:
        text = re.sub(r"[\s%]", "", str(value or "")).replace(",", ".")
        if not text:
            return ""
        try:
            Fraction(text)
        except (ValueError, ZeroDivisionError):
            raise forms.ValidationError(_("Écrire un nombre ou une fraction, par exemple 7, 2,5 ou 1/12.")) from None
        return text


class RulesForm(HouseForm):
    """The rules of the fund; what is left empty leaves the law alone."""

    start = forms.DateField(label=_("À partir du"), help_text=_("Les départs dont le dernier jour précède gardent les règles d’alors."))
    notice_text = forms.CharField(label=_("Texte du préavis"), required=False, max_length=200, help_text=ARTICLE)
    severance_rows = ScaleField(label=_("Indemnité de licenciement"), required=False, help_text=SCALE_HELP)
    severance_minimum = forms.IntegerField(label=_("Service exigé, en mois"), required=False, min_value=0)
    severance_text = forms.CharField(label=_("Texte de l’indemnité de licenciement"), required=False, max_length=200, help_text=ARTICLE)
    career_rows = ScaleField(
        label=_("Indemnité de fin de carrière"),
        required=False,
        help_text=_("« année ; pour cent par année », ou « années de service ; mois de salaire » selon la case ci-dessous."),
    )
    career_is_months = forms.BooleanField(label=_("Les valeurs sont des mois de salaire"), required=False)
    career_text = forms.CharField(label=_("Texte de l’indemnité de fin de carrière"), required=False, max_length=200, help_text=ARTICLE)
    leave_ratio = ExactField(label=_("Part de l’année de référence"), help_text=_("Par exemple 1/12 ou 1/16."))
    leave_maintained = forms.BooleanField(label=_("Le salaire maintenu est payé s’il est plus élevé"), required=False)
    leave_text = forms.CharField(label=_("Texte de l’allocation de congé"), required=False, max_length=200, help_text=ARTICLE)
    fixed_term_rate = ExactField(label=_("Indemnité de fin de contrat, en %"), help_text=_("0 si aucun texte n’en prévoit."))
    fixed_term_text = forms.CharField(label=_("Texte de l’indemnité de fin de contrat"), required=False, max_length=200, help_text=ARTICLE)
    thirteenth_months = ExactField(label=_("Treizième mois, en mois"), help_text=_("1 pour un mois entier par an ; vide s’il n’y en a pas."))
    thirteenth_text = forms.CharField(label=_("Texte du treizième mois"), required=False, max_length=200, help_text=ARTICLE)
    death_salary = forms.ChoiceField(
        label=_("Salaire du mois du décès"),
        choices=[(TO_THE_DAY, _("jusqu’au jour du décès")), (WHOLE_MONTH, _("mois entier"))],
    )
    death_months = ExactField(label=_("Capital décès, en mois"), help_text=_("0 si le statut n’en prévoit pas."))
    death_base = forms.ChoiceField(
        label=_("Base du capital"), choices=[(AVERAGE, _("moyenne des derniers mois")), (LAST_MONTH, _("dernier mois"))]
    )
    death_with_severance = forms.BooleanField(label=_("Y ajouter l’indemnité de licenciement"), required=False)
    funeral_ceiling = MoneyField(label=_("Plafond des frais funéraires"), required=False)
    death_text = forms.CharField(label=_("Texte des règles de décès"), required=False, max_length=200, help_text=ARTICLE)

    def __init__(self, *args: Any, notice_groups: Mapping[str, str], currency: str, **options: Any) -> None:
        self.notice_names = [f"notice_{group or 'tous'}" for group in notice_groups]
        self.groups_of = dict(zip(self.notice_names, notice_groups, strict=True))
        super().__init__(*args, **options)
        for name, label in zip(self.notice_names, notice_groups.values(), strict=True):
            self.fields[name] = forms.CharField(
                label=(label or str(_("Tous les agents"))).capitalize(), required=False, max_length=60,
                help_text=_("« 3 mois », « 15 jours » ; vide : la loi."),
            )  # fmt: skip
        self.fields["funeral_ceiling"].currency = currency  # type: ignore[attr-defined]
        self.fieldsets = (
            (_("Préavis"), (*self.notice_names, "notice_text")),
            (_("Licenciement"), ("severance_rows", "severance_minimum", "severance_text")),
            (_("Retraite"), ("career_rows", "career_is_months", "career_text")),
            (_("Congés, fin de contrat, treizième mois"), (
                "leave_ratio", "leave_maintained", "leave_text", "fixed_term_rate", "fixed_term_text",
                "thirteenth_months", "thirteenth_text",
            )),
            (_("Décès"), (
                "death_salary", "death_months", "death_base", "death_with_severance", "funeral_ceiling", "death_text",
            )),
        )  # fmt: skip

    @staticmethod
    def initial_of(rules: DepartureRules) -> dict[str, Any]:
        plain = (
            "notice_text", "leave_ratio", "leave_maintained", "leave_text", "fixed_term_rate", "fixed_term_text",
            "thirteenth_months", "thirteenth_text", "death_salary", "death_months", "death_base",
            "death_with_severance", "funeral_ceiling", "death_text",
        )  # fmt: skip
        found: dict[str, Any] = {name: getattr(rules, name) for name in plain}
        found |= {f"notice_{group or 'tous'}": text for group, text in rules.notice.items()}
        found |= {
            "severance_rows": rules.severance.rows,
            "severance_minimum": rules.severance.minimum_months,
            "severance_text": rules.severance.text,
            "career_rows": rules.end_of_career.rows,
            "career_is_months": rules.end_of_career.is_months,
            "career_text": rules.end_of_career.text,
        }
        return found

    def rules(self, before: DepartureRules) -> DepartureRules:
        """The rules as filled in; the items chosen before stay."""
        data = self.cleaned_data
        plain = {name: data[name] for name in self.initial_of(before) if name in data and name in DepartureRules.__annotations__}
        return DepartureRules(
            **{
                **plain,
                "notice": {self.groups_of[name]: data[name] for name in self.notice_names if data[name]},
                "severance": FundScale(
                    rows=data["severance_rows"], minimum_months=data["severance_minimum"] or 0, text=data["severance_text"]
                ),
                "end_of_career": FundScale(
                    rows=data["career_rows"], is_months=data["career_is_months"], text=data["career_text"]
                ),
                "items": before.items,
            }
        )


class TemplateForm(HouseForm):
    """A version of the text of a document."""

    start = forms.DateField(label=_("À partir du"))
    title = forms.CharField(label=_("Titre"), max_length=120)
    body = forms.CharField(
        label=_("Texte"),
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true"}),
        help_text=_("Paragraphes <p>, titres <h2>, gras <b>, listes et tableaux. Les données s’écrivent entre doubles accolades.").replace("<", "&lt;").replace(">", "&gt;"),
    )
