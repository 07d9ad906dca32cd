"""What an institution settles for its acts: texts and series, who signs, the paper."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.choices_acts import SignerState
from hr_core.documents.act_paper import act_paper_pdf
from hr_core.forms.acts import PaperForm, PreviewForm, ReasonOnlyForm, RemarkForm, SignerForm, TemplateForm
from hr_core.models import Act, ActSeries, ActSigner, ActTemplate, Employee, LetterPaper
from hr_core.services.accounts import account_find
from hr_core.services.acts import signers
from hr_core.services.acts.kinds import ActKind, kinds
from hr_core.services.acts.letterheads import paper_set
from hr_core.services.acts.paper import act_paper, paper_in_force, template_pdf
from hr_core.services.acts.papers import PAPER_KINDS, PaperKind, paper_preview
from hr_core.services.acts.texts import (
    Text,
    names_of,
    series_of,
    series_set,
    template_end,
    template_set,
    text_check,
    text_in_force,
)
from hr_core.tables_acts import SignerTable, kind_label, signer_standing
from hr_core.text import french_date, french_period
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen, Screen
from hr_core.views.acts.register import ACTS, paper_response

SETTLE = ("act_templates",)
REGISTER, APPROVE = ("delegation_register",), ("delegation_approve",)
SEE_SIGNERS = (*REGISTER, *APPROVE, "act_templates", "act_sign", "audit_view")
TEMPLATES = (gettext_lazy("Modèles"), "hr_core:act_templates")
SIGNERS = (gettext_lazy("Signataires"), "hr_core:act_signer_list")
#: group of papers → the crumb of the screen that lists them, given by the floor of the group.
PAPER_LISTS: dict[str, tuple[Any, str]] = {}


class KindScreen:
    """The text of an act, or of a paper of an upper floor, which has its own list."""

    kwargs: dict[str, Any]

    @property
    def kind(self) -> ActKind | PaperKind:
        code = self.kwargs["kind"]
        found = PAPER_KINDS.get(code) or kinds().get(code)
        if found is None:
            raise Http404
        return found

    @property
    def is_paper(self) -> bool:
        return isinstance(self.kind, PaperKind)

    def get_crumbs(self) -> Sequence[Any]:
        kind = self.kind
        return [PAPER_LISTS[kind.group]] if isinstance(kind, PaperKind) else [ACTS, TEMPLATES]

    def get_cancel_url(self) -> str:
        return reverse(self.get_crumbs()[-1][1])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()


class TextListView(Screen):
    """Texts, whose one is in force, and their versions; a subclass says which."""

    rights = SETTLE
    template_name = "hr_core/acts/templates.html"

    @abstractmethod
    def get_kinds(self) -> Sequence[Any]:
        """The kinds of text that the page lists."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today, found = timezone.localdate(), list(self.get_kinds())
        codes = [kind.code for kind in found]
        own: dict[str, list[ActTemplate]] = {}
        for version in ActTemplate.objects.filter(kind__in=codes).select_related("written_by").order_by("-start"):
            own.setdefault(version.kind, []).append(version)
        series = dict(ActSeries.objects.values_list("kind", "series"))
        rows = [
            {
                "kind": kind,
                "series": series.get(kind.code, kind.series),
                "versions": [(version, french_period(version.start, version.end)) for version in own.get(kind.code, ())],
                "is_own": any(version.holds_on(today) for version in own.get(kind.code, ())),
            }
            for kind in found
        ]
        return self.show(rows=rows)


class TemplateListView(TextListView):
    """Each act, its series, whose text is in force, and its versions."""

    title = gettext_lazy("Modèles d’acte")
    lede = gettext_lazy("Sans version de l’institution, le texte de la maison sert ; un acte préparé garde le sien.")
    crumbs = (ACTS,)

    def get_kinds(self) -> Sequence[Any]:
        return list(kinds().values())


