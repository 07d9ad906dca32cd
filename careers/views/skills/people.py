"""The skills of others: a tab of the file, what waits, who holds what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from careers.choices_skills import Answer, ClaimState
from careers.filters_skills import ClaimFilter, DiplomaFilter
from careers.forms.person_skills import ClaimDecideForm, DiplomaDecideForm, DiplomaRecordForm, SkillRecordForm
from careers.models import Diploma, PersonSkill
from careers.selectors.person_skills import (
    READERS,
    Lexicon,
    claims,
    claims_to_decide,
    diplomas,
    diplomas_to_decide,
    may_decide,
    team_of,
)
from careers.services.person_skills import diploma_decide, diploma_record, skill_decide, skill_record, skills_confirm
from careers.tables_skills import ClaimTable, DiplomaTable
from careers.views.skills.shown import skills_shown
from hr_core.models import Document, Employee
from hr_core.selectors.documents import documents_of
from hr_core.text import french_count, french_of
from hr_core.ui.guard import Guarded
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Crumb, Empty, Tab
from hr_core.ui.screens import FormScreen
from hr_core.views.files import FileScreen

VIEW = (*READERS, "team_view")
DECIDE = ("skills_manage", "team_view")
CLAIMS = (gettext_lazy("Compétences du personnel"), "careers:claim_list")
DIPLOMAS = (gettext_lazy("Diplômes du personnel"), "careers:diploma_list")


class EmployeeSkillsView(FileScreen):
    """A tab of the file."""

    rights = VIEW
    template_name = "careers/skills/employee.html"
    tab = "competences"

    def get_queryset(self) -> QuerySet:
        """A head sees their team; whoever reads the skills of all, the files that they see."""
        if self.access.has(*READERS):
            return super().get_queryset()
        return team_of(self.access)

    @cached_property
    def decides(self) -> bool:
        if self.access.has("skills_manage"):  # the record is among the files that they see
            return bool(self.record.user_id != self.access.user.pk)
        return self.access.has(*DECIDE) and may_decide(self.access, self.record)

    def get_actions(self) -> list[Action]:
        if not self.decides:
            return []
        at = [self.record.pk]
        return [
            Action(_("Enregistrer un diplôme"), reverse("careers:diploma_record", args=at), "certificate", ("skills_manage",)),
            Action(_("Constater une compétence"), reverse("careers:skill_record", args=at), "plus", DECIDE, main=True),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = skills_shown(self.record, self.on, request.GET.get("vers", "").strip())
        return self.show(**shown, decides=self.decides, decides_diplomas=self.decides and self.access.has("skills_manage"))


class OfEmployee(FormScreen):
    """A form about the person of the address."""

    rights: tuple[str, ...] = DECIDE

    @cached_property
    def employee(self) -> Employee:
        rows = Employee.objects.visible_to(self.access) if self.access.has(*READERS) else team_of(self.access)
        return get_object_or_404(rows, pk=self.kwargs["employee"])

    def get_record(self) -> Any:
        return None

    def get_crumbs(self) -> Any:
        return [Crumb(self.employee.full_name, self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("careers:employee_skills", args=[self.employee.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_form_options(self) -> dict[str, Any]:
        rows = documents_of(self.access) if self.access.has("document_view", "document_manage") else Document.objects.none()
        return {"lexicon": Lexicon(), "documents": rows.filter(employee=self.employee)}


class SkillRecordView(OfEmployee):
    form_class = SkillRecordForm
    success_message = gettext_lazy("La compétence est enregistrée.")

    def get_title(self) -> str:
        return _("Constater une compétence %(of_name)s") % {"of_name": french_of(self.employee.full_name)}

    def get_form_options(self) -> dict[str, Any]:
        return super().get_form_options() | {"initial": {"code": self.request.GET.get("code", "")}}

    def perform(self, form: Any) -> PersonSkill:
        told = form.values()
        return skill_record(
            employee=self.employee, skill=told["code"], level=told["level"], source=form.cleaned_data["source"], on=told["on"],
            evidence=told["evidence"], evidence_kind=told["evidence_kind"], document=told["document"],
            expires_on=form.cleaned_data["expires_on"], actor=self.access.user,
        )  # fmt: skip


class DiplomaRecordView(OfEmployee):
    form_class = DiplomaRecordForm
    rights = ("skills_manage",)
    success_message = gettext_lazy("Le diplôme est enregistré.")

    def get_title(self) -> str:
        return _("Enregistrer un diplôme %(of_name)s") % {"of_name": french_of(self.employee.full_name)}

    def perform(self, form: Any) -> Diploma:
        return diploma_record(employee=self.employee, values=form.values(), access=self.access)


class StatementList(ListScreen):
    """Statements about people, with what waits as the first view."""

    rights = VIEW
    here = ""

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon.of(self.request)

    @property
    def view(self) -> str:
        return "toutes" if self.request.GET.get("vue") == "toutes" else "a-confirmer"

    def waiting(self) -> QuerySet:
        raise NotImplementedError

    def everything(self) -> QuerySet:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet:
        rows = self.waiting() if self.view == "a-confirmer" else self.everything().exclude(state=ClaimState.WITHDRAWN)
        return rows.order_by("-recorded_at", "-pk")

    def get_saved_views(self) -> list[Tab]:
        url = reverse(self.here)
        return [
            Tab(_("À confirmer"), url, self.view == "a-confirmer", self.waiting().count()),
            Tab(_("Toutes"), f"{url}?vue=toutes", self.view == "toutes"),
        ]

    def get_table_options(self) -> dict[str, Any]:
        return {"lexicon": self.lexicon}


class ClaimListView(StatementList):
    model = PersonSkill
    table_class = ClaimTable
    filterset_class = ClaimFilter
    title = gettext_lazy("Compétences du personnel")
    lede = gettext_lazy("Ce que les agents déclarent, ce que l’on constate, ce que diplômes et formations attestent.")
    unit = (gettext_lazy("compétence"), gettext_lazy("compétences"))
    here = "careers:claim_list"
    page_sizes = (50, 100, 500)
    empty = Empty(
        gettext_lazy("Aucune déclaration n’attend"),
        gettext_lazy("Ce que les agents déclarent depuis « Mes compétences » arrive ici ; « Toutes » montre ce qui est tenu."),
    )

    def get_bulk_actions(self) -> list[BulkAction]:
        if self.view != "a-confirmer":
            return []
        return [BulkAction(_("Confirmer au niveau déclaré"), reverse("careers:claims_confirm"), "check", DECIDE, main=True)]

    def waiting(self) -> QuerySet:
        return claims_to_decide(self.access)

    def everything(self) -> QuerySet:
        return claims(self.access)


class ClaimsConfirmView(Guarded, View):
    """Confirm the declarations chosen in the list, each at its own level."""

    rights = DECIDE

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [int(key) for key in request.POST.getlist("choisis") if key.isdecimal()]
        try:
            done = skills_confirm(claims=PersonSkill.objects.filter(pk__in=keys), access=self.access)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, french_count(done, _("compétence confirmée"), _("compétences confirmées")) + ".")
        return HttpResponseRedirect(reverse("careers:claim_list"))


class DiplomaListView(StatementList):
    model = Diploma
    table_class = DiplomaTable
    filterset_class = DiplomaFilter
    title = gettext_lazy("Diplômes du personnel")
    unit = (gettext_lazy("diplôme"), gettext_lazy("diplômes"))
    here = "careers:diploma_list"
    rights = READERS
    empty = Empty(
        gettext_lazy("Aucun diplôme n’attend"), gettext_lazy("Les diplômes déclarés se confirment au vu de l’original.")
    )

    def waiting(self) -> QuerySet:
        return diplomas_to_decide(self.access)

    def everything(self) -> QuerySet:
        return diplomas(self.access)


class ClaimDecideView(FormScreen):
    model = PersonSkill
    form_class = ClaimDecideForm
    rights = DECIDE
    crumbs = (CLAIMS,)
    success_url = cancel_url = "careers:claim_list"
    success_message = gettext_lazy("La réponse est enregistrée, l’agent est prévenu.")

    def get_queryset(self) -> QuerySet:
        return claims(self.access)

    def get_title(self) -> str:
        return _("%(skill)s : %(who)s") % {"skill": Lexicon().skill(self.record.code), "who": self.record.employee.full_name}

    def get_lede(self) -> str:
        told = _("Niveau %(level)s déclaré.") % {"level": self.record.level}
        return f"{told} {self.record.evidence}".strip()

    def perform(self, form: Any) -> PersonSkill:
        told = form.cleaned_data
        return skill_decide(claim=self.record, answer=told["answer"], level=told["level"], reason=told["reason"], access=self.access)


class DiplomaDecideView(FormScreen):
    model = Diploma
    form_class = DiplomaDecideForm
    rights = ("skills_manage",)
    crumbs = (DIPLOMAS,)
    success_url = cancel_url = "careers:diploma_list"
    success_message = gettext_lazy("La réponse est enregistrée, l’agent est prévenu.")

    def get_queryset(self) -> QuerySet:
        return diplomas(self.access)

    def get_title(self) -> str:
        return _("%(title)s : %(who)s") % {"title": self.record.title, "who": self.record.employee.full_name}

    def get_lede(self) -> str:
        row = self.record
        told = ", ".join(filter(None, [row.school, row.country, row.field]))
        return f"{told}. {_('Pièce')} : {row.document}." if row.document_id else f"{told}."

    def get_form_options(self) -> dict[str, Any]:
        return {"lexicon": Lexicon()}

    def perform(self, form: Any) -> Diploma:
        told = form.cleaned_data
        return diploma_decide(
            diploma=self.record, accept=told["answer"] == Answer.VALID, recognised_level=told["recognised_level"],
            recognition=told["recognition"], reason=told["reason"], access=self.access,
        )  # fmt: skip
