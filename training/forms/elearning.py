"""Forms of modules: the module, its pages, its questionnaire as text, and the questionnaire to answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.forms import HouseForm, ScopedChoiceField
from training.forms.sessions import RecordForm
from training.models import CourseMaterial, LearningModule, ModuleQuestion
from training.services.sessions.elearning import Asked


class ModuleForm(RecordForm):
    title = forms.CharField(label=gettext_lazy("Intitulé"), max_length=160)
    rank = forms.IntegerField(label=gettext_lazy("Rang dans la formation"), min_value=1, max_value=99, initial=1)
    introduction = forms.CharField(label=gettext_lazy("En quelques mots"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    minutes = forms.IntegerField(label=gettext_lazy("Durée (minutes)"), min_value=1, max_value=999, initial=30)
    pass_mark = forms.IntegerField(label=gettext_lazy("Réussite à partir de (%)"), min_value=1, max_value=100, initial=70)
    attempts = forms.IntegerField(label=gettext_lazy("Essais permis"), min_value=0, max_value=20, initial=3, help_text=gettext_lazy("0 : autant que l’on veut."))
    is_published = forms.BooleanField(label=gettext_lazy("Ouvert aux agents"), required=False)


class PageForm(RecordForm):
    title = forms.CharField(label=gettext_lazy("Titre"), max_length=160)
    rank = forms.IntegerField(label=gettext_lazy("Rang"), min_value=1, max_value=999)
    text = forms.CharField(
        label=gettext_lazy("Texte"), required=False, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("Une ligne vide sépare deux paragraphes."),
    )  # fmt: skip
    link = forms.URLField(label=gettext_lazy("Film ou site"), required=False, assume_scheme="https", help_text=gettext_lazy("Ouvert à part : la page reste légère."))
    material = ScopedChoiceField(CourseMaterial, label=gettext_lazy("Document de la formation"), required=False)

    full_width = ("text",)

    def __init__(self, *args: Any, module: LearningModule, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["material"].queryset = CourseMaterial.objects.filter(course=module.course_id)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned["text"] or cleaned["link"] or cleaned["material"]):
            self.add_error("text", _("Une page a un texte, un lien ou un document."))
        return cleaned


def quiz_text(questions: list[ModuleQuestion]) -> str:
    blocks = []
    for each in questions:
        options = [f"{'*' if rank in each.right else '-'} {words}" for rank, words in enumerate(each.options)]
        blocks.append("\n".join([each.text, *options]))
    return "\n\n".join(blocks)


class QuizForm(HouseForm):
    """One block a question: its words, then one line an answer, « * » for a right one and « - » for the others."""

    text = forms.CharField(
        label=gettext_lazy("Questions"), widget=forms.Textarea(attrs={"rows": 18}),
        help_text=gettext_lazy("La question, puis une réponse par ligne : « * » devant les bonnes, « - » devant les autres. Une ligne vide entre deux questions."),
    )  # fmt: skip

    def clean_text(self) -> list[Asked]:
        found = []
        blocks = [block for block in self.cleaned_data["text"].replace("\r", "").split("\n\n") if block.strip()]
        for number, block in enumerate(blocks, start=1):
            lines = [line.strip() for line in block.split("\n") if line.strip()]
            answers = lines[1:]
            if not all(line[:1] in "*-" and len(line) > 1 for line in answers) or lines[0][:1] in "*-":
                raise forms.ValidationError(_("Question %(number)s : d’abord la question, puis des lignes qui commencent par « * » ou « - ».") % {"number": number})
            options = tuple(line[1:].strip()[:200] for line in answers)
            right = tuple(rank for rank, line in enumerate(answers) if line.startswith("*"))
            if len(options) < 2 or not right:
                raise forms.ValidationError(_("Question %(number)s : au moins deux réponses, dont une bonne.") % {"number": number})
            found.append(Asked(lines[0][:300], options, right))
        return found


class TakeForm(HouseForm):
    """The questionnaire to answer."""

    def __init__(self, *args: Any, questions: list[ModuleQuestion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        for each in questions:
            choices = list(enumerate(each.options))
            kind: Any = forms.TypedMultipleChoiceField if len(each.right) > 1 else forms.TypedChoiceField
            widget: Any = forms.CheckboxSelectMultiple if len(each.right) > 1 else forms.RadioSelect
            self.fields[f"q{each.pk}"] = kind(label=each.text, choices=choices, coerce=int, widget=widget)

    def answers(self) -> dict[int, list[int]]:
        told = {each.pk: self.cleaned_data[f"q{each.pk}"] for each in self.questions}
        return {key: value if isinstance(value, list) else [value] for key, value in told.items()}
