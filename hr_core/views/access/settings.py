"""Where everything is set: one page over the settings of every floor, and who keeps those that one may not open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import RoleAct, RoleActState
from hr_core.registry import MenuEntry, registry
from hr_core.roles import ROLE_LABELS
from hr_core.ui.screens import Screen

#: Places of the personnel that are settings; those of other floors are whole groups of the rail.
PERSONNEL = (
    "hr_core:leave_terms_list", "hr_core:leave_rule_list", "hr_core:request_rule_list", "hr_core:import_list", "hr_core:unit_list",
)  # fmt: skip
GROUPS = ("Administration", "Réglages de la paie", "Référentiel")


class SettingsHomeView(Screen):
    template_name = "hr_core/access/settings.html"
    title = gettext_lazy("Tout ce qui se règle")
    lede = gettext_lazy("Ce que vous n’ouvrez pas reste en gris, avec les rôles qui le tiennent.")
    rights = ("institution_settings", "roles_manage", "roles_approve")

    def get(self, request: HttpRequest) -> HttpResponse:
        groups: dict[str, dict[str, tuple[list[tuple[str, str]], set[str]]]] = {}
        for entry in registry.menu:
            title = _("Personnel") if entry.url_name in PERSONNEL else _(entry.group) if entry.group in GROUPS else ""
            if title and entry.url_name != "hr_core:settings_home":
                subject = _(entry.subject or entry.label)
                places, keepers = groups.setdefault(str(title), {}).setdefault(subject, ([], set()))
                places.append((_(entry.label), reverse(entry.url_name) if self.access.has(*entry.rights) else ""))
                keepers.update(self._keepers(entry))
        told = [
            (title, [(subject, places, [ROLE_LABELS[role] for role in ROLE_LABELS if role in keepers])
                     for subject, (places, keepers) in subjects.items()])
            for title, subjects in groups.items()
        ]  # fmt: skip
        return self.show(groups=told, waiting=self._waiting())

    @staticmethod
    def _keepers(entry: MenuEntry) -> set[str]:
        """The roles that may open a place."""
        return {role for role, rights in registry.role_rights.items() if set(entry.rights) & rights}

    def _waiting(self) -> int:
        return RoleAct.objects.filter(state=RoleActState.PROPOSED).count()
