"""Absences: list, entry, file of one absence, its changes of state, the tab of the personnel file, the kinds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.choices import AbsenceState
from hr_core.filters import today
from hr_core.filters_absences import AbsenceFilter
from hr_core.forms.absences import AbsenceForm, AbsenceKindForm, ProlongationForm
from hr_core.models import Absence, AbsenceKind, Employee
from hr_core.selectors.absences import absences_of, with_late_papers
from hr_core.services.absences import (
    absence_cancel,
    absence_confirm,
    absence_correct,
    absence_enter,
    absence_kind_save,
    absence_prolong,
)
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile, forbid_own_file, is_own_file
from hr_core.tables_absences import AbsenceKindTable, AbsenceTable, length_words, paper_words
from hr_core.text import french_count, french_date, french_of, french_period
from hr_core.ui.guard import Guarded
from hr_core.ui.history import HistoryScreen, history_of, told
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty, Panel, facts
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from hr_core.views.files import FileScreen
from hr_core.workflows import ABSENCE, open_transitions

VIEW, ENTER, CONFIRM = ("absence_view",), ("absence_enter",), ("absence_confirm",)
ABSENCES = (gettext_lazy("Absences"), "hr_core:absence_list")
RECENT = 5  # writes shown beside an absence
BULK_LIMIT = 200


class AbsenceListView(ListScreen):
    model = Absence
    rights = VIEW
    title = gettext_lazy("Absences")
    unit = (gettext_lazy("absence"), gettext_lazy("absences"))
    table_class, filterset_class = AbsenceTable, AbsenceFilter
    empty = Empty(
        gettext_lazy("Aucune absence"), gettext_lazy("Les absences saisies, importées ou demandées s’inscrivent ici.")
    )
    actions = (
        Action(gettext_lazy("Natures d’absence"), "/absences/natures/", "settings", VIEW),
        Action(gettext_lazy("Importer un fichier"), "/imports/absences/nouveau/", "upload", ENTER),
        Action(gettext_lazy("Saisir une absence"), "/absences/nouvelle/", "plus", ENTER, main=True),
    )
    bulk_actions = (BulkAction(gettext_lazy("Confirmer"), "/absences/confirmer/", "check", CONFIRM),)

    def get_queryset(self) -> Any:
        return with_late_papers(absences_of(self.access), today())


class AbsenceScreen:
    """What the pages of one absence share."""

    model = Absence
    access: Any
    record: Any

    def get_queryset(self) -> Any:
        return absences_of(self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:absence_detail", args=[(result or self.record).pk])

    def get_cancel_url(self) -> str:
        return reverse("hr_core:absence_detail", args=[self.record.pk])

    def get_crumbs(self) -> Any:
        return (ABSENCES, (str(self.record), reverse("hr_core:absence_detail", args=[self.record.pk])))


class AbsenceFormView(AbsenceScreen, FormScreen):
    """A new absence (of the employee of the address, or of the staff number given), or the correction of one."""

    rights = ENTER
    form_class = AbsenceForm

    @property
    def asks_reason(self) -> bool:  # type: ignore[override]
        return not self.is_creation

    def get_record(self) -> Any:
        return None if self.is_creation else super().get_record()

    @cached_property
    def employee(self) -> Employee | None:
        if not self.is_creation:
            return self.record.employee
        if "employee" not in self.kwargs:
            return None
        return get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["employee"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.employee is not None:
            forbid_own_file(self.employee, request.user)
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        return _("Saisir une absence") if self.is_creation else _("Corriger une absence")

    def get_lede(self) -> str:
        if not self.is_creation:
            return _("Ce qu’un mois payé en avait retenu se rattrape par un rappel.")
        return str(self.employee) if self.employee else ""

    def get_form_options(self) -> dict[str, Any]:
        return {
            "employee": self.employee,
            "employees": Employee.objects.visible_to(self.access),
            "given": None if self.is_creation else self.record,
        }

    def perform(self, form: AbsenceForm) -> Absence:
        kind, values = form.cleaned_data["kind"], form.values()
        if not self.is_creation:
            return absence_correct(
                absence=self.record,
                values={**values, "kind": kind},
                actor=self.request.user,
                reason=form.cleaned_data["motif"],
            )
        assert form.employee is not None
        if is_own_file(form.employee, self.request.user):
            raise Refusal(_("Personne ne saisit ses propres absences : demandez à un autre agent habilité."))
        return absence_enter(employee=form.employee, kind=kind, values=values, actor=self.request.user)

    def get_success_message(self, result: Any) -> str:
        return _("L’absence est saisie : elle compte une fois confirmée.") if self.is_creation else _("C’est corrigé.")

    def get_crumbs(self) -> Any:
        if not self.is_creation:
            return super().get_crumbs()
        if self.employee is None:
            return (ABSENCES,)
        return ((str(self.employee), reverse("hr_core:employee_absences", args=[self.employee.pk])),)

    def get_cancel_url(self) -> str:
        if not self.is_creation:
            return super().get_cancel_url()
        if self.employee is None:
            return reverse("hr_core:absence_list")
        return reverse("hr_core:employee_absences", args=[self.employee.pk])


class AbsenceDetailView(AbsenceScreen, DetailScreen):
    rights = VIEW
    template_name = "hr_core/absence_detail.html"

    def get_title(self) -> str:
        return str(self.record.kind)

    def get_lede(self) -> str:
        return _("%(name)s, %(period)s") % {
            "name": self.record.employee, "period": french_period(self.record.start, self.record.end)
        }  # fmt: skip

    def get_crumbs(self) -> Any:
        return (ABSENCES,)

    def get_actions(self) -> Sequence[Action]:
        if is_own_file(self.record.employee, self.access.user) or self.record.state == AbsenceState.CANCELLED:
            return []
        pk = [self.record.pk]
        actions = [Action(_("Corriger"), reverse("hr_core:absence_correct", args=pk), "pencil", ENTER)]
        if self.record.end and not self.record.minutes and not self.record.ends_at_noon:
            actions.append(Action(_("Prolonger"), reverse("hr_core:absence_prolong", args=pk), "calendar-event", ENTER))
        for change in open_transitions(ABSENCE, self.record.state):
            is_main = change.name == "confirm"
            actions.append(
                Action(
                    str(change.label),
                    reverse(f"hr_core:absence_{change.name}", args=pk),
                    "check" if is_main else "x",
                    change.rights,
                    main=is_main,
                )  # fmt: skip
            )
        return actions

    def get_panels(self) -> Sequence[Panel]:
        record = self.record
        dates = [
            (_("Premier jour"), french_date(record.start) + (_(" à midi") if record.starts_at_noon else "")),
            (_("Dernier jour"), french_date(record.last_day) + (_(" à midi") if record.ends_at_noon else ""))
            if record.end
            else (_("Dernier jour"), _("retour non connu")),
            (_("Durée"), length_words(record)),
        ]
        cause = facts(record, "expected_birth_on", "birth_on", "accident_on", "accident_number", "comment")
        followed = facts(record, "state", "origin", "entered_by", "confirmed_by", "confirmed_at", "cancelled_reason")
        return [Panel(_("Absence"), [*dates, *cause]), Panel(_("Suivi"), followed)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        on = today()
        own = is_own_file(self.record.employee, self.access.user)
        papers = [(paper, paper_words(paper, paper.is_late(on))) for paper in self.record.papers.all()]
        spell = absences_of(self.access).filter(spell=self.record.root_id) | absences_of(self.access).filter(
            pk=self.record.root_id
        )
        return super().get_context(
            papers=papers,
            may_write=self.access.has(*ENTER) and not own,
            spell=list(spell.exclude(pk=self.record.pk).order_by("start")),
            events=told(history_of(self.record)[:RECENT]),
            **more,
        )


class AbsenceProlongView(AbsenceScreen, FormScreen):
    rights = ENTER
    form_class = ProlongationForm
    title = gettext_lazy("Prolonger l’absence")
    success_message = gettext_lazy("La prolongation est saisie : elle compte une fois confirmée.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_lede(self) -> str:
        return _("Les jours se comptent à la suite des précédents ; une nouvelle pièce est attendue.")

    def perform(self, form: Any) -> Absence:
        data = form.cleaned_data
        return absence_prolong(absence=self.record, end=data["end"], comment=data["comment"], actor=self.request.user)


class AbsenceConfirmView(AbsenceScreen, ConfirmScreen):
    rights = CONFIRM
    submit_label = gettext_lazy("Confirmer")
    success_message = gettext_lazy("L’absence est confirmée : la paie en tient compte au prochain calcul.")

    def get_title(self) -> str:
        return _("Confirmer l’absence %(of_name)s\u202f?") % {"of_name": french_of(str(self.record.employee))}

    def get_consequences(self) -> Sequence[str]:
        return [str(self.record) + ".", _("La paie en tient compte au prochain calcul.")]

    def perform(self, form: Any) -> Absence:
        return absence_confirm(absence=self.record, actor=self.request.user)


class AbsenceCancelView(AbsenceScreen, ConfirmScreen):
    rights = CONFIRM
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Annuler l’absence")
    success_message = gettext_lazy("L’absence est annulée.")

    def get_title(self) -> str:
        return _("Annuler l’absence %(of_name)s\u202f?") % {"of_name": french_of(str(self.record.employee))}

    def get_consequences(self) -> Sequence[str]:
        return [
            str(self.record) + ".",
            _("La paie n’en tient plus compte ; ce qu’un mois payé en avait retenu se rattrape par un rappel."),
        ]

    def perform(self, form: Any) -> Absence:
        return absence_cancel(absence=self.record, actor=self.request.user, reason=form.cleaned_data["motif"])


class AbsenceBulkConfirmView(Guarded, View):
    """Confirm the chosen absences; those that cannot be are named and left."""

    rights = CONFIRM

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [int(key) for key in request.POST.getlist("choisis") if key.isdecimal()][:BULK_LIMIT]
        done = 0
        for row in absences_of(self.access).filter(pk__in=keys):
            try:
                absence_confirm(absence=row, actor=self.access.user)
            except OwnFile as refused:
                messages.warning(request, f"{row.employee}\u00a0: {refused}")
            except ValidationError as refused:
                messages.warning(request, f"{row.employee}\u00a0: {' '.join(refused.messages)}")
            else:
                done += 1
        if done:
            messages.success(request, french_count(done, _("absence confirmée"), _("absences confirmées")) + ".")
        if not keys:
            messages.warning(request, _("Choisissez au moins une ligne."))
        return HttpResponseRedirect(reverse("hr_core:absence_list"))


class AbsenceHistoryView(AbsenceScreen, HistoryScreen):
    rights = VIEW


class EmployeeAbsencesView(FileScreen):
    """The tab of the personnel file."""

    rights = VIEW
    tab = "absences"
    template_name = "hr_core/employee_absences.html"

    def get_actions(self) -> list[Action]:
        if is_own_file(self.record, self.access.user):
            return []
        url = reverse("hr_core:absence_add", args=[self.record.pk])
        return [Action(_("Saisir une absence"), url, "plus", ENTER, main=True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        rows = with_late_papers(Absence.objects.filter(employee=self.record.pk).select_related("kind"), today())
        return super().get_context(absences=[(row, length_words(row)) for row in rows[:100]], **more)


class AbsenceKindListView(ListScreen):
    model = AbsenceKind
    rights = VIEW
    title = gettext_lazy("Natures d’absence")
    lede = gettext_lazy("Les noms de l’institution ; la nature légale dit ce que la loi et la paie en font.")
    unit = (gettext_lazy("nature"), gettext_lazy("natures"))
    table_class = AbsenceKindTable
    crumbs = (ABSENCES,)
    empty = Empty(
        gettext_lazy("Aucune nature d’absence"),
        gettext_lazy("Les natures usuelles se posent à l’ouverture de la paie ; vous pouvez aussi les créer ici."),
    )
    actions = (Action(gettext_lazy("Nouvelle nature"), "/absences/natures/nouvelle/", "plus", CONFIRM, main=True),)


class AbsenceKindFormView(FormScreen):
    model = AbsenceKind
    form_class = AbsenceKindForm
    rights = CONFIRM
    title = gettext_lazy("Nature d’absence")
    success_url = "hr_core:absence_kind_list"
    crumbs = (ABSENCES, (gettext_lazy("Natures d’absence"), "hr_core:absence_kind_list"))

    def perform(self, form: Any) -> AbsenceKind:
        return absence_kind_save(kind=form.instance, values=form.cleaned_data, actor=self.request.user)
