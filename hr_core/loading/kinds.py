"""The kinds of files that an institution imports here, behind one face: load, read, plan, write, template."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from hr_core.access import Access
from hr_core.imports.columns import FIELDS, Column, is_target
from hr_core.imports.staff import LoadedTable
from hr_core.imports.template import staff_template
from hr_core.loading import (
    absence_list,
    badge_list,
    dependant_list,
    fact_list,
    lists,
    setting_lists,
    staff_reading,
    unit_list,
)
from hr_core.loading.amounts import as_amounts, recognised, write_amounts
from hr_core.loading.fact_list import FACT_LISTS
from hr_core.loading.staff_plan import StaffPlan, plan_staff
from hr_core.loading.staff_write import StaffWriter
from hr_core.models import Institution, User

Columns = dict[int, str | None]


@dataclass(frozen=True)
class ImportKind:
    """`read` gives what `plan` compares; a plan has `counts()`, `samples()`, `findings`, `writes`.

    `rights`: one of them is enough; `asks`: the choices of the officer that this kind takes.
    """

    slug: str
    label: Any
    fields: Callable[[], Mapping[str, Column]]
    load: Callable[..., LoadedTable]
    read: Callable[..., Any]
    plan: Callable[..., Any]
    write: Callable[[Any, User], None]
    template: Callable[[Institution], bytes]
    takes_amounts: bool = False
    rights: tuple[str, ...] = ("personnel_import",)
    asks: tuple[str, ...] = ("effective_on", "create_units")
    unit: tuple[Any, Any] = (_("fiche"), _("fiches"))


def kinds_of(access: Access) -> dict[str, ImportKind]:
    """The kinds of files that a person may import."""
    return {slug: kind for slug, kind in KINDS.items() if access.has(*kind.rights)}


def write_staff(plan: StaffPlan, actor: User) -> None:
    """People and facts, then the monthly amounts of the columns that a floor above keeps."""
    writer = StaffWriter(plan, actor)
    writer.write()
    known = recognised(plan.institution, plan.item_labels)
    kept = [triple for triple in writer.amounts() if triple[1] in known]
    write_amounts(plan.institution, as_amounts(kept, plan.options.effective_on), actor)


def list_kind(
    slug: str, label: Any, form: Callable[[], lists.ListFormat], plan: Callable[..., Any], **more: Any
) -> ImportKind:
    def load(content: bytes, institution: Institution, *, saved: str = "{}", name: str = "") -> LoadedTable:
        known = {heading: target for heading, target in json.loads(saved).items() if is_target(target, form().fields)}
        return lists.load_list(form(), content, saved=known, name=name)

    def read(content: bytes, institution: Institution, *, columns: Columns | None = None, name: str = "") -> Any:
        return lists.read_list(form(), content, columns=columns, name=name)

    return ImportKind(
        slug,
        label,
        lambda: form().fields,
        load,
        read,
        plan,
        lambda planned, actor: planned.write(actor),
        **{"template": lambda institution: lists.list_template(form()), **more},
    )


KINDS = {
    kind.slug: kind
    for kind in (
        ImportKind(
            "personnel",
            _("Personnel"),
            lambda: FIELDS,
            staff_reading.load_staff_file,
            staff_reading.read_staff_file,
            plan_staff,
            write_staff,
            lambda institution: staff_template(institution=institution.name),
            takes_amounts=True,
        ),
        list_kind("unites", _("Unités"), lambda: unit_list.UNIT_LIST, unit_list.plan_units),
        list_kind(
            "personnes-a-charge",
            _("Personnes à charge"),
            lambda: dependant_list.dependant_format(date.today()),  # noqa: DTZ011 - ages
            dependant_list.plan_dependants,
        ),
        list_kind(
            "absences",
            _("Absences"),
            lambda: absence_list.absence_format(date.today()),  # noqa: DTZ011 - the officers' day
            absence_list.plan_absences,
            rights=("absence_enter",),
            asks=("confirm_absences",),
            template=absence_list.absence_template,
            unit=(_("absence"), _("absences")),
        ),
        list_kind(
            "pointages",
            _("Pointages"),
            lambda: badge_list.badge_format(date.today()),  # noqa: DTZ011 - the officers' day
            badge_list.plan_badges,
            rights=("absence_enter",),
            asks=(),
            unit=(_("pointage"), _("pointages")),
        ),
        list_kind(
            "jours-feries",
            _("Jours fériés décidés"),
            lambda: setting_lists.holiday_format(date.today()),  # noqa: DTZ011 - the officers' day
            setting_lists.plan_holidays,
            rights=("institution_settings",),
            asks=(),
            unit=(_("jour"), _("jours")),
        ),
        list_kind(
            "roles", _("Comptes et rôles"), lambda: setting_lists.ROLE_LIST, setting_lists.plan_roles, rights=("roles_manage",), asks=(),
            unit=(_("rôle"), _("rôles")),
        ),
    )
}

KINDS |= {
    slug: list_kind(
        slug, label, partial(fact_list.fact_format, slug), partial(fact_list.plan_facts, slug), asks=(),
        template=partial(fact_list.fact_template, slug), unit=(_("ligne"), _("lignes")),
    )
    for slug, label in FACT_LISTS.items()
}  # fmt: skip


def add_kind(kind: ImportKind) -> None:
    """A kind of file that a floor above imports through the same screens."""
    KINDS.setdefault(kind.slug, kind)
