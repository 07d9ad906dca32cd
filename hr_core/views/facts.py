"""Adding, correcting and removing the dated facts of a file; taking a proposal back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.facts import BY_SLUG, FactKind
from hr_core.filters import today
from hr_core.forms.facts import fact_form
from hr_core.models import BankAccount, Dependant, Employee, FamilyStatus
from hr_core.selectors.dependants import unnamed_words
from hr_core.services.approvals import fact_withdraw
from hr_core.services.facts import fact_add, fact_correct, fact_delete
from hr_core.services.writing import forbid_own_file
from hr_core.text import french_period
from hr_core.ui.forms import HouseForm
from hr_core.ui.screens import ConfirmScreen, FormScreen

TAB_URLS = {
    "famille": "hr_core:employee_family",
    "contrat": "hr_core:employee_contract",
    "paie": "hr_core:employee_pay",
    "comptes": "hr_core:employee_accounts",
}


class FactScreen(FormScreen):
    """A form about a fact of a file that one may see and that is not one's own."""

    rights = ("personnel_change",)

    @cached_property
    def kind(self) -> FactKind:
        try:
            return BY_SLUG[self.kwargs["slug"]]
        except KeyError:
            raise Http404 from None

    @cached_property
    def employee(self) -> Employee:
        found = get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["pk"])
        forbid_own_file(found, self.request.user)
        return found

    @property
    def form_class(self) -> type:  # type: ignore[override]
        return fact_form(self.kind)

    def get_form_options(self) -> dict[str, Any]:
        options = {"instance": self.record, "currency": self.currency}
        if self.kind.model is BankAccount:
            options["country"] = self.institution.country_id
        return options

    def get_crumbs(self) -> list[tuple[str, str]]:
        file = reverse("hr_core:employee_detail", args=[self.employee.pk])
        return [(_("Agents"), "hr_core:employee_list"), (str(self.employee), file)]

    def get_success_url(self, result: Any) -> str:
        return reverse(TAB_URLS[self.kind.tab], args=[self.employee.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class FactAddView(FactScreen):
    asks_reason = "optional"

    def get_record(self) -> Any:
        return self.kind.model(institution=self.institution, employee=self.employee)

    def get_form_options(self) -> dict[str, Any]:
        """A change of family status starts from the one in force: who changes one thing changes nothing else."""
        options = super().get_form_options()
        if self.kind.model is FamilyStatus:
            held = FamilyStatus.objects.on(today()).filter(employee=self.employee).first()
            names = ("marital_status", "spouse_has_income", "declared_children")
            options["initial"] = {name: getattr(held, name) for name in names} if held else {}
        return options

    def get_title(self) -> str:
        return str(self.kind.add_label)

    def get_lede(self) -> str:
        if self.kind.sensitive:
            return _("Une autre personne habilitée approuve ce changement avant qu’il prenne effet.")
        if self.kind.model is Dependant:
            return unnamed_words(self.employee, today())
        return "" if self.kind.keys is None else _("La ligne en cours prend fin la veille de la date que vous donnez.")

    def perform(self, form: Any) -> Any:
        return fact_add(
            employee=self.employee,
            kind=self.kind,
            values=form.values(),
            actor=self.request.user,
            reason=form.cleaned_data.get("motif", ""),
        )

    def get_success_message(self, result: Any) -> str:
        if self.kind.sensitive:
            return _("La proposition est enregistrée : elle attend l’approbation d’une autre personne.")
        return _("C’est enregistré.")


class FactChangeScreen(FactScreen):
    """A fact that exists."""

    def get_record(self) -> Any:
        facts = self.kind.model.objects.filter(employee=self.employee)
        return get_object_or_404(facts, pk=self.kwargs["fact"])


class FactCorrectView(FactChangeScreen):
    asks_reason = True
    title = gettext_lazy("Corriger une erreur")
    success_message = gettext_lazy("La correction est enregistrée, avec son motif.")

    def get_record(self) -> Any:
        if self.kind.sensitive:
            raise Http404
        return super().get_record()

    def get_lede(self) -> str:
        return _("Pour un changement de situation, ajoutez plutôt une nouvelle ligne : l’ancienne reste dans l’histoire.")

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "correcting": True}

    def perform(self, form: Any) -> Any:
        stored = self.kind.model.objects.get(pk=self.record.pk)
        return fact_correct(
            fact=stored, values=form.values(), actor=self.request.user, reason=form.cleaned_data["motif"]
        )


class FactDeleteView(FactChangeScreen, ConfirmScreen):
    asks_reason = True
    danger = True
    form_class = HouseForm  # type: ignore[assignment]
    submit_label = gettext_lazy("Supprimer la ligne")
    success_message = gettext_lazy("La ligne est supprimée ; l’historique la garde.")

    def get_record(self) -> Any:
        if self.kind.sensitive:
            raise Http404
        return super().get_record()

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return _("Supprimer « %(fact)s » ?") % {"fact": self.record}

    def get_consequences(self) -> list[str]:
        sentences = [french_period(self.record.start, self.record.end).capitalize() + "."]
        if self.kind.keys is not None:
            sentences.append(_("La ligne que celle-ci avait remplacée vaut de nouveau."))
        return sentences

    def perform(self, form: Any) -> Any:
        fact_delete(fact=self.record, actor=self.request.user, reason=form.cleaned_data["motif"])


class FactWithdrawView(FactChangeScreen, ConfirmScreen):
    form_class = HouseForm  # type: ignore[assignment]
    danger = True
    submit_label = gettext_lazy("Retirer la proposition")
    success_message = gettext_lazy("La proposition est retirée.")

    def get_record(self) -> Any:
        if not self.kind.sensitive:
            raise Http404
        return super().get_record()

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return _("Retirer cette proposition ?")

    def perform(self, form: Any) -> Any:
        if self.record.state != "proposed":
            raise ValidationError(_("Cette proposition est déjà décidée."))
        fact_withdraw(fact=self.record, actor=self.request.user)  # type: ignore[arg-type]
