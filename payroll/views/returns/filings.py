"""Returns: the list, one return with its lines, its nominal list, its papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_amount, french_date, french_integer, french_moment
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab, facts, state_tag
from hr_core.ui.screens import DetailScreen
from payroll.choices_returns import FilingState
from payroll.documents.returns import filing_pdf
from payroll.filters_returns import FilingFilter, PersonFilter
from payroll.models import Filing, FilingPerson
from payroll.returns.book import declaration
from payroll.selectors.returns.columns import JOINED, OF_LINES
from payroll.selectors.returns.line_sums import line_sums
from payroll.selectors.returns.outdated import outdated
from payroll.tables_returns import FilingTable, NominalTable
from payroll.views.returns.parts import MAKE, SEE, Block, Cell, Figure, amount, pdf_response, scan_response
from payroll.workflows_loans import steps_from
from payroll.workflows_returns import FILING_STEPS

FILINGS = (gettext_lazy("Déclarations"), "payroll:filing_list")


class FilingListView(ListScreen):
    model = Filing
    rights = SEE
    title = gettext_lazy("Déclarations")
    unit = (gettext_lazy("déclaration"), gettext_lazy("déclarations"))
    table_class, filterset_class = FilingTable, FilingFilter
    export_name = "declarations"

    @cached_property
    def outdated(self) -> set[int]:
        return outdated(Filing.objects.all(), self.institution.country_id)

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    def get_queryset(self) -> QuerySet[Filing]:
        found = Filing.objects.order_by("-start", "code", "-version")
        if self.view == "a-faire":
            return found.filter(state__in=(FilingState.PREPARED, FilingState.CHECKED))
        return found.filter(pk__in=self.outdated) if self.view == "a-rectifier" else found

    def get_table_options(self) -> dict[str, Any]:
        return {"outdated": self.outdated}

    def get_saved_views(self) -> Sequence[Tab]:
        here = self.request.path
        return [
            Tab(_("Toutes"), here, not self.view),
            Tab(_("À déposer"), f"{here}?vue=a-faire", self.view == "a-faire"),
            Tab(_("À rectifier"), f"{here}?vue=a-rectifier", self.view == "a-rectifier", len(self.outdated) or None),
        ]

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Préparer une déclaration"), reverse("payroll:filing_prepare"), "plus", MAKE, main=True)]

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune déclaration"),
            _("Elles se préparent depuis les mois payés ; les échéances disent lesquelles."),
            reverse("payroll:deadline_list"),
            _("Voir les échéances"),
        )


class FilingScreen:
    """What the pages of one return share."""

    model = Filing
    record: Filing
    access: Any
    currency: str

    def get_queryset(self) -> QuerySet[Filing]:
        return Filing.objects.select_related(
            "amends", "prepared_by", "checked_by", "filed_by", "posted_by", "institution__country"
        )

    def back(self) -> str:
        return reverse("payroll:filing_detail", args=[self.record.pk])

    def get_crumbs(self) -> Any:
        return (FILINGS, (str(self.record), self.back()))

    def get_success_url(self, result: Any) -> str:
        return self.back()

    def get_cancel_url(self) -> str:
        return self.back()


def persons_seen(filing: Filing, access: Any) -> QuerySet[FilingPerson]:
    """The rows of the nominal list that this person may read."""
    found = FilingPerson.objects.filter(filing=filing)
    if access.has("confidential_view"):
        return found
    own = Employee.objects.filter(user=access.user).values("pk")
    return found.filter(Q(is_confidential=False) | Q(employee__in=own))


class FilingDetailView(FilingScreen, DetailScreen):
    rights = SEE
    template_name = "payroll/returns/record.html"

    def get_title(self) -> str:
        return self.record.name

    def get_lede(self) -> str:
        words = [self.record.period_words.capitalize(), self.record.recipient, self.record.version_words]
        return ", ".join(word for word in words if word)

    def get_crumbs(self) -> Any:
        return (FILINGS,)

    def get_actions(self) -> Sequence[Action]:
        row, pk = self.record, [self.record.pk]
        actions = [
            Action(_("Liste nominative"), reverse("payroll:filing_people", args=pk), "users"),
            Action(_("PDF"), reverse("payroll:filing_pdf", args=pk), "printer"),
        ]
        if row.receipt_scan:
            actions.append(Action(_("Récépissé numérisé"), reverse("payroll:filing_scan", args=pk), "download"))
        for step in steps_from(FILING_STEPS, row.state, self.access):
            if step.key == "check" and row.prepared_by_id == self.access.user.pk:
                continue
            if step.key == "post" and (not row.is_own or row.posted_on or row.prepared_by_id == self.access.user.pk):
                continue
            if step.key == "amend" and not self.is_outdated:
                continue
            main = step.is_main or step.key == "amend"
            actions.append(Action(str(step.label), reverse(f"payroll:filing_{step.key}", args=pk), step.icon, main=main))
        return actions

    @cached_property
    def is_outdated(self) -> bool:
        return bool(outdated(Filing.objects.filter(pk=self.record.pk), self.institution.country_id))

    def get_notes(self) -> list[tuple[str, str]]:
        row, notes = self.record, []
        if row.state == FilingState.PREPARED and row.prepared_by_id == self.access.user.pk:
            notes.append(("info", _("Vous avez préparé cette déclaration : une autre personne la contrôle.")))
        if self.is_outdated:
            notes.append(
                ("warning", _("Une autre campagne de la période a été payée depuis le dépôt : préparer une rectificative."))
            )
        wanted = declaration(self.institution.country_id, row.code)
        if wanted is not None:
            if wanted.unknown_columns:
                words = ", ".join(wanted.unknown_columns)
                notes.append(("info", _("Colonnes que le logiciel ne connaît pas et laisse vides : %(names)s.") % {"names": words}))
            if set(wanted.fields) <= set(OF_LINES):
                notes.append(("info", _("Le modèle de cette déclaration est le tableau par ligne ci-dessous.")))
        if not row.employer_number and not row.is_filed:
            notes.append(
                ("info", _("Le numéro d’employeur n’est pas connu : il se donne dans Administration, Institution."))
            )
        return notes

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row, currency = self.record, self.currency
        due = french_date(row.due_on) if row.due_on else _("à saisir")
        figures = [
            Figure(_("À déclarer"), french_amount(row.amount, currency), _("retenu %(amount)s") % {"amount": french_amount(row.withheld, currency)}),
            Figure(_("Brut"), french_amount(row.gross, currency)),
            Figure(_("Personnes"), french_integer(row.people)),
            Figure(_("Échéance"), due, self.lateness()),
        ]
        blocks = [self.lines_block()]
        if row.amends is not None:
            blocks.insert(0, self.difference_block(row.amends))
        blocks.append(self.events_block())
        return self.show(notes=self.get_notes(), figures=figures, panels=self.get_panels(), blocks=blocks, tabs=())

    def lateness(self) -> str:
        row = self.record
        if row.due_on is None:
            return ""
        late = ((row.filed_on or timezone.localdate()) - row.due_on).days
        if late > 0:
            return _("%(days)s j de retard") % {"days": late}
        return "" if row.is_filed else _("dans %(days)s j") % {"days": -late}

    def lines_block(self) -> Block:
        currency = self.currency
        lines = line_sums(self.record)
        rows = [
            [Cell(label), Cell(french_integer(people), "n"), amount(base, currency), amount(total, currency, "n p1")]
            for label, people, base, total in lines
        ]
        foot = [Cell(_("Total")), Cell(), Cell(), amount(sum(line[3] for line in lines), currency, "n p1")]
        heads = [(_("Ligne"), ""), (_("Personnes"), "n"), (_("Base"), "n"), (_("Montant"), "n")]
        return Block(_("Totaux par ligne"), heads, rows, _("Aucune ligne."), foot=foot)

    def difference_block(self, before: Filing) -> Block:
        currency = self.currency
        held = {label: total for label, _n, _b, total in line_sums(before)}
        now = {label: total for label, _n, _b, total in line_sums(self.record)}
        rows = [
            [Cell(label), amount(held.get(label), currency), amount(now.get(label), currency),
             Cell(french_amount(now.get(label, 0) - held.get(label, 0), currency), "n p1")]
            for label in dict.fromkeys([*now, *held]) if now.get(label, 0) != held.get(label, 0)
        ]  # fmt: skip
        heads = [(_("Ligne"), ""), (_("Déclaré"), "n"), (_("Rectifié"), "n"), (_("Écart"), "n")]
        foot = [Cell(_("À verser en plus")), amount(before.amount, currency), amount(self.record.amount, currency),
                Cell(french_amount(self.record.difference, currency), "n p1")]  # fmt: skip
        return Block(_("Écart avec la déclaration rectifiée"), heads, rows, _("Seules les bases ont changé."), foot=foot)

    def events_block(self) -> Block:
        rows = [
            [Cell(each.label), Cell(str(each.actor or ""), "p2"), Cell(french_moment(timezone.localtime(each.at)), "p1"), Cell(each.remark, "p3")]
            for each in self.record.events.select_related("actor")
        ]
        heads = [(_("Étape"), ""), (_("Par"), ""), (_("Le"), ""), (_("Observation"), "")]
        return Block(_("Étapes"), heads, rows, _("Aucune étape."))

    def get_panels(self) -> Sequence[Panel]:
        row = self.record
        told = [(_("État"), state_tag(FilingState(row.state), row.get_state_display()))]
        told += facts(row, "employer_number", "every", "filed_on", "receipt_number", "posted_on")
        if row.posted_by:
            told.append((_("Portée aux comptes par"), row.posted_by))
        if row.amends is not None:
            told.append((_("Rectifie"), f"{row.amends} ({french_amount(row.amends.amount, self.currency, unit=True)})"))
        return [Panel(_("Dépôt"), told)]


class NominalListView(ListScreen):
    """The nominal list, exactly the columns of the country file: what the export writes is what is filed."""

    model = FilingPerson
    rights = SEE
    unit = (gettext_lazy("personne"), gettext_lazy("personnes"))
    table_class, filterset_class = NominalTable, PersonFilter

    @cached_property
    def filing(self) -> Filing:
        return get_object_or_404(Filing, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return _("Liste nominative, %(period)s") % {"period": self.filing.period_words}

    def get_lede(self) -> str:
        hidden = self.filing.people - persons_seen(self.filing, self.access).count()
        words = f"{self.filing.name}."
        if hidden:
            words += " " + _("Population réservée non montrée : %(number)s, comptée dans les totaux par ligne.") % {"number": hidden}
        return words

    def get_crumbs(self) -> Any:
        return (FILINGS, (str(self.filing), reverse("payroll:filing_detail", args=[self.filing.pk])))

    @cached_property
    def joined(self) -> int:
        """How many stand in the joined list; 0 for a return that has none."""
        return FilingPerson.objects.filter(filing=self.filing, payee__isnull=False).count() if self.filing.is_joined else 0

    @property
    def is_joined(self) -> bool:
        return bool(self.joined) and self.request.GET.get("liste") == "hors-effectif"

    @property
    def columns(self) -> Sequence[Any]:
        return JOINED if self.is_joined else self.filing.columns

    def get_saved_views(self) -> Sequence[Tab]:
        if not self.joined:
            return ()
        here = self.request.path
        return [
            Tab(_("Agents"), here, not self.is_joined, self.filing.people - self.joined),
            Tab(_("Hors effectif"), f"{here}?liste=hors-effectif", self.is_joined, self.joined),
        ]

    def get_queryset(self) -> QuerySet[FilingPerson]:
        found = persons_seen(self.filing, self.access).order_by("name", "pk")
        return found.filter(payee__isnull=not self.is_joined) if self.joined else found

    def get_table_options(self) -> dict[str, Any]:
        return {"columns": self.columns}

    @property
    def totals(self) -> dict[str, Any]:  # type: ignore[override]
        """The sum of each column of amounts, over the whole list."""
        return {
            f"c{rank}": Sum(Cast(KeyTextTransform(str(rank), "cells"), BigIntegerField()))
            for rank, column in enumerate(self.columns)
            if column["kind"] == "money"
        }

    @property
    def export_name(self) -> str:  # type: ignore[override]
        return f"{self.filing.code}-{self.filing.start:%Y-%m}" + (f"-r{self.filing.version}" if self.filing.version else "") + (
            "-hors-effectif" if self.is_joined else ""
        )


class FilingPdfView(FilingScreen, DetailScreen):
    rights = SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.record
        content = filing_pdf(row, list(persons_seen(row, self.access)), line_sums(row))
        return pdf_response(content, f"declaration-{row.code}-{row.start:%Y-%m}")


class FilingScanView(FilingScreen, DetailScreen):
    """The receipt as it was scanned."""

    rights = SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return scan_response(self.record.receipt_scan)


