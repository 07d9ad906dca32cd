"""Articles of the statute from a spreadsheet: previewed by really proposing them, undone, then proposed for good.

The preview says exactly what the proposal would say, since it is the same service; nothing of it stays. Every line that
changes something becomes a proposal, which another person approves, one by one or all those of a file at once.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.imports.problems import FileRefused
from hr_core.loading.findings import Finding, from_problem
from hr_core.loading.lists import ListFile, ListFormat, list_template, read_list
from hr_core.models import ImportBatch, User
from hr_core.services.approvals import Decisions
from hr_core.text import fold
from payroll.models import ArticleVersion, StatuteText
from payroll.services.article_rules import amount_told, population_told, rhythm_told
from payroll.services.statute_articles import FIELDS, Ground, article_propose, tidy, version_approve
from payroll.services.statute_list import (
    AMOUNT_KINDS,
    EMPTY,
    HOW_TO,
    Names,
    article_format,
    article_line,
)
from payroll.services.timeline import require_reason

KIND = "statut"
MOST_LINES = 300
SAMPLES = 300
NAMED = ("item", "table", "base", "legal_base", "legal_figure")
State = ImportBatch.State
Proposed = ArticleVersion.State.PROPOSED
Approved = ArticleVersion.State.APPROVED


@dataclass
class ArticlePlan:
    """What a file would propose."""

    versions: list[ArticleVersion] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    samples: list[dict[str, Any]] = field(default_factory=list)
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    rows: int = 0

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("created", "changed", "unchanged", "refused")}

    def refuse(self, line: int, column: str, value: Any, message: str, cure: str = "") -> None:
        self.findings.append(Finding(line, column, str(value or ""), message, cure))


def article_workbook(text: StatuteText) -> bytes:
    """The workbook of a text, with its articles in force, to change and to complete."""
    institution, today = text.institution, timezone.localdate()
    currency = institution.country.currency
    names = Names.of(institution, max(today, text.start))
    held = ArticleVersion.objects.on(max(today, text.start)).filter(article__text=text, state=Approved)
    held = held.exclude(effect="repealed").select_related("article", "item", "table")
    rows = [article_line(version, names, currency) for version in sorted(held, key=lambda each: _order(each.article.number))]
    return list_template(
        article_format(currency, today), choices=names.choices(), hints=names.hints(), rows=rows, how_to=HOW_TO
    )


@transaction.atomic
def statute_file_receive(
    *, text: StatuteText, content: bytes, name: str, start: date, reason: str, accepts_closed_month: bool, access: Access
) -> ImportBatch:
    """Keep a file and what it would propose from `start`; nothing is proposed. Raises `ValidationError` when unreadable."""
    require_reason(reason)
    options = {"text": text.pk, "start": start.isoformat(), "reason": reason, "accepts": accepts_closed_month, "versions": []}
    plan = _tried(text, content, name, options, access)
    checksum = hashlib.sha256(content).hexdigest()
    batch = ImportBatch(
        institution=text.institution, kind=KIND, file_name=name[-160:], checksum=checksum, state=State.PREVIEWED,
        created_by=access.user, options=options, **_told(plan),
    )  # fmt: skip
    batch.file.save(f"{checksum[:16]}.{name.rpartition('.')[2].lower()[:5]}", ContentFile(content), save=False)
    batch.save()
    return batch


@transaction.atomic
def statute_file_propose(*, batch: ImportBatch, only_valid: bool, access: Access) -> ImportBatch:
    """Propose what a previewed file says, all or nothing; when the statute has moved since, the preview is renewed."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != State.PREVIEWED:
        raise ValidationError(_("Ce fichier a déjà été repris ou abandonné."))
    if batch.counts.get("refused") and not only_valid:
        raise ValidationError(
            {"only_valid": _("Des lignes sont refusées : corrigez le fichier, ou demandez les lignes valides seulement.")}
        )
    text = StatuteText.objects.get(pk=batch.options["text"])
    with batch.file.open("rb") as stored:
        content = stored.read()
    with transaction.atomic():
        plan = _plan(text, content, batch.file_name, batch.options, access)
        if plan.counts() != batch.counts:
            transaction.set_rollback(True)
    if plan.counts() != batch.counts:
        for key, value in _told(plan).items():
            setattr(batch, key, value)
        batch.report["failure"] = _("Le statut a changé depuis l’aperçu : vérifiez-le de nouveau.")
        batch.save()
        return batch
    batch.state, batch.confirmed_at = State.CONFIRMED, timezone.now()
    batch.options = {**batch.options, "versions": [version.pk for version in plan.versions]}
    batch.report = {**batch.report, "failure": ""}
    batch.save()
    return batch


