"""Acts on posts: one asked for, decided, refused, taken back; creations approved together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from careers.choices_posts import ActKind, ActState
from careers.forms.posts import (
    ActForm,
    AnswerForm,
    RefuseForm,
    UnitActForm,
)
from careers.models import PostAct
from careers.services.posts.acts import (
    act_decide,
    act_propose,
    act_withdraw,
    creations_approve,
)
from careers.views.posts.lists import DECIDE, PREPARE
from careers.views.posts.records import OfPost
from careers.workflows_posts import STEPS, Step
from hr_core.text import french_count, french_date
from hr_core.ui.guard import Guarded
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen


class PostActView(OfPost):
    """Propose an act: what the post allows today decides which."""

    success_message = gettext_lazy("L’acte est proposé : une autre personne le décide.")
    submit_label = gettext_lazy("Proposer")

    @property
    def step(self) -> Step:
        if self.kwargs["kind"] not in STEPS:
            raise Http404
        return STEPS[ActKind(self.kwargs["kind"])]

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        return UnitActForm if self.step.kind in (ActKind.CREATE, ActKind.MOVE) else ActForm

    def get_title(self) -> str:
        return f"{self.step.label} : {self.record}"

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"effective_on": timezone.localdate()}}

    def perform(self, form: Any) -> PostAct:
        return act_propose(post=self.record, kind=self.step.kind, values=form.act(), access=self.access)


class ActScreen(OfPost, ConfirmScreen):
    model = PostAct

    def get_queryset(self) -> QuerySet[PostAct]:
        return PostAct.objects.filter(state=ActState.PROPOSED).select_related("post", "unit", "proposed_by")

    @property
    def post_key(self) -> int:
        return self.record.post_id

    @property
    def post_words(self) -> str:
        return str(self.record.post)

    def get_consequences(self) -> list[str]:
        act = self.record
        found = [
            _("%(post)s, à compter du %(day)s.") % {"post": act.post, "day": french_date(act.effective_on)},
            _("Décision : %(reference)s du %(day)s.") % {"reference": act.reference, "day": french_date(act.act_on)},
            _("Proposé par %(who)s.") % {"who": act.proposed_by},
        ]
        if act.unit is not None:
            found.insert(1, _("Unité : %(unit)s.") % {"unit": act.unit})
        if act.remark:
            found.append(_("Motif : %(remark)s") % {"remark": act.remark})
        return found


class ActDecideView(ActScreen):
    """Approve an act. Who only reads sees what is asked; who proposed may take it back."""

    rights = (*DECIDE, *PREPARE)
    form_class = AnswerForm
    submit_label = gettext_lazy("Approuver")
    success_message = gettext_lazy("L’acte est approuvé : le tableau des effectifs le dit à compter de sa date.")

    def get_title(self) -> str:
        return _("Approuver : %(act)s ?") % {"act": self.record.get_kind_display()}

    def get_actions(self) -> list[Action]:
        pk = [self.record.pk]
        found = [Action(_("Refuser…"), reverse("careers:post_act_refuse", args=pk), "x", DECIDE)]
        if self.record.proposed_by_id == self.access.user.pk:
            found = [Action(_("Retirer la proposition…"), reverse("careers:post_act_withdraw", args=pk), "trash", PREPARE)]
        return found

    def perform(self, form: Any) -> PostAct:
        if not self.access.has(*DECIDE):
            raise ValidationError(_("Cette décision revient à la direction des ressources humaines ou à la direction générale."))
        return act_decide(act=self.record, approve=True, answer=form.cleaned_data["answer"], access=self.access)


class ActRefuseView(ActScreen):
    rights = DECIDE
    form_class = RefuseForm
    danger = True
    question = gettext_lazy("Refuser cet acte ?")
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("L’acte est refusé.")

    def perform(self, form: Any) -> PostAct:
        return act_decide(act=self.record, approve=False, answer=form.cleaned_data["answer"], access=self.access)


class ActWithdrawView(ActScreen):
    rights = PREPARE
    danger = True
    question = gettext_lazy("Retirer cette proposition ?")
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("La proposition est retirée.")

    def perform(self, form: Any) -> None:
        act_withdraw(act=self.record, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("careers:post_acts")


class ActBulkView(Guarded, View):
    """Approve the creations chosen in the list: all or none."""

    rights = DECIDE

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [int(key) for key in request.POST.getlist("choisis") if key.isdecimal()]
        try:
            done = creations_approve(acts=PostAct.objects.filter(pk__in=keys), access=self.access)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, french_count(done, _("création approuvée"), _("créations approuvées")) + ".")
        return HttpResponseRedirect(reverse("careers:post_acts"))
