"""Screens of pay items: the list at a day, an item, its definition with a test bench, its printed sheet."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_count
from hr_core.ui.exports import FORMATS, export
from hr_core.ui.history import PAGE, HistoryScreen, told
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen
from payroll.choices import ItemFrequency, ItemKind, RunKind
from payroll.countries import law
from payroll.engine import EngineError
from payroll.engine.formula import FUNCTIONS, FormulaError, names_of
from payroll.engine.formula.names import ENTERED_NAMES, HISTORY_NAMES, TOTAL_NAMES
from payroll.forms.items import ItemForm, ItemStopForm
from payroll.models import PayChange, PayItem, PayItemVersion, RecurringInput
from payroll.selectors.bench import BenchRefused, BenchResult, bench_try
from payroll.selectors.items import (
    formula_uses,
    grouped,
    item_history,
    matrix_on,
    nature_labels,
    next_code,
    stopped_items,
    versions_on,
)
from payroll.services.items import usual_order
from payroll.services.pay_changes import change_submit
from payroll.tables_items import ItemTable
from payroll.views.back_dated import BackDated
from payroll.views.parts import asked_day, items_tabs, proposed_day
from payroll.views.pay_changes import ChangeAware

READ = ("payroll_view", "payroll_items")
EDIT = ("payroll_items",)
#: The rhythm of an item in a dense list.
RHYTHMS = {
    ItemFrequency.EVERYONE: gettext_lazy("pour tous"),
    ItemFrequency.RECURRING: gettext_lazy("agents inscrits"),
    ItemFrequency.VARIABLE: gettext_lazy("saisie du mois"),
}


class ItemListView(Screen):
    """Every item in force on a day, by kind, in the order of the payslip."""

    template_name = "payroll/items/item_list.html"
    title = gettext_lazy("Rubriques")
    rights = READ

    def get_actions(self) -> list[Action]:
        return [Action(_("Nouvelle rubrique"), reverse("payroll:item_create"), "plus", EDIT, main=True)]

    def get(self, request: HttpRequest) -> HttpResponse:
        on, text = asked_day(request), request.GET.get("q", "")
        versions = versions_on(self.institution, on, text=text)
        natures = nature_labels(self.institution)
        if request.GET.get("export") in FORMATS:
            table = ItemTable(versions, natures=natures)
            return export(table, name=f"rubriques-{on:%Y-%m-%d}", kind=request.GET["export"])
        for version in versions:
            version.nature_label = natures.get(version.nature, version.nature).split(" (")[0]
            version.rhythm = RHYTHMS[ItemFrequency(version.frequency)]
        return self.show(
            groups=grouped(versions),
            count=french_count(len(versions), _("rubrique"), _("rubriques")),
            stopped=stopped_items(self.institution, on) if not text else [],
            on=on,
            q=text,
            tabs=items_tabs(request.path),
            exportable=bool(versions),
            is_new=not PayItem.objects.filter(institution=self.institution).exists(),
        )


class ItemScreen(DetailScreen):
    """What the page and the sheet of an item share."""

    model = PayItem
    rights = READ

    @cached_property
    def on(self) -> date:
        return asked_day(self.request)

    @cached_property
    def version(self) -> PayItemVersion | None:
        """The definition in force on the day, else the last one before it, else the first one."""
        versions = list(self.record.versions.order_by("start"))
        before = [v for v in versions if v.start <= self.on]
        return before[-1] if before else (versions[0] if versions else None)

    def get_title(self) -> str:
        return f"{self.record.code} {self.version.label}" if self.version else str(self.record)

    def item_context(self) -> dict[str, Any]:
        version = self.version
        day = max(self.on, version.start) if version else self.on
        if version and version.end and day >= version.end:
            day = version.last_day
        natures = nature_labels(self.institution)
        rows = matrix_on(self.institution, day, item=self.record).rows
        return {
            "version": version,
            "on": day,
            "in_force": version is not None and version.holds_on(self.on),
            "nature": natures.get(version.nature, version.nature) if version else "",
            "run_kinds": [RunKind(kind).label for kind in version.run_kinds] if version else [],
            "uses": formula_uses(self.institution, version.formula, day) if version else None,
            "cells": rows[0].cells if rows else (),
            "versions": list(self.record.versions.order_by("-start")),
            "given_to": RecurringInput.objects.on(day).filter(item=self.record).count()
            if version and version.frequency == ItemFrequency.RECURRING
            else None,
        }


class ItemDetailView(ItemScreen):
    template_name = "payroll/items/item_detail.html"
    crumbs = ((gettext_lazy("Rubriques"), "payroll:item_list"),)

    def get_actions(self) -> list[Action]:
        key = [self.record.pk]
        actions = [
            Action(_("Fiche à imprimer"), reverse("payroll:item_sheet", args=key), "printer"),
            Action(_("Historique"), reverse("payroll:item_history", args=key), "history"),
        ]
        if self.version is not None and self.version.end is None:
            actions.append(Action(_("Arrêter"), reverse("payroll:item_stop", args=key), "player-stop", EDIT))
        actions.append(
            Action(_("Nouvelle définition"), reverse("payroll:item_define", args=key), "pencil", EDIT, main=True)
        )
        return actions

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(**self.item_context())


class ItemSheetView(ItemScreen):
    """The whole definition of an item on a sheet to print."""

    template_name = "payroll/items/item_sheet.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = self.item_context()
        tables = context["uses"].tables if context["uses"] else []
        rows = {table.pk: list(table.rows.on(context["on"])) for table in tables}
        return self.show(
            **context,
            tables=[(table, rows[table.pk]) for table in tables],
            entries=self.record.bases.order_by("base", "-start"),
            bases={base.code: base.label for base in law(self.institution.country_id).bases},
            back_url=reverse("payroll:item_detail", args=[self.record.pk]),
            printed_on=timezone.localdate(),
        )


class ItemHistoryView(HistoryScreen):
    """Every write of an item: the item itself, its definitions and its cells of the matrix."""

    model = PayItem
    rights = READ

    def get_title(self) -> str:
        return _("Historique de la rubrique %(item)s") % {"item": self.record}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = Paginator(item_history(self.record), PAGE).get_page(request.GET.get("page"))
        return self.show(events=told(page.object_list), page=page)

    def get_crumbs(self) -> Any:
        return (
            (_("Rubriques"), "payroll:item_list"),
            (str(self.record), reverse("payroll:item_detail", args=[self.record.pk])),
        )


class ItemFormView(ChangeAware, BackDated, FormScreen):
    """A definition from a day: of a new item, or of one that exists. « Essayer » calculates it for an employee."""

    model = PayItem
    form_class = ItemForm
    rights = EDIT
    template_name = "payroll/items/item_form.html"
    crumbs = ((gettext_lazy("Rubriques"), "payroll:item_list"),)
    success_message = gettext_lazy("La définition est enregistrée.")

    @cached_property
    def version(self) -> PayItemVersion | None:
        return None if self.is_creation else self.record.versions.order_by("-start").first()

    @property
    def is_trying(self) -> bool:
        return "essai" in self.request.POST

    def get_title(self) -> str:
        if self.is_creation:
            return _("Nouvelle rubrique")
        return _("Nouvelle définition de %(item)s") % {"item": f"{self.record.code} {self.version.label}"}

    def get_form_options(self) -> dict[str, Any]:
        start = proposed_day(self.institution)
        initial: dict[str, Any] = {"start": start, "bench_day": start}
        if self.version is not None:
            copied = (
                "label", "kind", "nature", "frequency", "account", "formula", "is_prorated", "order", "run_kinds",
                "legal_text",
            )  # fmt: skip
            initial |= {name: getattr(self.version, name) for name in copied}
        else:
            initial |= {
                "code": next_code(self.institution, ItemKind.EARNING),
                "nature": "allowance",
                "frequency": ItemFrequency.RECURRING,
                "is_prorated": True,
                "run_kinds": [RunKind.REGULAR, RunKind.SETTLEMENT],
            }
        return {
            "institution": self.institution,
            "with_code": self.is_creation,
            "trying": self.is_trying,
            "initial": initial,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_trying:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        bench = self._try(form) if form.is_valid() else None
        status = 200 if bench else 422
        if getattr(request, "htmx", False):
            context = self.get_context(form=form, bench=bench)
            return render(request, "payroll/items/_bench.html", context, status=status)
        return self.show(form=form, bench=bench, status=status)

    def _try(self, form: ItemForm) -> BenchResult | None:
        data = form.cleaned_data
        employee = self._employee(form)
        if employee is None:
            return None
        code = data["code"] if self.is_creation else self.record.code
        try:
            return bench_try(
                institution=self.institution,
                employee=employee,
                on=data["bench_day"] or data["start"],
                code=code,
                values=form.values,
                amount=data["bench_amount"],
                quantity=data["bench_quantity"],
            )
        except BenchRefused as error:
            form.add_error("bench_employee", str(error))
        except EngineError as error:
            self._tell(form, error, code)
        return None

    def _tell(self, form: ItemForm, error: EngineError, code: str) -> None:
        """The error under the formula when it is the formula's, with the faulty part marked."""
        if isinstance(error, FormulaError) and error.item == code:
            form.fault = error.parts  # type: ignore[attr-defined]
            form.add_error("formula", error.placed)
        else:
            form.add_error("formula" if form.cleaned_data["formula"] else None, str(error))

    def _employee(self, form: ItemForm) -> Employee | None:
        text = form.cleaned_data["bench_employee"].strip()
        visible = Employee.objects.visible_to(self.access)
        exact = visible.filter(staff_number=text).first()
        found = [exact] if exact else list(visible.search(text)[:6])
        if len(found) == 1:
            return found[0]
        if not found:
            form.add_error("bench_employee", _("Aucun agent ne correspond. Essayez le matricule."))
        else:
            names = ", ".join(f"{e.full_name} ({e.staff_number})" for e in found[:5])
            form.add_error(
                "bench_employee",
                _("Plusieurs agents correspondent : %(names)s. Donnez le matricule.") % {"names": names},
            )
        return None

    def perform(self, form: ItemForm) -> Any:
        data = form.cleaned_data
        code = data["code"] if self.is_creation else self.record.code
        values = {**form.values, "order": data["order"] or usual_order(data["kind"], code)}
        kind = PayChange.Kind.NEW_ITEM if self.is_creation else PayChange.Kind.ITEM
        try:
            done = change_submit(
                institution=self.institution,
                kind=kind,
                item=None if self.is_creation else self.record,
                code=code,
                start=data["start"],
                values=values,
                actor=self.request.user,  # type: ignore[arg-type]
                reason=data["motif"],
            )
            if self.is_creation or isinstance(done, PayChange):
                return done
        except ValidationError as refused:
            if isinstance(refused.__cause__, FormulaError) and refused.__cause__.item == code:
                form.fault = refused.__cause__.parts  # type: ignore[attr-defined]
            raise
        return self.record

    def get_done_url(self, result: PayItem) -> str:
        return reverse("payroll:item_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        if self.is_creation:
            return reverse("payroll:item_list")
        return reverse("payroll:item_detail", args=[self.record.pk])

    def get_context(self, **more: Any) -> dict[str, Any]:
        country = law(self.institution.country_id)
        entered = {**ENTERED_NAMES, **HISTORY_NAMES, **TOTAL_NAMES}
        return super().get_context(
            functions=list(FUNCTIONS.values()),
            names=[*entered.items(), *((spec.name, spec.told) for spec in names_of(country).values() if spec.name != "sexe")],
            **more,
        )


class ItemStopView(ChangeAware, BackDated, ConfirmScreen):
    """Stop an item from a day."""

    model = PayItem
    form_class = ItemStopForm
    rights = EDIT
    asks_reason = True
    danger = True
    submit_label = gettext_lazy("Arrêter la rubrique")
    success_message = gettext_lazy("La rubrique s’arrête.")

    def get_title(self) -> str:
        version = self.record.versions.order_by("-start").first()
        return _("Arrêter la rubrique %(item)s ?") % {"item": version or self.record}

    def get_consequences(self) -> list[str]:
        return [
            _("Elle ne sera plus calculée à partir de cette date ; les bulletins déjà établis ne changent pas."),
            _("Une nouvelle définition la remettra en service."),
        ]

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"end": proposed_day(self.institution)}}

    def perform(self, form: ItemStopForm) -> Any:
        data = form.cleaned_data
        return change_submit(
            institution=self.institution,
            kind=PayChange.Kind.ITEM_STOP,
            item=self.record,
            start=data["end"],
            values={},
            actor=self.request.user,  # type: ignore[arg-type]
            reason=data["motif"],
        )

    def get_done_url(self, result: Any) -> str:
        return reverse("payroll:item_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:item_detail", args=[self.record.pk])
