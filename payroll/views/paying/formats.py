"""The designer of bank formats: list, columns, preview on real orders, trial, versions; and an order's file in a format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen
from payroll.choices_formats import FormatKind, FormatState, Record
from payroll.choices_paying import OrderKind
from payroll.forms.payment_formats import FormatColumnForm, PaymentFormatForm
from payroll.models import FormatColumn, PaymentFormat, PaymentOrder
from payroll.selectors.paying import orders_seen
from payroll.selectors.payment_formats import formats_seen
from payroll.services.paying.formats import (
    column_delete,
    column_move,
    column_save,
    format_new_version,
    format_put_in_service,
    format_retire,
    format_save,
    format_try,
    order_file,
)
from payroll.tables_paying import FormatTable
from payroll.views.outside.payees import given
from payroll.views.runs import VIEW
from payroll.workflows_paying import ANY_PREPARE

DESIGN = ("payroll_items", "payroll_close", "payroll_pay")
CRUMB = (gettext_lazy("Formats de virement"), "payroll:payment_format_list")
SHOWN = 12


class FormatListView(ListScreen):
    model = PaymentFormat
    title = gettext_lazy("Formats de virement")
    rights = VIEW
    unit = (gettext_lazy("format"), gettext_lazy("formats"))
    table_class = FormatTable
    empty = Empty(
        gettext_lazy("Aucun format"),  # type: ignore[arg-type]
        gettext_lazy("Chaque banque demande le sien : largeur fixe, texte séparé, tableur ou ISO 20022."),  # type: ignore[arg-type]
    )

    def get_queryset(self) -> Any:
        return formats_seen()

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Dessiner un format"), reverse("payroll:payment_format_create"), "plus", DESIGN, True)]


class FormatScreen(RecordScreen):
    model = PaymentFormat
    crumbs = (CRUMB,)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:payment_format", args=[(result or self.record).pk])

    def get_cancel_url(self) -> str:
        if self.record.pk is None:
            return reverse("payroll:payment_format_list")
        return reverse("payroll:payment_format", args=[self.record.pk])


class FormatDetailView(FormatScreen, DetailScreen):
    """The columns of a format, and what it gives for an order (`?ordre=`), or for two invented payments."""

    rights = VIEW
    template_name = "payroll/paying/format.html"

    @cached_property
    def orders(self) -> list[PaymentOrder]:
        """Recent orders to try the format on: those of the confidential population only for whoever may see it."""
        if not self.access.has(*ANY_PREPARE):
            return []
        found = orders_seen(self.access).exclude(kind__in=(OrderKind.CASH, OrderKind.CHEQUE)).filter(paying_account__isnull=False)
        if not self.access.has("confidential_view"):
            found = found.filter(is_confidential=False)
        return list(found[:SHOWN])

    @cached_property
    def order(self) -> PaymentOrder | None:
        asked = self.request.GET.get("ordre", "")
        if asked == "essai":
            return None
        return next((each for each in self.orders if str(each.pk) == asked), self.orders[0] if self.orders else None)

    def get_actions(self) -> Sequence[Action]:
        key, found = [self.record.pk], []
        if self.record.state == FormatState.DRAFT:
            found.append(Action(_("Modifier"), reverse("payroll:payment_format_change", args=key), "pencil", DESIGN))
            if self.record.kind != FormatKind.PAIN001:
                found.append(Action(_("Ajouter un champ"), reverse("payroll:format_column_create", args=key), "plus", DESIGN))
            found.append(
                Action(_("Mettre en service"), reverse("payroll:payment_format_service", args=key), "check", DESIGN, True)
            )
        else:
            found.append(Action(_("Nouvelle version"), reverse("payroll:payment_format_version", args=key), "plus", DESIGN, True))
        if self.record.state == FormatState.ACTIVE:
            found.insert(0, Action(_("Retirer"), reverse("payroll:payment_format_retire", args=key), "x", DESIGN))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        written, problems = format_try(self.record, self.order)
        columns = list(self.record.columns.all())
        groups = []
        for record in Record:
            own = sorted((each for each in columns if each.record == record), key=lambda each: each.position)
            if own:
                groups.append((record, own, sum(each.width for each in own)))
        return super().get_context(
            groups=groups,
            may_design=self.record.state == FormatState.DRAFT and self.access.has(*DESIGN),
            is_fixed=self.record.kind == FormatKind.FIXED,
            problems=problems[:20],
            more_problems=max(len(problems) - 20, 0),
            preview=preview_of(self.record, written) if written else [],
            size=len(written.content) if written else 0,
            orders=self.orders,
            order=self.order,
            **more,
        )


def preview_of(made: PaymentFormat, written: Any) -> list[str]:
    """The first lines of a file as text; the cells of a spreadsheet side by side. Spaces are shown in fixed width."""
    if made.kind == FormatKind.XLSX:
        return [" | ".join(cells) for _record, cells in written.records[:SHOWN]]
    encoding = "utf-8" if made.kind == FormatKind.PAIN001 else made.encoding
    lines = written.content.decode(encoding).splitlines()
    most = 40 if made.kind == FormatKind.PAIN001 else SHOWN
    shown = lines[:most]
    return [line.replace(" ", "·") for line in shown] if made.kind == FormatKind.FIXED else shown


class FormatFormView(FormatScreen, FormScreen):
    rights = DESIGN
    form_class = PaymentFormatForm
    title = gettext_lazy("Format de virement")
    success_message = gettext_lazy("Le format est enregistré.")
    asks_reason = "optional"

    def perform(self, form: Any) -> PaymentFormat:
        return format_save(made=form.instance, actor=self.access.user, reason=form.cleaned_data["motif"])


class FormatQuestion(FormatScreen, ConfirmScreen):
    rights = DESIGN


class FormatServiceView(FormatQuestion):
    submit_label = gettext_lazy("Mettre en service")
    success_message = gettext_lazy("Le format est en service : il se choisit sur les ordres.")

    def get_title(self) -> str:
        return _("Mettre en service %(name)s\u202f?") % {"name": self.record}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Il ne se modifie plus ensuite : une nouvelle version en part. La version en service est retirée.")]

    def perform(self, form: Any) -> PaymentFormat:
        return format_put_in_service(made=self.record, actor=self.access.user)


class FormatRetireView(FormatQuestion):
    submit_label = gettext_lazy("Retirer le format")
    danger = True
    success_message = gettext_lazy("Le format est retiré.")

    def get_title(self) -> str:
        return _("Retirer %(name)s\u202f?") % {"name": self.record}

    def perform(self, form: Any) -> PaymentFormat:
        return format_retire(made=self.record, actor=self.access.user)


class FormatVersionView(FormatQuestion):
    submit_label = gettext_lazy("Faire une nouvelle version")
    success_message = gettext_lazy("La nouvelle version est un brouillon : la modifier, puis la mettre en service.")

    def get_title(self) -> str:
        return _("Nouvelle version de %(name)s\u202f?") % {"name": self.record.name}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Elle reprend tous les champs de %(name)s, qui reste en service en attendant.") % {"name": self.record}]

    def perform(self, form: Any) -> PaymentFormat:
        return format_new_version(made=self.record, actor=self.access.user)


class ColumnScreen(RecordScreen):
    model = FormatColumn

    def get_queryset(self) -> Any:
        return FormatColumn.objects.select_related("format")

    def get_crumbs(self) -> Any:
        made = self.record.format
        return [CRUMB, (str(made), reverse("payroll:payment_format", args=[made.pk]))]

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:payment_format", args=[self.record.format_id])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class ColumnFormView(ColumnScreen, FormScreen):
    rights = DESIGN
    form_class = FormatColumnForm
    title = gettext_lazy("Champ du format")
    success_message = gettext_lazy("Le champ est enregistré.")

    def get_record(self) -> Any:
        if "parent" in self.kwargs:
            made = get_object_or_404(PaymentFormat.objects.all(), pk=self.kwargs["parent"])
            return FormatColumn(institution=self.institution, format=made, position=0)
        return super().get_record()

    def perform(self, form: Any) -> FormatColumn:
        return column_save(column=form.instance, actor=self.access.user)


class ColumnDeleteView(ColumnScreen, ConfirmScreen):
    rights = DESIGN
    danger = True
    submit_label = gettext_lazy("Retirer le champ")
    success_message = gettext_lazy("Le champ est retiré.")

    def get_title(self) -> str:
        return _("Retirer le champ « %(label)s »\u202f?") % {"label": self.record.label}

    def perform(self, form: Any) -> None:
        column_delete(column=self.record, actor=self.access.user)


class ColumnMoveView(ColumnScreen, ConfirmScreen):
    """One place up or down: posted from the list of columns; opened by itself, it asks first."""

    rights = DESIGN
    submit_label = gettext_lazy("Déplacer")
    success_message = gettext_lazy("Le champ est déplacé.")

    def get_title(self) -> str:
        return _("Déplacer le champ « %(label)s »\u202f?") % {"label": self.record.label}

    def perform(self, form: Any) -> None:
        column_move(column=self.record, up=self.kwargs["way"] == "haut", actor=self.access.user)


class OrderFormatView(ConfirmScreen):
    """The file of an order in a format; what is wrong is told on a page that names the fields."""

    rights = ANY_PREPARE
    model = PaymentOrder
    submit_label = gettext_lazy("Essayer de nouveau")

    def get_queryset(self) -> Any:
        return orders_seen(self.access)

    @cached_property
    def made(self) -> PaymentFormat:
        return get_object_or_404(PaymentFormat.objects.all(), pk=self.kwargs["format"])

    def get_title(self) -> str:
        return _("%(order)s au format %(name)s") % {"order": self.record.reference, "name": self.made}

    def get_crumbs(self) -> Any:
        return [(self.record.reference, reverse("payroll:order_detail", args=[self.record.pk]))]

    def get_cancel_url(self) -> str:
        return reverse("payroll:order_detail", args=[self.record.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.post(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from django.core.exceptions import ValidationError

        try:
            content, name = order_file(order=self.record, made=self.made, access=self.access)
        except ValidationError as refused:
            form = self.form_class({})
            form.is_valid()
            form.add_error(None, refused)
            return self.show(form=form, status=422)
        return given(content, CONTENT_TYPES.get(name.rpartition(".")[2], "application/octet-stream"), name)


CONTENT_TYPES = {
    "xml": "application/xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "txt": "text/plain",
}
