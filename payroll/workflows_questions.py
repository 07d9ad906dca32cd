"""States of a question about a payslip: asked, then answered one way or the other, or withdrawn by who asked."""

from __future__ import annotations

from payroll.models.questions import QuestionState

#: From which states, to which one, by which right.
QUESTION = (
    ("explain", (QuestionState.ASKED,), QuestionState.EXPLAINED, "payroll_prepare"),
    ("agree", (QuestionState.ASKED,), QuestionState.RIGHT, "payroll_prepare"),
    ("withdraw", (QuestionState.ASKED,), QuestionState.WITHDRAWN, "self_service"),
)


def _sources(*names: str) -> set[str]:
    return {state for name, sources, _target, _right in QUESTION if name in names for state in sources}


def may_answer(state: str) -> bool:
    return state in _sources("explain", "agree")


def may_withdraw(state: str) -> bool:
    return state in _sources("withdraw")
