"""What an applicant sees of the committee: who will judge, how to object, the decision and its letter, the appeals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.screens import DetailScreen, FormScreen, Screen
from mobility.choices_committee import MemberKind, Stage
from mobility.documents.committee.letters import decision_letter_pdf
from mobility.forms.committee import AppealForm, ObjectionForm
from mobility.models import AgendaItem, Appeal, Application, CommitteeDecision, CommitteeMember, Conflict, Place
from mobility.selectors.committee.composition import members_on
from mobility.selectors.committee.sittings import replaced_items
from mobility.services.committee import appeals, interests
from mobility.views.committee.results import pdf

SELF = ("self_service",)
MINE = (gettext_lazy("Mes passages en commission"), "mobility:own_cases")


@dataclass
class Case:
    """One application before the committee, as its person sees it."""

    application: Application
    item: AgendaItem
    members: list[CommitteeMember] = field(default_factory=list)
    objections: list[Conflict] = field(default_factory=list)
    may_object_until: Any = None
    decision: CommitteeDecision | None = None
    place: Place | None = None
    appeals: list[Appeal] = field(default_factory=list)
    appeal_until: Any = None
    is_replaced: bool = False


class OwnCasesView(Screen):
    template_name = "mobility/committee/own_cases.html"
    title = gettext_lazy("Mes passages en commission")
    rights, own = SELF, True

    def get(self, request: HttpRequest) -> HttpResponse:
        files = {each.pk: each for each in Application.objects.filter(applicant=request.user).select_related("vacancy__institution")}
        items = AgendaItem.objects.filter(vacancy__in=[each.vacancy_id for each in files.values()]).exclude(
            session__state=Stage.PLANNED
        )
        replaced = set(replaced_items().filter(pk__in=items.values("pk")).values_list("pk", flat=True))
        cases = [
            self._case(file, item, is_replaced=item.pk in replaced)
            for item in items.select_related("session", "vacancy").order_by("-session__held_at", "-pk")
            for file in files.values()
            if file.vacancy_id == item.vacancy_id and file.shortlisted_at is not None
        ]
        return self.show(cases=cases)

    def _case(self, file: Application, item: AgendaItem, *, is_replaced: bool) -> Case:
        found = Case(file, item, is_replaced=is_replaced)
        found.decision = CommitteeDecision.objects.filter(item=item, application=file).first()
        if found.decision is not None:
            found.place = Place.objects.filter(item=item, application=file).first()
            found.appeals = list(Appeal.objects.filter(application=file, item=item))
            if item.session.published_at:
                found.appeal_until = appeals.appeal_deadline(timezone.localtime(item.session.published_at).date())
        elif item.session.state == Stage.CONVENED and item.session.convened_at:
            voting = (MemberKind.TITULAR, MemberKind.SUBSTITUTE)
            found.members = list(members_on(item.session.held_at.date()).filter(kind__in=voting))
            found.objections = list(Conflict.objects.filter(item=item, raised_by=self.request.user).select_related("member__user"))
            due = interests.objection_due(item)
            found.may_object_until = due if timezone.localdate() <= due else None
        return found


class _OfOwnFile(FormScreen):
    """A form about one's own application, on one item."""

    rights, own = SELF, True
    crumbs = (MINE,)
    success_url = "mobility:own_cases"
    model = Application

    def get_queryset(self) -> QuerySet:
        return Application.objects.filter(applicant=self.request.user).select_related("vacancy")

    @cached_property
    def item(self) -> AgendaItem:
        items = AgendaItem.objects.select_related("session", "vacancy")
        return get_object_or_404(items, pk=self.kwargs["item"], vacancy=self.record.vacancy_id)


class ObjectionView(_OfOwnFile):
    form_class, title = ObjectionForm, gettext_lazy("Récuser un membre de la commission")
    submit_label = gettext_lazy("Envoyer la demande")
    success_message = gettext_lazy("Votre demande est transmise à la présidence, qui tranche avec un motif.")

    def get_form_options(self) -> dict[str, Any]:
        return {"session": self.item.session}

    def perform(self, form: Any) -> Conflict:
        return interests.objection_file(item=self.item, application=self.record, access=self.access, **form.cleaned_data)


class AppealFileView(_OfOwnFile):
    form_class, title = AppealForm, gettext_lazy("Former un recours")
    submit_label = gettext_lazy("Déposer")
    success_message = gettext_lazy("Votre recours est déposé ; sa réponse viendra ici.")
    lede = gettext_lazy("L’inspection du travail et les tribunaux de votre pays restent compétents.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> Appeal:
        decision = CommitteeDecision.objects.select_related("application", "item__session").get(
            item=self.item, application=self.record
        )
        return appeals.appeal_file(decision=decision, access=self.access, **form.cleaned_data)


class DecisionLetterView(DetailScreen):
    """The letter (MOB-9): its person, and whoever of the committee or of both institutions reads the decision."""

    model = CommitteeDecision
    rights = ("self_service", "committee_prepare", "committee_sit", "application_examine", "release_view")

    def get_queryset(self) -> QuerySet:
        rows = CommitteeDecision.objects.filter(item__session__state=Stage.PUBLISHED)
        found = rows.select_related("application__home__country", "application__vacancy__institution", "item__session")
        if self.access.has("committee_prepare", "committee_sit"):
            return found
        mine = Q(application__applicant=self.request.user)
        if self.access.has("application_examine"):
            mine |= Q(application__host=self.institution)
        if self.access.has("release_view"):
            mine |= Q(application__home=self.institution)
        return found.filter(mine)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place = Place.objects.filter(item=self.record.item, application=self.record.application).first()
        return pdf(decision_letter_pdf(self.record, place), _("decision-%(number)s") % {"number": self.record.application.number})
