"""Opening files: kinds told by content, encodings, separators; every refusal is a French sentence with a cure."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from hr_core.imports import FileRefused, Limits, read_workbook
from hr_core.imports.text import FORMULA_NOT_CALCULATED

from .sheets import AWA, HEADINGS, MOUSSA, csv_bytes, edited_zip, ods, saved, xlsx

LINES = [HEADINGS, AWA, MOUSSA]


def refused(data: bytes, **options: object) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_workbook(data, name="agents.xlsx", **options)
    assert str(caught.value).endswith(".")
    assert "{" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(("data", "kind"), [(xlsx(LINES), "xlsx"), (ods(LINES), "ods"), (csv_bytes(LINES), "csv")])
def test_the_kind_is_told_by_the_content(data: bytes, kind: str) -> None:
    book = read_workbook(data, name="n'importe quoi.txt")
    assert book.kind == kind
    assert book.sheets[0].rows[1] == AWA


def test_a_path_is_read_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "agents.csv"
    path.write_bytes(csv_bytes(LINES))
    assert read_workbook(path).sheets[0].rows == read_workbook(csv_bytes(LINES)).sheets[0].rows


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_encodings_and_separators(separator: str, encoding: str) -> None:
    lines = [
        ["Matricule", "Prénoms", "Salaire"],
        ["0012", "Aïssatou, née à Thiès", "412\u00a0500"],
        ["0013", 'dite "Astou"', ""],
    ]
    assert read_workbook(csv_bytes(lines, separator=separator, encoding=encoding)).sheets[0].rows == lines


def test_a_csv_with_title_lines_keeps_its_separator() -> None:
    data = b"Liste, au 31/10/2026\r\n\r\nMatricule;Nom;Salaire\r\n1;DIOP;350 000,00\r\n2;FALL;1 200,50\r\n"
    assert read_workbook(data).sheets[0].rows[2] == ["Matricule", "Nom", "Salaire"]


@pytest.mark.parametrize("data", [b"", b"   \r\n \n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refused(data).code == "file_empty"


def test_an_empty_workbook_is_refused() -> None:
    assert refused(xlsx([])).code == "file_empty"


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n%\xe2\xe3\n", b"<html><table></table></html>", b"\x89PNG\r\n\x1a\n\0\0\0", bytes(range(1, 32)) * 40],
)
def test_another_kind_of_file_is_refused(data: bytes) -> None:
    assert refused(data).code == "file_unknown"


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("lettre.txt", "bonjour")
    assert refused(buffer.getvalue()).code == "file_unknown"


@pytest.mark.parametrize("cut", [40, 500, 3000])
def test_a_truncated_workbook_is_called_damaged(cut: int) -> None:
    assert refused(xlsx(LINES)[:cut]).code == "file_corrupt"


def test_a_workbook_with_broken_xml_is_called_damaged() -> None:
    assert refused(edited_zip(xlsx(LINES), xl__workbook_xml=b"<workbook><sheets>")).code == "file_corrupt"
    assert refused(edited_zip(ods(LINES), content_xml=b"<office:document-content>")).code == "file_corrupt"


def test_protected_and_old_workbooks_have_their_own_words() -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    assert refused(ole + "EncryptedPackage".encode("utf-16-le")).code == "file_password"
    assert refused(ole).code == "file_legacy_xls"
    manifest = b'<manifest:manifest xmlns:manifest="m"><manifest:encryption-data/></manifest:manifest>'
    assert refused(edited_zip(ods(LINES), **{"META-INF__manifest_xml": manifest})).code == "file_password"


def test_sizes_are_limited_before_reading() -> None:
    assert refused(xlsx(LINES), limits=Limits(file_mib=0)).code == "file_too_big"
    assert refused(xlsx(LINES), limits=Limits(expanded_mib=0)).code == "file_expands"
    assert refused(xlsx(LINES), limits=Limits(rows=2)).code == "file_too_many_rows"
    assert refused(csv_bytes(LINES), limits=Limits(rows=2)).code == "file_too_many_rows"
    assert refused(csv_bytes(LINES), limits=Limits(columns=3)).code == "file_too_many_columns"


def test_a_far_cell_is_refused_without_building_the_rectangle() -> None:
    book = Workbook()
    book.active["A1"] = "Matricule"
    book.active["XFD1048576"] = "loin"
    assert refused(saved(book)).code == "file_too_many_rows"
    wide = Workbook()
    wide.active["ZZ3"] = "loin"
    assert refused(saved(wide)).code == "file_too_many_columns"
    far = edited_zip(ods(LINES), content_xml=_repeated_ods())
    assert refused(far).code in ("file_too_many_rows", "file_too_many_columns")


def _repeated_ods() -> bytes:
    with zipfile.ZipFile(io.BytesIO(ods(LINES))) as archive:
        content = archive.read("content.xml")
    return content.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="900000">', 1).replace(
        b'<table:table-cell office:value-type="string"',
        b'<table:table-cell office:value-type="string" table:number-columns-repeated="9000"',
        1,
    )


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    """The directory declares one byte for a part that expands to fifty megabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 50_000_000)
    data = bytearray(buffer.getvalue())
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 1)
    data[22:26] = struct.pack("<I", 1)
    assert refused(bytes(data)).code == "file_corrupt"


def test_an_archive_with_two_parts_of_one_name_is_refused() -> None:
    """Two readers could read two different sheets."""
    buffer = io.BytesIO(xlsx(LINES))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/worksheets/SHEET1.xml", b"<worksheet/>")
    assert refused(buffer.getvalue()).code == "file_corrupt"


def test_failed_formulas_are_not_read_as_empty_cells() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Matricule", "Nom", "Salaire"])
    sheet.append(["1", "DIOP", "#REF!"])
    sheet["C2"].data_type = "e"
    sheet.append(["2", "FALL", "=1+1"])
    rows = read_workbook(saved(book)).sheets[0].rows
    assert [row[2] for row in rows] == ["Salaire", "#REF!", FORMULA_NOT_CALCULATED]


def test_hidden_sheets_are_known_as_such() -> None:
    book = Workbook()
    book.active.append(["a", "b"])
    book.create_sheet("cachée").sheet_state = "hidden"
    book["cachée"].append(["c"])
    assert [(sheet.name, sheet.is_hidden) for sheet in read_workbook(saved(book)).sheets] == [
        ("Sheet", False),
        ("cachée", True),
    ]


def test_a_missing_sheet_is_named_with_those_that_exist() -> None:
    with pytest.raises(FileRefused, match="Personnel"):
        read_workbook(xlsx(LINES)).sheet("Agents")
