"""How an institution wants its payslips printed, and from which account it pays: dated, like every setting.

Both are kept as `InstitutionSetting` rows (`payslip_presentation`, `debtor_account`) whose value is an object.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.bank_keys import check_account
from hr_core.models import Institution, User
from hr_core.scope import because
from payroll.models import InstitutionSetting
from payroll.services.settings import pay_setting
from payroll.services.timeline import timeline_set

PRESENTATION, DEBTOR = "payslip_presentation", "debtor_account"
GROUPS = ("earnings", "contributions", "taxes", "others")
CONSERVATION = "Conservez ce bulletin sans limitation de durée : il prouve vos droits à pension."


@dataclass(frozen=True)
class Presentation:
    """The options of a printed payslip. `group_order` names the groups first to last."""

    group_order: tuple[str, ...] = GROUPS
    sort_by_code: bool = False
    show_group_titles: bool = False
    show_zero_lines: bool = False
    employer_share: str = "detailed"
    signature_box: bool = True
    foot_message: str = ""
    legal: str = CONSERVATION


@dataclass(frozen=True)
class DebtorAccount:
    """The account from which the institution pays its staff; `account` is a RIB or an IBAN, `bic` may be unknown."""

    account: str = ""
    bank: str = ""
    bic: str = ""


def presentation_read(institution: Institution, on: date) -> Presentation:
    """The presentation in force on a day."""
    found = pay_setting(institution, PRESENTATION, on, {})
    known = {field.name for field in fields(Presentation)}
    values: dict[str, Any] = {name: value for name, value in found.items() if name in known}
    if "group_order" in values:
        values["group_order"] = tuple(values["group_order"])
    if "foot_message" not in values:
        values["foot_message"] = institution.foot_message
    return Presentation(**values)


def debtor_read(institution: Institution, on: date) -> DebtorAccount:
    """The account to debit on a day, empty while nobody has given one."""
    return DebtorAccount(**pay_setting(institution, DEBTOR, on, {}))


@transaction.atomic
def presentation_set(
    *, institution: Institution, start: date, presentation: Presentation, actor: User | None, reason: str = ""
) -> None:
    """Print payslips so from `start`; closed months keep their figures, only their paper changes."""
    if sorted(presentation.group_order) != sorted(GROUPS):
        raise ValidationError({"group_order": _("Chaque groupe a une place, et une seule.")})
    _keep(institution, PRESENTATION, start, asdict(presentation), reason or _("Présentation du bulletin"))


@transaction.atomic
def debtor_set(
    *, institution: Institution, start: date, debtor: DebtorAccount, actor: User | None, reason: str = ""
) -> None:
    """Pay from this account from `start`. Raises `ValidationError` when its key is wrong."""
    checked = check_account(institution.country_id, debtor.account)
    if not checked.ok:
        raise ValidationError({"account": checked.message_fr})
    value = asdict(debtor) | {"account": checked.normalised}
    _keep(institution, DEBTOR, start, value, reason or _("Compte à débiter"))


def _keep(institution: Institution, key: str, start: date, value: dict[str, Any], reason: str) -> None:
    with because(reason):
        timeline_set(
            InstitutionSetting.objects.filter(institution=institution, key=key),
            start=start,
            values={"value": value, "reference": reason[:200]},
            make=lambda: InstitutionSetting(institution=institution, key=key),
        )
