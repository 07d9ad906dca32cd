"""The needs of a year as lists: what waits, what is kept, what says the same thing; and one's own wishes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.text import french_count
from hr_core.ui.guard import Guarded
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty, Tab
from hr_core.ui.screens import Screen
from training.choices_needs import NeedState
from training.filters_needs import NeedFilter
from training.menu_plan import NEEDS_READERS
from training.models import TrainingNeed
from training.selectors.needs import duplicates, headcount_of, need_counts, needs_visible
from training.services.needs.flow import needs_keep, needs_merge
from training.services.needs.gaps import needs_from_gaps
from training.services.needs.interviews import needs_from_appraisals
from training.tables_needs import NeedTable, OwnNeedTable
from training.workflows_catalogue import MANAGE

NEEDS = (gettext_lazy("Besoins"), "training:need_list")
ARBITRATE = ("training_arbitrate",)
TEAM = (*MANAGE, "team_view")
VIEWS = (
    ("", gettext_lazy("Avis de l’unité"), (NeedState.PROPOSED,)),
    ("siege", gettext_lazy("Arbitrage du siège"), (NeedState.UNIT_KEPT,)),
    ("retenus", gettext_lazy("Retenus"), (NeedState.KEPT,)),
    ("plan", gettext_lazy("Au plan"), (NeedState.PLANNED,)),
    ("clos", gettext_lazy("Reportés ou non retenus"), (NeedState.DEFERRED, NeedState.REFUSED)),
)


def planned_year(request: HttpRequest) -> int:
    """`?annee=2027`; by default the year that is being prepared: next year from July on."""
    asked = request.GET.get("annee", "")
    today = timezone.localdate()
    return int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else today.year + (today.month > 6)


class NeedListView(ListScreen):
    model = TrainingNeed
    rights = NEEDS_READERS
    unit = (gettext_lazy("besoin"), gettext_lazy("besoins"))
    table_class = NeedTable
    filterset_class = NeedFilter
    export_name = "besoins-formation"

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    @property
    def year(self) -> int:
        return planned_year(self.request)

    def get_title(self) -> str:
        return _("Besoins de formation %(year)s") % {"year": self.year}

    def get_queryset(self) -> QuerySet[TrainingNeed]:
        states = next((states for slug, _label, states in VIEWS if slug == self.view), (NeedState.PROPOSED,))
        rows = needs_visible(self.access).filter(state__in=states)
        if not self.request.GET.get("annee"):
            rows = rows.filter(year=self.year)
        return headcount_of(rows).order_by("-priority", "pk")

    def get_saved_views(self) -> list[Tab]:
        here, counts = reverse("training:need_list"), need_counts(self.access, self.year)
        return [
            Tab(str(label), f"{here}?vue={slug}" if slug else here, self.view == slug, sum(counts[state] for state in states))
            for slug, label, states in VIEWS
        ]

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Critères"), reverse("training:need_weights"), "scale", MANAGE),
            Action(_("Lire les écarts et les entretiens"), reverse("training:needs_from_gaps"), "stairs-up", MANAGE, post=True),
            Action(_("Doublons"), reverse("training:need_duplicates"), "arrows-exchange", MANAGE),
            Action(_("Exprimer un besoin"), reverse("training:need_create"), "plus", TEAM, main=True),
        ]

    def get_bulk_actions(self) -> Sequence[BulkAction]:
        return [BulkAction(_("Retenir"), reverse("training:needs_keep"), "check", ARBITRATE, main=True)] if self.view == "siege" else []

    def get_empty(self) -> Empty:
        text = _("Les entretiens, les écarts de compétences, les responsables et les agents y apportent leurs besoins.")
        if self.access.has(*TEAM):
            return Empty(_("Aucun besoin ici"), text, reverse("training:need_create"), _("Exprimer un besoin"))
        return Empty(_("Aucun besoin ici"), text)


class NeedsKeepView(Guarded, View):
    """Keep the needs chosen in the list: all or none."""

    rights = ARBITRATE

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [int(key) for key in request.POST.getlist("choisis") if key.isdecimal()]
        visible = needs_visible(self.access).filter(pk__in=keys).values_list("pk", flat=True)
        try:
            done = needs_keep(keys=list(visible), access=self.access)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, french_count(done, _("besoin retenu"), _("besoins retenus")) + ".")
        return HttpResponseRedirect(reverse("training:need_list") + "?vue=siege")


class NeedsFromGapsView(Guarded, View):
    """Write the needs that skill gaps and appraisal interviews tell for the year."""

    rights = MANAGE

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            asked: dict[str, Any] = {"institution": self.institution, "year": planned_year(request), "access": self.access}
            gaps, interviews = needs_from_gaps(**asked), needs_from_appraisals(**asked)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            read = french_count(gaps, _("besoin lu dans les écarts de compétences"), _("besoins lus dans les écarts de compétences"))
            messages.success(request, _("%(read)s, %(count)s dans les entretiens.") % {"read": read, "count": interviews})
        return HttpResponseRedirect(reverse("training:need_list") + "?vue=siege")


class DuplicateListView(Screen):
    """Groups of needs that say the same thing, each to be made one."""

    template_name = "training/needs/duplicates.html"
    rights = MANAGE
    crumbs = (NEEDS,)
    lede = gettext_lazy(
        "Même formation, même compétence ou mêmes mots : réunir garde les personnes de chacun et la note la plus haute de chaque critère."
    )

    def get_title(self) -> str:
        return _("Besoins à réunir %(year)s") % {"year": planned_year(self.request)}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(groups=duplicates(self.access, planned_year(request))[:50], year=planned_year(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        """The group named is made one, its highest need being kept."""
        wanted = request.POST.get("groupe", "")
        group = next((each for each in duplicates(self.access, planned_year(request)) if each.key == wanted), None)
        if group is None:
            messages.error(request, _("Ce groupe n’existe plus : la page est à jour."))
        else:
            try:
                made = needs_merge(into=group.needs[0], others=group.needs[1:], access=self.access)
            except ValidationError as refused:
                messages.error(request, " ".join(refused.messages))
            else:
                messages.success(request, _("%(count)s réunis en « %(need)s ».") % {
                    "count": french_count(len(group.needs), _("besoin"), _("besoins")), "need": made})  # fmt: skip
        return HttpResponseRedirect(request.get_full_path())


class OwnNeedListView(ListScreen):
    """« Mes souhaits de formation »: what became of each."""

    model = TrainingNeed
    rights = ("self_service",)
    own = True
    title = gettext_lazy("Mes souhaits de formation")
    unit = (gettext_lazy("souhait"), gettext_lazy("souhaits"))
    table_class = OwnNeedTable
    exportable = False

    def get_queryset(self) -> QuerySet[TrainingNeed]:
        return TrainingNeed.objects.filter(employee__user=self.access.user).order_by("-year", "-pk")

    def get_actions(self) -> list[Action]:
        return [Action(_("Exprimer un souhait"), reverse("training:own_need_create"), "plus", main=True)]

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucun souhait"), _("Choisissez une formation du catalogue, ou dites ce que vous voulez apprendre."),
            reverse("training:own_need_create"), _("Exprimer un souhait"),
        )  # fmt: skip
