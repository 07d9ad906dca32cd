"""Words and tones of training bonds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class BondState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à approuver")
    ACTIVE = "active", "now", "clock", _("en cours")
    REFUSED = "refused", "bad", "x", _("refusé")
    RELEASED = "released", "info", "hand-stop", _("levé")
    CALLED = "called", "ok", "circle-check", _("dû au départ")
