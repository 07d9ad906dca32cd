"""The two forms of a sheet, made from its lines: what the person says, what the appraiser says."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from careers.choices_appraisal import Asker, Horizon, LineKind, Priority
from careers.forms.person_skills import skill_choices
from careers.forms.posts import JobField
from careers.models import Appraisal, AppraisalLine, Job
from careers.selectors.person_skills import Lexicon
from careers.services.appraisal.sheets import SheetWords
from hr_core.ui.forms import HouseForm, tidy_choices

NEEDS = 3
SKILL_LEVELS = ((0, "0, non tenue"), (1, "1, notions"), (2, "2, pratique"), (3, "3, maîtrise"), (4, "4, référence"))


class SheetForm(HouseForm):
    """Fields named `<kind>-<rank>-<what>`; `asker` says whose answers these are."""

    template_name = "careers/appraisal/_fields.html"
    asker = Asker.BOTH
    rate_column = "rate"

    def __init__(self, *args: Any, sheet: Appraisal, lines: Sequence[AppraisalLine], lexicon: Lexicon, **options: Any) -> None:
        self.sheet, self.lexicon = sheet, lexicon
        self.lines = {(line.kind, line.order): line for line in lines}
        self.levels = [("", "—"), *((rank, each["label"]) for rank, each in enumerate(sheet.campaign.form.levels))]
        self._sections: list[tuple[str, list[str]]] = []
        super().__init__(*args, **options)
        self.lay()
        self.fieldsets = tuple(self._sections)

    @abstractmethod
    def lay(self) -> None:
        """Add the fields that this person fills, section by section."""

    def section(self, title: str, names: list[str]) -> None:
        if names:
            self._sections.append((title, names))

    def of_kind(self, kind: str) -> list[AppraisalLine]:
        return [line for (each, _rank), line in sorted(self.lines.items()) if each == kind]

    def add(self, name: str, field: forms.Field, initial: Any = None) -> str:
        field.initial = initial
        field.required = False
        tidy_choices(field)
        self.fields[name] = field
        return name

    def rated(self, line: AppraisalLine, label: str, help_text: str, choices: Sequence[Any]) -> str:
        field = forms.TypedChoiceField(label=label, choices=choices, coerce=int, empty_value=None, help_text=help_text)
        return self.add(f"{line.kind}-{line.order}-rate", field, getattr(line, self.rate_column))

    def skills(self) -> None:
        names = []
        for line in self.of_kind(LineKind.SKILL):
            said = ""
            if self.rate_column == "rate" and line.self_rate is not None:
                said = _(" ; l’agent se voit à %(level)s") % {"level": line.self_rate}
            help_text = _("niveau %(asked)s demandé%(said)s") % {"asked": line.asked, "said": said}
            names.append(self.rated(line, line.label, help_text, [("", "—"), *SKILL_LEVELS]))
        self.section(_("Compétences du métier"), names)

    def criteria(self, *, comments: bool) -> None:
        names = []
        for line in self.of_kind(LineKind.CRITERION):
            names.append(self.rated(line, line.label, self.said(line), self.levels))
            if comments:
                name = f"{line.kind}-{line.order}-comment"
                names.append(self.add(name, forms.CharField(label=_("Commentaire"), max_length=300), line.comment))
        self.section(_("Manière de servir"), names)

    def said(self, line: AppraisalLine) -> str:
        """How the person sees it, for the appraiser."""
        if self.rate_column != "rate" or line.self_rate is None or line.self_rate >= len(self.levels) - 1:
            return ""
        return _("L’agent se voit « %(level)s »") % {"level": self.levels[line.self_rate + 1][1]}

    def needs(self) -> None:
        names = []
        skills = [("", "—"), *skill_choices(self.lexicon)]
        for rank in range(NEEDS):
            line = self.lines.get((LineKind.TRAINING, rank))
            at = f"{LineKind.TRAINING}-{rank}"
            names += [
                self.add(f"{at}-code", forms.ChoiceField(label=_("Compétence à renforcer"), choices=skills), line.code if line else ""),
                self.add(
                    f"{at}-priority",
                    forms.ChoiceField(label=_("Priorité"), choices=[(each.value, each.label) for each in Priority]),
                    line.priority if line else Priority.MEDIUM,
                ),
                self.add(f"{at}-label", forms.CharField(label=_("Formation souhaitée"), max_length=200), line.label if line else ""),
            ]
            self.full_width = (*self.full_width, f"{at}-label")
        self.section(_("Besoins de formation"), names)

    def questions(self, answers: dict[str, str]) -> None:
        names = []
        for rank, each in enumerate(self.sheet.campaign.form.questions):
            if each["asker"] in (Asker.BOTH, self.asker):
                field = forms.CharField(label=each["label"], max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
                names.append(self.add(f"question-{rank}", field, answers.get(str(rank), "")))
        self.section(_("En mots"), names)

    def answers(self) -> dict[str, str]:
        told = {name.split("-")[1]: str(value).strip() for name, value in self.cleaned_data.items() if name.startswith("question-")}
        return {rank: text for rank, text in told.items() if text}

    def told_lines(self) -> dict[str, dict[int, dict[str, Any]]]:
        """What was written, by kind and rank. A need whose skill alone was chosen bears its name."""
        kinds = set(LineKind.values)
        found: dict[str, dict[int, dict[str, Any]]] = {}
        for name, value in self.cleaned_data.items():
            kind, _dash, rest = name.partition("-")
            rank, _dash, what = rest.partition("-")
            if kind in kinds and what:
                found.setdefault(kind, {}).setdefault(int(rank), {})[what] = value
        for row in found.get(LineKind.TRAINING, {}).values():
            row["label"] = row.get("label", "").strip() or (self.lexicon.skill(row["code"]) if row.get("code") else "")
            row["priority"] = row.get("priority") or Priority.MEDIUM
        for rows in (found.get(LineKind.OBJECTIVE, {}), found.get(LineKind.NEXT, {})):
            for row in rows.values():
                if "weight" in row:
                    row["weight"] = row["weight"] or 1
        return found

    @abstractmethod
    def words(self) -> SheetWords:
        """What was written, as the services take it."""


class SelfForm(SheetForm):
    """The person's own part."""

    asker = Asker.SELF
    rate_column = "self_rate"

    def lay(self) -> None:
        names = []
        for line in self.of_kind(LineKind.OBJECTIVE):
            names.append(self.rated(line, line.label, line.target, self.levels))
        self.section(_("Mes objectifs de l’année"), names)
        self.skills()
        self.criteria(comments=False)
        self.questions(self.sheet.self_answers)
        self.needs()
        horizon = forms.ChoiceField(label=_("Souhaitez-vous changer de poste ?"), choices=_horizons())
        job = JobField(label=_("Vers quel métier"), queryset=_jobs(self.lexicon))
        words = forms.CharField(label=_("Précisions"), max_length=300, help_text=_("Lieu, unité, autre institution de la zone."))
        self.section(
            _("Ma mobilité"),
            [
                self.add("wish_horizon", horizon, self.sheet.wish_horizon),
                self.add("wish_job", job, self.sheet.wish_job_id),
                self.add("wish_words", words, self.sheet.wish_words),
            ],
        )

    def words(self) -> SheetWords:
        told = {name: self.cleaned_data[name] for name in ("wish_horizon", "wish_job", "wish_words")}
        return SheetWords(told | {"self_answers": self.answers()}, self.told_lines())


