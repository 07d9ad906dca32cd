from django.apps import AppConfig


class CareersConfig(AppConfig):
    name = "careers"
    verbose_name = "Carrières"

    def ready(self) -> None:
        from careers import api, menu, permissions
        from careers.loading import past_list, post_list
        from careers.services.referential import editions_seed
        from hr_core.loading.kinds import add_kind, list_kind
        from hr_core.registry import registry

        permissions.register()
        api.register_scopes()
        menu.register()
        registry.add_seeder(editions_seed)
        add_kind(
            list_kind(
                "postes", "Tableau des effectifs", post_list.post_format, post_list.plan_posts,
                rights=("posts_prepare",), asks=("effective_on",), template=post_list.post_template, unit=("ligne", "lignes"),
            )
        )  # fmt: skip
        add_kind(
            list_kind(
                "classements-anterieurs", "Classements antérieurs", past_list.past_format, past_list.plan_past,
                rights=("career_manage",), asks=(), unit=("classement", "classements"),
            )
        )  # fmt: skip
        add_kind(
            list_kind(
                "notes", "Notes annuelles", past_list.rating_format, past_list.plan_ratings,
                rights=("career_manage",), asks=(), unit=("note", "notes"),
            )
        )  # fmt: skip
