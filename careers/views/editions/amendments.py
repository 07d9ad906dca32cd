"""Rounds and amendments on screen: the text sent round, what each institution said, the answers that all read."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_referential import AmendmentState, AnswerKind, EditionState
from careers.documents.editions import amendments_pdf, round_pdf
from careers.filters_referential import AmendmentFilter
from careers.forms.editions import NATURES, AmendmentForm, AnswerForm, RemarkForm
from careers.models import Amendment, CirculationRound
from careers.selectors.editions import amendments, answers_of, conflicting_keys, meeting, own_answer
from careers.services.editions.amendments import (
    amendment_answer,
    amendment_file,
    amendment_review,
    amendment_save,
    amendment_withdraw,
)
from careers.services.editions.applying import proposal_words
from careers.services.editions.rounds import answer_no_remark
from careers.tables_referential import AmendmentTable
from careers.views.editions.base import AMEND, EDIT, EDITIONS, FOLLOW, OfEdition, pdf
from careers.workflows_referential import AMENDMENT
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty, Panel, facts
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen
from hr_core.workflows import open_transitions


class RoundScreen(DetailScreen):
    model = CirculationRound
    rights = FOLLOW

    def get_queryset(self) -> Any:
        return CirculationRound.objects.select_related("edition", "opened_by")

    def get_crumbs(self) -> Any:
        return (EDITIONS, Crumb(self.record.edition.code, self.record.edition.get_absolute_url()))

    def get_title(self) -> str:
        return _("%(edition)s, circulation %(number)s") % {"edition": self.record.edition.code, "number": self.record.number}


class RoundDetailView(RoundScreen):
    template_name = "careers/editions/round.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().defer("text")

    @property
    def is_open(self) -> bool:
        return self.record.closed_at is None and self.record.edition.state == EditionState.CIRCULATED

    def get_actions(self) -> list[Action]:
        at = [self.record.pk]
        found = [Action(_("Projet circulé"), reverse("careers:round_paper", args=at), "printer")]
        answer = own_answer(self.record, self.institution) if self.is_open else None
        if answer is not None:
            if answer.kind == AnswerKind.PENDING:
                found.append(Action(_("Sans observation"), reverse("careers:round_no_remark", args=at), "check", AMEND))
            found.append(Action(_("Proposer un amendement"), reverse("careers:amendment_natures", args=at), "plus", AMEND, main=True))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        answers = list(answers_of(self.record))
        counts = {each.label: sum(row.kind == each for row in answers) for each in AnswerKind}
        mine = amendments().filter(round=self.record.pk, institution=self.institution, state=AmendmentState.DRAFT)
        filed = Amendment.objects.filter(round=self.record.pk).exclude(state=AmendmentState.DRAFT).count()
        return super().get_context(answers=answers, counts=counts, drafts=list(mine), filed=filed, is_open=self.is_open, **more)


class RoundPaperView(RoundScreen):
    """REF-1: the circulated draft."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return pdf(round_pdf(self.record), f"projet-{self.record.edition.code}-{self.record.number}".lower())


class NoRemarkView(FormScreen):
    model = CirculationRound
    form_class = RemarkForm
    rights = AMEND
    title = gettext_lazy("Répondre « sans observation »")
    submit_label = gettext_lazy("Répondre sans observation")
    success_message = gettext_lazy("La réponse de votre institution est inscrite.")

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> Any:
        return answer_no_remark(round=self.record, remark=form.cleaned_data["remark"], access=self.access)


class AmendmentListView(OfEdition, ListScreen):
    model = Amendment
    table_class = AmendmentTable
    filterset_class = AmendmentFilter
    unit = (gettext_lazy("amendement"), gettext_lazy("amendements"))
    export_name = "amendements"
    empty = Empty(gettext_lazy("Aucun amendement"), gettext_lazy("Les institutions les déposent pendant la circulation."))

    def get_title(self) -> str:
        return _("Amendements à %(edition)s") % {"edition": self.edition.code}

    def get_queryset(self) -> Any:
        return amendments().filter(edition=self.edition)

    def get_table_options(self) -> dict[str, Any]:
        return {"keys": conflicting_keys(self.edition)}

    def get_actions(self) -> list[Action]:
        return [Action(_("Table des réponses"), reverse("careers:amendments_paper", args=[self.edition.pk]), "printer")]


