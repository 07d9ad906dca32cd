"""The kinds of position of the institution: what each does to pay, seniority, advancement and pension."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.forms.positions import PositionKindForm
from careers.models import AdministrativePosition, PositionKind
from careers.services.positions.kinds import position_kind_save
from careers.tables_positions import PositionKindTable, seniority_words
from careers.views.careers import MANAGE, VIEW
from careers.views.positions.people import POSITIONS
from hr_core.text import french_count, french_percent
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel
from hr_core.ui.screens import DetailScreen, FormScreen

KINDS = (gettext_lazy("Natures de position"), "careers:position_kinds")


class PositionKindListView(ListScreen):
    model = PositionKind
    table_class = PositionKindTable
    rights = VIEW
    title = gettext_lazy("Natures de position")
    lede = gettext_lazy("Être en activité, c’est n’avoir aucune autre position.")
    unit = (gettext_lazy("nature"), gettext_lazy("natures"))
    crumbs = (POSITIONS,)
    empty = Empty(gettext_lazy("Aucune position"), gettext_lazy("Les positions usuelles viennent avec les données de référence."))

    def get_queryset(self) -> Any:
        return PositionKind.objects.all()

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Nouvelle nature"), reverse("careers:position_kind_create"), "plus", MANAGE, main=True)]


class PositionKindView(DetailScreen):
    model = PositionKind
    rights = VIEW
    crumbs = (POSITIONS, KINDS)

    def get_panels(self) -> Sequence[Panel]:
        kind = self.record
        months = french_count(kind.maximum_months, _("mois"), _("mois")) if kind.maximum_months else _("sans limite")
        effects = [
            (_("Rémunération"), kind.get_pay_display()),
            (_("Absence lue par la paie"), str(kind.absence_kind) if kind.absence_kind else _("aucune")),
            (_("Statut inscrit"), kind.get_status_kind_display() if kind.status_kind else _("celui de l’agent")),
            (_("Ancienneté"), seniority_words(kind)),
            (_("Avancement"), french_percent(kind.advancement_share, 0)),
            (_("Retraite"), _("compte") if kind.counts_for_pension else _("ne compte pas")),
            (_("Poste"), kind.get_post_display()),
        ]
        asks = [
            (_("Nature"), kind.get_nature_display()),
            (_("Texte"), kind.reference),
            (_("Organisme d’accueil"), _("à nommer") if kind.needs_host else _("sans objet")),
            (_("Terme"), _("à donner") if kind.needs_end else _("facultatif")),
            (_("Fin"), _("au terme") if kind.returns_by_itself else _("par un acte de retour")),
            (_("Durée d’une décision"), months),
            (_("Agents"), str(AdministrativePosition.objects.filter(kind=kind).values("employee").distinct().count())),
        ]
        return [Panel(_("Conséquences"), effects), Panel(_("Position"), asks)]

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Modifier"), reverse("careers:position_kind_update", args=[self.record.pk]), "pencil", MANAGE, main=True)]


class PositionKindFormView(FormScreen):
    model = PositionKind
    form_class = PositionKindForm
    rights = MANAGE
    crumbs = (POSITIONS, KINDS)
    asks_reason = "optional"

    def get_title(self) -> str:
        return _("Nouvelle nature de position") if self.is_creation else str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        return {"kind": None if self.is_creation else self.record}

    def get_cancel_url(self) -> str:
        return reverse("careers:position_kinds") if self.is_creation else self.record.get_absolute_url()

    def perform(self, form: PositionKindForm) -> PositionKind:
        values = {name: value for name, value in form.cleaned_data.items() if name in form.base_fields}
        return position_kind_save(kind=self.record, values=values, actor=self.request.user)  # type: ignore[arg-type]
