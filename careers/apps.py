from django.apps import AppConfig


class CareersConfig(AppConfig):
    name = "careers"
    verbose_name = "Carrières"

    def ready(self) -> None:
        from careers import menu
        from careers.services.referential import editions_seed
        from hr_core.registry import registry

        menu.register()
        registry.add_seeder(editions_seed)
