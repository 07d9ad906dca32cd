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


def main(folder: Path = FOLDER) -> None:
    """Write every file of ``examples/`` into ``folder``."""
    ipres_staff = workbooks.ipres(folder)
    workbooks.css(folder)
    inps_staff = workbooks.inps(folder)
    workbooks.cnps(folder)
    workbooks.cnss_benin(folder)
    entries.balances(folder, inps_staff)
    entries.inputs(folder, ipres_staff)
    spoilt = defects.defects(folder)
    categories = frozenset(INSTITUTIONS["ipres"]["categories"])
    found = parse_staff_file(folder / "defauts.xlsx", StaffOptions("sn", ON, known_categories=categories))
    findings = readme.expected_findings(spoilt, found)
    (folder / "defauts.json").write_text(json.dumps(findings, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(readme.text(findings), encoding="utf-8")


if __name__ == "__main__":
    main()
