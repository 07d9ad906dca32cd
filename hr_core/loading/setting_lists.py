"""Decided public holidays and roles as lists: the services of their pages write each line, one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.imports import dates
from hr_core.imports.columns import Column
from hr_core.imports.identifiers import parse_text
from hr_core.imports.problems import issue
from hr_core.imports.text import cell_text
from hr_core.loading.lists import ListFile, ListFormat
from hr_core.loading.plan import ListPlan
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import Institution, PublicHoliday, RoleAct, RoleGrant, Unit, User
from hr_core.models.administration import RoleActState
from hr_core.models.users import role_words
from hr_core.roles import SENSITIVE_ROLES, offered_roles
from hr_core.text import fold, french_date

EFFECTS = {fold(str(label)): code for code, label in PublicHoliday.Effect.choices}


def parse_effect(raw: Any) -> tuple[str | None, Any]:
    text = cell_text(raw)
    if not text:
        return None, None
    code = EFFECTS.get(fold(text))
    return (code, None) if code else (None, issue("choice_unreadable", expected="chômé, travaillé"))


def holiday_format(today: date) -> ListFormat:
    return ListFormat(
        title="Jours fériés décidés",
        columns=(
            Column("day", "Jour", "day", ("date", "jour férié"), "17/02/2027"),
            Column("name", "Nom", "text", ("libellé", "fête", "intitulé"), "Pont de la fête nationale"),
            Column("effect", "Effet", "effect", ("nature", "chômé ou travaillé"), "chômé"),
            Column("reference", "Décret ou décision", "text", ("décret", "décision", "référence", "texte"), "Décret 2027-112"),
        ),
        parsers={"text": parse_text, "effect": parse_effect, "day": partial(dates.parse_date, today=today, rule=dates.FUTURE)},
        required=("day", "name"),
    )


ROLE_LIST = ListFormat(
    title="Comptes et rôles",
    columns=(
        Column("username", "Identifiant", "text", ("compte", "login", "identifiant de connexion"), "ipres-sn/02147"),
        Column("full_name", "Nom", "text", ("nom complet", "nom et prénoms", "titulaire"), "Fatou Sow"),
        Column("email", "Adresse électronique", "text", ("courriel", "e-mail", "email"), "f.sow@example.org"),
        Column("role", "Rôle", "text", ("profil", "habilitation"), "Agent des ressources humaines"),
        Column("unit", "Unité", "text", ("code de l’unité", "pour l’unité"), ""),
        Column("granted_at", "Depuis", "text", (), ""),  # what the list tells beside is read and left
        Column("granted_by", "Attribué par", "text", (), ""),
        Column("is_active", "Compte actif", "text", (), ""),
    ),
    parsers={"text": parse_text},
    required=("username", "role"),
)


@dataclass
class SettingPlan(ListPlan):
    """Lines to write, each by its service."""

    acts: list[Callable[[User], Any]] = field(default_factory=list)

    def write(self, actor: User) -> None:
        for act in self.acts:
            act(actor)

def _begun(file: ListFile, institution: Institution) -> tuple[SettingPlan, list[dict[str, Any]]]:
    plan = SettingPlan(institution)
    return plan, plan.begin(file)


def plan_holidays(file: ListFile, institution: Institution, access: Access, options: StaffImportOptions) -> SettingPlan:
    """Compare the file with the days decided; one query. Leave on a day that changes is counted again."""
    from hr_core.services.institutions import holiday_decide

    plan, rows = _begun(file, institution)
    held = {each.day: each for each in PublicHoliday.objects.filter(institution=institution)}
    for row in rows:
        values = {"name": row["name"], "effect": row.get("effect") or "added", "reference": row.get("reference") or ""}
        before = held.get(row["day"])
        if before is not None and all(getattr(before, name) == value for name, value in values.items()):
            plan.unchanged += 1
            continue
        plan.created += before is None
        plan.changed += before is not None
        effect = str(PublicHoliday.Effect(values["effect"]).label)
        former = (before.name, str(before.get_effect_display()), before.reference) if before else ("", "", "")
        shown = (("Nom", former[0], row["name"]), ("Effet", former[1], effect), ("Décret ou décision", former[2], values["reference"]))
        told = [value for value in shown if value[1] != value[2]]
        plan.told.append({"line": row["line"], "who": french_date(row["day"]), "is_new": before is None, "values": told})
        plan.acts.append(
            lambda actor, day=row["day"], values=values: holiday_decide(institution=institution, day=day, actor=actor, **values)
        )
    return plan


def plan_roles(file: ListFile, institution: Institution, access: Access, options: StaffImportOptions) -> SettingPlan:
    """Compare the file with the roles held; four queries. A sensitive role waits for another person, as on its page."""
    from hr_core.services.administration.role_acts import role_act_propose

    plan, rows = _begun(file, institution)
    names = {row["username"].lower() for row in rows} | {f"{institution.code}/{row['username']}".lower() for row in rows}
    named = User.objects.annotate(lower=Lower("username")).filter(lower__in=names)
    accounts = {user.username.lower(): user for user in named}
    roles = {fold(role.label): role for role in offered_roles(regional=institution.is_regional)}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={row.get("unit") or "" for row in rows})}
    held = set(RoleGrant.with_units.filter(institution=institution).values_list("user_id", "role", "unit_id"))
    waiting = (RoleActState.PROPOSED, RoleActState.PLANNED, RoleActState.IN_FORCE)
    held |= set(RoleAct.objects.filter(institution=institution, state__in=waiting).values_list("user_id", "role", "unit_id"))
    for row in rows:
        name = row["username"].lower()
        user = accounts.get(name) or accounts.get(f"{institution.code}/{name}")
        role, code = roles.get(fold(row["role"])), row.get("unit") or ""
        unit = units.get(code)
        key = (getattr(user, "pk", 0), getattr(role, "code", ""), getattr(unit, "pk", None))
        if user is None:
            plan.refuse(row["line"], "Identifiant", row["username"], _("Aucun compte ne porte cet identifiant."),
                        _("Ouvrez-le depuis le dossier de l’agent, ou invitez la personne."))  # fmt: skip
        elif role is None:
            plan.refuse(row["line"], "Rôle", row["role"], _("Ce rôle n’existe pas ici."), _("Prenez l’un des rôles de l’institution."))
        elif code and (unit is None or not role.by_unit):
            cure = _("Prenez le code d’une unité, ou laissez la case vide pour toute l’institution.")
            told = _("Aucune unité ne porte ce code.") if unit is None else _("Ce rôle se tient pour toute l’institution.")
            plan.refuse(row["line"], "Unité", code, told, cure)
        elif key in held:
            plan.unchanged += 1
        elif user == access.user:
            plan.refuse(row["line"], "Identifiant", row["username"], _("Personne ne s’attribue un rôle."), _("Demandez à un autre administrateur."))
        else:
            held.add(key)
            plan.created += 1
            note = _("attend l’approbation d’une autre personne") if role.code in SENSITIVE_ROLES else ""
            plan.told.append({"line": row["line"], "who": str(user), "is_new": True, "values": [("Rôle", "", " : ".join(filter(None, (role_words(role.label, unit), note))))]})
            plan.acts.append(
                lambda actor, user=user, role=role, unit=unit: role_act_propose(
                    institution=institution, user=user, role=role.code, unit=unit, start=date.today(), end=None,  # noqa: DTZ011 - the officers' day
                    reason=_("Liste importée"), actor=actor,
                )
            )  # fmt: skip
    return plan
