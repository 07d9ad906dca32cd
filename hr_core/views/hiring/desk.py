"""« Entrées et sorties »: hirings under way, what is to do, trials and terms that end; staff numbers and points of control."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.choices import HiringState, Stage
from hr_core.filters import today
from hr_core.forms.hiring import FixedTermLimitForm, NumberingForm, RuleForm
from hr_core.models import ChecklistLine, ChecklistRule, Contract, FixedTermLimit, Hiring, StaffNumbering
from hr_core.selectors.contract_law import fixed_words, institution_law
from hr_core.selectors.hiring import deadlines, hirings_visible, open_lines, with_progress
from hr_core.services.hiring.checklists import checklist_rule_save, checklist_usual
from hr_core.services.hiring.numbering import fixed_term_limit_set, numbering_of, numbering_proposed, numbering_set
from hr_core.tables_hiring import DeadlineTable, HiringTable, LineTable, RuleTable
from hr_core.text import french_count
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen

READ, WRITE = ("personnel_view",), ("personnel_change",)


class HiringFilter(HouseFilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=gettext_lazy("Nom"))
    etat = django_filters.ChoiceFilter(
        field_name="state", choices=HiringState, label=gettext_lazy("État"), empty_label=gettext_lazy("Tous")
    )

    class Meta:
        model = Hiring
        fields: tuple[str, ...] = ()


class HiringListView(ListScreen):
    model = Hiring
    rights = WRITE
    title = gettext_lazy("Embauches")
    unit = (gettext_lazy("embauche"), gettext_lazy("embauches"))
    table_class, filterset_class = HiringTable, HiringFilter
    empty = Empty(
        gettext_lazy("Aucune embauche"),
        gettext_lazy("Une embauche se prépare en quatre étapes ; on peut s’arrêter et y revenir."),
        "/agents/embauches/nouvelle/", gettext_lazy("Embaucher"),
    )  # fmt: skip
    actions = (
        Action(gettext_lazy("Dossier en une page"), "/agents/nouveau/", "notes", WRITE),
        Action(gettext_lazy("Embaucher"), "/agents/embauches/nouvelle/", "user-plus", WRITE, main=True),
    )

    def get_queryset(self) -> QuerySet:
        return with_progress(hirings_visible(self.access).select_related("employee", "started_by"))


class LineFilter(HouseFilterSet):
    wide = "service"
    moment = django_filters.ChoiceFilter(
        field_name="stage", choices=Stage, label=gettext_lazy("Moment"), empty_label=gettext_lazy("Tous")
    )
    service = django_filters.CharFilter(lookup_expr="icontains", label=gettext_lazy("Qui s’en charge"))
    avant = django_filters.DateFilter(field_name="due_on", lookup_expr="lte", label=gettext_lazy("Pour le, au plus tard"))

    class Meta:
        model = ChecklistLine
        fields: tuple[str, ...] = ()


class LineListView(ListScreen):
    """Every point still to do, by day."""

    model = ChecklistLine
    rights = READ
    title = gettext_lazy("Points à faire")
    unit = (gettext_lazy("point"), gettext_lazy("points"))
    table_class, filterset_class = LineTable, LineFilter
    empty = Empty(
        gettext_lazy("Rien à faire"), gettext_lazy("Les listes de contrôle s’ouvrent avec chaque entrée et chaque sortie.")
    )

    def get_queryset(self) -> QuerySet:
        return open_lines(self.access)

    def get_table_options(self) -> dict[str, Any]:
        return {"on": today()}


class DeadlineFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom ou matricule"))
    contrat = django_filters.ChoiceFilter(
        field_name="kind", choices=Contract.Kind, label=gettext_lazy("Contrat"), empty_label=gettext_lazy("Tous")
    )

    class Meta:
        model = Contract
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        from hr_core.text import fold

        for word in fold(value).split():
            rows = rows.filter(employee__search_text__contains=word)
        return rows


class DeadlineListView(ListScreen):
    """Trials and contracts that end within three months, each with the act that may follow."""

    model = Contract
    rights = READ
    title = gettext_lazy("Essais et échéances")
    unit = (gettext_lazy("échéance sous 90 jours"), gettext_lazy("échéances sous 90 jours"))
    table_class, filterset_class = DeadlineTable, DeadlineFilter
    empty = Empty(gettext_lazy("Aucune échéance"), gettext_lazy("Ni essai ni contrat ne finit dans les trois mois."))

    def get_queryset(self) -> QuerySet:
        return deadlines(self.access, today())

    def get_table_options(self) -> dict[str, Any]:
        return {"on": today(), "may_write": self.access.has(*WRITE)}


class RuleListView(ListScreen):
    model = ChecklistRule
    rights = READ
    title = gettext_lazy("Points de contrôle")
    unit = (gettext_lazy("point"), gettext_lazy("points"))
    table_class = RuleTable
    exportable = False

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Matricules"), reverse("hr_core:staff_numbering"), "id", WRITE),
            Action(_("Limites des contrats"), reverse("hr_core:fixed_term_limit"), "scale", WRITE),
            Action(_("Liste usuelle"), reverse("hr_core:checklist_usual"), "list-check", WRITE),
            Action(_("Nouveau point"), reverse("hr_core:checklist_rule_create"), "plus", WRITE, main=True),
        ]

    def get_empty(self) -> Empty:
        text = _("Chaque entrée et chaque sortie ouvre la liste de ces points, selon le contrat.")
        if not self.access.has(*WRITE):
            return Empty(_("Aucun point de contrôle"), text)
        return Empty(_("Aucun point de contrôle"), text, reverse("hr_core:checklist_usual"), _("Prendre la liste usuelle"))


class SettingScreen(FormScreen):
    rights = WRITE
    crumbs = ((gettext_lazy("Points de contrôle"), "hr_core:checklist_rule_list"),)
    success_url = cancel_url = "hr_core:checklist_rule_list"


class RuleFormView(SettingScreen):
    model = ChecklistRule
    form_class = RuleForm
    success_message = gettext_lazy("Le point est enregistré ; les listes déjà ouvertes gardent les leurs.")

    def get_title(self) -> str:
        return _("Nouveau point de contrôle") if self.is_creation else str(self.record)

    def perform(self, form: Any) -> ChecklistRule:
        rule = self.record if self.is_creation else ChecklistRule.objects.get(pk=self.record.pk)
        return checklist_rule_save(rule=rule, values=form.values(), actor=self.request.user)


class UsualRulesView(SettingScreen, ConfirmScreen):
    model = ChecklistRule
    question = gettext_lazy("Prendre la liste usuelle ?")
    submit_label = gettext_lazy("Prendre la liste usuelle")

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> list[str]:
        return [_("Les points usuels qui manquent sont ajoutés ; les vôtres ne changent pas, et chacun se modifie ensuite.")]

    def perform(self, form: Any) -> int:
        return checklist_usual(institution=self.institution, actor=self.request.user)

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("point ajouté."), _("points ajoutés."))


class NumberingView(SettingScreen):
    """How staff numbers are given; what is proposed goes on with the greatest one."""

    model = StaffNumbering
    form_class = NumberingForm
    title = gettext_lazy("Numérotation des matricules")
    lede = gettext_lazy("Le numéro est pris au moment d’ouvrir le dossier : ni trou, ni doublon.")
    success_message = gettext_lazy("Les prochains matricules suivent cette règle.")

    def get_record(self) -> StaffNumbering:
        return numbering_of(self.institution) or numbering_proposed(self.institution)

    def perform(self, form: Any) -> StaffNumbering:
        return numbering_set(institution=self.institution, values=form.values(), actor=self.request.user)


class FixedTermLimitView(SettingScreen):
    """What limits fixed terms here, by which text: it comes before the country's file, which often says nothing."""

    form_class = FixedTermLimitForm
    title = gettext_lazy("Limites des contrats à durée déterminée")
    success_message = gettext_lazy("Les contrats qui commencent ensuite se comparent à cette limite.")

    def get_lede(self) -> str:
        return fixed_words(institution_law(self.institution, today()))

    def get_record(self) -> FixedTermLimit:
        held = FixedTermLimit.objects.on(today()).filter(institution=self.institution).first()
        new = FixedTermLimit(institution=self.institution, start=today())
        for name in ("months", "renewals", "renewed_months", "reference"):
            if held is not None:
                setattr(new, name, getattr(held, name))
        return new

    def perform(self, form: Any) -> FixedTermLimit:
        start = form.cleaned_data["start"]
        return fixed_term_limit_set(institution=self.institution, start=start, values=form.values(), actor=self.request.user)
