"""The QR code on the page is the one of the address."""

import re

import segno

from hr_core.documents.qr import qr_path


def test_the_filled_runs_are_the_dark_modules():
    address = "https://rh.exemple.org/v/7F3K29QDX8MA"
    path, side = qr_path(address)
    first, *rows = path.split("\n")
    assert first == f"1 0 0 1 0 {side - 1} cm"
    assert len(rows) == side
    drawn = []
    for row in rows:
        assert row.endswith("f 1 0 0 1 0 -1 cm")
        modules = [0] * side
        for start, length in re.findall(r"(\d+) 0 (\d+) 1\.03 re", row):
            modules[int(start) : int(start) + int(length)] = [1] * int(length)
        drawn.append(modules)
    expected = segno.make(address, error="m", micro=False, mask=3)
    assert drawn == [list(row) for row in expected.matrix]
