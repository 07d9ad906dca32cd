"""Reading one field after the other of a case: what is wrong is told with the case, the field, its value and the cure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, NoReturn

MOST_LISTED = 12
SHOWN = 60  # characters of a wrong value


class CaseError(ValueError):
    """A French sentence naming the case, the field, the value and the cure."""


class Fields:
    """The fields of one table, read by name; `where` says which table it is."""

    def __init__(self, values: Any, where: str, *, known: Collection[str]) -> None:
        self.where = where
        if not isinstance(values, Mapping):
            raise CaseError(f"{where} : une table de champs est attendue, pas {shown(values)}.")
        self.values = values
        for name in values:
            if name not in known:
                self.refuse(name, f"champ inconnu ; {close(name, known)}")

    def refuse(self, name: str, cure: str) -> NoReturn:
        value = f" = {shown(self.values[name])}" if name in self.values else ""
        raise CaseError(f"{self.where}, champ « {name} »{value} : {cure}.")

    def has(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, *, default: str | None = None) -> str:
        value = self._value(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.refuse(name, "écrivez un texte entre guillemets")
        return value

    def choice(self, name: str, known: Collection[str], what: str, *, default: str | None = None) -> str:
        value = self.text(name, default=default)
        if value not in known and value != default:
            self.refuse(name, f"{what} inconnu ; {close(value, known)}")
        return value

    def integer(self, name: str, low: int, high: int, *, default: int | None = None) -> int:
        value = self._value(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(name, f"écrivez un entier de {low} à {high}")
        return value

    def number(self, name: str, low: int, high: int, *, decimals: int) -> Fraction:
        """A number of at most `decimals` decimals, exact."""
        value = self._value(name, None)
        exact = Fraction(value) if isinstance(value, (int, Fraction)) and not isinstance(value, bool) else None
        if exact is None or not low <= exact <= high or (exact * 10**decimals).denominator != 1:
            self.refuse(name, f"écrivez un nombre de {low} à {high}, avec {decimals} décimales au plus")
        return exact

    def flag(self, name: str) -> bool:
        value = self._value(name, None)
        if not isinstance(value, bool):
            self.refuse(name, "écrivez true ou false")
        return value

    def rows(self, name: str, *, optional: bool = True) -> list[Any]:
        value = self._value(name, [] if optional else None)
        if not isinstance(value, list):
            self.refuse(name, "écrivez une liste entre crochets")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        found = self.rows(name)
        if not all(isinstance(each, str) and each.strip() for each in found):
            self.refuse(name, "écrivez une liste de textes entre guillemets")
        return tuple(found)

    def choices(self, name: str, known: Collection[str], what: str) -> tuple[str, ...]:
        found = self.texts(name)
        for each in found:
            if each not in known:
                self.refuse(name, f"{what} {shown(each)} inconnu ; {close(each, known)}")
        return found

    def _value(self, name: str, default: Any) -> Any:
        if name not in self.values:
            if default is None:
                raise CaseError(f"{self.where}, champ « {name} » : il manque, ajoutez-le.")
            return default
        return self.values[name]


def unique(names: Iterable[str], where: str, name: str) -> None:
    """Refuse a name given twice."""
    seen: set[str] = set()
    for each in names:
        if each in seen:
            raise CaseError(f"{where}, champ « {name} » = {shown(each)} : déjà employé, donnez-en un autre.")
        seen.add(each)


def close(value: str, known: Collection[str]) -> str:
    """The nearest known words, or all of them when they are few."""
    if len(known) <= MOST_LISTED:
        return "choisissez parmi " + ", ".join(sorted(known))
    near = get_close_matches(value, known, n=3, cutoff=0.5)
    return f"vouliez-vous {' ou '.join(near)} ?" if near else "vérifiez l’orthographe"


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(float(value)) if isinstance(value, Fraction) else str(value)
    text = f"« {text} »" if isinstance(value, str) else text
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
