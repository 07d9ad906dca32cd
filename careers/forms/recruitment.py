"""Forms of recruitment."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from careers.choices_recruitment import Way
from careers.forms.grids import ThousandthsField
from careers.models import Recruitment, RecruitmentCandidate, RecruitmentTest
from careers.models.recruitment import TOP
from hr_core.forms.fields import LastDayField
from hr_core.imports.amounts import parse_quantity
from hr_core.models import Employee
from hr_core.text import french_decimal
from hr_core.ui.forms import HouseForm

TEST = re.compile(r"^(?P<label>.+?)\s*(?:=\s*(?P<weight>\d{1,2}))?\s*(?:\((?P<least>\d{1,2}(?:[.,]\d{1,2})?)\))?$")


class PostsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, post: Any) -> str:
        place = f", {post.unit_name}" if getattr(post, "unit_name", "") else ""
        return f"{post.number} {post.title}{place}"


class RecruitmentForm(HouseForm):
    """A procedure, its posts and its tests, one by line."""

    label = forms.CharField(label=_("Intitulé"), max_length=140, help_text=_("Par exemple « Trois contrôleurs des employeurs »."))
    way = forms.ChoiceField(label=_("Voie"), choices=Way.choices)
    reference = forms.CharField(label=_("Décision d’ouverture"), max_length=120, help_text=_("Nature, numéro et date."))
    authorisation = forms.CharField(
        label=_("Autorisation de la tutelle"), max_length=120, required=False, help_text=_("Demandée avant d’ouvrir, pour cette voie.")
    )
    opens_on = forms.DateField(label=_("Candidatures du"))
    closes_on = LastDayField(label=_("Au"), required=True)
    tests = forms.CharField(
        label=_("Épreuves"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une par ligne : « Écrit = 3 (8) » a le coefficient 3 et une note éliminatoire de 8."),
    )  # fmt: skip
    least = ThousandthsField(label=_("Moyenne exigée"), initial=10_000)
    conditions = forms.CharField(
        label=_("Conditions"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une par ligne : diplôme, âge, pièces."),
    )  # fmt: skip
    papers = forms.CharField(
        label=_("Pièces du dossier"), required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une par ligne, douze au plus. Une ligne qui finit par « (facultatif) » peut manquer."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("Publier l’avis"), required=False, initial=True,
        help_text=_("L’avis se lit sans compte, et les candidatures s’y déposent avec leurs pièces."),
    )  # fmt: skip
    fieldsets = (
        (_("Recrutement"), ("label", "way", "reference", "authorisation", "opens_on", "closes_on")),
        (_("Postes"), ("posts",)),
        (_("Sélection"), ("tests", "least", "conditions")),
        (_("Candidatures"), ("papers", "is_public")),
    )

    def __init__(self, *args: Any, recruitment: Recruitment | None, posts: Any, **options: Any) -> None:
        if recruitment is not None:
            options["initial"] = {name: getattr(recruitment, name) for name in self.base_fields if name != "tests"} | {
                "tests": tests_written(recruitment), "posts": list(recruitment.posts.values_list("post", flat=True))
            }  # fmt: skip
        super().__init__(*args, **options)
        self.fields["posts"] = PostsField(
            label=_("Postes à pourvoir"), queryset=posts, required=False, widget=forms.CheckboxSelectMultiple,
            help_text=_("Postes vacants, inscrits au budget et libres d’un autre recrutement."),
        )  # fmt: skip

    def clean_tests(self) -> list[dict[str, Any]]:
        return tests_read(self.cleaned_data["tests"])

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("posts", "tests")}


class CandidateForm(HouseForm):
    last_name = forms.CharField(label=_("Nom"), max_length=80)
    first_names = forms.CharField(label=_("Prénoms"), max_length=120)
    sex = forms.ChoiceField(label=_("Sexe"), choices=Employee.Sex.choices)
    birth_on = forms.DateField(label=_("Date de naissance"))
    nationality = forms.CharField(label=_("Nationalité"), max_length=60, required=False)
    diploma = forms.CharField(label=_("Diplôme"), max_length=160, required=False)
    email = forms.EmailField(label=_("Courriel"), required=False)
    phone = forms.CharField(label=_("Téléphone"), max_length=40, required=False)
    received_on = forms.DateField(label=_("Dossier reçu le"))

    def __init__(self, *args: Any, candidate: RecruitmentCandidate | None, **options: Any) -> None:
        if candidate is not None and candidate.pk:
            options["initial"] = {name: getattr(candidate, name) for name in self.base_fields}
        super().__init__(*args, **options)


class AdmitForm(HouseForm):
    answer = forms.ChoiceField(
        label=_("Dossier"), choices=[("admitted", _("recevable")), ("rejected", _("à écarter"))], widget=forms.RadioSelect,
        initial="admitted",
    )  # fmt: skip
    reason = forms.CharField(label=_("Motif"), max_length=300, required=False, help_text=_("Demandé pour écarter."))
    full_width = ("reason",)


class MarksForm(HouseForm):
    """The marks of one test: one field by admitted candidate; empty is absent."""

    def __init__(self, *args: Any, test: RecruitmentTest, candidates: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = {mark.candidate_id: mark.value for mark in test.marks.all()}
        for row in candidates:
            value = kept.get(row.pk)
            self.fields[f"c{row.pk}"] = forms.CharField(
                label=f"{row.number}. {row.first_names} {row.last_name}", required=False, max_length=6,
                initial="" if value is None else french_decimal(Fraction(value, 1000), 3),
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, text in list(data.items()):
            data[name] = self._mark(name, str(text).strip())
        return data

    def _mark(self, name: str, text: str) -> int | None:
        if not text:
            return None
        found, _issue = parse_quantity(text)
        if found is None or not 0 <= found * 1000 <= TOP or found * 1000 != int(found * 1000):
            self.add_error(name, translated("Écrivez une note de 0 à 20, par exemple 12,5 ; vide : absent."))
            return None
        return int(found * 1000)

    def marks(self) -> dict[int, int | None]:
        return {int(name[1:]): value for name, value in self.cleaned_data.items()}


class DecideForm(HouseForm):
    session_on = forms.DateField(label=_("Séance du"))
    minutes = forms.CharField(label=_("Procès-verbal"), max_length=120, help_text=_("Numéro et date."))
    jury = forms.CharField(
        label=_("Jury"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Un membre par ligne, avec sa qualité.")
    )


class DropForm(HouseForm):
    reason = forms.CharField(label=_("Motif"), max_length=300)
    full_width = ("reason",)


def tests_read(text: str) -> list[dict[str, Any]]:
    """`Écrit = 3 (8)` by line: label, weight, mark under which one is out."""
    found = []
    for line in (" ".join(each.split()) for each in text.splitlines() if each.strip()):
        told = TEST.match(line)
        assert told is not None
        least = int(Fraction(told["least"].replace(",", ".")) * 1000) if told["least"] else None
        found.append({"label": told["label"][:120], "weight": max(int(told["weight"] or 1), 1), "least": least})
    return found


def tests_written(recruitment: Recruitment) -> str:
    lines = []
    for test in recruitment.tests.all():
        least = f" ({french_decimal(Fraction(test.least, 1000))})" if test.least is not None else ""
        lines.append(f"{test.label} = {test.weight}{least}")
    return "\n".join(lines)
