"""« Mises à jour signées »: updates of the law given by file, what they change, and applying them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count, french_date, french_moment
from hr_core.ui.forms import HouseForm
from hr_core.ui.guard import ZONE
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts, state_tag
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.models import LawUpdate
from payroll.services.law_updates.receiving import (
    FigureDifference,
    law_update_apply,
    law_update_drop,
    law_update_receive,
    update_differences,
)
from payroll.tables_law_updates import LawUpdateTable
from payroll.views.law import LAWS
from payroll.views.returns.parts import Block, Cell, link, small

UPDATES = (gettext_lazy("Mises à jour signées"), "payroll:law_update_list")
State = LawUpdate.State


class UpdateListView(ListScreen):
    model = LawUpdate
    table_class = LawUpdateTable
    rights = (ZONE,)
    title = gettext_lazy("Mises à jour signées")
    lede = gettext_lazy("Les changements de la loi qui arrivent par fichier signé, pour une instance sans réseau.")
    unit = (gettext_lazy("mise à jour"), gettext_lazy("mises à jour"))
    export_name = "mises-a-jour-de-la-loi"

    def get_queryset(self) -> QuerySet[LawUpdate]:
        return LawUpdate.objects.select_related("country", "received_by", "applied_by")

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Lire un fichier"), reverse("payroll:law_update_receive"), "plus", (ZONE,), main=True)]

    def get_empty(self) -> Empty:
        words = _("L’émetteur envoie un fichier signé ; il est vérifié et montré avant d’être appliqué.")
        if not settings.LAW_UPDATE_KEYS:
            words = _("Aucune clé n’est reconnue ici : donnez d’abord la clé publique de l’émetteur dans PREVOYANCE_LAW_KEYS.")
        return Empty(_("Aucune mise à jour reçue"), words)


class UpdateFileForm(HouseForm):
    file = forms.FileField(
        label=gettext_lazy("Fichier de mise à jour"),
        help_text=gettext_lazy("Fichier .json signé, tel que l’émetteur l’a envoyé. Rien ne change avant votre confirmation."),
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )


class UpdateReceiveView(FormScreen):
    form_class = UpdateFileForm
    rights = (ZONE,)
    crumbs = (LAWS, UPDATES)
    title = gettext_lazy("Lire une mise à jour")
    submit_label = gettext_lazy("Vérifier la signature")
    success_message = gettext_lazy("La signature est vérifiée. Lisez ce qui change.")
    cancel_url = "payroll:law_update_list"

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> LawUpdate:
        return law_update_receive(data=form.cleaned_data["file"].read(), actor=self.request.user)  # type: ignore[arg-type]

    def get_success_url(self, result: LawUpdate) -> str:
        return reverse("payroll:law_update_detail", args=[result.pk])


class OfUpdate:
    model = LawUpdate
    rights = (ZONE,)
    record: LawUpdate

    def get_queryset(self) -> QuerySet[LawUpdate]:
        return LawUpdate.objects.select_related("country", "received_by", "applied_by")

    def get_crumbs(self) -> Any:
        return (LAWS, UPDATES, (str(self.record), reverse("payroll:law_update_detail", args=[self.record.pk])))

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:law_update_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:law_update_detail", args=[self.record.pk])


class UpdateDetailView(OfUpdate, DetailScreen):
    template_name = "payroll/returns/record.html"

    def get_lede(self) -> str:
        return str(self.record.content.get("reason", ""))

    def get_crumbs(self) -> Any:
        return (LAWS, UPDATES)

    def get_actions(self) -> Sequence[Action]:
        if self.record.state != State.RECEIVED:
            return []
        pk = [self.record.pk]
        return [
            Action(_("Écarter"), reverse("payroll:law_update_drop", args=pk), "x", (ZONE,)),
            Action(_("Appliquer…"), reverse("payroll:law_update_apply", args=pk), "check", (ZONE,), main=True),
        ]

    @cached_property
    def differences(self) -> list[FigureDifference]:
        return update_differences(self.record)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.record
        told: list[tuple[Any, Any]] = [(_("État"), state_tag(State(row.state), row.get_state_display()))]
        told += facts(row, "issuer", "issued_on", "key", "received_by")
        if row.applied_at is not None:
            told += [(_("Appliquée par"), str(row.applied_by)), (_("Appliquée le"), french_moment(timezone.localtime(row.applied_at)))]
        is_waiting = row.state == State.RECEIVED
        heads = [(_("Chiffre"), ""), (_("À partir du"), "n"), (_("Aujourd’hui") if is_waiting else _("En vigueur"), ""), (_("Selon la mise à jour"), ""), (_("Texte"), "")]
        rows = [self._row(each, is_waiting) for each in self.differences]
        block = Block(_("Ce qui change") if is_waiting else _("Contenu"), heads, rows, _("Rien : tout est déjà en place."))
        notes = [("ok", _("Signature vérifiée, clé %(key)s.") % {"key": row.key})] if is_waiting else []
        return self.show(notes=notes, figures=(), panels=[Panel(_("Mise à jour"), told)], blocks=[block], tabs=())

    def _row(self, each: FigureDifference, is_waiting: bool) -> list[Cell]:
        url = reverse("payroll:law_figure", args=[self.record.country_id.lower(), each.figure])
        after: Any = each.after or _("retiré")
        if is_waiting and not each.is_new:
            after = small(after, _("déjà en place"))
        until = _("jusqu’au %(day)s (exclu)") % {"day": french_date(each.end)} if each.end else ""
        return [
            Cell(link(url, each.label)),
            Cell(small(french_date(each.start), until), "n p2"),
            Cell(each.before),
            Cell(after, "p1"),
            Cell(each.source, "p3"),
        ]


class UpdateApplyView(OfUpdate, ConfirmScreen):
    question = gettext_lazy("Appliquer cette mise à jour de la loi\u202f?")
    submit_label = gettext_lazy("Appliquer")
    success_message = gettext_lazy("La mise à jour est appliquée.")

    def get_consequences(self) -> Sequence[Any]:
        number = sum(each.is_new for each in update_differences(self.record))
        return [
            french_count(number, _("chiffre change"), _("chiffres changent")) + ".",
            _("Les calculs lancés désormais en tiennent compte ; les mois clôturés gardent les chiffres qui les ont faits."),
            _("Les chiffres changés sont à signer de nouveau là où une recette est ouverte."),
        ]

    def perform(self, form: Any) -> LawUpdate:
        return law_update_apply(update=self.record, actor=self.request.user)  # type: ignore[arg-type]


class UpdateDropView(OfUpdate, ConfirmScreen):
    question = gettext_lazy("Écarter cette mise à jour\u202f?")
    submit_label = gettext_lazy("Écarter")
    success_message = gettext_lazy("La mise à jour est écartée ; rien n’a changé.")
    danger = True

    def perform(self, form: Any) -> LawUpdate:
        return law_update_drop(update=self.record, actor=self.request.user)  # type: ignore[arg-type]
