"""Departures: the list, the leavings to come, opening a file step by step, its tabs and its steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.services.errors import Refusal
from hr_core.services.writing import is_own_file
from hr_core.text import french_amount, french_date
from hr_core.ui.history import HistoryScreen
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen, TabbedDetail, redirect
from hr_core.views.files import FileScreen
from payroll.choices_departures import OPEN_STATES, Cause, DepartureState
from payroll.departure_causes import CAUSES, EMPLOYEE, EMPLOYER
from payroll.filters_departures import ComingFilter, DepartureFilter
from payroll.forms.departures import DatesForm, NoticeForm, PersonForm, SignatureForm, StepForm
from payroll.models import DeathRecord, Departure, DepartureAmount, DepartureEvent
from payroll.selectors import departures as selectors
from payroll.selectors.absence_effects import leave_note
from payroll.selectors.departure_law import DepartureLaw
from payroll.selectors.settlements import settlement_of
from payroll.services.departure_amounts import Facts, notice_end
from payroll.services.departure_runs import settlement_run_open
from payroll.services.departures import departure_open, departure_sign, departure_step, departure_update, may_act
from payroll.settlement.notice import groups
from payroll.tables_departures import ComingTable, DepartureTable
from payroll.workflows_departures import BY_SLUG, FORWARD, steps_from

READ = ("departure_view",)
MANAGE = ("departure_manage",)
ENDORSE = ("departure_endorse",)
STEPS = (*MANAGE, *ENDORSE)
LIST = (gettext_lazy("Départs"), "payroll:departure_list")
VIEWS = (
    ("", gettext_lazy("En cours"), OPEN_STATES),
    ("clos", gettext_lazy("Clos"), (DepartureState.CLOSED,)),
    ("annules", gettext_lazy("Annulés"), (DepartureState.CANCELLED,)),
)


def list_tabs(path: str, view: str = "") -> list[Tab]:
    """Files by state, the leavings to come, the documents issued."""
    here = reverse("payroll:departure_list")
    found = [
        Tab(str(label), f"{here}?vue={slug}" if slug else here, path == here and view == slug) for slug, label, _s in VIEWS
    ]
    for label, name in ((_("À venir"), "payroll:departure_coming"), (_("Documents"), "payroll:departure_documents_list")):
        url = reverse(name)
        found.append(Tab(label, url, path == url))
    return found


class DepartureListView(ListScreen):
    model = Departure
    rights = READ
    table_class = DepartureTable
    filterset_class = DepartureFilter
    title = gettext_lazy("Départs")
    unit = (gettext_lazy("départ"), gettext_lazy("départs"))
    export_name = "departs"

    @property
    def view(self) -> str:
        asked = self.request.GET.get("vue", "")
        return asked if asked in {slug for slug, _label, _states in VIEWS} else ""

    def get_queryset(self) -> QuerySet[Departure]:
        states = next(states for slug, _label, states in VIEWS if slug == self.view)
        return selectors.departures_listed(self.access).filter(state__in=states)

    def get_saved_views(self) -> Sequence[Tab]:
        return list_tabs(self.request.path, self.view)

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Préparer un départ"), reverse("payroll:departure_person"), "plus", MANAGE, main=True)]

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucun départ ici"),
            _("Un départ se prépare avec sa cause et ses dates ; son décompte se calcule ensuite."),
            reverse("payroll:departure_coming"),
            _("Voir les départs à venir"),
        )


class DepartureComingView(ListScreen):
    """Ends of fixed terms and ages of retirement within a year."""

    model = Employee
    rights = READ
    table_class = ComingTable
    filterset_class = ComingFilter
    title = gettext_lazy("Départs à venir")
    unit = (gettext_lazy("échéance"), gettext_lazy("échéances"))
    export_name = "departs-a-venir"

    @cached_property
    def age(self) -> selectors.RetirementAge:
        return selectors.RetirementAge.of(self.institution.country_id, timezone.localdate())

    def get_lede(self) -> str:
        age = self.age
        if age.executive is None and age.other is None:
            return _("Dans les douze mois. L’âge de la retraite n’est pas connu en années dans le fichier du pays.")
        doubt = _(", à confirmer") if age.confidence == "low" else ""
        return _("Dans les douze mois. Âge de la retraite d’après : %(source)s%(doubt)s.") % {"source": age.source, "doubt": doubt}

    def get_queryset(self) -> QuerySet[Employee]:
        return selectors.coming(self.access, self.age, timezone.localdate())

    def get_table_options(self) -> dict[str, Any]:
        return {"age": self.age, "today": timezone.localdate(), "may_open": self.access.has(*MANAGE)}

    def get_saved_views(self) -> Sequence[Tab]:
        return list_tabs(self.request.path)

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune échéance dans les douze mois"),
            _("Les fins de contrat et les âges de retraite apparaissent ici d’eux-mêmes."),
        )


# ---------------------------------------------------------------- opening a file
class DeparturePersonView(FormScreen):
    """First step: who leaves, and why."""

    rights = MANAGE
    form_class = PersonForm
    title = gettext_lazy("Préparer un départ")
    lede = gettext_lazy("Étape 1 sur 3 : l’agent et la cause.")
    submit_label = gettext_lazy("Continuer")
    cancel_url = "payroll:departure_list"
    crumbs = (LIST,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        people = Employee.objects.visible_to(self.access).exclude(departures__state__in=OPEN_STATES)
        return {
            "employees": people.exclude(user=self.access.user).order_by("last_name", "first_names"),
            "initial": {"employee": self.request.GET.get("agent", "")},
        }

    def perform(self, form: Any) -> str:
        chosen = form.cleaned_data
        return reverse("payroll:departure_facts", args=[chosen["employee"].pk, chosen["cause"]])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid():
            return redirect(request, self.perform(form))
        return self.show(form=form, status=422)


class DepartureFactsView(FormScreen):
    """Second step: the act and the days; the file is opened with them."""

    rights = MANAGE
    form_class = DatesForm
    submit_label = gettext_lazy("Ouvrir le dossier")
    crumbs = (LIST,)

    @cached_property
    def employee(self) -> Employee:
        return get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["employee"])

    @property
    def cause(self) -> str:
        if self.kwargs["cause"] not in Cause.values:
            raise Http404
        return self.kwargs["cause"]

    def get_record(self) -> None:
        return None

    def get_title(self) -> str:
        return f"{self.employee.full_name}\u00a0: {Cause(self.cause).label}"

    def get_lede(self) -> str:
        return _("Étape 2 sur 3 : l’acte et les dates. Contrat, affectation, statut et éléments de paie finiront ce jour-là.")

    def get_form_options(self) -> dict[str, Any]:
        left = self.employee.left_on
        day = left - timedelta(days=1) if left else self._asked()
        initial = {name: day for name in ("last_worked_on", "last_paid_on") if day}
        return {"cause": self.cause, "initial": initial}

    def _asked(self) -> date | None:
        try:
            return parse_date(self.request.GET.get("jour", ""))
        except ValueError:
            return None

    def get_cancel_url(self) -> str:
        return reverse("payroll:departure_list")

    def perform(self, form: Any) -> Departure:
        return departure_open(
            employee=self.employee,
            values={**form.values(), "cause": self.cause},
            death=form.death(),
            access=self.access,
        )

    def get_success_message(self, result: Departure) -> str:
        return _("Dossier %(number)s ouvert : la sortie du %(day)s est enregistrée.") % {
            "number": result.reference_number,
            "day": french_date(result.last_paid_on),
        }

    def get_success_url(self, result: Departure) -> str:
        return reverse("payroll:departure_notice", args=[result.pk])


# ---------------------------------------------------------------- one file
class DepartureScreen(RecordScreen):
    """What the screens of one departure share."""

    model = Departure

    def get_queryset(self) -> QuerySet[Departure]:
        return selectors.departures_of(self.access).select_related(
            "employee__user", "death", "opened_by", "calculated_by", "endorsed_by", "run__period", "institution__country"
        )

    def get_crumbs(self) -> Any:
        departure = self.record
        return [LIST, (f"{departure.employee.full_name}", reverse("payroll:departure_detail", args=[departure.pk]))]

    def back(self) -> str:
        return reverse("payroll:departure_detail", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return self.back()

    def get_cancel_url(self) -> str:
        return self.back()

    @property
    def may_write(self) -> bool:
        return self.access.has(*MANAGE) and not is_own_file(self.record.employee, self.access.user)


class DepartureTabs(DepartureScreen, TabbedDetail):
    """The head, the tabs and the next step of a departure."""

    rights = READ

    def get_title(self) -> str:
        return self.record.employee.full_name

    def get_lede(self) -> str:
        departure = self.record
        return _("Départ %(number)s : %(cause)s, dernier jour le %(day)s") % {
            "number": departure.reference_number,
            "cause": departure.get_cause_display(),
            "day": french_date(departure.last_paid_on),
        }

    def get_crumbs(self) -> Any:
        return [LIST]

    def get_tabs(self) -> Sequence[Tab]:
        key = [self.record.pk]
        places = [(_("Dossier"), "payroll:departure_detail"), (_("Décompte"), "payroll:departure_amounts")]
        if self.record.is_death:
            places.append((_("Ayants droit"), "payroll:departure_heirs"))
        places += [
            (_("Quitus"), "payroll:departure_clearances"),
            (_("Documents"), "payroll:departure_documents"),
            (_("Historique"), "payroll:departure_history"),
        ]
        return [Tab(label, reverse(name, args=key)) for label, name in places]

    def get_context(self, **more: Any) -> dict[str, Any]:
        departure = self.record
        slug = FORWARD.get(DepartureState(departure.state))
        forward = BY_SLUG[slug] if slug else None
        return super().get_context(
            departure=departure,
            forward=forward,
            obstacle=may_act(departure, self.access, forward) if forward else "",
            may_write=self.may_write,
            **more,
        )


class DepartureDetailView(DepartureTabs):
    """The file: where it stands, its dates, what the pay of the settlement gives."""

    template_name = "payroll/departures/detail.html"

    def get_queryset(self) -> QuerySet[Departure]:
        return super().get_queryset().prefetch_related("amounts")

    def get_actions(self) -> Sequence[Action]:
        departure, key = self.record, [self.record.pk]
        if not (self.may_write or self.access.has(*ENDORSE)):
            return []
        found = []
        if self.may_write and departure.state in (DepartureState.PREPARED, DepartureState.CALCULATED):
            if not departure.is_death:
                found.append(Action(_("Dates…"), reverse("payroll:departure_change", args=key), "calendar-event", MANAGE))
            found.append(Action(_("Préavis et congés…"), reverse("payroll:departure_notice", args=key), "beach", MANAGE))
        for step in steps_from(departure):
            if step.slug in ("renvoyer", "annuler") and self.access.has(step.right):
                url = reverse("payroll:departure_step", args=[departure.pk, step.slug])
                found.append(Action(f"{step.label}…", url, "arrow-back-up" if step.slug == "renvoyer" else "x"))
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        departure = self.record
        settlement = settlement_of(departure)
        facts = Facts(departure)
        last = notice_end(facts) if CAUSES[departure.cause].notice in (EMPLOYER, EMPLOYEE) else None
        events = list(departure.events.select_related("actor"))
        return self.show(
            events=events,
            settlement=settlement,
            service=facts.service,
            notice_last=last,
            steps=_steps(departure, events),
            facts=[panel for panel in (self._act(last), self._death()) if panel],
            pay_obstacle=self._pay_obstacle(),
            missing=[amount.label for amount in departure.amounts.all() if amount.is_missing],
        )

    def _pay_obstacle(self) -> str:
        if not self.access.has("payroll_prepare"):
            return _("revient à la gestionnaire de paie")
        return ""

    def _act(self, last: Any) -> Panel:
        departure = self.record
        rows = [
            (_("Cause"), str(departure.get_cause_display()).capitalize()),
            (_("Motif"), departure.reason),
            (_("Acte"), departure.reference),
            (_("Institution d’accueil"), departure.destination),
            (_("Notifié ou demandé le"), french_date(departure.notified_on)),
            (_("Dernier jour travaillé"), french_date(departure.last_worked_on)),
            (_("Dernier jour payé"), french_date(departure.last_paid_on)),
            (_("Ancienneté"), Facts(departure).service.words),
            (_("Préavis"), str(departure.get_notice_handling_display()).capitalize() if last else ""),
            (_("Fin du préavis"), french_date(last)),
            (_("Reçu signé le"), french_date(departure.signed_on)),
            (_("Observation"), departure.signature_note),
        ]
        return Panel(_("Le départ"), [(label, value) for label, value in rows if value])

    def _death(self) -> Panel | None:
        if not self.record.is_death:
            return None
        death = self.record.death
        rows = [
            (_("Décédé(e) le"), french_date(death.died_on)),
            (_("Acte de décès"), death.certificate),
            (_("Certificat d’hérédité"), death.heredity_reference),
            (_("Accident du travail"), _("oui") if death.is_work_accident else ""),
        ]
        return Panel(_("Le décès"), [(label, value) for label, value in rows if value])


def _steps(departure: Departure, events: Sequence[DepartureEvent]) -> list[dict[str, Any]]:
    """The states in order, for the strip: done, current, to come."""
    order = [
        DepartureState.PREPARED,
        DepartureState.CALCULATED,
        DepartureState.ENDORSED,
        DepartureState.PAID,
        DepartureState.CLOSED,
    ]
    reached = {event.to_state: event for event in events}
    at = order.index(DepartureState(departure.state)) if departure.state in order else -1
    return [
        {
            "label": str(state.label).capitalize(),
            "is_done": rank <= at and departure.state != DepartureState.CANCELLED,
            "is_now": rank == at + 1 and departure.state != DepartureState.CANCELLED,
            "event": reached.get(state) if rank <= at else None,
        }
        for rank, state in enumerate(order)
    ]


class DepartureHistoryView(DepartureScreen, HistoryScreen):
    rights = READ


class DepartureChangeView(DepartureScreen, FormScreen):
    """The days and the act, before the visa."""

    rights = MANAGE
    form_class = DatesForm
    title = gettext_lazy("Changer les dates du départ")
    asks_reason = True
    success_message = gettext_lazy("Les dates sont changées ; le décompte a suivi.")

    def get_form_options(self) -> dict[str, Any]:
        departure = self.record
        names = ("notified_on", "last_worked_on", "last_paid_on", "reference", "destination")
        cause = Cause.DISMISSAL if departure.is_death else departure.cause
        return {"cause": cause, "is_change": True, "initial": {name: getattr(departure, name) for name in names}}

    def perform(self, form: Any) -> Departure:
        if self.record.is_death:
            raise Refusal(_("Une date de décès se corrige en annulant le départ, puis en l’enregistrant de nouveau."))
        return departure_update(
            departure=self.record, values=form.values(), access=self.access, reason=form.cleaned_data["motif"]
        )


class DepartureNoticeView(DepartureScreen, FormScreen):
    """Third step, and later corrections: the notice and the leave to pay."""

    rights = MANAGE
    form_class = NoticeForm
    submit_label = gettext_lazy("Enregistrer")
    success_message = gettext_lazy("Préavis et congés enregistrés.")

    def get_title(self) -> str:
        return _("Préavis et congés")

    def get_lede(self) -> str:
        facts = Facts(self.record)
        last = notice_end(facts)
        told = _("Ancienneté : %(service)s.") % {"service": facts.service.words}
        if last:
            told += " " + _("Par la loi, le préavis court jusqu’au %(day)s.") % {"day": french_date(last)}
        told = " ".join(filter(None, [told, leave_note(self.record.employee, facts.end)]))
        return _("Étape 3 sur 3. ") + told if self.record.state == DepartureState.PREPARED else told

    def get_form_options(self) -> dict[str, Any]:
        departure = self.record
        law = DepartureLaw.of(departure.institution.country_id, departure.last_paid_on)
        has_notice = CAUSES[departure.cause].notice in (EMPLOYER, EMPLOYEE)
        return {"groups": groups(law.notice()), "has_notice": has_notice, "departure": departure}

    def perform(self, form: Any) -> Departure:
        return departure_update(
            departure=self.record, values=form.cleaned_data, access=self.access, reason=_("Préavis et congés")
        )


class DepartureStepView(DepartureScreen, ConfirmScreen):
    """Take a step of the departure."""

    rights = STEPS
    form_class = StepForm

    @property
    def step(self) -> Any:
        found = BY_SLUG.get(self.kwargs["slug"])
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        return f"{self.step.label}\u202f?"

    def get_form_options(self) -> dict[str, Any]:
        return {"asks_reason": self.step.asks_reason}

    def get_context(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context(**more), "submit_label": self.step.label, "danger": self.step.slug == "annuler"}

    def get_consequences(self) -> Sequence[Any]:
        departure, step = self.record, self.step
        obstacle = may_act(departure, self.access, step)
        if departure.state not in step.sources:
            return [_("Ce départ n’attend pas cette étape.")]
        if obstacle:
            return [obstacle]
        if step.slug == "viser":
            settlement = settlement_of(departure)
            net = french_amount(settlement.net, self.currency, unit=True) if settlement else ""
            return [_("Vous visez un net de %(net)s. Les montants ne changeront plus, sauf renvoi motivé.") % {"net": net}]
        told = {
            "calculer": _("Chaque montant est calculé avec le droit et les règles du dernier jour de service."),
            "renvoyer": _("Le décompte redevient modifiable ; il devra être visé de nouveau."),
            "clore": _("Le dossier ne changera plus ; les accès encore ouverts de l’agent sont fermés."),
            "annuler": _("L’agent est réintégré : contrat, affectation, statut, éléments de paie et accès reprennent comme avant."),
        }
        return [told[step.slug]]

    def perform(self, form: Any) -> Departure:
        return departure_step(
            departure=self.record, slug=self.step.slug, access=self.access, remark=form.cleaned_data["remark"]
        )

    def get_success_message(self, result: Departure) -> str:
        return _("C’est fait : le départ est %(state)s.") % {"state": result.get_state_display()}

    def get_success_url(self, result: Any) -> str:
        if self.step.slug == "calculer":
            return reverse("payroll:departure_amounts", args=[self.record.pk])
        return self.back()


class DeparturePayView(DepartureScreen, ConfirmScreen):
    """Open the settlement's run, or calculate it again."""

    rights = ("payroll_prepare",)
    submit_label = gettext_lazy("Calculer la paie du solde")
    success_message = gettext_lazy("La paie du solde est calculée.")

    def get_title(self) -> str:
        return _("Calculer la paie du solde\u202f?")

    def get_consequences(self) -> Sequence[Any]:
        if self.record.run is not None:
            return [_("Le bulletin de la campagne %(run)s est calculé de nouveau.") % {"run": self.record.run.reference}]
        return [_("Une campagne de solde de tout compte s’ouvre pour cet agent ; les jours du mois y entrent s’ils ne sont pas payés.")]

    def perform(self, form: Any) -> Any:
        return settlement_run_open(departure=self.record, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:departure_amounts", args=[self.record.pk])


class DepartureSignView(DepartureScreen, FormScreen):
    rights = MANAGE
    form_class = SignatureForm
    title = gettext_lazy("Enregistrer la signature du reçu")
    success_message = gettext_lazy("La signature est enregistrée.")

    def perform(self, form: Any) -> Departure:
        if self.record.is_death:
            raise Refusal(_("Après un décès, chaque ayant droit signe son propre reçu."))
        return departure_sign(
            departure=self.record,
            signed_on=form.cleaned_data["signed_on"],
            note=form.cleaned_data["note"],
            access=self.access,
        )


SCANS: dict[str, tuple[Any, str, str]] = {
    "montant": (DepartureAmount, "scan", "departure"),
    "deces": (DeathRecord, "certificate_scan", "departure"),
    "heredite": (DeathRecord, "heredity_scan", "departure"),
}


class DepartureScanView(DetailScreen):
    """A scanned paper of a departure that one may read; it has no address of its own outside this page."""

    rights = READ

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:  # type: ignore[override]
        if self.kwargs["kind"] not in SCANS:
            raise Http404
        model, name, _path = SCANS[self.kwargs["kind"]]
        visible = selectors.departures_of(self.access).values("pk")
        row = get_object_or_404(model.objects.filter(departure__in=visible).exclude(**{name: ""}), pk=self.kwargs["pk"])
        response = FileResponse(getattr(row, name).open("rb"), as_attachment=True)
        response["Cache-Control"] = "private, no-store"
        return response


class EmployeeDepartureView(FileScreen):
    """« Départ », a tab of the personnel file: the departures of the person."""

    template_name = "payroll/departures/employee.html"
    rights = READ

    def get_actions(self) -> list[Action]:
        if is_own_file(self.record, self.access.user) or self.record.departures.filter(state__in=OPEN_STATES).exists():
            return []
        url = f"{reverse('payroll:departure_person')}?agent={self.record.staff_number}"
        return [Action(_("Préparer un départ"), url, "plus", MANAGE, main=True)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(departures=list(selectors.departures_of(self.access).filter(employee=self.record.pk)))

