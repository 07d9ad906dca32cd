"""Migrating a new database in seconds: Django draws again, after each operation, every model that is related to the one
changed, hence all of them here, where each table points to its institution.

Two operations need none of this. A new model has nobody pointing to it yet: drawing it alone is enough, and the models
that it points to learn of it as they do when the project is loaded. A constraint or an index concerns no other model.
Measured on an empty database: 34 s with Django’s own way, 10 s with this, and the same schema to the letter (`pg_dump -s`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def quick_states() -> Iterator[None]:
    """As long as it lasts, states of migrations draw again only what an operation changes."""
    kept = ProjectState.add_model, ProjectState._append_option
    ProjectState.add_model, ProjectState._append_option = _add_model, _append_option
    try:
        yield
    finally:
        ProjectState.add_model, ProjectState._append_option = kept


def _drawn(state: ProjectState) -> bool:
    return "apps" in state.__dict__  # asking for the attribute would draw all models


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if _drawn(self):
        self.apps.render_multiple([model_state])


def _append_option(self: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    options = self.models[app_label, model_name].options
    options[option_name] = [*options[option_name], obj]
    if _drawn(self):
        meta = self.apps.get_model(app_label, model_name)._meta
        setattr(meta, option_name, [*getattr(meta, option_name), obj])
