"""« Mes droits »: one's periods, statements and estimates; and the officers' page of the periods that are claimed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.errors import Refusal
from hr_core.text import french_date, french_moment
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts
from hr_core.ui.screens import FormScreen, Screen, redirect
from hr_core.workflows import open_transitions
from mobility.contents_moves import Block, Cell, Content
from mobility.contents_rights import comparison_told, statement_told
from mobility.documents.content_paper import content_pdf
from mobility.forms.moves import AttestForm, ComparisonForm, ConfirmPeriodForm, PeriodForm, ReasonTextForm, RightsForm
from mobility.models import InsurancePeriod, PayComparison, RightsStatement
from mobility.selectors.people import movable
from mobility.selectors.rights import periods_of, statement_content
from mobility.services.comparisons import Question, comparison_keep, comparison_result
from mobility.services.rights import period_attest, period_claim, period_confirm, period_refuse, statement_issue
from mobility.tables_moves import PeriodTable
from mobility.views.moves.parts import SELF, ContentScreen, OwnFile, other_institutions, pdf_response
from mobility.workflows_agreements import PERIOD

CONFIRM = ("rights_confirm",)
MINE = (gettext_lazy("Mes droits"), "mobility:own_rights")
ASKED = ("host", "form", "months", "instrument")


class OwnRightsView(OwnFile, Screen):
    """One's periods, statements and estimates."""

    template_name = "mobility/moves/record.html"
    rights = SELF
    own = True
    title = gettext_lazy("Mes droits")
    lede = gettext_lazy("Vos périodes d’assurance, vos relevés de droits et vos simulations. Votre institution ne lit ni vos relevés ni vos simulations.")

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Déclarer une période"), reverse("mobility:period_create"), "plus"),
            Action(_("Simuler ma paie ailleurs"), reverse("mobility:comparison_ask"), "scale"),
            Action(_("Établir un relevé de droits"), reverse("mobility:statement_ask"), "file-text", main=True),
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        content = Content()
        if self.employee is None:
            content.notes.append(("info", _("Vous n’avez pas de dossier d’agent dans cette institution.")))
            return self.show(content=content)
        rows = [
            [Cell(row.scheme), Cell(str(row.country), "p2"), Cell(french_date(row.start), "n p3"), Cell(french_date(row.end), "n"),
             Cell(str(row.get_state_display()), "p1"), Cell(row.answer or row.attestation, "lg-hide")]
            for row in periods_of(self.employee)
        ]  # fmt: skip
        heads: list[tuple[Any, str]] = [(_("Régime"), ""), (_("Pays"), "p2"), (_("Du"), "n p3"), (_("Au (exclu)"), "n"), (_("État"), "p1"), (_("Réponse"), "lg-hide")]
        content.parts.append(Block(_("Mes périodes ailleurs"), heads, rows, _("Déclarez vos périodes dans d’autres institutions ou d’autres pays : votre employeur les confirme, le régime les atteste.")))
        content.parts.append(_numbered(_("Mes relevés de droits"), RightsStatement.objects.filter(employee=self.employee).select_related("host"), "mobility:statement_detail"))
        content.parts.append(_numbered(_("Mes simulations de rémunération"), PayComparison.objects.filter(applicant=self.access.user).select_related("host"), "mobility:comparison_detail"))
        return self.show(content=content)


def _numbered(title: str, rows: Any, name: str) -> Block:
    heads: list[tuple[Any, str]] = [(_("Numéro"), ""), (_("Accueil"), "p2"), (_("Établi"), "n p1")]
    told = [
        [Cell(row.number, url=reverse(name, args=[row.pk])), Cell(row.host.acronym, "p2"), Cell(french_moment(timezone.localtime(row.made_at)), "n p1")]
        for row in rows[:50]
    ]
    return Block(title, heads, told, _("Aucun pour le moment."))


