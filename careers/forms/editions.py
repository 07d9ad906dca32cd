"""Forms of editions: opening, text, steps, amendments, seminar, errata."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.choices_referential import AmendmentKind as Kind
from careers.choices_referential import ArticleKind, Choice, Fate, Reach, SeminarMode
from careers.models import Amendment, Band, Edition, EducationLevel, Job, JobFamily, JobLink, Skill
from careers.selectors.differences import PLAIN
from careers.services.editions.applying import JOB_FIELDS
from careers.services.editions.errata import TABLES
from hr_core.models import Institution, User
from hr_core.ui.forms import HouseForm, HouseModelForm

AREA = {"rows": 4}


class LinesField(forms.CharField):
    """One element a line; its value is a list."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The elements are checked by the field of the model."""


class OpenForm(HouseForm):
    base = forms.ModelChoiceField(label=_("Copie de"), queryset=None)
    code = forms.CharField(label=_("Code de la nouvelle édition"), max_length=20, help_text=_("Par exemple RMH-1.1."))
    title = forms.CharField(label=_("Titre"), max_length=160)
    reach = forms.ChoiceField(label=_("Portée"), choices=Reach.choices)
    effective_on = forms.DateField(label=_("Applicable à partir du"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Edition.objects.filter(state=Edition.State.PUBLISHED).order_by("-effective_on")
        self.fields["base"].queryset = rows  # type: ignore[attr-defined]
        self.fields["base"].initial = rows.first()


class CommentForm(HouseForm):
    comment = forms.CharField(label=_("Commentaire, gardé dans l’histoire"), widget=forms.Textarea(attrs=AREA))


class CirculateForm(CommentForm):
    due_on = forms.DateField(label=_("Réponses jusqu’au"), help_text=_("30 jours au moins."))
    field_order = ("due_on", "comment")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].initial = today + timedelta(days=45)


class PublishForm(HouseForm):
    effective_on = forms.DateField(label=_("Applicable à partir du"))


class JobTextForm(HouseModelForm):
    alternative_titles = LinesField(label=_("Autres appellations"), required=False, help_text=_("Une par ligne."))
    activities = LinesField(label=_("Activités"), help_text=_("Une par ligne."))
    education_fields = LinesField(label=_("Spécialités"), required=False, help_text=_("Une par ligne."))

    class Meta:
        model = Job
        fields = (
            "title", "title_feminine", "family", "band", "purpose", "activities", "alternative_titles", "education", "education_fields",
            "experience_years",
        )  # fmt: skip

    def __init__(self, *args: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, model in (("family", JobFamily), ("band", Band), ("education", EducationLevel)):
            self.fields[name].queryset = model.objects.filter(edition=edition)  # type: ignore[attr-defined]


class JobLikeForm(HouseForm):
    """A job that is added begins with the skills of another."""

    like = forms.ModelChoiceField(label=_("D’après le métier"), queryset=None, help_text=_("Ses compétences, codes et titres sont repris, puis se corrigent."))
    title = forms.CharField(label=_("Intitulé"), max_length=160)
    title_feminine = forms.CharField(label=_("Intitulé féminin"), max_length=160)
    purpose = forms.CharField(label=_("Mission"), widget=forms.Textarea(attrs=AREA))

    def __init__(self, *args: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["like"].queryset = jobs_of(edition)  # type: ignore[attr-defined]


class JobChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj}"


def jobs_of(edition: Edition) -> Any:
    return Job.objects.filter(edition=edition).order_by("code")


class LevelForm(HouseForm):
    skill = JobChoice(label=_("Compétence"), queryset=None)
    level = forms.TypedChoiceField(
        label=_("Niveau demandé"), coerce=int, choices=[*[(each, each) for each in range(1, 5)], (0, _("n’est plus demandée"))]
    )

    def __init__(self, *args: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["skill"].queryset = Skill.objects.filter(edition=edition).order_by("code")  # type: ignore[attr-defined]


class LinkForm(HouseForm):
    kind = forms.ChoiceField(label=_("Passage"), choices=JobLink.Kind.choices)
    target = JobChoice(label=_("Métier"), queryset=None)
    present = forms.TypedChoiceField(
        label=_("Que faire"), coerce=lambda value: value == "1", choices=[("1", _("ajouter le passage")), ("0", _("retirer le passage"))]
    )

    def __init__(self, *args: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["target"].queryset = jobs_of(edition)  # type: ignore[attr-defined]


class RemoveForm(HouseForm):
    fate = forms.ChoiceField(label=_("Ce que devient le code"), choices=[(each.value, each.label) for each in (Fate.REMOVED, Fate.REPLACED, Fate.MERGED, Fate.SPLIT)])
    targets = forms.CharField(label=_("Nouveaux codes"), required=False, help_text=_("Séparés par des espaces ; aucun pour une suppression."))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def clean_targets(self) -> list[str]:
        return [each.strip(",;").upper() for each in self.cleaned_data["targets"].split() if each.strip(",;")]


class FateForm(RemoveForm):
    kind = forms.ChoiceField(label=_("Article"), choices=ArticleKind.choices)
    code = forms.CharField(label=_("Ancien code"), max_length=12)
    field_order = ("kind", "code", "fate", "targets", "note")

    def clean_code(self) -> str:
        return self.cleaned_data["code"].strip().upper()


class SkillTextForm(HouseModelForm):
    level_1 = forms.CharField(label=_("Niveau 1, notions"), widget=forms.Textarea(attrs={"rows": 2}))
    level_2 = forms.CharField(label=_("Niveau 2, pratique"), widget=forms.Textarea(attrs={"rows": 2}))
    level_3 = forms.CharField(label=_("Niveau 3, maîtrise"), widget=forms.Textarea(attrs={"rows": 2}))
    level_4 = forms.CharField(label=_("Niveau 4, référence"), widget=forms.Textarea(attrs={"rows": 2}))

    fieldsets = ((_("Ce que veut dire chaque niveau"), ("level_1", "level_2", "level_3", "level_4")),)

    class Meta:
        model = Skill
        fields = ("label", "domain", "kind", "description", "e_cf")

    def __init__(self, *args: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["domain"].queryset = self.fields["domain"].queryset.filter(edition=edition)  # type: ignore[attr-defined]
        if self.instance.pk:
            for row in self.instance.levels.all():
                self.fields[f"level_{row.level}"].initial = row.descriptor


class BandForm(HouseModelForm):
    typical_titles = LinesField(label=_("Intitulés locaux courants"), required=False, help_text=_("Un par ligne."))

    class Meta:
        model = Band
        fields = ("label", "knowledge", "complexity", "autonomy", "relations", "supervision", "impact", "typical_titles")


class FamilyForm(HouseModelForm):
    alternative_labels = LinesField(label=_("Autres intitulés"), required=False, help_text=_("Un par ligne."))

    class Meta:
        model = JobFamily
        fields = ("label", "purpose", "alternative_labels")


class RemarkForm(HouseForm):
    remark = forms.CharField(label=_("Remarque"), required=False, widget=forms.Textarea(attrs=AREA))


#: What one may ask, by its word in the address: the kind, the article, the fields asked.
NATURES: dict[str, tuple[Kind, ArticleKind, tuple[str, ...]]] = {
    "niveau": (Kind.CHANGE_LEVEL, ArticleKind.JOB, ("code", "skill", "value")),
    "appellation": (Kind.ADD_TITLE, ArticleKind.JOB, ("code", "title")),
    "intitule": (Kind.RENAME, ArticleKind.JOB, ("code", "value", "title_feminine")),
    "rubrique": (Kind.CHANGE_FIELD, ArticleKind.JOB, ("code", "field", "value")),
    "bande": (Kind.CHANGE_BAND, ArticleKind.JOB, ("code", "value")),
    "voisin": (Kind.ADD_NEIGHBOUR, ArticleKind.JOB, ("code", "other")),
    "voisin-en-moins": (Kind.REMOVE_NEIGHBOUR, ArticleKind.JOB, ("code", "other")),
    "ajout": (Kind.ADD_JOB, ArticleKind.JOB, ("title", "title_feminine", "family", "band", "like", "purpose")),
    "suppression": (Kind.REMOVE_JOB, ArticleKind.JOB, ("code", "other")),
    "fusion": (Kind.MERGE_JOBS, ArticleKind.JOB, ("code", "other")),
    "scission": (Kind.SPLIT_JOB, ArticleKind.JOB, ("code", "titles")),
    "intitule-competence": (Kind.RENAME, ArticleKind.SKILL, ("code", "value")),
    "description-competence": (Kind.CHANGE_FIELD, ArticleKind.SKILL, ("code", "value")),
}
OUTSIDE = ("code", "field")  # columns of the amendment, not of its proposal


class AmendmentForm(HouseForm):
    """The fields of one nature of amendment, and the reason."""

    def __init__(self, *args: Any, edition: Edition, nature: str, record: Amendment | None = None, **options: Any) -> None:
        kind, article, names = NATURES[nature]
        self.nature, self.kind, self.article, self.names = nature, kind, article, names
        super().__init__(*args, **options)
        initial = dict(record.proposal, code=record.code, field=record.field, reason=record.reason) if record and record.pk else {}
        for name in (*names, "reason"):
            self.fields[name] = self._field(name, edition)
            if name in initial:
                self.fields[name].initial = initial[name]

    def _field(self, name: str, edition: Edition) -> forms.Field:
        jobs = [(job.code, f"{job.code} {job.title}") for job in jobs_of(edition)] if name in ("code", "other", "like") else []
        if name == "code" and self.article == ArticleKind.SKILL:
            skills = Skill.objects.filter(edition=edition).order_by("code")
            return forms.ChoiceField(label=_("Compétence"), choices=[(each.code, f"{each.code} {each.label}") for each in skills])
        if name == "code":
            return forms.ChoiceField(label=_("Métier"), choices=jobs)
        if name == "other":
            if self.kind == Kind.REMOVE_JOB:
                return forms.ChoiceField(label=_("Remplacé par"), choices=[("", _("aucun")), *jobs], required=False)
            return forms.ChoiceField(label=_("Dans le métier") if self.kind == Kind.MERGE_JOBS else _("Métier voisin"), choices=jobs)
        if name == "like":
            return forms.ChoiceField(label=_("D’après le métier"), choices=jobs, help_text=_("Ses compétences et ses codes servent de départ."))
        if name == "skill":
            skills = Skill.objects.filter(edition=edition).order_by("code")
            return forms.ChoiceField(label=_("Compétence"), choices=[(each.code, f"{each.code} {each.label}") for each in skills])
        if name == "family":
            return forms.ChoiceField(label=_("Famille"), choices=[(each.code, each.label) for each in JobFamily.objects.filter(edition=edition)])
        if name == "band" or (name == "value" and self.kind == Kind.CHANGE_BAND):
            rows = Band.objects.filter(edition=edition)
            return forms.TypedChoiceField(label=_("Bande"), coerce=int, choices=[(each.number, str(each)) for each in rows])
        if name == "value" and self.kind == Kind.CHANGE_LEVEL:
            levels = [*[(each, str(each)) for each in range(1, 5)], (0, _("ne plus demander"))]
            return forms.TypedChoiceField(label=_("Niveau"), coerce=int, choices=levels)
        if name == "field":
            return forms.ChoiceField(label=_("Rubrique"), choices=[(each, str(PLAIN.get(each) or LIST_LABELS[each])) for each in JOB_FIELDS])
        if name == "titles":
            return LinesField(label=_("Nouveaux métiers"), help_text=_("Un intitulé par ligne, deux au moins."))
        if name == "value" and self.kind == Kind.CHANGE_FIELD:
            return forms.CharField(label=_("Nouvelle rédaction"), widget=forms.Textarea(attrs=AREA), help_text=_("Pour une liste, un élément par ligne."))
        if name == "purpose":
            return forms.CharField(label=_("Mission"), widget=forms.Textarea(attrs=AREA))
        if name == "reason":
            return forms.CharField(label=_("Motif, lu par toutes les institutions"), widget=forms.Textarea(attrs=AREA))
        labels = {"title": _("Appellation") if self.kind == Kind.ADD_TITLE else _("Intitulé"), "title_feminine": _("Intitulé féminin"), "value": _("Nouvel intitulé")}
        return forms.CharField(label=labels[name], max_length=160, required=name != "title_feminine")

    def clean_titles(self) -> list[str]:
        titles = list(dict.fromkeys(self.cleaned_data["titles"]))
        if len(titles) < 2:
            raise forms.ValidationError(_("Une scission donne deux métiers au moins."))
        return titles

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("code") and cleaned.get("code") == cleaned.get("other"):
            self.add_error("other", _("Choisissez un autre métier."))
        return cleaned

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        field = "description" if self.nature == "description-competence" else told.get("field", "")
        return {
            "kind": self.kind, "article": self.article, "code": told.get("code", ""), "field": field, "reason": told["reason"],
            "proposal": {name: told[name] for name in self.names if name not in OUTSIDE},
        }  # fmt: skip


LIST_LABELS = {"activities": _("activités"), "education_fields": _("spécialités")}
OUTCOMES = (
    ("accept", _("accepter")), ("change", _("accepter avec une autre rédaction")), ("merge", _("joindre à un autre amendement")),
    ("reject", _("rejeter")), ("refer", _("renvoyer au séminaire")),
)  # fmt: skip
#: The value of the proposal that « une autre rédaction » replaces, by kind.
MAIN = {Kind.ADD_JOB: "title", Kind.ADD_TITLE: "title", Kind.SPLIT_JOB: "titles"}
OTHERS = (Kind.REMOVE_JOB, Kind.MERGE_JOBS, Kind.ADD_NEIGHBOUR, Kind.REMOVE_NEIGHBOUR)


class AnswerForm(HouseForm):
    outcome = forms.ChoiceField(label=_("Issue"), choices=OUTCOMES, widget=forms.RadioSelect)
    answer = forms.CharField(label=_("Réponse motivée, lue par toutes les institutions"), widget=forms.Textarea(attrs=AREA))
    text = forms.CharField(
        label=_("Rédaction retenue"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Seulement pour une autre rédaction : le niveau, la bande, le code ou le texte qui entre."),
    )  # fmt: skip
    merged_into = forms.ModelChoiceField(label=_("Joint à"), required=False, queryset=None)

    def __init__(self, *args: Any, amendment: Amendment, **options: Any) -> None:
        super().__init__(*args, **options)
        self.amendment = amendment
        rows = Amendment.objects.filter(edition=amendment.edition).exclude(pk=amendment.pk).exclude(state__in=["draft", "withdrawn", "merged"])
        self.fields["merged_into"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == "change" and not cleaned.get("text", "").strip():
            self.add_error("text", _("Donnez la rédaction retenue."))
        if cleaned.get("outcome") == "merge" and cleaned.get("merged_into") is None:
            self.add_error("merged_into", _("Choisissez l’amendement auquel celui-ci est joint."))
        return cleaned

    def accepted(self) -> dict[str, Any] | None:
        if self.cleaned_data["outcome"] != "change":
            return None
        kind = Kind(self.amendment.kind)
        name = "other" if kind in OTHERS else MAIN.get(kind, "value")
        text: Any = self.cleaned_data["text"].strip()
        if name == "titles":
            text = [line.strip() for line in text.splitlines() if line.strip()]
        elif kind in (Kind.CHANGE_LEVEL, Kind.CHANGE_BAND):
            if not text.isdecimal():
                raise forms.ValidationError({"text": _("Écrivez un nombre.")})
            text = int(text)
        return self.amendment.proposal | {name: text}


class ConveneForm(HouseForm):
    mode = forms.ChoiceField(label=_("Forme"), choices=SeminarMode.choices)
    starts_at = forms.SplitDateTimeField(
        label=_("Séance du"), widget=forms.SplitDateTimeWidget(date_attrs={"type": "date"}, time_attrs={"type": "time"})
    )
    link = forms.URLField(label=_("Adresse de la visioconférence"), required=False, assume_scheme="https")
    quorum = forms.IntegerField(label=_("Quorum, en pays"), required=False, min_value=1, help_text=_("Vide : plus de la moitié des pays membres."))
    chair = forms.ModelChoiceField(label=_("Présidence"), queryset=None)

    def __init__(self, *args: Any, chairs: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chair"].queryset = chairs  # type: ignore[attr-defined]


class SeatForm(HouseForm):
    voter = forms.ModelChoiceField(label=_("Votant"), queryset=None)

    def __init__(self, *args: Any, voters: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["voter"].queryset = voters  # type: ignore[attr-defined]


class BallotForm(HouseForm):
    amendment = forms.ModelChoiceField(label=_("Amendement renvoyé"), required=False, queryset=None, help_text=_("Vide : la question porte sur le texte."))
    question = forms.CharField(label=_("Question"), max_length=300)

    def __init__(self, *args: Any, amendments: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amendment"].queryset = amendments  # type: ignore[attr-defined]


class VoteForm(HouseForm):
    choice = forms.ChoiceField(label=_("Vote du pays"), choices=Choice.choices, widget=forms.RadioSelect)


class CloseBallotForm(HouseForm):
    casting = forms.ChoiceField(
        label=_("Voix prépondérante"), required=False, help_text=_("Seulement si les voix se partagent."),
        choices=[("", _("sans objet")), (Choice.YES.value, Choice.YES.label), (Choice.NO.value, Choice.NO.label)],
    )  # fmt: skip


class ReservationForm(HouseForm):
    code = forms.CharField(label=_("Article"), required=False, max_length=12, help_text=_("Le code d’un métier ou d’une compétence."))
    text = forms.CharField(label=_("Réserve"), widget=forms.Textarea(attrs=AREA))


class ErratumForm(HouseForm):
    table = forms.ChoiceField(label=_("Article"), choices=[("job", _("métier")), ("skill", _("compétence")), ("family", _("famille")), ("band", _("bande"))])
    code = forms.CharField(label=_("Code, ou numéro de la bande"), max_length=12)
    field = forms.ChoiceField(label=_("Texte corrigé"), choices=[])
    after = forms.CharField(label=_("Nouvelle rédaction"), widget=forms.Textarea(attrs=AREA))
    reason = forms.CharField(label=_("Motif"), max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = list(dict.fromkeys(name for _model, _key, fields in TABLES.values() for name in fields))
        self.fields["field"].choices = [(name, str(PLAIN.get(name) or LIST_LABELS[name]).capitalize()) for name in names]  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        return self.cleaned_data["code"].strip().upper()


def accounts(users: list[User]) -> Any:
    return User.objects.filter(pk__in=[each.pk for each in users]).order_by("full_name")


def institutions(excluded: Institution) -> Any:
    return Institution.objects.filter(is_open=True, is_regional=False).exclude(pk=excluded.pk)
