"""Handing the fees of internal trainers to the payroll."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.writing import is_own_file
from hr_core.text import french_amount
from hr_core.ui.screens import ConfirmScreen
from training.models import FeeHandover
from training.selectors.fees import fees_ready
from training.services.sessions.fees import fees_hand
from training.tables_sessions import hours
from training.views.sessions.base import MANAGE

TRAINERS = (gettext_lazy("Formateurs"), "training:trainer_list")


class FeesHandView(ConfirmScreen):
    """Every fee that waits, named before it goes."""

    rights = MANAGE
    question = gettext_lazy("Transmettre ces vacations à la paie ?")
    submit_label = gettext_lazy("Transmettre à la paie")
    success_message = gettext_lazy("La paie a reçu ces vacations : une autre personne les y valide, puis elles se paient.")
    success_url = "training:trainer_list"
    crumbs = (TRAINERS,)

    def get_consequences(self) -> list[str]:
        rows = list(fees_ready(self.institution).select_related("employee__user", "session")[:100])
        told = []
        for row in rows:
            words = {"who": row, "session": row.session, "hours": hours(row.minutes), "fee": french_amount(row.fee, self.currency, unit=True)}
            if row.employee is not None and is_own_file(row.employee, self.access.user):
                told.append(_("La vôtre, %(session)s, attend un collègue.") % words)
            else:
                told.append(_("%(who)s, %(session)s : %(hours)s heures, %(fee)s.") % words)
        return told or [_("Aucune vacation n’attend : elles se transmettent une fois la session close.")]

    def get_cancel_url(self) -> str:
        return reverse("training:trainer_list")

    def perform(self, form: Any) -> list[FeeHandover]:
        return fees_hand(access=self.access)
