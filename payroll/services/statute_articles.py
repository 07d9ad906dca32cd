"""Writing the articles of the statute: proposed by one person, approved by another, never overwritten.

A proposal is tried at once: its conditions and amounts must read and build on its first day. Approving closes the version
that held; what starts on the very day gives way. A first day in a closed month asks for an explicit confirmation: what it
changes there is for the back pay to find.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Institution, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, reasoned, save_checked
from hr_core.text import french_date
from payroll.choices import AmountKind, ArticleEffect, ItemFrequency, ItemKind, Rhythm
from payroll.countries import law
from payroll.engine import EngineError
from payroll.engine.formula import FormulaError, parse
from payroll.models import ArticleVersion, PayItemVersion, StatuteArticle, StatuteText
from payroll.services.article_cells import ArticleCell
from payroll.services.article_rules import cell_of, item_formula
from payroll.services.definition import BASE_SALARY, ItemDefinition, PlanDefinition, definition_read, plan_of
from payroll.services.items import forbid_sex, plans_try
from payroll.services.statute import cells_on
from payroll.services.timeline import first_open_day, require_reason

State = ArticleVersion.State
#: Fields of a version that a proposal gives.
FIELDS = (
    "object", "extract", "effect", "item", "rank", "combination", "keeps_acquired",
    "statuses", "contract_kinds", "categories", "classes", "steps", "jobs", "towns", "unit_kinds", "is_executive",
    "seniority_from", "seniority_to", "sex", "sex_basis", "condition", "paper",
    "amount_kind", "amount", "rate", "base", "table", "formula", "maximum", "is_prorated", "rhythm", "months", "milestones",
    "legal_figure", "legal_base", "at_least_law",
)  # fmt: skip
#: What each kind of amount needs.
NEEDED = (
    (AmountKind.FIXED, "amount", gettext_lazy("Donner le montant.")),
    (AmountKind.RATE, "rate", gettext_lazy("Donner le taux.")),
    (AmountKind.RATE, "base", gettext_lazy("Choisir la base du taux.")),
    (AmountKind.TABLE, "table", gettext_lazy("Choisir la table de montants.")),
    (AmountKind.FORMULA, "formula", gettext_lazy("Écrire la formule.")),
)
LISTS = ("statuses", "contract_kinds", "categories", "classes", "steps", "jobs", "towns", "unit_kinds")


class SamePerson(PermissionDenied):
    """The one who proposed may not decide."""


class Ground:
    """What proposals are tried on: rules and articles in force, read once by day for all the lines of a file."""

    def __init__(self, institution: Institution) -> None:
        self.institution = institution
        self._definitions: dict[tuple[date, str], PlanDefinition] = {}
        self._cells: dict[date, list[ArticleCell]] = {}

    def definition(self, on: date, run_kind: str) -> PlanDefinition:
        key = (on, run_kind)
        if key not in self._definitions:
            self._definitions[key] = definition_read(institution=self.institution, on=on, run_kind=run_kind)
        return self._definitions[key]

    def cells(self, on: date) -> list[ArticleCell]:
        if on not in self._cells:
            self._cells[on] = cells_on(self.institution, on)
        return self._cells[on]


@dataclass(frozen=True)
class Part:
    """A piece of a version that is tried by itself, so that a fault is told under its field."""

    field: str
    formula: str


@transaction.atomic
def article_propose(
    *,
    text: StatuteText,
    number: str,
    start: date,
    values: dict[str, Any],
    actor: User,
    reason: str,
    accepts_closed_month: bool = False,
    ground: Ground | None = None,
) -> ArticleVersion:
    """Propose what an article says from `start`; it holds once another person has approved it.

    `values` are those of `FIELDS`; `ground` spares reading the rules again for each article of a file. Raises `ValidationError` (with the field at fault) and writes nothing.
    """
    require_reason(reason)
    if not number.strip():
        raise ValidationError({"number": _("Donnez le numéro de l’article.")})
    _check_dates(text, start)
    is_backdated = _check_month(text, start, accepts_closed_month)
    with because(reason):
        article = _article(text, number.strip())
        version = ArticleVersion(
            institution_id=text.institution_id,
            article=article,
            start=start,
            end=text.end,
            proposed_by=actor,
            reason=reason[:300],
            is_backdated=is_backdated,
        )
        assign(version, {name: values[name] for name in FIELDS if name in values})
        tidy(version)
        check(version, ground)
        return save_checked(version)


@transaction.atomic
def article_repeal_propose(
    *, article: StatuteArticle, start: date, actor: User, reason: str, accepts_closed_month: bool = False
) -> ArticleVersion:
    """Propose that an article has no effect from `start`."""
    require_reason(reason)
    current = article.versions.on(start).filter(state=State.APPROVED).first()
    if current is None or current.effect == ArticleEffect.REPEALED:
        raise ValidationError({"start": _("Cet article n’est pas en vigueur ce jour-là.")})
    is_backdated = _check_month(article.text, start, accepts_closed_month)
    version = ArticleVersion(
        institution_id=article.institution_id,
        article=article,
        start=start,
        proposed_by=actor,
        reason=reason[:300],
        is_backdated=is_backdated,
    )
    assign(version, {name: getattr(current, name) for name in FIELDS} | {"effect": ArticleEffect.REPEALED})
    with because(reason):
        return save_checked(version)


@transaction.atomic
def version_approve(*, version: ArticleVersion, actor: User, comment: str = "") -> ArticleVersion:
    """Put a proposal in force. Raises `SamePerson` for the one who proposed, `ValidationError` when it no longer builds."""
    version = _open_decision(version, actor)
    if not version.is_backdated:
        _check_month(version.article.text, version.start, accepted=False)
    with reasoned(comment, _("Article approuvé")):
        _make_room(version)
        _decide(version, State.APPROVED, actor, comment)
        save_checked(version)
    plans_try(institution=version.institution, start=version.start)
    return version


@transaction.atomic
def version_refuse(*, version: ArticleVersion, actor: User, reason: str) -> ArticleVersion:
    """Refuse a proposal; the reason is kept and shown to the one who proposed."""
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif du refus.")})
    version = _open_decision(version, actor)
    with because(reason):
        _decide(version, State.REFUSED, actor, reason)
        return save_checked(version)


@transaction.atomic
def version_withdraw(*, version: ArticleVersion, actor: User) -> None:
    """Take one's own proposal back before it is decided; an article that never held disappears with it."""
    version = _lock(version)
    if version.state != State.PROPOSED:
        raise Refusal(_("Cette proposition est déjà décidée."))
    if version.proposed_by_id != actor.pk:
        raise PermissionDenied(_("Seule la personne qui a proposé peut retirer sa proposition."))
    article = version.article
    with reasoned("", _("Proposition retirée")):
        delete_checked(version)
        if not article.versions.exists():
            delete_checked(article)


