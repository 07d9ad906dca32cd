"""Words of the parallel run: where a comparison stands, why an amount differs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class ParallelState(StateChoices):
    RECEIVED = "received", "wait", "clock", _("à rapprocher")
    COMPARED = "compared", "now", "scale", _("comparé")
    SIGNED = "signed", "wait", "writing-sign", _("signé par le préparateur")
    APPROVED = "approved", "ok", "circle-check", _("signé par deux personnes")


class GapCause(StateChoices):
    """The first eight are given by the comparison when it proves them; the others by a person, with a justification."""

    ROUNDING = "rounding", "", "", _("arrondi")
    RATE = "rate", "info", "", _("taux")
    BASE = "base", "info", "", _("base")
    BASE_AND_RATE = "base_and_rate", "info", "", _("base et taux")
    MISSING_HERE = "missing_here", "wait", "", _("rubrique absente ici")
    MISSING_THERE = "missing_there", "wait", "", _("rubrique absente de l’ancien logiciel")
    NOT_PAID_HERE = "not_paid_here", "wait", "", _("agent sans bulletin ici")
    NOT_PAID_THERE = "not_paid_there", "wait", "", _("agent absent de l’ancien logiciel")
    FOLLOWS = "follows", "", "", _("total : suite de ses lignes")
    INPUT = "input", "info", "", _("élément variable ou date d’effet")
    OLD_ERROR = "old_error", "info", "", _("erreur de l’ancien logiciel")
    OTHER = "other", "info", "", _("autre")
    UNEXPLAINED = "unexplained", "bad", "alert-circle", _("inexpliqué")


#: What a person may say of a difference.
BY_HAND = (
    GapCause.RATE, GapCause.BASE, GapCause.ROUNDING, GapCause.MISSING_HERE, GapCause.MISSING_THERE, GapCause.INPUT,
    GapCause.OLD_ERROR, GapCause.OTHER, GapCause.UNEXPLAINED,
)  # fmt: skip
