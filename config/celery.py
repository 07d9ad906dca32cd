"""The Celery application: tasks are found in each app's `tasks` module."""

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

# Messages are JSON: the warning of Celery about root and pickled messages has no object.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("prevoyance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
