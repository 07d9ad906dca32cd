"""Seats of the zone: what others offer, what we offer, the seats asked in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_date
from hr_core.ui.forms import HouseForm
from hr_core.ui.guard import refusal
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from training.choices_sessions import OfferState
from training.filters_sessions import SeatFilter
from training.forms.sessions import OfferForm, SeatForm
from training.models import SharedSeat, SharedSession
from training.selectors.shared import offers, seats
from training.services.sessions.shared import offer_save, seat_propose, seat_step
from training.tables_sessions import OfferTable, SeatTable, hours
from training.views.sessions.base import DECIDE, MANAGE, SESSIONS, VIEW
from training.views.sessions.records import SessionPart
from training.workflows_sessions import HOST_DEEDS, SEAT

OFFERS = (gettext_lazy("Sessions de la zone"), "training:offer_list")
SEATS = (gettext_lazy("Places de la zone"), "training:seat_list")


class OfferView(SessionPart):
    """Open seats of one's session to the other institutions."""

    form_class = OfferForm
    title = gettext_lazy("Ouvrir des places à la zone")
    submit_label = gettext_lazy("Ouvrir à la zone")
    success_message = gettext_lazy("Les autres institutions voient ces places.")

    def get_lede(self) -> str:
        return _("Elles proposent leurs agents avec leur propre accord ; vous accordez chaque place.")

    def get_form_options(self) -> dict[str, Any]:
        held = SharedSession.objects.filter(host=self.institution, session_key=self.record.pk).first()
        start = {} if held else {"cost": self.record.cost, "until": self.record.enrol_until or self.record.start}
        return {"record": held, "currency": self.currency, "initial": start}

    def perform(self, form: Any) -> SharedSession:
        told = form.cleaned_data
        return offer_save(session=self.record, seats=told["seats"], cost=told["cost"] or 0, until=told["until"], access=self.access)


class OfferListView(ListScreen):
    model = SharedSession
    rights = VIEW
    title = gettext_lazy("Sessions de la zone")
    lede = gettext_lazy("Ce que les autres institutions ouvrent à vos agents.")
    crumbs = (SESSIONS,)
    unit = (gettext_lazy("session"), gettext_lazy("sessions"))
    table_class = OfferTable
    exportable = False
    empty = Empty(gettext_lazy("Aucune session ouverte à la zone"), gettext_lazy("Les sessions des autres institutions paraissent ici quand elles offrent des places."))

    def get_queryset(self) -> QuerySet[SharedSession]:
        return offers(self.access).annotate(left=F("seats") - F("taken"))


class SeatProposeView(FormScreen):
    """What is offered, and the proposal of somebody of one's own."""

    model = SharedSession
    rights = MANAGE
    form_class = SeatForm
    template_name = "training/sessions/propose.html"
    submit_label = gettext_lazy("Proposer cet agent")
    success_message = gettext_lazy("La proposition attend l’accord de votre institution.")
    crumbs = (OFFERS,)

    def get_queryset(self) -> QuerySet[SharedSession]:
        return SharedSession.objects.filter(state=OfferState.OPEN).exclude(host=self.institution).select_related("host")

    def get_form_options(self) -> dict[str, Any]:
        return {"access": self.access}

    def get_title(self) -> str:
        return self.record.title

    def get_lede(self) -> str:
        return f"{self.record.host.name}, {self.record.dates}"

    def get_cancel_url(self) -> str:
        return reverse("training:offer_list")

    def get_success_url(self, result: SharedSeat) -> str:
        return result.get_absolute_url()

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record
        panel = Panel(
            _("Ce qui est offert"),
            [
                (_("Lieu"), row.where), (_("Modalité"), row.get_mode_display()), (_("Places libres"), row.seats - row.taken),
                (_("Participation par place"), french_amount(row.cost, row.currency, unit=True) if row.cost else _("sans frais")),
                (_("Demander avant le"), french_date(row.until)),
            ],
        )  # fmt: skip
        return super().get_context(panel=panel, objectives=[line.strip(" -•\t") for line in row.objectives.splitlines() if line.strip()], **more)

    def perform(self, form: Any) -> SharedSeat:
        told = form.cleaned_data
        return seat_propose(shared=self.record, employee=told["employee"], motive=told["motive"], access=self.access)


