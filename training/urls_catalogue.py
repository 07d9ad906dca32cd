"""Addresses of the catalogue of courses and of the providers."""

from django.urls import path

from training.views.catalogue import browse, courses, materials, providers, steps

urlpatterns = [
    path("", browse.CourseListView.as_view(), name="course_list"),
    path("cours/nouveau/", courses.CourseFormView.as_view(), name="course_create"),
    path("cours/<int:pk>/", courses.CourseDetailView.as_view(), name="course_detail"),
    path("cours/<int:pk>/modifier/", courses.CourseFormView.as_view(), name="course_update"),
    path("cours/<int:pk>/etapes/<slug:step>/", steps.CourseStepView.as_view(), name="course_step"),
    path("cours/<int:pk>/versions/<int:number>/", courses.CourseVersionView.as_view(), name="course_version"),
    path("cours/<int:pk>/competences/ajouter/", courses.CourseSkillAddView.as_view(), name="course_skill_add"),
    path("cours/competences/<int:pk>/retirer/", courses.CourseSkillRemoveView.as_view(), name="course_skill_remove"),
    path("cours/<int:pk>/supports/ajouter/", materials.MaterialAddView.as_view(), name="course_material_add"),
    path("supports/<int:pk>/", materials.MaterialOpenView.as_view(), name="course_material"),
    path("supports/<int:pk>/remplacer/", materials.MaterialReplaceView.as_view(), name="course_material_replace"),
    path("supports/versions/<int:pk>/", materials.MaterialVersionView.as_view(), name="course_material_version"),
    path("supports/<int:pk>/retirer/", materials.MaterialRemoveView.as_view(), name="course_material_remove"),
    path("prestataires/", providers.ProviderListView.as_view(), name="provider_list"),
    path("prestataires/nouveau/", providers.ProviderFormView.as_view(), name="provider_create"),
    path("prestataires/<int:pk>/", providers.ProviderDetailView.as_view(), name="provider_detail"),
    path("prestataires/<int:pk>/modifier/", providers.ProviderFormView.as_view(), name="provider_update"),
]
