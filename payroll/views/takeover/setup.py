"""What the old codes become, the control totals, the opening balances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.filters_takeover import CodeFilter
from payroll.forms.takeover import CodeForm, ControlForm
from payroll.models import Takeover, TakeoverBalance, TakeoverCode, TakeoverControl
from payroll.selectors.takeover import balances_of, codes_of
from payroll.services.takeover.dossier import code_decide, codes_accept, control_delete, control_save
from payroll.services.takeover.sheet import control_label, sheet_of
from payroll.services.takeover.targets import Targets
from payroll.tables_takeover import BalanceTable, CodeTable, ControlTable
from payroll.views.takeover.parts import HOME, PREPARE, ListOfTakeover, OfTakeover


class CodeListView(ListOfTakeover, ListScreen):
    model = TakeoverCode
    title = gettext_lazy("Anciennes rubriques")
    lede = gettext_lazy("Ce que chaque code de l’ancien logiciel devient ici. Il reste écrit au bulletin repris.")
    unit = (gettext_lazy("rubrique"), gettext_lazy("rubriques"))
    table_class, filterset_class = CodeTable, CodeFilter
    export_name = "anciennes-rubriques"

    def get_queryset(self) -> QuerySet[Any]:
        return codes_of(self.takeover)

    def get_table_options(self) -> dict[str, Any]:
        return {"may_change": self.may_change}

    def get_actions(self) -> Sequence[Action]:
        waiting = codes_of(self.takeover).filter(is_decided=False).exclude(target="").exists()
        if not (self.may_change and waiting):
            return ()
        url = reverse("payroll:takeover_code_accept", args=[self.takeover.pk])
        return (Action(_("Retenir les propositions"), url, "check", PREPARE, main=True),)

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune rubrique encore"),
            _("Elles viennent du fichier des lignes de paie."),
            reverse("payroll:takeover_file", args=[self.takeover.pk, "reprise-lignes"]) if self.may_change else "",
            _("Charger les lignes"),
        )


class CodeView(FormScreen):
    """What one old code becomes."""

    model = TakeoverCode
    rights = PREPARE
    form_class = CodeForm
    success_message = gettext_lazy("La décision est retenue.")

    def get_queryset(self) -> QuerySet[Any]:
        return TakeoverCode.objects.filter(takeover__state="draft").select_related("takeover", "institution")

    def get_title(self) -> str:
        return _("Ancienne rubrique %(code)s") % {"code": self.record}

    def get_crumbs(self) -> Any:
        takeover = self.record.takeover
        return (
            HOME,
            (str(takeover), reverse("payroll:takeover_detail", args=[takeover.pk])),
            (_("Anciennes rubriques"), self.get_cancel_url()),
        )

    def get_form_options(self) -> dict[str, Any]:
        return {"code": self.record, "targets": Targets(self.institution, self.record.takeover.go_live)}

    def perform(self, form: Any) -> TakeoverCode:
        return code_decide(
            code=self.record, target=form.cleaned_data["target"], recipient=form.cleaned_data["recipient"], access=self.access
        )

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("payroll:takeover_code_list", args=[self.record.takeover_id])


class CodesAcceptView(OfTakeover, ConfirmScreen):
    rights = PREPARE
    question = gettext_lazy("Retenir toutes les propositions ?")
    submit_label = gettext_lazy("Retenir les propositions")
    success_message = gettext_lazy("Les propositions sont retenues.")

    def get_consequences(self) -> Sequence[Any]:
        codes = codes_of(self.record).filter(is_decided=False).exclude(target="")
        told = [f"{code} → {code.target_label}" for code in codes[:20]]
        return [*told, _("Les rubriques sans proposition restent à décider une par une.")]

    def perform(self, form: Any) -> int:
        return codes_accept(takeover=self.record, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:takeover_code_list", args=[self.record.pk])


class ControlListView(ListOfTakeover, ListScreen):
    model = TakeoverControl
    title = gettext_lazy("Totaux de contrôle")
    lede = gettext_lazy("Recopiés des papiers de l’ancien logiciel, comparés au franc avec ce qui est chargé.")
    unit = (gettext_lazy("total"), gettext_lazy("totaux"))
    table_class = ControlTable
    export_name = "controles-reprise"

    def get_queryset(self) -> QuerySet[Any]:
        return TakeoverControl.objects.filter(takeover=self.takeover)

    def get_table_options(self) -> dict[str, Any]:
        sheet = self.takeover.sheet or sheet_of(self.takeover)
        words = dict(codes_of(self.takeover).values_list("old_code", "old_label"))
        return {"found": {row["key"]: row for row in sheet["controls"]}, "words": words, "may_change": self.may_change}

    def get_actions(self) -> Sequence[Action]:
        if not self.may_change:
            return ()
        url = reverse("payroll:takeover_control_create", args=[self.takeover.pk])
        return (Action(_("Ajouter un total"), url, "plus", PREPARE, main=True),)

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucun total de contrôle"), _("Il en faut un au moins, par exemple le net de chaque mois, pour signer le bilan.")
        )


class ControlCreateView(OfTakeover, FormScreen):
    rights: tuple[str, ...] = PREPARE
    form_class = ControlForm
    title = gettext_lazy("Total de contrôle")
    success_message = gettext_lazy("Le total est retenu.")

    @cached_property
    def control(self) -> TakeoverControl:
        return TakeoverControl(institution=self.institution, takeover=self.takeover)

    def get_form_options(self) -> dict[str, Any]:
        return {"takeover": self.takeover, "currency": self.currency, "control": self.control}

    def perform(self, form: Any) -> TakeoverControl:
        for name, value in form.cleaned_data.items():
            setattr(self.control, name, value)
        return control_save(control=self.control, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:takeover_control_list", args=[self.takeover.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:takeover_control_list", args=[self.takeover.pk])


class OfControl:
    model: type[models.Model] = TakeoverControl
    rights: tuple[str, ...] = PREPARE
    record: Any

    def get_queryset(self) -> QuerySet[Any]:
        return TakeoverControl.objects.filter(takeover__state="draft").select_related("takeover__institution")

    @property
    def takeover(self) -> Takeover:
        return self.record.takeover


class ControlChangeView(OfControl, ControlCreateView):
    model = TakeoverControl

    @cached_property
    def control(self) -> TakeoverControl:
        return self.record


class ControlDeleteView(OfControl, ConfirmScreen):
    danger = True
    question = gettext_lazy("Retirer ce total de contrôle ?")
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("Le total est retiré.")

    def get_consequences(self) -> Sequence[Any]:
        return [f"{control_label(self.record.code, {})}, {self.record.source}"]

    def perform(self, form: Any) -> None:
        control_delete(control=self.record, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("payroll:takeover_control_list", args=[self.record.takeover_id])


class BalanceListView(ListOfTakeover, ListScreen):
    model = TakeoverBalance
    title = gettext_lazy("Soldes d’ouverture")
    lede = gettext_lazy("Chacun s’ouvre à la signature là où il se tient : prêts, actes, registre des congés, rappels, impayés.")
    unit = (gettext_lazy("solde"), gettext_lazy("soldes"))
    table_class = BalanceTable
    export_name = "soldes-reprise"

    def get_queryset(self) -> QuerySet[Any]:
        return balances_of(self.access, self.takeover)

    def get_actions(self) -> Sequence[Action]:
        if not self.may_change:
            return ()
        url = reverse("payroll:takeover_file", args=[self.takeover.pk, "reprise-soldes"])
        return (Action(_("Charger un fichier"), url, "upload", PREPARE, main=True),)

    def get_empty(self) -> Empty:
        return Empty(_("Aucun solde"), _("Chargez le fichier des prêts, avances, actes, congés et impayés de l’ancien logiciel."))
