"""States of a retirement dossier."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from careers.choices_retirement import DossierState as S
from hr_core.workflows import Transition

MANAGE = ("retirement_manage",)
DOSSIER = (
    Transition("edit", _("Tenir"), (S.OPEN,), S.OPEN, MANAGE),
    Transition("send", _("Transmettre au service des pensions"), (S.OPEN,), S.SENT, MANAGE),
    Transition("recall", _("Reprendre"), (S.SENT,), S.OPEN, MANAGE, asks_reason=True),
    Transition("receive", _("Noter le récépissé"), (S.SENT,), S.RECEIVED, MANAGE),
    Transition("drop", _("Abandonner"), (S.OPEN,), S.DROPPED, MANAGE, asks_reason=True),
)
