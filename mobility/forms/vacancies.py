"""Forms of vacancies: what the post is, one skill, one language, one condition at a time, a corrigendum."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.models import EducationLevel, Job, Post, Skill
from careers.selectors.posts.reading import vacant_posts
from careers.selectors.referential import edition_in_use, jobs
from hr_core.filters import today
from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField, ScopedChoiceField
from mobility.choices import ONGOING, Form, VacancyEnd
from mobility.models import Vacancy

LEVELS = [(1, _("1 notions")), (2, _("2 pratique")), (3, _("3 maîtrise")), (4, _("4 référence"))]


class VacancyForm(HouseModelForm):
    post = ScopedChoiceField(Post, label=_("Poste à pourvoir"))
    job = forms.ModelChoiceField(Job.objects.none(), label=_("Métier du référentiel"))
    forms = forms.MultipleChoiceField(
        choices=Form.choices, label=_("Formes de mobilité"), widget=forms.CheckboxSelectMultiple
    )
    pay_from = MoneyField(label=_("Salaire de base, de"), required=False, help_text=_("Vide : d’après la grille."))
    pay_to = MoneyField(label=_("à"), required=False)

    fieldsets = (
        (_("Le poste"), ("post", "job", "title", "place")),
        (_("La mobilité"), ("forms", "length_months", "closes_on", "budget_line", "pay_from", "pay_to")),
        (_("Ce qu’on y fait"), ("missions", "context")),
        (_("Comment la commission comparera"), ("matching_share", "shortlist_number")),
    )
    full_width = ("missions", "context", "forms")

    class Meta:
        model = Vacancy
        fields = (
            "post", "job", "title", "place", "forms", "length_months", "closes_on", "budget_line", "pay_from", "pay_to",
            "missions", "context", "matching_share", "shortlist_number",
        )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        edition = edition_in_use(on=today())
        taken = Vacancy.objects.filter(institution=self.instance.institution, state__in=ONGOING).values("post")
        offered = vacant_posts(today()).exclude(pk__in=taken).order_by("number")
        self.fields["job"].queryset = jobs(edition) if edition else Job.objects.none()  # type: ignore[attr-defined]
        self.fields["job"].label_from_instance = lambda job: f"{job.code} {job.title}"  # type: ignore[attr-defined]
        if self.instance.pk:
            offered = Post.objects.filter(pk=self.instance.post_id)
            self.fields["post"].disabled = True
        self.fields["post"].queryset = offered  # type: ignore[attr-defined]
        currency = self.instance.institution.country.currency
        for name in ("pay_from", "pay_to"):
            self.fields[name].currency = currency  # type: ignore[attr-defined]
        self.fields["title"].required = self.fields["place"].required = False
        for name in ("missions", "context"):
            self.fields[name].widget.attrs["rows"] = 4
        for name in ("title", "place"):
            self.fields[name].help_text = _("Vide : celui du poste.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        post = cleaned.get("post")
        if post is not None and not cleaned.get("title"):
            cleaned["title"] = post.title
        if (cleaned.get("pay_from") is None) != (cleaned.get("pay_to") is None):
            self.add_error("pay_to", _("Donnez les deux bornes de la fourchette, ou aucune."))
        return cleaned

    def _post_clean(self) -> None:
        """The service validates the record once what it fills in is known."""


class SkillForm(HouseForm):
    skill = forms.ModelChoiceField(Skill.objects.none(), label=_("Compétence"))
    level = forms.TypedChoiceField(choices=LEVELS, coerce=int, label=_("Niveau demandé"))
    reason = forms.CharField(
        label=_("Pourquoi"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Lu par les candidats : ce que ce poste demande de plus que la fiche du métier."),
    )  # fmt: skip

    def __init__(self, *args: Any, edition: int, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Skill.objects.filter(edition=edition).exclude(kind="language").order_by("label")
        self.fields["skill"].queryset = rows  # type: ignore[attr-defined]


class LanguageForm(HouseForm):
    skill = forms.ModelChoiceField(Skill.objects.none(), label=_("Langue"))
    level = forms.TypedChoiceField(choices=LEVELS, coerce=int, label=_("Niveau"))
    required = forms.TypedChoiceField(
        choices=[("1", _("exigée : sans elle, la candidature est irrecevable")), ("0", _("souhaitée : elle compte dans le score"))],
        coerce=lambda value: value == "1", label=_("Cette langue est"), widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, edition: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["skill"].queryset = Skill.objects.filter(edition=edition, kind="language").order_by("label")  # type: ignore[attr-defined]


class ConditionForm(HouseForm):
    """A diploma that a text requires, or a skill of the vacancy without which nobody may serve."""

    kind = forms.ChoiceField(
        choices=[("diploma", _("un diplôme exigé par un texte")), ("skill", _("une compétence indispensable"))],
        label=_("Condition"), widget=forms.RadioSelect,
    )  # fmt: skip
    diploma = forms.ModelChoiceField(EducationLevel.objects.none(), label=_("Niveau du diplôme"), required=False)
    fields_text = forms.CharField(
        label=_("Spécialités"), required=False, max_length=200, help_text=_("Séparées par des virgules ; vide : toutes.")
    )
    skill = forms.ChoiceField(label=_("Compétence"), required=False)
    level = forms.TypedChoiceField(choices=LEVELS, coerce=int, label=_("Niveau"), initial=2, required=False, empty_value=None)
    ground = forms.CharField(
        label=_("Texte ou raison technique"), max_length=300, help_text=_("Par exemple « Code de la santé publique, article 12 ».")
    )
    full_width = ("ground",)

    def __init__(self, *args: Any, edition: int, skills: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["diploma"].queryset = EducationLevel.objects.filter(edition=edition)  # type: ignore[attr-defined]
        self.fields["skill"].choices = [("", "—"), *skills]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == "diploma" and not cleaned.get("diploma"):
            self.add_error("diploma", _("Choisissez le niveau du diplôme."))
        if cleaned.get("kind") == "skill" and not (cleaned.get("skill") and cleaned.get("level")):
            self.add_error("skill", _("Choisissez la compétence et son niveau."))
        return cleaned

    def condition(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data["kind"] == "diploma":
            names = [name.strip() for name in data["fields_text"].split(",") if name.strip()]
            return {"kind": "diploma", "level": data["diploma"].code, "fields": names, "ground": data["ground"]}
        return {"kind": "skill", "skill": data["skill"], "level": data["level"], "ground": data["ground"]}


class CorrigendumForm(HouseForm):
    """The notice as it will read, and why; fields come filled with what is published."""

    title = forms.CharField(label=_("Intitulé"), max_length=120)
    place = forms.CharField(label=_("Lieu"), max_length=80)
    length_months = forms.IntegerField(label=_("Durée (mois)"), min_value=1, max_value=120, required=False)
    pay_from = MoneyField(label=_("Salaire de base, de"), required=False)
    pay_to = MoneyField(label=_("à"), required=False)
    missions = forms.CharField(label=_("Missions"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    context = forms.CharField(label=_("Contexte"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    text = forms.CharField(
        label=_("Ce qui change, et pourquoi"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Lu par toute la zone et par chaque candidat. Les exigences du poste sont figées : elles ne se rectifient pas."),
    )  # fmt: skip
    closes_after = forms.DateField(label=_("Nouvelle clôture"))
    full_width = ("text", "missions", "context")
    fieldsets = (
        (_("L’avis, tel qu’il se lira"), ("title", "place", "length_months", "pay_from", "pay_to", "missions", "context")),
        (_("Le rectificatif"), ("text", "closes_after")),
    )

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("pay_from", "pay_to"):
            self.fields[name].currency = currency  # type: ignore[attr-defined]


class CorrigendumAnswerForm(HouseForm):
    issue = forms.TypedChoiceField(
        choices=[("1", _("publier le rectificatif")), ("0", _("le renvoyer à l’institution"))], coerce=lambda value: value == "1",
        label=_("Décision"), widget=forms.RadioSelect,
    )  # fmt: skip
    answer = forms.CharField(
        label=_("Réponse à l’institution"), max_length=300, required=False, help_text=_("Obligatoire pour renvoyer.")
    )


class CancelForm(HouseForm):
    end_reason = forms.ChoiceField(choices=VacancyEnd.choices, label=_("Motif"))
    text = forms.CharField(
        label=_("Explication"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Lue par toute la zone et par chaque candidat."),
    )  # fmt: skip
    full_width = ("text",)


class ReasonForm(HouseForm):
    """A reason that the people concerned read."""

    reason = forms.CharField(label=_("Motif"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    full_width = ("reason",)


class OptionalReasonForm(ReasonForm):
    reason = forms.CharField(
        label=_("Motif"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Obligatoire au-delà du nombre annoncé par l’avis."),
    )  # fmt: skip
