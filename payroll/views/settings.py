"""« Réglages de paie »: what the law leaves to the employer, each with its documented default, its value and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.screens import FormScreen, Screen
from payroll.engine import SettingSpec
from payroll.forms.pay_settings import SettingForm, initial_value, setting_text
from payroll.models import InstitutionSetting
from payroll.services.settings import setting_set
from payroll.setting_specs import CONTROL_SETTINGS, setting_spec, setting_specs
from payroll.views.back_dated import BackDated
from payroll.views.items import EDIT, READ
from payroll.views.parts import asked_day, items_tabs, proposed_day


@dataclass(frozen=True)
class SettingRow:
    """A setting as the page shows it; `chosen` is None while the default holds."""

    spec: SettingSpec
    value: str
    default: str
    chosen: InstitutionSetting | None
    later: InstitutionSetting | None


class SettingListView(Screen):
    template_name = "payroll/items/setting_list.html"
    title = gettext_lazy("Réglages de paie")
    lede = gettext_lazy(
        "Ce que la loi laisse au choix de l’employeur ou lui notifie. Sans choix, la valeur par défaut documentée s’applique."
    )
    rights = READ

    def get(self, request: HttpRequest) -> HttpResponse:
        on = asked_day(request)
        held = {s.key: s for s in InstitutionSetting.objects.on(on).order_by("start")}
        later = {s.key: s for s in InstitutionSetting.objects.filter(start__gt=on).order_by("-start")}
        rows = [
            self._row(spec, held.get(spec.key), later.get(spec.key))
            for spec in setting_specs(self.institution.country_id)
        ]
        house = {spec.key for spec in CONTROL_SETTINGS}
        groups: list[tuple[str, str, Sequence[SettingRow]]] = [
            (
                _("Choix de l’institution"),
                _("Valent pour tous les bulletins."),
                [row for row in rows if row.spec.scope == "institution" and row.spec.key not in house],
            ),
            (
                _("Valeurs par défaut des agents"),
                _("Pour les agents dont le dossier ne dit rien d’autre."),
                [row for row in rows if row.spec.scope == "employee"],
            ),
            (_("Contrôles"), _("Seuils des contrôles de la paie."), [row for row in rows if row.spec.key in house]),
        ]
        return self.show(groups=groups, on=on, tabs=items_tabs(request.path), may_edit=self.access.has(*EDIT))

    def _row(
        self, spec: SettingSpec, chosen: InstitutionSetting | None, later: InstitutionSetting | None
    ) -> SettingRow:
        value = chosen.value if chosen else spec.default
        currency = self.currency
        return SettingRow(
            spec, setting_text(spec, value, currency), setting_text(spec, spec.default, currency), chosen, later
        )


class SettingFormView(BackDated, FormScreen):
    """Choose a setting from a day, or go back to its default."""

    form_class = SettingForm
    rights = EDIT
    asks_reason = True
    template_name = "payroll/items/setting_form.html"
    success_url = "payroll:setting_list"
    success_message = gettext_lazy("Le réglage est enregistré.")
    crumbs = ((gettext_lazy("Réglages de paie"), "payroll:setting_list"),)

    @cached_property
    def spec(self) -> SettingSpec:
        found = setting_spec(self.institution.country_id, self.kwargs["key"])
        if found is None:
            raise Http404
        return found

    def get_record(self) -> None:
        return None

    def get_title(self) -> str:
        return self.spec.label

    def get_lede(self) -> str:
        return self.spec.help

    def get_form_options(self) -> dict[str, Any]:
        start = proposed_day(self.institution)
        current = InstitutionSetting.objects.on(start).filter(key=self.spec.key).order_by("-start").first()
        value = current.value if current else self.spec.default
        initial = {"start": start, "value": initial_value(self.spec, value)}
        if current:
            initial["reference"] = current.reference
        return {"spec": self.spec, "currency": self.currency, "initial": initial}

    def perform(self, form: SettingForm) -> None:
        data = form.cleaned_data
        setting_set(
            institution=self.institution,
            key=self.spec.key,
            start=data["start"],
            value=form.chosen,
            reference=data["reference"],
            actor=self.request.user,
            reason=data["motif"],
        )

    def get_context(self, **more: Any) -> dict[str, Any]:
        entries = InstitutionSetting.objects.filter(key=self.spec.key).order_by("-start")
        history = [(entry, setting_text(self.spec, entry.value, self.currency)) for entry in entries]
        default = setting_text(self.spec, self.spec.default, self.currency)
        return super().get_context(spec=self.spec, history=history, default=default, **more)
