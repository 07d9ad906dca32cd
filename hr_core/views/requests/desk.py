"""Requests for those who decide: what waits for them, all those they may read, one request with its circuit, its rules."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.access import Access
from hr_core.choices import RequestState
from hr_core.forms.leave import CommentForm, RefuseForm, RequestRuleForm, ReturnForm
from hr_core.models import Request, RequestRule, RequestStep
from hr_core.selectors.requests import requests_visible, steps_to_decide
from hr_core.services.leave.asking import LEAVE, days_words, leave_return
from hr_core.services.requests.flow import step_decide, steps_of
from hr_core.services.requests.kinds import KINDS, kind_label
from hr_core.services.requests.rules import request_rule_set
from hr_core.services.writing import OwnFile, is_own_file
from hr_core.tables_leave import RequestTable, StepTable
from hr_core.text import fold, french_count, french_of
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.guard import Guarded
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen

DECIDE = ("team_view", "request_decide", "request_finance", "request_training")
VIEW = (*DECIDE, "request_view")
RETURN = ("request_decide",)
SETTINGS = ("leave_manage",)
BULK_LIMIT = 100
LIST = (gettext_lazy("Demandes"), "hr_core:request_list")
INBOX = (gettext_lazy("Demandes à traiter"), "hr_core:request_inbox")


class InboxView(ListScreen):
    """The steps that wait for this person; those chosen are accepted together."""

    model = RequestStep
    table_class = StepTable
    rights = DECIDE
    title = gettext_lazy("Demandes à traiter")
    unit = (gettext_lazy("demande"), gettext_lazy("demandes"))
    empty = Empty(
        gettext_lazy("Aucune demande à traiter"),
        gettext_lazy("Les demandes des agents arrivent ici dès qu’elles attendent votre décision."),
    )
    exportable = False

    def get_queryset(self) -> QuerySet:
        return steps_to_decide(self.access).order_by("since", "pk")

    def get_bulk_actions(self) -> list[BulkAction]:
        return [BulkAction(_("Accepter les demandes choisies"), reverse("hr_core:request_bulk"), "check", DECIDE, main=True)]


class BulkView(Guarded, View):
    """Accept the chosen steps; those that cannot be are named and left."""

    rights = DECIDE

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [int(key) for key in request.POST.getlist("choisis") if key.isdecimal()][:BULK_LIMIT]
        done = 0
        for step in steps_to_decide(self.access).filter(pk__in=keys):
            name = step.request.employee
            try:
                step_decide(step=step, accept=True, access=self.access)
            except OwnFile as refused:
                messages.warning(request, f"{name}\u00a0: {refused}")
            except ValidationError as refused:
                messages.warning(request, f"{name}\u00a0: {' '.join(refused.messages)}")
            else:
                done += 1
        if done:
            messages.success(request, french_count(done, _("demande acceptée"), _("demandes acceptées")) + ".")
        if not keys:
            messages.warning(request, _("Choisissez au moins une ligne."))
        return HttpResponseRedirect(reverse("hr_core:request_inbox"))


class RequestFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom ou matricule"))
    objet = django_filters.ChoiceFilter(
        field_name="kind", choices=lambda: [(code, kind.label) for code, kind in sorted(KINDS.items())],
        label=gettext_lazy("Demande"), empty_label=gettext_lazy("Toutes"),
    )  # fmt: skip
    etat = django_filters.ChoiceFilter(
        field_name="state", choices=RequestState.choices, label=gettext_lazy("État"), empty_label=gettext_lazy("Tous")
    )
    du = django_filters.DateFilter(field_name="sent_at", lookup_expr="date__gte", label=gettext_lazy("Envoyée depuis le"))

    class Meta:
        model = Request
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        for word in fold(value).split():
            rows = rows.filter(employee__search_text__contains=word)
        return rows


class RequestListView(ListScreen):
    model = Request
    table_class = RequestTable
    filterset_class = RequestFilter
    rights = VIEW
    title = gettext_lazy("Demandes")
    unit = (gettext_lazy("demande"), gettext_lazy("demandes"))
    export_name = "demandes"
    empty = Empty(gettext_lazy("Aucune demande"), gettext_lazy("Les demandes des agents apparaissent ici."))

    def get_queryset(self) -> QuerySet:
        return requests_visible(self.access)


def has_begun(request: Request) -> bool:
    """Whether the leave that a request became has begun."""
    return bool(request.kind == LEAVE and request.absence and request.absence.start < timezone.localdate())


def kind_told(request: Request, access: Access) -> list[tuple[str, Any]]:
    """What the kind of a request says of its data; accounts are masked but for those who hold the files."""
    kind = KINDS.get(request.kind)
    if kind is None or kind.told is None:
        return []
    clear = is_own_file(request.employee, access.user) or access.has("personnel_change", "sensitive_approve")
    return kind.told(request, clear)


def request_told(request: Request, access: Access) -> dict[str, Any]:
    """What every page of a request shows: its facts, its proofs, its steps, what comes of it."""
    data = request.data
    facts = [(_("Demande"), kind_label(request.kind)), (_("Objet"), request.words), *kind_told(request, access)]
    if data.get("before") is not None:
        facts += [(_("Solde avant"), days_words(data["before"])), (_("Solde après"), days_words(data["after"]))]
    facts += [(_("Présence"), data["coverage"])] if data.get("coverage") else []
    facts += [(_("Mot de l’agent"), request.comment)] if request.comment else []
    if data.get("cancellation"):
        facts.append((_("Annulation demandée"), data["cancellation"]))
    if request.returned_on:
        facts.append((_("Reprise le"), f"{request.returned_on:%d/%m/%Y}"))
    kind = KINDS.get(request.kind)
    after = kind.after(request) if kind and kind.after and request.state == RequestState.APPROVED else ""
    steps = list(request.steps.select_related("decided_by"))
    return {"facts": facts, "steps": steps, "papers": list(request.papers.all()), "after": after}


class RequestDetailView(DetailScreen):
    """One request: what is asked, who decided what, and the answers open to this person."""

    model = Request
    rights = (*VIEW, "self_service")
    template_name = "hr_core/requests/detail.html"

    @property
    def own(self) -> bool:  # type: ignore[override]
        """Whoever asked reads the answer among their own pages."""
        return is_own_file(self.record.employee, self.access.user)

    def get_crumbs(self) -> list[tuple[str, str]]:
        if self.own:
            return [(_("Mes demandes"), "hr_core:own_requests")]
        return [(str(LIST[0]), LIST[1])]

    def get_queryset(self) -> QuerySet:
        return requests_visible(self.access)

    def get_title(self) -> str:
        return kind_label(self.record.kind) if self.own else f"{self.record.employee}"

    def get_lede(self) -> str:
        return self.record.words

    def get_actions(self) -> list[Action]:
        row, found = self.record, []
        step = steps_to_decide(self.access).filter(request=row).first()
        if step is not None:
            found.append(Action(_("Refuser"), reverse("hr_core:request_refuse", args=[step.pk]), "x", DECIDE))
            found.append(Action(_("Accepter"), reverse("hr_core:request_accept", args=[step.pk]), "check", DECIDE, main=True))
        if is_own_file(row.employee, self.access.user):
            if row.state == RequestState.PENDING:
                url = reverse("hr_core:own_request_withdraw", args=[row.pk])
                found.append(Action(_("Retirer ma demande"), url, "arrow-back-up"))
            if row.state == RequestState.APPROVED and row.kind == LEAVE and row.returned_on is None:
                url = reverse("hr_core:own_request_cancel", args=[row.pk])
                found.append(Action(_("Demander l’annulation"), url, "x"))
        elif row.state == RequestState.APPROVED and row.returned_on is None and has_begun(row):
            url = reverse("hr_core:request_return", args=[row.pk])
            found.append(Action(_("Noter la reprise"), url, "calendar-event", RETURN, main=step is None))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        may_see = self.record.absence_id and self.access.has("absence_view")
        is_open = self.record.state in (RequestState.PENDING, RequestState.CANCEL_ASKED)
        return super().get_context(
            told=request_told(self.record, self.access), may_see_absence=may_see, may_write=is_open,
            write_url=reverse("hr_core:request_comment", args=[self.record.pk]),
            comments=list(self.record.comments.select_related("author")), **more,
        )  # fmt: skip


class StepAcceptView(ConfirmScreen):
    model = RequestStep
    form_class = CommentForm
    rights = DECIDE
    submit_label = gettext_lazy("Accepter")
    crumbs = (INBOX,)
    success_url = "hr_core:request_inbox"
    template_name = "hr_core/requests/decide.html"
    accept = True

    def get_queryset(self) -> QuerySet:
        return steps_to_decide(self.access)

    def get_title(self) -> str:
        question = _("Accepter la demande %(of_name)s ?") if self.accept else _("Refuser la demande %(of_name)s ?")
        if self.record.request.state == RequestState.CANCEL_ASKED:
            question = _("Annuler le congé %(of_name)s ?") if self.accept else _("Maintenir le congé %(of_name)s ?")
        return question % {"of_name": french_of(str(self.record.request.employee))}

    def get_consequences(self) -> list[str]:
        request = self.record.request
        found = [request.words + "."]
        if request.data.get("after") is not None and request.state == RequestState.PENDING:
            found.append(_("Solde après ce congé : %(days)s.") % {"days": days_words(request.data["after"])})
        cover = request.data.get("coverage")
        if cover and self.accept:
            found.append(cover)
        if request.state == RequestState.CANCEL_ASKED:
            found.append(_("Motif de l’agent : %(why)s") % {"why": request.data.get("cancellation", "")})
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        request = self.record.request
        told = {"facts": kind_told(request, self.access), "papers": list(request.papers.all())}
        return super().get_context(told=told, **more)

    def perform(self, form: Any) -> Request:
        return step_decide(
            step=self.record, accept=self.accept, access=self.access, comment=form.cleaned_data["comment"]
        )

    def get_success_message(self, result: Request) -> str:
        if result.state == RequestState.PENDING:
            return _("C’est accepté : la demande passe à l’étape suivante.")
        return _("C’est décidé : %(state)s.") % {"state": result.get_state_display()}


class StepRefuseView(StepAcceptView):
    form_class = RefuseForm
    submit_label = gettext_lazy("Refuser")
    accept = False
    danger = True


class ReturnView(FormScreen):
    """Note the return to duty after a leave."""

    model = Request
    form_class = ReturnForm
    rights = RETURN
    submit_label = gettext_lazy("Noter la reprise")
    success_message = gettext_lazy("La reprise est notée.")
    crumbs = (LIST,)

    def get_queryset(self) -> QuerySet:
        return requests_visible(self.access).filter(kind=LEAVE)

    def get_title(self) -> str:
        return _("Reprise %(of_name)s") % {"of_name": french_of(str(self.record.employee))}

    def get_lede(self) -> str:
        return self.record.words

    def get_form_options(self) -> dict[str, Any]:
        foreseen = self.record.absence.end if self.record.absence else None
        return {"initial": {"on": min(filter(None, (foreseen, timezone.localdate())))}}

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> Request:
        return leave_return(request=self.record, on=form.cleaned_data["on"], actor=self.request.user)  # type: ignore[arg-type]


class RuleListView(Screen):
    """Who decides each kind of request."""

    template_name = "hr_core/requests/rules.html"
    rights = (*VIEW, *SETTINGS)
    title = gettext_lazy("Circuits des demandes")
    lede = gettext_lazy("Qui décide chaque demande, dans quel ordre, et ce qui se passe quand personne ne répond.")

    def get(self, request: HttpRequest) -> HttpResponse:
        held = {rule.kind: rule for rule in RequestRule.objects.all()}
        rows = [
            {
                "code": code,
                "label": kind.label,
                "steps": [str(dict(RequestRule._meta.get_field("steps").base_field.choices)[step]) for step in steps_of(code)],  # type: ignore[union-attr]
                "rule": held.get(code),
            }
            for code, kind in sorted(KINDS.items())
            if kind.is_decided_here
        ]
        return self.show(rows=rows, may_set=self.access.has(*SETTINGS))


class RuleFormView(FormScreen):
    form_class = RequestRuleForm
    rights = SETTINGS
    success_url = "hr_core:request_rule_list"
    success_message = gettext_lazy("Le circuit est enregistré : il vaut pour les demandes à venir.")
    crumbs = ((gettext_lazy("Circuits des demandes"), "hr_core:request_rule_list"),)

    def get_record(self) -> RequestRule | None:
        from django.http import Http404

        kind = KINDS.get(self.kwargs["kind"])
        if kind is None or not kind.is_decided_here:
            raise Http404
        return RequestRule.objects.filter(kind=self.kwargs["kind"]).first()

    def get_title(self) -> str:
        return _("Circuit : %(kind)s") % {"kind": kind_label(self.kwargs["kind"])}

    def get_form_options(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"steps": steps_of(self.kwargs["kind"])}
        if self.record is not None:
            initial |= {"reminder_days": self.record.reminder_days, "escalation_days": self.record.escalation_days}
        return {"initial": initial}

    def get_form(self) -> Any:
        form = super().get_form()
        if KINDS[self.kwargs["kind"]].may_skip:
            form.fields["steps"].help_text = _("Aucune : la demande reçoit sa réponse aussitôt.")
        return form

    def perform(self, form: Any) -> RequestRule | None:
        return request_rule_set(
            institution=self.institution, kind=self.kwargs["kind"], actor=self.request.user, **form.cleaned_data  # type: ignore[arg-type]
        )
