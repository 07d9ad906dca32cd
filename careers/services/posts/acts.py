"""Posts are written down, then created, frozen, moved or abolished by acts: one person proposes, another decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_posts import ActKind, ActState, Standing
from careers.models import Post, PostAct, PostHolder, PostStanding
from careers.workflows_posts import STEPS
from hr_core.access import Access
from hr_core.models import Institution, Unit
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, reasoned, save_checked
from hr_core.text import fold, french_date


@transaction.atomic
def post_create(
    *, institution: Institution, values: dict[str, Any], act: dict[str, Any], access: Access
) -> Post:
    """Write a post down and propose its creation (`act`: unit, effective_on, reference, act_on, remark)."""
    post = _saved(assign(Post(institution=institution), values))
    act_propose(post=post, kind=ActKind.CREATE, values=act, access=access)
    return post


@transaction.atomic
def post_update(*, post: Post, values: dict[str, Any], access: Access) -> Post:
    """Change what describes a post; what its authorisation says changes by an act only."""
    return _saved(assign(post, values))


def _saved(post: Post) -> Post:
    post.title_key = fold(post.title)[:120]
    if post.category_to and not post.category_from:
        raise ValidationError({"category_from": _("Donnez aussi la première catégorie ou classe.")})
    with reasoned("", _("Tableau des effectifs")):
        return save_checked(post)


def standing_on(post: Post, day: date) -> PostStanding | None:
    return PostStanding.objects.on(day).filter(post=post).select_related("unit").first()


@transaction.atomic
def act_propose(*, post: Post, kind: str, values: dict[str, Any], access: Access) -> PostAct:
    """Ask for an act. Raises `Refusal` when the post does not allow it on that day, or another act already waits."""
    act = assign(PostAct(institution_id=post.institution_id, post=post, kind=kind, proposed_by=access.user), values)
    if kind not in (ActKind.CREATE, ActKind.MOVE):
        act.unit = None
    if PostAct.objects.filter(post=post, state=ActState.PROPOSED).exists():
        raise Refusal(_("Un acte sur ce poste attend déjà une décision : décidez-le d’abord."))
    _check(act)
    with reasoned("", _("Proposition d’un acte sur un poste")):
        return save_checked(act)


@transaction.atomic
def act_decide(*, act: PostAct, approve: bool, answer: str, access: Access) -> PostAct:
    """Approve or refuse, by another person than who proposed; an approved act applies from its day."""
    post = Post.objects.select_for_update().get(pk=act.post_id)
    act = PostAct.objects.select_for_update().get(pk=act.pk)
    act.post = post
    if act.state != ActState.PROPOSED:
        raise Refusal(_("Cet acte est déjà décidé."))
    if act.proposed_by_id == access.user.pk:
        raise Refusal(_("La personne qui décide n’est pas celle qui a proposé : demandez à une autre personne habilitée."))
    if not approve and not answer.strip():
        raise ValidationError({"answer": _("Dites pourquoi l’acte est refusé.")})
    if approve:
        _check(act)
        _apply(act)
    act.state = ActState.APPROVED if approve else ActState.REFUSED
    act.decided_by, act.decided_at, act.answer = access.user, timezone.now(), answer.strip()
    with reasoned(answer, _("Décision sur un poste")):
        return save_checked(act)


@transaction.atomic
def creations_approve(*, acts: Iterable[PostAct], access: Access) -> int:
    """Approve creations at once (after an import): all or none, in a constant number of statements.

    Raises `Refusal` when one of them was proposed by the same person, or is not a creation that waits.
    """
    rows = list(PostAct.objects.select_for_update().filter(pk__in=[act.pk for act in acts]).order_by("pk"))
    if not rows:
        raise Refusal(_("Choisissez au moins un acte."))
    if any(act.state != ActState.PROPOSED or act.kind != ActKind.CREATE for act in rows):
        raise Refusal(_("Seules des créations à décider s’approuvent ensemble : ouvrez les autres actes un par un."))
    if any(act.proposed_by_id == access.user.pk for act in rows):
        raise Refusal(_("Vous avez proposé l’un de ces actes : une autre personne habilitée doit l’approuver."))
    now = timezone.now()
    with reasoned("", _("Approbation de créations de postes")):
        PostStanding.objects.bulk_create(
            PostStanding(
                institution_id=act.institution_id, post_id=act.post_id, unit_id=act.unit_id, act=act,
                standing=Standing.OPEN, start=act.effective_on,
            )
            for act in rows
        )  # fmt: skip
        PostAct.objects.filter(pk__in=[act.pk for act in rows]).update(
            state=ActState.APPROVED, decided_by=access.user, decided_at=now
        )
    return len(rows)


@transaction.atomic
def act_withdraw(*, act: PostAct, access: Access) -> None:
    """Its author takes a proposal back; a post that was never authorised and holds nobody goes with its creation."""
    act = PostAct.objects.select_for_update().select_related("post").get(pk=act.pk)
    if act.state != ActState.PROPOSED or act.proposed_by_id != access.user.pk:
        raise Refusal(_("Seul l’auteur d’un acte à décider le retire."))
    post = act.post
    with reasoned("", _("Retrait d’un acte sur un poste")):
        act.delete()
        if act.kind == ActKind.CREATE and not post.holders.exists() and not post.acts.exists():
            post.delete()


def _check(act: PostAct) -> None:
    """Raise `Refusal` when the post, on the act's day, does not allow it."""
    step = STEPS[ActKind(act.kind)]
    day, post = act.effective_on, act.post
    if act.act_on > timezone.localdate():
        raise ValidationError({"act_on": _("La décision est datée d’un jour à venir.")})
    if step.kind in (ActKind.CREATE, ActKind.MOVE):
        _check_unit(act.unit, day)
    later = PostStanding.objects.filter(post=post, start__gte=day).order_by("start").first()
    if later is not None:
        raise Refusal(
            _("Un acte vaut déjà à compter du %(day)s : choisissez un jour suivant.") % {"day": french_date(later.start)}
        )
    current = standing_on(post, day)
    if step.kind == ActKind.CREATE:
        if current is not None:
            raise Refusal(_("Ce poste est déjà au tableau des effectifs."))
        return
    if current is None or current.standing not in step.sources:
        state = current.get_standing_display() if current else _("pas encore autorisé")
        raise Refusal(_("Le poste est %(state)s à cette date : cet acte n’y est pas possible.") % {"state": state})
    if step.kind == ActKind.MOVE and act.unit_id == current.unit_id:
        raise ValidationError({"unit": _("Le poste est déjà dans cette unité.")})
    if step.needs_empty:
        _forbid_holders(post, day)


def _check_unit(unit: Unit | None, day: date) -> None:
    if unit is None:
        raise ValidationError({"unit": _("Dites l’unité.")})
    if unit.closed_on is not None and unit.closed_on <= day:
        raise ValidationError({"unit": _("Cette unité est fermée à cette date.")})


def _forbid_holders(post: Post, day: date) -> None:
    for row in PostHolder.objects.filter(post=post).between(day, date.max).select_related("employee"):
        if row.employee.left_on is None or row.employee.left_on > day:
            raise Refusal(
                _("Le poste est encore occupé au %(day)s : mettez d’abord fin à son occupation.")
                % {"day": french_date(day)}
            )


def _apply(act: PostAct) -> None:
    """Close the standing of the act's day and open the one that it asks for."""
    step = STEPS[ActKind(act.kind)]
    current = standing_on(act.post, act.effective_on)
    if current is not None:
        current.end = act.effective_on
        save_checked(current)
    standing = step.target or (current.standing if current else Standing.OPEN)
    unit = act.unit or (current.unit if current else None)
    save_checked(
        PostStanding(
            institution_id=act.institution_id, post=act.post, unit=unit, standing=standing, act=act,
            start=act.effective_on,
        )
    )  # fmt: skip
