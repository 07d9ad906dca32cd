"""States of requests and loans: who takes which step from which state. Buttons and refusals come from these tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.services.errors import Refusal
from payroll.choices_loans import LoanState, RequestState

MANAGE = "loan_manage"
DECIDE = "loan_decide"
PAY = "payroll_pay"


@dataclass(frozen=True)
class Step:
    """One step: its button, the states from which it is taken, the right, the state that it reaches ("" : unchanged)."""

    key: str
    label: str
    right: str
    from_states: tuple[str, ...]
    to_state: str = ""
    icon: str = ""
    is_main: bool = False


REQUEST_STEPS = (
    Step("instruct", gettext_lazy("Instruire"), MANAGE, (RequestState.SUBMITTED, RequestState.INSTRUCTED),
         RequestState.INSTRUCTED, "list-check", True),
    Step("list", gettext_lazy("Inscrire au comité"), MANAGE, (RequestState.INSTRUCTED,), RequestState.LISTED,
         "calendar-event"),
    Step("decide", gettext_lazy("Décider"), DECIDE, (RequestState.INSTRUCTED,), "", "check", True),
    Step("withdraw", gettext_lazy("Retirer la demande"), MANAGE, (RequestState.SUBMITTED, RequestState.INSTRUCTED),
         RequestState.WITHDRAWN, "x"),
)  # fmt: skip
LOAN_STEPS = (
    Step("sign", gettext_lazy("Enregistrer la signature"), MANAGE, (LoanState.AGREED,), LoanState.SIGNED,
         "writing-sign", True),
    Step("disburse", gettext_lazy("Verser"), PAY, (LoanState.SIGNED,), LoanState.RUNNING, "cash-banknote", True),
    Step("cancel", gettext_lazy("Annuler"), MANAGE, (LoanState.AGREED, LoanState.SIGNED), LoanState.CANCELLED, "x"),
    Step("repay", gettext_lazy("Remboursement anticipé"), MANAGE, (LoanState.RUNNING,), "", "cash-banknote"),
    Step("moratorium", gettext_lazy("Moratoire"), DECIDE, (LoanState.RUNNING,), "", "clock"),
    Step("reschedule", gettext_lazy("Rééchelonner"), DECIDE, (LoanState.RUNNING,), "", "calendar-event"),
    Step("write_off", gettext_lazy("Proposer une perte"), MANAGE, (LoanState.RUNNING,), "", "trash"),
)  # fmt: skip


def step_of(steps: Sequence[Step], key: str) -> Step:
    return next(step for step in steps if step.key == key)


def steps_from(steps: Sequence[Step], state: str, access: Access) -> list[Step]:
    """The steps that this person may take from a state."""
    return [step for step in steps if state in step.from_states and access.has(step.right)]


def require(steps: Sequence[Step], key: str, state: str, access: Access) -> Step:
    """The step, or a `Refusal` that says what stands in its way."""
    step = step_of(steps, key)
    if not access.has(step.right):
        raise Refusal(_("Votre rôle ne permet pas cette étape."))
    if state not in step.from_states:
        raise Refusal(_("Cette étape n’est plus possible : rouvrez la page pour voir l’état du dossier."))
    return step
