"""« Rappels »: what past months owe or are owed, how it was found, and the search for it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.errors import Refusal
from hr_core.text import french_count, french_moment, french_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty, Tab
from hr_core.ui.screens import DetailScreen, FormScreen, RecordScreen, Screen, redirect
from payroll.choices_back_pay import BackPayState, BackPayTreatment
from payroll.engine import EngineError
from payroll.filters import PeopleFilter
from payroll.forms.back_pay import SearchForm
from payroll.links import employee_url
from payroll.models import BackPayCase, BackPayCause, BackPayScan
from payroll.selectors.back_pay import (
    case_causes,
    case_parts,
    case_table,
    cases_listed,
    causes_of,
    leavers_waiting,
    old_levies,
    search_months,
    waiting_of,
)
from payroll.services.back_pay_decisions import case_approve, case_propose, cases_decide, has_left, next_pay_month
from payroll.services.back_pay_search import search_begin, search_run, search_size
from payroll.tables_back_pay import BackPayCauseTable, BackPayTable
from payroll.tasks_back_pay import run_search
from payroll.workflows_back_pay import steps_of

VIEW = ("payroll_view",)
PREPARE = ("payroll_prepare",)
CHECK = ("payroll_check",)
BACK_PAY = (gettext_lazy("Rappels"), "payroll:back_pay_list")
#: A search of so many employee-months at most is done at once; a larger one goes to the workers.
AT_ONCE = 400
LARGEST_BULK = 500
VIEWS = (
    ("", gettext_lazy("À décider"), BackPayState.FOUND),
    ("en-attente", gettext_lazy("En attente"), BackPayState.HELD),
    ("a-approuver", gettext_lazy("À approuver"), BackPayState.PROPOSED),
    ("approuves", gettext_lazy("Approuvés"), BackPayState.APPROVED),
    ("regles", gettext_lazy("Réglés"), BackPayState.PAID),
    ("abandonnes", gettext_lazy("Abandonnés"), BackPayState.DROPPED),
    ("tous", gettext_lazy("Tous"), None),
)


class BackPayFilter(PeopleFilter):
    class Meta:
        model = BackPayCase
        fields: list[str] = []


class BackPayListView(ListScreen):
    """The cases by state; above them what waits to be searched, answered or paid by a run of its own."""

    model = BackPayCase
    rights = VIEW
    template_name = "payroll/back_pay/list.html"
    title = gettext_lazy("Rappels")
    caption = gettext_lazy("Rappels par agent")
    unit = (gettext_lazy("rappel"), gettext_lazy("rappels"))
    table_class = BackPayTable
    filterset_class = BackPayFilter
    totals = {"gross": Sum("gross"), "net": Sum("net"), "employer": Sum("employer")}
    export_name = "rappels"

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    def get_queryset(self) -> Any:
        state = next((state for slug, _label, state in VIEWS if slug == self.view), BackPayState.FOUND)
        found = cases_listed(self.access)
        return found.filter(state=state) if state else found

    def get_saved_views(self) -> Sequence[Tab]:
        here = reverse("payroll:back_pay_list")
        return [
            Tab(str(label), f"{here}?vue={slug}" if slug else here, self.view == slug) for slug, label, _state in VIEWS
        ]

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Imputation des prélèvements"), reverse("payroll:attribution_list"), "scale"),
            Action(_("Rechercher les rappels"), reverse("payroll:back_pay_search"), "search", PREPARE, True),
        ]

    def get_bulk_actions(self) -> Sequence[BulkAction]:
        if self.view in ("", "en-attente"):
            return [BulkAction(_("Proposer"), reverse("payroll:back_pay_propose_chosen"), "send", PREPARE, True)]
        if self.view == "a-approuver":
            return [BulkAction(_("Approuver"), reverse("payroll:back_pay_approve_chosen"), "check", CHECK, True)]
        return []

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucun rappel ici"),
            _("Un changement à une date passée, après la paie du mois, fait un rappel : la recherche le trouve."),
        )

    @cached_property
    def waiting(self) -> Any:
        return waiting_of(self.access, self.institution)

    @property
    def searched(self) -> str:
        """When the last search ended and what it read."""
        last = self.waiting.last
        if last is None or last.finished_at is None:
            return ""
        return _("Dernière recherche le %(at)s : %(people)s, %(months)s.") % {
            "at": french_moment(timezone.localtime(last.finished_at)),
            "people": french_count(last.people, _("agent"), _("agents")),
            "months": french_count(last.months, _("mois recalculé"), _("mois recalculés")),
        }

    def results(self, table: Any) -> dict[str, Any]:
        leavers = leavers_waiting(self.access, self.institution) if self.view == "approuves" else []
        return super().results(table) | {"waiting": self.waiting, "leavers": leavers, "searched": self.searched}


class BackPayCauseListView(ListScreen):
    """The changes with a past date that the audit trail told."""

    model = BackPayCause
    rights = VIEW
    title = gettext_lazy("Changements à une date passée")
    lede = gettext_lazy("Enregistrés après la paie des mois qu’ils touchent : ce que la recherche recalcule.")
    unit = (gettext_lazy("changement"), gettext_lazy("changements"))
    table_class = BackPayCauseTable
    export_name = "changements-retroactifs"
    crumbs = (BACK_PAY,)
    empty = Empty(
        gettext_lazy("Aucun changement trouvé"),
        gettext_lazy("La recherche lit la piste d’audit : dossiers, rubriques, tables, réglages et loi."),
    )

    def get_queryset(self) -> Any:
        return causes_of(self.access)


class BackPaySearchView(FormScreen):
    """Read the trail and compute the months again: at once when few, else by the workers."""

    rights = PREPARE
    form_class = SearchForm
    title = gettext_lazy("Rechercher les rappels")
    submit_label = gettext_lazy("Rechercher")
    success_url = "payroll:back_pay_list"
    crumbs = (BACK_PAY,)
    lede = gettext_lazy(
        "Chaque mois déjà payé que touche un changement est recalculé avec les données d’aujourd’hui et la loi de ce "
        "mois, puis comparé ligne à ligne à ce qui a été payé."
    )

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"months": search_months(self.institution)}

    def perform(self, form: SearchForm) -> BackPayScan:
        scan = search_begin(
            institution=self.institution, actor=self.access.user, since=form.cleaned_data["since"]
        )
        if search_size(scan=scan) > AT_ONCE:
            transaction.on_commit(lambda: run_search.delay(self.institution.pk, scan.pk))
            return scan
        try:
            return search_run(scan=scan)
        except EngineError as error:
            raise Refusal(_("Un mois ne se recalcule pas : %(error)s") % {"error": error}) from error

    def get_success_message(self, result: BackPayScan) -> str:
        if result.finished_at is None:
            return _("La recherche est lancée : les rappels apparaissent ici dès qu’elle est finie.")
        if not result.cases:
            return _("Aucun écart : tout ce qui est dû pour les mois payés l’a été.")
        return french_count(result.cases, _("rappel est à décider."), _("rappels sont à décider."))


class CaseScreen(RecordScreen):
    """What the pages of one case share."""

    model = BackPayCase
    rights = VIEW
    crumbs = (BACK_PAY,)

    def get_queryset(self) -> Any:
        return cases_listed(self.access)

    def get_title(self) -> str:
        return _("Rappel %(of_name)s") % {"of_name": french_of(str(self.record.employee))}

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:back_pay_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:back_pay_detail", args=[self.record.pk])


class BackPayDetailView(CaseScreen, DetailScreen):
    """Months of origin in columns, items and levies in rows; the causes, the parts, the decisions."""

    template_name = "payroll/back_pay/detail.html"

    def get_actions(self) -> Sequence[Action]:
        offered = [(step, obstacle) for step, obstacle in steps_of(self.record, self.access) if not obstacle]
        main = {"proposer", "approuver"}
        return [
            Action(
                str(step.label),
                reverse("payroll:back_pay_step", args=[self.record.pk, step.name]),
                step.icon,
                (step.right,),
                step.name in main,
            )
            for step, _obstacle in sorted(offered, key=lambda pair: pair[0].name in main)
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        case = self.record
        obstacles = [text for _step, text in steps_of(case, self.access) if text]
        return super().get_context(
            case=case,
            sheet=case_table(case),
            causes=case_causes(case),
            parts=case_parts(case),
            employee_url=employee_url(case.employee_id),
            has_left=has_left(case.employee, next_pay_month(self.institution)),
            obstacles=obstacles,
            old=old_levies(case),
            **more,
        )


class ChosenCasesView(Screen):
    """The same decision on the chosen cases of the list."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        keys = [int(key) for key in request.POST.getlist("choisis") if key.isdecimal()][:LARGEST_BULK]
        cases = list(cases_listed(self.access).filter(pk__in=keys))
        outcome = cases_decide(cases=cases, decide=self.decide)
        if outcome.done:
            messages.success(request, self.told(outcome.done))
        for refusal in outcome.refusals[:5]:
            messages.error(request, refusal)
        if len(outcome.refusals) > 5:
            messages.error(request, _("Et %(count)s autres.") % {"count": len(outcome.refusals) - 5})
        if not cases:
            messages.error(request, _("Choisissez au moins une ligne."))
        return redirect(request, reverse("payroll:back_pay_list"))

    @abstractmethod
    def decide(self, case: BackPayCase) -> object:
        """What is done to each chosen case."""

    @abstractmethod
    def told(self, count: int) -> str:
        """The sentence that says how many it was done to."""


class ProposeChosenView(ChosenCasesView):
    """Propose the chosen cases, each to be settled at once."""

    rights = PREPARE

    def decide(self, case: BackPayCase) -> object:
        return case_propose(case=case, access=self.access, treatment=BackPayTreatment.AT_ONCE)

    def told(self, count: int) -> str:
        return french_count(count, _("rappel est proposé."), _("rappels sont proposés."))


class ApproveChosenView(ChosenCasesView):
    rights = CHECK

    def decide(self, case: BackPayCase) -> object:
        return case_approve(case=case, access=self.access)

    def told(self, count: int) -> str:
        return french_count(count, _("rappel est approuvé."), _("rappels sont approuvés."))
