"""« Recette du pays »: the figures of the law with their signatures, signing many at once, derogations, the record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_count, french_date, french_integer
from hr_core.ui.exports import FORMATS, export
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import ConfirmScreen, FormScreen, RecordScreen, Screen
from payroll.documents.acceptance import CONFIDENCE, decision_words, record_pdf
from payroll.forms.acceptance import FigureDerogationForm, SignatureForm
from payroll.models import AcceptanceRecord, FigureSignature, LawAcceptance
from payroll.selectors.acceptance import (
    BLOCKING,
    DEROGATED,
    RESERVED,
    SIGNED,
    STANDINGS,
    UNSIGNED,
    WRONG,
    AcceptedFigure,
    Standing,
    papers_of,
    standing_on,
)
from payroll.services.acceptance import DEROGATE, RECORD, SEE, acceptance_open, figures_derogate, figures_sign
from payroll.tables_acceptance import AcceptedTable, PaperTable
from payroll.views.returns.parts import Block, Cell, Figure, link, pdf_response, small

HOME = (gettext_lazy("Recette du pays"), "payroll:acceptance")
TONES = {UNSIGNED: ("wait", "clock"), WRONG: ("bad", "alert-circle"), DEROGATED: ("bad", "users"),
         RESERVED: ("wait", "alert-triangle"), SIGNED: ("ok", "circle-check")}  # fmt: skip


class AcceptanceScreen(Screen):
    """What the pages share: the standing of today, and the figures of the asked filter."""

    crumbs: Any = (HOME,)

    @cached_property
    def standing(self) -> Standing:
        return standing_on(self.institution, timezone.localdate())

    @cached_property
    def asked(self) -> dict[str, str]:
        return {name: self.request.GET[name] for name in ("etat", "fiabilite", "theme", "chiffre") if self.request.GET.get(name)}

    @cached_property
    def chosen(self) -> list[AcceptedFigure]:
        asked = self.asked
        return [
            each for each in self.standing.figures
            if asked.get("etat", each.standing) == each.standing
            and asked.get("fiabilite", each.current.confidence) == each.current.confidence
            and asked.get("theme", each.group) == each.group
            and asked.get("chiffre", each.figure.id) == each.figure.id
        ]  # fmt: skip


class AcceptanceView(AcceptanceScreen):
    rights = (SEE,)
    template_name = "payroll/acceptance/record.html"
    title = gettext_lazy("Recette du pays")
    crumbs = ()

    def get_lede(self) -> str:
        standing = self.standing
        if standing.row is None:
            return _("Aucune recette n’est ouverte : l’institution est antérieure à la recette, rien n’est demandé avant de payer.")
        if not standing.is_asked:
            return _("Antérieure à la recette : %(reason)s") % {"reason": standing.row.reason}
        left = len(standing.blocking)
        if not left:
            return _("Tous les chiffres sont signés ou couverts : la paie peut être ordonnancée.")
        return _("%(figures)s à signer avant d’ordonnancer la paie.") % {"figures": french_count(left, _("chiffre"), _("chiffres"))}

    def get_actions(self) -> Sequence[Action]:
        actions = [
            Action(_("Procès-verbal"), reverse("payroll:acceptance_record"), "printer"),
            Action(_("Papiers signés"), reverse("payroll:acceptance_paper_list"), "certificate"),
            Action(_("Exporter"), f"{self.request.path}?{urlencode({**self.asked, 'export': 'xlsx'})}", "download"),
        ]
        if not self.standing.is_asked:
            return [*actions, Action(_("Ouvrir la recette"), reverse("payroll:acceptance_open"), "plus", (RECORD,), main=True)]
        query = "?" + urlencode(self.asked or {"etat": UNSIGNED})
        if any(each.standing in BLOCKING for each in self.standing.figures):
            actions.append(Action(_("Déroger"), reverse("payroll:acceptance_derogate") + query, "users", (DEROGATE,)))
        if self.chosen:
            words = _("Enregistrer des signatures")
            actions.append(Action(words, reverse("payroll:acceptance_sign") + query, "writing-sign", (RECORD,), main=True))
        return actions

    def get_tabs(self) -> list[Tab]:
        here, now = self.request.path, self.asked.get("etat", "")
        kept = {name: value for name, value in self.asked.items() if name != "etat"}
        tabs = [Tab(_("Tous"), f"{here}?{urlencode(kept)}" if kept else here, not now)]
        for key, label in STANDINGS.items():
            count = self.standing.count(key)
            if count:
                words = str(label)
                tabs.append(Tab(words[:1].upper() + words[1:], f"{here}?{urlencode({**kept, 'etat': key})}", now == key, count))
        return tabs

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("export", "")
        if wanted in FORMATS:
            return export(AcceptedTable(self.chosen, currency=self.currency), name="recette-du-pays", kind=wanted)
        standing = self.standing
        figures = [
            Figure(_("Chiffres de la loi"), french_integer(len(standing.figures)), _("version %(version)s") % {"version": standing.version}),
            Figure(_("Signés"), french_integer(standing.count(SIGNED, RESERVED)), self._reserves()),
            Figure(_("À signer ou à corriger"), french_integer(len(standing.blocking))),
            Figure(_("Par dérogation"), french_integer(standing.count(DEROGATED))),
        ]
        blocks = [self.block(title, list(held)) for title, held in groupby(self.chosen, key=lambda each: each.group)]
        confidences = [
            Tab(str(label)[:1].upper() + str(label)[1:], self._with(fiabilite=key), self.asked.get("fiabilite") == key)
            for key, label in CONFIDENCE.items()
        ]
        confidences.insert(0, Tab(_("Toutes"), self._with(fiabilite=""), "fiabilite" not in self.asked))
        return self.show(notes=self.get_notes(), figures=figures, blocks=blocks, tabs=self.get_tabs(), confidences=confidences, panels=())

    def _with(self, **changes: str) -> str:
        query = urlencode({name: value for name, value in {**self.asked, **changes}.items() if value})
        return f"{self.request.path}?{query}" if query else self.request.path

    def _reserves(self) -> str:
        count = self.standing.count(RESERVED)
        return french_count(count, _("avec réserve"), _("avec réserve")) if count else ""

    def get_notes(self) -> list[tuple[str, str]]:
        changed = [each.figure.label for each in self.standing.figures if each.is_changed]
        if not changed:
            return []
        names = ", ".join(changed[:3]) + (" …" if len(changed) > 3 else "")
        return [("warning", _("Changés depuis leur signature, à signer de nouveau : %(names)s.") % {"names": names})]

    def block(self, title: str, figures: list[AcceptedFigure]) -> Block:
        heads = [(_("Chiffre"), ""), (_("Valeur"), ""), (_("Texte"), ""), (_("Fiabilité"), ""), (_("Décision"), ""), (_("Action"), "")]
        actions = []
        if self.standing.is_asked and self.access.has(RECORD) and "theme" not in self.asked:
            url = f"{reverse('payroll:acceptance_sign')}?{urlencode({**self.asked, 'theme': title})}"
            actions.append((_("Signer ce groupe"), url))
        return Block(title[:1].upper() + title[1:], heads, [self.row(each) for each in figures], "", actions=actions)

    def row(self, each: AcceptedFigure) -> list[Cell]:
        tone, icon = TONES[each.standing]
        country = self.institution.country_id.lower()  # type: ignore[union-attr]
        since = _("depuis le %(day)s") % {"day": french_date(each.current.valid_from)}
        action: Any = ""
        if self.standing.is_asked and self.access.has(RECORD):
            url = f"{reverse('payroll:acceptance_sign')}?{urlencode({'chiffre': each.figure.id})}"
            action = link(url, _("Signer") if each.signature is None else _("Revoir"))
        value = each.value if len(each.value) <= 90 else each.value[:90] + " …"
        return [
            Cell(link(reverse("payroll:law_figure", args=[country, each.figure.id]), each.figure.label)),
            Cell(small(value, since), "p2"),
            Cell(each.source, "lg-hide"),
            Cell(CONFIDENCE.get(each.current.confidence, ""), ""),
            Cell(small(draw_tag(STANDINGS[each.standing], tone, icon), self._who(each)), "p1"),
            Cell(action, "p4"),
        ]

    def _who(self, each: AcceptedFigure) -> str:
        if each.standing == DEROGATED and each.derogation is not None:
            return f"{each.derogation.granted_by}, {each.derogation.reference}"
        words = decision_words(each).partition(" : ")[2]
        if each.signature is not None and each.signature.record_id is None:
            return _("%(words)s, sans papier signé") % {"words": words}
        return words


class FiguresScreen(AcceptanceScreen, FormScreen):
    template_name = "hr_core/ui/form_page.html"
    cancel_url = "payroll:acceptance"
    success_url = "payroll:acceptance"

    def get_record(self) -> None:
        return None

    def get_lede(self) -> str:
        if not self.chosen:
            return _("Aucun chiffre pour ce choix.")
        return _("Décochez ceux que la décision ne couvre pas. Elle vaut pour la valeur d’aujourd’hui.")


class SignView(FiguresScreen):
    form_class = SignatureForm
    rights = (RECORD,)
    title = gettext_lazy("Enregistrer des signatures")
    submit_label = gettext_lazy("Enregistrer les signatures")

    def get_form_options(self) -> dict[str, Any]:
        last = FigureSignature.objects.filter(institution=self.institution).first()
        return {"chosen": self.chosen, "today": timezone.localdate(), "last": last}

    def perform(self, form: Any) -> Any:
        data = dict(form.cleaned_data)
        scan = data.pop("scan")
        return figures_sign(figures=data.pop("figures"), values=data, access=self.access, scan_of=(scan.name, scan.read()))

    def get_success_message(self, result: Any) -> str:
        return french_count(len(result), _("chiffre enregistré"), _("chiffres enregistrés")) + "."


class DerogateView(FiguresScreen):
    form_class = FigureDerogationForm
    rights = (DEROGATE,)
    title = gettext_lazy("Déroger à la recette")
    submit_label = gettext_lazy("Accorder la dérogation")

    def get_form_options(self) -> dict[str, Any]:
        return {"chosen": [each for each in self.chosen if each.standing in BLOCKING]}

    def perform(self, form: Any) -> Any:
        return figures_derogate(access=self.access, **form.cleaned_data)

    def get_success_message(self, result: Any) -> str:
        return french_count(len(result), _("chiffre couvert par dérogation"), _("chiffres couverts par dérogation")) + "."


class OpenView(AcceptanceScreen, ConfirmScreen):
    rights = (RECORD,)
    question = gettext_lazy("Ouvrir la recette du pays\u202f?")
    submit_label = gettext_lazy("Ouvrir la recette")
    success_message = gettext_lazy("La recette est ouverte.")
    success_url = "payroll:acceptance"

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> Sequence[Any]:
        figures = french_count(len(self.standing.figures), _("chiffre sera"), _("chiffres seront"))
        return [
            _("%(figures)s à signer par un expert, un par un ou par groupe.") % {"figures": figures},
            _("Tant qu’il en reste, aucune paie de l’institution ne s’ordonnance, sauf dérogation du directeur général."),
            _("Un chiffre qui change devra être signé de nouveau."),
        ]

    def perform(self, form: Any) -> LawAcceptance:
        return acceptance_open(institution=self.institution, access=self.access)  # type: ignore[arg-type]


class RecordPdfView(AcceptanceScreen):
    rights = (SEE,)

    def get(self, request: HttpRequest) -> HttpResponse:
        content = record_pdf(self.standing, self.institution, timezone.localdate())  # type: ignore[arg-type]
        return pdf_response(content, f"recette-{self.institution.code}")  # type: ignore[union-attr]


class PaperListView(ListScreen):
    """The scanned papers that experts signed, with how many figures each one bears."""

    model = AcceptanceRecord
    rights = (SEE,)
    title = gettext_lazy("Procès-verbaux signés")
    lede = gettext_lazy("Ce que les experts ont signé sur papier, numérisé. L’empreinte dit que le fichier est resté le même.")
    unit = (gettext_lazy("procès-verbal"), gettext_lazy("procès-verbaux"))
    table_class = PaperTable
    export_name = "proces-verbaux-recette"
    crumbs = (HOME,)
    empty = Empty(
        gettext_lazy("Aucun procès-verbal"),  # type: ignore[arg-type]
        gettext_lazy("Il se joint en enregistrant les signatures d’un expert."),  # type: ignore[arg-type]
    )

    def get_queryset(self) -> QuerySet[AcceptanceRecord]:
        return papers_of(self.institution)


class PaperView(RecordScreen):
    """The paper itself, given only if it is still the file that was joined."""

    model = AcceptanceRecord
    rights = (SEE,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with self.record.file.open("rb") as kept:
            content = kept.read()
        if hashlib.sha256(content).hexdigest() != self.record.sha256:
            raise PermissionDenied(_("Ce fichier n’est plus celui qui a été joint : son empreinte a changé."))
        response = HttpResponse(content, content_type=self.record.media_type)
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=self.record.name)
        response["X-Content-Type-Options"] = "nosniff"
        return response
