"""What upper apps plug into the lower ones: rights, roles, menu entries, tabs, tiles.

An app registers in its `AppConfig.ready()`; hr_core reads the registry and never imports an upper app.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Right:
    """Something one may do in an institution; held through a role, as an object permission on the institution."""

    code: str
    label: str


@dataclass(frozen=True)
class MenuEntry:
    """A link of the left rail, shown to those who hold one of the rights."""

    group: str
    label: str
    url_name: str
    rights: tuple[str, ...]
    icon: str = ""
    order: int = 100
    badge: Callable[[Any], int] | None = None


@dataclass(frozen=True)
class EmployeeTab:
    """A tab of the personnel file contributed by an app; `url_name` takes the employee's key."""

    label: str
    url_name: str
    rights: tuple[str, ...]
    order: int = 100


@dataclass(frozen=True)
class HomePanel:
    """A panel of the home page: `context` gives the data of `template`, or None to stay silent."""

    template: str
    rights: tuple[str, ...]
    context: Callable[[Any], dict[str, Any] | None]
    order: int = 100
    aside: bool = False


class Registry:
    """The entries of each kind, in order."""

    def __init__(self) -> None:
        self.rights: dict[str, Right] = {}
        self.role_rights: dict[str, set[str]] = {}
        self.menu: list[MenuEntry] = []
        self.employee_tabs: list[EmployeeTab] = []
        self.home_panels: list[HomePanel] = []

    def add_rights(self, rights: Iterable[Right]) -> None:
        for right in rights:
            if self.rights.setdefault(right.code, right) != right:
                raise ValueError(f"Droit déclaré deux fois : {right.code}")

    def grant(self, role: str, *rights: str) -> None:
        """Give rights to a role; several apps may add to one role."""
        self.role_rights.setdefault(role, set()).update(rights)

    def add_menu(self, *entries: MenuEntry) -> None:
        self.menu = sorted([*self.menu, *entries], key=lambda entry: entry.order)

    def add_employee_tab(self, tab: EmployeeTab) -> None:
        self.employee_tabs = sorted([*self.employee_tabs, tab], key=lambda entry: entry.order)

    def add_home_panel(self, panel: HomePanel) -> None:
        self.home_panels = sorted([*self.home_panels, panel], key=lambda entry: entry.order)


registry = Registry()
