"""The transfer order as an ISO 20022 message, pain.001.001.03 (customer credit transfer initiation).

One payment block (PmtInf) for each bank. An account that is no IBAN goes into ``Othr/Id``; an unknown BIC is written
``NOTPROVIDED`` with the name of the bank, as the implementation guides ask. Texts keep to the character set that all
banks accept. Identifiers derive from the number of the order and the references, so that the same order always gives
the same bytes and a second sending is recognised as such by the bank.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache
from pathlib import Path

from lxml import etree

from payroll.exports.transfer_data import (
    BankAccount,
    BankGroup,
    TransferError,
    TransferOrder,
    TransferPayment,
    check_order,
)

SCHEMA = Path(__file__).resolve().parents[1] / "data" / "pain_001_001_03.xsd"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
_REFUSED = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")
_LETTERS = str.maketrans({
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L",
    "ɓ": "b", "Ɓ": "B", "ɗ": "d", "Ɗ": "D", "ɖ": "d", "Ɖ": "D", "ɛ": "e", "Ɛ": "E", "ə": "e", "Ə": "E", "ɣ": "g",
    "Ɣ": "G", "ɩ": "i", "Ɩ": "I", "ƙ": "k", "Ƙ": "K", "ŋ": "n", "Ŋ": "N", "ɲ": "n", "Ɲ": "N", "ɔ": "o", "Ɔ": "O",
    "ƥ": "p", "Ƥ": "P", "ʋ": "v", "Ʋ": "V", "ƴ": "y", "Ƴ": "Y", "’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-",
    "‑": "-", "«": " ", "»": " ", "&": "+", "_": "-", "°": "o",
})  # fmt: skip


def latin(value: str, length: int) -> str:
    """``value`` in the character set of the banks, at most ``length`` characters.

    Accents fall, letters of the languages of the zone take their nearest, other signs become a space; no slash at
    either end and no double slash, which the standard forbids.

    >>> latin("N’Ɗiaye Œuvré & fils, 1ᵉʳ étage", 70)
    "N'Diaye OEuvre + fils, 1er etage"
    """
    flat = unicodedata.normalize("NFKD", value.translate(_LETTERS))
    flat = "".join(character for character in flat if not unicodedata.combining(character))
    flat = re.sub(r"/{2,}", "/", re.sub(r" +", " ", _REFUSED.sub(" ", flat)))
    return flat[:length].strip(" /")


def identifier(value: str) -> str:
    """``value`` as an identifier of 35 characters at most; one that had to be changed ends in a digest, to stay unique.

    >>> identifier("2026-11-02147")
    '2026-11-02147'
    """
    clean = latin(value, 200).replace(" ", "")
    if clean == value and len(clean) <= 35:
        return clean
    digest = hashlib.sha256(value.encode()).hexdigest()[:10].upper()
    return f"{clean[:24]}-{digest}".lstrip("-/")


def decimal(amount: int, decimals: int) -> str:
    """An amount in the currency, with a dot and no separator: no binary number on the way."""
    if not decimals:
        return str(amount)
    whole, cents = divmod(amount, 10**decimals)
    return f"{whole}.{cents:0{decimals}d}"


def build_pain001(order: TransferOrder) -> bytes:
    """The message, UTF-8, checked against the structure of the definition before it is given.

    Raises ``TransferError`` with everything that is wrong.
    """
    check_order(order)
    document = etree.Element("Document", nsmap={None: NAMESPACE})
    initiation = _add(document, "CstmrCdtTrfInitn")
    message = identifier(order.number)
    header = _add(initiation, "GrpHdr")
    _add(header, "MsgId", message)
    _add(header, "CreDtTm", order.created_at.replace(microsecond=0, tzinfo=None).isoformat())
    _add(header, "NbOfTxs", str(order.count))
    _add(header, "CtrlSum", decimal(order.total, order.decimals))
    _add(_add(header, "InitgPty"), "Nm", latin(order.debtor.name, 70))
    for number, group in enumerate((group for group in order.banks if group.payments), start=1):
        _add_block(initiation, order, group, identifier(f"{message}-{number:03d}"))
    message_bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    check_structure(etree.fromstring(message_bytes))
    return message_bytes


@cache
def _structure() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def check_structure(document: etree._Element) -> None:
    """Refuse a message that departs from the definition, whatever wrote it. Raises ``TransferError``."""
    schema = _structure()
    if not schema.validate(document):
        told = [f"{error.path} : {error.message.replace('{' + NAMESPACE + '}', '')}" for error in schema.error_log][:10]
        raise TransferError([f"Message ISO 20022 non conforme, {line}" for line in told])


def _add(parent: etree._Element, tag: str, value: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, tag)
    if value is not None:
        element.text = value
    return element


def _add_block(parent: etree._Element, order: TransferOrder, group: BankGroup, number: str) -> None:
    block = _add(parent, "PmtInf")
    _add(block, "PmtInfId", number)
    _add(block, "PmtMtd", "TRF")
    _add(block, "BtchBookg", "true")
    _add(block, "NbOfTxs", str(len(group.payments)))
    _add(block, "CtrlSum", decimal(group.total, order.decimals))
    kind = _add(block, "PmtTpInf")
    _add(_add(kind, "CtgyPurp"), "Cd", "SALA")
    _add(block, "ReqdExctnDt", order.execution_date.isoformat())
    debtor = _add(block, "Dbtr")
    _add(debtor, "Nm", latin(order.debtor.name, 70))
    if order.debtor.country:
        _add(_add(debtor, "PstlAdr"), "Ctry", order.debtor.country.upper())
    account = _add_account(block, "DbtrAcct", order.debtor.account)
    _add(account, "Ccy", order.currency)
    _add_agent(block, "DbtrAgt", order.debtor.account.bic, order.debtor.bank)
    _add(block, "ChrgBr", "SHAR")
    for payment in group.payments:
        _add_payment(block, order, group, payment)


def _add_payment(block: etree._Element, order: TransferOrder, group: BankGroup, payment: TransferPayment) -> None:
    transaction = _add(block, "CdtTrfTxInf")
    _add(_add(transaction, "PmtId"), "EndToEndId", identifier(payment.reference))
    amount = _add(_add(transaction, "Amt"), "InstdAmt", decimal(payment.amount, order.decimals))
    amount.set("Ccy", order.currency)
    _add_agent(transaction, "CdtrAgt", payment.account.bic, group.bank)
    _add(_add(transaction, "Cdtr"), "Nm", latin(payment.name, 70) or identifier(payment.reference))
    _add_account(transaction, "CdtrAcct", payment.account)
    if label := latin(payment.label or order.label, 140):
        _add(_add(transaction, "RmtInf"), "Ustrd", label)


def _add_agent(parent: etree._Element, tag: str, bic: str, bank: str) -> None:
    institution = _add(_add(parent, tag), "FinInstnId")
    if bic:
        _add(institution, "BIC", bic)
        return
    if name := latin(bank, 140):
        _add(institution, "Nm", name)
    _add(_add(institution, "Othr"), "Id", "NOTPROVIDED")


def _add_account(parent: etree._Element, tag: str, account: BankAccount) -> etree._Element:
    element = _add(parent, tag)
    number = _add(element, "Id")
    if account.kind == "iban":
        _add(number, "IBAN", account.number)
    else:
        _add(_add(number, "Othr"), "Id", account.number)
    return element
