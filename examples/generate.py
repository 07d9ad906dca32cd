"""Make the sample workbooks, their README and the list of expected findings: ``python -m examples.generate``.

Everything is drawn from fixed seeds, so that running it again changes nothing.
"""

from __future__ import annotations

import json
from pathlib import Path

from examples.source import defects, entries, readme, workbooks
from examples.source.staff import INSTITUTIONS, ON
from hr_core.imports.staff import StaffOptions, parse_staff_file

FOLDER = Path(__file__).parent


def main() -> None:
    """Write every file of ``examples/``."""
    ipres_staff = workbooks.ipres(FOLDER)
    workbooks.css(FOLDER)
    inps_staff = workbooks.inps(FOLDER)
    workbooks.cnps(FOLDER)
    workbooks.cnss_benin(FOLDER)
    entries.balances(FOLDER, inps_staff)
    entries.inputs(FOLDER, ipres_staff)
    spoilt = defects.defects(FOLDER)
    categories = frozenset(INSTITUTIONS["ipres"]["categories"])
    found = parse_staff_file(FOLDER / "defauts.xlsx", StaffOptions("sn", ON, known_categories=categories))
    findings = readme.expected_findings(spoilt, found)
    (FOLDER / "defauts.json").write_text(json.dumps(findings, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (FOLDER / "README.md").write_text(readme.text(findings), encoding="utf-8")


if __name__ == "__main__":
    main()