class RateForm(SheetForm):
    """The appraiser's part."""

    asker = Asker.MANAGER
    full_width = ("summary",)

    def lay(self) -> None:
        for rank in range(self.sheet.campaign.form.objectives):
            self.objective(LineKind.OBJECTIVE, rank, _("Objectif %(rank)s de l’année") % {"rank": rank + 1}, rates=True)
        self.skills()
        self.criteria(comments=True)
        self.questions(self.sheet.answers)
        for rank in range(self.sheet.campaign.form.objectives):
            self.objective(LineKind.NEXT, rank, _("Objectif %(rank)s de l’année à venir") % {"rank": rank + 1}, rates=False)
        self.needs()
        summary = forms.CharField(
            label=_("Appréciation d’ensemble"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("L’agent la lira et pourra y répondre."),
        )  # fmt: skip
        self.section(
            _("Entretien"),
            [
                self.add("interview_on", forms.DateField(label=_("Entretien du")), self.sheet.interview_on),
                self.add("summary", summary, self.sheet.summary),
            ],
        )

    def objective(self, kind: str, rank: int, title: str, *, rates: bool) -> None:
        line = self.lines.get((kind, rank))
        at = f"{kind}-{rank}"
        names = [
            self.add(f"{at}-label", forms.CharField(label=_("Objectif"), max_length=200), line.label if line else ""),
            self.add(f"{at}-target", forms.CharField(label=_("Indicateur, cible"), max_length=200), line.target if line else ""),
        ]
        if rates:
            weight = forms.IntegerField(label=_("Poids"), min_value=1, max_value=9)
            names.append(self.add(f"{at}-weight", weight, line.weight if line else 1))
            field = forms.TypedChoiceField(
                label=_("Résultat"), choices=self.levels, coerce=int, empty_value=None, help_text=self.said(line) if line else ""
            )
            names.append(self.add(f"{at}-rate", field, line.rate if line else None))
            names.append(self.add(f"{at}-comment", forms.CharField(label=_("Commentaire"), max_length=300), line.comment if line else ""))
            self.full_width = (*self.full_width, f"{at}-comment")
        self.section(title, names)

    def words(self) -> SheetWords:
        told = {name: self.cleaned_data[name] for name in ("interview_on", "summary")}
        return SheetWords(told | {"answers": self.answers()}, self.told_lines())


def _horizons() -> list[tuple[str, Any]]:
    return [(each.value, each.label) for each in Horizon]


def _jobs(lexicon: Lexicon) -> Any:
    return Job.objects.filter(edition=lexicon.edition).order_by("code") if lexicon.edition else Job.objects.none()
