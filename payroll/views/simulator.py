"""« Simulateur de paie »: a month under the law of any country, both ways, without reading or writing any record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from hr_core.text import CURRENCY_NAMES
from hr_core.ui.charts import Part, split
from hr_core.ui.parts import Action
from hr_core.ui.screens import Screen
from payroll.countries import country_codes, law
from payroll.engine import EngineError
from payroll.forms.simulator import SimulatorForm, country_choices
from payroll.models import InstitutionSetting
from payroll.selectors.law_changes import overrides_on
from payroll.selectors.simulation import Simulation, simulate_month


class SimulatorView(Screen):
    """GET only: the address holds the question, and asks it again.

    `pays` is the country wanted, `pays_affiche` the one whose fields were filled in: when they differ, the fields of
    the new country are shown instead of a result, so that the change of country works without script.
    """

    template_name = "payroll/simulator.html"
    rights = ("payroll_simulate",)
    title = _("Simulateur de paie")
    lede = _("Rien n’est lu ni enregistré dans les dossiers.")

    @property
    def own(self) -> bool:  # type: ignore[override]
        """Employees see it in their own frame."""
        return not self.access.is_officer

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Comparer les pays"), reverse("payroll:comparison"), "scale"),
            Action(_("La loi du pays"), reverse("payroll:law_country", args=[self.country]), "building-bank"),
        ]

    @cached_property
    def country(self) -> str:
        """The country asked for, else the institution's, else the first one known."""
        for code in (self.request.GET.get("pays", "").lower(), self.institution.country_id.lower()):
            if code in country_codes():
                return code
        return country_codes()[0]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("pays_affiche") == self.country and "changer" not in request.GET
        chosen = self._chosen()
        form = SimulatorForm(request.GET if asked else None, law=law(self.country), chosen=chosen)
        simulation = self._simulate(form) if asked and form.is_valid() else None
        currency = law(self.country).currency.code
        return self.show(
            status=422 if asked and form.errors else 200,
            form=form,
            countries=country_choices(),
            country=law(self.country),
            has_own_settings=bool(chosen),
            simulation=simulation,
            split=_split(simulation, currency) if simulation else "",
            simulated_currency=currency,
            simulated_unit=CURRENCY_NAMES.get(currency, currency),
        )

    def _simulate(self, form: SimulatorForm) -> Simulation | None:
        try:
            question = form.question()
            return simulate_month(**question, overrides=overrides_on(self.country, question["on"]))
        except EngineError as error:
            form.add_error(None, str(error))
            return None

    def _chosen(self) -> dict[str, Any]:
        """The institution's own settings, when its law is the one shown."""
        if self.country != self.institution.country_id.lower():
            return {}
        keys = [spec.key for spec in law(self.country).settings]
        found = InstitutionSetting.objects.on(timezone.localdate()).filter(institution=self.institution, key__in=keys)
        return dict(found.order_by("start").values_list("key", "value"))


def _split(simulation: Simulation, currency: str) -> Any:
    parts = [
        Part(str(_("Net à payer")), simulation.net, 1),
        Part(str(_("Impôts")), simulation.tax, 2),
        Part(str(_("Cotisations")), simulation.contributions, 3),
        Part(str(_("Part de l’employeur")), simulation.employer, 4),
    ]
    return split([part for part in parts if part.value], currency=currency)
