"""`migrate` as the owner of the tables: the application's role owns nothing."""

from django.core.management.commands.migrate import Command as MigrateCommand

from hr_core.db.quick_states import quick_states


class Command(MigrateCommand):
    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def execute(self, *args, **options):
        with quick_states():
            return super().execute(*args, **options)
