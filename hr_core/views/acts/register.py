"""The register of acts, the page of an act and its paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hr_core.choices_acts import ActState
from hr_core.documents.paper import filled
from hr_core.filters_acts import ActFilter
from hr_core.models import Act, Institution
from hr_core.selectors.act_register import entries_of, numbers_of
from hr_core.selectors.acts import (
    VIEW,
    acts_of,
    acts_readable,
    acts_to_check,
    acts_to_notify,
    acts_to_sign,
    years_of,
)
from hr_core.services.acts.effects import EFFECTS
from hr_core.services.acts.kinds import kind_of
from hr_core.services.acts.paper import act_pdf, blanks_of, code_words, frozen_of, plain, register_pdf
from hr_core.services.acts.powers import title_for
from hr_core.services.acts.signing import fingerprint_words
from hr_core.services.writing import is_own_file
from hr_core.tables_acts import ActTable
from hr_core.text import french_date, french_moment, french_spaces
from hr_core.ui.guard import requires
from hr_core.ui.history import HistoryScreen
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty, Panel, Tab
from hr_core.ui.screens import DetailScreen, RecordScreen, Screen
from hr_core.workflows import open_transitions
from hr_core.workflows_acts import ACT, CHECK, PREPARE, SIGN

ACTS = (gettext_lazy("Actes"), "hr_core:act_list")
PART = 400  # acts of a register on one paper
ICONS = {"edit": "pencil", "check": "check", "hand_back": "arrow-back-up", "sign": "writing-sign", "notify": "send", "drop": "x", "cancel": "x"}


def paper_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


class ActListView(ListScreen):
    """Every act; two views keep what waits for this person."""

    model = Act
    rights = VIEW
    title = gettext_lazy("Actes")
    unit = (gettext_lazy("acte"), gettext_lazy("actes"))
    table_class, filterset_class = ActTable, ActFilter
    export_name = "actes"
    empty = Empty(
        gettext_lazy("Aucun acte"),
        gettext_lazy("Contrats, décisions et attestations s’inscrivent ici, numérotés dès leur signature."),
    )

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    @property
    def views(self) -> dict[str, tuple[Any, tuple[str, ...], Any, Any, str]]:
        """View → (label, rights, rows, words of the gesture, its icon)."""
        return {
            "a-controler": (_("À contrôler"), CHECK, acts_to_check, _("C’est conforme"), "check"),
            "a-signer": (_("À signer"), SIGN, acts_to_sign, _("Signer les actes choisis"), "writing-sign"),
            "a-notifier": (_("À notifier"), (*PREPARE, *CHECK), acts_to_notify, _("Noter la notification"), "send"),
        }

    @property
    def chosen(self) -> tuple[Any, tuple[str, ...], Any, Any, str] | None:
        found = self.views.get(self.view)
        return found if found is not None and self.access.has(*found[1]) else None

    def get_queryset(self) -> QuerySet[Act]:
        return self.chosen[2](self.access) if self.chosen else acts_of(self.access)

    def get_saved_views(self) -> Sequence[Tab]:
        url = self.request.path
        tabs = [Tab(_("Tous"), url, self.chosen is None)]
        for name, (label, rights, rows, _words, _icon) in self.views.items():
            if self.access.has(*rights):
                tabs.append(Tab(label, f"{url}?vue={name}", self.view == name, rows(self.access).count()))
        return tabs if len(tabs) > 1 else ()

    def get_bulk_actions(self) -> Sequence[BulkAction]:
        if self.chosen is None:
            return ()
        _label, rights, _rows, words, icon = self.chosen
        return (BulkAction(words, reverse("hr_core:act_bulk", args=[self.view]), icon, rights, main=True),)

    def get_actions(self) -> Sequence[Action]:
        found = [Action(_("Registre"), reverse("hr_core:act_register"), "printer", VIEW)]
        origin = self.request.GET.get("origine", "").strip()
        if self.chosen is not None and origin:
            url = f"{reverse('hr_core:act_campaign', args=[self.view])}?{urlencode({'origine': origin})}"
            found.append(Action(_("Toute la campagne…"), url, self.chosen[4], self.chosen[1]))
        return [*found, Action(_("Préparer un acte"), reverse("hr_core:act_start"), "plus", PREPARE, main=True)]


class ActScreen(RecordScreen):
    model = Act
    record: Any

    def get_queryset(self) -> QuerySet[Act]:
        return acts_of(self.access)

    def get_crumbs(self) -> Any:
        return (ACTS, (str(self.record), reverse("hr_core:act_detail", args=[self.record.pk])))

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:act_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("hr_core:act_detail", args=[self.record.pk])


class ActDetailView(ActScreen, DetailScreen):
    """The act as it reads, where it stands, and what may be done."""

    rights = VIEW
    template_name = "hr_core/acts/detail.html"

    def get_crumbs(self) -> Any:
        return (ACTS,)

    def get_title(self) -> str:
        return str(self.record.title)

    def get_panels(self) -> Sequence[Panel]:
        act, kind = self.record, kind_of(self.record.kind)
        effect = EFFECTS.get(kind.effect)
        rows = [
            (_("Numéro"), act.reference or _("à la signature")),
            (_("Nature"), str(kind)),
            (_("Agent"), f"{act.employee}, {act.employee.staff_number}"),
            (_("Prend effet le"), french_date(act.effective_on)),
            (_("Dans le dossier"), str(effect.label) if effect else _("ne change rien")),
            (_("Motif"), act.motive),
            (_("Origine"), act.origin),
        ]
        proof = [
            (_("Code de vérification"), code_words(act.token)),
            (_("Empreinte"), fingerprint_words(act.fingerprint)),
        ]
        panels = [Panel(_("Acte"), [(label, value) for label, value in rows if value])]
        return [*panels, Panel(_("Authenticité"), proof)] if act.token else panels

    def get_actions(self) -> Sequence[Action]:
        act, key = self.record, [self.record.pk]
        found = [Action(_("PDF"), reverse("hr_core:act_pdf", args=key), "printer", VIEW)]
        if is_own_file(act.employee, self.access.user):
            return found
        kind = kind_of(act.kind)
        if kind.certificate:
            if act.state == ActState.DRAFT and act.made_by_id != self.access.user.pk and title_for(self.access, kind):
                found.append(Action(_("Signer"), reverse("hr_core:act_sign", args=key), "writing-sign", SIGN, True))
            if act.is_in_force:
                found.append(Action(_("Annuler"), reverse("hr_core:act_cancel", args=key), "x", SIGN))
            return found
        for change in open_transitions(ACT, act.state):
            if change.name in ("check", "sign") and act.made_by_id == self.access.user.pk:
                continue
            if change.name in ("sign", "cancel") and title_for(self.access, kind) is None:
                continue
            url = reverse(f"hr_core:act_{change.name}", args=key)
            main = change.name in ("check", "sign", "notify") and not (change.name == "check" and not self.access.has("act_check"))
            found.append(Action(str(change.label), url, ICONS[change.name], change.rights, main))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        act = self.record
        frozen = act.frozen or frozen_of(act)
        body = filled(french_spaces(act.body), frozen["values"], frozen["blocks"], on_screen=True)
        return super().get_context(
            body=mark_safe(body),
            visas=[french_spaces(line) for line in plain(act.visas, frozen["values"]).splitlines() if line.strip()],
            blanks=", ".join(blanks_of(act)) if act.number is None and act.state != ActState.CANCELLED else "",
            copies=[line for line in plain(act.distribution, frozen["values"]).splitlines() if line.strip()],
            steps=list(self._steps(act)),
            **more,
        )

    def _steps(self, act: Act) -> Any:
        """(word, person, moment, words) of what happened."""
        yield _("Préparé"), act.made_by, french_moment(timezone.localtime(act.made_at)), ""
        if act.checked_at:
            yield _("Contrôlé"), act.checked_by, french_moment(timezone.localtime(act.checked_at)), ""
        if act.signed_at:
            words = act.signer_quality.replace("\n", " ")
            yield _("Signé"), act.signer_name, french_moment(timezone.localtime(act.signed_at)), words
        if act.notified_on:
            yield _("Notifié"), "", french_date(act.notified_on), act.notified_how
        if act.cancelled_at:
            yield _("Annulé"), act.cancelled_by, french_moment(timezone.localtime(act.cancelled_at)), act.cancelled_reason


class ActHistoryView(ActScreen, HistoryScreen):
    rights = VIEW


@requires(*VIEW, "self_service")
@require_safe
def act_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of an act, for who consults acts and for the person once it is theirs."""
    act = get_object_or_404(acts_readable(request.access), pk=pk)  # type: ignore[attr-defined]
    name = f"{act.reference or 'projet'}-{act.employee.staff_number}"
    return paper_response(act_pdf(act), name)


