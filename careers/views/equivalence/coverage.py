"""Lists of titles, what no job covers over the zone, certificates of coverage, correspondences left behind by an edition."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_referential import ListState
from careers.documents.coverage import coverage_pdf
from careers.forms.equivalence import DayForm, LineForm
from careers.models import CoverageStatement, TitleList, TitleListLine
from careers.selectors.coverage import queue, ranking, statements, title_lists, uncovered
from careers.selectors.referential import edition_in_use
from careers.services.editions.learning import round_now, title_offer, titles_learnt
from careers.services.editions.lists import line_choose, list_draw, list_send, statement_issue
from careers.tables_referential import StatementTable, TitleLineTable, TitleListTable
from careers.views.editions.base import pdf
from hr_core.filters import today
from hr_core.text import french_date, french_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen, RecordScreen, Screen

PREPARE, DECIDE = ("posts_prepare",), ("posts_decide",)
OFFER = ("referential_edit", "referential_amend")
READ = ("referential_follow", "posts_view")
LISTS = (gettext_lazy("Listes d’emplois"), "careers:title_list_list")
COVERAGE = (gettext_lazy("Couverture"), "careers:coverage_list")


class TitleListListView(ListScreen):
    model = TitleList
    table_class = TitleListTable
    rights = READ
    title = gettext_lazy("Listes d’emplois")
    lede = gettext_lazy("Les appellations de chaque institution et leur effectif, avec le métier le plus ressemblant ; le secrétariat les lit une fois envoyées.")
    unit = (gettext_lazy("liste"), gettext_lazy("listes"))
    empty = Empty(gettext_lazy("Aucune liste"), gettext_lazy("Dressez-la d’après les affectations, ou importez un fichier (appellation, effectif, catégorie)."))

    def get_queryset(self) -> Any:
        return title_lists()

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Appellations apprises"), reverse("careers:titles_learnt"), "bookmark"),
            Action(_("Non couverts de la zone"), reverse("careers:uncovered"), "list-check"),
            Action(_("Dresser la liste"), reverse("careers:title_list_create"), "plus", PREPARE, main=True),
        ]


class TitleListDrawView(FormScreen):
    form_class = DayForm
    rights = PREPARE
    title = gettext_lazy("Dresser la liste des emplois")
    lede = gettext_lazy("D’après les affectations du jour. Pour une liste tenue ailleurs, importez un fichier « Liste d’emplois ».")
    crumbs = (LISTS,)
    cancel_url = "careers:title_list_list"
    submit_label = gettext_lazy("Dresser")
    success_message = gettext_lazy("La liste est dressée : relisez les métiers proposés, puis envoyez-la.")

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"day": today()}}

    def perform(self, form: Any) -> TitleList:
        return list_draw(as_of=form.cleaned_data["day"], told=None, access=self.access)


class TitleListDetailView(RecordScreen, ListScreen):
    model = TitleList
    table_class = TitleLineTable
    rights = READ
    unit = (gettext_lazy("appellation"), gettext_lazy("appellations"))
    export_name = "liste-emplois"
    crumbs = (LISTS,)

    def get_record(self) -> TitleList:
        return get_object_or_404(TitleList.objects.select_related("institution"), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return _("Emplois %(of)s au %(day)s") % {"of": french_of(str(self.record.institution)), "day": french_date(self.record.as_of)}

    @property
    def writable(self) -> bool:
        mine = self.record.institution_id == getattr(self.institution, "pk", None)
        return mine and self.record.state == ListState.DRAFT and self.access.has(*PREPARE)

    def get_queryset(self) -> Any:
        return TitleListLine.objects.filter(of=self.record).select_related("job")

    def get_table_options(self) -> dict[str, Any]:
        return {"writable": self.writable}

    def get_actions(self) -> list[Action]:
        if not self.writable:
            return []
        return [Action(_("Envoyer au secrétariat"), reverse("careers:title_list_send", args=[self.record.pk]), "send", PREPARE, main=True)]


class TitleLineView(FormScreen):
    model = TitleListLine
    form_class = LineForm
    rights = PREPARE
    success_message = gettext_lazy("Le métier est choisi.")

    def get_queryset(self) -> Any:
        return TitleListLine.objects.filter(institution=self.institution).select_related("of", "job")

    def get_title(self) -> str:
        return self.record.title

    def get_form_options(self) -> dict[str, Any]:
        return {"edition": edition_in_use(on=max(self.record.of.as_of, today())), "initial": {"job": self.record.job_id}}

    def get_cancel_url(self) -> str:
        return self.record.of.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.of.get_absolute_url()

    def perform(self, form: Any) -> TitleListLine:
        return line_choose(line=self.record, job=form.cleaned_data["job"])


class TitleListSendView(ConfirmScreen):
    model = TitleList
    rights = PREPARE
    question = gettext_lazy("Envoyer cette liste au secrétariat de la CIPRES ?")
    submit_label = gettext_lazy("Envoyer")
    success_message = gettext_lazy("La liste est envoyée.")

    def get_queryset(self) -> Any:
        return TitleList.objects.filter(institution=self.institution)

    def get_consequences(self) -> list[str]:
        return [_("Les rédacteurs lisent les appellations et leur effectif, aucun nom d’agent.")]

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> TitleList:
        return list_send(title_list=self.record, access=self.access)


class UncoveredView(Screen):
    rights = READ
    template_name = "careers/equivalence/uncovered.html"
    title = gettext_lazy("Emplois non couverts")
    lede = gettext_lazy("Les appellations qu’aucun métier n’approche, d’après la dernière liste envoyée par chaque institution, les plus portées d’abord.")
    crumbs = (LISTS,)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(rows=uncovered())


class LearntView(Screen):
    """What institutions call jobs of the referential: each may become an amendment « another title »."""

    rights = READ
    template_name = "careers/equivalence/learnt.html"
    title = gettext_lazy("Appellations apprises")
    lede = gettext_lazy("Les appellations que les institutions rattachent à un métier et que le texte en circulation n’a pas encore, les plus portées d’abord.")
    crumbs = (LISTS,)

    def get(self, request: HttpRequest) -> HttpResponse:
        current = round_now()
        return self.show(rows=titles_learnt(current) if current else [], current=current, may_offer=self.access.has(*OFFER))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.access.has(*OFFER):
            raise PermissionDenied
        try:
            made = title_offer(mark=request.POST.get("mark", ""), access=self.access)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("L’amendement %(number)s est déposé : un rédacteur l’accepte seul, par la voie courte.") % {"number": made.number})
        return redirect("careers:titles_learnt")


class CoverageListView(ListScreen):
    """The certificates of one's institution; in the regional body, the last of each, ranked."""

    model = CoverageStatement
    table_class = StatementTable
    rights = READ
    title = gettext_lazy("Couverture par le référentiel")
    lede = gettext_lazy("La part des agents dont l’appellation a sa correspondance validée, certifiée par chaque institution.")
    unit = (gettext_lazy("certificat"), gettext_lazy("certificats"))
    empty = Empty(gettext_lazy("Aucun certificat"), gettext_lazy("Délivrez-en un chaque année, après la revue des correspondances."))

    def get_queryset(self) -> Any:
        regional = self.institution is not None and self.institution.is_regional
        return ranking() if regional else statements()

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Correspondances à reprendre"), reverse("careers:mapping_queue"), "list-check"),
            Action(_("Délivrer le certificat"), reverse("careers:coverage_issue"), "certificate", DECIDE, main=True),
        ]


