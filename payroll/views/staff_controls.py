"""The physical control of the staff: campaigns, the people summoned, their presence, the papers."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import fold, french_count, french_date, french_percent
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen, RecordScreen
from payroll.documents.letters import letter_pdf
from payroll.forms.staff_controls import CheckForm, StaffControlForm
from payroll.models import CheckState, ControlState, StaffCheck, StaffControl
from payroll.selectors.staff_controls import checks_visible, controls_with_counts
from payroll.services.staff_controls import check_note, control_close, control_open, control_save
from payroll.tables_staff_controls import StaffCheckTable, StaffControlTable

MANAGE = ("staff_control",)
VIEW = ("staff_control", "payroll_check")
LIST = (gettext_lazy("Contrôles physiques"), "payroll:staff_control_list")
MOST_LETTERS = 500


class StaffControlListView(ListScreen):
    model = StaffControl
    table_class = StaffControlTable
    rights = VIEW
    title = gettext_lazy("Contrôles physiques du personnel")
    unit = (gettext_lazy("contrôle"), gettext_lazy("contrôles"))
    export_name = "controles-physiques"
    empty = Empty(
        gettext_lazy("Aucun contrôle physique"),
        gettext_lazy("Un contrôle convoque le personnel avec ses pièces ; qui ne vient pas est payé au guichet."),
    )

    def get_queryset(self) -> QuerySet:
        return controls_with_counts(self.access)

    def get_actions(self) -> list[Action]:
        return [Action(_("Préparer un contrôle"), reverse("payroll:staff_control_create"), "plus", MANAGE, main=True)]


class StaffControlFormView(FormScreen):
    model = StaffControl
    form_class = StaffControlForm
    rights = MANAGE
    crumbs = (LIST,)
    title = gettext_lazy("Contrôle physique")
    success_message = gettext_lazy("Le contrôle est prêt : ouvrez-le pour convoquer.")

    def get_cancel_url(self) -> str:
        return reverse("payroll:staff_control_list") if self.is_creation else self.record.get_absolute_url()

    def perform(self, form: StaffControlForm) -> StaffControl:
        return control_save(control=form.instance, values=form.values(), actor=self.access.user)


class CheckFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom ou matricule"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=CheckState.choices, label=gettext_lazy("Présence"), empty_label=gettext_lazy("Toutes"))
    jour = django_filters.DateFilter(field_name="day", label=gettext_lazy("Convoqué le"))

    class Meta:
        model = StaffCheck
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        for word in fold(value).split():
            rows = rows.filter(employee__search_text__contains=word)
        return rows


class StaffControlDetailView(ListScreen):
    """A campaign: its figures, then everybody summoned."""

    model = StaffCheck
    table_class = StaffCheckTable
    filterset_class = CheckFilter
    rights = VIEW
    template_name = "payroll/staff_controls/detail.html"
    crumbs = (LIST,)
    unit = (gettext_lazy("convoqué"), gettext_lazy("convoqués"))
    export_name = "controle-physique"
    empty = Empty(gettext_lazy("Personne n’est convoqué"), gettext_lazy("Les convocations partent à l’ouverture du contrôle."))

    @cached_property
    def record(self) -> Any:
        return get_object_or_404(controls_with_counts(self.access), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return self.record.title

    def get_queryset(self) -> QuerySet:
        return checks_visible(self.access).filter(control=self.record)

    def get_actions(self) -> list[Action]:
        pk, state = [self.record.pk], self.record.state
        if state == ControlState.DRAFT:
            return [
                Action(_("Modifier"), reverse("payroll:staff_control_update", args=pk), "pencil", MANAGE),
                Action(_("Ouvrir et convoquer"), reverse("payroll:staff_control_open", args=pk), "send", MANAGE, main=True),
            ]
        found = [Action(_("Convocations PDF"), reverse("payroll:staff_control_letters", args=pk), "printer", VIEW)]
        found.append(Action(_("Procès-verbal PDF"), reverse("payroll:staff_control_report", args=pk), "file-text", VIEW))
        if state == ControlState.OPEN:
            found.append(Action(_("Clore"), reverse("payroll:staff_control_close", args=pk), "lock", MANAGE, main=True))
        return found

    def get_table_options(self) -> dict[str, Any]:
        return {} if self.access.has(*MANAGE) else {"exclude": ("act",)}

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(record=self.record, tiles=tiles_of(self.record), **more)


def tiles_of(row: Any) -> list[tuple[str, str]]:
    share = f" ({french_percent(100 * row.seen / row.summoned, 0)})" if row.summoned else ""
    return [
        (_("Convoqués"), str(row.summoned)), (_("Vus"), f"{row.seen}{share}"), (_("Pièces à compléter"), str(row.incomplete)),
        (_("Absents"), str(row.absent)), (_("Payés au guichet"), str(row.held)),
    ]  # fmt: skip


class ControlQuestion(ConfirmScreen):
    model = StaffControl
    rights = MANAGE
    crumbs = (LIST,)

    def get_queryset(self) -> QuerySet:
        return controls_with_counts(self.access)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class StaffControlOpenView(ControlQuestion):
    submit_label = gettext_lazy("Ouvrir et convoquer")
    success_message = gettext_lazy("Le contrôle est ouvert : chacun est convoqué.")

    def get_title(self) -> str:
        return _("Ouvrir « %(title)s » ?") % {"title": self.record.title}

    def get_consequences(self) -> list[str]:
        days = {"start": french_date(self.record.starts_on), "end": french_date(self.record.ends_on), "place": self.record.place}
        return [_("Le personnel est réparti sur les jours ouvrés du %(start)s au %(end)s, %(place)s, et prévenu dans son espace.") % days]

    def perform(self, form: Any) -> StaffControl:
        return control_open(control=self.record, actor=self.access.user)


class StaffControlCloseView(ControlQuestion):
    submit_label = gettext_lazy("Clore le contrôle")
    success_message = gettext_lazy("Le contrôle est clos.")
    danger = True

    def get_title(self) -> str:
        return _("Clore « %(title)s » ?") % {"title": self.record.title}

    def get_consequences(self) -> list[str]:
        left = french_count(self.record.summoned - self.record.seen, _("agent n’a pas été vu"), _("agents n’ont pas été vus"))
        return [
            _("%(left)s : la paie sera versée au guichet à partir du prochain paiement, sauf domiciliation.") % {"left": left},
            _("La mesure se lève quand l’agent se présente avec ses pièces."),
        ]

    def perform(self, form: Any) -> StaffControl:
        return control_close(control=self.record, actor=self.access.user)


class StaffCheckView(FormScreen):
    """One person: seen with their papers, to complete, or excused."""

    model = StaffCheck
    form_class = CheckForm
    rights = MANAGE
    crumbs = (LIST,)
    submit_label = gettext_lazy("Enregistrer le constat")

    def get_queryset(self) -> QuerySet:
        return checks_visible(self.access)

    def get_title(self) -> str:
        return str(self.record.employee)

    def get_lede(self) -> str:
        row = self.record
        told = {"number": row.employee.staff_number, "day": french_date(row.day), "papers": row.control.papers}
        return _("Matricule %(number)s, convoqué le %(day)s. Pièces : %(papers)s.") % told

    def get_form_options(self) -> dict[str, Any]:
        seen = self.record.state if self.record.checked_at else CheckState.PRESENT
        return {"initial": {"state": seen, "note": self.record.note}}

    def get_cancel_url(self) -> str:
        return self.record.control.get_absolute_url()

    def get_success_url(self, result: StaffCheck) -> str:
        return result.control.get_absolute_url()

    def perform(self, form: Any) -> StaffCheck:
        return check_note(check=self.record, actor=self.access.user, **form.cleaned_data)


class StaffControlLettersView(RecordScreen):
    """The summons of a day (`jour`) or of those filtered, one page a person."""

    model = StaffControl
    rights = VIEW
    template = "payroll/documents/staff_control_letters.html"
    name = "convocations"

    def get_queryset(self) -> QuerySet:
        return controls_with_counts(self.access).exclude(state=ControlState.DRAFT)

    def get_rows(self) -> Any:
        return CheckFilter(self.request.GET, queryset=checks_visible(self.access).filter(control=self.record), request=self.request).qs[:MOST_LETTERS]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        papers = [each.strip() for each in self.record.papers.split(";") if each.strip()]
        names = {"control": self.record, "institution": self.institution, "papers": papers, "rows": self.get_rows(), "tiles": tiles_of(self.record)}
        response = HttpResponse(letter_pdf(self.template, names), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{self.name}.pdf"'
        return response


class StaffControlReportView(StaffControlLettersView):
    """The minutes: figures, then those who did not come or must come back."""

    template = "payroll/documents/staff_control_report.html"
    name = "proces-verbal"

    def get_rows(self) -> Any:
        rows = checks_visible(self.access).filter(control=self.record)
        return rows.filter(state__in=(CheckState.EXPECTED, CheckState.ABSENT, CheckState.INCOMPLETE, CheckState.EXCUSED))
