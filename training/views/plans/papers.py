"""The plan on paper and as a workbook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from hr_core.ui.exports import XLSX
from hr_core.ui.screens import RecordScreen
from training.documents.plan import plan_pdf
from training.exports.plan_sheet import plan_sheet
from training.menu_plan import PLAN_READERS
from training.models import TrainingPlan
from training.selectors.plans import budget_of, lines_of


class PlanPdfView(RecordScreen):
    model = TrainingPlan
    rights = PLAN_READERS

    def get_queryset(self) -> Any:
        return TrainingPlan.objects.select_related("prepared_by", "endorsed_by", "adopted_by", "revises")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.record
        content = plan_pdf(plan, list(lines_of(plan).order_by("objective__rank", "-priority", "code")), budget_of(plan), self.institution, self.currency)
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="plan-formation-{plan.year}-{plan.pk}.pdf"'
        return response


class PlanSheetView(RecordScreen):
    model = TrainingPlan
    rights = PLAN_READERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.record
        content = plan_sheet(plan, list(lines_of(plan).order_by("objective__rank", "-priority", "code")), budget_of(plan), self.institution, self.currency)
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="plan-formation-{plan.year}-{plan.pk}.xlsx"'
        return response
