"""The rules of leave on screen: what the statute adds to the law, and what each leave allows."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.filters import today
from hr_core.forms.leave import FamilyEventForm, LeaveRuleForm, LeaveTermsForm
from hr_core.leave.events import FamilyEvents
from hr_core.models import LeaveRule, LeaveTerms
from hr_core.selectors.leave import LeaveFrame
from hr_core.services.leave.asking import days_words
from hr_core.services.leave.events import PAPER, PAPER_DAYS, family_event_add, family_events_setup, law_events
from hr_core.services.leave.rules import leave_rule_set, leave_terms_save
from hr_core.tables_leave import RuleTable, TermsTable
from hr_core.text import french_count, french_decimal
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from hr_core.views.leave.ledger import LEAVES, MANAGE, VIEW


class RuleListView(ListScreen):
    """The rules by date; the sentence says what law and statute give today."""

    model = LeaveRule
    table_class = RuleTable
    rights = VIEW
    title = gettext_lazy("Règles des congés")
    unit = (gettext_lazy("règle"), gettext_lazy("règles"))
    empty = Empty(
        gettext_lazy("Aucune règle"),
        gettext_lazy("La première règle ouvre le registre : les congés s’acquièrent à partir de sa date."),
    )
    actions = (Action(gettext_lazy("Nouvelle règle"), "/conges/regles/nouvelle/", "plus", MANAGE, main=True),)

    def get_lede(self) -> str:
        law = LeaveFrame(self.institution).law_on(today())
        if law.monthly is None:
            return _("La loi du pays n’est pas connue : le statut doit dire les jours acquis par mois.")
        kind = _("ouvrables") if law.is_working else _("calendaires")
        told = {"days": french_decimal(law.monthly, 3), "kind": kind, "source": law.sources.get("monthly", "")}
        return _("Aujourd’hui : %(days)s jours %(kind)s par mois. %(source)s.") % told


class RuleFormView(FormScreen):
    model = LeaveRule
    form_class = LeaveRuleForm
    rights = MANAGE
    title = gettext_lazy("Règle des congés")
    lede = gettext_lazy("Le statut ajoute à la loi : ce qu’il donne de moins est refusé.")
    success_url = "hr_core:leave_rule_list"
    success_message = gettext_lazy("La règle est enregistrée.")
    crumbs = (LEAVES, (gettext_lazy("Règles"), "hr_core:leave_rule_list"))

    def get_form_options(self) -> dict[str, Any]:
        return {"given": self.record}

    def perform(self, form: Any) -> LeaveRule:
        values = dict(form.cleaned_data)
        return leave_rule_set(
            institution=self.institution, start=values.pop("start"), values=values, actor=self.request.user  # type: ignore[arg-type]
        )


class TermsListView(ListScreen):
    model = LeaveTerms
    table_class = TermsTable
    rights = VIEW
    title = gettext_lazy("Types de congé")
    unit = (gettext_lazy("congé"), gettext_lazy("congés"))
    empty = Empty(gettext_lazy("Aucun congé"), gettext_lazy("Les congés usuels se posent avec la première règle."))


    @cached_property
    def events(self) -> FamilyEvents:
        return law_events(self.institution, today())

    def get_actions(self) -> list[Action]:
        law = Action(_("Événements de la loi"), "/conges/types/loi/", "scale", MANAGE)
        add = Action(_("Ajouter un événement"), "/conges/types/nouveau/", "plus", MANAGE, main=True)
        return [law, add] if self.events.events else [add]

    def get_lede(self) -> str:
        """What the law of the country gives for family events, or that no text is known."""
        found = self.events
        told = {"events": len(found.events), "days": french_decimal(found.yearly or 0, 3), "source": found.source}
        if not found.is_known:
            return _(
                "Aucun texte connu du pays ne donne les jours d’un mariage, d’une naissance ou d’un décès : ajoutez ceux du statut "
                "ou de la convention, avec leur article."
            )
        if found.events and found.yearly is not None:
            return _("Événements familiaux : la loi en liste %(events)s, %(days)s jours par an au plus. %(source)s.") % told
        if found.events:
            return _("Événements familiaux : la loi en liste %(events)s. %(source)s.") % told
        return _(
            "Événements familiaux : %(days)s jours par an au plus, %(source)s. Le texte connu ne dit pas les jours de chacun : ajoutez "
            "ceux du statut."
        ) % told

    def get_queryset(self) -> Any:
        return LeaveTerms.objects.select_related("kind")


class FamilyEventView(FormScreen):
    form_class = FamilyEventForm
    rights = MANAGE
    title = gettext_lazy("Ajouter un événement familial")
    submit_label = gettext_lazy("Ajouter l’événement")
    success_url = "hr_core:leave_terms_list"
    success_message = gettext_lazy("L’événement est ajouté : les agents peuvent le demander.")
    crumbs = (LEAVES, (gettext_lazy("Types de congé"), "hr_core:leave_terms_list"))

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"certificate": PAPER, "certificate_days": PAPER_DAYS}}

    def perform(self, form: Any) -> LeaveTerms:
        data = form.cleaned_data
        return family_event_add(
            institution=self.institution, label=data["label"], values=form.values(), certificate=data["certificate"],
            certificate_days=data["certificate_days"], actor=self.request.user,  # type: ignore[arg-type]
        )  # fmt: skip


class FamilyEventLawView(ConfirmScreen):
    """The events that the law of the country lists, as kinds of leave."""

    rights = MANAGE
    title = gettext_lazy("Reprendre les événements de la loi")
    submit_label = gettext_lazy("Reprendre ces événements")
    success_url = "hr_core:leave_terms_list"
    crumbs = (LEAVES, (gettext_lazy("Types de congé"), "hr_core:leave_terms_list"))

    def get_title(self) -> str:
        return str(self.title)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> list[str]:
        found = law_events(self.institution, today())
        if not found.events:
            return [_("Aucun texte connu du pays ne liste d’événements : ajoutez ceux du statut ou de la convention.")]
        rows = [f"{event.label} : {days_words(int(event.days * 1000))}" for event in found.events]
        return [*rows, _("Ceux qui existent déjà restent comme ils sont.")]

    def perform(self, form: Any) -> int:
        return family_events_setup(institution=self.institution)

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("événement ajouté"), _("événements ajoutés")) + "."


class TermsFormView(FormScreen):
    model = LeaveTerms
    form_class = LeaveTermsForm
    rights = MANAGE
    success_url = "hr_core:leave_terms_list"
    crumbs = (LEAVES, (gettext_lazy("Types de congé"), "hr_core:leave_terms_list"))

    def get_title(self) -> str:
        return str(self.record.kind)

    def get_form_options(self) -> dict[str, Any]:
        return {"given": self.record}

    def perform(self, form: Any) -> LeaveTerms:
        return leave_terms_save(terms=self.record, values=form.cleaned_data, actor=self.request.user)  # type: ignore[arg-type]
