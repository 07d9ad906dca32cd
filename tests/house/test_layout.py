"""The project keeps its shape: no missing migration, no forgotten path, nothing of this machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent.parent
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()
SOURCES = [ROOT / name for name in TRACKED if name.endswith((".py", ".html", ".md", ".toml", ".txt", ".lock"))]


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("pattern", [r"/home/\w+/", r"/root[/]", r"https?://pypi\.", r"files\.pythonhosted"])
def test_no_source_names_a_machine_or_a_registry(pattern: str) -> None:
    guilty = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.exists() and path != Path(__file__) and re.search(pattern, path.read_text(errors="ignore"))
    ]
    assert guilty == []


def test_locks_hold_names_versions_and_hashes_only() -> None:
    allowed = re.compile(r"^([A-Za-z0-9_.\[\]-]+==[^ ]+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?)$")
    for name in ("base", "dev"):
        lines = (ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
        assert [line for line in lines if not allowed.match(line)] == []


def test_a_cell_that_leads_to_a_page_keeps_its_link_when_the_table_writes_its_words() -> None:
    """`render_<name>` takes the place of the column's own drawing, link included: it writes the link itself."""
    without = []
    for path in SOURCES:
        if path.suffix != ".py" or not path.exists() or "LinkColumn(" not in (written := path.read_text()):
            continue
        for table in [each for each in ast.walk(ast.parse(written)) if isinstance(each, ast.ClassDef)]:
            links = {
                each.targets[0].id
                for each in table.body
                if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name) and isinstance(each.value, ast.Call)
                and isinstance(each.value.func, ast.Name) and each.value.func.id == "LinkColumn"
            }  # fmt: skip
            for each in table.body:
                if isinstance(each, ast.FunctionDef) and each.name.removeprefix("render_") in links and each.name.startswith("render_"):
                    said = ast.get_source_segment(written, each) or ""
                    if "href" not in said and "linked(" not in said:
                        without.append(f"{path.relative_to(ROOT)}, {table.name}.{each.name}")
    assert without == []
