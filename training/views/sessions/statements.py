"""Statements of cost shares, from both sides: what others owe us, what we owe, each with its document and its steps."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Institution
from hr_core.text import french_amount, french_count, french_date
from hr_core.ui.forms import HouseForm
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty, Panel, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen
from training.choices_sessions import StatementState
from training.documents.statements import statement_pdf
from training.exports.statement_sheet import statement_sheet
from training.filters_sessions import StatementFilter
from training.forms.statements import PaidForm, StatementForm, WhyForm
from training.models import CostStatement
from training.selectors.statements import debtors, seats_due, statements
from training.services.sessions.statements import statement_issue, statement_step
from training.tables_statements import StatementTable
from training.views.sessions.base import MANAGE, VIEW, pdf_response
from training.workflows_sessions import STATEMENT, STATEMENT_HOST

STATEMENTS = (gettext_lazy("Décomptes"), "training:statement_list")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class StatementListView(ListScreen):
    """`?vue=`: all, what others owe us, what we owe. Above: those who took seats that no statement holds yet."""

    model = CostStatement
    rights = VIEW
    template_name = "training/sessions/statements.html"
    title = gettext_lazy("Décomptes de participation")
    lede = gettext_lazy("Ce que les institutions se doivent pour les places prises dans les sessions des autres.")
    unit = (gettext_lazy("décompte"), gettext_lazy("décomptes"))
    table_class = StatementTable
    filterset_class = StatementFilter
    export_name = "decomptes-formation"
    empty = Empty(gettext_lazy("Aucun décompte"), gettext_lazy("Une session close, où d’autres institutions ont pris des places payantes, se décompte ici."))

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    def get_queryset(self) -> QuerySet[CostStatement]:
        rows = statements(self.access)
        if self.view == "a-encaisser":
            return rows.filter(Q(host=self.institution), state__in=(StatementState.ISSUED, StatementState.PAID))
        if self.view == "a-payer":
            return rows.filter(home=self.institution, state=StatementState.ISSUED)
        return rows

    def get_saved_views(self) -> list[Tab]:
        here = reverse("training:statement_list")
        views = [("", _("Tous")), ("a-encaisser", _("À encaisser")), ("a-payer", _("À payer"))]
        return [Tab(label, f"{here}?vue={slug}" if slug else here, self.view == slug) for slug, label in views]

    def get_table_options(self) -> dict[str, Any]:
        return {"home": self.institution}

    def get_context(self, **more: Any) -> dict[str, Any]:
        waiting = [] if self.institution.is_regional else debtors(self.institution)
        told = [
            (each, french_count(count, _("place"), _("places")), french_amount(amount, self.currency, unit=True)) for each, count, amount in waiting
        ]
        return super().get_context(debtors=told, may_issue=self.access.has(*MANAGE), **more)


class StatementIssueView(FormScreen):
    """The seats of one institution become a statement."""

    model = Institution
    rights = MANAGE
    form_class = StatementForm
    submit_label = gettext_lazy("Établir le décompte")
    success_message = gettext_lazy("Le décompte est établi ; l’institution est prévenue.")
    crumbs = (STATEMENTS,)

    def get_record(self) -> Institution:
        found = get_object_or_404(Institution, pk=self.kwargs["pk"])
        if not seats_due(self.institution).filter(home=found).exists():
            raise Http404
        return found

    def get_title(self) -> str:
        return _("Décompter les places de %(who)s") % {"who": self.record.acronym}

    def get_form_options(self) -> dict[str, Any]:
        return {"due": seats_due(self.institution).filter(home=self.record)}

    def get_cancel_url(self) -> str:
        return reverse("training:statement_list")

    def get_success_url(self, result: CostStatement) -> str:
        return result.get_absolute_url()

    def perform(self, form: Any) -> CostStatement:
        told = form.cleaned_data
        return statement_issue(home=self.record, seats=list(told["seats"]), due_on=told["due_on"], remark=told["remark"], access=self.access)


class StatementDetailView(DetailScreen):
    model = CostStatement
    rights = VIEW
    template_name = "training/sessions/statement.html"
    crumbs = (STATEMENTS,)

    def get_queryset(self) -> QuerySet[CostStatement]:
        return statements(self.access)

    def get_title(self) -> str:
        return _("Décompte %(reference)s") % {"reference": self.record.reference}

    def get_lede(self) -> str:
        return _("%(home)s doit à %(host)s") % {"home": self.record.home.name, "host": self.record.host.name}

    def get_panels(self) -> list[Panel]:
        row = self.record
        told: list[tuple[str, Any]] = [
            (_("Montant"), french_amount(row.amount, row.currency, unit=True)), (_("Échéance"), french_date(row.due_on)),
            (_("Établi"), f"{french_date(row.issued_at.date())}, {row.issued_by}"), (_("Observation"), row.remark),
            (_("Payé"), f"{french_date(row.paid_on)}, {row.payment}" if row.paid_on else ""), (_("Déclaré par"), row.paid_by),
            (_("Encaissé"), f"{french_date(row.settled_on)}, {row.settled_by}" if row.settled_on else ""), (_("Motif"), row.reason),
        ]  # fmt: skip
        return [Panel(_("Règlement"), [(label, value) for label, value in told if value])]

    def get_actions(self) -> list[Action]:
        row, found = self.record, []
        at = [row.pk]
        for step in STATEMENT:
            side = row.host_id if step.name in STATEMENT_HOST else row.home_id
            if row.state not in step.source or side != self.institution.pk or (step.name == "settle" and row.issued_by_id == self.access.user.pk):
                continue
            main = step.name in ("pay", "settle")
            icon = "cash-banknote" if main else "x"
            found.append(Action(step.label, reverse("training:statement_step", args=[*at, step.name]), icon, step.rights, main=main))
        papers = [
            Action(_("Classeur"), reverse("training:statement_sheet", args=at), "table", VIEW),
            Action(_("PDF"), reverse("training:statement_pdf", args=at), "file-text", VIEW),
        ]
        return [*papers, *sorted(found, key=lambda action: action.main)]


class StatementStepView(ConfirmScreen):
    model = CostStatement
    rights = MANAGE

    @property
    def step(self) -> Any:
        found = next((each for each in STATEMENT if each.name == self.kwargs["deed"]), None)
        if found is None:
            raise Http404
        return found

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        return PaidForm if self.step.name == "pay" else WhyForm if self.step.asks_reason else HouseForm

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return str(self.step.label)

    def get_queryset(self) -> QuerySet[CostStatement]:
        """The other side's steps do not exist here."""
        side = {"host": self.institution} if self.step.name in STATEMENT_HOST else {"home": self.institution}
        return statements(self.access).filter(**side)

    def get_title(self) -> str:
        return _("%(label)s : %(reference)s ?") % {"label": self.step.label, "reference": self.record.reference}

    def get_crumbs(self) -> Any:
        return (STATEMENTS, Crumb(self.record.reference, self.record.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> list[str]:
        row = self.record
        words = {"host": row.host.acronym, "home": row.home.acronym, "amount": french_amount(row.amount, row.currency, unit=True)}
        return {
            "pay": [_("%(host)s est prévenue que %(amount)s lui sont payés ; elle constate l’encaissement.") % words],
            "settle": [_("%(amount)s de %(home)s sont sur votre compte : le décompte est soldé.") % words],
            "unpaid": [_("%(home)s lit le motif ; le décompte redevient dû.") % words],
            "cancel": [_("%(home)s ne doit plus rien à ce titre ; les places sont de nouveau à décompter.") % words],
        }[self.step.name]

    def perform(self, form: Any) -> CostStatement:
        return statement_step(statement=self.record, deed=self.step.name, access=self.access, values=form.cleaned_data)


class StatementPdfView(RecordScreen):
    model = CostStatement
    rights = VIEW

    def get_queryset(self) -> QuerySet[CostStatement]:
        return statements(self.access)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return pdf_response(statement_pdf(self.record), f"decompte-{self.record.host.acronym}-{self.record.reference}")


class StatementSheetView(StatementPdfView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = f"decompte-{self.record.host.acronym}-{self.record.reference}.xlsx"
        return HttpResponse(statement_sheet(self.record), content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
