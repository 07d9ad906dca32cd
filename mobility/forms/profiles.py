"""Forms of the mobility profile: wishes, to whom it is shown, a skill."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.models import Job, Skill
from careers.selectors.referential import of_edition_in_use
from hr_core.filters import today
from hr_core.models import Country, Institution
from hr_core.ui.forms import HouseForm
from mobility.choices import Form
from mobility.consents import consent
from mobility.forms.vacancies import LEVELS
from mobility.models import MobilityProfile


class WishesForm(HouseForm):
    is_open = forms.BooleanField(
        label=_("Je cherche un poste"), required=False,
        help_text=_("Votre profil est compté, sans nom et jamais parmi moins de cinq personnes, dans ce que les institutions voient."),
    )  # fmt: skip
    alerts = forms.BooleanField(label=_("M’avertir des avis qui répondent à mes souhaits"), required=False)
    wished_countries = forms.MultipleChoiceField(label=_("Pays"), required=False, widget=forms.CheckboxSelectMultiple)
    wished_forms = forms.MultipleChoiceField(
        label=_("Formes de mobilité"), required=False, choices=Form.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("Rien de coché : toutes. Un avis qui n’offre que d’autres formes vous serait fermé."),
    )  # fmt: skip
    wished_jobs = forms.MultipleChoiceField(
        label=_("Métiers"), required=False, widget=forms.SelectMultiple(attrs={"size": 8}), help_text=_("Aucun : tous.")
    )
    earliest_on = forms.DateField(label=_("Pas avant le"), required=False)
    full_width = ("wished_countries", "wished_forms", "wished_jobs")

    def __init__(self, *args: Any, profile: MobilityProfile, **options: Any) -> None:
        names = ("is_open", "alerts", "wished_countries", "wished_forms", "wished_jobs", "earliest_on")
        options.setdefault("initial", {name: getattr(profile, name) for name in names})
        super().__init__(*args, **options)
        offered = Job.objects.filter(of_edition_in_use(today())).order_by("code").only("code", "title")
        self.fields["wished_countries"].choices = countries()  # type: ignore[attr-defined]
        self.fields["wished_jobs"].choices = [(each.code, f"{each.code} {each.title}") for each in offered]  # type: ignore[attr-defined]


class VisibilityForm(HouseForm):
    countries = forms.MultipleChoiceField(label=_("Toutes les institutions de"), required=False, widget=forms.CheckboxSelectMultiple)
    institutions = forms.MultipleChoiceField(label=_("Et en particulier"), required=False, widget=forms.CheckboxSelectMultiple)
    with_name = forms.BooleanField(label=_("Montrer mon nom"), required=False)
    agreed = forms.BooleanField(label=_("Je donne cet accord"), required=False)
    full_width = ("countries", "institutions", "agreed")

    def __init__(self, *args: Any, profile: MobilityProfile, **options: Any) -> None:
        options.setdefault("initial", {
            "countries": profile.shown_countries, "institutions": [str(key) for key in profile.shown_institutions],
            "with_name": bool(profile.shown_name), "agreed": profile.consented_at is not None,
        })  # fmt: skip
        super().__init__(*args, **options)
        offered = Institution.objects.filter(is_open=True, is_regional=False).order_by("acronym")
        self.fields["countries"].choices = countries()  # type: ignore[attr-defined]
        self.fields["institutions"].choices = [(str(each.pk), f"{each.acronym}, {each.country.name}") for each in offered.select_related("country")]  # type: ignore[attr-defined]
        self.fields["agreed"].help_text = consent("profile").body

    def clean_institutions(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["institutions"]]


class ProfileSkillForm(HouseForm):
    skill = forms.ModelChoiceField(Skill.objects.none(), label=_("Compétence ou langue"))
    level = forms.TypedChoiceField(choices=LEVELS, coerce=int, label=_("Niveau"))
    planned = forms.TypedChoiceField(
        choices=[("0", _("je la tiens (déclarée, elle compte aux quatre cinquièmes)")), ("1", _("je veux l’acquérir (hors du score officiel)"))],
        coerce=lambda value: value == "1", label=_("Cette compétence"), widget=forms.RadioSelect, initial="0",
    )  # fmt: skip
    full_width = ("planned",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Skill.objects.filter(of_edition_in_use(today())).order_by("label")
        self.fields["skill"].queryset = rows  # type: ignore[attr-defined]


def countries() -> list[tuple[str, str]]:
    return list(Country.objects.order_by("name").values_list("code", "name"))