class AmendmentsPaperView(OfEdition):
    """REF-2: the table of amendments and answers."""

    title = gettext_lazy("Table des amendements")

    def get(self, request: HttpRequest, edition: int) -> HttpResponse:
        rows = amendments().filter(edition=self.edition).exclude(state=AmendmentState.DRAFT)
        return pdf(amendments_pdf(self.edition, list(rows)), f"amendements-{self.edition.code}".lower())


class NaturesView(Screen):
    """What one may ask: a link for each nature of amendment."""

    rights = AMEND
    template_name = "careers/editions/natures.html"
    title = gettext_lazy("Proposer un amendement")

    @cached_property
    def round(self) -> CirculationRound:
        return get_object_or_404(CirculationRound.objects.defer("text").select_related("edition"), pk=self.kwargs["pk"])

    def get_crumbs(self) -> Any:
        return (EDITIONS, Crumb(str(self.round), self.round.get_absolute_url()))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        skill = {"intitule-competence": _("Changer l’intitulé d’une compétence"), "description-competence": _("Changer la description d’une compétence")}
        rows = [
            (skill.get(nature) or _capital(kind.label), reverse("careers:amendment_create", args=[pk, nature]))
            for nature, (kind, _article, _names) in NATURES.items()
        ]
        return self.show(natures=rows, round=self.round)


def _capital(label: Any) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]


class AmendmentFormView(FormScreen):
    """Writes an amendment of one nature, or changes one that is not filed."""

    model = Amendment
    form_class = AmendmentForm
    rights = AMEND
    submit_label = gettext_lazy("Enregistrer le projet")
    success_message = gettext_lazy("Le projet est enregistré : déposez-le avant la date de la circulation.")

    def get_queryset(self) -> Any:
        return amendments().filter(institution=self.institution, state=AmendmentState.DRAFT)

    def get_record(self) -> Any:
        if not self.is_creation:
            return super().get_record()
        return Amendment(institution=self.institution, round=self.round)

    @cached_property
    def round(self) -> CirculationRound:
        key = self.kwargs["round"] if self.is_creation else self.record.round_id
        return get_object_or_404(CirculationRound.objects.defer("text").select_related("edition"), pk=key)

    @property
    def nature(self) -> str:
        if self.is_creation:
            if self.kwargs["nature"] not in NATURES:
                raise Http404
            return self.kwargs["nature"]
        found = [name for name, (kind, article, _names) in NATURES.items() if (kind, article) == (self.record.kind, self.record.article)]
        return found[0]

    def get_title(self) -> str:
        return _capital(NATURES[self.nature][0].label)

    def get_form_options(self) -> dict[str, Any]:
        return {"edition": self.round.edition, "nature": self.nature, "record": self.record}

    def get_cancel_url(self) -> str:
        return self.round.get_absolute_url() if self.is_creation else self.record.get_absolute_url()

    def perform(self, form: Any) -> Amendment:
        return amendment_save(amendment=self.record, values=form.values(), access=self.access)


