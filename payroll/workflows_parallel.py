"""Steps of a comparison of the parallel run: buttons and refusals come from this table."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.services.errors import Refusal
from payroll.choices_parallel import ParallelState
from payroll.models import ParallelRun
from payroll.workflows_loans import Step

SEE, MAKE, CHECK = "payroll_view", "payroll_prepare", "payroll_check"
BEFORE_SIGNATURE = (ParallelState.RECEIVED, ParallelState.COMPARED)

PARALLEL_STEPS = (
    Step("columns", gettext_lazy("Colonnes"), MAKE, BEFORE_SIGNATURE, "", "list-check"),
    Step("items", gettext_lazy("Rubriques"), MAKE, BEFORE_SIGNATURE, "", "arrows-exchange"),
    Step("compare", gettext_lazy("Comparer de nouveau"), MAKE, BEFORE_SIGNATURE, ParallelState.COMPARED, "refresh"),
    Step("drop", gettext_lazy("Supprimer"), MAKE, BEFORE_SIGNATURE, "", "trash"),
    Step("sign", gettext_lazy("Signer"), MAKE, (ParallelState.COMPARED,), ParallelState.SIGNED, "writing-sign", True),
    Step("approve", gettext_lazy("Contresigner"), CHECK, (ParallelState.SIGNED,), ParallelState.APPROVED, "check", True),
    Step("reopen", gettext_lazy("Retirer la signature"), MAKE, (ParallelState.SIGNED,), ParallelState.COMPARED, "x"),
)


def step_checked(row: ParallelRun, key: str, access: Access) -> Step:
    """The step, when this person may take it now. Raises `Refusal` with the reason."""
    step = next(each for each in PARALLEL_STEPS if each.key == key)
    if not access.has(step.right):
        raise Refusal(_("Votre rôle ne permet pas cette étape."))
    if row.state not in step.from_states:
        raise Refusal(_("Ce double calcul est « %(state)s » : cette étape n’est plus possible.") % {"state": row.get_state_display()})
    return step