class SeatListView(ListScreen):
    model = SharedSeat
    rights = VIEW
    title = gettext_lazy("Places de la zone")
    lede = gettext_lazy("Vos agents chez les autres, les agents des autres chez vous.")
    unit = (gettext_lazy("place"), gettext_lazy("places"))
    table_class = SeatTable
    filterset_class = SeatFilter
    export_name = "places-de-la-zone"
    empty = Empty(gettext_lazy("Aucune place demandée"), gettext_lazy("Proposez un agent depuis « Sessions de la zone »."), "/formation/sessions-zone/", gettext_lazy("Voir les sessions de la zone"))

    def get_queryset(self) -> QuerySet[SharedSeat]:
        return seats(self.access)

    def get_actions(self) -> list[Action]:
        return [Action(_("Sessions de la zone"), reverse("training:offer_list"), "sitemap", VIEW, main=True)]


class SeatDetailView(DetailScreen):
    model = SharedSeat
    rights = VIEW
    crumbs = (SEATS,)

    def get_queryset(self) -> QuerySet[SharedSeat]:
        return seats(self.access)

    def get_title(self) -> str:
        return self.record.name

    def get_lede(self) -> str:
        return f"{self.record.shared.title}, {self.record.shared.dates}"

    def get_panels(self) -> list[Panel]:
        row = self.record
        told: list[tuple[str, Any]] = [
            (_("État"), row.get_state_display()), (_("Institution d’origine"), row.home.name), (_("Emploi"), row.job_title),
            (_("Institution d’accueil"), row.host.name), (_("Lieu"), row.shared.where), (_("Motif de la demande"), row.motive),
            (_("Participation aux frais"), french_amount(row.cost, row.currency, unit=True) if row.cost else _("sans frais")),
            (_("Proposée par"), row.proposed_by), (_("Approuvée par"), row.approved_by), (_("Décidée par"), row.decided_by),
            (_("Motif de la réponse"), row.reason), (_("Heures suivies"), hours(row.minutes) if row.minutes else ""), (_("Attestation"), row.certificate),
        ]  # fmt: skip
        return [Panel(_("La place"), [(label, value) for label, value in told if value])]

    def get_actions(self) -> list[Action]:
        row, found = self.record, []
        for step in SEAT:
            side = row.host_id if step.name in HOST_DEEDS else row.home_id
            if row.state not in step.source or side != self.institution.pk or (step.name == "approve" and row.proposed_by_id == self.access.user.pk):
                continue
            main = step.name in ("approve", "accept")
            found.append(Action(step.label, reverse("training:seat_step", args=[row.pk, step.name]), "check" if main else "x", step.rights, main=main))
        return sorted(found, key=lambda action: action.main)


class SeatStepView(ConfirmScreen):
    model = SharedSeat
    rights = (*MANAGE, *DECIDE)
    form_class = HouseForm

    @property
    def step(self) -> Any:
        found = next((each for each in SEAT if each.name == self.kwargs["deed"]), None)
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        refused = refusal(request, self.step.rights)
        return refused if refused is not None else super().dispatch(request, *args, **kwargs)

    @property
    def asks_reason(self) -> bool:  # type: ignore[override]
        return self.step.asks_reason

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return str(self.step.label)

    def get_queryset(self) -> QuerySet[SharedSeat]:
        return seats(self.access)

    def get_title(self) -> str:
        return _("%(label)s : %(name)s ?") % {"label": self.step.label, "name": self.record.name}

    def get_crumbs(self) -> Sequence[Any]:
        return (SEATS, Crumb(self.record.name, self.record.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()

    def get_consequences(self) -> list[str]:
        row = self.record
        cost = french_amount(row.cost, row.currency, unit=True) if row.cost else _("sans frais")
        words = {"host": row.host.acronym, "home": row.home.acronym, "cost": cost}
        return {
            "approve": [_("La place est demandée à %(host)s ; participation : %(cost)s.") % words],
            "withdraw": [_("%(host)s voit que la demande est retirée.") % words],
            "accept": [_("L’agent de %(home)s est inscrit ; participation : %(cost)s.") % words],
            "refuse": [_("%(home)s lit le motif.") % words],
        }[self.step.name]

    def perform(self, form: Any) -> SharedSeat:
        return seat_step(seat=self.record, deed=self.step.name, access=self.access, reason=form.cleaned_data.get("motif", ""))
