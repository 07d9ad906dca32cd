"""« À approuver »: changes of base pay and of account that another person proposed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.facts import BY_SLUG, FactKind
from hr_core.models import BankAccount, PayTerms
from hr_core.models.employees import ApprovedFact
from hr_core.selectors.approvals import proposals, to_decide
from hr_core.services.approvals import fact_approve, fact_refuse, facts_approve, may_decide
from hr_core.tables import AccountProposalTable, TermsProposalTable, grouped, share_in_words
from hr_core.text import french_amount, french_count, french_date, french_of, french_signed
from hr_core.ui.guard import Guarded
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty, Panel, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen

RIGHTS = ("sensitive_approve",)
LARGEST_BULK = 200


class ProposalListView(ListScreen):
    """The proposals that this person may decide, one list per kind."""

    rights = RIGHTS
    slug = ""
    title = gettext_lazy("À approuver")
    unit = (gettext_lazy("proposition"), gettext_lazy("propositions"))
    empty = Empty(
        gettext_lazy("Rien à approuver"),
        gettext_lazy("Quand une autre personne propose un salaire de base ou un compte, la proposition arrive ici."),
    )

    def get_queryset(self) -> QuerySet:
        return to_decide(self.model, self.access)

    def get_bulk_actions(self) -> list[BulkAction]:
        url = reverse("hr_core:approval_bulk", args=[self.slug])
        return [BulkAction(_("Approuver les lignes choisies"), url, "check", RIGHTS, main=True)]

    def get_saved_views(self) -> list[Tab]:
        return [
            Tab(label, reverse(url), model is self.model, to_decide(model, self.access).count())
            for label, url, model in (
                (_("Classements et salaires"), "hr_core:approval_list", PayTerms),
                (_("Comptes bancaires"), "hr_core:approval_accounts", BankAccount),
            )
        ]


class TermsProposalListView(ProposalListView):
    model = PayTerms
    table_class = TermsProposalTable
    slug = "classement"
    export_name = "salaires-a-approuver"


class AccountProposalListView(ProposalListView):
    model = BankAccount
    table_class = AccountProposalTable
    slug = "compte"
    export_name = "comptes-a-approuver"


def kind_of(slug: str) -> FactKind:
    kind = BY_SLUG.get(slug)
    if kind is None or not kind.sensitive:
        raise Http404
    return kind


class ProposalScreen(DetailScreen):
    """One proposal, within what this person may see."""

    rights = RIGHTS

    def get_record(self) -> ApprovedFact:
        return get_object_or_404(proposals(kind_of(self.kwargs["slug"]).model, self.access), pk=self.kwargs["pk"])

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [(_("À approuver"), list_url(self.kwargs["slug"]))]


class ProposalDetailView(ProposalScreen):
    """What is proposed beside what holds today, and the two answers."""

    def get_title(self) -> str:
        return str(self.record.employee)

    def get_lede(self) -> str:
        what = str(kind_of(self.kwargs["slug"]).label)
        return _("%(what)s, proposé par %(who)s, à partir du %(day)s.") % {
            "what": what,
            "who": self.record.proposed_by or _("un import"),
            "day": french_date(self.record.start),
        }

    def get_actions(self) -> list[Action]:
        if not may_decide(self.record, self.request.user):
            return []
        where = [self.kwargs["slug"], self.record.pk]
        return [
            Action(_("Refuser"), reverse("hr_core:approval_refuse", args=where), "x"),
            Action(_("Approuver"), reverse("hr_core:approval_approve", args=where), "check", main=True),
        ]

    def get_panels(self) -> list[Panel]:
        record, currency = self.record, self.currency
        if isinstance(record, PayTerms):
            current = record.current_salary  # type: ignore[attr-defined]
            before = PayTerms.objects.on(record.start).filter(employee=record.employee, state="approved").first()
            return [
                Panel(_("Proposé"), _terms(record, currency)
                      + [(_("Écart"), french_signed(record.base_salary - (current or 0), currency))]),
                Panel(_("En vigueur"), _terms(before, currency) if before else []),
            ]  # fmt: skip
        assert isinstance(record, BankAccount)
        held = BankAccount.objects.on(record.start).filter(employee=record.employee, state="approved")
        return [
            Panel(_("Proposé"), _account(record, currency)),
            *(Panel(_("En vigueur"), _account(account, currency)) for account in held),
        ]


def _terms(terms: PayTerms, currency: str) -> list[tuple[str, Any]]:
    values = [
        (_("Catégorie"), terms.category),
        (_("Classe"), terms.grade_class),
        (_("Échelon"), terms.step),
        (_("Cadre"), _("oui") if terms.is_executive else _("non")),
        (_("Salaire de base"), french_amount(terms.base_salary, terms.currency or currency, unit=True)),
        (_("Net garanti"), french_amount(terms.guaranteed_net, terms.currency or currency, unit=True)
         if terms.guaranteed_net else ""),
        (_("Référence à la grille"), terms.grid_reference),
    ]  # fmt: skip
    return [(label, value) for label, value in values if value]


def _account(account: BankAccount, currency: str) -> list[tuple[str, Any]]:
    values = [
        (_("Nature"), str(account.get_kind_display()).capitalize()),
        (_("Banque ou opérateur"), account.bank_name),
        (_("Compte"), grouped(account.account)),
        (_("Titulaire"), account.holder),
        (_("Part"), share_in_words(account, currency)),
    ]
    return [(label, value) for label, value in values if value]


class ProposalDecision(ProposalScreen, ConfirmScreen):
    """A question about one proposal."""

    template_name = "hr_core/ui/confirm.html"

    def get_success_url(self, result: Any) -> str:
        return list_url(self.kwargs["slug"])

    def get_cancel_url(self) -> str:
        return reverse("hr_core:approval_detail", args=[self.kwargs["slug"], self.record.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(form=self.get_form())


class ProposalApproveView(ProposalDecision):
    submit_label = gettext_lazy("Approuver")
    asks_reason = "optional"

    def get_title(self) -> str:
        return _("Approuver ce changement pour %(name)s ?") % {"name": self.record.employee}

    def get_consequences(self) -> list[str]:
        day = french_date(self.record.start)
        return [_("Il prend effet le %(day)s ; ce qu’il remplace prend fin la veille.") % {"day": day}]

    def perform(self, form: Any) -> ApprovedFact:
        return fact_approve(
            fact=self.record, actor=self.request.user, comment=form.cleaned_data.get("motif", "")  # type: ignore[arg-type]
        )

    def get_success_message(self, result: ApprovedFact) -> str:
        return _("Le changement %(of_name)s est approuvé.") % {"of_name": french_of(str(result.employee))}


class ProposalRefuseView(ProposalDecision):
    submit_label = gettext_lazy("Refuser la proposition")
    asks_reason = True
    danger = True

    def get_title(self) -> str:
        return _("Refuser ce changement pour %(name)s ?") % {"name": self.record.employee}

    def get_consequences(self) -> list[str]:
        return [_("Rien ne change dans le dossier. La personne qui a proposé voit votre motif.")]

    def perform(self, form: Any) -> ApprovedFact:
        return fact_refuse(fact=self.record, actor=self.request.user, reason=form.cleaned_data["motif"])  # type: ignore[arg-type]

    def get_success_message(self, result: ApprovedFact) -> str:
        return _("La proposition est refusée.")


class ProposalBulkView(Guarded, View):
    """Approve the chosen lines; those that the separation of persons forbids are named and left."""

    rights = RIGHTS

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        keys = [key for key in request.POST.getlist("choisis") if key.isdecimal()][:LARGEST_BULK]
        chosen = proposals(kind_of(slug).model, self.access).filter(pk__in=keys)
        outcome = facts_approve(facts=chosen, actor=request.user)  # type: ignore[arg-type]
        if outcome.done:
            text = french_count(outcome.done, _("changement approuvé"), _("changements approuvés"))
            messages.success(request, text + ".")
        for sentence in outcome.refusals[:10]:
            messages.warning(request, sentence)
        if not keys:
            messages.warning(request, _("Choisissez au moins une ligne."))
        return HttpResponseRedirect(list_url(slug))


def list_url(slug: str) -> str:
    return reverse("hr_core:approval_list" if slug == "classement" else "hr_core:approval_accounts")
