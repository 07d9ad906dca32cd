"""The papers of mobility whose texts the secretariat and the institutions settle: `data/papers.toml`, given to the editor of texts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy

from hr_core.services.acts.papers import PaperKind, paper_kind_add
from hr_core.views.acts.settings import PAPER_LISTS

FILE = Path(__file__).resolve().parent / "data" / "papers.toml"
GROUP = "mobility"


def register() -> None:
    with FILE.open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    for row in data["paper"]:
        shared = data["agreement"] if row.get("of_agreement") else {}
        paper_kind_add(
            PaperKind(
                code=row["code"], label=row["label"], group=GROUP, title=row["title"], body=row["body"], reference=row["reference"],
                places=data["common"]["places"] | shared.get("places", {}) | row.get("places", {}),
                blocks=shared.get("blocks", {}) | row.get("blocks", {}),
                visas=tuple(row.get("visas", ())), distribution=tuple(row.get("distribution", ())),
            )
        )  # fmt: skip
    PAPER_LISTS[GROUP] = (gettext_lazy("Textes des documents"), "mobility:paper_texts")
