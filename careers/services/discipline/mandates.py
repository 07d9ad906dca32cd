"""Protected mandates: recorded with their dates; acts that they guard wait for the authority's authorisation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from careers.choices_discipline import Answer
from careers.models import MandateAuthorisation, ProtectedMandate
from careers.selectors.mandates import mandates_on
from hr_core.models import Act, Employee, User
from hr_core.scope import because
from hr_core.services.acts.effects import signing_reason
from hr_core.services.acts.kinds import kind_of
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, forbid_own_file, save_checked

DISMISSAL = "dismissal"  # the kind of act


@transaction.atomic
def mandate_record(*, mandate: ProtectedMandate, employee: Employee, values: dict[str, Any], actor: User) -> ProtectedMandate:
    """Record a mandate or change it; the protection lasts its months after the end."""
    forbid_own_file(employee, actor)
    mandate.employee, mandate.institution_id = employee, employee.institution_id
    assign(mandate, values)
    months = mandate.kind.months_after
    mandate.protected_until = months_after(mandate.end, months) if mandate.end else None
    with because(_("Mandat protégé, %(reference)s") % {"reference": mandate.reference}):
        return save_checked(mandate)


@transaction.atomic
def authorisation_save(
    *, authorisation: MandateAuthorisation, mandate: ProtectedMandate, values: dict[str, Any], actor: User
) -> MandateAuthorisation:
    """Record what was asked of the authority, then its answer. An answer that has served no longer changes."""
    forbid_own_file(mandate.employee, actor)
    if authorisation.used_by_id is not None:
        raise Refusal(_("Cette autorisation a servi à un acte : elle ne change plus."))
    if values["act_kind"] not in mandate.kind.guards:
        raise Refusal({"act_kind": _("Ce mandat ne soumet pas cet acte à autorisation.")})
    if values.get("answered_on") and values["answered_on"] > timezone.localdate():
        raise Refusal({"answered_on": _("La réponse n’est pas d’un jour à venir.")})
    authorisation.mandate, authorisation.institution_id = mandate, mandate.institution_id
    return save_checked(assign(authorisation, values))


def acts_guard(acts: Sequence[Act]) -> None:
    """Refuse to check or sign guarded acts about protected people before the authority has allowed them."""
    for mandate, act in _guarded(acts):
        if _granted(mandate, act) is None:
            raise _waiting(mandate, act.kind)


def dismissal_guard(employee: Employee) -> None:
    """Refuse a departure that the employer decides before the authority has allowed the dismissal of a protected person."""
    for mandate in mandates_on([employee.pk], timezone.localdate()):
        if DISMISSAL in mandate.kind.guards and not _allowed(mandate, DISMISSAL).exists():
            raise _waiting(mandate, DISMISSAL)


def authorisations_use(acts: Sequence[Act]) -> None:
    """Bind the authorisations that signed acts have used: each serves once."""
    for mandate, act in _guarded(acts):
        found = _granted(mandate, act)
        if found is not None and found.used_by_id is None:
            found.used_by = act
            with because(signing_reason(act)):
                save_checked(found)


def _guarded(acts: Sequence[Act]) -> Iterator[tuple[ProtectedMandate, Act]]:
    """The mandates of today that guard acts, in the order of the acts. One query."""
    mandates: dict[int, list[ProtectedMandate]] = {}
    for mandate in mandates_on([act.employee_id for act in acts], timezone.localdate()):
        mandates.setdefault(mandate.employee_id, []).append(mandate)
    for act in acts:
        for mandate in mandates.get(act.employee_id, ()):
            if act.kind in mandate.kind.guards:
                yield mandate, act


def _waiting(mandate: ProtectedMandate, kind: str) -> Refusal:
    return Refusal(
        _("Un mandat protège %(who)s (%(mandate)s) : « %(act)s » attend l’autorisation de %(authority)s. Enregistrez-la au mandat.")
        % {"who": mandate.employee, "mandate": mandate, "act": kind_of(kind), "authority": mandate.kind.authority}
    )


def _allowed(mandate: ProtectedMandate, kind: str) -> QuerySet[MandateAuthorisation]:
    return mandate.authorisations.filter(act_kind=kind, answer=Answer.GRANTED, answered_on__lte=timezone.localdate())


def _granted(mandate: ProtectedMandate, act: Act) -> MandateAuthorisation | None:
    rows = _allowed(mandate, act.kind)
    return rows.filter(used_by=act).first() or rows.filter(used_by__isnull=True).first()
