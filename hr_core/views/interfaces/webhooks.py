"""Addresses that are told of events, and the log of what they were sent."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.interfaces import WebhookForm
from hr_core.models import Webhook, WebhookDelivery
from hr_core.services.interfaces.webhooks import (
    delivery_again,
    webhook_change,
    webhook_forget,
    webhook_open,
    webhook_rotate,
    webhook_try,
)
from hr_core.tables_interfaces import DeliveryTable, WebhookTable
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from hr_core.views.interfaces.tokens import MANAGE, SecretScreen

HOOKS = (gettext_lazy("Événements"), "hr_core:webhook_list")


class WebhookListView(ListScreen):
    model = Webhook
    table_class = WebhookTable
    title = gettext_lazy("Destinataires d’événements")
    rights = MANAGE
    unit = (gettext_lazy("destinataire"), gettext_lazy("destinataires"))
    export_name = "destinataires"
    empty = Empty(
        gettext_lazy("Aucun destinataire"),
        gettext_lazy("Un autre logiciel peut être averti des entrées, des sorties et des changements, sans aucun montant."),
    )

    def get_queryset(self) -> QuerySet:
        failed = Count("deliveries", filter=Q(deliveries__state=WebhookDelivery.State.FAILED))
        return Webhook.objects.annotate(failed=failed)

    def get_actions(self) -> list[Action]:
        return [Action(_("Nouveau destinataire"), reverse("hr_core:webhook_create"), "plus", MANAGE, main=True)]


class WebhookFormScreen(FormScreen):
    model = Webhook
    form_class = WebhookForm
    rights = MANAGE
    success_url = "hr_core:webhook_list"
    crumbs = (HOOKS,)

    def get_form_options(self) -> dict[str, Any]:
        if self.is_creation:
            return {}
        return {"initial": {name: getattr(self.record, name) for name in ("name", "url", "events", "is_active")}}


class WebhookCreateView(WebhookFormScreen, SecretScreen):
    title = gettext_lazy("Nouveau destinataire")
    submit_label = gettext_lazy("Ouvrir le destinataire")
    secret_note = gettext_lazy("Le destinataire vérifie avec ce secret que l’envoi vient d’ici. Il n’est montré qu’une fois.")

    def get_form(self) -> Any:
        form = super().get_form()
        del form.fields["is_active"]
        return form

    def perform(self, form: Any) -> Webhook:
        hook, self.secret = webhook_open(institution=self.institution, actor=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]
        return hook


class WebhookChangeView(WebhookFormScreen):
    title = gettext_lazy("Modifier le destinataire")

    def perform(self, form: Any) -> Webhook:
        return webhook_change(hook=self.record, actor=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]


class WebhookDetailView(ListScreen):
    """The log of one address."""

    model = WebhookDelivery
    table_class = DeliveryTable
    rights = MANAGE
    unit = (gettext_lazy("envoi"), gettext_lazy("envois"))
    export_name = "envois"
    crumbs = (HOOKS,)
    empty = Empty(gettext_lazy("Aucun envoi"), gettext_lazy("Les événements partent dans la minute qui les suit."))

    @property
    def hook(self) -> Webhook:
        from django.shortcuts import get_object_or_404

        return get_object_or_404(Webhook, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return self.hook.name

    def get_lede(self) -> str:
        return self.hook.url

    def get_queryset(self) -> QuerySet:
        return WebhookDelivery.objects.filter(webhook=self.hook)

    def get_actions(self) -> list[Action]:
        key = [self.kwargs["pk"]]
        return [
            Action(_("Modifier"), reverse("hr_core:webhook_update", args=key), "pencil"),
            Action(_("Nouveau secret"), reverse("hr_core:webhook_rotate", args=key), "refresh"),
            Action(_("Retirer"), reverse("hr_core:webhook_delete", args=key), "trash"),
            Action(_("Essayer"), reverse("hr_core:webhook_try", args=key), "send", MANAGE, main=True),
        ]


class WebhookConfirm(ConfirmScreen):
    model = Webhook
    rights = MANAGE
    crumbs = (HOOKS,)

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:webhook_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class WebhookTryView(WebhookConfirm):
    submit_label = gettext_lazy("Envoyer l’essai")
    success_message = gettext_lazy("L’essai est parti : son résultat s’inscrit ici.")

    def get_title(self) -> str:
        return _("Envoyer un essai à « %(name)s » ?") % {"name": self.record}

    def get_consequences(self) -> list[str]:
        return [_("Un événement « ping » part vers %(url)s ; il ne dit rien de personne.") % {"url": self.record.url}]

    def perform(self, form: Any) -> None:
        webhook_try(hook=self.record, actor=self.request.user)  # type: ignore[arg-type]


class WebhookRotateView(SecretScreen, WebhookConfirm):
    submit_label = gettext_lazy("Donner un nouveau secret")
    secret_note = gettext_lazy("Les envois portent les deux signatures pendant un jour. Ce secret n’est montré qu’une fois.")

    def get_title(self) -> str:
        return _("Donner un nouveau secret à « %(name)s » ?") % {"name": self.record}

    def get_consequences(self) -> list[str]:
        return [_("L’ancien secret signe encore pendant un jour, à côté du nouveau.")]

    def perform(self, form: Any) -> None:
        self.secret = webhook_rotate(hook=self.record, actor=self.request.user)  # type: ignore[arg-type]


class WebhookDeleteView(WebhookConfirm):
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Retirer le destinataire")
    success_message = gettext_lazy("Le destinataire est retiré.")

    def get_title(self) -> str:
        return _("Retirer « %(name)s » ?") % {"name": self.record}

    def get_consequences(self) -> list[str]:
        return [_("Il n’est plus averti de rien, et le journal de ses envois disparaît.")]

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:webhook_list")

    def get_cancel_url(self) -> str:
        return reverse("hr_core:webhook_detail", args=[self.kwargs["pk"]])

    def perform(self, form: Any) -> None:
        webhook_forget(hook=self.record, actor=self.request.user, reason=form.cleaned_data["motif"])  # type: ignore[arg-type]


class DeliveryAgainView(ConfirmScreen):
    model = WebhookDelivery
    rights = MANAGE
    question = gettext_lazy("Relancer cet envoi ?")
    submit_label = gettext_lazy("Relancer")
    success_message = gettext_lazy("L’envoi repart dans la minute.")
    crumbs = (HOOKS,)

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:webhook_detail", args=[self.record.webhook_id])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def get_consequences(self) -> list[str]:
        return [f"{self.record.event}, {self.record.webhook.url}"]

    def perform(self, form: Any) -> None:
        delivery_again(delivery=self.record, actor=self.request.user)  # type: ignore[arg-type]
