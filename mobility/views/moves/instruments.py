"""Instruments of social security and figures of the schemes: read by all of mobility, completed by the zone's secretariat."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts
from hr_core.ui.screens import FormScreen
from mobility.contents_moves import Block, Cell, Content
from mobility.forms.moves import InstrumentForm, PartyForm, SchemeForm
from mobility.models import Instrument, InstrumentParty, SchemeFigure
from mobility.rights.instruments import BRANCHES, certificate_obstacles
from mobility.services.instruments import instrument_save, party_save, scheme_save
from mobility.tables_moves import InstrumentTable, SchemeTable
from mobility.views.moves.parts import ContentScreen

READ, MANAGE = ("mobility_browse",), ("instrument_manage",)
INSTRUMENTS = (gettext_lazy("Instruments de sécurité sociale"), "mobility:instrument_list")


class InstrumentListView(ListScreen):
    model = Instrument
    table_class = InstrumentTable
    rights = READ
    title = gettext_lazy("Instruments de sécurité sociale")
    lede = gettext_lazy("Conventions et accords entre les pays de la zone : ce qui a été lu, et ce qui reste à demander.")
    unit = (gettext_lazy("instrument"), gettext_lazy("instruments"))
    empty = Empty(gettext_lazy("Aucun instrument"), gettext_lazy("Ils arrivent avec les données de la zone."))

    def get_queryset(self) -> Any:
        return Instrument.objects.prefetch_related(Prefetch("parties", InstrumentParty.objects.select_related("country")))

    def get_actions(self) -> list[Action]:
        return [Action(_("Règles des régimes"), reverse("mobility:scheme_list"), "list-check")]


class InstrumentDetailView(ContentScreen):
    model = Instrument
    rights = READ
    crumbs = (INSTRUMENTS,)

    def get_queryset(self) -> Any:
        return Instrument.objects.prefetch_related(Prefetch("parties", InstrumentParty.objects.select_related("country")))

    def get_actions(self) -> list[Action]:
        return [Action(_("Compléter"), reverse("mobility:instrument_update", args=[self.record.pk]), "pencil", MANAGE, main=True)]

    def get_content(self) -> Content:
        record, content = self.record, Content()
        content.notes = [("warning", each) for each in certificate_obstacles(record.pure(), months=1)]
        known = facts(
            record, "signed_on", "signed_on_text", "in_force_on", "ended_on", "posting_rule", "posting_months", "posting_renewals",
            "posting_agreed_by", "posting_form", "posting_article", "totalisation_months", "ask", "source", "confidence", "note",
        )  # fmt: skip
        branches = ", ".join(BRANCHES[each] for each in record.branches) or _("non lues")
        content.parts.append(Panel(_("Ce qui est connu"), [(_("Branches"), branches), *known]))
        can = self.access.has(*MANAGE)
        rows = []
        for each in record.parties.all():
            url = reverse("mobility:party_update", args=[each.pk]) if can else ""
            rows.append([
                Cell(str(each.country), url=url), Cell(_day(each.ratified_on), "n p1"), Cell(_day(each.in_force_on), "n p2"),
                Cell(str(each.get_confidence_display()), "p3"), Cell(each.source, "lg-hide"),
            ])  # fmt: skip
        heads: list[tuple[Any, str]] = [(_("Pays"), ""), (_("Ratifié le"), "n p1"), (_("En vigueur depuis"), "n p2"), (_("Confiance"), "p3"), (_("Source"), "lg-hide")]
        content.parts.append(Block(_("Parties"), heads, rows, help=_("« inconnu » : aucune source ne donne cette date.")))
        return content


class InstrumentUpdateView(FormScreen):
    model = Instrument
    form_class = InstrumentForm
    rights = MANAGE
    crumbs = (INSTRUMENTS,)
    success_message = gettext_lazy("L’instrument est complété.")

    def get_title(self) -> str:
        return self.record.title

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> Instrument:
        return instrument_save(instrument=form.instance, values={})


class PartyUpdateView(FormScreen):
    model = InstrumentParty
    form_class = PartyForm
    rights = MANAGE
    crumbs = (INSTRUMENTS,)

    def get_queryset(self) -> Any:
        return InstrumentParty.objects.select_related("instrument", "country")

    def get_title(self) -> str:
        return str(self.record)

    def get_cancel_url(self) -> str:
        return self.record.instrument.get_absolute_url()

    def get_success_url(self, result: InstrumentParty) -> str:
        return result.instrument.get_absolute_url()

    def perform(self, form: Any) -> InstrumentParty:
        return party_save(party=form.instance, values={})


class SchemeListView(ListScreen):
    model = SchemeFigure
    table_class = SchemeTable
    rights = MANAGE
    title = gettext_lazy("Règles des régimes de retraite")
    lede = gettext_lazy("La durée demandée pour ouvrir une pension. Un pays absent reste « inconnu » dans les relevés, qui disent à qui demander.")
    crumbs = (INSTRUMENTS,)
    unit = (gettext_lazy("règle"), gettext_lazy("règles"))
    empty = Empty(gettext_lazy("Aucune règle"), gettext_lazy("Entrez-les texte en main : sans source, une durée reste inconnue."))
    actions = (Action(gettext_lazy("Nouvelle règle"), "/mobilite/instruments/regimes/nouvelle/", "plus", MANAGE, main=True),)

    def get_queryset(self) -> Any:
        return SchemeFigure.objects.select_related("country")


class SchemeFormView(FormScreen):
    model = SchemeFigure
    form_class = SchemeForm
    rights = MANAGE
    title = gettext_lazy("Règle d’un régime")
    crumbs = (INSTRUMENTS, (gettext_lazy("Règles des régimes"), "mobility:scheme_list"))
    success_url = "mobility:scheme_list"

    def perform(self, form: Any) -> SchemeFigure:
        return scheme_save(figure=form.instance, values={})


def _day(value: Any) -> str:
    return french_date(value) if value else _("inconnu")
