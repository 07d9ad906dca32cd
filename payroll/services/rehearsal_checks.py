"""Whether a restoration was rehearsed recently enough for a month to be closed."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.text import french_count, french_moment
from payroll.models import BackupRehearsal
from payroll.services.settings import pay_setting
from payroll.setting_specs_proof import DEFAULTS, REHEARSAL_BLOCKS, REHEARSAL_DAYS


def last_rehearsal() -> BackupRehearsal | None:
    """The last rehearsal that succeeded."""
    return BackupRehearsal.objects.filter(state=BackupRehearsal.State.PASSED).order_by("-finished_at").first()


def rehearsal_missing(*, institution: Institution, on: date) -> str:
    """The sentence that says that the last rehearsal is too old, or that there is none; empty when nothing is missing.

    `on`: the day at which the institution's settings are read.
    """
    days = int(pay_setting(institution, REHEARSAL_DAYS, on, DEFAULTS[REHEARSAL_DAYS]))
    if not days:
        return ""
    last = last_rehearsal()
    if last is None or last.finished_at is None:
        return _("Aucune restauration n’a encore été répétée : une sauvegarde jamais restaurée n’est pas sûre.")
    if (timezone.now() - last.finished_at).days < days:
        return ""
    return _(
        "La dernière restauration répétée date du %(moment)s ; l’institution en demande une de moins de %(days)s."
    ) % {
        "moment": french_moment(last.finished_at),
        "days": french_count(days, _("jour"), _("jours")),
    }


def rehearsal_required(*, institution: Institution, on: date) -> None:
    """Raise `Refusal` when the institution asks for a recent rehearsal before closing and there is none."""
    if not pay_setting(institution, REHEARSAL_BLOCKS, on, DEFAULTS[REHEARSAL_BLOCKS]):
        return
    missing = rehearsal_missing(institution=institution, on=on)
    if missing:
        raise Refusal(missing + " " + _("Un administrateur la lance sous « Sauvegardes répétées »."))
