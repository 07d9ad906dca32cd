"""The staffing table on screen: the table of a day, posts, vacancies, acts to decide, people without a post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_posts import ActState, Occupation, Standing
from careers.filters_posts import ActFilter, PostFilter, WithoutPostFilter
from careers.models import Post, PostAct
from careers.selectors.posts.reading import (
    counts_of,
    posted_elsewhere,
    posts_on,
    posts_without_interim,
    vacancy_counts,
    vacant_posts,
    with_names,
    without_post,
)
from careers.selectors.posts.staffing import staffing_counts
from careers.tables_posts import ActTable, ElsewhereTable, PostTable, VacancyTable, WithoutPostTable
from hr_core.models import Employee
from hr_core.selectors.employees import with_current_facts
from hr_core.text import french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty, Tab
from hr_core.ui.screens import Screen

VIEW = ("posts_view", "posts_prepare", "posts_decide")
PREPARE = ("posts_prepare",)
DECIDE = ("posts_decide",)
VIEWS = {"": (Standing.OPEN, Standing.FROZEN), "geles": (Standing.FROZEN,), "supprimes": (Standing.ABOLISHED,)}
STAFFING = (gettext_lazy("Effectifs"), "careers:staffing")
POSTS = (gettext_lazy("Postes"), "careers:post_list")


def day_of(request: HttpRequest) -> date:
    """`?au=2026-12-31`, else today."""
    try:
        return parse_date(request.GET.get("au", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


class StaffingView(Screen):
    """The table of a day by unit: authorised, budgeted, occupied, to fill, frozen."""

    template_name = "careers/posts/staffing.html"
    title = gettext_lazy("Tableau des effectifs")
    rights = VIEW

    @cached_property
    def day(self) -> date:
        return day_of(self.request)

    def get_lede(self) -> str:
        return _("Situation au %(day)s.") % {"day": french_date(self.day)}

    def get_actions(self) -> list[Action]:
        dated = f"?au={self.day:%Y-%m-%d}"
        return [
            Action(_("Excel"), reverse("careers:staffing_sheet") + dated, "table"),
            Action(_("PDF"), reverse("careers:staffing_pdf") + dated, "printer"),
            Action(_("Importer"), reverse("hr_core:import_create", args=["postes"]), "upload", PREPARE),
            Action(_("Nouveau poste"), reverse("careers:post_create"), "plus", PREPARE, main=True),
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        table = staffing_counts(self.day)
        return self.show(table=table, day=self.day, waiting=PostAct.objects.filter(state=ActState.PROPOSED).count())


class PostListView(ListScreen):
    """Posts as of a day, by saved view and by filter."""

    model = Post
    rights = VIEW
    title = gettext_lazy("Postes")
    unit = (gettext_lazy("poste"), gettext_lazy("postes"))
    table_class = PostTable
    filterset_class = PostFilter
    export_name = "postes"

    @cached_property
    def day(self) -> date:
        return day_of(self.request)

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    def get_queryset(self) -> QuerySet[Post]:
        rows = with_names(posts_on(self.day), self.day, self.access).select_related("job").order_by("number")
        if self.view == "proposes":
            return rows.filter(occupation=Occupation.PROPOSED)
        return rows.filter(standing__in=VIEWS.get(self.view, VIEWS[""]))

    def get_saved_views(self) -> list[Tab]:
        counts, here = counts_of(self.day), reverse("careers:post_list")
        frozen, gone, asked = (counts[each] for each in (Occupation.FROZEN, Occupation.ABOLISHED, Occupation.PROPOSED))
        held = sum(counts.values()) - gone - asked
        tabs = (("", _("Au tableau"), held), ("geles", _("Gelés"), frozen), ("proposes", _("À autoriser"), asked),
                ("supprimes", _("Supprimés"), gone))  # fmt: skip
        return [
            Tab(label, f"{here}?vue={slug}" if slug else here, self.view == slug, count) for slug, label, count in tabs
        ]

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Importer"), reverse("hr_core:import_create", args=["postes"]), "upload", PREPARE),
            Action(_("Nouveau poste"), reverse("careers:post_create"), "plus", PREPARE, main=True),
        ]

    def get_empty(self) -> Empty:
        if self.view:
            return Empty(_("Aucun poste ici"), _("Les postes y viennent par un acte approuvé."))
        text = _("Inscrivez les postes autorisés, ou importez le tableau des effectifs tel que vous le tenez.")
        if not self.access.has(*PREPARE):
            return Empty(_("Aucun poste au tableau"), _("Les ressources humaines inscrivent les postes autorisés."))
        url = reverse("hr_core:import_create", args=["postes"])
        return Empty(_("Aucun poste au tableau"), text, url, _("Importer le tableau"))


class VacancyListView(ListScreen):
    """What recruitment and mobility read: posts to fill, since when, for which share."""

    model = Post
    rights = VIEW
    title = gettext_lazy("Postes à pourvoir")
    lede = gettext_lazy("Postes ouverts sans titulaire, ou tenus pour une part seulement. Les postes gelés n’y sont pas.")
    unit = (gettext_lazy("poste à pourvoir"), gettext_lazy("postes à pourvoir"))
    table_class = VacancyTable
    filterset_class = PostFilter
    export_name = "postes-a-pourvoir"
    empty = Empty(gettext_lazy("Aucun poste à pourvoir"), gettext_lazy("Chaque poste ouvert a son titulaire."))

    @property
    def reserved(self) -> bool:
        return self.request.GET.get("vue") == "reserves"

    def get_lede(self) -> Any:
        if self.reserved:
            return _("Leur titulaire est dans une position qui garde le poste : un intérim se propose jusqu’à son retour.")
        return self.lede

    def get_empty(self) -> Empty:
        if self.reserved:
            return Empty(_("Aucun poste réservé sans intérim"), _("Les postes dont le titulaire est en position viennent ici."))
        return self.empty

    def get_table(self) -> Any:
        self.table_class = PostTable if self.reserved else VacancyTable  # type: ignore[assignment]
        return super().get_table()

    def get_saved_views(self) -> list[Tab]:
        here, counts = reverse("careers:vacancy_list"), vacancy_counts(day_of(self.request))
        return [
            Tab(_("À pourvoir"), here, not self.reserved, counts["free"]),
            Tab(_("Réservés, sans intérim"), f"{here}?vue=reserves", self.reserved, counts["kept"]),
        ]

    def get_queryset(self) -> QuerySet[Post]:
        day = day_of(self.request)
        if self.reserved:
            return with_names(posts_without_interim(day), day, self.access).select_related("job").order_by("number")
        return with_names(vacant_posts(day), day, self.access).select_related("job").order_by("vacant_since", "number")


class ActListView(ListScreen):
    """Acts on posts; those that wait first, creations approved together."""

    model = PostAct
    rights = VIEW
    title = gettext_lazy("Actes sur les postes")
    unit = (gettext_lazy("acte"), gettext_lazy("actes"))
    table_class = ActTable
    filterset_class = ActFilter
    export_name = "actes-postes"
    page_sizes = (50, 100, 500)
    empty = Empty(
        gettext_lazy("Aucun acte"), gettext_lazy("Créations, gels, transferts et suppressions de postes viennent ici.")
    )

    @property
    def waits(self) -> bool:
        return self.request.GET.get("vue", "") != "tous"

    def get_queryset(self) -> QuerySet[PostAct]:
        rows = PostAct.objects.select_related("post", "unit", "proposed_by")
        if self.waits:
            return rows.filter(state=ActState.PROPOSED).order_by("post__number")
        return rows.order_by("-effective_on", "-pk")

    def get_saved_views(self) -> list[Tab]:
        here = reverse("careers:post_acts")
        waiting = PostAct.objects.filter(state=ActState.PROPOSED).count()
        return [Tab(_("À décider"), here, self.waits, waiting), Tab(_("Tous"), f"{here}?vue=tous", not self.waits)]

    def get_table_options(self) -> dict[str, Any]:
        return {"decides": self.access.has(*DECIDE)}

    def get_bulk_actions(self) -> Sequence[BulkAction]:
        url = reverse("careers:post_acts_approve")
        return [BulkAction(_("Approuver les créations"), url, "check", DECIDE, main=True)] if self.waits else []


class WithoutPostListView(ListScreen):
    """People in service who hold no post of the table; `?vue=ailleurs`: those posted elsewhere than their post."""

    model = Employee
    rights = VIEW
    title = gettext_lazy("Agents sans poste")
    lede = gettext_lazy("En service aujourd’hui, ils ne sont placés sur aucun poste du tableau.")
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    table_class = WithoutPostTable
    filterset_class = WithoutPostFilter
    export_name = "agents-sans-poste"
    empty = Empty(gettext_lazy("Chaque agent a son poste"), gettext_lazy("Personne en service n’est hors du tableau."))

    @property
    def elsewhere(self) -> bool:
        return self.request.GET.get("vue") == "ailleurs"

    def get_table(self) -> Any:
        self.table_class = ElsewhereTable if self.elsewhere else WithoutPostTable  # type: ignore[assignment]
        return super().get_table()

    def get_lede(self) -> Any:
        if self.elsewhere:
            return _("Le dossier les affecte à une autre unité que celle de leur poste : corrigez l’un ou l’autre.")
        return self.lede

    def get_empty(self) -> Empty:
        if self.elsewhere:
            return Empty(_("Aucune différence"), _("Chaque titulaire est affecté à l’unité de son poste."))
        return self.empty

    def get_saved_views(self) -> list[Tab]:
        day, here = timezone.localdate(), reverse("careers:without_post")
        counts = without_post(day, self.access).count(), posted_elsewhere(day, self.access).count()
        return [
            Tab(_("Sans poste"), here, not self.elsewhere, counts[0]),
            Tab(_("Affectés ailleurs"), f"{here}?vue=ailleurs", self.elsewhere, counts[1]),
        ]

    def get_queryset(self) -> QuerySet[Employee]:
        day = timezone.localdate()
        if self.elsewhere:
            return posted_elsewhere(day, self.access).order_by("last_name", "first_names")
        return with_current_facts(without_post(day, self.access), day).order_by("last_name", "first_names")

    def get_actions(self) -> Sequence[Action]:
        if self.elsewhere or not self.get_queryset().exists():
            return []
        url = reverse("careers:posts_from_staff")
        return [Action(_("Inscrire leurs postes"), url, "plus", PREPARE, main=True)]
