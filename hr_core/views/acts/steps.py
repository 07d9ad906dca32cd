"""The life of an act on screen: prepared, its text changed, checked, signed, notified, cancelled; a certificate issued."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.forms.acts import (
    CertificateForm,
    DraftTextForm,
    NotifyForm,
    ReasonOnlyForm,
    StartForm,
    form_of,
    initial_of,
)
from hr_core.models import Act, Employee
from hr_core.selectors.acts import acts_to_check, acts_to_notify, acts_to_sign
from hr_core.services.acts import flow
from hr_core.services.acts.certificates import certificate_obstacle, certificate_sign, issue_certificate
from hr_core.services.acts.effects import EFFECTS
from hr_core.services.acts.kinds import ActKind, kind_choices, kind_of, kinds
from hr_core.services.acts.paper import blanks_of
from hr_core.services.writing import forbid_own_file
from hr_core.text import french_count, french_date
from hr_core.ui.guard import Guarded
from hr_core.ui.screens import ConfirmScreen, FormScreen
from hr_core.views.acts.register import ACTS, ActScreen
from hr_core.workflows_acts import CHECK, PREPARE, SIGN

BULK_LIMIT = 500
#: Acts of a campaign that one gesture takes: its reads do not grow with them.
CAMPAIGN_LIMIT = 5000


def blank_sentences(act: Act) -> list[str]:
    """One sentence when the text would be signed with dots."""
    names = blanks_of(act)
    return [_("Attention : le texte garde des blancs, %(names)s.") % {"names": ", ".join(names)}] if names else []


class ActStartView(FormScreen):
    """Which act, for whom; the form of that kind follows."""

    rights = PREPARE
    form_class = StartForm
    title = gettext_lazy("Préparer un acte")
    submit_label = gettext_lazy("Continuer")
    cancel_url = "hr_core:act_list"
    crumbs = (ACTS,)
    success_message = gettext_lazy("Donnez maintenant ce que l’acte décide.")

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        asked = self.request.GET.get("matricule", "")[:24]
        offered = [(code, label) for code, label in kind_choices(certificates=False) if flow.may_prepare(kind_of(code), self.access)]
        return {"employees": Employee.objects.visible_to(self.access), "kinds": offered, "initial": {"staff_number": asked}}

    def perform(self, form: StartForm) -> Any:
        return (form.employee, form.cleaned_data["kind"])

    def get_success_url(self, result: Any) -> str:
        employee, kind = result
        return reverse("hr_core:act_create", args=[employee.pk, kind])


class ActCreateView(FormScreen):
    """What the act decides; its text comes from the template in force."""

    rights = PREPARE
    submit_label = gettext_lazy("Préparer le projet")
    success_message = gettext_lazy("Le projet est prêt : relisez-le, puis faites-le contrôler.")
    crumbs = (ACTS,)

    @cached_property
    def kind(self) -> ActKind:
        found = kinds().get(self.kwargs["kind"])
        if found is None or found.certificate or found.collective or not flow.may_prepare(found, self.access):
            raise Http404
        return found

    @cached_property
    def employee(self) -> Employee:
        found = get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["employee"])
        forbid_own_file(found, self.access.user)
        return found

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        return form_of(self.kind)

    def get_record(self) -> Any:
        return None

    def get_title(self) -> str:
        return _("%(kind)s : %(name)s") % {"kind": self.kind, "name": self.employee}

    def get_form_options(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"currency": self.currency, "initial": {"effective_on": today, **initial_of(self.kind, self.employee, today)}}

    def get_cancel_url(self) -> str:
        return reverse("hr_core:act_list")

    def perform(self, form: Any) -> Act:
        data = form.cleaned_data
        return flow.act_draft(
            kind=self.kind.code,
            employee=self.employee,
            effective_on=data["effective_on"],
            motive=data["motive"],
            values=form.values(),
            access=self.access,
        )


class ActEditView(ActScreen, FormScreen):
    """The text of a draft, its day and its motive."""

    rights = PREPARE
    form_class = DraftTextForm
    success_message = gettext_lazy("Le projet est enregistré.")

    def get_title(self) -> str:
        return _("Modifier le projet")

    def get_form_options(self) -> dict[str, Any]:
        names = ("title", "visas", "body", "distribution", "effective_on", "motive")
        return {"initial": {name: getattr(self.record, name) for name in names}}

    def perform(self, form: Any) -> Act:
        return flow.act_edit(act=self.record, values=dict(form.cleaned_data), access=self.access)


class ActCheckView(ActScreen, ConfirmScreen):
    rights = CHECK
    question = gettext_lazy("Contrôler cet acte\u202f?")
    submit_label = gettext_lazy("C’est conforme")
    success_message = gettext_lazy("L’acte est contrôlé : il attend la signature.")

    def get_title(self) -> str:
        return str(self.question)

    def get_consequences(self) -> Sequence[Any]:
        return [
            _("Vous attestez que le texte, la date d’effet et les données sont justes. L’acte passe à la signature."),
            *blank_sentences(self.record),
        ]

    def perform(self, form: Any) -> Act:
        return flow.act_check(act=self.record, access=self.access)


class ActHandBackView(ActScreen, ConfirmScreen):
    rights = (*CHECK, *SIGN)
    question = gettext_lazy("Rendre cet acte à la préparation\u202f?")
    submit_label = gettext_lazy("Rendre")
    success_message = gettext_lazy("L’acte est rendu : il redevient un projet.")
    form_class = ReasonOnlyForm

    def get_title(self) -> str:
        return str(self.question)

    def perform(self, form: Any) -> Act:
        return flow.act_hand_back(act=self.record, access=self.access, reason=form.cleaned_data["reason"])


class ActSignView(ActScreen, ConfirmScreen):
    rights = SIGN
    submit_label = gettext_lazy("Signer")

    def get_title(self) -> str:
        return _("Signer « %(title)s »\u202f?") % {"title": self.record.title}

    def get_consequences(self) -> Sequence[Any]:
        kind = kind_of(self.record.kind)
        found = [_("L’acte reçoit son numéro ; son texte ne changera plus.")]
        effect = EFFECTS.get(kind.effect)
        if effect is not None:
            told = {"effect": effect.label, "day": french_date(self.record.effective_on)}
            found.append(_("Dans le dossier, l’acte %(effect)s au %(day)s.") % told)
        return [*found, *blank_sentences(self.record)]

    def perform(self, form: Any) -> Act:
        if kind_of(self.record.kind).certificate:
            return certificate_sign(act=self.record, access=self.access)
        return flow.act_sign(act=self.record, access=self.access)

    def get_success_message(self, result: Act) -> str:
        return _("L’acte est signé sous le n° %(reference)s.") % {"reference": result.reference}


class ActNotifyView(ActScreen, FormScreen):
    rights = (*PREPARE, *CHECK)
    form_class = NotifyForm
    submit_label = gettext_lazy("Noter la notification")
    success_message = gettext_lazy("La notification est notée : l’agent trouve l’acte parmi ses documents.")

    def get_title(self) -> str:
        return _("Notifier l’acte n° %(reference)s") % {"reference": self.record.reference}

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": timezone.localdate()}}

    def perform(self, form: Any) -> Act:
        data = form.cleaned_data
        return flow.act_notify(act=self.record, on=data["on"], how=data["how"], access=self.access)


class ActDropView(ActScreen, ConfirmScreen):
    rights = (*PREPARE, *CHECK)
    danger = True
    question = gettext_lazy("Abandonner ce projet\u202f?")
    submit_label = gettext_lazy("Abandonner")
    success_message = gettext_lazy("Le projet est abandonné.")
    form_class = ReasonOnlyForm

    def get_title(self) -> str:
        return str(self.question)

    def perform(self, form: Any) -> Act:
        return flow.act_drop(act=self.record, access=self.access, reason=form.cleaned_data["reason"])


class ActCancelView(ActScreen, ConfirmScreen):
    rights = SIGN
    danger = True
    submit_label = gettext_lazy("Annuler l’acte")
    success_message = gettext_lazy("L’acte est annulé ; ce qu’il avait inscrit au dossier est retiré.")
    form_class = ReasonOnlyForm

    def get_title(self) -> str:
        return _("Annuler l’acte n° %(reference)s\u202f?") % {"reference": self.record.reference}

    def get_consequences(self) -> Sequence[Any]:
        found = [_("Le numéro reste au registre et la page de vérification dit que l’acte est annulé.")]
        if self.record.undo:
            found.append(_("Ce que l’acte avait inscrit au dossier est retiré ; ce qu’il avait clos vaut de nouveau."))
        return found

    def perform(self, form: Any) -> Act:
        return flow.act_cancel(act=self.record, access=self.access, reason=form.cleaned_data["reason"])


@dataclass(frozen=True)
class Deed:
    """A gesture over several acts: which wait for it, who makes it, and its words."""

    rights: tuple[str, ...]
    waiting: Callable[[Any], QuerySet[Act]]
    act: Callable[[list[Act], Any], flow.Outcome]
    done: tuple[Any, Any]
    question: Any
    submit: Any


def _notify(acts: list[Act], access: Any) -> flow.Outcome:
    return flow.acts_notify(acts=acts, on=timezone.localdate(), how="", access=access)


DEEDS = {
    "a-controler": Deed(
        CHECK, acts_to_check, lambda acts, access: flow.acts_check(acts=acts, access=access),
        (gettext_lazy("acte contrôlé"), gettext_lazy("actes contrôlés")),
        gettext_lazy("Contrôler les actes de « %(origin)s »\u202f?"), gettext_lazy("C’est conforme"),
    ),
    "a-signer": Deed(
        SIGN, acts_to_sign, lambda acts, access: flow.acts_sign(acts=acts, access=access),
        (gettext_lazy("acte signé"), gettext_lazy("actes signés")),
        gettext_lazy("Signer les actes de « %(origin)s »\u202f?"), gettext_lazy("Tout signer"),
    ),
    "a-notifier": Deed(
        (*PREPARE, *CHECK), acts_to_notify, _notify,
        (gettext_lazy("acte notifié"), gettext_lazy("actes notifiés")),
        gettext_lazy("Noter la notification des actes de « %(origin)s »\u202f?"), gettext_lazy("Noter la notification"),
    ),
}  # fmt: skip


def _tell(request: HttpRequest, deed: Deed, outcome: flow.Outcome) -> None:
    for words in outcome.refusals[:20]:
        messages.warning(request, words)
    if outcome.done:
        one, many = deed.done
        messages.success(request, french_count(len(outcome.done), str(one), str(many)) + ".")


class ActBulkView(Guarded, View):
    """One gesture over the chosen acts; those that cannot be are named and left."""

    rights = (*PREPARE, *CHECK, *SIGN)

    def post(self, request: HttpRequest, deed: str) -> HttpResponse:
        found = DEEDS.get(deed)
        if found is None:
            raise Http404
        if not self.access.has(*found.rights):
            raise PermissionDenied
        keys = [int(key) for key in request.POST.getlist("choisis") if key.isdecimal()][:BULK_LIMIT]
        chosen = found.waiting(self.access).filter(pk__in=keys).order_by("employee__staff_number", "pk")
        _tell(request, found, found.act(list(chosen), self.access))
        if not keys:
            messages.warning(request, _("Choisissez au moins une ligne."))
        return HttpResponseRedirect(f"{reverse('hr_core:act_list')}?vue={deed}")


class ActCampaignView(ConfirmScreen):
    """One gesture over all the acts of a campaign that wait for it (`?origine=`), a few thousand at a time."""

    rights = (*PREPARE, *CHECK, *SIGN)
    crumbs = (ACTS,)

    @cached_property
    def deed(self) -> Deed:
        found = DEEDS.get(self.kwargs["deed"])
        if found is None:
            raise Http404
        if not self.access.has(*found.rights):
            raise PermissionDenied
        return found

    @property
    def origin(self) -> str:
        return self.request.GET.get("origine", "").strip()

    def get_record(self) -> Any:
        return None

    def waiting(self) -> QuerySet[Act]:
        rows = self.deed.waiting(self.access).filter(origin__iexact=self.origin) if self.origin else Act.objects.none()
        return rows.order_by("employee__staff_number", "pk")

    def get_title(self) -> str:
        return str(self.deed.question) % {"origin": self.origin or "…"}

    def get_consequences(self) -> Sequence[Any]:
        count = self.waiting().count()
        found = [_("%(count)s de cette campagne.") % {"count": french_count(count, _("acte attend"), _("actes attendent"))}]
        if count > CAMPAIGN_LIMIT:
            found.append(_("Les %(limit)s premiers sont faits maintenant ; recommencez pour les suivants.") % {"limit": CAMPAIGN_LIMIT})
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(**more) | {"submit_label": self.deed.submit}

    def get_cancel_url(self) -> str:
        return f"{reverse('hr_core:act_list')}?{urlencode({'vue': self.kwargs['deed'], 'origine': self.origin})}"

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> flow.Outcome:
        outcome = self.deed.act(list(self.waiting()[:CAMPAIGN_LIMIT]), self.access)
        if not outcome.done:
            raise ValidationError(outcome.refusals[:20] or [_("Aucun acte de cette campagne n’attend ce geste.")])
        for words in outcome.refusals[:20]:
            messages.warning(self.request, words)
        return outcome

    def get_success_message(self, result: flow.Outcome) -> str:
        one, many = self.deed.done
        return french_count(len(result.done), str(one), str(many)) + "."


class CertificateIssueView(ConfirmScreen):
    """A certificate for somebody, by an officer."""

    rights = PREPARE
    form_class = CertificateForm
    submit_label = gettext_lazy("Établir")

    @cached_property
    def kind(self) -> ActKind:
        found = kinds().get(self.kwargs["kind"])
        if found is None or not found.certificate:
            raise Http404
        return found

    @cached_property
    def employee(self) -> Employee:
        found = get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["employee"])
        forbid_own_file(found, self.access.user)
        return found

    def get_record(self) -> Any:
        return self.employee

    def get_title(self) -> str:
        return _("%(kind)s : %(name)s") % {"kind": self.kind, "name": self.employee}

    def get_consequences(self) -> Sequence[Any]:
        obstacle = certificate_obstacle(self.kind.code, self.employee)
        return [obstacle or _("Le document dit ce que le dossier dit aujourd’hui ; il est numéroté et vérifiable.")]

    def get_cancel_url(self) -> str:
        return reverse("hr_core:employee_documents", args=[self.employee.pk])

    def perform(self, form: Any) -> Act:
        return issue_certificate(
            kind=self.kind.code, employee=self.employee, actor=self.access.user, purpose=form.cleaned_data["purpose"]
        )

    def get_success_message(self, result: Act) -> str:
        if result.is_in_force:
            return _("Document n° %(reference)s établi.") % {"reference": result.reference}
        return _("Le document attend la signature d’une personne qui en a le pouvoir.")
