"""A migrated and seeded server in a temporary folder, with ordinary durability, thrown away afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_database() -> Iterator[None]:
    """Configure Django on a new embedded server; one per process."""
    with tempfile.TemporaryDirectory(prefix="prevoyance-bench-") as folder:
        os.environ["PREVOYANCE_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
        Path(folder).chmod(0o755)
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connections

        from config import embedded

        call_command("migrate", verbosity=0)
        call_command("seed", verbosity=0)
        try:
            yield
        finally:
            connections.close_all()
            embedded.release(settings.VAR_DIR / "pg")
