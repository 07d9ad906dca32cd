"""What was issued for a run (bordereaux, mandats, their papers), and every step that it took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from hr_core.ui.screens import DetailScreen
from payroll.models import IssueSlip
from payroll.selectors.circuits import derogations_used
from payroll.selectors.runs import events_of
from payroll.selectors.visibility import files_of, is_all_seen
from payroll.selectors.warrants import slips_of, warrants_told
from payroll.services.warrants import SLIP_FILES, signatories_of
from payroll.views.runs import VIEW, RunScreen, run_tabs


class RunIssueView(RunScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/circuit/issue.html"

    def get_title(self) -> str:
        return _("Ordonnancement de la paie %(of_month)s") % {"of_month": self.record.of_month}

    def get_context(self, **more: Any) -> dict[str, Any]:
        run = self.record
        slips = slips_of(run)
        alive = next((slip for slip in slips if not slip.is_void), None)
        files = list(files_of(self.access).filter(run=run, kind__in=SLIP_FILES).order_by("-pk"))
        return super().get_context(
            run=run,
            tabs=run_tabs(run, "run_issue"),
            alive=alive,
            void=[slip for slip in slips if slip.is_void],
            warrants=warrants_told(alive, all_seen=is_all_seen(self.access)) if alive else [],
            by_unit=is_all_seen(self.access),
            signatories=self.signatories(alive),
            files=files,
            kinds=[(kind.value, kind.label) for kind in SLIP_FILES] if alive and is_all_seen(self.access) else [],
            **more,
        )

    def signatories(self, slip: IssueSlip | None) -> Sequence[dict[str, str]]:
        return signatories_of(slip) if slip else []


class RunStepsView(RunScreen, DetailScreen):
    """Name, quality, act, date, remark of every step, rejections included, newest first."""

    rights = VIEW
    template_name = "payroll/circuit/steps.html"

    def get_title(self) -> str:
        return _("Étapes de la paie %(of_month)s") % {"of_month": self.record.of_month}

    def get_context(self, **more: Any) -> dict[str, Any]:
        run = self.record
        return super().get_context(
            run=run,
            tabs=run_tabs(run, "run_steps"),
            events=events_of(run)[::-1],
            derogations=derogations_used(run.period),
            **more,
        )
