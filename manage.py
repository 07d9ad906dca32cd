#!/usr/bin/env python
"""Command line of Prévoyance RH."""

import os
import sys

# Commands that use no stored data of this instance: they start no server.
PURE_COMMANDS = {"pay_simulate", "check_countries", "database_prepare", "match_profiles"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    if len(sys.argv) > 1 and sys.argv[1] in PURE_COMMANDS:
        os.environ.setdefault("PREVOYANCE_WITHOUT_DATABASE", "oui")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
