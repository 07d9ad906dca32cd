"""Forms whose change may hold from a day of a month already paid: confirmed on purpose, and told what follows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from payroll.services.timeline import first_open_day, past_confirmed

CONFIRMED = "retroactif"


class BackDated:
    """Put before `FormScreen`: adds the confirmation where the institution has closed months."""

    def get_form(self) -> Any:
        form = super().get_form()  # type: ignore[misc]
        if first_open_day(self.institution) is not None:  # type: ignore[attr-defined]
            form.fields[CONFIRMED] = forms.BooleanField(
                label=_("Le changement touche des mois déjà payés"),
                help_text=_("À cocher pour une date dans un mois clôturé : ce mois ne change pas, un rappel sera proposé."),
                required=False,
            )
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with past_confirmed(CONFIRMED in request.POST):
            response = super().post(request, *args, **kwargs)  # type: ignore[misc]
        if CONFIRMED in request.POST and response.status_code in (204, 302):
            messages.info(request, _("Un mois déjà payé est touché : un rappel sera proposé à la prochaine recherche."))
        return response