class TemplateEditView(KindScreen, FormScreen):
    """Write a new version of a text; the one in force is the starting point."""

    rights = SETTLE
    form_class = TemplateForm
    template_name = "hr_core/acts/template_form.html"
    asks_reason = True
    success_message = gettext_lazy("La nouvelle version servira à partir de cette date.")

    def get_form(self) -> Any:
        form = super().get_form()
        if self.is_paper:  # numbered by its own subject
            del form.fields["series"]
        return form

    def get_record(self) -> None:
        return None

    def get_title(self) -> str:
        return str(self.kind)

    def get_form_options(self) -> dict[str, Any]:
        today = timezone.localdate()
        text = text_in_force(self.institution, self.kind.code, today)
        return {"initial": {"start": today, "series": series_of(self.institution, self.kind.code), **text.parts}}

    def get_context(self, **more: Any) -> dict[str, Any]:
        named, blocks = names_of(self.kind.code, collective=getattr(self.kind, "collective", False))
        places = [("{{ %s }}" % name, label) for name, label in {**named, **blocks}.items()]  # noqa: UP031
        is_own = ActTemplate.objects.on(timezone.localdate()).filter(kind=self.kind.code).exists()
        return super().get_context(places=places, kind=self.kind, preview=None if self.is_paper else PreviewForm(), is_own=is_own, **more)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The button « Voir le PDF » shows the text as it is being written, and saves nothing."""
        if "apercu" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.full_clean()
        parts = {name: form.cleaned_data.get(name) or "" for name in ("title", "visas", "body", "distribution")}
        try:
            text_check(parts, self.kind.code, collective=getattr(self.kind, "collective", False))
        except ValidationError as refused:
            form._errors = ErrorDict()
            form.add_error(None, refused.messages)
            return self.show(form=form, status=422)
        return preview(self, self.kind, Text(**parts), request.POST.get("agent", ""))

    def perform(self, form: Any) -> ActTemplate:
        data = dict(form.cleaned_data)
        start, series, reason = data.pop("start"), data.pop("series", ""), data.pop("motif")
        if series and series.strip().upper() != series_of(self.institution, self.kind.code):
            series_set(institution=self.institution, kind=self.kind.code, series=series, access=self.access)
        return template_set(
            institution=self.institution, kind=self.kind.code, start=start, values=data, access=self.access, reason=reason
        )


class TemplateEndView(KindScreen, ConfirmScreen):
    """Come back to the text of the house."""

    rights = SETTLE
    form_class = ReasonOnlyForm
    submit_label = gettext_lazy("Revenir au texte de la maison")
    success_message = gettext_lazy("Le texte de la maison sert de nouveau à partir d’aujourd’hui.")

    def get_record(self) -> None:
        return None

    def get_title(self) -> str:
        return _("Revenir au texte de la maison pour « %(kind)s »\u202f?") % {"kind": self.kind}

    def get_consequences(self) -> Sequence[Any]:
        if self.is_paper:
            return [_("Les versions de l’institution restent gardées.")]
        return [_("Les versions de l’institution restent gardées ; les actes déjà préparés ne changent pas.")]

    def perform(self, form: Any) -> None:
        template_end(
            institution=self.institution, kind=self.kind.code, end=timezone.localdate(), access=self.access,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip


class TemplatePreviewView(KindScreen, Screen):
    """The text in force on paper: for a real person (`?agent=` their staff number), else with its places named."""

    rights = SETTLE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = text_in_force(self.institution, self.kind.code, timezone.localdate())
        return preview(self, self.kind, text, request.GET.get("agent", ""))


def preview(screen: Screen, kind: ActKind | PaperKind, text: Text, staff_number: str) -> HttpResponse:
    """A text on paper, filled for a person of that number when there is one."""
    if isinstance(kind, PaperKind):
        return paper_response(paper_preview(screen.institution, kind, text), f"apercu-{kind.code}")
    number = staff_number.strip()
    visible = Employee.objects.visible_to(screen.access)
    employee = visible.filter(staff_number__iexact=number).first() if number else None
    if employee is None:
        return paper_response(template_pdf(screen.institution, kind.code, text), f"apercu-{kind.code}")
    act = Act(
        institution=screen.institution, kind=kind.code, employee=employee, effective_on=timezone.localdate(),
        motive=_("motif donné pour l’aperçu"), **text.parts,
    )  # fmt: skip
    return paper_response(act_paper_pdf(act_paper(act)), f"apercu-{kind.code}")


class SignerListView(ListScreen):
    model = ActSigner
    rights = SEE_SIGNERS
    table_class = SignerTable
    title = gettext_lazy("Signataires")
    lede = gettext_lazy(
        "Qui signe quels actes, depuis quand, par quel texte. Sans signataire pour un acte : le Directeur général ; pour un "
        "certificat : aussi le Directeur des ressources humaines."
    )
    unit = (gettext_lazy("pouvoir"), gettext_lazy("pouvoirs"))
    export_name = "signataires"
    crumbs = (ACTS,)
    empty = Empty(gettext_lazy("Aucun signataire enregistré"), gettext_lazy("Les signataires usuels de la maison valent jusque-là."))

    def get_queryset(self) -> QuerySet[ActSigner]:
        return ActSigner.objects.select_related("user")

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Enregistrer un signataire"), reverse("hr_core:act_signer_create"), "plus", REGISTER, main=True)]


class SignerScreen(RecordScreen):
    model = ActSigner
    crumbs = (ACTS, SIGNERS)

    def get_queryset(self) -> QuerySet[ActSigner]:
        return ActSigner.objects.select_related("user", "registered_by", "decided_by")

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:act_signer_list")

    def get_cancel_url(self) -> str:
        return reverse("hr_core:act_signer_detail", args=[self.record.pk])


class SignerDetailView(SignerScreen, DetailScreen):
    rights = SEE_SIGNERS

    def get_panels(self) -> Sequence[Panel]:
        row = self.record
        decided = str(signer_standing(row)[0])
        if row.decided_by is not None and row.decided_at is not None:
            decided = f"{decided}, {row.decided_by}, {french_date(timezone.localtime(row.decided_at).date())}"
        facts = [
            (_("Signataire"), row.user),
            (_("Qualité"), row.quality),
            (_("Texte"), row.reference),
            (_("Période"), french_period(row.start, row.end)),
            (_("Signe"), ", ".join(kind_label(code) for code in row.kinds)),
            (_("Certificats sans geste"), _("oui") if row.is_automatic else _("non")),
            (_("Enregistré par"), row.registered_by),
            (_("État"), decided),
            (_("Observation"), row.remark),
        ]
        return [Panel(_("Pouvoir de signer"), [(label, value) for label, value in facts if value])]

    def get_actions(self) -> Sequence[Action]:
        row, key, found = self.record, [self.record.pk], []
        if row.state != SignerState.REFUSED and (row.end is None or row.end > timezone.localdate()):
            found.append(Action(_("Mettre fin…"), reverse("hr_core:act_signer_end", args=key), "hand-stop", (*REGISTER, *APPROVE)))
        if row.state == SignerState.PROPOSED:
            found.append(Action(_("Refuser…"), reverse("hr_core:act_signer_refuse", args=key), "x", APPROVE))
            found.append(Action(_("Approuver…"), reverse("hr_core:act_signer_approve", args=key), "check", APPROVE, True))
        return found


class SignerCreateView(FormScreen):
    rights = REGISTER
    form_class = SignerForm
    title = gettext_lazy("Enregistrer un signataire")
    submit_label = gettext_lazy("Enregistrer et soumettre")
    success_url = "hr_core:act_signer_list"
    success_message = gettext_lazy("Le pouvoir est enregistré : il vaudra une fois approuvé par une autre personne.")
    crumbs = (ACTS, SIGNERS)

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"start": timezone.localdate()}}

    def perform(self, form: Any) -> ActSigner:
        given = dict(form.cleaned_data)
        try:
            given["user"] = account_find(given["user"], self.institution)
        except ValidationError as unknown:
            raise ValidationError({"user": unknown.messages}) from unknown
        return signers.signer_register(institution=self.institution, access=self.access, **given)


class SignerApproveView(SignerScreen, ConfirmScreen):
    rights = APPROVE
    form_class = RemarkForm
    submit_label = gettext_lazy("Approuver")
    success_message = gettext_lazy("Le pouvoir est approuvé.")

    def get_title(self) -> str:
        return _("Approuver : %(name)s signe des actes\u202f?") % {"name": self.record.user}

    def get_consequences(self) -> Sequence[Any]:
        row = self.record
        told = {"kinds": ", ".join(kind_label(code).lower() for code in row.kinds), "period": french_period(row.start, row.end)}
        return [_("Actes : %(kinds)s ; %(period)s.") % told, _("Texte : %(text)s.") % {"text": row.reference}]

    def perform(self, form: Any) -> ActSigner:
        return signers.signer_decide(signer=self.record, access=self.access, approve=True, remark=form.cleaned_data["remark"])


class SignerRefuseView(SignerScreen, ConfirmScreen):
    rights = APPROVE
    form_class = ReasonOnlyForm
    danger = True
    question = gettext_lazy("Refuser ce pouvoir\u202f?")
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("Le pouvoir est refusé.")

    def get_title(self) -> str:
        return str(self.question)

    def perform(self, form: Any) -> ActSigner:
        return signers.signer_decide(signer=self.record, access=self.access, approve=False, remark=form.cleaned_data["reason"])


class SignerEndView(SignerScreen, ConfirmScreen):
    rights = (*REGISTER, *APPROVE)
    form_class = ReasonOnlyForm
    danger = True
    question = gettext_lazy("Mettre fin à ce pouvoir\u202f?")
    submit_label = gettext_lazy("Mettre fin")
    success_message = gettext_lazy("Le pouvoir a pris fin ; ce qui a été signé reste valable.")

    def get_title(self) -> str:
        return str(self.question)

    def perform(self, form: Any) -> None:
        signers.signer_end(signer=self.record, access=self.access, reason=form.cleaned_data["reason"])


class PaperView(FormScreen):
    """The paper in force and the form of the next one."""

    rights = SETTLE
    form_class = PaperForm
    template_name = "hr_core/acts/paper.html"
    title = gettext_lazy("Papier à en-tête")
    lede = gettext_lazy("Logo, en-tête et bas de page des actes. Un acte signé garde le papier du jour de sa signature.")
    submit_label = gettext_lazy("Enregistrer ce papier")
    success_url = "hr_core:act_paper"
    success_message = gettext_lazy("Le papier servira à partir de cette date.")
    crumbs = (ACTS,)

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        held = paper_in_force(self.institution, timezone.localdate())
        initial: dict[str, Any] = {"start": timezone.localdate()}
        if held is not None:
            initial |= {name: getattr(held, name) for name in ("motto", "lines", "foot")}
        return {"initial": initial}

    def get_context(self, **more: Any) -> dict[str, Any]:
        papers = [(row, french_period(row.start, row.end)) for row in LetterPaper.objects.select_related("made_by")]
        return super().get_context(papers=papers, **more)

    def perform(self, form: Any) -> LetterPaper:
        return paper_set(institution=self.institution, values=dict(form.cleaned_data), access=self.access)
