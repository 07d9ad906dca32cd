"""French spaces in templates: narrow before `? ! ;`, no-break before `:` and inside « ».

`python -m tests.house.french_spaces` puts them where a plain space was typed; `test_templates.py` refuses what is left.
"""

from __future__ import annotations

import re
from pathlib import Path

from hr_core.text import NARROW, NO_BREAK

ROOT = Path(__file__).resolve().parent.parent.parent
COMMENT = re.compile(r"(\{% comment %\}.*?\{% endcomment %\})", re.S)
AFTER_A_WORD = r"(?<=[\w»”’)}>%]) "
BEFORE_WHAT_FOLLOWS = r"(?=\s|[\"'<{%&]|$)"
NARROW_SIGNS = re.compile(AFTER_A_WORD + r"(?=[?!;]" + BEFORE_WHAT_FOLLOWS + ")")
COLON = re.compile(AFTER_A_WORD + "(?=:" + BEFORE_WHAT_FOLLOWS + ")")


def templates() -> list[Path]:
    return sorted(path for app in ROOT.iterdir() for path in (app / "templates").rglob("*.html") if app.is_dir())


def fixed(text: str) -> str:
    """The text of a template with French spaces; its comments stay as they are."""
    parts = COMMENT.split(text)
    return "".join(part if COMMENT.match(part) else _fixed(part) for part in parts)


def _fixed(text: str) -> str:
    text = NARROW_SIGNS.sub(NARROW, text)
    text = COLON.sub(NO_BREAK, text)
    return text.replace("« ", f"«{NO_BREAK}").replace(" »", f"{NO_BREAK}»")


def main() -> None:
    for path in templates():
        before = path.read_text()
        after = fixed(before)
        if after != before:
            path.write_text(after)
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
