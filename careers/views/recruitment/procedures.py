"""Procedures: list, form, page with its candidates, steps, marks, minutes."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_recruitment import Outcome, RecruitmentState
from careers.documents.recruitment_minutes import minutes_pdf
from careers.forms.recruitment import DecideForm, DropForm, MarksForm, RecruitmentForm
from careers.models import Recruitment, RecruitmentCandidate, RecruitmentTest
from careers.selectors.recruitment import VIEW, admitted, candidates_of, posts_to_fill, recruitments
from careers.services.recruitment.candidates import marks_enter
from careers.services.recruitment.procedures import (
    places,
    recruitment_convene,
    recruitment_decide,
    recruitment_drop,
    recruitment_publish,
    recruitment_save,
    told,
)
from careers.tables_recruitment import CandidateTable, RecruitmentTable, mean
from careers.workflows_recruitment import DECIDE, MANAGE, RECRUITMENT
from hr_core.filters import today
from hr_core.text import french_period
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen
from hr_core.workflows import open_transitions

HERE = (gettext_lazy("Recrutements"), "careers:recruitment_list")


class RecruitmentListView(ListScreen):
    model = Recruitment
    table_class = RecruitmentTable
    rights = VIEW
    title = gettext_lazy("Recrutements")
    unit = (gettext_lazy("recrutement"), gettext_lazy("recrutements"))
    empty = Empty(
        gettext_lazy("Aucun recrutement"),
        gettext_lazy("Un recrutement pourvoit des postes vacants et inscrits au budget : sur dossier, par concours, ou sur autorisation."),
    )
    actions = (Action(gettext_lazy("Nouveau recrutement"), "/carrieres/recrutements/nouveau/", "plus", MANAGE, main=True),)

    def get_queryset(self) -> QuerySet:
        return recruitments()


class RecruitmentFormView(FormScreen):
    model = Recruitment
    form_class = RecruitmentForm
    rights = MANAGE
    crumbs = (HERE,)
    cancel_url = "careers:recruitment_list"

    def get_title(self) -> str:
        return _("Nouveau recrutement") if self.is_creation else str(self.record)

    def get_queryset(self) -> QuerySet:
        return Recruitment.objects.filter(state=RecruitmentState.DRAFT)

    def get_form_options(self) -> dict[str, Any]:
        known = None if self.is_creation else self.record
        return {"recruitment": known, "posts": posts_to_fill(today(), known)}

    def perform(self, form: Any) -> Recruitment:
        return recruitment_save(
            recruitment=self.record, values=form.values(), posts=list(form.cleaned_data["posts"]),
            tests=form.cleaned_data["tests"], access=self.access,
        )  # fmt: skip


class RecruitmentDetailView(ListScreen):
    """The candidates of a procedure, its posts and tests, and what to do next."""

    table_class = CandidateTable
    template_name = "careers/recruitment/detail.html"
    rights = VIEW
    unit = (gettext_lazy("dossier"), gettext_lazy("dossiers"))
    export_name = "candidats"
    crumbs = (HERE,)
    empty = Empty(gettext_lazy("Aucun dossier"), gettext_lazy("Les dossiers se saisissent pendant le temps des candidatures."))

    @cached_property
    def record(self) -> Recruitment:
        return get_object_or_404(recruitments(), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return self.record.label

    def get_lede(self) -> str:
        row = self.record
        period = french_period(row.opens_on, row.closes_on)
        told = f"{row.get_way_display()}, {row.reference}. {_('Candidatures')} {period}."
        return told[:1].upper() + told[1:]

    def get_queryset(self) -> QuerySet:
        return candidates_of(self.record)

    def get_actions(self) -> list[Action]:
        row, at = self.record, [self.record.pk]
        names = {each.name for each in open_transitions(RECRUITMENT, row.state)}
        offered = (
            ("drop", "careers:recruitment_drop", "trash", MANAGE, False),
            ("change", "careers:recruitment_update", "pencil", MANAGE, False),
            ("convene", "careers:recruitment_convene", "users", MANAGE, False),
            ("publish", "careers:recruitment_publish", "send", MANAGE, True),
            ("receive", "careers:candidate_create", "plus", MANAGE, True),
            ("decide", "careers:recruitment_decide", "check", DECIDE, row.prepared_by_id != self.access.user.pk),
        )
        labels = {each.name: str(each.label) for each in RECRUITMENT}
        found = [
            Action(labels[name], reverse(url, args=at), icon, rights, main=main)
            for name, url, icon, rights, main in offered
            if name in names
        ]
        if row.state == RecruitmentState.DECIDED:
            found.append(Action(_("Procès-verbal"), reverse("careers:recruitment_minutes", args=at), "printer"))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record
        tests, people = list(row.tests.annotate(entered=Count("marks"))), list(admitted(row))
        return super().get_context(
            record=row, posts=row.posts.select_related("post__job"), tests=[(test, mean(test.least)) for test in tests],
            admissible=len(people), marks_open=row.state == RecruitmentState.JURY and self.access.has(*MANAGE),
            notice_url=reverse("careers:notice_page", args=[self.institution.code, row.pk])
            if row.is_public and row.state == RecruitmentState.OPEN else "",
            least=mean(row.least), ranks=preview(row, people, tests) if row.state == RecruitmentState.JURY else [],
            conditions=[line.strip() for line in row.conditions.splitlines() if line.strip()], **more,
        )  # fmt: skip


def preview(recruitment: Recruitment, people: list[RecruitmentCandidate], tests: list[RecruitmentTest]) -> list[tuple[Any, str, Any, str]]:
    """The ranking as the marks stand, before it is decided, of those admitted."""
    by_key = {person.pk: person for person in people}
    return [(by_key[each.key], mean(each.total), each.rank or "", told(each)) for each in places(recruitment, people, tests)]


class MarksView(FormScreen):
    """The marks of one test, candidate by candidate."""

    model = RecruitmentTest
    form_class = MarksForm
    rights = MANAGE
    success_message = gettext_lazy("Les notes sont enregistrées.")

    def get_queryset(self) -> QuerySet:
        return RecruitmentTest.objects.filter(recruitment__state=RecruitmentState.JURY).select_related("recruitment")

    def get_title(self) -> str:
        return _("Notes, %(test)s") % {"test": self.record.label}

    def get_lede(self) -> str:
        return _("De 0 à 20 ; vide : absent.")

    def get_crumbs(self) -> Any:
        return (HERE, Crumb(str(self.record.recruitment), self.get_cancel_url()))

    def get_form_options(self) -> dict[str, Any]:
        return {"test": self.record, "candidates": admitted(self.record.recruitment)}

    def get_cancel_url(self) -> str:
        return self.record.recruitment.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> int:
        return marks_enter(recruitment=self.record.recruitment, test=self.record, marks=form.marks())


class RecruitmentStep(ConfirmScreen):
    model = Recruitment
    rights: tuple[str, ...] = MANAGE
    crumbs = (HERE,)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()


class PublishView(RecruitmentStep):
    question = gettext_lazy("Ouvrir les candidatures ?")
    submit_label = gettext_lazy("Ouvrir")
    success_message = gettext_lazy("Les candidatures sont ouvertes.")

    def get_consequences(self) -> list[str]:
        return [_("Les postes, les épreuves et les dates ne changent plus.")]

    def perform(self, form: Any) -> Recruitment:
        return recruitment_publish(recruitment=self.record)


class ConveneView(RecruitmentStep):
    question = gettext_lazy("Passer devant le jury ?")
    submit_label = gettext_lazy("Passer devant le jury")
    success_message = gettext_lazy("Les notes se saisissent, épreuve par épreuve.")

    def get_consequences(self) -> list[str]:
        return [_("Aucun dossier n’est plus reçu ; les dossiers recevables sont notés.")]

    def perform(self, form: Any) -> Recruitment:
        return recruitment_convene(recruitment=self.record, on=today())


class DecideView(RecruitmentStep):
    rights = DECIDE
    form_class = DecideForm
    question = gettext_lazy("Arrêter les résultats ?")
    submit_label = gettext_lazy("Arrêter")
    success_message = gettext_lazy("Les résultats sont arrêtés.")

    def get_consequences(self) -> list[str]:
        return [
            _("Les premiers prennent les postes vacants, les suivants attendent ; les notes ne changent plus."),
            _("Les embauches se préparent ensuite depuis les dossiers retenus."),
        ]

    def perform(self, form: Any) -> Recruitment:
        data = form.cleaned_data
        return recruitment_decide(
            recruitment=self.record, jury=data["jury"], session_on=data["session_on"], minutes=data["minutes"], access=self.access
        )


class DropView(RecruitmentStep):
    danger = True
    form_class = DropForm
    question = gettext_lazy("Abandonner ce recrutement ?")
    submit_label = gettext_lazy("Abandonner")
    success_message = gettext_lazy("Le recrutement est abandonné.")

    def perform(self, form: Any) -> Recruitment:
        return recruitment_drop(recruitment=self.record, reason=form.cleaned_data["reason"])


class MinutesView(Screen):
    """The minutes, once decided."""

    rights = VIEW
    title = gettext_lazy("Procès-verbal")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        assert self.institution is not None
        rows = recruitments().filter(state=RecruitmentState.DECIDED)
        row = get_object_or_404(rows, pk=pk)
        people = [(each, mean(each.total)) for each in candidates_of(row)]
        shown = {
            "posts": row.posts.select_related("post__job"), "tests": [(test, mean(test.least)) for test in row.tests.all()],
            "ranked": [pair for pair in people if pair[0].rank is not None],
            "out": [pair for pair in people if pair[0].rank is None and pair[0].admission == "admitted"],
            "rejected": [pair for pair in people if pair[0].admission == "rejected"],
            "retained": [pair for pair in people if pair[0].outcome in (Outcome.RETAINED, Outcome.DECLINED)],
            "members": [line.strip() for line in row.jury.splitlines() if line.strip()], "least": mean(row.least),
        }  # fmt: skip
        response = HttpResponse(minutes_pdf(row, shown, self.institution), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="proces-verbal-recrutement-{row.pk}.pdf"'
        return response
