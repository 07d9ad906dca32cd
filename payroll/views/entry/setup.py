"""What the entry is set up with: clerks and their units, the calendar of transmissions, the limits of the items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, OuterRef, Subquery, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import RoleGrant, User
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.forms.entry import ClerkForm, DeadlineForm, LastDayForm, LimitForm
from payroll.models import InputClerk, InputDeadline, InputLimit, PayItem, PayItemVersion
from payroll.selectors.input_columns import Column
from payroll.services.input_setup import (
    clerk_end,
    clerk_name,
    deadline_end,
    deadline_save,
    limit_end,
    limit_save,
)
from payroll.tables_entry import ClerkTable, DeadlineTable, LimitTable
from payroll.views.entry.month import INPUTS

NAME_CLERKS = ("payroll_close", "roles_manage")
CALENDAR = ("payroll_prepare", "payroll_items")
LIMITS = ("payroll_items",)
READ = ("payroll_view", "payroll_items")
DAY = dt.timedelta(days=1)


class DatedList(ListScreen):
    """Rows with a period; those who may write get their buttons."""

    writers: tuple[str, ...]
    exportable = True

    def get_table_options(self) -> dict[str, Any]:
        return {"may_write": self.access.has(*self.writers)}


class EndView(ConfirmScreen):
    """A row stops holding after a day."""

    form_class = LastDayForm
    danger = True
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("C’est retiré\u202f; ce qui a été fait reste.")

    def get_queryset(self) -> Any:
        return self.model.objects.filter(end__isnull=True)

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"last_day": timezone.localdate()}}

    def end_of(self, form: Any) -> dt.date:
        return form.cleaned_data["last_day"] + DAY


class ClerkListView(DatedList):
    model = InputClerk
    rights = writers = NAME_CLERKS
    title = gettext_lazy("Agents de saisie des EVP")
    lede = gettext_lazy(
        "Qui saisit les éléments variables de quelles unités. Un responsable d’unité qui tient ce rôle a aussi les siennes."
    )
    unit = (gettext_lazy("unité confiée"), gettext_lazy("unités confiées"))
    table_class = ClerkTable
    crumbs = (INPUTS,)
    empty = Empty(
        gettext_lazy("Personne ne saisit encore pour une unité"),
        gettext_lazy("La paie saisit tout, tant qu’aucune unité n’est confiée à un agent de saisie."),
    )

    def get_queryset(self) -> Any:
        return InputClerk.objects.select_related("user", "unit")

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Confier une unité"), reverse("payroll:input_clerk_create"), "user-plus", NAME_CLERKS, main=True)
        ]


CLERKS = (gettext_lazy("Agents de saisie des EVP"), "payroll:input_clerk_list")


class ClerkCreateView(FormScreen):
    rights = NAME_CLERKS
    form_class = ClerkForm
    title = gettext_lazy("Confier une unité")
    lede = gettext_lazy("Le compte reçoit le rôle « Agent de saisie EVP » s’il ne le tient pas.")
    submit_label = gettext_lazy("Confier l’unité")
    success_url = "payroll:input_clerk_list"
    crumbs = (INPUTS, CLERKS)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        holders = RoleGrant.objects.values("user")
        users = User.objects.filter(pk__in=holders, is_active=True).exclude(pk=self.access.user.pk)
        return {"users": users, "initial": {"start": timezone.localdate()}}

    def perform(self, form: Any) -> InputClerk:
        given = form.cleaned_data
        end = given["last_day"] + DAY if given["last_day"] else None
        return clerk_name(
            institution=self.institution, user=given["user"], unit=given["unit"], start=given["start"], end=end,
            actor=self.access.user,
        )  # fmt: skip


class ClerkEndView(EndView):
    model = InputClerk
    rights = NAME_CLERKS
    success_url = "payroll:input_clerk_list"
    crumbs = (INPUTS, CLERKS)

    def get_title(self) -> str:
        told = {"unit": self.record.unit, "who": self.record.user}
        return _("Retirer « %(unit)s » à %(who)s\u202f?") % told

    def perform(self, form: Any) -> InputClerk:
        return clerk_end(clerk=self.record, end=self.end_of(form), actor=self.access.user)


class DeadlineListView(DatedList):
    model = InputDeadline
    rights = READ
    writers = CALENDAR
    title = gettext_lazy("Calendrier des transmissions")
    lede = gettext_lazy("Les unités du calendrier transmettent leurs éléments avant que la paie les arrête.")
    unit = (gettext_lazy("unité"), gettext_lazy("unités"))
    table_class = DeadlineTable
    crumbs = (INPUTS, (gettext_lazy("Transmissions"), "payroll:input_submissions"))
    empty = Empty(
        gettext_lazy("Aucune unité n’a d’échéance"),
        gettext_lazy("Sans calendrier, la paie arrête les éléments quand elle veut, sans attendre de transmission."),
    )

    def get_queryset(self) -> Any:
        return InputDeadline.objects.select_related("unit")

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Ajouter une unité"), reverse("payroll:input_deadline_create"), "plus", CALENDAR, main=True)]


DEADLINES = (gettext_lazy("Calendrier"), "payroll:input_deadline_list")


class DeadlineFormView(FormScreen):
    model = InputDeadline
    rights = CALENDAR
    form_class = DeadlineForm
    title = gettext_lazy("Échéance d’une unité")
    success_url = "payroll:input_deadline_list"
    crumbs = (INPUTS, DEADLINES)

    def get_form_options(self) -> dict[str, Any]:
        if self.is_creation:
            return {"initial": {"start": timezone.localdate().replace(day=1), "reminder_days": 3}}
        names = ("unit", "day", "reminder_days", "start")
        return {"initial": {name: getattr(self.record, name) for name in names}}

    def perform(self, form: Any) -> InputDeadline:
        deadline = None if self.is_creation else self.record
        return deadline_save(
            institution=self.institution, deadline=deadline, values=dict(form.cleaned_data), actor=self.access.user
        )


class DeadlineEndView(EndView):
    model = InputDeadline
    rights = CALENDAR
    success_url = "payroll:input_deadline_list"
    crumbs = (INPUTS, DEADLINES)

    def get_title(self) -> str:
        return _("Retirer « %(unit)s » du calendrier\u202f?") % {"unit": self.record.unit}

    def perform(self, form: Any) -> InputDeadline:
        return deadline_end(deadline=self.record, end=self.end_of(form), actor=self.access.user)


def limits_told() -> Any:
    """The limits with the words of their item and whether it is entered as a quantity."""
    versions = PayItemVersion.objects.filter(item=OuterRef("item")).order_by("-start")
    return InputLimit.objects.select_related("item").annotate(
        item_words=Concat("item__code", Value(" "), Subquery(versions.values("label")[:1])),
        is_quantity=Case(When(item__in=_by_formula(), then=Value(True)), default=Value(False)),
    )


def _by_formula() -> Any:
    return PayItemVersion.objects.exclude(formula="").values("item")


class LimitListView(DatedList):
    model = InputLimit
    rights = READ
    writers = LIMITS
    title = gettext_lazy("Limites de saisie")
    lede = gettext_lazy("Ce qui peut être saisi sous une rubrique, pour qui, et ce qui est à joindre.")
    unit = (gettext_lazy("limite"), gettext_lazy("limites"))
    table_class = LimitTable
    crumbs = (INPUTS,)
    empty = Empty(
        gettext_lazy("Aucune limite"),
        gettext_lazy("Une rubrique sans limite reçoit tout montant qu’une paie peut porter."),
    )

    def get_queryset(self) -> Any:
        return limits_told()

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Poser une limite"), reverse("payroll:input_limit_create"), "plus", LIMITS, main=True)]


LIMIT_PLACE = (gettext_lazy("Limites de saisie"), "payroll:input_limit_list")


class LimitFormView(FormScreen):
    model = InputLimit
    rights = LIMITS
    form_class = LimitForm
    title = gettext_lazy("Limite de saisie")
    success_url = "payroll:input_limit_list"
    crumbs = (INPUTS, LIMIT_PLACE)
    asks_reason = "optional"

    def get_queryset(self) -> Any:
        return InputLimit.objects.filter(end__isnull=True)

    @cached_property
    def columns(self) -> list[Column]:
        today = timezone.localdate()
        versions = PayItemVersion.objects.on(today).exclude(frequency="everyone").select_related("item")
        return [
            Column(each.item_id, each.item.code, each.label, bool(each.formula))
            for each in versions.order_by("item__code")
        ]

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"columns": self.columns, "currency": self.currency}
        if self.is_creation:
            return options | {"initial": {"start": timezone.localdate().replace(day=1)}}
        limit = self.record
        column = next(
            (each for each in self.columns if each.item == limit.item_id), Column(limit.item_id, "", "", False)
        )
        bounds = {
            name: column.shown(getattr(limit, name), self.currency) for name in ("least", "most_month", "most_year")
        }
        plain = {
            name: getattr(limit, name)
            for name in ("start", "is_reserved", "needs_comment", "needs_document", "reference")
        }
        return options | {
            "initial": {"item": str(limit.item_id), "categories": ", ".join(limit.categories), **bounds, **plain}
        }

    def perform(self, form: Any) -> InputLimit:
        values = {name: value for name, value in form.cleaned_data.items() if name not in ("item", "motif")}
        return limit_save(
            institution=self.institution,
            limit=None if self.is_creation else self.record,
            item=PayItem.objects.get(pk=form.cleaned_data["item"]),
            values=values,
            actor=self.access.user,
        )


class LimitEndView(EndView):
    model = InputLimit
    rights = LIMITS
    success_url = "payroll:input_limit_list"
    crumbs = (INPUTS, LIMIT_PLACE)

    def get_title(self) -> str:
        return _("Retirer la limite de la rubrique %(item)s\u202f?") % {"item": self.record.item}

    def perform(self, form: Any) -> InputLimit:
        return limit_end(limit=self.record, end=self.end_of(form), actor=self.access.user)
