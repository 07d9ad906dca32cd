"""Where everything is set: one page over the settings of every floor, and who keeps those that one may not open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import RoleActState, RoleGrant
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
    lede = gettext_lazy("Un réglage que vous ne tenez pas montre quel rôle le tient.")
    rights = ("institution_settings", "roles_manage", "roles_approve")

    def get(self, request: HttpRequest) -> HttpResponse:
        groups: dict[str, list[tuple[str, str, str, str]]] = {}
        for entry in registry.menu:
            title = _("Personnel") if entry.url_name in PERSONNEL else entry.group if entry.group in GROUPS else ""
            if title and entry.url_name != "hr_core:settings_home":
                groups.setdefault(str(title), []).append(self._place(entry))
        return self.show(groups=groups.items(), roles=RoleGrant.objects.values("user").distinct().count(), waiting=self._waiting())

    def _place(self, entry: MenuEntry) -> tuple[str, str, str, str]:
        """(label, subject, address or nothing, roles that keep it)."""
        may = self.access.has(*entry.rights)
        keepers = [ROLE_LABELS[role] for role in ROLE_LABELS if set(entry.rights) & registry.role_rights.get(role, set())]
        subject = _(entry.subject) if entry.subject else ""
        return _(entry.label), subject, reverse(entry.url_name) if may else "", ", ".join(keepers[:3])

    def _waiting(self) -> int:
        from hr_core.models import RoleAct

        return RoleAct.objects.filter(state=RoleActState.PROPOSED).count()