@transaction.atomic
def statute_file_drop(*, batch: ImportBatch, actor: User) -> None:
    """Forget a file of which nothing was proposed, and its content."""
    if batch.state != State.PREVIEWED:
        raise ValidationError(_("Ce fichier a déjà été repris ou abandonné."))
    batch.file.delete(save=False)
    batch.state, batch.problems, batch.report = State.DROPPED, [], {}
    batch.save()


def waiting_of(batch: ImportBatch) -> list[ArticleVersion]:
    """The proposals of a file that still wait, in the order of the file."""
    keys = batch.options.get("versions", [])
    found = ArticleVersion.objects.filter(pk__in=keys, state=Proposed).select_related("article__text", "item", "table")
    return sorted(found, key=lambda version: keys.index(version.pk))


@transaction.atomic
def statute_file_approve(*, batch: ImportBatch, actor: User, comment: str = "") -> Decisions:
    """Approve what still waits of a file; what cannot be approved is left waiting and named."""
    outcome = Decisions()
    for version in waiting_of(batch):
        try:
            with transaction.atomic():
                version_approve(version=version, actor=actor, comment=comment)
            outcome.done += 1
        except (PermissionDenied, ValidationError) as refused:
            told = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
            outcome.refusals.append(f"{str(version.article).capitalize()} : {told}")
    return outcome


# ---------------------------------------------------------------------- from lines to proposals
def _tried(text: StatuteText, content: bytes, name: str, options: dict[str, Any], access: Access) -> ArticlePlan:
    with transaction.atomic():
        plan = _plan(text, content, name, options, access)
        transaction.set_rollback(True)
    return plan


def _plan(text: StatuteText, content: bytes, name: str, options: dict[str, Any], access: Access) -> ArticlePlan:
    """Propose every line that changes something, within the transaction of the caller."""
    form = article_format(text.institution.country.currency, timezone.localdate())
    try:
        file = read_list(form, content, columns=None, name=name)
    except FileRefused as refused:
        raise ValidationError({"file": str(refused)}) from refused
    if len(file.rows) > MOST_LINES:
        raise ValidationError({"file": _("Ce fichier a plus de %(most)s lignes : partagez-le.") % {"most": MOST_LINES}})
    if any(problem.is_error and problem.line is None for problem in file.problems):
        told = " ".join(problem.text for problem in file.problems if problem.is_error and problem.line is None)
        raise ValidationError({"file": told})
    plan = ArticlePlan(rows=len(file.rows), findings=[from_problem(problem) for problem in file.problems])
    reader = _Lines(text, form, file, options, access, plan)
    refused_lines = file.refused_lines
    for row in file.rows:
        if row["line"] not in refused_lines:
            reader.propose(row)
    plan.refused = len({finding.line for finding in plan.findings if finding.is_error})
    return plan


