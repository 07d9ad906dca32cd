"""Forms of the skills and the diplomas of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.choices_skills import Answer, EvidenceKind, SkillSource
from careers.selectors.person_skills import Lexicon
from hr_core.filters import today
from hr_core.models import Document
from hr_core.ui.forms import HouseForm, ScopedChoiceField

LEVELS = ((1, _("1, notions")), (2, _("2, pratique")), (3, _("3, maîtrise")), (4, _("4, référence")))
EVIDENCE = [("", _("aucune")), *[(each.value, each.label) for each in EvidenceKind if each.value]]
STATED = (SkillSource.ASSESSED, SkillSource.EVIDENCED)


def skill_choices(lexicon: Lexicon) -> list[Any]:
    """The dictionary by domain."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, skill in lexicon.skills.items():
        groups.setdefault(skill.domain.label, []).append((code, skill.label))
    return list(groups.items())


class SkillForm(HouseForm):
    """One's own statement. `documents` are those that may prove it."""

    full_width = ("evidence",)

    code = forms.ChoiceField(label=_("Compétence"))
    level = forms.TypedChoiceField(label=_("Niveau"), choices=LEVELS, coerce=int, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Depuis quand"), help_text=_("À peu près : le premier jour où vous l’avez tenue à ce niveau."))
    evidence_kind = forms.ChoiceField(label=_("Ce qui la prouve"), choices=EVIDENCE, required=False)
    evidence = forms.CharField(
        label=_("Référence de la preuve"), max_length=200, required=False,
        help_text=_("Par exemple « Certificat IFRS, ordre des experts-comptables, 2024 »."),
    )  # fmt: skip
    document = ScopedChoiceField(
        Document, label=_("Pièce du dossier"), required=False, help_text=_("Une pièce déjà déposée dans le coffre.")
    )

    def __init__(self, *args: Any, lexicon: Lexicon, documents: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = [("", "—"), *skill_choices(lexicon)]  # type: ignore[attr-defined]
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]
        self.fields["on"].initial = today

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SkillForm.base_fields}


class SkillRecordForm(SkillForm):
    """The statement of a head or of human resources."""

    source = forms.ChoiceField(label=_("Origine"), choices=[(each.value, each.label) for each in STATED])
    expires_on = forms.DateField(label=_("Expire le"), required=False, help_text=_("Premier jour où elle ne vaut plus."))
    field_order = ("code", "level", "source", "on", "expires_on", "evidence_kind", "document", "evidence")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].label = _("Constatée le")
        self.fields["on"].help_text = ""


class ClaimDecideForm(HouseForm):
    """What becomes of a declaration."""

    full_width = ("reason",)

    answer = forms.ChoiceField(label=_("Réponse"), choices=Answer.choices, widget=forms.RadioSelect, initial=Answer.VALID)
    level = forms.TypedChoiceField(
        label=_("Niveau retenu"), choices=[("", "—"), *LEVELS], coerce=int, empty_value=None, required=False,
        help_text=_("Pour une correction."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Motif"), max_length=300, required=False, help_text=_("Demandé pour corriger ou écarter : l’agent le lira.")
    )


class DiplomaForm(HouseForm):
    title = forms.CharField(label=_("Intitulé"), max_length=160, help_text=_("Tel qu’il est écrit sur le diplôme."))
    level = forms.ChoiceField(label=_("Niveau"))
    field = forms.CharField(label=_("Spécialité"), max_length=120, required=False)
    school = forms.CharField(label=_("Établissement"), max_length=160)
    country = forms.CharField(label=_("Pays"), max_length=60, required=False)
    obtained_on = forms.DateField(label=_("Obtenu le"))
    document = ScopedChoiceField(
        Document, label=_("Pièce du dossier"), required=False, help_text=_("Une pièce déjà déposée dans le coffre.")
    )

    def __init__(self, *args: Any, lexicon: Lexicon, documents: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["level"].choices = [("", "—"), *lexicon.levels.items()]  # type: ignore[attr-defined]
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class DiplomaRecordForm(DiplomaForm):
    """With the equivalence that human resources saw."""

    recognised_level = forms.ChoiceField(label=_("Niveau reconnu"), required=False, help_text=_("Vide : le même."))
    recognition = forms.CharField(
        label=_("Décision d’équivalence"), max_length=160, required=False,
        help_text=_("Par exemple « CAMES, décision n° 214 du 3 mai 2012 »."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["recognised_level"].choices = self.fields["level"].choices  # type: ignore[attr-defined]


class DiplomaDecideForm(HouseForm):
    full_width = ("reason",)

    answer = forms.ChoiceField(
        label=_("Réponse"), choices=[each for each in Answer.choices if each[0] != Answer.CORRECTED], widget=forms.RadioSelect,
        initial=Answer.VALID,
    )  # fmt: skip
    recognised_level = forms.ChoiceField(label=_("Niveau reconnu"), required=False, help_text=_("Vide : le même."))
    recognition = forms.CharField(label=_("Décision d’équivalence"), max_length=160, required=False)
    reason = forms.CharField(
        label=_("Motif"), max_length=300, required=False, help_text=_("Demandé pour écarter : l’agent le lira.")
    )

    def __init__(self, *args: Any, lexicon: Lexicon, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["recognised_level"].choices = [("", "—"), *lexicon.levels.items()]  # type: ignore[attr-defined]
