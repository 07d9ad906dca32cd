"""Words of a take-over: its states, what a line of the old software is, the kinds of opening balances."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class TakeoverState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    SUBMITTED = "submitted", "wait", "clock", _("à signer")
    SIGNED = "signed", "ok", "circle-check", _("signée")


class CorrectionState(StateChoices):
    ENTERED = "entered", "wait", "clock", _("à approuver")
    APPROVED = "approved", "ok", "circle-check", _("approuvée")
    REFUSED = "refused", "bad", "x", _("refusée")


class LineNature(models.TextChoices):
    """A line of the old payslip, a total of the month as the old software gave it, the base of a legal line."""

    LINE = "line", _("ligne")
    TOTAL = "total", _("total")
    BASE = "base", _("assiette")


class BalanceKind(models.TextChoices):
    LOAN = "loan", _("prêt")
    ADVANCE = "advance", _("avance")
    ACT = "act", _("acte de retenue")
    LEAVE = "leave", _("congés")
    BACK_PAY = "back_pay", _("rappel en cours")
    UNCLAIMED = "unclaimed", _("salaire non réclamé")


#: What a target may be beside our items and the lines of the law: a total of the month, in the order of the payslip.
TOTAL_SECTION = "total"
#: Control totals that do not name a code of the old software.
PEOPLE, LINES = "people", "lines"
