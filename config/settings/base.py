"""Settings common to every way of running; values come from the environment (see docs/operations.md)."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab

from config.env import Env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = Env()

VAR_DIR = env.folder("PREVOYANCE_VAR", BASE_DIR / "var")
SITE_NAME = "Prévoyance RH"
SITE_URL = env.text("PREVOYANCE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "hr_core",
    "careers",
    "payroll",
    "training",
    "mobility",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "guardian",
    "import_export",
    "tree_queries",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hr_core.middleware.request_identity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hr_core.middleware_api.ApiMiddleware",
    "hr_core.middleware.session_length",
    "hr_core.middleware.second_factor",
    "hr_core.middleware.InstitutionScopeMiddleware",
    # Inside the scope: it answers some exceptions (« sign in again ») that must not undo the request's transaction.
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hr_core.ui.context.shell",
            ],
            "builtins": ["hr_core.templatetags.ui"],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE_CONNECTION_AGE = 60

AUTH_USER_MODEL = "hr_core.User"
AUTHENTICATION_BACKENDS = [
    "hr_core.auth.StaffNumberBackend",
    "guardian.backends.ObjectPermissionBackend",
]
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
ANONYMOUS_USER_NAME = None
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    }
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "hr_core.auth.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
SECOND_FACTOR_REQUIRED = env.flag("PREVOYANCE_SECOND_FACTOR", True)
#: How many reverse proxies stand in front: the caller's address is then read in X-Forwarded-For.
TRUSTED_PROXIES = env.integer("PREVOYANCE_PROXIES", 0, minimum=0)
#: Hosts of the private network that events may be sent to, in http too (« portail.interne »).
WEBHOOK_PRIVATE_HOSTS = env.names("PREVOYANCE_WEBHOOK_HOSTS")
#: Public keys (base64) whose signature on an update of the law is trusted.
LAW_UPDATE_KEYS = env.names("PREVOYANCE_LAW_KEYS")

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English"), ("pt", "Português"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# The vault: largest file, and the command that scans one before it is kept (`{}` is its path; empty: no scan).
DOCUMENT_MEGABYTES = env.integer("PREVOYANCE_DOCUMENT_MEGABYTES", 10, minimum=1)
DOCUMENT_SCAN_COMMAND = env.text("PREVOYANCE_SCAN_COMMAND", "")
DOCUMENT_SCAN_SECONDS = env.integer("PREVOYANCE_SCAN_SECONDS", 60, minimum=1)
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "hr_core.views.errors.csrf_refused"

EMAIL_BACKEND = env.text("PREVOYANCE_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.text("PREVOYANCE_EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("PREVOYANCE_EMAIL_PORT", 25)
DEFAULT_FROM_EMAIL = env.text("PREVOYANCE_EMAIL_FROM", "ne-pas-repondre@localhost")

DJANGO_TABLES2_TEMPLATE = "hr_core/ui/table.html"

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "follow-requests": {"task": "hr_core.tasks.requests_follow_all", "schedule": crontab(hour="6", minute="30")},
    "mail-at-once": {
        "task": "hr_core.tasks.notices_mail_at_once",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 240.0},
    },
    "mail-daily": {"task": "hr_core.tasks.notices_mail_daily", "schedule": crontab(hour="7", minute="0")},
    "accrue-leave": {"task": "hr_core.tasks.leave_accrue_all", "schedule": crontab(hour="3", minute="10")},
    "apply-role-dates": {"task": "hr_core.tasks.role_dates_apply_all", "schedule": crontab(hour="0", minute="5")},
    "drop-copies": {"task": "hr_core.tasks_exports.copies_drop_all", "schedule": crontab(hour="4", minute="20")},
    "tell-events": {
        "task": "hr_core.tasks_events.tell_every_minute",
        "schedule": 60.0,
        "options": {"expires": 50.0},
    },
    "open-retirement-dossiers": {"task": "careers.tasks.dossiers_open_due", "schedule": crontab(hour="1", minute="40")},
    "follow-appraisals": {"task": "careers.tasks.appraisals_follow_all", "schedule": crontab(hour="6", minute="20")},
    "follow-editions": {"task": "careers.tasks.editions_follow_all", "schedule": crontab(hour="0", minute="20")},
    "efface-sanctions": {"task": "careers.tasks.sanctions_efface_all", "schedule": crontab(hour="1", minute="30")},
    "alert-of-expiries": {"task": "hr_core.tasks.documents_alert_all", "schedule": crontab(hour="6", minute="15")},
    "follow-trainings": {"task": "training.tasks.follow_every_morning", "schedule": crontab(hour="6", minute="45")},
    "follow-agreements": {"task": "mobility.tasks_agreements.agreements_follow_all", "schedule": crontab(hour="0", minute="20")},
    "resume-calculations": {
        "task": "payroll.tasks.resume_calculations",
        "schedule": 30.0,
        "options": {"expires": 25.0},
    },
    "search-back-pay": {
        "task": "payroll.tasks_back_pay.search_every_night",
        "schedule": crontab(hour="2", minute="15"),
    },
    "scheduled-reports": {
        "task": "payroll.tasks_reports.produce_scheduled_reports",
        "schedule": crontab(minute="40"),
    },
    "remind-of-due-dates": {
        "task": "payroll.tasks_returns.remind_every_morning",
        "schedule": crontab(hour="6", minute="0"),
    },
    "close-vacancies": {
        "task": "mobility.tasks.vacancies_close_all",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 240.0},
    },
    "follow-mobility": {"task": "mobility.tasks.mobility_follow_all", "schedule": crontab(hour="6", minute="40")},
    "alert-of-vacancies": {"task": "mobility.tasks.mobility_alert_all", "schedule": crontab(hour="6", minute="50")},
}
# A task that outlives this delay is given to another worker: chunks are sized to take a few seconds.
QUEUE_VISIBILITY_SECONDS = env.integer("PREVOYANCE_VISIBILITY_SECONDS", 120, minimum=2)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("PREVOYANCE_LOG", "WARNING")},
}