class RegisterView(Screen):
    """The registers of the institution, by year, to print."""

    rights = VIEW
    template_name = "hr_core/acts/register.html"
    title = gettext_lazy("Registre des actes")
    lede = gettext_lazy("Dans chaque série, les numéros d’une année se suivent sans trou ; un acte annulé garde le sien.")
    crumbs = (ACTS,)

    def get(self, request: HttpRequest) -> HttpResponse:
        rows: dict[tuple[int, str], list[int]] = {}
        for year, series, number in numbers_of(self.access):
            rows.setdefault((year, series), []).append(number)
        registers = [
            {
                "year": year, "series": series, "count": len(numbers), "last": max(numbers),
                "parts": [(first, min(first + PART - 1, max(numbers))) for first in range(1, max(numbers) + 1, PART)],
            }
            for (year, series), numbers in rows.items()
        ]  # fmt: skip
        return self.show(registers=sorted(registers, key=lambda row: (-row["year"], row["series"])), years=years_of(self.access))


@requires(*VIEW)
@require_safe
def register_file(request: HttpRequest, year: int, series: str) -> HttpResponse:
    """A register on paper, from the number `de`, a few hundred acts at a time."""
    access = request.access  # type: ignore[attr-defined]
    asked = request.GET.get("de", "1")
    first = int(asked) if asked.isdecimal() and len(asked) < 8 else 1
    entries = entries_of(access, year=year, series=series, first=first, count=PART)
    if not entries:
        raise Http404
    institution: Institution = access.institution
    title = _("Registre des actes, série %(series)s, année %(year)s") % {"series": series, "year": year}
    return paper_response(register_pdf(institution, entries, title), f"registre-{series}-{year}")
