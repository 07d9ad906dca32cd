"""Transfer orders: the workbook by bank and the ISO 20022 message."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import sepaxml
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from payroll.exports.pain001 import NAMESPACE, build_pain001, check_structure, decimal, identifier, latin
from payroll.exports.transfer import write_transfer
from payroll.exports.transfer_data import (
    BankAccount,
    BankGroup,
    Debtor,
    TransferError,
    TransferOrder,
    TransferPayment,
)

XSD = Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.03.xsd"
N = {"p": NAMESPACE}


@pytest.fixture(scope="module")
def schema():
    return xmlschema.XMLSchema(str(XSD))


def order(**changes) -> TransferOrder:
    rib = BankAccount("SN0120100100004850000335", "other")
    iban = BankAccount("SN08SN0100152000048500003035", "iban", "ECOCSNDA")
    base = TransferOrder(
        number="IPRES-2026-11-001",
        debtor=Debtor("Institution de Prévoyance Retraite du Sénégal", iban, "Banque d’exemple", "SN"),
        currency="XOF",
        execution_date=date(2026, 11, 27),
        created_at=datetime(2026, 11, 25, 10, 30, 15, 999, tzinfo=UTC),
        label="Salaires de novembre 2026",
        banks=(
            BankGroup(
                "Ecobank Sénégal",
                (
                    TransferPayment("2026-11-02147", "DIATTA Aïssatou", iban, 428_409, "02147"),
                    TransferPayment("2026-11-02148", "N’Ɗiaye Œuvré & fils", rib, 1, "02148"),
                ),
            ),
            BankGroup("CBAO", (TransferPayment("2026-11-02149", "=FALL", rib, 612_000, "02149"),)),
        ),
    )
    return replace(base, **changes)


def parse(message: bytes) -> etree._Element:
    return etree.fromstring(message)


def find(root, path) -> list[str]:
    return [element.text for element in root.iterfind(path, N)]


def test_the_message_is_valid_against_the_schema(schema):
    schema.validate(io.BytesIO(build_pain001(order())))
    schema.validate(io.BytesIO(build_pain001(order(currency="CDF", decimals=2, label=""))))


MUTATIONS = {
    "an element out of order": lambda root: root[0][0].append(root[0][0][0]),
    "a missing identifier": lambda root: root[0][0].remove(root[0][0][0]),
    "an identifier too long": lambda root: setattr(root[0][0][0], "text", "X" * 36),
    "no name": lambda root: setattr(root.find(".//p:Cdtr/p:Nm", N), "text", ""),
    "a wrong day": lambda root: setattr(root.find(".//p:ReqdExctnDt", N), "text", "27/11/2026"),
    "a wrong BIC": lambda root: setattr(root.find(".//p:BIC", N), "text", "ECO1SNDA"),
    "a wrong IBAN": lambda root: setattr(root.find(".//p:IBAN", N), "text", "08SN01"),
    "an amount below zero": lambda root: setattr(root.find(".//p:InstdAmt", N), "text", "-1"),
    "an amount without currency": lambda root: root.find(".//p:InstdAmt", N).attrib.clear(),
    "an unknown element": lambda root: etree.SubElement(root[0][1], f"{{{NAMESPACE}}}Comment"),
    "no payment": lambda root: [each.getparent().remove(each) for each in root.iterfind(".//p:CdtTrfTxInf", N)],
}


@pytest.mark.parametrize("what", MUTATIONS)
def test_what_the_published_schema_refuses_is_refused_before_the_file_is_given(schema, what):
    root = parse(build_pain001(order()))
    check_structure(root)
    MUTATIONS[what](root)
    assert not schema.is_valid(etree.tostring(root).decode())
    with pytest.raises(TransferError, match="non conforme"):
        check_structure(root)


def test_control_sums_and_counts_are_exact():
    root = parse(build_pain001(order()))
    assert find(root, ".//p:GrpHdr/p:NbOfTxs") == ["3"]
    assert find(root, ".//p:GrpHdr/p:CtrlSum") == ["1040410"]
    assert find(root, ".//p:PmtInf/p:NbOfTxs") == ["2", "1"]
    assert find(root, ".//p:PmtInf/p:CtrlSum") == ["428410", "612000"]


@settings(deadline=None)  # the first message reads the structure
@given(st.lists(st.integers(1, 10**11), min_size=1, max_size=8), st.sampled_from([0, 2]))
def test_the_control_sum_is_the_sum_of_the_instructed_amounts(amounts, decimals):
    account = BankAccount("SN0120100100004850000335", "other")
    payments = tuple(TransferPayment(f"R{n}", "X", account, value) for n, value in enumerate(amounts))
    root = parse(build_pain001(order(banks=(BankGroup("B", payments),), decimals=decimals)))
    instructed = sum(Decimal(text) for text in find(root, ".//p:InstdAmt"))
    assert Decimal(find(root, ".//p:GrpHdr/p:CtrlSum")[0]) == instructed == Decimal(sum(amounts)).scaleb(-decimals)


def test_a_rib_goes_into_other_and_an_unknown_bic_is_not_provided():
    transactions = parse(build_pain001(order())).findall(".//p:CdtTrfTxInf", N)
    assert find(transactions[0], "p:CdtrAcct/p:Id/p:IBAN") == ["SN08SN0100152000048500003035"]
    assert find(transactions[0], "p:CdtrAgt/p:FinInstnId/p:BIC") == ["ECOCSNDA"]
    assert find(transactions[1], "p:CdtrAcct/p:Id/p:Othr/p:Id") == ["SN0120100100004850000335"]
    assert find(transactions[1], "p:CdtrAgt/p:FinInstnId/p:Othr/p:Id") == ["NOTPROVIDED"]
    assert find(transactions[1], "p:CdtrAgt/p:FinInstnId/p:Nm") == ["Ecobank Senegal"]


def test_all_texts_keep_to_the_characters_of_the_banks():
    root = parse(build_pain001(order()))
    assert find(root, ".//p:Cdtr/p:Nm") == ["DIATTA Aissatou", "N'Diaye OEuvre + fils", "FALL"]
    for element in root.iter():
        assert not element.text or re.fullmatch(r"[A-Za-z0-9/\-?:().,'+ \n]*", element.text)


@given(st.text(max_size=200))
def test_cleaning_never_lets_a_strange_sign_through(value):
    clean = latin(value, 70)
    assert len(clean) <= 70
    assert re.fullmatch(r"[A-Za-z0-9/\-?:().,'+ ]*", clean)
    assert "//" not in clean
    assert not clean.startswith("/")
    assert not clean.endswith("/")


@given(st.lists(st.text(min_size=1, max_size=80), min_size=2, max_size=6, unique=True))
def test_identifiers_stay_unique_and_short(values):
    identifiers = [identifier(value) for value in values]
    assert len(set(identifiers)) == len(values)
    assert all(1 <= len(value) <= 35 for value in identifiers)
    assert identifiers == [identifier(value) for value in values]


def test_the_same_order_gives_the_same_message():
    assert build_pain001(order()) == build_pain001(order())
    assert find(parse(build_pain001(order())), ".//p:PmtInfId") == ["IPRES-2026-11-001-001", "IPRES-2026-11-001-002"]


def test_amounts_are_written_without_binary_numbers():
    assert decimal(10**17 + 1, 2) == "1000000000000000.01"
    assert decimal(5, 2) == "0.05"
    assert decimal(5, 0) == "5"


def test_everything_wrong_is_told_at_once():
    account = BankAccount("", "other", "ECO")
    bad = (TransferPayment("A", "", account, 0, "1"), TransferPayment("A", "Y", BankAccount("SN", "iban"), 5, "2"))
    with pytest.raises(TransferError) as refused:
        build_pain001(order(banks=(BankGroup("B", bad),), currency="F CFA"))
    text = str(refused.value)
    for words in ("F CFA", "doit être positif", "nom du bénéficiaire manque", "sert déjà", "l’IBAN « SN »", "BIC « ECO »",
                  "numéro de compte «  »"):  # fmt: skip
        assert words in text
    with pytest.raises(TransferError, match="aucun paiement"):
        build_pain001(order(banks=()))


def test_the_workbook_has_a_summary_and_a_sheet_for_each_bank():
    buffer = io.BytesIO()
    write_transfer(order(), buffer)
    workbook = load_workbook(buffer)
    assert workbook.sheetnames == ["Récapitulatif", "Ecobank Sénégal", "CBAO"]
    summary = list(workbook["Récapitulatif"].iter_rows(values_only=True))
    assert ("Total", 3, 1_040_410) in summary
    assert ("CBAO", 1, 612_000) in summary
    assert any("un million quarante mille quatre cent dix francs CFA" in str(row[0]) for row in summary)
    sheet = workbook["Ecobank Sénégal"]
    assert [cell.value for cell in sheet[2]][:7] == [
        1, "02147", "DIATTA Aïssatou", "SN08SN0100152000048500003035", "ECOCSNDA", 428_409, "2026-11-02147",
    ]  # fmt: skip
    assert sheet["F4"].value == 428_410
    assert sheet["F5"].value == "=ROUND(SUM(F2:F3)-F4,0)"
    assert workbook["CBAO"]["C2"].data_type == "s"


def test_two_banks_of_one_name_have_two_sheets():
    buffer = io.BytesIO()
    first = order().banks[1]
    other = replace(first, payments=(replace(first.payments[0], reference="Z"),))
    write_transfer(order(banks=(replace(first, bank="A/B"), replace(other, bank="A:B"))), buffer)
    assert load_workbook(buffer).sheetnames == ["Récapitulatif", "A B", "A B (2)"]
