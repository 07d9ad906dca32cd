"""Irrevocable domiciliations: the accounts that only the bank's release sets free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, is_own_file
from hr_core.text import french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.filters_deductions import CommitmentFilter
from payroll.forms.commitments import BankReleaseForm, CommitmentForm
from payroll.models import AccountCommitment
from payroll.selectors.deductions import commitments_of
from payroll.services.account_commitments import commitment_release, commitment_save
from payroll.tables_deductions import CommitmentTable
from payroll.views.deductions import REGISTER, VIEW

COMMITMENTS = (gettext_lazy("Domiciliations irrévocables"), "payroll:commitment_list")


class CommitmentListView(ListScreen):
    model = AccountCommitment
    rights = VIEW
    title = gettext_lazy("Domiciliations irrévocables")
    unit = (gettext_lazy("domiciliation"), gettext_lazy("domiciliations"))
    table_class, filterset_class = CommitmentTable, CommitmentFilter
    export_name = "domiciliations"
    empty = Empty(
        gettext_lazy("Aucune domiciliation irrévocable"),
        gettext_lazy("Le compte d’un agent engagé envers sa banque ne change qu’avec la mainlevée de celle-ci."),
    )

    def get_queryset(self) -> QuerySet[AccountCommitment]:
        return commitments_of(self.access)

    def get_actions(self) -> Sequence[Action]:
        url = reverse("payroll:commitment_create")
        return [Action(_("Enregistrer une domiciliation"), url, "plus", REGISTER, main=True)]


class CommitmentScreen:
    model = AccountCommitment
    access: Any
    record: Any

    def get_queryset(self) -> QuerySet[AccountCommitment]:
        return commitments_of(self.access)

    def get_crumbs(self) -> Any:
        return (COMMITMENTS,)


class CommitmentDetailView(CommitmentScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/deductions/commitment.html"

    def get_title(self) -> str:
        return self.record.bank_name

    def get_lede(self) -> str:
        return str(self.record.employee)

    def get_actions(self) -> Sequence[Action]:
        if self.record.released_on or is_own_file(self.record.employee, self.access.user):
            return []
        url = reverse("payroll:commitment_release", args=[self.record.pk])
        return [Action(_("Enregistrer la mainlevée"), url, "check", REGISTER, main=True)]

    def get_panels(self) -> Sequence[Panel]:
        record = self.record
        told = [
            (_("Compte"), record.masked),
            (_("Prêt"), record.reference),
            (_("Signé le"), french_date(record.signed_on)),
            (_("À partir du"), french_date(record.start)),
            (_("Jusqu’au"), french_date(record.last_day) if record.end else _("la mainlevée de la banque")),
            (_("Mainlevée du"), french_date(record.released_on)),
        ]
        return [Panel(_("L’engagement"), [(label, value) for label, value in told if value])]


class CommitmentCreateView(CommitmentScreen, FormScreen):
    rights = REGISTER
    form_class = CommitmentForm
    title = gettext_lazy("Enregistrer une domiciliation")
    success_message = gettext_lazy("La domiciliation est enregistrée : le compte ne change plus sans mainlevée.")
    success_url = "payroll:commitment_list"

    def get_form_options(self) -> dict[str, Any]:
        return {
            "employees": Employee.objects.visible_to(self.access),
            "initial": {"start": timezone.localdate()},
        }

    def perform(self, form: CommitmentForm) -> AccountCommitment:
        if form.employee is not None and is_own_file(form.employee, self.request.user):  # type: ignore[attr-defined]
            raise Refusal(_("Personne n’engage son propre compte : demandez à un autre agent habilité."))
        values = form.values() | {"employee": form.employee}
        return commitment_save(commitment=self.record, values=values, actor=self.request.user)  # type: ignore[attr-defined]


class CommitmentReleaseView(CommitmentScreen, ConfirmScreen):
    rights = REGISTER
    form_class = BankReleaseForm
    submit_label = gettext_lazy("Enregistrer la mainlevée")
    success_message = gettext_lazy("La mainlevée est enregistrée : le compte peut changer.")

    @cached_property
    def record(self) -> Any:  # type: ignore[override]
        found = self.get_record()
        forbid_own_file(found.employee, self.request.user)  # type: ignore[attr-defined]
        return found

    def get_title(self) -> str:
        return _("Mainlevée de %(bank)s\u202f?") % {"bank": self.record.bank_name}

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": timezone.localdate()}}

    def perform(self, form: BankReleaseForm) -> AccountCommitment:
        data = form.cleaned_data
        return commitment_release(commitment=self.record, on=data["on"], scan=data["scan"], actor=self.request.user)  # type: ignore[attr-defined]

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:commitment_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)
