"""The French README of ``examples/``, with the table of defects and the message that each must give."""

from __future__ import annotations

from typing import Any

from hr_core.imports.staff import StaffFile

from .defects import COLUMN_DEFECTS, Defect
from .entries import BALANCE_ITEMS, INPUT_ITEMS

_HEAD = """# Classeurs d’exemple

Fichiers tels que les tient un service du personnel, pour essayer l’import, la paie et la reprise. Les personnes, adresses,
numéros et comptes sont fictifs (les clés de RIB sont justes) ; les noms, lieux, emplois et ordres de grandeur sont ceux du pays.

Ils sont produits par `python -m examples.generate` à partir de `examples/source/`, toujours à l’identique.

## Fichiers du personnel

| Fichier | Institution | Agents | Ce qu’il montre |
| --- | --- | ---: | --- |
| `ipres-personnel.xlsx` | IPRES, Sénégal | 414 | lignes de titre fusionnées, « Nom et Prénoms » en une colonne, dates et montants vrais, direction fusionnée sur ses lignes, sous-totaux par direction, total général, arrêté et signatures en pied |
| `css-personnel.ods` | CSS, Sénégal | 268 | titres sur deux lignes (« Naissance » au-dessus de « Date » et « Lieu »), une ligne de section par direction, dates en texte, « vers 1962 », montants en texte à espaces insécables, « néant », nota en pied, seconde feuille de codes |
| `inps-personnel.xlsx` | INPS, Mali | 322 | titres en capitales sans accents et abrégés, « PRENOMS ET NOM », années à deux chiffres, situation M/C/V/D, compte bancaire en quatre colonnes, titres répétés à chaque page, noms composés (Ag, Ould) |
| `cnps-personnel.csv` | IPS-CNPS, Côte d’Ivoire | 356 | texte Windows (cp1252) à points-virgules, noms entièrement en capitales, montants à espaces insécables, tiret pour « rien », RIB à tirets, titres répétés, ligne de total |
| `cnss-benin-personnel.xlsx` | CNSS, Bénin | 236 | plusieurs feuilles dont une cachée, civilité au lieu du sexe, dates en toutes lettres, montants à points, noms en casse mêlée, IFU et NPI, personne à prévenir |
| `defauts.xlsx` | démonstration | 60 | une ligne par défaut, voir plus bas |

## Reprise et éléments variables

- `inps-cumuls-2026.xlsx` : cumuls de l’ancien logiciel de janvier à octobre 2026, une ligne par agent, rubrique et mois. L’impôt
  y est celui que l’ancien logiciel a retenu ; il n’a pas à être égal à celui que le système calculerait.
- `ipres-evp-2026-11.xlsx` : éléments variables de paie de novembre 2026 (nombre, taux ou montant par agent et rubrique).

Rubriques des cumuls : {balances}.

Rubriques des éléments variables : {inputs}.

## Les défauts de `defauts.xlsx`

L’import les montre tous d’un coup, ligne par ligne. « refusée » : la ligne n’est pas importée ; « avertissement » : elle l’est.
Les catégories connues sont celles d’IPRES, la date de l’import est le 31 octobre 2026. La même liste, pour les essais automatiques, est
dans `defauts.json`.

| Ligne | Défaut | Effet | Message attendu |
| ---: | --- | --- | --- |
"""


def expected_findings(spoilt: list[tuple[int, Defect]], found: StaffFile) -> list[dict[str, Any]]:
    """One entry by defect: line, title, code, field, severity, text; ``KeyError`` when the reader misses one."""
    by_key = {(problem.line, problem.code, problem.field): problem for problem in found.problems}
    lines: list[tuple[int | None, Defect]] = [*spoilt, *((None, defect) for defect in COLUMN_DEFECTS)]
    findings = []
    for line, defect in lines:
        problem = by_key[line, defect.code, defect.field]
        findings.append(
            {
                "line": line,
                "defect": defect.title,
                "code": defect.code,
                "field": defect.field,
                "severity": problem.severity,
                "text": problem.text,
            }
        )
    return findings


def text(findings: list[dict[str, Any]]) -> str:
    """The whole README."""
    head = _HEAD.format(
        balances=", ".join(f"{code} {label}" for code, label in BALANCE_ITEMS.items()),
        inputs=", ".join(f"{code} {label}" for code, label in INPUT_ITEMS.items()),
    )
    rows = []
    for finding in findings:
        effect = "refusée" if finding["severity"] == "error" else "avertissement"
        line = finding["line"] or "–"
        rows.append(f"| {line} | {finding['defect']} | {effect} | {finding['text']} |")
    return head + "\n".join(rows) + "\n"
