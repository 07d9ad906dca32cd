"""Checks of bank account numbers of the zone: RIB keys of the central banks, IBAN keys, and the way from one to the other.

All keys are modulo 97, so any single wrong digit and any swap of two neighbours is caught. The letters of a RIB (the
country letters of a BCEAO bank code, letters of an account) count as the French RIB rule has it: A and J are 1, B, K and S
are 2, … I, R and Z are 9. That the BCEAO uses this table was checked on published IBANs of seven of its states (Bénin,
Burkina Faso, Côte d'Ivoire, Mali, Niger, Sénégal, Togo); the 5+5+11+2 form on those of the six BEAC states, the Comores
(central bank, regulation 014/2015) and Madagascar. RD Congo: 5+5+11+2 by instruction 28 of the BCC, its key taken to be
the same. Guinée: 3+3+10+2 by the procedure of the BCRG. Guinée-Bissau publishes IBANs shorter than its BCEAO RIB: both
are accepted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Value of each letter in a RIB key.
_RIB_VALUES = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")

_BCEAO = ("BJ", "BF", "CI", "GW", "ML", "NE", "SN", "TG")
_IBAN_LENGTHS = (
    dict.fromkeys(_BCEAO, 28) | {"GW": 25} | dict.fromkeys(("CM", "CF", "CG", "GA", "GQ", "TD", "KM", "MG"), 27)
)
_IBAN_LENGTHS |= {"FR": 27, "BE": 16, "DE": 22, "ES": 24, "IT": 27, "PT": 25, "LU": 20, "CH": 21, "GB": 22, "MC": 27}
_IBAN_LENGTHS |= {"MA": 28, "TN": 24, "DZ": 26, "MR": 27, "CV": 25, "ST": 25, "AO": 25}


@dataclass(frozen=True, slots=True)
class RibForm:
    """Lengths of the bank code, the branch code and the account of a RIB; the key has two digits."""

    kind: str
    bank: int
    branch: int
    account: int
    authority: str

    @property
    def length(self) -> int:
        return self.bank + self.branch + self.account + 2

    @property
    def description(self) -> str:
        return (
            f"{self.length} caractères : code banque ({self.bank}), code guichet ({self.branch}), "
            f"numéro de compte ({self.account}), clé (2)"
        )


_BCEAO_FORM = RibForm("rib-bceao", 5, 5, 12, "BCEAO")
_FRENCH_FORM = {"KM": "BCC des Comores", "MG": "Madagascar", "CD": "BCC"} | dict.fromkeys(
    ("CM", "CF", "CG", "GA", "GQ", "TD"), "BEAC"
)
_FORMS = (
    dict.fromkeys(_BCEAO, _BCEAO_FORM)
    | {code: RibForm("rib-23", 5, 5, 11, authority) for code, authority in _FRENCH_FORM.items()}
    | {"GN": RibForm("rib-bcrg", 3, 3, 10, "BCRG")}
)
#: Bank code of the BCEAO: two letters of the country and three digits, or one letter and four digits in the older form.
_BCEAO_BANK = re.compile(rf"(?:{'|'.join(_BCEAO)})[0-9]{{3}}|[A-Z][0-9]{{4}}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}")
#: Below it stand telephone numbers (15 digits at most) and postal accounts, which people read whole.
SHORTEST_ACCOUNT = 16


@dataclass(frozen=True, slots=True)
class AccountCheck:
    """The outcome of a check.

    ``kind`` is ``iban``, ``rib-bceao``, ``rib-23``, ``rib-bcrg`` or empty; ``normalised`` the number without spaces, in
    capitals. When only the key is wrong or missing, ``expected_key`` is the right one. ``reason`` is a code for programs
    (``empty character length bank-code key country``), ``message_fr`` a sentence with the cure; both empty when ``ok``.
    """

    ok: bool
    kind: str
    normalised: str
    expected_key: str = ""
    reason: str = ""
    message_fr: str = ""


def normalise_account(text: str) -> str:
    """Capitals, without spaces of any kind, dots, dashes, slashes or a leading « RIB » or « IBAN »."""
    compact = re.sub(r"[\s.\-‐‑–—_/:]+", "", text).upper()
    return re.sub(r"^(?:IBAN|RIB)(?=[A-Z0-9]{10})", "", compact)


def rib_key(bank: str, branch: str, account: str) -> str:
    """The two digits that close a RIB: 97 − (the number followed by 00, modulo 97), from 01 to 97.

    >>> rib_key("SN010", "01520", "000485000030")
    '35'
    """
    digits = (bank + branch + account).upper().translate(_RIB_VALUES)
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("Un RIB ne contient que des chiffres et des lettres sans accent.")
    return f"{97 - int(digits) * 100 % 97:02d}"


def iban_key(country: str, bban: str) -> str:
    """The two check digits of an IBAN (ISO 13616, ISO 7064 modulo 97-10).

    >>> iban_key("SN", "SN0100152000048500003035")
    '08'
    """
    return f"{98 - int(_iban_digits(bban + country)) * 100 % 97:02d}"


def _iban_digits(text: str) -> str:
    return "".join(str(int(character, 36)) for character in text)


def has_iban(country: str) -> bool:
    """Whether accounts held in ``country`` (ISO code) have an IBAN built on the RIB. Guinée and RD Congo have none."""
    return country.upper() in _FORMS and country.upper() in _IBAN_LENGTHS


def to_iban(country: str, rib: str) -> str:
    """The IBAN of a valid RIB held in ``country``. Raises ``ValueError`` (French) for a wrong RIB or without IBAN.

    >>> to_iban("SN", "SN010 01520 000485000030 35")
    'SN08SN0100152000048500003035'
    """
    country = country.upper()
    check = check_account(country, rib)
    if check.kind == "iban" and check.ok:
        return check.normalised
    if not check.ok:
        raise ValueError(check.message_fr)
    if not has_iban(country) or len(check.normalised) + 4 != _IBAN_LENGTHS[country]:
        raise ValueError(f"Pas d’IBAN pour les comptes de ce pays ({country}).")
    return f"{country}{iban_key(country, check.normalised)}{check.normalised}"


def check_account(country: str, text: str) -> AccountCheck:
    """Check an account number as typed, for an institution or employee of ``country`` (ISO code).

    A RIB is read in the form of ``country``; an IBAN of any country is accepted, with its length where it is known. A
    country without a known form accepts an IBAN only.
    """
    country, number = country.upper(), normalise_account(text)
    if not number:
        return AccountCheck(False, "", "", reason="empty", message_fr="Indiquez le numéro de compte.")
    if not (number.isascii() and number.isalnum()):
        wrong = next(c for c in number if not (c.isascii() and c.isalnum()))
        return AccountCheck(
            False,
            "",
            number,
            reason="character",
            message_fr=f"Le caractère « {wrong} » n’a pas sa place dans un numéro de compte.",
        )
    form = _FORMS.get(country)
    if form and len(number) in (form.length, form.length - 2) and not _iban_of_length(number):
        return _check_rib(form, number)
    iban_length = _IBAN_LENGTHS.get(number[:2], len(number))
    if _IBAN.fullmatch(number) and (iban_length == len(number) or not form):
        return _check_iban(number)
    expected = f"Le RIB attendu a {form.description}" if form else "Un IBAN est attendu"
    if form and _IBAN.fullmatch(number):
        expected += f" ; un IBAN de {number[:2]} en a {iban_length}"
    return AccountCheck(
        False,
        "",
        number,
        reason="length" if form else "country",
        message_fr=f"Ce numéro a {len(number)} caractères. {expected}.",
    )


def _iban_of_length(number: str) -> bool:
    """A BCEAO RIB begins like an IBAN (SN010…): the length tells them apart."""
    return bool(_IBAN.fullmatch(number)) and _IBAN_LENGTHS.get(number[:2]) == len(number)


def _check_rib(form: RibForm, number: str) -> AccountCheck:
    bank, branch = number[: form.bank], number[form.bank : form.bank + form.branch]
    account = number[form.bank + form.branch : form.length - 2]
    if form is _BCEAO_FORM and not _BCEAO_BANK.fullmatch(bank):
        return AccountCheck(
            False,
            form.kind,
            number,
            reason="bank-code",
            message_fr=f"Le code banque {bank} est inconnu : il commence par les lettres du pays, comme SN012 ou CI008.",
        )
    if not branch.isdigit() or (form is not _BCEAO_FORM and not bank.isdigit()):
        return AccountCheck(
            False,
            form.kind,
            number,
            reason="character",
            message_fr=f"Le code banque et le code guichet ({bank} {branch}) ne contiennent que des chiffres.",
        )
    expected, key = rib_key(bank, branch, account), number[form.length - 2 :]
    if not key:
        return AccountCheck(
            False,
            form.kind,
            number,
            expected,
            "key",
            f"La clé du RIB manque. Pour ce numéro, elle serait {expected} : vérifiez-la sur le relevé d’identité bancaire.",
        )
    if key != expected:
        return AccountCheck(
            False,
            form.kind,
            number,
            expected,
            "key",
            f"La clé {key} ne correspond pas à ce numéro : pour lui, elle serait {expected}. Comparez chaque chiffre avec "
            "le relevé d’identité bancaire.",
        )
    return AccountCheck(True, form.kind, number, expected)


def _check_iban(number: str) -> AccountCheck:
    country, key, bban = number[:2], number[2:4], number[4:]
    length = _IBAN_LENGTHS.get(country)
    if length and length != len(number):
        return AccountCheck(
            False,
            "iban",
            number,
            reason="length",
            message_fr=f"Un IBAN de ce pays ({country}) a {length} caractères ; celui-ci en a {len(number)}.",
        )
    expected = iban_key(country, bban)
    if key != expected:
        return AccountCheck(
            False,
            "iban",
            number,
            expected,
            "key",
            f"La clé {key} de l’IBAN ne correspond pas à ce numéro : pour lui, elle serait {expected}. Comparez chaque "
            "caractère avec le relevé d’identité bancaire.",
        )
    form = _FORMS.get(country)
    if form and len(bban) == form.length:
        inner = _check_rib(form, bban)
        if not inner.ok:
            return AccountCheck(False, "iban", number, inner.expected_key, inner.reason, inner.message_fr)
    return AccountCheck(True, "iban", number, expected)


def grouped(number: str) -> str:
    """A normalised number as people read it: a RIB by its parts, an IBAN by four, a shorter one (a telephone) as it is.

    >>> grouped("SN010015200004850000303" + "5")
    'SN010 01520 000485000030 35'
    >>> grouped("771234567")
    '771234567'
    """
    if len(number) < SHORTEST_ACCOUNT:
        return number
    for form in (_BCEAO_FORM, _FORMS["CM"], _FORMS["GN"]):
        bank = number[: form.bank]
        if len(number) == form.length and (bank.isdigit() or form is _BCEAO_FORM):
            cuts = (0, form.bank, form.bank + form.branch, form.length - 2, form.length)
            return " ".join(number[start:end] for start, end in zip(cuts, cuts[1:], strict=False))
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def masked(number: str) -> str:
    """What may be shown of an account: its last four characters. The key alone would identify little.

    >>> masked("SN010015200004850000303" + "5")
    '•••• •••• 3035'
    """
    return f"•••• •••• {number[-4:]}" if len(number) > 8 else "••••"