def may_decide(version: ArticleVersion, actor: User) -> bool:
    return version.proposed_by_id != actor.pk


# ---------------------------------------------------------------------- checks
def tidy(version: ArticleVersion) -> None:
    """Leave out what the kind of amount and the rhythm do not read."""
    kind = version.amount_kind
    version.amount = version.amount if kind == AmountKind.FIXED else None
    version.rate = version.rate if kind == AmountKind.RATE else None
    version.base = version.base if kind == AmountKind.RATE else ""
    version.table = version.table if kind == AmountKind.TABLE else None
    version.formula = version.formula.strip() if kind == AmountKind.FORMULA else ""
    version.months = sorted(set(version.months)) if version.rhythm == Rhythm.MONTHS else []
    version.milestones = sorted(set(version.milestones)) if version.rhythm == Rhythm.MILESTONE else []
    if version.rhythm != Rhythm.MONTHLY:
        version.is_prorated = False
    version.condition = version.condition.strip()
    if not version.legal_figure:
        version.legal_base, version.at_least_law = "", False
    for name in LISTS:
        setattr(version, name, list(dict.fromkeys(value.strip() for value in getattr(version, name) if value.strip())))


def check(version: ArticleVersion, ground: Ground | None = None) -> None:
    """Raise `ValidationError`, under the field at fault, for a version that cannot be calculated on its first day."""
    _check_fields(version)
    institution, on = version.institution, version.start
    ground = ground or Ground(institution)
    item = PayItemVersion.objects.on(on).filter(item=version.item_id).first()
    if item is None:
        raise ValidationError({"item": _("Cette rubrique n’est pas définie ce jour-là.")})
    if item.kind != ItemKind.EARNING or item.nature == BASE_SALARY:
        raise ValidationError({"item": _("Un article donne une prime ou une indemnité : choisissez un gain, hors salaire de base.")})
    try:
        cell = cell_of(version, on=on, law=law(institution.country_id))
    except EngineError as error:
        raise ValidationError({"legal_figure": str(error)}) from error
    kind = item.run_kinds[0]
    definition = ground.definition(on, kind)
    for part in _parts(version, cell):
        _try(definition, part)
    others = [
        each
        for each in ground.cells(on)
        if each.item == cell.item and each.article != version.article_id and each.effect == version.effect
    ]
    _try_item(definition, [*others, cell])


def _check_fields(version: ArticleVersion) -> None:
    for field in ("condition", "formula", "base", "legal_base"):
        _read(getattr(version, field), field)
        forbid_sex(getattr(version, field), field)
    for name in ("categories", "classes", "steps", "jobs", "towns"):
        if any(sign in value for value in getattr(version, name) for sign in '"«»“”\n'):
            raise ValidationError({name: _("Écrire les valeurs sans guillemets.")})
    if any(sign in version.paper for sign in '"«»“”\n'):
        raise ValidationError({"paper": _("Écrire le nom de la pièce sans guillemets.")})
    for kind, field, message in NEEDED:
        if version.amount_kind == kind and not getattr(version, field):
            raise ValidationError({field: message})
    if version.rhythm == Rhythm.MONTHS and not version.months:
        raise ValidationError({"months": _("Choisir au moins un mois.")})
    if version.rhythm == Rhythm.MILESTONE and not version.milestones:
        raise ValidationError({"milestones": _("Donner au moins une ancienneté, en années.")})


