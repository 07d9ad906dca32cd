from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HrCoreConfig(AppConfig):
    name = "hr_core"
    verbose_name = "Personnel"

    def ready(self) -> None:
        from hr_core import checks, menu, request_kinds, retention, roles
        from hr_core.api import scopes
        from hr_core.registry import registry
        from hr_core.selectors.completeness import PAPERS_NEED
        from hr_core.services.absences import absence_kinds_seed
        from hr_core.services.acts import fact_effects
        from hr_core.services.administration import sign_ins
        from hr_core.services.documents.categories import categories_open, categories_seed
        from hr_core.services.leave import asking
        from hr_core.services.roles import rights_synchronise

        registry.add_seeder(absence_kinds_seed)
        registry.add_seeder(categories_seed)
        registry.add_opening(categories_open)
        roles.register()
        menu.register()
        scopes.register()
        sign_ins.register()
        asking.register()
        request_kinds.register()
        retention.register()
        registry.add_file_need(PAPERS_NEED)
        fact_effects.register()
        checks.register_checks()
        post_migrate.connect(_after_migrate, dispatch_uid="hr_core.rights")
        self.synchronise = rights_synchronise


def _after_migrate(app_config: AppConfig, using: str, **_: object) -> None:
    """Once every app is migrated, the rights of the registry exist as permissions."""
    from hr_core.services.roles import rights_synchronise

    if app_config.name == "guardian":
        rights_synchronise(using=using)
