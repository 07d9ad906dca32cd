"""A version of a grid: read, prepared, filled from a spreadsheet, decided, carried into the files."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_grids import GridKind, VersionState
from careers.forms.grids import CellsForm, EffectsForm, VersionForm
from careers.models import GridVersion, PayGrid
from careers.selectors.grids import Comparison, cells_of, compare, key_of, matrix, standing_on
from careers.services.grids.effects import effects_prepare
from careers.services.grids.sheets import Cell, cells_of_file, cells_of_text, text_of_cells
from careers.services.grids.versions import (
    cells_replace,
    version_change,
    version_decide,
    version_delete,
    version_prepare,
    version_propose,
    version_return,
)
from careers.views.careers import DECIDE, MANAGE, VIEW, is_open
from careers.views.grids.records import of_grid
from careers.workflows import VERSION
from hr_core.filters import today
from hr_core.text import french_amount, french_count, french_date
from hr_core.ui.parts import Action, Crumb, Panel, facts
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen


class VersionDetailView(DetailScreen):
    """A version as a table of grades and steps, beside what it changes."""

    model = GridVersion
    rights = VIEW
    template_name = "careers/grids/version.html"

    def get_queryset(self) -> Any:
        return GridVersion.objects.select_related("grid", "prepared_by", "decided_by")

    def get_crumbs(self) -> Any:
        return of_grid(self.record.grid)

    def get_actions(self) -> list[Action]:
        record, at = self.record, [self.record.pk]
        steps = Action(_("Échelons, export"), reverse("careers:step_list", args=at), "download")
        found = [steps]
        if is_open(VERSION, record.state, "propose"):
            found = [
                Action(_("Supprimer"), reverse("careers:version_delete", args=at), "trash", MANAGE),
                Action(_("Modifier"), reverse("careers:version_update", args=at), "pencil", MANAGE),
                steps,
                Action(_("Importer les échelons"), reverse("careers:version_import", args=at), "upload", MANAGE),
                Action(_("Soumettre à la décision"), reverse("careers:version_propose", args=at), "send", MANAGE, main=True),
            ]
        elif is_open(VERSION, record.state, "decide"):
            other = record.prepared_by_id != self.access.user.pk
            found += [Action(_("Rendre"), reverse("careers:version_return", args=at), "arrow-back-up", (*MANAGE, *DECIDE))]
            found += [Action(_("Arrêter la grille"), reverse("careers:version_decide", args=at), "check", DECIDE, main=other)]
        else:
            url = reverse("careers:version_effects", args=at)
            found += [Action(_("Effets sur la paie"), url, "cash-banknote", MANAGE, main=True)]
        return found

    def get_panels(self) -> list[Panel]:
        record = self.record
        told = facts(record, "start", "reference")
        if record.end:
            told.append((_("Jusqu’au (exclu)"), french_date(record.end)))
        if record.grid.kind == GridKind.INDEX:
            told.append((_("Valeur du point"), point_words(record.point_value, self.currency)))
        told.append((_("Arrondi"), f"{record.get_rounding_display()}, {record.rounding_unit}"))
        told.append((_("Préparée par"), str(record.prepared_by)))
        if record.decided_by:
            told.append((_("Arrêtée par"), str(record.decided_by)))
        return [Panel(_("Version"), told)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        record = self.record
        former = record.grid.versions.filter(state=VersionState.IN_FORCE, start__lt=record.start).order_by("-start").first()
        comparison: Comparison | None = None
        if former is not None:
            comparison = compare(former, record, standing_on(record.grid, today(), self.access))
        return super().get_context(former=former, comparison=comparison, matrix=matrix(record), **more)


def point_words(thousandths: int | None, currency: str) -> str:
    """« 233,75 F CFA » from thousandths."""
    from fractions import Fraction

    from hr_core.text import french_decimal

    unit = french_amount(0, currency, unit=True).lstrip("0")
    return french_decimal(Fraction(thousandths or 0, 1000), 3) + unit


class VersionFormView(FormScreen):
    """Prepare a version from another one, or change one in preparation."""

    model = GridVersion
    form_class = VersionForm
    rights = MANAGE
    success_message = gettext_lazy("La version est en préparation : vérifiez ses échelons, puis soumettez-la.")

    def get_queryset(self) -> Any:
        return GridVersion.objects.select_related("grid").filter(state=VersionState.DRAFT)

    @cached_property
    def grid(self) -> PayGrid:
        return get_object_or_404(PayGrid, pk=self.kwargs["grid"]) if self.is_creation else self.record.grid

    def get_form_options(self) -> dict[str, Any]:
        return {"grid": self.grid, "version": None if self.is_creation else self.record}

    def get_title(self) -> str:
        return _("Préparer une version : %(grid)s") % {"grid": self.grid.label} if self.is_creation else str(self.record)

    def get_crumbs(self) -> Any:
        return of_grid(self.grid)

    def get_cancel_url(self) -> str:
        return self.grid.get_absolute_url() if self.is_creation else self.record.get_absolute_url()

    def perform(self, form: Any) -> GridVersion:
        told = dict(form.cleaned_data)
        model, rate = told.pop("model", None), told.pop("rate", None) or 0
        if self.is_creation:
            return version_prepare(grid=self.grid, values=told, actor=self.request.user, model=model, rate=rate)  # type: ignore[arg-type]
        return version_change(version=self.record, values=told)


class VersionImportView(FormScreen):
    """Cells from a spreadsheet: shown first beside those that they replace, written on confirmation."""

    model = GridVersion
    form_class = CellsForm
    rights = MANAGE
    template_name = "careers/grids/import.html"
    success_message = gettext_lazy("Les échelons sont écrits.")

    def get_queryset(self) -> Any:
        return GridVersion.objects.select_related("grid").filter(state=VersionState.DRAFT)

    def get_title(self) -> str:
        return _("Importer les échelons : %(version)s") % {"version": self.record}

    def get_crumbs(self) -> Any:
        return (*of_grid(self.record.grid), Crumb(str(self.record), self.record.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(**{"preview": None} | more)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid() and not form.cleaned_data["seen"]:
            try:
                cells = self._read(form)
            except ValidationError as refused:
                form.add_error("file" if form.cleaned_data.get("file") else "text", refused)
            else:
                seen = CellsForm(initial={"seen": text_of_cells(cells, self.record.grid)})
                for name in ("file", "text"):
                    seen.fields.pop(name)
                self.submit_label = _("Écrire ces échelons")
                return self.show(form=seen, preview=self._preview(cells))
        if form.is_valid():
            return super().post(request, *args, **kwargs)
        return self.show(form=form, status=422)

    def _read(self, form: Any) -> list[Cell]:
        grid, told = self.record.grid, form.cleaned_data
        if told.get("file"):
            return cells_of_file(told["file"].read(), told["file"].name, grid, self.currency)
        return cells_of_text(told["text"], grid, self.currency)

    def _preview(self, cells: list[Cell]) -> dict[str, Any]:
        """Each cell read beside the one in the version: new, changed, the same; and those that leave."""
        grid, now = self.record.grid, cells_of(self.record)
        held = {key: cell.index if grid.kind == GridKind.INDEX else cell.amount for key, cell in now.by_key.items()}
        rows = []
        for cell in cells:
            before = held.pop(key_of(*cell.key), None)
            rows.append({"cell": cell, "before": before, "is_same": before == cell.figure})
        changed = sum(1 for row in rows if row["before"] is not None and not row["is_same"])
        new = sum(1 for row in rows if row["before"] is None)
        sentence = _("%(read)s : %(new)s, %(changed)s, %(left)s.") % {
            "read": french_count(len(rows), _("échelon lu"), _("échelons lus")),
            "new": french_count(new, _("nouveau"), _("nouveaux")),
            "changed": french_count(changed, _("changé"), _("changés")),
            "left": french_count(len(held), _("retiré"), _("retirés")),
        }
        return {"rows": rows, "sentence": sentence, "is_index": grid.kind == GridKind.INDEX}

    def perform(self, form: Any) -> GridVersion:
        # What the preview showed comes back in minor units: no decimals are read again.
        cells = cells_of_text(form.cleaned_data["seen"], self.record.grid, "XOF")
        cells_replace(version=self.record, cells=cells)
        return self.record


class VersionStepView(ConfirmScreen):
    """A question before a version changes state."""

    model = GridVersion

    def get_queryset(self) -> Any:
        return GridVersion.objects.select_related("grid")

    def get_crumbs(self) -> Any:
        return of_grid(self.record.grid)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()


class VersionProposeView(VersionStepView):
    rights = MANAGE
    question = gettext_lazy("Soumettre cette version à la décision ?")
    submit_label = gettext_lazy("Soumettre")
    success_message = gettext_lazy("La version attend la décision d’une autre personne.")

    def perform(self, form: Any) -> GridVersion:
        return version_propose(version=self.record, actor=self.request.user)  # type: ignore[arg-type]


class VersionReturnView(VersionStepView):
    rights = (*MANAGE, *DECIDE)
    question = gettext_lazy("Rendre cette version à la préparation ?")
    submit_label = gettext_lazy("Rendre")
    asks_reason = True

    def perform(self, form: Any) -> GridVersion:
        return version_return(version=self.record)


class VersionDecideView(VersionStepView):
    rights = DECIDE
    question = gettext_lazy("Arrêter cette version de la grille ?")
    submit_label = gettext_lazy("Arrêter la grille")
    success_message = gettext_lazy("La grille est arrêtée : préparez ses effets sur la paie.")

    def get_consequences(self) -> list[str]:
        day = french_date(self.record.start)
        return [
            _("Elle vaut à partir du %(day)s et ne change plus : une autre version la suivra.") % {"day": day},
            _("La version précédente s’arrête la veille. La paie ne change qu’avec les effets, décidés à part."),
        ]

    def perform(self, form: Any) -> GridVersion:
        return version_decide(version=self.record, actor=self.request.user)  # type: ignore[arg-type]


class VersionDeleteView(VersionStepView):
    rights = MANAGE
    danger = True
    question = gettext_lazy("Supprimer cette version en préparation ?")
    submit_label = gettext_lazy("Supprimer")
    success_message = gettext_lazy("La version est supprimée.")

    def perform(self, form: Any) -> PayGrid:
        grid = self.record.grid
        version_delete(version=self.record)
        return grid


class VersionEffectsView(FormScreen):
    """Prepare the change of everybody whom the version concerns."""

    model = GridVersion
    form_class = EffectsForm
    rights = MANAGE
    submit_label = gettext_lazy("Préparer le changement")
    success_message = gettext_lazy("Le changement est préparé : relisez ses lignes, puis soumettez-le.")

    def get_queryset(self) -> Any:
        return GridVersion.objects.select_related("grid").filter(state=VersionState.IN_FORCE)

    def get_title(self) -> str:
        return _("Effets sur la paie : %(version)s") % {"version": self.record}

    def get_lede(self) -> str:
        day = french_date(self.record.start)
        return _("Chacun reçoit le salaire de sa case à partir du %(day)s. Rien ne change avant la décision.") % {"day": day}

    def get_crumbs(self) -> Any:
        return of_grid(self.record.grid)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> Any:
        told = form.cleaned_data
        return effects_prepare(
            version=self.record, off_grid=told["off_grid"], never_lower=told["never_lower"], access=self.access
        )
