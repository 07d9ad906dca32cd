"""« Parités de change »: fixed parities, and the rates entered by the administrators of the zone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.charts import steps
from hr_core.ui.forms import HouseForm
from hr_core.ui.guard import ZONE
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.forms.law_reviews import RateForm
from payroll.models import ExchangeRate
from payroll.parities import FIXED
from payroll.selectors.exchange import entered_parities
from payroll.services.exchange import rate_delete, rate_enter
from payroll.views.law import LAWS, LawScreen
from payroll.views.parts import asked_day

RATES = (gettext_lazy("Parités de change"), "payroll:rate_list")
HISTORY = 60  # rates of the past shown below


class RateListView(LawScreen):
    template_name = "payroll/law/rates.html"
    title = gettext_lazy("Parités de change")
    lede = gettext_lazy("Ce que vaut une monnaie dans une autre : parités fixes de la zone, cours datés et sourcés.")
    crumbs = (LAWS,)

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Saisir un cours"), reverse("payroll:rate_create"), "plus", (ZONE,), main=True)]

    def get(self, request: HttpRequest) -> HttpResponse:
        on = asked_day(request)
        history = list(ExchangeRate.objects.select_related("entered_by").order_by("-start", "base", "quote")[:HISTORY])
        return self.show(
            on=on,
            parities=[*(parity for parity in FIXED if parity.start <= on), *entered_parities(on)],
            history=history,
            charts=_charts(history, on),
        )


def _charts(history: Sequence[ExchangeRate], on: Any) -> list[tuple[str, Any]]:
    """The steps of each pair that moved."""
    pairs: dict[str, list[ExchangeRate]] = {}
    for rate in reversed(history):
        pairs.setdefault(str(rate), []).append(rate)
    found = []
    for rates in pairs.values():
        if len(rates) > 1:
            title = _("1 %(base)s en %(quote)s") % {"base": rates[0].base, "quote": rates[0].quote}
            until = max(on, rates[-1].start)
            found.append((title, steps([(rate.start, float(rate.rate)) for rate in rates], title=title, until=until)))
    return found


class RateCreateView(FormScreen):
    rights = (ZONE,)
    form_class = RateForm
    title = gettext_lazy("Saisir un cours")
    success_url = "payroll:rate_list"
    success_message = gettext_lazy("Le cours est enregistré : les calculs lancés maintenant s’en servent.")
    crumbs = (LAWS, RATES)

    def get_record(self) -> None:
        return None

    def perform(self, form: RateForm) -> ExchangeRate:
        return rate_enter(**{name: form.cleaned_data[name] for name in form.base_fields}, actor=self.request.user)


class RateDeleteView(ConfirmScreen):
    model = ExchangeRate
    rights = (ZONE,)
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Supprimer le cours")
    success_url = "payroll:rate_list"
    success_message = gettext_lazy("Le cours est supprimé ; l’historique le garde.")
    crumbs = (LAWS, RATES)

    def get_queryset(self) -> QuerySet[ExchangeRate]:
        return ExchangeRate.objects.all()

    def get_title(self) -> str:
        return _("Supprimer le cours %(pair)s du %(day)s ?") % {
            "pair": self.record,
            "day": f"{self.record.start:%d/%m/%Y}",
        }

    def get_consequences(self) -> list[str]:
        return [
            _("Le cours précédent du couple vaut de nouveau. Les mois déjà calculés gardent le cours qu’ils ont pris.")
        ]

    def perform(self, form: HouseForm) -> None:
        rate_delete(rate=self.record, actor=self.request.user, reason=form.cleaned_data["motif"])  # type: ignore[arg-type]
