"""Training bonds on screen: those in force with what remains, one bond, the file's tab, one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_date
from hr_core.ui import charts
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty, Panel, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen
from hr_core.views.files import FileScreen
from training.bonds import balance
from training.choices_bonds import BondState
from training.forms.bonds import BondAnswerForm, BondForm
from training.models import TrainingBond
from training.selectors.bonds import READERS, bonds_visible, standing_of
from training.selectors.catalogue import courses_offered
from training.selectors.people import staff
from training.services.bonds import bond_call, bond_decide, bond_propose, bond_release
from training.tables_bonds import BondTable

MANAGE = ("training_manage",)
DECIDE = ("training_endorse",)
BONDS = (gettext_lazy("Engagements de servir"), "training:bond_list")
VIEWS = (("", gettext_lazy("En cours"), (BondState.PROPOSED, BondState.ACTIVE)), ("clos", gettext_lazy("Levés, dus ou refusés"), ()))


class BondListView(ListScreen):
    model = TrainingBond
    rights = READERS
    title = gettext_lazy("Engagements de servir")
    lede = gettext_lazy("Ce que doit un agent qui partirait aujourd’hui ; le décompte final le lit à la date du départ.")
    unit = (gettext_lazy("engagement"), gettext_lazy("engagements"))
    table_class = BondTable
    export_name = "engagements-de-servir"
    empty = Empty(gettext_lazy("Aucun engagement"), gettext_lazy("Les formations longues s’accompagnent d’un engagement de servir signé par l’agent."))

    def get_queryset(self) -> QuerySet[TrainingBond]:
        rows, open_states = bonds_visible(self.access), (BondState.PROPOSED, BondState.ACTIVE)
        if self.request.GET.get("vue") == "clos":
            return rows.exclude(state__in=open_states).order_by("-end")
        return rows.filter(state__in=open_states).order_by("end", "pk")

    def get_saved_views(self) -> list[Tab]:
        here, current = reverse("training:bond_list"), self.request.GET.get("vue", "")
        return [Tab(str(label), f"{here}?vue={slug}" if slug else here, current == slug) for slug, label, _states in VIEWS]

    def get_table_options(self) -> dict[str, Any]:
        return {"day": timezone.localdate()}

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Enregistrer un engagement"), reverse("training:bond_create"), "plus", MANAGE, main=True)]


class BondCreateView(FormScreen):
    form_class = BondForm
    rights = MANAGE
    crumbs = (BONDS,)
    title = gettext_lazy("Enregistrer un engagement de servir")
    lede = gettext_lazy("Une autre personne l’approuve : il compte à partir de là.")
    success_message = gettext_lazy("L’engagement est proposé : une autre personne l’approuve.")
    cancel_url = "training:bond_list"

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"people": staff(self.access), "courses": courses_offered(self.institution), "currency": self.currency}

    def perform(self, form: Any) -> TrainingBond:
        employee = form.cleaned_data["staff_number"]
        return bond_propose(institution=self.institution, employee=employee, values=form.values(), access=self.access)


class BondDetailView(DetailScreen):
    """A bond: what was signed, what is served, what remains month after month."""

    model = TrainingBond
    rights = READERS
    template_name = "training/bonds/bond.html"
    crumbs = (BONDS,)

    def get_queryset(self) -> QuerySet[TrainingBond]:
        return bonds_visible(self.access)

    def get_title(self) -> str:
        return _("%(name)s : %(title)s") % {"name": self.record.employee.full_name, "title": self.record.title}

    def get_actions(self) -> Sequence[Action]:
        bond, at = self.record, [self.record.pk]
        if bond.employee.user_id == self.access.user.pk:
            return []
        if bond.state == BondState.PROPOSED and bond.proposed_by_id != self.access.user.pk:
            return [
                Action(_("Refuser…"), reverse("training:bond_refuse", args=at), "x", DECIDE),
                Action(_("Approuver"), reverse("training:bond_approve", args=at), "check", DECIDE, main=True),
            ]
        if bond.state == BondState.ACTIVE:
            found = [Action(_("Lever…"), reverse("training:bond_release", args=at), "hand-stop", DECIDE)]
            if bond.employee.left_on is not None and bond.employee.left_on <= timezone.localdate():
                found.append(Action(_("Constater qu’il est dû"), reverse("training:bond_call", args=at), "cash-banknote", DECIDE, main=True))
            return found
        return []

    def get_panels(self) -> list[Panel]:
        bond = self.record
        told = [
            (_("Agent"), f"{bond.employee.full_name} ({bond.employee.staff_number})"),
            (_("Acte"), bond.reference),
            (_("Signé le"), french_date(bond.signed_on)),
            (_("À servir"), _("du %(start)s au %(last)s") % {"start": french_date(bond.start), "last": french_date(bond.last_day)}),
            (_("Montant engagé"), french_amount(bond.amount, self.currency, unit=True)),
            (_("Proposé par"), str(bond.proposed_by)),
            (_("Décidé par"), str(bond.decided_by or "")),
            (_("Levé ou dû le"), french_date(bond.closed_on)),
            (_("Motif"), bond.answer),
            (_("Observation"), bond.remark),
        ]
        return [Panel(_("Engagement"), [(label, value) for label, value in told if value])]

    def get_context(self, **more: Any) -> dict[str, Any]:
        bond, today = self.record, timezone.localdate()
        return super().get_context(standing=standing_of(bond, today), today=today, chart=_decrease(bond, self.currency), **more)


def _decrease(bond: TrainingBond, currency: str) -> Any:
    """What would be owed at the beginning of each quarter of the bond."""
    assert bond.end is not None
    days: list[date] = []
    year, month = bond.start.year, bond.start.month
    while (day := date(year, month, 1)) < bond.end:
        days.append(max(day, bond.start))
        year, month = (year + 1, month - 9) if month > 9 else (year, month + 3)
    figures = [balance(bond.amount, bond.start, bond.end, day) for day in [*days, bond.end]]
    labels = [f"{day:%m/%y}" for day in [*days, bond.end]]
    write = lambda amount: french_amount(round(amount), currency)  # noqa: E731 - what a chart writes with
    return charts.lines([charts.Series(_("reste dû"), figures)], labels, title=_("Reste dû selon le jour du départ"), write=write, width=636)


class BondActView(ConfirmScreen):
    """Something decided about a bond."""

    model = TrainingBond
    rights = DECIDE
    form_class = BondAnswerForm
    asks = True

    def get_queryset(self) -> QuerySet[TrainingBond]:
        return bonds_visible(self.access)

    def get_crumbs(self) -> Any:
        return (BONDS, Crumb(str(self.record), self.record.get_absolute_url()))

    def get_consequences(self) -> list[str]:
        bond, left = self.record, standing_of(self.record, timezone.localdate()).left
        told = {"who": bond.employee.full_name, "last": french_date(bond.last_day), "left": french_amount(left, self.currency, unit=True)}
        return [_("%(who)s doit servir jusqu’au %(last)s ; il resterait dû %(left)s aujourd’hui.") % told]

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_form(self) -> Any:
        form = super().get_form()
        if not self.asks:
            del form.fields["answer"]
        return form

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class BondApproveView(BondActView):
    question = gettext_lazy("Approuver cet engagement ?")
    submit_label = gettext_lazy("Approuver")
    success_message = gettext_lazy("L’engagement est en cours.")
    asks = False

    def perform(self, form: Any) -> TrainingBond:
        return bond_decide(bond=self.record, approve=True, answer="", access=self.access)


class BondRefuseView(BondActView):
    question = gettext_lazy("Refuser cet engagement ?")
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("L’engagement est refusé.")
    danger = True

    def perform(self, form: Any) -> TrainingBond:
        return bond_decide(bond=self.record, approve=False, answer=form.cleaned_data["answer"], access=self.access)


class BondReleaseView(BondActView):
    question = gettext_lazy("Lever cet engagement ?")
    submit_label = gettext_lazy("Lever l’engagement")
    success_message = gettext_lazy("L’engagement est levé : rien n’est plus dû.")
    danger = True

    def perform(self, form: Any) -> TrainingBond:
        return bond_release(bond=self.record, on=timezone.localdate(), answer=form.cleaned_data["answer"], access=self.access)


class BondCallView(BondActView):
    question = gettext_lazy("Constater que l’engagement est dû ?")
    submit_label = gettext_lazy("Constater")
    success_message = gettext_lazy("L’engagement est clos : le décompte final porte ce qui restait dû.")
    asks = False

    def get_consequences(self) -> list[str]:
        return [_("L’agent est parti avant la fin : le décompte final porte ce qui restait dû à son départ, l’engagement se ferme.")]

    def perform(self, form: Any) -> TrainingBond:
        return bond_call(bond=self.record, on=timezone.localdate(), access=self.access)


class EmployeeBondsView(FileScreen):
    """« Engagements », a tab of the personnel file."""

    template_name = "training/bonds/employee_bonds.html"
    rights = READERS

    def get_actions(self) -> list[Action]:
        return []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = TrainingBond.objects.filter(employee=self.record.pk).select_related("employee")
        return self.show(rows=[(row, standing_of(row, self.on)) for row in rows], total=sum(standing_of(row, self.on).left for row in rows if row.state == BondState.ACTIVE))


class OwnBondsView(Screen):
    """« Mes engagements »: what one has promised, what is served, what one would owe by leaving today."""

    template_name = "training/bonds/own.html"
    rights = ("self_service",)
    own = True
    title = gettext_lazy("Mes engagements de servir")

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        states = (BondState.ACTIVE, BondState.RELEASED, BondState.CALLED)
        rows = TrainingBond.objects.filter(employee__user=self.access.user, state__in=states).order_by("end")
        return self.show(rows=[(row, standing_of(row, today)) for row in rows])
