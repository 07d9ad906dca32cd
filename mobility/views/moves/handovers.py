"""Handing a paper of an agreement over, and acknowledging it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.forms import HouseForm
from hr_core.ui.screens import ConfirmScreen
from mobility.choices_agreements import Party
from mobility.contents_papers import PAPERS, papers_of, recipients_of
from mobility.models import Agreement, PaperHandover
from mobility.selectors.agreements import visible_agreements
from mobility.services.agreements.handovers import paper_hand_over, paper_receive
from mobility.views.moves.agreements import ANY, OfAgreement
from mobility.views.moves.parts import PREPARE


class ReceiptForm(HouseForm):
    note = forms.CharField(label=_("Réserve"), max_length=300, required=False, help_text=_("Ce qui manque ou ne convient pas ; vide sans réserve."))
    full_width = ("note",)


class PaperHandView(OfAgreement, ConfirmScreen):
    rights = PREPARE
    submit_label = gettext_lazy("Remettre")
    success_message = gettext_lazy("Le document est remis : son destinataire en accusera réception.")
    kwargs: dict[str, Any]

    def get_title(self) -> str:
        paper = papers_of(self.agreement).get(self.kwargs["key"])
        if paper is None or self.kwargs["recipient"] not in recipients_of(paper):
            raise Http404
        told = {"paper": paper.title, "who": Party(self.kwargs["recipient"]).label}
        return _("Remettre « %(paper)s » (destinataire : %(who)s)\u202f?") % told

    def get_consequences(self) -> list[str]:
        return [
            _("Le document part tel qu’il se lit aujourd’hui ; son empreinte est gardée."),
            _("Le destinataire est prévenu ; sans accusé de réception au jour dit, un rappel part."),
        ]

    def perform(self, form: Any) -> PaperHandover:
        return paper_hand_over(agreement=self.agreement, key=self.kwargs["key"], recipient=self.kwargs["recipient"], access=self.access)


class PaperReceiveView(OfAgreement, ConfirmScreen):
    model = PaperHandover
    form_class = ReceiptForm
    rights = ANY
    submit_label = gettext_lazy("Accuser réception")
    success_message = gettext_lazy("L’accusé de réception est donné.")

    @cached_property
    def agreement(self) -> Agreement:
        return self.record.agreement

    def get_queryset(self) -> Any:
        rows = PaperHandover.objects.filter(agreement__in=visible_agreements(self.access).values("pk"))
        return rows.select_related("agreement__home", "agreement__host")

    def get_title(self) -> str:
        paper = PAPERS.get(self.record.key)
        return _("Accuser réception de « %(paper)s »\u202f?") % {"paper": paper.title if paper else self.record.key}

    def get_consequences(self) -> list[str]:
        return [_("L’expéditeur voit le jour de la réception et votre réserve.")]

    def perform(self, form: Any) -> PaperHandover:
        return paper_receive(handover=self.record, note=form.cleaned_data["note"], access=self.access)
