"""Answers kept: the sums of a question over paid runs are added up once, and read afterwards.

A question is what is added up, over which runs, with which eyes; whatever else its figures depend on (units of the tree, sex
of the employees) is part of it. A great answer is not kept. Nothing else is read here than what `cube` would find.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from payroll.models import Payslip, ReportAnswer
from payroll.selectors.reports.axes import places
from payroll.selectors.reports.facts import Asked, Place, cube
from payroll.selectors.reports.measures import measure_of
from payroll.selectors.reports.spec import ReportSpec, read_month

#: An answer of more places is added up each time; beyond so many answers, the oldest leave.
MOST_PLACES, MOST_ANSWERS = 4_000, 600
SEXES = "SELECT md5(COALESCE(string_agg(id || sex, ',' ORDER BY id), '')) FROM hr_core_employee"
Figures = dict[Place, tuple[int, ...]]
#: Sums of another shape than a report's, by the name that `question["sums"]` bears: the rows that the lines add up to, as JSON.
ADDED_UP: dict[str, Callable[[dict[str, Any]], list[list[Any]]]] = {}


def answered(*asked: Asked) -> list[Figures]:
    """The figures of each question; those that nobody asked yet are added up and kept. Two queries at most beside them."""
    questions = [question_of(each) for each in _with_grounds(asked)]
    keys = [key_of(question) for question in questions]
    known = dict(ReportAnswer.objects.filter(key__in=keys).values_list("key", "figures"))
    found, made = [], {}
    for each, key, question in zip(asked, keys, questions, strict=True):
        if key in known:
            found.append(read(known[key]))
            continue
        figures = cube(each)
        found.append(figures)
        if each.runs and len(figures) <= MOST_PLACES:
            made[key] = ReportAnswer(institution_id=each.institution, key=key, question=question, figures=written(figures))
    if made:
        ReportAnswer.objects.bulk_create(made.values(), ignore_conflicts=True)
        _forget_oldest()
    return found


def summed(sums: str, asked: dict[str, Any], *, institution: int) -> list[list[Any]]:
    """Rows of a kind of `ADDED_UP`, kept like the figures of a report. `asked` is all that they depend on, `runs` among it."""
    question = {"sums": sums, **asked}
    key = key_of(question)
    found = ReportAnswer.objects.filter(key=key).values_list("figures", flat=True).first()
    if found is None:
        found = ADDED_UP[sums](question)
        if asked["runs"] and len(found) <= MOST_PLACES:
            made = ReportAnswer(institution_id=institution, key=key, question=question, figures=found)
            ReportAnswer.objects.bulk_create([made], ignore_conflicts=True)
            _forget_oldest()
    return found


def values_kept(asked: Asked, axes: Sequence[str]) -> dict[str, list[str]]:
    """The keys that each axis takes in the months asked, for filters: those of payslips that the reader may see."""
    bare = [asked.part(ReportSpec(measures=(), rows=(axis,)), asked.first, asked.last) for axis in axes]
    return {
        axis: sorted({keys[0] for keys, _column in figures if keys and keys[0]})
        for axis, figures in zip(axes, answered(*bare), strict=True)
    }


def key_of(question: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(question, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def question_of(asked: Asked) -> dict[str, Any]:
    """Everything that the figures depend on; the order of rows and the subtotals shown do not change them."""
    spec = asked.spec
    return {
        "measures": list(spec.measures), "rows": list(spec.rows), "column": spec.column,
        "filters": {key: sorted(kept) for key, kept in spec.filters.items()}, "runs": sorted(asked.runs),
        "all": asked.sees_all, "reader": asked.reader if asked.sees_itself else 0, "grounds": asked.grounds,
    }  # fmt: skip


def asked_again(answer: ReportAnswer) -> Asked:
    """The question of a kept answer, to be added up again from the lines."""
    told = answer.question
    spec = ReportSpec(
        tuple(told["measures"]), tuple(told["rows"]), told["column"], filters={k: tuple(v) for k, v in told["filters"].items()}
    )
    measures = [measure_of(key, rank, {}) for rank, key in enumerate(spec.measures)]
    month = read_month("2000-01") or (2000, 1)
    kept = [each for each in measures if each is not None]
    return Asked(spec, month, month, told["runs"], [], kept, {}, told["all"], told["reader"], institution=answer.institution_id)


def differs(answer: ReportAnswer) -> bool:
    """Whether the lines add up to something else than what was kept; an answer for a tree of units of another day is not held."""
    if "sums" in answer.question:
        return ADDED_UP[answer.question["sums"]](answer.question) != answer.figures
    again = asked_again(answer)
    grounds = {name: value for each in _with_grounds([again]) for name, value in each.grounds.items()}
    return grounds == answer.question["grounds"] and written(cube(again)) != answer.figures


def written(figures: Figures) -> list[Any]:
    ordered = sorted(figures.items(), key=lambda each: (each[0][0], each[0][1] or "", each[0][1] is None))
    return [[list(keys), column, list(values)] for (keys, column), values in ordered]


def read(kept: list[Any]) -> Figures:
    return {(tuple(keys), column): tuple(values) for keys, column, values in kept}


def _with_grounds(asked: Sequence[Asked]) -> Sequence[Asked]:
    """What figures depend on beside paid runs: read once for all the questions that need it."""
    axes = [{*each.spec.rows, each.spec.column, *each.spec.filters} for each in asked]
    tree = _digest([places()]) if any(each & {"agency", "direction"} for each in axes) else ""
    sexes = ""
    if any("sex" in each for each in axes):
        with connection.cursor() as cursor:
            cursor.execute(SEXES)
            sexes = cursor.fetchone()[0]
    itself = {(each.reader, tuple(each.runs)): False for each in asked if not each.sees_all and each.reader}
    for reader, runs in itself:
        own = Payslip.objects.filter(run__in=runs, employee__user=reader, is_confidential=True)
        itself[reader, runs] = own.exists()
    for each, names in zip(asked, axes, strict=True):
        each.sees_itself = itself.get((each.reader, tuple(each.runs)), False)
        if names & {"agency", "direction"}:
            each.grounds["units"] = tree
        if "sex" in names:
            each.grounds["sexes"] = sexes
    return asked


def _digest(parts: Sequence[Any]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _forget_oldest() -> None:
    old = ReportAnswer.objects.order_by("-made_at", "-pk").values_list("pk", flat=True)[MOST_ANSWERS:]
    ReportAnswer.objects.filter(pk__in=list(old)).delete()
