"""An item in session: the chair's steps, declarations and rulings, marks, files, decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.parts import Crumb
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, redirect
from mobility.choices import Reader
from mobility.choices_committee import Outcome, Ruling
from mobility.committee.marks import CRITERIA
from mobility.forms.committee import DecisionForm, DeclarationForm, ReasonForm, RulingForm, SecondRoundForm
from mobility.models import AgendaItem, Application, CommitteeDecision, Conflict, FileReading, Mark, Place
from mobility.selectors.committee.composition import member_of
from mobility.selectors.committee.sittings import called_members, candidates, recused_users
from mobility.services.committee import deliberating, interests, marking, sitting
from mobility.services.committee.calling import ad_hoc_draw, eligible
from mobility.views.committee.base import PRESIDE, SESSIONS, SIT, OfItem, OfPresider, live_address
from mobility.views.committee.live import SessionLiveView
from mobility.workflows_committee import BY_SLUG


def _with_reason(service: Any) -> Any:
    return lambda item, access, form: service(item=item, access=access, **form.cleaned_data)


def _alone(service: Any) -> Any:
    return lambda item, access, form: service(item=item, access=access)


class ItemStepView(OfPresider, OfItem, FormScreen):
    """The steps of whoever presides over an item, from the table."""

    services = {
        "appeler": _alone(sitting.item_call), "noter": _alone(sitting.item_score), "remettre": _with_reason(sitting.item_put_off),
        "renoter": _with_reason(marking.item_mark_again), "deliberer": _alone(deliberating.item_deliberate),
        "decider": _alone(deliberating.item_decide),
    }  # fmt: skip

    @cached_property
    def step(self) -> Any:
        if self.kwargs["step"] not in self.services:
            raise Http404
        return BY_SLUG[self.kwargs["step"]]

    def get_title(self) -> str:
        return str(self.step.label)

    def get_lede(self) -> str:
        return f"{self.step.condition} {self.step.effect}"

    def get_form(self) -> Any:
        self.form_class = SecondRoundForm if self.step.slug == "renoter" else ReasonForm
        form = super().get_form()
        if not self.step.asks_reason:
            form.fields.clear()
        return form

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_context(self, **more: Any) -> dict[str, Any]:
        self.submit_label = self.step.label
        return super().get_context(**more)

    def get_success_message(self, result: Any) -> str:
        return str(self.step.effect)

    def perform(self, form: Any) -> Any:
        return self.services[self.step.slug](self.record, self.access, form)


class InterestDeclareView(OfItem, FormScreen):
    """A member answers for one vacancy, with the names of those who apply before them."""

    template_name = "mobility/committee/declaration.html"
    form_class, rights = DeclarationForm, SIT
    title = gettext_lazy("Déclarer mes intérêts")
    submit_label = gettext_lazy("Déclarer")
    success_message = gettext_lazy("Votre déclaration est enregistrée.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(files=list(candidates(self.record)), **more)

    def get_success_url(self, result: Any) -> str:
        following = self.record.session.items.exclude(declarations__user=self.access.user).order_by("position").first()
        return live_address(following or self.record)

    def perform(self, form: Any) -> Any:
        member = member_of(self.access.user, self.record.session.held_at.date())
        called = member is not None and member in called_members(self.record)
        if member is None or not (member.votes or called):
            raise ValidationError(_("Seuls les titulaires et leurs suppléants déclarent leurs intérêts."))
        return interests.interest_declare(
            item=self.record, member=member, ground=form.cleaned_data["ground"], text=form.cleaned_data["text"], access=self.access
        )


class AdHocDrawView(OfItem, ConfirmScreen):
    """The chair calls members of the call list when recusals break the quorum of the item."""

    rights = PRESIDE
    question = gettext_lazy("Appeler des membres ad hoc par tirage au sort ?")
    submit_label = gettext_lazy("Tirer au sort")

    def get_consequences(self) -> list[str]:
        found = eligible(self.record)
        return [
            french_count(len(found), _("personne de la liste d’appel peut être tirée"), _("personnes de la liste d’appel peuvent être tirées")) + ".",
            _("Ni l’institution d’accueil ni celle d’un candidat n’en fournit ; le sort en appelle autant qu’il manque, pas davantage."),
            _("La graine du tirage et la liste figurent au procès-verbal. Chaque personne tirée déclare ses intérêts, puis sa présence est notée."),
        ]

    def get_success_message(self, result: Any) -> str:
        return _("Appelés par le sort\u00a0: %(names)s.") % {"names": ", ".join(str(seat.member) for seat in result)}

    def perform(self, form: Any) -> Any:
        return ad_hoc_draw(item=self.record, access=self.access)


class ConflictRuleView(OfPresider, FormScreen):
    template_name = "mobility/committee/ruling.html"
    model, form_class = Conflict, RulingForm
    submit_label = gettext_lazy("Trancher")
    success_message = gettext_lazy("C’est tranché et consigné.")

    def get_queryset(self) -> Any:
        return Conflict.objects.select_related("item__session", "item__vacancy", "member__user", "member__home", "raised_by")

    def get_item(self, record: Conflict) -> AgendaItem:
        return record.item

    def get_title(self) -> str:
        return _("Conflit d’intérêts : %(name)s") % {"name": self.record.member}

    def get_crumbs(self) -> Any:
        session = self.record.item.session
        return (SESSIONS, Crumb(str(session), session.get_absolute_url()), Crumb(str(self.record.item), live_address(self.record.item)))

    def get_cancel_url(self) -> str:
        return live_address(self.record.item)

    def get_success_url(self, result: Any) -> str:
        return live_address(self.record.item)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_context(self, **more: Any) -> dict[str, Any]:
        said = self.record.item.declarations.filter(member=self.record.member, ground=self.record.ground).first()
        return super().get_context(said=said, is_open=self.record.ruling == Ruling.PENDING, **more)

    def perform(self, form: Any) -> Conflict:
        return interests.conflict_rule(conflict=self.record, access=self.access, **form.cleaned_data)


class MarksSaveView(SessionLiveView):
    """POST: keep the marks of the form; `suite=confirmer` leads to the question that confirms them."""

    rights = SIT

    @cached_property
    def item(self) -> AgendaItem:
        return get_object_or_404(AgendaItem.objects.select_related("session", "vacancy"), pk=self.kwargs["pk"])

    def get_record(self) -> Any:
        return get_object_or_404(self.get_queryset(), pk=self.item.session_id)

    @cached_property
    def live(self) -> Any:
        from mobility.selectors.committee.live import live

        return live(self.record, self.access, self.item.position)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(request, live_address(self.item))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                marking.marks_save(item=self.item, entries=self._entries(), access=self.access)
                if request.POST.get("suite") == "confirmer":
                    marking.marks_confirm(item=self.item, access=self.access)
        except ValidationError as refused:
            return self.show(status=422, entered=request.POST, refused=refused.messages)
        words = _("Vos notes sont confirmées.") if request.POST.get("suite") else _("Vos notes sont enregistrées.")
        messages.success(request, words)
        return redirect(request, live_address(self.item))

    def _entries(self) -> dict[tuple[int, int], marking.Entry]:
        data = self.request.POST
        found = {}
        for file in candidates(self.item):
            for criterion in CRITERIA:
                value, text = data.get(f"n-{file.pk}-{criterion}", ""), data.get(f"t-{file.pk}-{criterion}", "")
                if value or text.strip():
                    found[file.pk, criterion] = marking.Entry(int(value) if value.isdigit() else None, text)
        return found


class MarksConfirmView(OfItem, ConfirmScreen):
    rights, question = SIT, gettext_lazy("Confirmer vos notes ?")
    submit_label = gettext_lazy("Confirmer mes notes")
    success_message = gettext_lazy("Vos notes sont confirmées.")

    def get_consequences(self) -> list[str]:
        return [
            _("Vos notes ne changeront plus pour ce tour."),
            _("Quand le dernier votant confirme, toutes les notes deviennent lisibles par les votants."),
        ]

    def perform(self, form: Any) -> Any:
        return marking.marks_confirm(item=self.record, access=self.access)


class CandidateFileView(OfItem, DetailScreen):
    """The file of a candidate before the committee; each opening is noted, and the person reads who opened it."""

    template_name = "mobility/committee/file.html"
    rights = (*SIT, "committee_prepare")

    @cached_property
    def application(self) -> Application:
        if self.access.user.pk in recused_users(self.record):  # who has marked the item under review read the file then, and no more
            raise Http404
        return get_object_or_404(candidates(self.record).select_related("home__country", "vacancy"), pk=self.kwargs["application"])

    def get_title(self) -> str:
        return self.application.name or str(self.application)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.record.session.state == "planned":
            raise Http404
        file = self.application
        FileReading.objects.create(
            institution_id=file.institution_id, application=file, reader=self.access.user, reader_institution=self.institution,
            quality=Reader.REGIONAL, what=_("dossier devant la commission"),
        )  # fmt: skip
        score = file.scores.order_by("-pk").first()
        marks = Mark.objects.filter(item=self.record, application=file, round__lte=self.record.locked_round)
        return self.show(
            file=file, score=score, opinion=getattr(file, "opinion", None), marks=list(marks.select_related("voice__member__user")),
            readings=file.readings.select_related("reader").order_by("-pk")[:8],
        )  # fmt: skip


class DecisionRecordView(OfPresider, OfItem, FormScreen):
    """What the committee decides on one application, beside its rank."""

    template_name = "mobility/committee/decision.html"
    form_class = DecisionForm
    submit_label = gettext_lazy("Consigner la décision")
    success_message = gettext_lazy("Décision consignée.")

    @cached_property
    def place(self) -> Place:
        found = Place.objects.filter(item=self.record).select_related("application__home")
        return get_object_or_404(found, application=self.kwargs["application"])

    def get_title(self) -> str:
        return _("Décision sur %(name)s") % {"name": self.place.application.name}

    def get_lede(self) -> str:
        return _("Rang %(rank)s de l’avis « %(vacancy)s ».") % {"rank": self.place.rank, "vacancy": self.record.vacancy}

    def get_form_options(self) -> dict[str, Any]:
        found = CommitteeDecision.objects.filter(item=self.record, application=self.place.application).first()
        return {"item": self.record, "instance": found or CommitteeDecision(outcome=Outcome.RETAINED if self.place.rank == 1 else Outcome.NOT_RETAINED)}

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(place=self.place, **more)

    def perform(self, form: Any) -> CommitteeDecision:
        return deliberating.decision_record(
            item=self.record, application=self.place.application, values=form.cleaned_data, access=self.access
        )