class AskedScreen(OwnFile, Screen):
    """A question in the address and its answer; POST keeps the answer under a number."""

    template_name = "mobility/moves/asked.html"
    rights = SELF
    own = True
    crumbs = (MINE,)
    ask_label: Any = gettext_lazy("Voir le résultat")
    save_label: Any = ""

    def form_of(self, data: Any) -> Any:
        raise NotImplementedError

    def answer(self, form: Any) -> Content:
        raise NotImplementedError

    def keep(self, form: Any) -> Any:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        data = request.GET if any(name in request.GET for name in ("host", "base", "form")) else None
        return self._told(data)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_of(request.POST)
        if self.employee is not None and form.is_valid():
            try:
                kept = self.keep(form)
            except Refusal as refused:
                form.add_error(None, refused)
            else:
                return redirect(request, kept.get_absolute_url())
        return self.show(status=422, form=form, content=None, ask_label=self.ask_label)

    def _told(self, data: Any) -> HttpResponse:
        form, content = self.form_of(data), None
        if data is not None and form.is_valid():
            if self.employee is None:
                form.add_error(None, _("Vous n’avez pas de dossier d’agent dans cette institution."))
            else:
                try:
                    content = self.answer(form)
                except Refusal as refused:
                    form.add_error(None, refused)
        hidden = [(name, value) for name in form.fields for value in (data.getlist(name) if data is not None else [])]
        return self.show(
            status=422 if data is not None and form.errors else 200, form=form, content=content, hidden=hidden, ask_label=self.ask_label,
            save_url=self.request.path, save_label=self.save_label,
        )  # fmt: skip


class StatementAskView(AskedScreen):
    title = gettext_lazy("Relevé de droits")
    lede = gettext_lazy("Ce que deviennent vos droits si vous partez : rien n’est gardé avant que vous le demandiez.")
    ask_label = gettext_lazy("Voir mes droits")
    save_label = gettext_lazy("Garder ce relevé sous un numéro")

    def form_of(self, data: Any) -> RightsForm:
        return RightsForm(data, hosts=other_institutions(self.institution))

    def answer(self, form: Any) -> Content:
        told = form.cleaned_data
        content = statement_content(employee=self.employee, on=timezone.localdate(), **{name: told[name] for name in ASKED})
        return statement_told(content, self.currency)

    def keep(self, form: Any) -> RightsStatement:
        told = form.cleaned_data
        return statement_issue(access=self.access, employee=self.employee, **{name: told[name] for name in ASKED})


class ComparisonAskView(AskedScreen):
    title = gettext_lazy("Ma paie là-bas, comparée à ici")
    lede = gettext_lazy("Le même mois dans les deux pays, par la loi de chacun. Vous seul voyez cette simulation.")
    ask_label = gettext_lazy("Comparer")
    save_label = gettext_lazy("Garder cette simulation sous un numéro")

    def form_of(self, data: Any) -> ComparisonForm:
        hosts = other_institutions(self.institution)
        asked = str(data.get("host", "")) if data is not None else ""
        host = hosts.filter(pk=asked).first() if asked.isdecimal() else None
        return ComparisonForm(data, hosts=hosts, currency=self.currency, host=host)

    def question(self, form: Any) -> Question:
        told = form.cleaned_data
        amounts = {name: told[name] or 0 for name in ("base", "allowances", "exempt", "lost", "costs")}
        return Question(host=told["host"], on=told["on"], **amounts)

    def answer(self, form: Any) -> Content:
        assert self.employee is not None
        return comparison_told(comparison_result(employee=self.employee, question=self.question(form)))

    def keep(self, form: Any) -> PayComparison:
        assert self.employee is not None
        return comparison_keep(employee=self.employee, question=self.question(form), actor=self.access.user)


class StatementDetailView(ContentScreen):
    model = RightsStatement
    rights = SELF
    own = True
    crumbs = (MINE,)

    def get_queryset(self) -> Any:
        return RightsStatement.objects.filter(employee__user=self.access.user).select_related("host", "employee")

    def get_title(self) -> str:
        return _("Relevé de droits %(number)s") % {"number": self.record.number}

    def get_actions(self) -> list[Action]:
        return [Action(_("Imprimer"), reverse("mobility:statement_pdf", args=[self.record.pk]), "printer", main=True)]

    def get_content(self) -> Content:
        return statement_told(self.record.content, self.currency)


