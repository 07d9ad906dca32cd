"""The proof sheet of a month: drawn up from its parts, its differences explained by name, sealed when the month closes.

The content of a sheet, format 1 (everything that its hash covers):

    format, institution, code, month "2026-01", currency, decimals, rank, previous (hash of the sheet before)
    runs     reference, kind, label, payslips, and the totals of its payslips
    lines    part, label, expected, found, difference, explanation, explained_by, explained_on, is_money
    people   run, step, name, quality, on, derogation (the decision under which one person took two steps, or under which
             unsigned figures were paid), rejection
    seals    run, sequence, content_hash, previous_hash, seal

The hash is a SHA-256 over the JSON with sorted keys, no spaces and characters as they are, in UTF-8: anybody can take it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from hr_core.text import currency_decimals, french_amount, french_date, french_integer
from payroll.models import PayPeriod, PayRun, PaySeal, ProofExplanation, ProofSheet, RunEvent
from payroll.selectors.paid_sums import PAID_STATES, TOTALS
from payroll.services.proof_parts import ProofLine, people_of, proof_of
from payroll.services.settings import pay_setting
from payroll.setting_specs_proof import DEFAULTS, PROOF_BLOCKS

FORMAT = 1
#: Who may explain a difference: those who check, take charge or close.
EXPLAIN = ("payroll_check", "payroll_accept", "payroll_close")
DRAW = (*EXPLAIN, "payroll_prepare", "payroll_endorse")


def sheet_hash(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a sheet's canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def proof_draw(*, period: PayPeriod, access: Access) -> ProofSheet:
    """Draw up the sheet at work of a month. Raises `Refusal` while nothing of the month is paid."""
    if not access.has(*DRAW):
        raise Refusal(_("Votre rôle ne permet pas d’établir la feuille de preuve."))
    if not period.runs.filter(state__in=PAID_STATES).exists():
        raise Refusal(_("La feuille de preuve s’établit une fois la paie du mois payée."))
    return _draw(period, access.user)


def _draw(period: PayPeriod, actor: User | None) -> ProofSheet:
    content = content_of(period, rank=0)
    values = {**_counts(content["lines"]), "content": content, "drawn_at": timezone.now(), "drawn_by": actor}
    sheet, _created = ProofSheet.objects.update_or_create(
        institution_id=period.institution_id, period=period, rank=0, defaults=values
    )
    return sheet


@transaction.atomic
def difference_explain(*, period: PayPeriod, part: str, label: str, reason: str, access: Access) -> ProofExplanation:
    """Say why a line of the sheet at work differs; the name stays on the sheet. It holds for that difference only."""
    if not access.has(*EXPLAIN):
        raise Refusal(_("Votre rôle ne permet pas d’expliquer un écart."))
    if not reason.strip():
        raise Refusal(_("Donner l’explication de l’écart."))
    sheet = ProofSheet.objects.select_for_update().filter(period=period, rank=0).first()
    lines = sheet.content["lines"] if sheet else []
    line = next((each for each in lines if (each["part"], each["label"]) == (part, label)), None)
    if sheet is None or line is None or not line["difference"]:
        raise Refusal(_("La feuille ne montre pas cet écart : l’établir à nouveau."))
    found = ProofExplanation.objects.filter(period=period, part=part, label=label).first()
    explanation = found or ProofExplanation(institution_id=period.institution_id, period=period, part=part, label=label)
    explanation.difference, explanation.reason, explanation.explained_by = (
        line["difference"],
        reason.strip(),
        access.user,
    )
    with because(reason):
        saved = save_checked(explanation)
    told = {
        "explanation": saved.reason,
        "explained_by": str(access.user),
        "explained_on": f"{timezone.localdate():%Y-%m-%d}",
    }
    sheet.content["lines"] = [{**each, **told} if each is line else each for each in lines]
    ProofSheet.objects.filter(pk=sheet.pk).update(content=sheet.content, **_counts(sheet.content["lines"]))
    return saved


def proof_seal(*, period: PayPeriod, actor: User | None) -> ProofSheet:
    """Seal the proof of a month whose runs are all closed: part of the closing, in its transaction.

    Raises `Refusal` when a difference has no explanation, unless the institution's setting lets it pass.
    """
    last = ProofSheet.objects.filter(period=period).order_by("-rank").first()
    rank = (last.rank if last else 0) + 1
    content = content_of(period, rank=rank)
    wrong = unexplained(content["lines"])
    if wrong and pay_setting(period.institution, PROOF_BLOCKS, period.last_day, DEFAULTS[PROOF_BLOCKS]):
        raise Refusal(refusal_of(wrong, content["currency"]))
    now = timezone.now()
    ProofSheet.objects.filter(period=period, rank=0).delete()
    return ProofSheet.objects.create(
        institution_id=period.institution_id,
        period=period,
        rank=rank,
        content=content,
        sha256=sheet_hash(content),
        drawn_at=now,
        drawn_by=actor,
        sealed_at=now,
        **_counts(content["lines"]),
    )


def refusal_of(lines: Sequence[Mapping[str, Any]], currency: str) -> str:
    """The sentence that refuses the closing: the first differences, and where to explain them."""
    told = ", ".join(_told(line, currency) for line in lines[:3])
    more = _(" et %(count)s autres") % {"count": len(lines) - 3} if len(lines) > 3 else ""
    return _(
        "La feuille de preuve a un écart inexpliqué : %(told)s%(more)s. L’établir sous « Preuves et archives », puis corriger "
        "ou expliquer chaque écart."
    ) % {"told": told, "more": more}


def _told(line: Mapping[str, Any], currency: str) -> str:
    shown = (
        french_amount(line["difference"], currency, unit=True)
        if line["is_money"]
        else french_integer(line["difference"])
    )
    return f"{line['part']}, {line['label']} ({shown})"


def unexplained(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The lines that differ and that nobody explained."""
    return [line for line in lines if line["difference"] and not line["explanation"]]


