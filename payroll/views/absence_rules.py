"""What pay makes of absences: the rules of the kinds, the matrix item × kind, both dated."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import AbsenceKind
from hr_core.ui.addresses import address_of
from hr_core.ui.parts import Tab
from hr_core.ui.screens import FormScreen, Screen
from payroll.forms.absences import AbsenceCellForm, AbsenceRuleForm
from payroll.models import AbsenceItemRule, AbsencePayRule, PayItem
from payroll.selectors.absence_rules import AbsenceCell, absence_matrix, cell_text, rule_words, rules_told
from payroll.services.absences.settings import absence_cell_set, absence_rule_set
from payroll.views.items import EDIT, READ
from payroll.views.parts import asked_day, proposed_day

RULES = (gettext_lazy("Règles des absences"), "payroll:absence_rule_list")
MATRIX = (gettext_lazy("Absences et rubriques"), "payroll:absence_matrix")


def rule_tabs(path: str) -> list[Tab]:
    places = (
        (_("Règles"), reverse("payroll:absence_rule_list")),
        (_("Effet sur les rubriques"), reverse("payroll:absence_matrix")),
    )
    return [Tab(label, url, url == path) for label, url in places]


class AbsenceRuleListView(Screen):
    template_name = "payroll/absences/rules.html"
    title = gettext_lazy("Règles des absences")
    lede = gettext_lazy("Ce que la paie fait de chaque absence : retenue, indemnité, maintien, récupération")
    rights = READ

    def get(self, request: HttpRequest) -> HttpResponse:
        on = asked_day(request)
        rows = rules_told(self.institution, on)
        return self.show(
            rows=rows,
            unknown=sum(not row.is_known for row in rows),
            on=on,
            tabs=rule_tabs(request.path),
            may_edit=self.access.has(*EDIT),
        )


class KindScreen(FormScreen):
    """A form about one kind of absence of the institution."""

    rights = EDIT
    asks_reason = True
    model = AbsenceKind

    @property
    def is_creation(self) -> bool:
        return False


class AbsenceRuleFormView(KindScreen):
    form_class = AbsenceRuleForm
    template_name = "payroll/absences/rule_form.html"
    success_url = "payroll:absence_rule_list"
    success_message = gettext_lazy("La règle est enregistrée.")
    crumbs = (RULES,)

    @cached_property
    def current(self) -> AbsencePayRule | None:
        day = proposed_day(self.institution)
        rules = AbsencePayRule.objects.filter(kind=self.record)
        return rules.on(day).first() or rules.order_by("-start").first()  # type: ignore[attr-defined]

    def get_title(self) -> str:
        return _("Règle de paie : %(kind)s") % {"kind": self.record.label}

    def get_lede(self) -> str:
        return self.current.note if self.current is not None else ""

    def get_form_options(self) -> dict[str, Any]:
        held = self.current
        copy = AbsencePayRule(institution=self.institution, kind=self.record)
        if held is not None:
            for field in AbsencePayRule._meta.concrete_fields:
                if field.name not in ("id", "institution", "kind", "start", "end"):
                    setattr(copy, field.attname, getattr(held, field.attname))
            copy.is_known = True
        initial = {"start": proposed_day(self.institution)}
        copy.start = initial["start"]
        return {"instance": copy, "institution": self.institution, "initial": initial}

    def perform(self, form: AbsenceRuleForm) -> AbsencePayRule:
        return absence_rule_set(
            kind=self.record,
            start=form.cleaned_data["start"],
            values=form.values(),
            actor=self.request.user,
            reason=form.cleaned_data["motif"],
        )

    def get_context(self, **more: Any) -> dict[str, Any]:
        rules = AbsencePayRule.objects.filter(kind=self.record).order_by("-start")
        history = [(rule, " ".join(rule_words(rule, self.currency))) for rule in rules]
        return super().get_context(history=history, **more)


class AbsenceMatrixView(Screen):
    template_name = "payroll/absences/matrix.html"
    title = gettext_lazy("Absences et rubriques")
    rights = READ

    def get(self, request: HttpRequest) -> HttpResponse:
        on = asked_day(request)
        matrix = absence_matrix(self.institution, on)
        may_edit = self.access.has(*EDIT)
        return self.show(
            kinds=matrix.kinds,
            rows=[(row, mark_safe("".join(cell_drawn(cell, may_edit) for cell in row.cells))) for row in matrix.rows],
            on=on,
            tabs=rule_tabs(request.path),
        )


def cell_drawn(cell: AbsenceCell, may_edit: bool) -> SafeString:
    """A cell of the matrix; there are as many as items times kinds."""
    css = f"by-default {cell.tone}" if cell.is_default else cell.tone
    mark = "" if cell.is_default else mark_safe(' class="set"')
    if not may_edit:
        return format_html('<td class="{}"><span{}>{}</span></td>', css, mark, cell.text)
    if cell.item is None:
        url = address_of("payroll:absence_general_cell", cell.kind.pk)
    else:
        url = address_of("payroll:absence_cell", cell.kind.pk, cell.item)
    return format_html('<td class="{}"><a{} href="{}">{}</a></td>', css, mark, url, cell.text)


class AbsenceCellView(KindScreen):
    """A cell of the matrix, or the general row of a kind: its history, and what it is from a day on."""

    form_class = AbsenceCellForm
    template_name = "payroll/absences/cell_form.html"
    success_url = "payroll:absence_matrix"
    success_message = gettext_lazy("La case est enregistrée.")
    crumbs = (MATRIX,)

    @cached_property
    def item(self) -> PayItem | None:
        key = self.kwargs.get("item")
        return get_object_or_404(PayItem, pk=key) if key else None

    @cached_property
    def cells(self) -> Any:
        return AbsenceItemRule.objects.filter(kind=self.record, item=self.item)

    def get_title(self) -> str:
        if self.item is None:
            return _("%(kind)s : rubriques réduites avec les jours payés") % {"kind": self.record.label}
        version = self.item.versions.order_by("-start").first()  # type: ignore[attr-defined]
        return _("%(item)s pendant « %(kind)s »") % {"item": version or self.item, "kind": self.record.label}

    def get_form_options(self) -> dict[str, Any]:
        day = proposed_day(self.institution)
        held = self.cells.on(day).first()
        initial: dict[str, Any] = {"start": day, "is_maintained": True}
        if held is not None:
            names = ("effect", "divisor", "from_day", "is_maintained", "legal_text")
            initial |= {name: getattr(held, name) for name in names}
        return {"is_general": self.item is None, "initial": initial}

    def perform(self, form: AbsenceCellForm) -> Any:
        return absence_cell_set(
            kind=self.record,
            item=self.item,
            start=form.cleaned_data["start"],
            values=form.values(),
            actor=self.request.user,
            reason=form.cleaned_data["motif"],
        )

    def get_context(self, **more: Any) -> dict[str, Any]:
        history = [(cell, cell_text(cell)) for cell in self.cells.order_by("-start")]
        return super().get_context(history=history, **more)
