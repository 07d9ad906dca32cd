"""Screens of the texts of the statute: the list, a text with its articles, its scan, the proposals that wait."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.exports import FORMATS, export
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen
from hr_core.ui.tables import DayColumn, HouseTable, TextColumn
from payroll.forms.statute import StatuteTextForm
from payroll.models import ArticleVersion, StatuteText
from payroll.selectors.statute import ArticleTold, articles_told, item_labels, proposals_waiting, texts_listed
from payroll.services.article_rules import amount_told, population_told
from payroll.services.statute_texts import text_delete, text_save
from payroll.tables_statute import StatuteTextTable
from payroll.views.statute_parts import PROPOSE, STATUTE, VIEW, statute_tabs


class StatuteTextListView(ListScreen):
    model = StatuteText
    title = gettext_lazy("Statut du personnel")
    lede = gettext_lazy("Ce que l’institution donne par ses propres textes, article par article.")
    rights = VIEW
    unit = (gettext_lazy("texte"), gettext_lazy("textes"))
    table_class = StatuteTextTable
    actions = (
        Action(gettext_lazy("Nouveau texte"), "/paie/statut/nouveau/", "plus", PROPOSE, main=True),
    )

    def get_queryset(self) -> Any:
        return texts_listed()

    def get_saved_views(self) -> Any:
        return statute_tabs(self.request.path, self.access)

    def get_empty(self) -> Empty:
        words = (_("Aucun texte"), _("Le statut du personnel, un accord d’établissement, une convention : saisissez le premier, puis ses articles."))
        if not self.access.has(*PROPOSE):
            return Empty(*words)
        return Empty(*words, reverse("payroll:statute_text_create"), _("Saisir un texte"))


class StatuteTextDetailView(DetailScreen):
    """A text, its articles as they are today, in force or proposed."""

    model = StatuteText
    rights = VIEW
    template_name = "payroll/statute/text_detail.html"
    crumbs = (STATUTE,)

    def get_lede(self) -> str:
        return self.record.title

    def get_actions(self) -> list[Action]:
        key = [self.record.pk]
        actions = []
        if self.record.scan:
            actions.append(Action(_("Lire le texte"), reverse("payroll:statute_text_scan", args=key), "file-text"))
        actions += [
            Action(_("Modifier"), reverse("payroll:statute_text_update", args=key), "pencil", PROPOSE),
            Action(_("Tableur"), reverse("payroll:statute_file_home", args=key), "upload", PROPOSE),
            Action(_("Ajouter un article"), reverse("payroll:article_create", args=key), "plus", PROPOSE, main=True),
        ]
        return actions

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        articles = articles_told(self.record, timezone.localdate())
        if request.GET.get("export") in FORMATS:
            return self._export(articles, request.GET["export"])
        held = sum(each.version is not None for each in articles)
        return self.show(
            articles=articles,
            count=french_count(held, _("article en vigueur"), _("articles en vigueur")),
            may_propose=self.access.has(*PROPOSE),
            exportable=bool(articles),
        )

    def _export(self, articles: list[ArticleTold], kind: str) -> HttpResponse:
        rows = [
            {
                "number": each.article.number,
                "object": each.shown.object if each.shown else "",
                "item": each.label,
                "effect": each.shown.get_effect_display() if each.shown else "",
                "population": " ; ".join(each.population),
                "amount": each.amount,
                "rhythm": each.rhythm,
                "start": each.shown.start if each.shown else None,
                "state": each.shown.get_state_display() if each.shown else "",
                "extract": each.shown.extract if each.shown else "",
            }
            for each in articles
        ]
        headings = {
            "number": _("Article"), "object": _("Objet"), "item": _("Rubrique"), "effect": _("Effet"),
            "population": _("Qui est concerné"), "amount": _("Montant"), "rhythm": _("Rythme"),
            "start": _("À partir du"), "state": _("État"), "extract": _("Texte"),
        }  # fmt: skip
        columns: list[tuple[str, Any]] = [
            (name, DayColumn(verbose_name=label) if name == "start" else TextColumn(verbose_name=label))
            for name, label in headings.items()
        ]
        table = HouseTable(rows, extra_columns=columns, currency=self.currency)
        return export(table, name=f"statut-{self.record.number}", kind=kind)


class StatuteTextFormView(FormScreen):
    model = StatuteText
    form_class = StatuteTextForm
    rights = PROPOSE
    crumbs = (STATUTE,)
    asks_reason = "optional"
    success_message = gettext_lazy("Le texte est enregistré.")

    def get_title(self) -> str:
        return _("Nouveau texte") if self.is_creation else _("Modifier %(text)s") % {"text": self.record}

    def perform(self, form: StatuteTextForm) -> StatuteText:
        values = {name: form.cleaned_data[name] for name in form._meta.fields}
        if values["scan"] is False:  # the box « effacer »
            values["scan"] = ""
        last_day = form.cleaned_data["last_day"]
        values["end"] = last_day + timedelta(days=1) if last_day else None
        return text_save(
            institution=self.institution,
            text=form.instance,
            values=values,
            actor=self.request.user,
            reason=form.cleaned_data["motif"],
        )

    def get_success_url(self, result: StatuteText) -> str:
        return reverse("payroll:statute_text_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        if self.is_creation:
            return reverse("payroll:statute_text_list")
        return reverse("payroll:statute_text_detail", args=[self.record.pk])


class StatuteTextDeleteView(ConfirmScreen):
    """Take out a text entered by mistake, while it has no article."""

    model = StatuteText
    rights = PROPOSE
    crumbs = (STATUTE,)
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Supprimer le texte")
    success_message = gettext_lazy("Le texte est supprimé.")

    def get_title(self) -> str:
        return _("Supprimer %(text)s ?") % {"text": self.record}

    def get_consequences(self) -> list[str]:
        return [_("Un texte ne se supprime que s’il n’a aucun article ; sinon donnez-lui une date de fin.")]

    def perform(self, form: Any) -> None:
        text_delete(text=self.record, actor=self.request.user, reason=form.cleaned_data["motif"])

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:statute_text_list")

    def get_cancel_url(self) -> str:
        return reverse("payroll:statute_text_detail", args=[self.record.pk])


class StatuteTextScanView(DetailScreen):
    """The scanned text, given to whoever may read the statute."""

    model = StatuteText
    rights = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:  # type: ignore[override]
        if not self.record.scan:
            raise Http404
        name = f"statut-{self.record.number}{Path(self.record.scan.name).suffix}".replace("/", "-")
        response = FileResponse(self.record.scan.open("rb"), as_attachment=True, filename=name)
        response["Cache-Control"] = "private, no-store"
        return response


class ProposalListView(Screen):
    """Every proposal that waits, with what it says; each is decided on its own page."""

    template_name = "payroll/statute/proposals.html"
    title = gettext_lazy("Propositions d’articles")
    rights = VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = list(proposals_waiting())
        labels = item_labels(self.institution, timezone.localdate())
        return self.show(
            proposals=[self._told(version, labels) for version in waiting],
            count=french_count(len(waiting), _("proposition à décider"), _("propositions à décider")),
            tabs=statute_tabs(request.path, self.access),
        )

    def _told(self, version: ArticleVersion, labels: dict[int, str]) -> dict[str, Any]:
        return {
            "version": version,
            "item": f"{version.item.code} {labels.get(version.item_id, '')}".strip(),
            "population": population_told(version),
            "amount": amount_told(version, self.currency),
        }