def _counts(lines: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    differing = sum(bool(line["difference"]) for line in lines)
    wrong = len(unexplained(lines))
    return {"checks": len(lines), "open_differences": wrong, "explained": differing - wrong}


def content_of(period: PayPeriod, *, rank: int) -> dict[str, Any]:
    """What a sheet says, computed now (see the module's docstring)."""
    institution, currency = period.institution, period.institution.country.currency
    sealed = ProofSheet.objects.filter(institution_id=period.institution_id, rank__gte=1)
    before = sealed.order_by("-sealed_at", "-pk").first() if rank else None
    runs = list(PayRun.objects.filter(period=period, state__in=PAID_STATES).select_related("period").order_by("pk"))
    return {
        "format": FORMAT,
        "institution": institution.name,
        "code": institution.code,
        "month": f"{period.year}-{period.month:02d}",
        "currency": currency,
        "decimals": currency_decimals(currency),
        "rank": rank,
        "previous": before.sha256 if before else "",
        "runs": [_run(run) for run in runs],
        "lines": _lines(period),
        "people": [*_people(runs), *people_of(period, runs)],
        "seals": _seals(runs),
    }


def _run(run: PayRun) -> dict[str, Any]:
    totals = {name: int(run.totals.get(name, 0)) for name in ("payslips", *TOTALS)}
    return {"reference": run.reference, "kind": str(run.get_kind_display()), "label": run.label, **totals}


def _lines(period: PayPeriod) -> list[dict[str, Any]]:
    """The lines of every part; one that differs takes the explanation given for that very difference."""
    given = {
        (each.part, each.label): each
        for each in ProofExplanation.objects.filter(period=period).select_related("explained_by")
    }
    return [_line(line, given.get((line.part, line.label))) for line in proof_of(period)]


def _line(line: ProofLine, given: ProofExplanation | None) -> dict[str, Any]:
    named = given if given is not None and given.difference == line.difference else None
    return {
        "part": line.part,
        "label": line.label,
        "expected": line.expected,
        "found": line.found,
        "difference": line.difference,
        "explanation": named.reason if named else line.explanation,
        "explained_by": str(named.explained_by) if named else "",
        "explained_on": f"{timezone.localdate(named.explained_at):%Y-%m-%d}" if named else "",
        "is_money": line.is_money,
    }


def _people(runs: Sequence[PayRun]) -> list[dict[str, Any]]:
    """Who took each step of each run, rejections and derogations included, in order."""
    events = RunEvent.objects.filter(run__in=runs).order_by("run_id", "id")
    events = events.select_related("actor", "derogation", "delegation__giver")
    references = {run.pk: run.reference for run in runs}
    return [
        {
            "run": references[event.run_id],
            "step": str(event.get_to_state_display()),
            "name": str(event.actor) if event.actor else "",
            "quality": event.quality_words,
            "on": f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}",
            "derogation": _derogation(event),
            "rejection": event.remark if event.is_rejection else "",
        }
        for event in events
    ]


def _derogation(event: RunEvent) -> str:
    held = event.derogation
    if held is None:
        return ""
    until = french_date(held.end - timedelta(days=1)) if held.end else ""
    return f"{held.reference} ({french_date(held.start)} – {until})" if until else held.reference


def _seals(runs: Sequence[PayRun]) -> list[dict[str, Any]]:
    references = {run.pk: run.reference for run in runs}
    return [
        {
            "run": references[seal.run_id],
            "sequence": seal.sequence,
            "content_hash": seal.content_hash,
            "previous_hash": seal.previous_hash,
            "seal": seal.seal,
        }
        for seal in PaySeal.objects.filter(run__in=runs).order_by("sequence")
    ]
