"""Two texts of the referential compared in words: « niveau de C-SIE-04 dans SI-05 : de 2 à 3 ». Pure: texts in, sentences out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_spaces

PLAIN = {
    "title": gettext_lazy("intitulé"),
    "title_feminine": gettext_lazy("intitulé féminin"),
    "purpose": gettext_lazy("mission"),
    "education": gettext_lazy("diplôme"),
    "experience_years": gettext_lazy("expérience usuelle, en années"),
    "family": gettext_lazy("famille"),
    "band": gettext_lazy("bande"),
    "label": gettext_lazy("intitulé"),
    "description": gettext_lazy("description"),
    "kind": gettext_lazy("nature"),
    "domain": gettext_lazy("domaine"),
    "e_cf": gettext_lazy("référence e-CF"),
    "knowledge": gettext_lazy("connaissances et technicité"),
    "complexity": gettext_lazy("complexité"),
    "autonomy": gettext_lazy("autonomie et décision"),
    "relations": gettext_lazy("relation et communication"),
    "supervision": gettext_lazy("coopération et encadrement"),
    "impact": gettext_lazy("effet sur les droits, les fonds ou les données"),
    "points_min": gettext_lazy("points, au moins"),
    "points_max": gettext_lazy("points, au plus"),
    "organiser": gettext_lazy("organisateur"),
}
LISTS = {
    "alternative_titles": (gettext_lazy("autre appellation"), gettext_lazy("autre appellation retirée")),
    "activities": (gettext_lazy("activité ajoutée"), gettext_lazy("activité retirée")),
    "education_fields": (gettext_lazy("spécialité ajoutée"), gettext_lazy("spécialité retirée")),
    "neighbours": (gettext_lazy("métier voisin ajouté"), gettext_lazy("métier voisin retiré")),
    "evolutions": (gettext_lazy("évolution ajoutée"), gettext_lazy("évolution retirée")),
    "qualifications": (gettext_lazy("titre ajouté"), gettext_lazy("titre retiré")),
    "typical_titles": (gettext_lazy("intitulé courant ajouté"), gettext_lazy("intitulé courant retiré")),
}
KINDS = (
    ("bands", "number", gettext_lazy("Bande")),
    ("families", "code", gettext_lazy("Famille")),
    ("jobs", "code", gettext_lazy("Métier")),
    ("skills", "code", gettext_lazy("Compétence")),
    ("qualifications", "code", gettext_lazy("Titre")),
)


@dataclass(frozen=True)
class Difference:
    """One change: of which article, what it touches, the sentence."""

    kind: str
    code: str
    label: str
    told: str


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Everything that changed from one text to the other, article by article."""
    labels = {row["code"]: row["label"] for text in (old, new) for row in text["skills"]}
    found: list[Difference] = []
    for table, key, kind in KINDS:
        before = {str(row[key]): row for row in old.get(table, ())}
        after = {str(row[key]): row for row in new.get(table, ())}
        for code in sorted({*before, *after}):
            row = after.get(code) or before[code]
            label = row.get("title") or row.get("label", "")
            for told in _article(before.get(code), after.get(code), labels):
                found.append(Difference(str(kind), code, label, french_spaces(told)))
    return found


def changed_articles(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The codes of the jobs and skills that changed: what a new round asks about."""
    kinds = {str(kind) for table, _key, kind in KINDS if table in ("jobs", "skills")}
    return sorted({each.code for each in differences(old, new) if each.kind in kinds})


def _article(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, labels: Mapping[str, str]) -> Iterator[str]:
    if before is None:
        yield _("ajouté au référentiel")
        return
    if after is None:
        yield _("retiré du référentiel")
        return
    for name, label in PLAIN.items():
        if name in before and before[name] != after.get(name):
            yield _("%(what)s : « %(old)s » devient « %(new)s »") % {"what": label, "old": before[name], "new": after.get(name)}
    for name, (added, removed) in LISTS.items():
        was, now = before.get(name, []), after.get(name, [])
        yield from (f"{added}\u00a0: {each}" for each in now if each not in was)
        yield from (f"{removed}\u00a0: {each}" for each in was if each not in now)
    if "skills" in before:
        yield from _levels(before["skills"], after["skills"], labels)
    if "levels" in before:
        for number, (was, now) in enumerate(zip(before["levels"], after["levels"], strict=False), start=1):
            if was != now:
                yield _("niveau %(level)s : « %(old)s » devient « %(new)s »") % {"level": number, "old": was, "new": now}
    if "codes" in before and before["codes"] != after.get("codes"):
        yield _("correspondances avec d’autres nomenclatures revues")


def _levels(was: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Iterator[str]:
    before, after = ({each["skill"]: each["level"] for each in rows} for rows in (was, now))
    for code in sorted({*before, *after}):
        words = {"skill": f"{code} ({labels.get(code, '')})", "old": before.get(code, 0), "new": after.get(code, 0)}
        if code not in before:
            yield _("compétence %(skill)s demandée au niveau %(new)s") % words
        elif code not in after:
            yield _("compétence %(skill)s : n’est plus demandée") % words
        elif before[code] != after[code]:
            yield _("niveau de %(skill)s : de %(old)s à %(new)s") % words
