"""Needs are expressed, advised by the unit, arbitrated at head office, merged; each decision keeps its reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access, managed_units
from hr_core.models import Employee, Posting
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, forbid_own_file, reasoned, save_checked
from hr_core.text import fold, french_integer
from training.choices_needs import NeedLevel, NeedOrigin, NeedState, Verdict
from training.models import NeedDecision, NeedWeights, TrainingNeed
from training.priority import HIGHEST, USUAL, priority
from training.selectors.needs import may_advise, may_arbitrate, same_as, weights_of
from training.workflows_needs import DECISIONS, OPEN

#: What the training service writes down and the unit has no more to say on: a text, a project, levels stated, an interview held.
ADVISED = (NeedOrigin.LAW, NeedOrigin.PROJECT, NeedOrigin.GAP, NeedOrigin.APPRAISAL)


@transaction.atomic
def need_express(*, institution: Any, values: dict[str, Any], access: Access) -> TrainingNeed:
    """Write a need down. An employee says their own wish, a head of unit what a person or the unit needs, the training service any.

    The need of somebody is that of their unit of the day. What head office says goes straight to its arbitration.
    """
    need = assign(TrainingNeed(institution=institution, expressed_by=access.user), values)
    _own_or_team(need, access)
    if need.employee is not None:
        posting = Posting.objects.on(timezone.localdate()).filter(employee=need.employee).first()
        need.unit, need.headcount = posting.unit if posting else need.unit, 1
    if not access.has("training_manage", "team_view"):
        need.law = need.strategy = 0
    need.state = NeedState.UNIT_KEPT if _is_advised(need, access) else NeedState.PROPOSED
    return _saved(need, weights_of(institution))


def _own_or_team(need: TrainingNeed, access: Access) -> None:
    """Raises `Refusal` when this person may not say that need for those people."""
    own = need.employee is not None and need.employee.user_id == access.user.pk
    if own:
        need.origin = need.origin or NeedOrigin.EMPLOYEE
        return
    if access.has("training_manage"):
        return
    units = managed_units(access) if access.has("team_view") else []
    if need.employee is not None:
        if not units or not Employee.objects.visible_to(access).filter(pk=need.employee.pk).exists():
            raise Refusal(_("Vous exprimez vos propres besoins et ceux des agents de votre unité."))
    elif need.unit_id not in units:
        raise Refusal(_("Vous exprimez les besoins collectifs de vos unités."))


def _is_advised(need: TrainingNeed, access: Access) -> bool:
    """What the head of the unit, or the training service for a text or a project, says needs no advice of the unit."""
    if need.employee is not None and need.employee.user_id == access.user.pk:
        return False
    return may_advise(access, need) and (not access.has("training_manage") or need.origin in ADVISED)


def _saved(need: TrainingNeed, weights: dict[str, int]) -> TrainingNeed:
    if not need.title and need.course is not None:
        need.title = need.course.title
    need.title_key = fold(need.title)[:160]
    need.priority = priority({name: getattr(need, name) or 0 for name in USUAL}, weights)
    with reasoned("", _("Besoins de formation")):
        return save_checked(need)


@transaction.atomic
def need_update(*, need: TrainingNeed, values: dict[str, Any], access: Access) -> TrainingNeed:
    """Change a need that nobody has closed: its marks move its priority. Raises `Refusal` once it is closed, or at the plan."""
    row = TrainingNeed.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if row.state not in OPEN:
        raise Refusal(_("Ce besoin est clos ou déjà au plan : il ne se modifie plus."))
    if not access.has("training_manage") and not (row.state == NeedState.PROPOSED and row.expressed_by_id == access.user.pk):
        raise Refusal(_("Seul le service de la formation modifie un besoin déjà lu par l’unité."))
    assign(row, values)
    return _saved(row, weights_of(row.institution_id))


@transaction.atomic
def need_decide(*, need: TrainingNeed, level: str, verdict: str, reason: str, access: Access) -> TrainingNeed:
    """The advice of the unit or the arbitration of head office. Raises `Refusal` out of turn, for one's own need, or when the same
    person expressed it (head office)."""
    row = TrainingNeed.objects.select_for_update(of=("self",)).select_related("employee").get(pk=need.pk)
    if row.employee is not None:
        forbid_own_file(row.employee, access.user)
    sources, target = DECISIONS[level, verdict]
    if row.state not in sources:
        raise Refusal(_("Ce n’est pas le moment de cet avis : le besoin est « %(state)s ».") % {"state": row.get_state_display()})
    if level == NeedLevel.UNIT and not may_advise(access, row):
        raise Refusal(_("Le responsable de l’unité donne l’avis de l’unité."))
    if level == NeedLevel.OFFICE and not may_arbitrate(access, row):
        raise Refusal(_("L’arbitrage revient à la direction des ressources humaines, à une autre personne que celle qui a exprimé le besoin."))
    if verdict != Verdict.KEEP and not reason.strip():
        raise ValidationError({"reason": _("Un report ou un refus porte son motif : l’agent le lira.")})
    row.state = target
    with reasoned(reason, _("Arbitrage d’un besoin de formation")):
        save_checked(
            NeedDecision(
                institution_id=row.institution_id, need=row, level=level, verdict=verdict, reason=reason.strip()[:300], decided_by=access.user
            )
        )
        return save_checked(row)


@transaction.atomic
def needs_keep(*, keys: Iterable[int], access: Access) -> int:
    """Head office keeps several needs at once; all or none. Raises `Refusal` as `need_decide` does."""
    rows = list(TrainingNeed.objects.filter(pk__in=list(keys)).order_by("pk"))
    if not rows:
        raise Refusal(_("Choisissez au moins un besoin."))
    for row in rows:
        need_decide(need=row, level=NeedLevel.OFFICE, verdict=Verdict.KEEP, reason="", access=access)
    return len(rows)


@transaction.atomic
def needs_merge(*, into: TrainingNeed, others: Iterable[TrainingNeed], access: Access) -> TrainingNeed:
    """Make one need of several that say the same thing: the kept one takes the highest marks; the people of the others are counted
    with it. Raises `Refusal` for needs closed, of another year, or that say something else."""
    if not access.has("training_manage"):
        raise Refusal(_("Le service de la formation réunit les besoins."))
    kept = TrainingNeed.objects.select_for_update(of=("self",)).get(pk=into.pk)
    rows = list(TrainingNeed.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in others]).exclude(pk=kept.pk))
    if not rows:
        raise Refusal(_("Il faut au moins deux besoins à réunir."))
    for row in (kept, *rows):
        if row.state not in OPEN or row.year != kept.year or same_as(row) != same_as(kept):
            raise Refusal(_("« %(need)s » ne dit pas la même chose, ou n’est plus ouvert.") % {"need": row})
    for name in USUAL:
        setattr(kept, name, max(getattr(row, name) for row in (kept, *rows)))
    with reasoned("", _("Besoins réunis")):
        TrainingNeed.objects.filter(merged_into__in=[row.pk for row in rows]).update(merged_into=kept)
        for row in rows:
            row.state, row.merged_into = NeedState.MERGED, kept
            save_checked(row)
    return _saved(kept, weights_of(kept.institution_id))


@transaction.atomic
def weights_save(*, institution: Any, values: dict[str, int], access: Access) -> int:
    """Set the weights of the criteria and count every open priority again, in one statement. Returns how many needs it counts."""
    if sum(values[name] for name in USUAL) != 100:
        told = french_integer(sum(values[name] for name in USUAL))
        raise ValidationError(_("Les quatre poids font %(total)s : ils doivent faire 100.") % {"total": told})
    row = NeedWeights.objects.filter(institution=institution).first() or NeedWeights(institution=institution)
    with reasoned("", _("Poids des critères de priorité")):
        save_checked(assign(row, values))
        weighted = sum((F(name) * values[name] for name in USUAL), start=F("law") * 0)
        rounded = (weighted * 2 + HIGHEST) / (2 * HIGHEST)
        return TrainingNeed.objects.filter(institution=institution, state__in=OPEN).update(priority=rounded)
