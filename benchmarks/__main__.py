"""`make bench`: every measure, each side by side in one run; figures also go to `var/benchmarks.json`."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

MODULES = ("engine", "payslip_pdf", "import_parse", "staff_import", "matching", "full_run", "retro", "batch")
#: Ratios and absolute figures that docs/architecture.md promises: name, comparison, bound.
BUDGETS = (
    ("engine_100k_s", "<", "openfisca_100k_s"),
    ("run_to_copy", "<=", 2.5),
    ("run_peak_mib", "<=", 1536),
    ("payslip_ratio", ">=", 25),
    ("import_rows_per_s", ">=", 2000),
    ("retro_24x3000_s", "<=", 30),
    ("batch_sign_s", "<=", 10),
    ("batch_acts_sign_s", "<=", 20),
)


def main() -> None:
    figures: dict[str, float] = {}
    chosen = sys.argv[1:] or MODULES
    for name in chosen:
        print(f"— {name}", flush=True)
        measured = _measured(name)
        for key, value in measured.items():
            print(f"  {key:28} {value:14,.4f}".replace(",", " "), flush=True)
        figures |= measured
    if "xhtml2pdf_ms" in figures:
        figures["payslip_ratio"] = figures["xhtml2pdf_ms"] / figures["payslip_pdf_ms"]
    for line in verdicts(figures):
        print(line)
    path = Path(os.environ.get("PREVOYANCE_VAR", Path(__file__).resolve().parent.parent / "var")) / "benchmarks.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": platform.processor() or platform.machine()}
    path.write_text(json.dumps(header | figures, indent=2, ensure_ascii=False) + "\n")


def _measured(name: str) -> dict[str, float]:
    """The figures of one module, measured in a process of its own: each starts with a clean memory and environment."""
    code = f"import json; from benchmarks.{name} import measure; print('\\n@@' + json.dumps(measure()))"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        raise SystemExit(f"{name} : échec")
    return json.loads(done.stdout.rsplit("@@", 1)[1])


def verdicts(figures: dict[str, float]) -> list[str]:
    """One line per budget that was measured."""
    lines = []
    for name, comparison, bound in BUDGETS:
        if name not in figures or (isinstance(bound, str) and bound not in figures):
            continue
        limit = figures[bound] if isinstance(bound, str) else bound
        value = figures[name]
        held = {"<": value < limit, "<=": value <= limit, ">=": value >= limit}[comparison]
        lines.append(f"{'tenu    ' if held else 'DÉPASSÉ '} {name} = {value:.3f} {comparison} {limit:.3f}")
    return lines


if __name__ == "__main__":
    main()
