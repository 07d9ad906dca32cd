"""The Celery application: tasks are found in each app's modules `tasks` and `tasks_<subject>`."""

import os
import warnings
from pathlib import Path

from celery import Celery
from celery.platforms import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

# Messages are JSON: the warning of Celery about root and pickled messages has no object.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("prevoyance")
app.config_from_object("django.conf:settings", namespace="CELERY")
for name in sorted({path.stem for path in Path(__file__).resolve().parent.parent.glob("*/tasks*.py")}):
    app.autodiscover_tasks(related_name=name)