class StatementPdfView(StatementDetailView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = content_pdf(
            "mob-17-releve", self.get_content(), institution=self.institution, reference=self.record.number,
            on=timezone.localtime(self.record.made_at).date(), empreinte=self.record.digest[:16],
        )  # fmt: skip
        return pdf_response(made, f"releve-de-droits-{self.record.number}")


class ComparisonDetailView(ContentScreen):
    model = PayComparison
    rights = SELF
    own = True
    crumbs = (MINE,)

    def get_queryset(self) -> Any:
        return PayComparison.objects.filter(applicant=self.access.user).select_related("host", "home")

    def get_title(self) -> str:
        return _("Simulation de rémunération %(number)s") % {"number": self.record.number}

    def get_actions(self) -> list[Action]:
        return [Action(_("Imprimer"), reverse("mobility:comparison_pdf", args=[self.record.pk]), "printer", main=True)]

    def get_content(self) -> Content:
        return comparison_told(self.record.result)


class ComparisonPdfView(ComparisonDetailView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = content_pdf(
            "mob-17-simulation", self.get_content(), institution=self.institution, reference=self.record.number,
            on=timezone.localtime(self.record.made_at).date(),
        )  # fmt: skip
        return pdf_response(made, f"simulation-{self.record.number}")


class PeriodCreateView(OwnFile, FormScreen):
    model = InsurancePeriod
    form_class = PeriodForm
    rights = SELF
    own = True
    title = gettext_lazy("Déclarer une période d’assurance")
    crumbs = (MINE,)
    success_url = "mobility:own_rights"
    success_message = gettext_lazy("La période est déclarée : votre institution la confirmera.")

    def get_record(self) -> InsurancePeriod:
        if self.employee is None:
            raise Http404
        return InsurancePeriod(institution=self.institution, employee=self.employee, claimed_by=self.access.user)

    def perform(self, form: Any) -> InsurancePeriod:
        assert self.employee is not None
        return period_claim(employee=self.employee, values=form.cleaned_data, actor=self.access.user)


class PeriodListView(ListScreen):
    model = InsurancePeriod
    table_class = PeriodTable
    rights = CONFIRM
    title = gettext_lazy("Périodes d’assurance déclarées")
    lede = gettext_lazy("L’agent déclare, l’institution confirme, le régime atteste.")
    unit = (gettext_lazy("période"), gettext_lazy("périodes"))
    empty = Empty(gettext_lazy("Aucune période déclarée"), gettext_lazy("Les agents les déclarent depuis « Mes droits »."))

    def get_queryset(self) -> Any:
        return visible_periods(self.access)


def visible_periods(access: Any) -> Any:
    people = movable(access).values("pk")
    return InsurancePeriod.objects.filter(employee__in=people).select_related("employee", "country")


class PeriodDetailView(ContentScreen):
    model = InsurancePeriod
    rights = CONFIRM
    crumbs = ((gettext_lazy("Périodes d’assurance"), "mobility:period_list"),)

    def get_queryset(self) -> Any:
        return visible_periods(self.access)

    def get_title(self) -> str:
        return f"{self.record.employee.full_name}, {self.record.scheme}"

    def get_actions(self) -> list[Action]:
        steps = {each.name: each for each in open_transitions(PERIOD, self.record.state)}
        main = "confirm" if "confirm" in steps else "attest"
        icons = {"confirm": "check", "attest": "file-text", "refuse": "x"}
        return [
            Action(step.label, reverse(f"mobility:period_{name}", args=[self.record.pk]), icons[name], CONFIRM, main=name == main)
            for name, step in reversed(steps.items())
        ]

    def get_content(self) -> Content:
        content = Content()
        names = ("country", "scheme", "is_civil", "start", "end", "employer", "affiliation", "is_voluntary", "proof", "state", "attested_on", "attestation", "answer")
        content.parts.append(Panel(_("La période"), facts(self.record, *names)))
        return content


class PeriodStepView(FormScreen):
    model = InsurancePeriod
    rights = CONFIRM
    success_url = "mobility:period_list"
    crumbs = ((gettext_lazy("Périodes d’assurance"), "mobility:period_list"),)

    def get_queryset(self) -> Any:
        return visible_periods(self.access)

    def get_title(self) -> str:
        return f"{self.title} : {self.record.employee.full_name}"

    def get_cancel_url(self) -> str:
        return reverse("mobility:period_detail", args=[self.record.pk])


class PeriodConfirmView(PeriodStepView):
    form_class = ConfirmPeriodForm
    title = gettext_lazy("Confirmer la période")
    submit_label = gettext_lazy("Confirmer")

    def perform(self, form: Any) -> InsurancePeriod:
        return period_confirm(period=self.record, proof=form.cleaned_data["proof"], actor=self.access.user)


class PeriodAttestView(PeriodStepView):
    form_class = AttestForm
    title = gettext_lazy("Attestation du régime")

    def perform(self, form: Any) -> InsurancePeriod:
        told = form.cleaned_data
        return period_attest(period=self.record, on=told["on"], reference=told["reference"], actor=self.access.user)


class PeriodRefuseView(PeriodStepView):
    form_class = ReasonTextForm
    title = gettext_lazy("Ne pas retenir la période")
    submit_label = gettext_lazy("Ne pas retenir")

    def perform(self, form: Any) -> InsurancePeriod:
        return period_refuse(period=self.record, reason=form.cleaned_data["reason"], actor=self.access.user)

