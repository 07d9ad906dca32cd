"""Roles, the audit trail, the institution's settings and public holidays; the institutions of the zone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.filters import AuditFilter, InstitutionFilter, RoleFilter, today
from hr_core.forms.administration import (
    HolidayDecisionForm,
    HolidayForm,
    InstitutionForm,
    InstitutionOpenForm,
)
from hr_core.models import AuditEntry, Employee, Institution, PublicHoliday, RoleGrant
from hr_core.registry import registry
from hr_core.roles import offered_roles
from hr_core.selectors.audit import audit_visible
from hr_core.selectors.holidays import Day, public_holidays
from hr_core.services.institutions import (
    holiday_decide,
    holiday_forget,
    holiday_move,
    institution_close,
    institution_open,
    institution_update,
    role_take,
)
from hr_core.tables import AuditTable, InstitutionTable, RoleTable
from hr_core.text import french_date, french_long_date
from hr_core.ui.guard import ZONE
from hr_core.ui.history import told
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen

ROLE = ("roles_manage",)
SETTINGS = ("institution_settings",)
EXPORTED_EVENTS = 5_000


class RoleListView(ListScreen):
    """Who holds what."""

    model = RoleGrant
    table_class = RoleTable
    filterset_class = RoleFilter
    title = gettext_lazy("Rôles")
    rights = ROLE
    unit = (gettext_lazy("rôle attribué"), gettext_lazy("rôles attribués"))
    export_name = "roles"
    empty = Empty(gettext_lazy("Aucun rôle attribué"), gettext_lazy("Attribuez un premier rôle à un compte."))

    def get_queryset(self) -> QuerySet:
        return RoleGrant.with_units.select_related("user", "granted_by", "unit")

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Droits de chaque rôle"), reverse("hr_core:role_rights"), "shield-check"),
            Action(_("Attribuer un rôle"), reverse("hr_core:role_grant"), "user-plus", ROLE, main=True),
        ]


class RoleRightsView(Screen):
    """What each role may do: the table of the rights."""

    template_name = "hr_core/role_rights.html"
    title = gettext_lazy("Droits de chaque rôle")
    rights = ROLE
    crumbs = ((gettext_lazy("Rôles"), "hr_core:role_list"),)

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [
            (role, [right.label for code, right in registry.rights.items()
                    if code in registry.role_rights.get(role.code, ())],
             [right.label for code, right in registry.rights.items() if role.by_unit and code in registry.rights_in_unit(role.code)])
            for role in offered_roles(regional=self.institution.is_regional)
        ]  # fmt: skip
        return self.show(rows=rows)


class RoleRevokeView(ConfirmScreen):
    model = RoleGrant
    rights = ROLE
    danger = True
    submit_label = gettext_lazy("Retirer le rôle")
    success_url = "hr_core:role_list"
    success_message = gettext_lazy("Le rôle est retiré.")
    crumbs = ((gettext_lazy("Rôles"), "hr_core:role_list"),)

    def get_queryset(self) -> QuerySet:
        return RoleGrant.with_units.select_related("user", "institution", "unit")

    def get_title(self) -> str:
        return _("Retirer à %(who)s le rôle « %(role)s » ?") % {
            "who": self.record.user,
            "role": self.record.words,
        }

    def get_consequences(self) -> list[str]:
        return [_("L’effet est immédiat, même pour une session ouverte.")]

    def perform(self, form: Any) -> None:
        role_take(grant=self.record, actor=self.request.user)  # type: ignore[arg-type]


class AuditListView(ListScreen):
    """Every write of the institution about what this person may see."""

    model = AuditEntry
    table_class = AuditTable
    filterset_class = AuditFilter
    title = gettext_lazy("Piste d’audit")
    rights = ("audit_view",)
    unit = (gettext_lazy("écriture"), gettext_lazy("écritures"))
    export_name = "piste-d-audit"
    counted_up_to = 10_000
    empty = Empty(gettext_lazy("Aucune écriture"), gettext_lazy("Chaque changement s’inscrit ici de lui-même."))

    def get_queryset(self) -> QuerySet:
        return audit_visible(self.access)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export"):
            self.rows = self.rows[:EXPORTED_EVENTS]  # type: ignore[misc]
        return super().get(request, *args, **kwargs)

    def get_table(self) -> AuditTable:
        table = super().get_table()
        if self.request.GET.get("export"):
            self._tell(table, list(self.rows))
        return table  # type: ignore[return-value]

    def results(self, table: Any) -> dict[str, Any]:
        self._tell(table, [row.record for row in table.paginated_rows])
        return super().results(table)

    def _tell(self, table: AuditTable, entries: list[AuditEntry]) -> None:
        table.events = {entry.pk: event for entry, event in zip(entries, told(entries), strict=True)}
        keys = {entry.employee_id for entry in entries if entry.employee_id}
        table.people = {employee.pk: str(employee) for employee in Employee.objects.filter(pk__in=keys)}


class InstitutionSettingsView(FormScreen):
    """What an institution sets itself: address, colour, employer numbers, the message of its payslips."""

    model = Institution
    form_class = InstitutionForm
    title = gettext_lazy("Institution")
    rights = SETTINGS
    success_url = "hr_core:institution_settings"
    success_message = gettext_lazy("Les réglages sont enregistrés.")

    def get_record(self) -> Institution:
        return Institution.objects.get(pk=self.institution.pk)

    def get_lede(self) -> str:
        return f"{self.institution.acronym}, {self.institution.country}"

    def get_actions(self) -> list[Action]:
        return [Action(_("Jours fériés"), reverse("hr_core:holiday_list"), "calendar-event")]

    def get_cancel_url(self) -> str:
        return ""

    def perform(self, form: Any) -> Institution:
        stored = Institution.objects.get(pk=self.institution.pk)
        return institution_update(institution=stored, values=form.values(), actor=self.request.user)  # type: ignore[arg-type]


class HolidayListView(Screen):
    """The days off of a year, those that are estimates, and what a decision changed."""

    template_name = "hr_core/holiday_list.html"
    title = gettext_lazy("Jours fériés")
    rights = ("institution_settings", "personnel_view", "self_service")

    def get_actions(self) -> list[Action]:
        return [Action(_("Ajouter un jour"), reverse("hr_core:holiday_create"), "plus", SETTINGS, main=True)]

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("annee", "")
        year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else today().year
        days = public_holidays(self.institution, year)
        removed = PublicHoliday.objects.filter(effect="removed", day__year=year)
        return self.show(
            year=year, days=[(day, french_long_date(day.date)) for day in days], removed=removed,
            may_decide=self.access.has(*SETTINGS),
        )  # fmt: skip


class HolidayScreen(FormScreen):
    rights = SETTINGS
    success_message = gettext_lazy("Le calendrier est à jour ; les congés posés ces jours-là sont recomptés et les agents prévenus.")
    crumbs = ((gettext_lazy("Jours fériés"), "hr_core:holiday_list"),)

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_success_url(self, result: Any) -> str:
        year = getattr(getattr(result, "day", None), "year", None)
        url = reverse("hr_core:holiday_list")
        return f"{url}?annee={year}" if year else url

    def get_cancel_url(self) -> str:
        return reverse("hr_core:holiday_list")


class HolidayCreateView(HolidayScreen):
    form_class = HolidayForm
    title = gettext_lazy("Ajouter un jour férié")

    def perform(self, form: Any) -> PublicHoliday:
        values = {name: form.cleaned_data[name] for name in ("day", "name", "reference")}
        return holiday_decide(institution=self.institution, effect="added", actor=self.request.user, **values)  # type: ignore[arg-type]


class HolidayDayScreen(HolidayScreen):
    """A screen about a day off of the calendar."""

    @property
    def day(self) -> Day:
        try:
            wanted: date | None = parse_date(self.kwargs["day"])
        except ValueError:
            wanted = None
        if wanted is None:
            raise Http404
        for day in public_holidays(self.institution, wanted.year):
            if day.date == wanted:
                return day
        raise Http404


class HolidayDecideView(HolidayDayScreen):
    """Confirm an estimated feast, on its day or on another one."""

    form_class = HolidayDecisionForm
    submit_label = gettext_lazy("Confirmer le jour")

    def get_title(self) -> str:
        return self.day.name

    def get_lede(self) -> str:
        return _("Le calendrier donne le %(day)s.") % {"day": french_date(self.day.date)}

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"to": self.day.date}}

    def perform(self, form: Any) -> PublicHoliday:
        day = self.day
        return holiday_move(
            institution=self.institution,
            day=day.date,
            to=form.cleaned_data["to"],
            name=day.name,
            reference=form.cleaned_data["reference"],
            actor=self.request.user,  # type: ignore[arg-type]
        )


class HolidayRemoveView(HolidayDayScreen, ConfirmScreen):
    submit_label = gettext_lazy("Ce jour est travaillé")
    danger = True
    asks_reason = True

    def get_title(self) -> str:
        return _("Faire du %(day)s un jour travaillé ?") % {"day": french_date(self.day.date)}

    def get_consequences(self) -> list[str]:
        return [_("« %(name)s » ne comptera plus comme jour férié cette année.") % {"name": self.day.name}]

    def perform(self, form: Any) -> Any:
        day = self.day
        return holiday_decide(
            institution=self.institution,
            day=day.date,
            name=day.name,
            effect="removed",
            reference=form.cleaned_data["motif"][:120],
            actor=self.request.user,  # type: ignore[arg-type]
        )


class HolidayForgetView(ConfirmScreen):
    model = PublicHoliday
    rights = SETTINGS
    question = gettext_lazy("Revenir au calendrier du pays ?")
    submit_label = gettext_lazy("Oublier la décision")
    success_url = "hr_core:holiday_list"
    success_message = gettext_lazy("La décision est oubliée.")
    crumbs = ((gettext_lazy("Jours fériés"), "hr_core:holiday_list"),)

    def get_consequences(self) -> list[str]:
        return [str(self.record)]

    def perform(self, form: Any) -> None:
        holiday_forget(decided=self.record, actor=self.request.user)  # type: ignore[arg-type]


class InstitutionListView(ListScreen):
    """The institutions of the zone, by country, open or not."""

    model = Institution
    table_class = InstitutionTable
    filterset_class = InstitutionFilter
    title = gettext_lazy("Institutions de la zone")
    rights = (ZONE,)
    unit = (gettext_lazy("institution"), gettext_lazy("institutions"))
    page_sizes = (50, 100)
    export_name = "institutions"

    def get_queryset(self) -> QuerySet:
        return Institution.objects.select_related("country").order_by("country__name", "acronym")


class InstitutionOpenView(FormScreen):
    model = Institution
    form_class = InstitutionOpenForm
    rights = (ZONE,)
    submit_label = gettext_lazy("Ouvrir l’institution")
    success_url = "hr_core:institution_list"
    crumbs = ((gettext_lazy("Institutions de la zone"), "hr_core:institution_list"),)

    def get_queryset(self) -> QuerySet:
        return Institution.objects.filter(is_open=False)

    def get_title(self) -> str:
        return _("Ouvrir %(name)s") % {"name": self.record.name}

    def get_lede(self) -> str:
        return _("Son administrateur choisit son mot de passe par « mot de passe oublié », puis attribue les rôles.")

    def perform(self, form: Any) -> Institution:
        return institution_open(institution=self.record, actor=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]

    def get_success_message(self, result: Institution) -> str:
        return _("%(name)s est ouverte.") % {"name": result.acronym}


class InstitutionCloseView(ConfirmScreen):
    model = Institution
    rights = (ZONE,)
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Fermer l’institution")
    success_url = "hr_core:institution_list"
    crumbs = ((gettext_lazy("Institutions de la zone"), "hr_core:institution_list"),)

    def get_queryset(self) -> QuerySet:
        return Institution.objects.filter(is_open=True)

    def get_title(self) -> str:
        return _("Fermer %(name)s ?") % {"name": self.record.name}

    def get_consequences(self) -> list[str]:
        return [_("Plus personne n’y entre. Ses données et ses rôles restent, et reviennent si elle est rouverte.")]

    def perform(self, form: Any) -> Institution:
        return institution_close(
            institution=self.record, actor=self.request.user, reason=form.cleaned_data["motif"]  # type: ignore[arg-type]
        )

    def get_success_message(self, result: Institution) -> str:
        return _("%(name)s est fermée.") % {"name": result.acronym}
