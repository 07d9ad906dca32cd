"""Agreements on screen, for officers and for the person: the same record, each with what their party may do."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.services.errors import Refusal
from hr_core.text import french_date
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from mobility.choices import Form
from mobility.choices_agreements import AgreementState, Party
from mobility.contents_agreements import agreement_told
from mobility.contents_moves import Content
from mobility.contents_papers import agreement_words, papers_of
from mobility.documents.content_paper import agreement_paper_pdf, content_pdf
from mobility.forms.moves import (
    AgreementForm,
    AmendForm,
    CertificateForm,
    ClauseForm,
    CommentForm,
    ConditionForm,
    CostForm,
    EarlyEndForm,
    ReasonTextForm,
    ReportForm,
    SignForm,
)
from mobility.models import Agreement, AgreementClause, AgreementVersion, Application, CostLine
from mobility.selectors.agreements import officer_agreements, own_agreements, visible_agreements
from mobility.selectors.people import movable
from mobility.selectors.terms import host_terms
from mobility.services.agreements.conditions import certificate_ask, certificate_issue, condition_met, conditions_of
from mobility.services.agreements.drafting import (
    agreement_negotiate,
    agreement_open,
    agreement_propose,
    agreement_update,
    clause_save,
    comment_add,
    cost_delete,
    cost_save,
)
from mobility.services.agreements.effects import agreement_start
from mobility.services.agreements.missions import mission_report, report_due
from mobility.services.agreements.parties import party_of, reading
from mobility.services.agreements.returns import early_end
from mobility.services.agreements.signing import (
    GAP,
    agreement_accept,
    agreement_reopen,
    agreement_void,
    amendment_propose,
    signs_as,
    version_sign,
)
from mobility.services.comparisons import gap_at_signature
from mobility.tables_moves import AgreementTable
from mobility.views.moves.parts import PREPARE, SEE, SELF, ContentScreen, other_institutions, pdf_response

ANY = (*SELF, *SEE)
LIST = (gettext_lazy("Conventions"), "mobility:agreement_list")
MINE = (gettext_lazy("Mes conventions"), "mobility:own_agreements")
TERMS = (
    "job_title", "band", "place", "start", "end", "renewals", "return_right", "category", "grade_class", "step", "base_salary",
    "seniority_kept", "instrument", "instrument_reason", "is_special_scheme",
)  # fmt: skip


class AgreementFilter(HouseFilterSet):
    form = django_filters.ChoiceFilter(choices=Form.choices, label=gettext_lazy("Forme"))
    state = django_filters.ChoiceFilter(choices=AgreementState.choices, label=gettext_lazy("État"))

    class Meta:
        model = Agreement
        fields = ("form", "state")


class AgreementListView(ListScreen):
    model = Agreement
    table_class = AgreementTable
    filterset_class = AgreementFilter
    rights = SEE
    title = gettext_lazy("Conventions de mobilité")
    unit = (gettext_lazy("convention"), gettext_lazy("conventions"))
    empty = Empty(
        gettext_lazy("Aucune convention"),
        gettext_lazy("Une convention s’ouvre pour une personne retenue dont le départ est accordé, ou pour une mission."),
    )

    template_name = "mobility/moves/agreement_list.html"

    def get_queryset(self) -> Any:
        return officer_agreements(self.access)

    def get_context(self, **more: Any) -> dict[str, Any]:
        """Those retained and released, for whom nobody has opened the agreement yet."""
        waiting: Any = ()
        if self.access.has(*PREPARE):
            at = {} if self.institution.is_regional else {"host": self.institution}
            waiting = Application.objects.filter(state="released", **at).select_related("vacancy", "home")[:20]
        return super().get_context(waiting=waiting, **more)

    def get_actions(self) -> list[Action]:
        if self.institution.is_regional:
            return []
        return [Action(_("Nouvelle convention"), reverse("mobility:agreement_create"), "plus", PREPARE, main=True)]


class OwnAgreementsView(ListScreen):
    model = Agreement
    table_class = AgreementTable
    rights = SELF
    own = True
    title = gettext_lazy("Mes conventions")
    unit = (gettext_lazy("convention"), gettext_lazy("conventions"))
    exportable = False
    empty = Empty(gettext_lazy("Aucune convention"), gettext_lazy("Vos conventions de mobilité apparaîtront ici : vous les lirez, les commenterez et les signerez."))

    def get_queryset(self) -> Any:
        return own_agreements(self.access)


class OfAgreement:
    """A page or an action of one agreement; the person sees it in their own frame."""

    access: Any
    record: Any
    model: Any = Agreement

    def get_queryset(self) -> Any:
        return visible_agreements(self.access)

    @cached_property
    def agreement(self) -> Agreement:
        return self.record

    @property
    def own(self) -> bool:
        return self.agreement.applicant_id == self.access.user.pk

    @cached_property
    def party(self) -> str:
        return party_of(self.agreement, self.access)

    def get_crumbs(self) -> Any:
        return (MINE if self.own else LIST, Crumb(self.agreement.number, self.agreement.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.agreement.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.agreement.get_absolute_url()


class AgreementDetailView(OfAgreement, ContentScreen):
    rights = ANY

    def get_crumbs(self) -> Any:
        return (MINE if self.own else LIST,)

    def get_lede(self) -> str:
        record = self.agreement
        return f"{record.name}, {record.get_form_display()} : {record.home.acronym} → {record.host.acronym}. {record.get_state_display().capitalize()}."

    def get_title(self) -> str:
        return _("Convention %(number)s") % {"number": self.agreement.number}

    def get_actions(self) -> list[Action]:
        return agreement_actions(self.agreement, self.access, self.party)

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("clauses", "costs", "versions", "signatures", "events")

    def get_content(self) -> Content:
        return agreement_told(self.agreement, party=self.party)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading(self.agreement, self.access, "convention")
        return super().get(request, *args, **kwargs)


def agreement_actions(agreement: Agreement, access: Any, party: str) -> list[Action]:
    """What this person may do next; one of them is the main one."""
    state, found = agreement.state, []
    at = [agreement.pk]
    officer = party != Party.EMPLOYEE and access.has("agreement_prepare")

    def add(label: str, name: str, icon: str, *, main: bool = False, when: bool = True) -> None:
        if when:
            found.append(Action(label, reverse(f"mobility:{name}", args=at), icon, main=main and not any(each.main for each in found)))

    add(_("Imprimer"), "agreement_pdf", "printer")
    if state in ("draft", "negotiating"):
        add(_("Observer une clause"), "agreement_comment", "note", when=bool(party))
        add(_("Modifier"), "agreement_update", "pencil", when=officer)
    if state in ("draft", "negotiating", "agreed", "signed"):
        add(_("Sans effet"), "agreement_void", "x", when=officer)
    add(_("Ouvrir la négociation"), "agreement_negotiate", "users", main=True, when=state == "draft" and officer)
    accepts = state == "negotiating" and party in agreement.acceptors and (officer or party == Party.EMPLOYEE)
    add(_("Confirmer le besoin") if agreement.is_light else _("Accepter ce texte"), "agreement_accept", "check", main=True, when=accepts)
    if state == "agreed":
        add(_("Rouvrir"), "agreement_reopen", "arrow-back-up", when=officer and bool(party))
    last = next(iter(agreement.versions.all()), None)
    waits = last is not None and (state == "agreed" or (state in ("in_force", "ending") and last.number > 1))
    signer = signs_as(agreement, access) if waits else ""
    if signer and last is not None and signer not in {each.party for each in agreement.signatures.all() if each.version_id == last.pk}:
        add(_("Signer l’ordre de mission") if agreement.is_light else _("Signer"), "agreement_sign", "writing-sign", main=True)
    if state in ("agreed", "signed", "in_force", "ending") and party == Party.HOME:
        asked = agreement.certificate_asked_on is not None and agreement.certificate_issued_on is None
        abroad = agreement.home.country_id != agreement.host.country_id and agreement.form in (Form.PLACEMENT, Form.SECONDMENT)
        add(_("Demander l’attestation"), "certificate_ask", "file-text", when=officer and abroad and agreement.certificate_asked_on is None)
        add(_("Délivrer l’attestation"), "certificate_issue", "file-text", when=asked and access.has("certificate_issue") and agreement.certificate_asked_by_id != access.user.pk)
    add(_("Mettre en vigueur"), "agreement_start", "check", main=True, when=state == "signed" and officer)
    if state in ("in_force", "ending"):
        add(_("Terminer avant terme"), "agreement_early_end", "hand-stop", when=(officer or party == Party.EMPLOYEE) and agreement.end is not None and bool(party))
        add(_("Prolonger"), "agreement_amend", "calendar-event", when=officer and agreement.end is not None)
        add(_("Rembourser un mois"), "recharge_create", "cash-banknote", when=agreement.form in (Form.PLACEMENT, Form.SECONDMENT) and party == Party.HOME and access.has("recharge_issue") and any(each.is_recharged for each in agreement.costs.all()))
    if agreement.is_light:
        is_back = agreement.end is not None and agreement.end <= timezone.localdate()
        may = party == Party.EMPLOYEE or (officer and party == Party.HOME)
        add(_("Remettre le rapport"), "mission_report", "file-text", main=True, when=state == "in_force" and is_back and may)
        return found
    add(_("Préparer le retour"), "return_prepare", "calendar-event", main=True, when=state == "in_force" and officer and agreement.end is not None)
    add(_("Plan de retour"), "return_plan", "list-check", main=True, when=state in ("ending", "ended", "ended_early", "converted"))
    return found


class AgreementPdfView(AgreementDetailView):
    """MOB-10: the frozen text with its signatures, or the draft marked as such."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = self.agreement
        reading(record, self.access, "pdf")
        content = agreement_told(record, party="", with_links=False)
        last = next(iter(record.versions.all()), None)
        lead = _("Version %(number)s, empreinte %(digest)s.") % {"number": last.number, "digest": last.digest} if last else _("Projet : le texte n’est pas arrêté.")
        signs = [_("Pour %(name)s") % {"name": record.home.name}, _("Pour %(name)s") % {"name": record.host.name}, record.name]
        made = content_pdf(
            "mob-10", content, institution=record.host if self.party == Party.HOST else record.home, reference=record.number,
            on=timezone.localtime(last.made_at).date() if last else timezone.localdate(), signs=signs,
            **agreement_words(record) | {"version_phrase": lead},
        )  # fmt: skip
        return pdf_response(made, f"convention-{record.number}")