class _Lines:
    """Turns the lines of a file into proposals."""

    def __init__(
        self, text: StatuteText, form: ListFormat, file: ListFile, options: dict[str, Any], access: Access, plan: ArticlePlan
    ) -> None:
        self.text, self.form, self.options, self.access, self.plan = text, form, options, access, plan
        self.start = date.fromisoformat(options["start"])
        self.ground = Ground(text.institution)
        self.currency = text.institution.country.currency
        self.given = {choice.target for choice in file.mapping.choices if choice.target}
        self.headings = {choice.target: choice.heading.strip(" *") for choice in file.mapping.choices if choice.target}
        self.names = Names.of(text.institution, max(self.start, text.start))
        self.twice = Counter(fold(row["number"]) for row in file.rows if row.get("number"))
        versions = ArticleVersion.objects.filter(article__text=text).select_related("article", "item", "table")
        self.versions: dict[str, list[ArticleVersion]] = {}
        for version in versions.order_by("-start", "-pk"):
            self.versions.setdefault(fold(version.article.number), []).append(version)

    def heading(self, name: str) -> str:
        return self.headings.get(name) or (self.form.fields[name].label if name in self.form.fields else "")

    def refuse(self, row: dict[str, Any], name: str, message: str, cure: str = "") -> None:
        shown = row.get(name)
        self.plan.refuse(row["line"], self.heading(name), "" if isinstance(shown, (list, bool)) else shown, message, cure)

    def propose(self, row: dict[str, Any]) -> None:
        number, start = row["number"], row.get("start") or self.start
        if self.twice[fold(number)] > 1:
            self.refuse(row, "number", _("Cet article est sur plusieurs lignes."), _("Gardez une seule ligne par article."))
            return
        known = self.versions.get(fold(number), [])
        if any(version.state == Proposed for version in known):
            cure = _("Décidez-la ou retirez-la, puis reprenez le fichier.")
            self.refuse(row, "number", _("Une proposition attend déjà sur cet article."), cure)
            return
        held = next((each for each in known if each.state == Approved and each.holds_on(start)), None)
        if held is not None and held.effect == "repealed":
            held = None
        values = self.values(row, held)
        if values is None:
            return
        if held is not None and self.same(held, values):
            self.plan.unchanged += 1
            return
        self.write(row, held, known[0].article.number if known else number, start, values)

    def write(self, row: dict[str, Any], held: ArticleVersion | None, number: str, start: date, values: dict[str, Any]) -> None:
        try:
            with transaction.atomic():
                version = article_propose(
                    text=self.text, number=number, start=start, values=values, actor=self.access.user,
                    reason=self.options["reason"], accepts_closed_month=self.options["accepts"],
                    ground=self.ground,
                )  # fmt: skip
        except ValidationError as error:
            for name, messages in getattr(error, "message_dict", {"": error.messages}).items():
                for message in messages:
                    self.refuse(row, name, message)
            return
        self.plan.versions.append(version)
        if held is None:
            self.plan.created += 1
        else:
            self.plan.changed += 1
        if len(self.plan.samples) < SAMPLES:
            self.plan.samples.append(self.told(row["line"], version, held))

    def values(self, row: dict[str, Any], held: ArticleVersion | None) -> dict[str, Any] | None:
        """The fields of the proposal: the line, over what is in force where the file has no such column."""
        values = {name: getattr(held, name) for name in FIELDS} if held else {**EMPTY, "object": "", "item": None}
        filled = [name for name in AMOUNT_KINDS if row.get(name) is not None]
        if len(filled) > 1:
            told = ", ".join(self.heading(name) for name in filled)
            cure = _("Gardez l’une de ces cellules : un article donne un montant, un taux, une table ou une formule.")
            self.refuse(row, filled[1], _("Plusieurs façons de compter : %(names)s.") % {"names": told}, cure)
            return None
        for name in EMPTY | {"object": "", "item": None}:
            if name in self.given:
                found = self.named(row, name, held) if name in NAMED else row.get(name)
                if found is LookupError:
                    return None
                values[name] = EMPTY.get(name) if found is None else found
        if filled:
            values["amount_kind"] = AMOUNT_KINDS[filled[0]]
            if filled[0] == "rate" and not values["base"]:
                values["base"] = "salaire_base"
        elif held is None:
            self.refuse(
                row, "amount", _("Cet article ne dit pas combien."), _("Donnez un montant, un taux, une table ou une formule.")
            )
            return None
        return values

    def named(self, row: dict[str, Any], name: str, held: ArticleVersion | None) -> Any:
        """The thing that a cell names; `LookupError` once refused."""
        text = row.get(name)
        if text is None:
            return None
        if held is not None and text == getattr(held, name):
            return text
        try:
            return self.names.resolve(name, text)
        except KeyError:
            some = list(self.names.choices().get(name, ()))[:6]
            cure = _("Par exemple : %(names)s.") % {"names": ", ".join(some)} if some else ""
            self.refuse(row, name, _("Ce nom n’est pas connu."), cure)
            return LookupError

    def same(self, held: ArticleVersion, values: dict[str, Any]) -> bool:
        other = ArticleVersion(article=held.article, institution_id=held.institution_id)
        for name, value in values.items():
            setattr(other, name, value)
        tidy(other)
        return all(getattr(other, name) == getattr(held, name) for name in FIELDS)

    def told(self, line: int, version: ArticleVersion, held: ArticleVersion | None) -> dict[str, Any]:
        now, before = self.words(version), self.words(held) if held else {}
        values = [(label, before.get(label, ""), value) for label, value in now.items() if value != before.get(label, "")]
        if held is not None and not values:
            values = [(_("Autres précisions"), "", _("modifiées"))]
        return {
            "line": line,
            "who": _("Article %(number)s, %(object)s") % {"number": version.article.number, "object": version.object},
            "is_new": held is None,
            "values": values,
        }

    def words(self, version: ArticleVersion) -> dict[str, str]:
        found = {
            _("Rubrique"): self.names.labels.get(version.item_id, version.item.code),
            _("Effet"): str(version.get_effect_display()),
            _("Qui est concerné"): population_told(version),
            _("Montant"): amount_told(version, self.currency),
            _("Rythme"): rhythm_told(version),
            _("Chiffre de la loi"): self.names.figures.get(version.legal_figure, ""),
            _("Texte de l’article"): version.extract[:160],
        }
        return {label: value for label, value in found.items() if value}


def _told(plan: ArticlePlan) -> dict[str, Any]:
    return {
        "counts": plan.counts(),
        "problems": [finding.to_json() for finding in sorted(plan.findings, key=lambda each: each.line or 0)],
        "report": {"rows": plan.rows, "samples": plan.samples, "failure": ""},
    }


def _order(number: str) -> tuple[int, str]:
    digits = "".join(sign for sign in number if sign.isdigit())
    return int(digits or 0), number
