"""Words of promotion from a grade to another."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class RosterState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    COMMITTEE = "committee", "now", "users", _("en commission")
    DECIDED = "decided", "ok", "circle-check", _("arrêté")
    DROPPED = "dropped", "", "", _("abandonné")


class CandidateState(StateChoices):
    """Where a candidate stands on the roster."""

    RETAINED = "retained", "ok", "circle-check", _("inscrit")
    BEYOND = "beyond", "", "", _("au-delà des places")
    EXCLUDED = "excluded", "wait", "hand-stop", _("conditions non remplies")