class PaperPdfView(AgreementDetailView):
    """A paper of the agreement, on the paper of the institution that signs it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record, paper = self.agreement, papers_of(self.agreement).get(self.kwargs["key"])
        if paper is None:
            raise Http404
        reading(record, self.access, self.kwargs["key"])
        made = agreement_paper_pdf(record, paper)
        return pdf_response(made, f"{self.kwargs['key']}-{record.number}")


class AgreementCreateView(FormScreen):
    """Opened from home without a vacancy."""

    form_class = AgreementForm
    rights = PREPARE
    title = gettext_lazy("Nouvelle convention")
    lede = gettext_lazy("Une mission, ou un mouvement convenu entre deux institutions. Pour une candidature retenue, la convention s’ouvre depuis la candidature.")
    crumbs = (LIST,)
    cancel_url = "mobility:agreement_list"
    submit_label = gettext_lazy("Ouvrir la convention")
    success_message = gettext_lazy("La convention est ouverte, avec ses clauses et son tableau des coûts.")

    def get_form_options(self) -> dict[str, Any]:
        hosts = other_institutions(self.institution)
        asked = self.request.POST.get("host", "")
        host = hosts.filter(pk=asked).first() if asked.isdecimal() else None
        people = movable(self.access).select_related("institution__country")
        return {"people": people, "hosts": hosts, "currency": host.country.currency if host else self.currency, "is_host": False}

    def perform(self, form: Any) -> Agreement:
        told = form.cleaned_data
        values = {name: told[name] for name in ("form", *TERMS) if name in told}
        return agreement_propose(access=self.access, employee=told["employee"], host=told["host"], values=values)


class AgreementFromApplicationView(FormScreen):
    """Opened by the host or the secretary for somebody retained and released."""

    model = Application
    form_class = AgreementForm
    rights = PREPARE
    crumbs = (LIST,)
    cancel_url = "mobility:agreement_list"
    submit_label = gettext_lazy("Ouvrir la convention")
    success_message = gettext_lazy("La convention est ouverte, avec ses clauses et son tableau des coûts.")

    def get_queryset(self) -> Any:
        return Application.objects.select_related("vacancy__job", "host__country", "home").filter(state="released")

    def get_title(self) -> str:
        return _("Convention pour %(name)s") % {"name": self.record.name}

    def get_form_options(self) -> dict[str, Any]:
        vacancy = self.record.vacancy
        initial = {"job_title": vacancy.title, "band": vacancy.band, "place": vacancy.place, "start": self.record.release_on, "form": vacancy.forms[0] if vacancy.forms else None}
        initial |= host_terms(host=self.record.host, band=vacancy.band, on=self.record.release_on)
        return {"currency": self.record.host.country.currency, "is_host": self.institution.pk == self.record.host_id, "initial": initial}

    def perform(self, form: Any) -> Agreement:
        told = form.cleaned_data
        values = {name: told[name] for name in ("form", *TERMS, "host_unit") if name in told}
        return agreement_open(access=self.access, application=self.record, values=values)


class AgreementUpdateView(OfAgreement, FormScreen):
    form_class = AgreementForm
    rights = PREPARE
    title = gettext_lazy("Les termes de la convention")

    def get_form_options(self) -> dict[str, Any]:
        record = self.agreement
        initial = {name: getattr(record, name) for name in (*TERMS, "form")} | {"host_unit": record.host_unit_id}
        if self.party == Party.HOST and not record.category and record.form in (Form.SECONDMENT, Form.TRANSFER):
            initial |= {name: value for name, value in host_terms(host=record.host, band=record.band, on=record.start).items() if not initial[name]}
        return {"currency": record.currency, "is_host": self.party == Party.HOST, "initial": initial}

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields["form"].disabled = True
        return form

    def perform(self, form: Any) -> Agreement:
        told = form.cleaned_data
        values = {name: told[name] for name in (*TERMS, "host_unit") if name in told}
        return agreement_update(agreement=self.agreement, values=values, access=self.access)


class OfChild(OfAgreement):
    """A row under an agreement that one may see."""

    def get_queryset(self) -> Any:
        return self.model.objects.filter(agreement__in=visible_agreements(self.access).values("pk")).select_related("agreement__home__country", "agreement__host__country")

    @cached_property
    def agreement(self) -> Agreement:
        return self.record.agreement


class ClauseUpdateView(OfChild, FormScreen):
    model = AgreementClause
    form_class = ClauseForm
    rights = PREPARE

    def get_title(self) -> str:
        return self.record.title

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"text": self.record.text, "is_settled": self.record.is_settled}}

    def perform(self, form: Any) -> Any:
        told = form.cleaned_data
        return clause_save(clause=self.record, text=told["text"], is_settled=told["is_settled"], access=self.access)


class CostFormView(FormScreen):
    model = CostLine
    form_class = CostForm
    rights = PREPARE

    def get_title(self) -> str:
        return _("Nouveau coût") if self.is_creation else str(self.record)

    def perform(self, form: Any) -> CostLine:
        return cost_save(line=self.record, values=form.cleaned_data, access=self.access)


class CostCreateView(OfChild, CostFormView):
    model = CostLine

    @property
    def is_creation(self) -> bool:
        return True

    def get_record(self) -> CostLine:
        agreement = get_object_or_404(visible_agreements(self.access), pk=self.kwargs["pk"])
        return CostLine(institution_id=agreement.institution_id, agreement=agreement)

    def get_form_options(self) -> dict[str, Any]:
        return {"currencies": currencies(self.agreement)}


class CostUpdateView(OfChild, CostFormView):
    model = CostLine

    def get_form_options(self) -> dict[str, Any]:
        names = ("kind", "label", "payer", "amount", "currency", "frequency", "is_recharged")
        return {"currencies": currencies(self.agreement, self.record.currency), "initial": {name: getattr(self.record, name) for name in names}}

    def get_actions(self) -> list[Action]:
        return [Action(_("Retirer"), reverse("mobility:cost_delete", args=[self.record.pk]), "trash", PREPARE)]


def currencies(agreement: Agreement, first: str = "") -> list[str]:
    return list(dict.fromkeys(filter(None, [first, agreement.currency, agreement.home.country.currency])))


class CostDeleteView(OfChild, ConfirmScreen):
    model = CostLine
    rights = PREPARE
    danger = True
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("Le coût est retiré.")

    def get_title(self) -> str:
        return _("Retirer « %(label)s » du tableau des coûts ?") % {"label": self.record.label}

    def perform(self, form: Any) -> None:
        cost_delete(line=self.record, access=self.access)


class AgreementCommentView(OfAgreement, FormScreen):
    form_class = CommentForm
    rights = ANY
    title = gettext_lazy("Observer une clause")
    submit_label = gettext_lazy("Envoyer l’observation")

    def get_form_options(self) -> dict[str, Any]:
        return {"clauses": [(each.key, each.title) for each in self.agreement.clauses.all()]}

    def perform(self, form: Any) -> None:
        comment_add(agreement=self.agreement, access=self.access, **form.cleaned_data)


class AgreementStepView(OfAgreement, ConfirmScreen):
    rights = PREPARE


class AgreementNegotiateView(AgreementStepView):
    question = gettext_lazy("Ouvrir la négociation de cette convention ?")
    submit_label = gettext_lazy("Ouvrir la négociation")
    success_message = gettext_lazy("Les trois parties peuvent commenter les clauses et accepter le texte.")

    def perform(self, form: Any) -> Agreement:
        return agreement_negotiate(agreement=self.agreement, access=self.access)


class AgreementAcceptView(AgreementStepView):
    rights = ANY
    question = gettext_lazy("Accepter le texte tel qu’il est aujourd’hui ?")
    submit_label = gettext_lazy("Accepter ce texte")
    success_message = gettext_lazy("Votre accord est enregistré.")

    def get_consequences(self) -> list[str]:
        if self.agreement.is_light:
            return [_("Le texte est arrêté ; la direction de l’origine signe l’ordre de mission.")]
        told = [_("Quand les trois parties ont accepté la même version, le texte est arrêté et porte une empreinte : plus personne ne le change.")]
        if self.own:
            told.append(_("Votre dernière simulation est refaite avec le salaire de la convention ; un écart de plus de 2 % devra être reconnu par les trois signataires."))
        return told

    def perform(self, form: Any) -> Agreement:
        gap = None
        if self.own:
            employee = Employee.objects.select_related("institution__country").filter(pk=self.agreement.home_file_id).first()
            if employee is not None:
                gap = gap_at_signature(employee=employee, agreement=self.agreement, actor=self.access.user)
        elif not self.access.has("agreement_prepare", "agreement_sign"):
            raise Refusal(_("L’accord de l’institution est donné par ceux qui préparent ou signent la convention."))
        return agreement_accept(agreement=self.agreement, access=self.access, pay_gap=gap)


class AgreementReopenView(AgreementStepView):
    form_class = ReasonTextForm
    question = gettext_lazy("Rouvrir la négociation ?")
    submit_label = gettext_lazy("Rouvrir")
    success_message = gettext_lazy("Le texte peut de nouveau changer.")

    def perform(self, form: Any) -> Agreement:
        return agreement_reopen(agreement=self.agreement, reason=form.cleaned_data["reason"], access=self.access)


class AgreementVoidView(AgreementStepView):
    form_class = ReasonTextForm
    danger = True
    question = gettext_lazy("Classer cette convention sans effet ?")
    submit_label = gettext_lazy("Classer sans effet")
    success_message = gettext_lazy("La convention est classée sans effet.")

    def perform(self, form: Any) -> Agreement:
        return agreement_void(agreement=self.agreement, reason=form.cleaned_data["reason"], access=self.access)


class AgreementSignView(OfAgreement, FormScreen):
    form_class = SignForm
    rights = (*SELF, "agreement_sign")
    title = gettext_lazy("Signer la convention")
    submit_label = gettext_lazy("Signer")
    success_message = gettext_lazy("Votre signature est enregistrée.")

    @cached_property
    def version(self) -> AgreementVersion:
        return get_object_or_404(AgreementVersion.objects.order_by("-number").filter(agreement=self.agreement)[:1])

    def get_lede(self) -> str:
        return _("Version %(number)s, empreinte %(digest)s.") % {"number": self.version.number, "digest": self.version.digest[:16]}

    def get_form_options(self) -> dict[str, Any]:
        gap = self.agreement.pay_gap
        quality = _("Agent") if self.own else _("Directeur général")
        return {"has_gap": gap is not None and abs(gap) > GAP, "initial": {"quality": quality, "on": timezone.localdate()}}

    def perform(self, form: Any) -> Any:
        told = form.cleaned_data
        return version_sign(
            version=self.version, access=self.access, quality=told["quality"], on=told["on"], paper=told["paper"],
            accepts_gap=told.get("accepts_gap", False),
        )  # fmt: skip


class MissionReportView(OfAgreement, FormScreen):
    """The report of a short mission closes it."""

    form_class = ReportForm
    rights = ANY
    title = gettext_lazy("Rapport de mission")
    submit_label = gettext_lazy("Remettre le rapport")
    success_message = gettext_lazy("Le rapport est remis : la mission est close.")

    def get_lede(self) -> str:
        due = report_due(self.agreement)
        return _("Attendu le %(day)s.") % {"day": french_date(due)} if due else ""

    def perform(self, form: Any) -> Agreement:
        return mission_report(agreement=self.agreement, text=form.cleaned_data["text"], access=self.access)


class ConditionMetView(OfAgreement, FormScreen):
    form_class = ConditionForm
    rights = PREPARE
    submit_label = gettext_lazy("Constater")

    def get_title(self) -> str:
        found = next((each.label for each in conditions_of(self.agreement) if each.key == self.kwargs["key"]), None)
        return found or _("Condition d’entrée")

    def perform(self, form: Any) -> Agreement:
        told = form.cleaned_data
        return condition_met(agreement=self.agreement, key=self.kwargs["key"], note=told["note"], is_waived=told["is_waived"], access=self.access)


class CertificateAskView(AgreementStepView):
    question = gettext_lazy("Demander l’attestation de législation applicable ?")
    submit_label = gettext_lazy("Demander")
    success_message = gettext_lazy("L’attestation est demandée : une autre personne la délivrera.")

    def perform(self, form: Any) -> Agreement:
        return certificate_ask(agreement=self.agreement, access=self.access)


class CertificateIssueView(OfAgreement, FormScreen):
    form_class = CertificateForm
    rights = ("certificate_issue",)
    title = gettext_lazy("Délivrer l’attestation de législation applicable")
    submit_label = gettext_lazy("Délivrer")

    def perform(self, form: Any) -> Agreement:
        return certificate_issue(agreement=self.agreement, number=form.cleaned_data["number"], access=self.access)


class AgreementStartView(AgreementStepView):
    question = gettext_lazy("Mettre la convention en vigueur ?")
    submit_label = gettext_lazy("Mettre en vigueur")
    success_message = gettext_lazy("La convention est en vigueur : dossiers et paie suivent dans les deux institutions.")

    def get_consequences(self) -> list[str]:
        day = french_date(self.agreement.start)
        told = {
            Form.SECONDMENT: _("À partir du %(day)s, l’origine ne paie plus le salaire de base ; l’accueil ouvre le dossier et le paie."),
            Form.TRANSFER: _("Le %(day)s, l’agent sort de l’institution d’origine ; l’accueil ouvre le dossier sans terme."),
            Form.PLACEMENT: _("L’origine continue de payer ; à partir du %(day)s, l’accueil rembourse chaque mois."),
            Form.MISSION: _("La mission commence le %(day)s ; dossiers et paie ne changent pas."),
        }[Form(self.agreement.form)]
        return [told % {"day": day}]

    def perform(self, form: Any) -> Agreement:
        return agreement_start(agreement=self.agreement, on=timezone.localdate(), actor=self.access.user)


class AgreementAmendView(OfAgreement, FormScreen):
    form_class = AmendForm
    rights = PREPARE
    title = gettext_lazy("Prolonger par avenant")
    submit_label = gettext_lazy("Proposer l’avenant")
    success_message = gettext_lazy("L’avenant attend les trois signatures ; le terme change à la troisième.")

    def perform(self, form: Any) -> Any:
        return amendment_propose(agreement=self.agreement, access=self.access, **form.cleaned_data)


class AgreementEarlyEndView(OfAgreement, FormScreen):
    form_class = EarlyEndForm
    rights = ANY
    title = gettext_lazy("Terminer avant terme")
    submit_label = gettext_lazy("Donner le préavis")
    success_message = gettext_lazy("Le préavis est donné : le retour se prépare.")

    def perform(self, form: Any) -> Agreement:
        if not self.own and not self.access.has("agreement_prepare"):
            raise Refusal(_("Le préavis de l’institution est donné par ceux qui suivent la convention."))
        return early_end(agreement=self.agreement, access=self.access, **form.cleaned_data)
