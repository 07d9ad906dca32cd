"""Files of rejects: read, previewed with what each line matched, columns pointed at, confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hr_core.text import french_amount, french_count, french_date, french_integer
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen
from payroll.forms.payment_formats import MappingForm, ReturnForm
from payroll.models import OrderLine, PaymentOrder, PaymentReturn
from payroll.selectors.paying import orders_seen
from payroll.services.paying.returns import return_confirm, return_map, return_read
from payroll.workflows_paying import ANY_PREPARE

SHOWN = 200


def orders_of(access: Any) -> Any:
    """Orders whose rejects this person may read."""
    found = orders_seen(access)
    return found if access.has("confidential_view") else found.filter(is_confidential=False)


class ReturnReadView(FormScreen):
    rights = ANY_PREPARE
    form_class = ReturnForm
    title = gettext_lazy("Lire un retour de banque")
    lede = gettext_lazy("Rien n’est rejeté avant la confirmation de l’aperçu.")
    submit_label = gettext_lazy("Lire le fichier")
    success_message = gettext_lazy("Le fichier est lu : vérifier l’aperçu, puis confirmer.")

    @cached_property
    def order(self) -> PaymentOrder:
        return get_object_or_404(orders_of(self.access), pk=self.kwargs["pk"])

    def get_record(self) -> PaymentOrder:
        return self.order

    def get_form_options(self) -> dict[str, Any]:
        return {"today": timezone.localdate()}

    def get_crumbs(self) -> Any:
        return [(self.order.reference, reverse("payroll:order_detail", args=[self.order.pk]))]

    def perform(self, form: Any) -> PaymentReturn:
        file = form.cleaned_data["file"]
        return return_read(
            order=self.order, name=file.name, content=file.read(), on=form.cleaned_data["on"], access=self.access
        )

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:return_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:order_detail", args=[self.order.pk])


class ReturnScreen(RecordScreen):
    model = PaymentReturn

    def get_queryset(self) -> Any:
        orders = orders_of(self.access).order_by().values("pk")
        return PaymentReturn.objects.filter(order__in=orders).select_related(
            "order__run__period", "order__outside_run", "institution__country", "read_by", "confirmed_by"
        )

    def get_crumbs(self) -> Any:
        order = self.record.order
        return [(order.reference, reverse("payroll:order_detail", args=[order.pk]))]

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:return_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    @property
    def found(self) -> int:
        return sum(1 for row in self.record.rows if row["line"])


class ReturnDetailView(ReturnScreen, DetailScreen):
    """Each line of the file, the payment that it matched and how, or what is wrong with it."""

    rights = ANY_PREPARE
    template_name = "payroll/paying/return.html"

    def get_title(self) -> str:
        return _("Retour de banque %(name)s") % {"name": self.record.file_name}

    def get_lede(self) -> str:
        told = {
            "rows": french_count(len(self.record.rows), _("ligne"), _("lignes")),
            "found": french_count(self.found, _("paiement retrouvé"), _("paiements retrouvés")),
            "day": french_date(self.record.rejected_on),
        }
        return _("%(rows)s, %(found)s, rejets du %(day)s.") % told

    def get_actions(self) -> Sequence[Action]:
        if self.record.state != PaymentReturn.State.PREVIEWED:
            return []
        key, may = [self.record.pk], self.record.order.duties.prepare
        return [
            Action(_("Désigner les colonnes"), reverse("payroll:return_map", args=key), "columns-3", may),
            Action(_("Confirmer les rejets"), reverse("payroll:return_confirm", args=key), "check", may, True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        rows = self.record.rows[:SHOWN]
        lines = OrderLine.objects.visible_to(self.access).in_bulk([row["line"] for row in rows if row["line"]])
        told = []
        for row in rows:
            line = lines.get(row["line"])
            who = f"{line.name}, {french_amount(line.amount, self.currency)}" if line else ""
            told.append({"cells": row["cells"], "who": who, "how": row["how"], "problem": row["problem"]})
        return super().get_context(titles=self.record.mapping["titles"], told=told, hidden=len(self.record.rows) - len(rows), **more)


class ReturnMapView(ReturnScreen, FormScreen):
    rights = ANY_PREPARE
    form_class = MappingForm
    title = gettext_lazy("Désigner les colonnes du fichier")
    lede = gettext_lazy("La référence suffit ; à défaut, le compte et le montant retrouvent le paiement.")
    success_message = gettext_lazy("Les paiements sont cherchés de nouveau.")

    def get_form_options(self) -> dict[str, Any]:
        return {"mapping": self.record.mapping}

    def perform(self, form: Any) -> PaymentReturn:
        return return_map(made=self.record, mapping=form.cleaned_data, access=self.access)


class ReturnConfirmView(ReturnScreen, ConfirmScreen):
    rights = ANY_PREPARE
    submit_label = gettext_lazy("Confirmer les rejets")

    def get_title(self) -> str:
        return _("Rejeter %(count)s\u202f?") % {"count": french_count(self.found, _("paiement"), _("paiements"))}

    def get_consequences(self) -> Sequence[Any]:
        left = len(self.record.rows) - self.found
        told = [_("Ils deviennent « rejetés » et passent dans les impayés, où une réémission se propose.")]
        if left:
            told.append(
                ngettext("Une ligne du fichier reste sans effet.", "%(count)s lignes du fichier restent sans effet.", left)
                % {"count": french_integer(left)}
            )
        return told

    def perform(self, form: Any) -> int:
        return return_confirm(made=self.record, access=self.access)

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("paiement rejeté"), _("paiements rejetés")) + "."

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:order_detail", args=[self.record.order_id])
