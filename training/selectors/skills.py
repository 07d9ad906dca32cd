"""The skills of the edition in use, by code: what courses, needs and paths are told with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from careers.models import Skill, SkillDomain
from careers.selectors.referential import edition_in_use


@dataclass(frozen=True)
class SkillWords:
    """A skill as pages name it; `is_known` is false for a code that the edition in use no longer has."""

    code: str
    label: str
    domain: str
    is_known: bool = True


def skill_words(codes: Iterable[str]) -> dict[str, SkillWords]:
    """Each code with its words in the edition in use, in two queries; a code that is gone is its own label."""
    asked = set(codes)
    found = {code: SkillWords(code, code, "", False) for code in asked}
    edition = edition_in_use(on=timezone.localdate()) if asked else None
    if edition is not None:
        rows = Skill.objects.filter(edition=edition, code__in=asked).values_list("code", "label", "domain__label")
        found |= {code: SkillWords(code, label, domain) for code, label, domain in rows}
    return found


def skill_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every skill of the edition in use, under its domain."""
    edition = edition_in_use(on=timezone.localdate())
    groups: dict[str, list[tuple[str, str]]] = {}
    rows = Skill.objects.filter(edition=edition).annotate(of=F("domain__label")).order_by("domain__label", "label")
    for code, label, domain in rows.values_list("code", "label", "of"):
        groups.setdefault(domain, []).append((code, label))
    return list(groups.items())


def domain_choices() -> list[tuple[str, str]]:
    """The domains of skills of the edition in use."""
    edition = edition_in_use(on=timezone.localdate())
    return list(SkillDomain.objects.filter(edition=edition).order_by("label").values_list("code", "label"))
