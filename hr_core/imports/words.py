"""Words taken from short lists: yes or no, sex, family status, contract, status, payment mode.

The values are stable codes in English; what a file may write for each is listed here, without accents or case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .problems import Issue, issue
from .text import cell_text, fold, is_nothing


@dataclass(frozen=True, slots=True)
class Words:
    """A list of values: ``by_word`` reads a file, ``labels`` writes the template and the messages (in order)."""

    labels: Mapping[str, str]
    by_word: Mapping[str, str]

    @property
    def expected(self) -> str:
        return ", ".join(self.labels.values())


def _words(**entries: tuple[str, str]) -> Words:
    """``code=(French label, "synonym|synonym")``; the label is a synonym too."""
    labels = {code: label for code, (label, _) in entries.items()}
    by_word: dict[str, str] = {}
    for code, (label, synonyms) in entries.items():
        for word in (label, *synonyms.split("|")):
            if by_word.setdefault(fold(word), code) != code:
                raise ValueError(f"« {word} » means both {by_word[fold(word)]} and {code}")
    return Words(labels, by_word)


SEXES = _words(
    M=("M", "masculin|masc|homme|h|hommes|garcon|mr|monsieur|male|1"),
    F=("F", "feminin|feminine|fem|femme|femmes|fille|mme|mlle|madame|mademoiselle|2"),
)
MARITAL_STATUSES = _words(
    single=("Célibataire", "c|cel|celib|non marie|non mariee"),
    married=("Marié(e)", "m|marie|mariee|mar|monogame|polygame|marie monogame|marie polygame|epoux|epouse"),
    divorced=("Divorcé(e)", "d|div|divorce|divorcee|separe|separee|separe de corps"),
    widowed=("Veuf(ve)", "v|veuf|veuve|veu|veuf veuve"),
    cohabiting=("Union libre", "u|ul|concubinage|concubin|concubine|union de fait"),
)

CONTRACT_TYPES = _words(
    permanent=("CDI", "contrat a duree indeterminee|duree indeterminee|indeterminee|permanent|titulaire|confirme"),
    fixed_term=("CDD", "contrat a duree determinee|duree determinee|determinee|temporaire|contrat a terme"),
    internship=("Stage", "convention de stage|stagiaire|stage ecole|stage d insertion"),
    apprenticeship=("Apprentissage", "contrat d apprentissage|apprenti"),
    daily=("Journalier", "occasionnel|saisonnier|tacheron|prestataire"),
    secondment=("Détachement", "detache|detachee|fonctionnaire detache|fonctionnaire detachee"),
    placement=("Mise à disposition", "mad|mis a disposition|mise a la disposition"),
    decree=("Décret", "nomination par decret|nomme par decret|arrete de nomination"),
)

STATUSES = _words(
    labour_code=(
        "Agent permanent",
        "permanent|permanente|code du travail|regi par le code du travail|agent statutaire|statutaire|titulaire|cdi"
        "|contractuel|contractuelle|agent contractuel|employe|salarie|confirme|prive|droit prive",
    ),
    detached_civil_servant=(
        "Fonctionnaire détaché",
        "fonctionnaire detachee|detache|detachee|detachement|fonctionnaire en detachement|fonctionnaire",
    ),
    state_agent=(
        "Agent de l’État avec complément",
        "agent de l etat|agent etat|complement|complement de salaire|fonctionnaire avec complement|agent public",
    ),
    decree=("Nommé par décret", "nomme|decret|nomination|nommee par decret|mandataire|hors statut"),
    placement_in=("Mis à disposition", "mise a disposition|mad|mis a la disposition"),
    fixed_term=("CDD", "contrat a duree determinee|temporaire|contractuel cdd|agent temporaire|occasionnel|journalier"),
    intern=("Stagiaire", "stage|apprenti|apprentie|volontaire"),
)

PAYMENT_MODES = _words(
    transfer=("Virement", "vir|virement bancaire|banque|bancaire|compte|domiciliation|v"),
    cheque=("Chèque", "chq|cheque bancaire|ch"),
    cash=("Espèces", "espece|caisse|billetage|numeraire|comptant|liquide|e"),
    mobile_money=("Mobile money", "mobile|orange money|wave|mtn money|moov money|airtel money|m pesa|mobile banking"),
)

_YES = frozenset({"o", "oui", "y", "yes", "vrai", "true", "x", "1", "ok", "v"})
_NO = frozenset({"n", "non", "no", "faux", "false", "0", "neant", "sans"})


def parse_choice(raw: Any, words: Words) -> tuple[str | None, Issue | None]:
    """``(code, issue)``; the first word decides when the whole text is not in the list (« Mariée, 2 épouses »)."""
    text = cell_text(raw)
    if is_nothing(text):
        return None, None
    folded = fold(text)
    code = words.by_word.get(folded) or words.by_word.get(folded.replace(" ", ""))  # « C.D.I. »
    if code is None and not folded.startswith("non "):
        # « Marié(e) » and « Veuf/ve » fold to « marie e », « veuf ve »: the ending after the first word adds nothing.
        first = folded.partition(" ")[0]
        code = words.by_word.get(first) if len(first) >= 3 else None
    return (code, None) if code else (None, issue("choice_unreadable", expected=words.expected))


def parse_yes_no(raw: Any) -> tuple[bool | None, Issue | None]:
    """``O``, « oui », ``X``, ``1``, a ticked cell … or their contraries; a dash is no."""
    if isinstance(raw, bool):
        return raw, None
    text = cell_text(raw)
    if not text:
        return None, None
    folded = fold(text)
    if folded in _YES:
        return True, None
    if folded in _NO or text in ("-", "—", "–"):
        return False, None
    return None, issue("yes_no_unreadable")