class AmendmentDetailView(DetailScreen):
    """An amendment beside those on the same field, and its answer."""

    model = Amendment
    rights = FOLLOW
    template_name = "careers/editions/amendment.html"

    def get_queryset(self) -> Any:
        return amendments()

    def get_crumbs(self) -> Any:
        edition = self.record.edition
        return (EDITIONS, Crumb(edition.code, edition.get_absolute_url()), Crumb(_("Amendements"), reverse("careers:amendment_list", args=[edition.pk])))

    def get_title(self) -> str:
        return f"{self.record}, {self.record.get_kind_display()}"

    def get_actions(self) -> list[Action]:
        row, at = self.record, [self.record.pk]
        names = {each.name for each in open_transitions(AMENDMENT, row.state)}
        found = []
        if row.institution_id == getattr(self.institution, "pk", None):
            if "withdraw" in names:
                found.append(Action(_("Retirer"), reverse("careers:amendment_withdraw", args=at), "trash", AMEND))
            if "file" in names:
                found.append(Action(_("Modifier"), reverse("careers:amendment_update", args=at), "pencil", AMEND))
                found.append(Action(_("Déposer"), reverse("careers:amendment_file", args=at), "send", AMEND, main=True))
        if "accept" in names and row.edition.state == EditionState.CONSOLIDATING:
            if "review" in names:
                found.append(Action(_("Mettre à l’étude"), reverse("careers:amendment_review", args=at), "clock", EDIT, post=True))
            found.append(Action(_("Répondre"), reverse("careers:amendment_answer", args=at), "message-question", EDIT, main=True))
        return found

    def get_panels(self) -> list[Panel]:
        row = self.record
        told = [(_("Article"), row.code or _("nouveau métier")), (_("Proposition"), proposal_words(row.kind, row.field, row.proposal))]
        if row.accepted is not None:
            told.append((_("Rédaction retenue"), proposal_words(row.kind, row.field, row.accepted)))
        told += [(_("Motif"), row.reason), (_("Institution"), row.institution.name), *facts(row, "author", "filed_at")]
        if row.merged_into:
            told.append((_("Joint à"), str(row.merged_into)))
        return [Panel(_("Demande"), told)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        beside = [(each, proposal_words(each.kind, each.field, each.proposal)) for each in meeting(self.record)]
        return super().get_context(beside=beside, **more)


class AmendmentStep(ConfirmScreen):
    model = Amendment
    rights = AMEND

    def get_queryset(self) -> Any:
        return amendments().filter(institution=self.institution)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()


class AmendmentFileView(AmendmentStep):
    question = gettext_lazy("Déposer cet amendement au nom de votre institution ?")
    submit_label = gettext_lazy("Déposer")
    success_message = gettext_lazy("L’amendement est déposé.")

    def get_consequences(self) -> list[str]:
        return [_("Toutes les institutions le lisent, avec son motif."), _("Il ne change plus ; il peut être retiré jusqu’à sa réponse.")]

    def perform(self, form: Any) -> Amendment:
        return amendment_file(amendment=self.record, access=self.access)


class AmendmentWithdrawView(AmendmentStep):
    danger = True
    question = gettext_lazy("Retirer cet amendement ?")
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("L’amendement est retiré.")

    def get_success_url(self, result: Any) -> str:
        return reverse("careers:amendment_list", args=[self.record.edition_id])

    def perform(self, form: Any) -> Any:
        return amendment_withdraw(amendment=self.record)


class AmendmentReviewView(AmendmentStep):
    rights = EDIT
    question = gettext_lazy("Mettre cet amendement à l’étude ?")
    success_message = gettext_lazy("L’amendement est à l’étude.")

    def get_queryset(self) -> Any:
        return amendments().exclude(state=AmendmentState.DRAFT)

    def perform(self, form: Any) -> Amendment:
        return amendment_review(amendment=self.record)


class AmendmentAnswerView(FormScreen):
    model = Amendment
    form_class = AnswerForm
    rights = EDIT
    template_name = "careers/editions/answer.html"
    submit_label = gettext_lazy("Répondre")
    success_message = gettext_lazy("La réponse est inscrite ; l’institution est prévenue.")

    def get_queryset(self) -> Any:
        return amendments().exclude(state=AmendmentState.DRAFT)

    def get_title(self) -> str:
        return _("Répondre à %(amendment)s") % {"amendment": self.record}

    def get_form_options(self) -> dict[str, Any]:
        return {"amendment": self.record}

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record
        beside = [(each, proposal_words(each.kind, each.field, each.proposal)) for each in meeting(row)]
        return super().get_context(told=proposal_words(row.kind, row.field, row.proposal), beside=beside, **more)

    def perform(self, form: Any) -> Amendment:
        told = form.cleaned_data
        return amendment_answer(
            amendment=self.record, outcome=told["outcome"], answer=told["answer"], access=self.access, accepted=form.accepted(),
            merged_into=told["merged_into"],
        )  # fmt: skip


