"""Every list that goes in or out as a file: import it, take its model, export it under the same headings."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hr_core.loading.exports import EXPORTS, FORMATS, list_export
from hr_core.loading.kinds import KINDS
from hr_core.ui.guard import requires
from hr_core.ui.screens import Screen

RIGHTS = ("personnel_import", "personnel_view", "absence_enter", "absence_view", "organisation_change", "roles_manage", "audit_view",
          "institution_settings")  # fmt: skip
#: The staff has an export of its own, from the list of the personnel.
STAFF = "personnel"


class FileListsView(Screen):
    template_name = "hr_core/file_lists.html"
    title = gettext_lazy("Fichiers")
    lede = gettext_lazy("Ce qui s’exporte ici se corrige et se réimporte : une ligne inchangée ne change rien.")
    rights = RIGHTS
    crumbs = ((gettext_lazy("Imports"), "hr_core:import_list"),)

    def get(self, request: HttpRequest) -> HttpResponse:
        slugs = list(dict.fromkeys([*KINDS, *EXPORTS]))
        rows = [row for slug in slugs if (row := self._row(slug)) and (row["import_url"] or row["exports"])]
        return self.show(rows=rows)

    def _row(self, slug: str) -> dict[str, object]:
        given, taken = EXPORTS.get(slug), KINDS.get(slug)
        may_import = taken is not None and self.access.has(*taken.rights)
        exports = []
        if given is not None and self.access.has(*given.rights):
            exports = [(form, reverse("hr_core:list_export", args=[slug, form])) for form in FORMATS]
        elif slug == STAFF and self.access.has("personnel_view"):
            exports = [(form, reverse("hr_core:employee_export", args=[form])) for form in FORMATS]
        return {
            "label": (taken or given).label,  # type: ignore[union-attr]
            "import_url": reverse("hr_core:import_create", args=[slug]) if may_import else "",
            "template_url": reverse("hr_core:import_template", args=[slug]) if may_import else "",
            "exports": exports,
        }


@require_GET
@requires(*RIGHTS)
def export_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """A list as a file; 403 for whoever may read other lists only."""
    kind = EXPORTS.get(slug)
    if kind is None or form not in FORMATS:
        raise Http404(_("Cette liste ne s’exporte pas."))
    if not request.access.has(*kind.rights):  # type: ignore[attr-defined]
        raise PermissionDenied
    response = HttpResponse(list_export(kind, request.access, form), content_type=FORMATS[form]().get_content_type())  # type: ignore[attr-defined]
    response["Content-Disposition"] = f'attachment; filename="{slug}.{form}"'
    response["Cache-Control"] = "no-store"
    return response