class CoverageIssueView(FormScreen):
    form_class = DayForm
    rights = DECIDE
    title = gettext_lazy("Délivrer le certificat de couverture")
    crumbs = (COVERAGE,)
    cancel_url = "careers:coverage_list"
    submit_label = gettext_lazy("Délivrer")
    success_message = gettext_lazy("Le certificat est délivré : la zone le lit.")

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"day": today()}}

    def get_success_url(self, result: Any) -> str:
        return reverse("careers:coverage_list")

    def perform(self, form: Any) -> CoverageStatement:
        return statement_issue(on=form.cleaned_data["day"], access=self.access)


class CoverageDetailView(RecordScreen):
    """REF-5 as PDF."""

    model = CoverageStatement
    rights = READ

    def get_queryset(self) -> Any:
        return statements()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return pdf(coverage_pdf(self.record), f"couverture-{self.record.institution.code}-{self.record.on:%Y-%m-%d}")


class QueueView(Screen):
    rights = READ
    template_name = "careers/equivalence/queue.html"
    title = gettext_lazy("Correspondances à reprendre")
    lede = gettext_lazy("Leur métier a été scindé ou supprimé par une édition : choisissez celui qui suit.")
    crumbs = (COVERAGE,)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(rows=queue(), may=self.access.has(*PREPARE))
