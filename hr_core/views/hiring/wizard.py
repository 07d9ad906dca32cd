"""A hiring step by step: identity, contract, posting, pay proposed, then what will be opened; one may stop and come back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.choices import HiringState
from hr_core.filters import today
from hr_core.forms.hiring import ContractStep, IdentityStep, PayStep, PostingStep
from hr_core.models import Contract, Employee, Hiring
from hr_core.selectors.contract_law import fixed_warnings, fixed_words, institution_law, trial_end, trial_warnings
from hr_core.selectors.hiring import entry_points, hirings_visible, look_alikes
from hr_core.services.hiring.drafts import hiring_drop, hiring_finish, hiring_keep, hiring_start
from hr_core.services.hiring.numbering import numbering_of
from hr_core.text import french_amount, french_date, french_of
from hr_core.ui.forms import HouseForm
from hr_core.ui.parts import Panel
from hr_core.ui.screens import ConfirmScreen, FormScreen, redirect, units_narrow

WRITE = ("personnel_change",)
HERE = (gettext_lazy("Embauches"), "hr_core:hiring_list")
STEPS = (
    ("identite", gettext_lazy("Identité"), IdentityStep),
    ("contrat", gettext_lazy("Contrat"), ContractStep),
    ("affectation", gettext_lazy("Affectation"), PostingStep),
    ("paie", gettext_lazy("Paie proposée"), PayStep),
)
SLUGS = [slug for slug, _label, _form in STEPS]


class HiringScreen(FormScreen):
    model = Hiring
    rights = WRITE
    template_name = "hr_core/hiring/step.html"
    crumbs = (HERE,)
    cancel_url = "hr_core:hiring_list"
    submit_label = gettext_lazy("Continuer")

    def get_queryset(self) -> Any:
        return hirings_visible(self.access).filter(state=HiringState.DRAFT)

    def options_of(self, slug: str) -> dict[str, Any]:
        if slug == "identite":
            numbering = numbering_of(self.institution)
            return {"next_number": str(numbering) if numbering else "", "instance": Employee(institution=self.institution)}
        return {"currency": self.currency} if slug == "paie" else {}

    def form_of(self, slug: str, data: Any = None, initial: dict[str, Any] | None = None) -> Any:
        form = {key: form for key, _label, form in STEPS}[slug](data=data, initial=initial, **self.options_of(slug))
        return units_narrow(form, self.access, self.rights)

    def get_context(self, **more: Any) -> dict[str, Any]:
        kept = self.record.data if self.record is not None else {}
        now = more.pop("now", self.kwargs.get("slug", "identite"))
        steps = [(label, self._url(slug) if slug in kept else "", slug == now, slug in kept) for slug, label, _form in STEPS]
        last = self._url("") if len(kept) == len(STEPS) else ""
        return super().get_context(steps=[*steps, (_("Ouverture"), last, now == "", False)], **more)

    def _url(self, slug: str) -> str:
        if self.record is None:
            return ""
        if slug:
            return reverse("hr_core:hiring_step", args=[self.record.pk, slug])
        return reverse("hr_core:hiring_finish", args=[self.record.pk])

    def get_success_message(self, result: Any) -> str:
        return ""


class HiringStartView(HiringScreen):
    """The first step makes the hiring."""

    title = gettext_lazy("Embaucher : identité")

    def get_record(self) -> None:
        return None

    def get_form(self) -> Any:
        return self.form_of("identite", self.request.POST if self.request.method == "POST" else None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if not form.is_valid():
            return self.show(form=form, status=422)
        name = f"{form.cleaned_data['first_names']} {form.cleaned_data['last_name']}"
        hiring = hiring_start(institution=self.institution, name=name, data=_typed(form), actor=request.user)
        return redirect(request, reverse("hr_core:hiring_step", args=[hiring.pk, "contrat"]))


class HiringStepView(HiringScreen):
    """One step, with what the law says of it."""

    @cached_property
    def slug(self) -> str:
        if self.kwargs["slug"] not in SLUGS:
            raise Http404
        return self.kwargs["slug"]

    def get_title(self) -> str:
        label = {key: label for key, label, _form in STEPS}[self.slug]
        return _("%(name)s\u00a0: %(step)s") % {"name": self.record.name, "step": str(label).lower()}

    def get_form(self) -> Any:
        if self.request.method == "POST":
            return self.form_of(self.slug, self.request.POST)
        kept = self.record.data.get(self.slug)
        form = self.form_of(self.slug, kept)
        if kept is not None and not form.is_valid():  # begun elsewhere, by a recruitment: nothing was asked here yet
            return self.form_of(self.slug, initial=kept)
        if kept is None and self.slug == "contrat":
            form.fields["hired_on"].initial = today()
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if not form.is_valid():
            return self.show(form=form, status=422)
        more: dict[str, Any] = {}
        if self.slug == "identite":
            more["name"] = f"{form.cleaned_data['first_names']} {form.cleaned_data['last_name']}"
        if self.slug == "contrat":
            more["entry_on"] = form.cleaned_data["hired_on"]
        hiring_keep(hiring=self.record, step=self.slug, data=_typed(form), actor=request.user, **more)
        rank = SLUGS.index(self.slug) + 1
        return redirect(request, self._url(SLUGS[rank] if rank < len(SLUGS) else ""))

    def get_context(self, **more: Any) -> dict[str, Any]:
        notes = []
        if self.slug == "contrat":
            law = institution_law(self.institution, today())
            notes = [_("Essai\u00a0: %(source)s.") % {"source": law.trial_source}, fixed_words(law)]
        return super().get_context(notes=notes, **more)


class HiringFinishView(HiringScreen):
    """What will be opened, with what the law warns of and who looks alike; then it is opened."""

    form_class = HouseForm
    template_name = "hr_core/hiring/finish.html"
    submit_label = gettext_lazy("Ouvrir le dossier")

    def get_title(self) -> str:
        return _("Embaucher %(name)s") % {"name": self.record.name}

    @cached_property
    def forms(self) -> dict[str, Any]:
        return {slug: self.form_of(slug, self.record.data.get(slug)) for slug in SLUGS}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wrong = self._wrong_step()
        if wrong:
            return redirect(request, self._url(wrong))
        return super().get(request, *args, **kwargs)

    def _wrong_step(self) -> str:
        """The first step that is missing or no longer right (a unit closed since)."""
        return next((slug for slug in SLUGS if slug not in self.record.data or not self.forms[slug].is_valid()), "")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wrong = self._wrong_step()
        if wrong:
            messages.warning(request, _("Cette étape est à revoir avant d’ouvrir le dossier."))
            return redirect(request, self._url(wrong))
        return super().post(request, *args, **kwargs)

    def perform(self, form: Any) -> Employee:
        given = {slug: each.cleaned_data for slug, each in self.forms.items()}
        return hiring_finish(
            hiring=self.record, identity=self.forms["identite"].values(), contract=given["contrat"],
            posting=given["affectation"], pay=self.forms["paie"].values(), actor=self.request.user,
        )  # fmt: skip

    def get_success_message(self, result: Employee) -> str:
        return _("Le dossier %(of_name)s est ouvert sous le matricule %(number)s.") % {
            "of_name": french_of(str(result)), "number": result.staff_number
        }  # fmt: skip

    def get_success_url(self, result: Employee) -> str:
        return reverse("hr_core:employee_entry", args=[result.pk])

    def get_context(self, **more: Any) -> dict[str, Any]:
        contract = self.forms["contrat"].cleaned_data
        kind, start = contract["kind"], contract["hired_on"]
        law = institution_law(self.institution, start)
        is_executive = bool(self.forms["paie"].cleaned_data.get("is_executive"))
        told = []
        if kind == Contract.Kind.FIXED_TERM:
            told += fixed_warnings(law, [], start, contract["end"])
        if contract["probation_ends_on"]:
            told += trial_warnings(law, start, contract["probation_ends_on"], is_executive=is_executive, is_extended=False)
        elif kind in (Contract.Kind.PERMANENT, Contract.Kind.FIXED_TERM):
            usual = french_date(trial_end(law, start, is_executive))
            told.append(_("Aucun essai n’est prévu ; l’usage irait jusqu’au %(day)s.") % {"day": usual})
        return super().get_context(
            now="", panels=self._panels(), told=told, points=entry_points(kind, start),
            alike=look_alikes(self.access, self.forms["identite"].cleaned_data), **more,
        )  # fmt: skip

    def _panels(self) -> list[Panel]:
        found = []
        for slug, label, _form in STEPS:
            form = self.forms[slug]
            facts = []
            for name, field in form.fields.items():
                value = form.cleaned_data.get(name)
                if value in (None, "", False):
                    continue
                facts.append((str(field.label), _shown(field, value, self.currency)))
            found.append(Panel(str(label), facts))
        return found


class HiringDropView(ConfirmScreen):
    model = Hiring
    rights = WRITE
    crumbs = (HERE,)
    submit_label = gettext_lazy("Abandonner l’embauche")
    success_message = gettext_lazy("L’embauche est abandonnée ; ce qui avait été saisi est effacé.")
    success_url = "hr_core:hiring_list"
    danger = True

    def get_queryset(self) -> Any:
        return hirings_visible(self.access).filter(state=HiringState.DRAFT)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return _("Abandonner l’embauche %(of_name)s ?") % {"of_name": french_of(self.record.name)}

    def get_consequences(self) -> list[str]:
        return [_("Ce qui a été saisi est effacé ; le nom reste dans la liste des embauches.")]

    def perform(self, form: Any) -> Hiring:
        return hiring_drop(hiring=self.record, actor=self.request.user)


def _typed(form: Any) -> dict[str, str]:
    """What was typed, field by field, to be shown again as it was."""
    return {name: str(form.data.get(name, "")) for name in form.fields if form.data.get(name, "") != ""}


def _shown(field: Any, value: Any, currency: str) -> str:
    """A value of a step as people read it."""
    if hasattr(field, "currency"):
        return french_amount(value, currency, unit=True)
    if value is True:
        return _("oui")
    if hasattr(value, "year"):
        plain = field.prepare_value(value)
        return french_date(plain if hasattr(plain, "year") else value)
    labels = dict(getattr(field, "choices", []))
    if str(value) in labels:
        return str(labels[str(value)]).strip("\u2003")
    if isinstance(value, int):
        return f"{field.prepare_value(value)}\u202f%"
    return str(value)
