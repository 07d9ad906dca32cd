"""The editions, one edition, its transition table, its difference with the one before, what helps its editors."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_referential import ArticleKind, EditionState, Fate
from careers.documents.editions import booklet_pdf, difference_pdf
from careers.exports.edition_text import known_texts
from careers.filters_referential import ChangeFilter
from careers.forms.editions import FateForm, OpenForm
from careers.models import Edition, EditionChange, EditionProject, Seminar
from careers.selectors.differences import Difference, differences
from careers.selectors.editions import edition_name, editions, rounds_of, tools, way_of
from careers.services.editions.drafts import edition_open
from careers.services.editions.integrity import problems
from careers.services.editions.transition import changes_refresh, fate_set
from careers.tables_referential import ChangeTable, EditionTable
from careers.views.editions.base import EDIT, EDITIONS, FOLLOW, OfEdition, OfEditionForm, may, pdf
from careers.workflows_referential import EDITION
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import DetailScreen, FormScreen
from hr_core.workflows import transition

CHIEF, SECRETARY, PUBLISH = ("referential_chief",), ("referential_seminar",), ("referential_publish",)


class EditionListView(ListScreen):
    model = Edition
    table_class = EditionTable
    rights = FOLLOW
    title = gettext_lazy("Éditions du référentiel")
    lede = gettext_lazy("Chaque édition circule, reçoit les amendements des institutions, passe au vote des pays, puis ne change plus.")
    unit = (gettext_lazy("édition"), gettext_lazy("éditions"))
    empty = Empty(gettext_lazy("Aucune édition"))

    def get_queryset(self) -> Any:
        return editions()

    def get_actions(self) -> list[Action]:
        return [Action(_("Ouvrir une édition"), reverse("careers:edition_open"), "plus", EDIT, main=True)]


class EditionOpenView(FormScreen):
    form_class = OpenForm
    rights = EDIT
    title = gettext_lazy("Ouvrir une édition")
    lede = gettext_lazy("Le projet commence comme copie d’une édition publiée. Un code ne change jamais de sens et ne se réemploie pas.")
    crumbs = (EDITIONS,)
    cancel_url = "careers:edition_list"
    submit_label = gettext_lazy("Ouvrir")
    success_message = gettext_lazy("Le projet est ouvert : son texte peut s’écrire.")

    def get_record(self) -> Any:
        return None

    def perform(self, form: Any) -> Edition:
        return edition_open(**form.cleaned_data, actor=self.request.user)  # type: ignore[arg-type]


class EditionDetailView(DetailScreen):
    """Where an edition stands, who answered, what may be done."""

    model = Edition
    rights = FOLLOW
    template_name = "careers/editions/edition.html"
    crumbs = (EDITIONS,)

    def get_queryset(self) -> Any:
        return editions()

    @cached_property
    def project(self) -> EditionProject | None:
        return EditionProject.objects.filter(edition=self.record).select_related("base", "opened_by").first()

    def get_title(self) -> str:
        return edition_name(self.record, self.record.last_erratum)

    def get_actions(self) -> list[Action]:
        edition, at = self.record, [self.record.pk]
        found = [Action(_("Livret"), reverse("careers:edition_booklet", args=at), "printer")]
        if self.project is None:
            if edition.state == EditionState.PUBLISHED:
                found.append(Action(_("Proposer un erratum"), reverse("careers:erratum_create", args=at), "pencil", CHIEF))
            return found
        for step, name, icon in STEPS:
            if may(edition, step):
                move = transition(EDITION, step)
                found.append(Action(str(move.label), reverse(f"careers:{name}", args=at), icon, move.rights, main=step in MAIN))
        if edition.state == EditionState.SUBMITTED and not self.seminar:
            found.append(Action(_("Convoquer le séminaire"), reverse("careers:seminar_convene", args=at), "calendar-event", SECRETARY, main=True))
        if edition.state == EditionState.PUBLISHED:
            found.append(Action(_("Proposer un erratum"), reverse("careers:erratum_create", args=at), "pencil", CHIEF))
        return found

    @cached_property
    def seminar(self) -> Seminar | None:
        return Seminar.objects.filter(edition=self.record).select_related("chair", "secretary").order_by("-pk").first()

    def get_context(self, **more: Any) -> dict[str, Any]:
        edition = self.record
        blocking = [each for each in problems(edition) if each.blocks] if edition.state in ("drafting", "consolidating") else None
        return super().get_context(
            project=self.project,
            steps=way_of(edition),
            rounds=rounds_of(edition),
            seminar=self.seminar,
            events=list(edition.events.select_related("actor").order_by("-at", "-pk")),
            errata=list(edition.errata.select_related("prepared_by", "agreed_by").order_by("-number")),
            blocking=blocking,
            **more,
        )


STEPS = (
    ("withdraw", "edition_withdraw", "trash"),
    ("circulate", "edition_circulate", "send"),
    ("close_round", "edition_close_round", "lock"),
    ("submit", "edition_submit", "send"),
    ("publish", "edition_publish", "check"),
)
MAIN = ("close_round", "submit", "publish")


class EditionCheckView(OfEdition):
    """What stops the text from circulating, then what reads badly."""

    template_name = "careers/editions/check.html"
    title = gettext_lazy("Contrôle du texte")

    def get(self, request: HttpRequest, edition: int) -> HttpResponse:
        found = problems(self.edition)
        return self.show(blocking=[each for each in found if each.blocks], advice=[each for each in found if not each.blocks])


class EditionToolsView(OfEdition):
    template_name = "careers/editions/tools.html"
    title = gettext_lazy("Aides à la rédaction")
    lede = gettext_lazy("Métiers presque semblables, compétences que personne ne demande ou que tous demandent.")

    def get(self, request: HttpRequest, edition: int) -> HttpResponse:
        return self.show(tools=tools(self.edition))


class DifferenceView(OfEdition):
    """What changed since the edition before, in words; `format=csv` or `pdf`."""

    template_name = "careers/editions/difference.html"

    def get_title(self) -> str:
        return _("%(new)s par rapport à %(old)s") % {"new": self.edition.code, "old": self.base.code}

    def get(self, request: HttpRequest, edition: int) -> HttpResponse:
        found = differences(*known_texts([self.base, self.edition]))
        name = f"difference-{self.base.code}-{self.edition.code}".lower()
        if request.GET.get("format") == "csv":
            return _csv(found, name)
        if request.GET.get("format") == "pdf":
            return pdf(difference_pdf(self.edition, self.base, found), name)
        return self.show(groups=grouped(found), count=len(found))

    def get_actions(self) -> list[Action]:
        here = reverse("careers:edition_difference", args=[self.edition.pk])
        return [Action(_("CSV"), f"{here}?format=csv", "download"), Action(_("PDF"), f"{here}?format=pdf", "printer")]


def grouped(found: list[Difference]) -> list[tuple[Difference, list[str]]]:
    """The sentences of each article together."""
    groups: dict[tuple[str, str], tuple[Difference, list[str]]] = {}
    for each in found:
        groups.setdefault((each.kind, each.code), (each, []))[1].append(each.told)
    return list(groups.values())


def _csv(found: list[Difference], name: str) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_("article"), _("code"), _("intitulé"), _("changement")])
    writer.writerows([each.kind, each.code, each.label, each.told] for each in found)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


class ChangeListView(OfEdition, ListScreen):
    """The transition table of an edition, with what is still without a fate."""

    model = EditionChange
    table_class = ChangeTable
    filterset_class = ChangeFilter
    template_name = "careers/editions/changes.html"
    unit = (gettext_lazy("code"), gettext_lazy("codes"))
    export_name = "table-de-passage"
    empty = Empty(gettext_lazy("La table n’est pas encore dressée"), gettext_lazy("Elle se dresse d’après le texte, puis se complète à la main."))

    @property
    def view(self) -> str:
        return "competences" if self.request.GET.get("article") == "competences" else "metiers"

    def get_title(self) -> str:
        return _("Table de passage vers %(edition)s") % {"edition": self.edition.code}

    def get_queryset(self) -> Any:
        kind = ArticleKind.SKILL if self.view == "competences" else ArticleKind.JOB
        return EditionChange.objects.filter(edition=self.edition, kind=kind)

    def get_saved_views(self) -> list[Tab]:
        here = reverse("careers:edition_changes", args=[self.edition.pk])
        return [
            Tab(_("Métiers"), here, self.view == "metiers"),
            Tab(_("Compétences"), f"{here}?article=competences", self.view == "competences"),
        ]

    def get_actions(self) -> list[Action]:
        if self.edition.state not in ("drafting", "consolidating", "validated"):
            return []
        at = [self.edition.pk]
        return [
            Action(_("Dresser d’après le texte"), reverse("careers:edition_changes_refresh", args=at), "refresh", EDIT, post=True),
            Action(_("Dire ce que devient un code"), reverse("careers:edition_fate", args=at), "pencil", EDIT, main=True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        from careers.models import Job, Skill

        lacking: list[tuple[str, str]] = []
        for kind, model in ((ArticleKind.JOB, Job), (ArticleKind.SKILL, Skill)):
            known = EditionChange.objects.filter(edition=self.edition, kind=kind).values("old_code")
            kept = model.objects.filter(edition=self.edition).values("code")
            rows = model.objects.filter(edition=self.base).exclude(code__in=known).exclude(code__in=kept)
            lacking += [(row.code, str(row)) for row in rows]
        changed = EditionChange.objects.filter(edition=self.edition).exclude(fate=Fate.KEPT).count()
        return super().get_context(lacking=lacking, changed=changed, **more)


class ChangesRefreshView(OfEditionForm):
    rights = EDIT
    back_to = "careers:edition_changes"
    title = gettext_lazy("Dresser la table de passage")
    success_message = gettext_lazy("La table est dressée d’après le texte.")

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        from hr_core.ui.forms import HouseForm

        return HouseForm

    def perform(self, form: Any) -> Any:
        return changes_refresh(edition=self.edition)


class FateView(OfEditionForm):
    form_class = FateForm
    back_to = "careers:edition_changes"
    title = gettext_lazy("Ce que devient un code")
    success_message = gettext_lazy("Le sort du code est écrit.")

    def perform(self, form: Any) -> EditionChange:
        return fate_set(edition=self.edition, **form.cleaned_data)


class BookletView(OfEdition):
    """REF-4: the printed edition."""

    title = gettext_lazy("Livret")

    def get(self, request: HttpRequest, edition: int) -> HttpResponse:
        name = edition_name(self.edition, self.edition.last_erratum)  # type: ignore[attr-defined]
        return pdf(booklet_pdf(self.edition, name), f"referentiel-{name}".lower())