def _read(formula: str, field: str) -> None:
    """Raise `ValidationError` where a text in the formula language does not read."""
    try:
        if formula.strip():
            parse(formula)
    except FormulaError as error:
        raise ValidationError({field: error.placed}) from error


def _parts(version: ArticleVersion, cell: ArticleCell) -> list[Part]:
    parts = []
    if version.condition:
        parts.append(Part("condition", f"si({version.condition}; 1; 0)"))
    for field in ("base", "legal_base", "formula"):
        if getattr(version, field):
            parts.append(Part(field, getattr(version, field)))
    if cell.floor:
        parts.append(Part("legal_figure", cell.floor))
    return parts


def _try(definition: PlanDefinition, part: Part) -> None:
    probe = ItemDefinition(
        code="essai", label=_("essai"), kind=ItemKind.EMPLOYER_CHARGE, nature="allowance",
        frequency=ItemFrequency.EVERYONE, formula=part.formula, is_prorated=False,
    )  # fmt: skip
    try:
        plan_of(replace(definition, items=(*definition.items, probe)))
    except FormulaError as error:
        raise ValidationError({part.field: error.placed}) from error
    except EngineError as error:
        raise ValidationError({part.field: str(error)}) from error


def _try_item(definition: PlanDefinition, cells: list[ArticleCell]) -> None:
    """The item calculated by its articles in its place: a circle shows here."""
    code = cells[0].item
    items = tuple(
        replace(item, formula=item_formula(cells), frequency=ItemFrequency.EVERYONE) if item.code == code else item
        for item in definition.items
    )
    try:
        plan_of(replace(definition, items=items))
    except EngineError as error:
        raise ValidationError(_("La rubrique %(item)s ne se calculerait plus. %(error)s") % {"item": code, "error": error}) from error


def _check_dates(text: StatuteText, start: date) -> None:
    if start < text.start or (text.end is not None and start >= text.end):
        raise ValidationError(
            {"start": _("Le texte n’est pas en vigueur ce jour-là : il l’est à partir du %(day)s.") % {"day": french_date(text.start)}}
        )


def _check_month(text: StatuteText, start: date, accepted: bool) -> bool:
    """Whether the day lies in a closed month; refused unless it was accepted in words."""
    opened = first_open_day(text.institution)
    if opened is None or start >= opened:
        return False
    if not accepted:
        raise ValidationError(
            {
                "start": _(
                    "Ce mois est clôturé : choisissez une date à partir du %(day)s, ou confirmez que l’article prend effet "
                    "avant. Ce qu’il change aux mois payés se règle par un rappel."
                )
                % {"day": french_date(opened)}
            }
        )
    return True


# ---------------------------------------------------------------------- decisions
def _article(text: StatuteText, number: str) -> StatuteArticle:
    found = StatuteArticle.objects.filter(text=text, number=number).first()
    return found or save_checked(StatuteArticle(institution_id=text.institution_id, text=text, number=number))


def _lock(version: ArticleVersion) -> ArticleVersion:
    StatuteArticle.objects.select_for_update().get(pk=version.article_id)
    found = ArticleVersion.objects.select_related("article__text__institution__country", "item", "table", "institution__country")
    return found.get(pk=version.pk)


def _open_decision(version: ArticleVersion, actor: User) -> ArticleVersion:
    version = _lock(version)
    if version.state != State.PROPOSED:
        raise Refusal(_("Cette proposition est déjà décidée."))
    if version.proposed_by_id == actor.pk:
        raise SamePerson(_("Vous avez proposé cet article : une autre personne doit en décider."))
    return version


def _decide(version: ArticleVersion, state: str, actor: User, reason: str) -> None:
    version.state, version.decided_by, version.decided_at = state, actor, timezone.now()
    version.decision_reason = reason[:300]


def _make_room(version: ArticleVersion) -> None:
    """What held ends on the first day of the proposal; what starts on that very day gives way; what follows keeps its day."""
    others = version.article.versions.filter(state=State.APPROVED)
    current = others.filter(models.Q(end__isnull=True) | models.Q(end__gt=version.start), start__lte=version.start)
    for previous in current:
        if previous.start == version.start:
            delete_checked(previous)
        else:
            save_checked(assign(previous, {"end": version.start}))
    following = others.filter(start__gt=version.start).order_by("start").first()
    if following is not None and (version.end is None or version.end > following.start):
        version.end = following.start
