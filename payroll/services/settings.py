"""Dated settings of an institution's payroll."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.scope import because
from payroll.engine import DefinitionError, checked_setting
from payroll.models import InstitutionSetting
from payroll.services.items import plans_try
from payroll.services.timeline import forbid_closed_month, require_reason, timeline_end, timeline_set
from payroll.setting_specs import setting_spec


def pay_setting(institution: Institution, key: str, on: date, default: Any) -> Any:
    """The value in force on a day, or the default."""
    found = InstitutionSetting.objects.on(on).filter(institution=institution, key=key).order_by("-start").first()
    return found.value if found else default


@transaction.atomic
def setting_set(
    *, institution: Institution, key: str, start: date, value: Any, reference: str = "", actor: User | None, reason: str
) -> InstitutionSetting | None:
    """Choose a setting from `start`; `None` gives the documented default back.

    `value` is of the setting's kind (see `payroll.engine.checked_setting`): text, bool, int, or a rate as decimal text.
    """
    require_reason(reason)
    forbid_closed_month(institution, start)
    spec = setting_spec(institution.country_id, key)
    if spec is None:
        raise ValidationError({"key": _("Ce réglage n’existe pas pour le pays de l’institution.")})
    rows = InstitutionSetting.objects.filter(institution=institution, key=key)
    with because(reason):
        if value is None:
            timeline_end(rows, end=start)
            setting = None
        else:
            try:
                checked_setting(spec, value)
            except DefinitionError as error:
                raise ValidationError({"value": str(error)}) from error
            setting = timeline_set(
                rows,
                start=start,
                values={"value": value, "reference": reference},
                make=lambda: InstitutionSetting(institution=institution, key=key),
            )
    plans_try(institution=institution, start=start)
    return setting
