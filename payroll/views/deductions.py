"""The register of deduction acts: list, entry, one act with its amounts and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, is_own_file
from hr_core.text import french_amount, french_date, french_moment
from hr_core.ui.history import HistoryScreen
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab
from hr_core.ui.screens import DetailScreen, FormScreen
from hr_core.workflows import open_transitions
from payroll.filters_deductions import ActFilter
from payroll.forms.deductions import ActForm
from payroll.models import DeductionAct, PayItem
from payroll.selectors.deductions import (
    acts_of,
    acts_to_validate,
    balance_read,
    declarations_due,
    first_unpaid_month,
    months_of,
    with_balances,
)
from payroll.services.deduction_acts import act_save, may_take
from payroll.tables_deductions import ActTable
from payroll.workflows_deductions import ACT

VIEW, REGISTER, VALIDATE = ("deductions_view",), ("deductions_register",), ("deductions_validate",)
ACTS = (gettext_lazy("Actes de retenue"), "payroll:act_list")
State = DeductionAct.State
CLOSED = (State.SETTLED, State.RELEASED, State.REFUSED)
ICONS = {"validate": "check", "refuse": "x", "suspend": "player-stop", "resume": "refresh", "release": "circle-check"}
#: Settling and reopening come by themselves with the balance.
BUTTONS = ("validate", "refuse", "suspend", "resume", "release")
MONTHS = 24  # months shown on the page of an act


class ActListView(ListScreen):
    model = DeductionAct
    rights = VIEW
    title = gettext_lazy("Actes de retenue")
    lede = gettext_lazy("Saisies, cessions, avis et oppositions, pensions : leur rang est l’heure de leur notification.")
    unit = (gettext_lazy("acte"), gettext_lazy("actes"))
    table_class, filterset_class = ActTable, ActFilter
    export_name = "actes-de-retenue"

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    def get_queryset(self) -> QuerySet[DeductionAct]:
        if self.view == "a-valider":
            return with_balances(acts_to_validate(self.access))
        if self.view == "declarations":
            return with_balances(declarations_due(self.access, timezone.localdate()))
        found = with_balances(acts_of(self.access))
        if self.view == "clos":
            return found.filter(state__in=CLOSED)
        return found if self.view == "tous" else found.exclude(state__in=CLOSED)

    def get_table_options(self) -> dict[str, Any]:
        return {"until": first_unpaid_month()}

    def get_saved_views(self) -> Sequence[Tab]:
        here = reverse("payroll:act_list")
        views = [("", _("Ouverts"), None)]
        if self.access.has(*VALIDATE):
            views.append(("a-valider", _("À valider"), acts_to_validate(self.access).count()))
        views += [("declarations", _("Déclarations à faire"), None), ("clos", _("Clos"), None), ("tous", _("Tous"), None)]
        return [Tab(label, f"{here}?vue={slug}" if slug else here, self.view == slug, count) for slug, label, count in views]

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Saisir un acte"), reverse("payroll:act_create"), "plus", REGISTER, main=True),
        ]

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucun acte ici"),
            _("Une saisie, une cession ou un avis reçu s’inscrit au registre, puis une autre personne le valide."),
        )


class ActScreen:
    """What the pages of one act share."""

    model = DeductionAct
    access: Any
    record: Any

    def get_queryset(self) -> QuerySet[DeductionAct]:
        return acts_of(self.access)

    def get_crumbs(self) -> Any:
        return (ACTS, (str(self.record), reverse("payroll:act_detail", args=[self.record.pk])))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:act_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class ActDetailView(ActScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/deductions/act.html"

    def get_queryset(self) -> QuerySet[DeductionAct]:
        people = ("registered_by", "validated_by", "declared_by")
        return with_balances(super().get_queryset()).select_related("employee", "creditor", "payee", "item", *people)

    def get_title(self) -> str:
        return str(self.record)[:1].upper() + str(self.record)[1:]

    def get_lede(self) -> str:
        return f"{self.record.employee}, {self.record.creditor}"

    def get_crumbs(self) -> Any:
        return (ACTS,)

    @property
    def is_own(self) -> bool:
        return is_own_file(self.record.employee, self.access.user)

    def get_actions(self) -> Sequence[Action]:
        if self.is_own:
            return []
        record, pk = self.record, [self.record.pk]
        actions = []
        if record.state == State.DRAFT:
            actions.append(Action(_("Corriger"), reverse("payroll:act_update", args=pk), "pencil", REGISTER))
        for step in open_transitions(ACT, record.state):
            if step.name in BUTTONS and may_take(record, step.name, self.access):
                url = reverse(f"payroll:act_{step.name}", args=pk)
                actions.append(Action(str(step.label), url, ICONS[step.name], step.rights, main=step.name == "validate"))
        return actions

    def get_panels(self) -> Sequence[Panel]:
        return [self._act_panel(), self._amounts_panel(), self._circuit_panel()]

    def _act_panel(self) -> Panel:
        record = self.record
        told = [
            (_("Nature"), str(record.get_nature_display()).capitalize()),
            (_("Autorité"), record.authority),
            (_("Daté du"), french_date(record.dated_on)),
            (_("Notifié le"), french_moment(timezone.localtime(record.notified_at))),
            (_("Créancier"), str(record.creditor)),
            (_("Versé à"), str(record.payee) if record.payee else ""),
            (_("Rubrique"), item_words(record.item)),
            (_("Retenu à partir de"), french_date(record.start)),
            (_("Jusqu’au"), french_date(record.end)),
            (_("Observation"), record.note),
        ]
        return Panel(_("L’acte"), [(label, value) for label, value in told if value])

    def _amounts_panel(self) -> Panel:
        record, known = self.record, self.balance

        def money(value: int) -> str:
            return french_amount(value, self.currency, unit=True)  # type: ignore[attr-defined]

        told: list[tuple[str, Any]] = []
        if record.principal is not None:
            told = [(_("Principal"), money(record.principal))]
            told += [(label, money(value)) for label, value in (
                (_("Intérêts"), record.interest), (_("Frais"), record.costs),
                (_("Déjà retenu avant la reprise"), record.taken_before),
            ) if value]  # fmt: skip
        told.append((_("Retenue par mois"), money(record.instalment) if record.instalment else _("toute la portion")))
        told.append((_("Retenu par la paie"), money(known.withheld)))
        if known.paid:
            told.append((_("Payé hors paie"), money(known.paid)))
        if known.adjusted:
            told.append((_("Ajouté ou corrigé"), money(-known.adjusted)))
        told.append((_("Reste dû"), _("acte sans terme") if known.balance is None else money(known.balance)))
        if known.arrears and record.state in (State.IN_FORCE, State.SUSPENDED):
            told.append((_("dont arriérés"), money(known.arrears)))
        return Panel(_("Les sommes"), told)

    def _circuit_panel(self) -> Panel:
        record = self.record
        told = [
            (_("Saisi par"), record.registered_by),
            (_("Validé par"), record.validated_by),
            (_("Mainlevée à effet du"), french_date(record.released_on)),
            (_("Acte de mainlevée"), record.release_reference),
        ]
        return Panel(_("Qui a décidé"), [(label, value) for label, value in told if value])

    @cached_property
    def balance(self) -> Any:
        return balance_read(self.record, first_unpaid_month())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = self.record
        movements = list(record.movements.select_related("entered_by", "approved_by"))
        for each in movements:
            each.may_approve = self.access.has(*VALIDATE) and each.entered_by_id != self.access.user.pk
        late = record.declaration_due_on and record.declared_on is None and record.declaration_due_on < timezone.localdate()
        return self.show(
            panels=self.get_panels(),
            months=months_of(record)[:MONTHS],
            movements=movements,
            suspensions=list(record.suspensions.all()),
            is_own=self.is_own,
            is_late=bool(late) and record.state not in CLOSED,
            may_declare=self.access.has(*REGISTER) and not self.is_own and record.state not in (State.REFUSED, State.SETTLED),
            may_move=self.access.has(*REGISTER) and not self.is_own and record.has_total and record.validated_at is not None,
        )


def item_words(item: PayItem) -> str:
    """« 6500 Saisie des rémunérations », by its last label."""
    version = item.versions.order_by("-start").first()
    return f"{item.code} {version.label}" if version is not None else item.code


class ActFormView(ActScreen, FormScreen):
    """A new act, or its correction before it is validated."""

    rights = REGISTER
    form_class = ActForm
    submit_label = gettext_lazy("Enregistrer l’acte")

    def get_title(self) -> str:
        return _("Saisir un acte de retenue") if self.is_creation else _("Corriger l’acte")

    def get_record(self) -> Any:
        if self.is_creation:
            return DeductionAct(institution=self.institution)
        found = super().get_record()
        forbid_own_file(found.employee, self.request.user)
        return found

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = {
            "employees": Employee.objects.visible_to(self.access),
            "employee": None if self.is_creation else self.record.employee,
            "given": None if self.is_creation else self.record,
            "currency": self.currency,
        }
        if self.is_creation:
            options["initial"] = {"start": timezone.localdate().replace(day=1)}
        return options

    def perform(self, form: ActForm) -> DeductionAct:
        if form.employee is not None and is_own_file(form.employee, self.request.user):
            raise Refusal(_("Personne ne saisit un acte sur sa propre paie : demandez à un autre agent habilité."))
        values = form.values() | {"employee": form.employee}
        return act_save(act=self.record, values=values, actor=self.request.user)

    def get_success_message(self, result: Any) -> str:
        return _("L’acte est saisi : il attend la validation d’une autre personne.")

    def get_crumbs(self) -> Any:
        return (ACTS,) if self.is_creation else super().get_crumbs()

    def get_cancel_url(self) -> str:
        return reverse("payroll:act_list") if self.is_creation else super().get_cancel_url()


class ActHistoryView(ActScreen, HistoryScreen):
    rights = VIEW
