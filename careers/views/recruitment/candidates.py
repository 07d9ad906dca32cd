"""A candidate: the file, whether it is admissible, and the hand-over to the hiring."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_recruitment import Outcome, RecruitmentState
from careers.forms.recruitment import AdmitForm, CandidateForm, DropForm
from careers.models import Recruitment, RecruitmentCandidate
from careers.selectors.recruitment import VIEW
from careers.services.recruitment.candidates import (
    candidate_admit,
    candidate_decline,
    candidate_hire,
    candidate_receive,
)
from careers.tables_recruitment import mean
from careers.views.recruitment.procedures import HERE
from careers.workflows_recruitment import MANAGE
from hr_core.filters import today
from hr_core.models import Hiring
from hr_core.tables_documents import size_words
from hr_core.text import french_of
from hr_core.ui.parts import Action, Crumb, Panel, facts
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen

HIRE = ("personnel_change",)


class CandidateScreen(RecordScreen):
    model = RecruitmentCandidate
    rights: tuple[str, ...] = VIEW

    def get_queryset(self) -> QuerySet:
        return RecruitmentCandidate.objects.select_related("recruitment", "post", "hiring")

    def get_title(self) -> str:
        return str(getattr(self, "title", "") or f"{self.record.first_names} {self.record.last_name}")

    def get_crumbs(self) -> Any:
        return (HERE, Crumb(str(self.record.recruitment), self.record.recruitment.get_absolute_url()))

    def here(self) -> str:
        return reverse("careers:recruitment_candidate", args=[self.record.pk])


class CandidateView(CandidateScreen, DetailScreen):
    template_name = "careers/recruitment/candidate.html"

    def get_actions(self) -> list[Action]:
        row, at = self.record, [self.record.pk]
        if row.recruitment.state == RecruitmentState.OPEN:
            return [
                Action(_("Modifier"), reverse("careers:candidate_update", args=at), "pencil", MANAGE),
                Action(_("Recevabilité"), reverse("careers:candidate_admit", args=at), "check", MANAGE, main=True),
            ]
        if row.recruitment.state == RecruitmentState.DECIDED and row.outcome == Outcome.RETAINED and row.hiring is None:
            return [
                Action(_("Renonce"), reverse("careers:candidate_decline", args=at), "user-x", MANAGE),
                Action(_("Embaucher"), reverse("careers:candidate_hire", args=at), "user-plus", HIRE, main=True),
            ]
        return []

    def get_panels(self) -> list[Panel]:
        row = self.record
        names = ("number", "receipt", "sex", "birth_on", "nationality", "diploma", "email", "phone", "received_on")
        decision = [
            (_("Recevabilité"), " : ".join(filter(None, [row.get_admission_display(), row.admission_reason]))),
            (_("Moyenne"), mean(row.total)), (_("Rang"), row.rank or ""), (_("Explication"), row.told),
            (_("Décision"), row.get_outcome_display() if row.recruitment.state == RecruitmentState.DECIDED else ""),
            (_("Poste"), str(row.post) if row.post else ""),
        ]  # fmt: skip
        return [
            Panel(_("Dossier"), facts(row, *names)),
            Panel(_("Suite"), [pair for pair in decision if pair[1] != ""]),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        marks = [(each.test.label, each.test.weight, mean(each.value)) for each in self.record.marks.select_related("test")]
        receives = self.record.recruitment.state == RecruitmentState.OPEN and self.access.has(*MANAGE)
        papers = [(row, size_words(row.size)) for row in self.record.papers.all()]
        return super().get_context(marks=marks, papers=papers, receives=receives, **more)


class CandidateFormView(CandidateScreen, FormScreen):
    form_class = CandidateForm
    rights = MANAGE
    success_message = gettext_lazy("Le dossier est enregistré.")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(recruitment__state=RecruitmentState.OPEN)

    def get_title(self) -> str:
        return _("Modifier le dossier %(of_name)s") % {"of_name": french_of(str(self.record))}

    def get_form_options(self) -> dict[str, Any]:
        return {"candidate": self.record}

    def get_cancel_url(self) -> str:
        return self.here()

    def get_success_url(self, result: RecruitmentCandidate) -> str:
        return reverse("careers:recruitment_candidate", args=[result.pk])

    def perform(self, form: Any) -> RecruitmentCandidate:
        return candidate_receive(recruitment=self.record.recruitment, candidate=self.record, values=form.cleaned_data)


class CandidateCreateView(FormScreen):
    """A file received: the address is that of its procedure."""

    form_class = CandidateForm
    rights = MANAGE
    title = gettext_lazy("Enregistrer un dossier")
    success_message = gettext_lazy("Le dossier est enregistré.")

    @cached_property
    def recruitment(self) -> Recruitment:
        return get_object_or_404(Recruitment, pk=self.kwargs["pk"], state=RecruitmentState.OPEN)

    def get_record(self) -> None:
        return None

    def get_crumbs(self) -> Any:
        return (HERE, Crumb(str(self.recruitment), self.recruitment.get_absolute_url()))

    def get_form_options(self) -> dict[str, Any]:
        return {"candidate": None, "initial": {"received_on": today()}}

    def get_cancel_url(self) -> str:
        return self.recruitment.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.recruitment.get_absolute_url()

    def perform(self, form: Any) -> RecruitmentCandidate:
        return candidate_receive(recruitment=self.recruitment, candidate=RecruitmentCandidate(), values=form.cleaned_data)


class AdmitView(CandidateScreen, FormScreen):
    form_class = AdmitForm
    rights = MANAGE
    success_message = gettext_lazy("La recevabilité est dite.")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(recruitment__state=RecruitmentState.OPEN)

    def get_title(self) -> str:
        return _("Recevabilité du dossier %(of_name)s") % {"of_name": french_of(str(self.record))}

    def get_cancel_url(self) -> str:
        return self.here()

    def get_success_url(self, result: Any) -> str:
        return self.record.recruitment.get_absolute_url()

    def perform(self, form: Any) -> RecruitmentCandidate:
        told = form.cleaned_data
        return candidate_admit(candidate=self.record, admits=told["answer"] == "admitted", reason=told["reason"])


class RetainedScreen(CandidateScreen, ConfirmScreen):
    """What follows a decision."""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(outcome=Outcome.RETAINED, hiring__isnull=True)

    def get_title(self) -> str:
        return str(self.question)

    def get_cancel_url(self) -> str:
        return self.here()


class HireView(RetainedScreen):
    rights = HIRE
    question = gettext_lazy("Commencer l’embauche de ce candidat ?")
    submit_label = gettext_lazy("Commencer l’embauche")
    success_message = gettext_lazy("L’embauche est commencée : complétez ses étapes.")

    def get_consequences(self) -> list[str]:
        return [_("Son identité, son unité et son emploi sont repris ; vous donnez ensuite le contrat et la paie proposée.")]

    def get_success_url(self, result: Hiring) -> str:
        return reverse("hr_core:hiring_step", args=[result.pk, "identite"])

    def perform(self, form: Any) -> Hiring:
        return candidate_hire(candidate=self.record, actor=self.access.user)


class DeclineView(RetainedScreen):
    rights = MANAGE
    form_class = DropForm
    question = gettext_lazy("Ce candidat renonce-t-il ?")
    submit_label = gettext_lazy("Enregistrer")

    def get_consequences(self) -> list[str]:
        return [_("Le premier de la liste d’attente prend le poste.")]

    def get_success_message(self, result: Any) -> str:
        if result is None:
            return _("La renonciation est enregistrée ; personne n’attend.")
        return _("La renonciation est enregistrée : %(who)s prend le poste.") % {"who": result}

    def get_success_url(self, result: Any) -> str:
        return self.record.recruitment.get_absolute_url()

    def perform(self, form: Any) -> RecruitmentCandidate | None:
        return candidate_decline(candidate=self.record, reason=form.cleaned_data["reason"])
