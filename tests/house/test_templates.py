"""House rules of the pages: nothing inline, French spaces, no unused template, icons and links that exist."""

from __future__ import annotations

import ast
import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.urls import reverse

from hr_core.registry import registry
from tests.house.french_spaces import fixed

ROOT = settings.BASE_DIR
APPS = ("hr_core", "careers", "payroll", "training", "mobility")
TEMPLATES = sorted(path for app in APPS for path in (ROOT / app / "templates").rglob("*.html"))
# What another library looks for by its own name.
FOREIGN = ("account/", "mfa/", "allauth/", "django/")
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}", re.S)


def name_of(path: Path) -> str:
    return path.as_posix().split("/templates/")[1]


def content(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles_with_french_spaces_and_nothing_inline(path: Path) -> None:
    engines["django"].get_template(name_of(path))
    written = path.read_text()
    assert fixed(written) == written, "python -m tests.house.french_spaces"
    if "/documents/" in path.as_posix():
        return  # drawn on paper: not served to a browser
    text = content(path)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|\shx-on|javascript:", text)
    scripts = re.findall(r"<script[^>]*>", text)
    assert all("src=" in tag or 'type="application/json"' in tag for tag in scripts), scripts
    assert not re.search(r"(src|href)=[\"']https?://", text)


def test_every_template_is_used() -> None:
    sources = [path.read_text() for app in APPS for path in (ROOT / app).rglob("*.py")]
    sources += [content(path) for path in TEMPLATES]
    everything = "\n".join(sources)
    names = [name_of(path) for path in TEMPLATES if not name_of(path).startswith(FOREIGN)]
    unused = [name for name in names if f'"{name}"' not in everything and f"'{name}'" not in everything]
    # Parts of the kit that apps use when they need them, described in docs/ui.md.
    kit = {"hr_core/base_print.html", "hr_core/ui/why.html"}
    assert set(unused) <= kit, sorted(set(unused) - kit)


def test_every_icon_named_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'id="i-([a-z0-9-]+)"', (ROOT / "hr_core/static/hr_core/icons.svg").read_text()))
    named = {name for path in TEMPLATES for name in re.findall(r'\{% icon "([a-z0-9-]+)"', content(path))}
    named |= {entry.icon for entry in (*registry.menu, *registry.tabs, *registry.public_links) if entry.icon}
    for path in (ROOT / app for app in APPS):
        for file in path.rglob("*.py"):
            named |= _icons_of_actions(ast.parse(file.read_text()))
    assert named <= sprite, sorted(named - sprite)


def _icons_of_actions(tree: ast.AST) -> set[str]:
    """The icon given to `Action(label, url, icon)` and `BulkAction`."""
    found = set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"Action", "BulkAction"}:
            given = [*call.args[2:3], *(each.value for each in call.keywords if each.arg == "icon")]
            found |= {each.value for each in given if isinstance(each, ast.Constant) and each.value}
    return found


@pytest.mark.parametrize("entry", [*registry.menu, *registry.tabs, *registry.public_links], ids=lambda e: e.url_name)
def test_every_registered_link_leads_somewhere(entry: object) -> None:
    assert reverse(entry.url_name)


def test_what_we_did_not_write_is_what_its_manifest_says() -> None:
    manifest = tomllib.loads((ROOT / "config/vendor.toml").read_text())
    listed = {}
    for package in manifest.values():
        assert package["version"] and package["licence"] and package["package_sha256"]
        listed |= package["files"]
    kept = {path.relative_to(ROOT).as_posix() for path in (ROOT / "hr_core/static/vendor").iterdir()}
    assert kept == set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest, name
