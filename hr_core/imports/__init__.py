"""Read files that funds keep in spreadsheets: staff files, opening balances, variable inputs.  No database here.

From a file to rows and findings, in the order of a screen::

    options = StaffOptions(country="sn", today=date.today(), known_categories=frozenset({"AM1", "C1"}))
    loaded = load_staff_table(upload_bytes, options, saved=saved_targets(text), name=upload_name)   # mapping screen
    mapping = loaded.mapping.changed({7: "children", 12: "item:2200", 13: "ignored"})              # corrections
    staff = parse_staff_table(loaded.table, mapping, options)                                      # preview
    text = mapping.to_json()                                                                       # kept per institution

``parse_staff_file(source, options, mapping=…, saved=…)`` does the three steps at once.  ``source`` is a path or bytes.

What comes back (``StaffFile``):

- ``rows``: a ``StaffRow`` for every data line, refused or not, in file order; ``accepted`` those without error.  Amounts are
  integers in the minor unit of the currency; dates are dates; lists of words are the codes of ``words`` (``married``,
  ``permanent``, ``transfer`` …); ``items`` maps the code or label of a recurring pay item to its monthly amount.
- ``fields``: the fields that the file has; only these may change a record.  An empty cell (``None``) is no reason to erase.
  ``row.differences(current, of=fields)`` tells changed from unchanged once ``current`` is the same record as a ``StaffRow``.
- ``problems``: each ``Problem`` has ``line`` (``None`` for a whole column), ``column``, ``field``, ``value``, ``code``, ``severity``,
  ``message``, ``cure`` and ``text`` (one sentence).  An error refuses its line; ``is_blocked`` (a mandatory column is missing)
  refuses all.  ``problems_of(line)`` serves a preview.
- ``ignored_lines``: titles, repeated headings, sections, totals and notes, each with its line number, so that the lines of the
  file add up.

A file that cannot be read at all raises ``FileRefused`` (``code``, ``message``, ``cure``; ``str()`` is both sentences).
``parse_balances`` and ``parse_inputs`` read the two other files into ``EntryFile``; ``staff_template`` writes the workbook to fill in.

Steps and their modules: ``reader`` (files → cells) → ``table`` (headings, data lines) → ``columns`` (what each column holds) →
``column_reader`` with ``dates``, ``amounts``, ``words``, ``names``, ``identifiers`` (cells → values) → ``staff_checks`` (lines against each
other) → ``staff``.  All messages are in ``messages``.
"""

from .columns import (
    FIELDS,
    IGNORED,
    ITEM_PREFIX,
    STAFF_COLUMNS,
    ColumnChoice,
    ColumnMapping,
    match_columns,
    saved_targets,
)
from .entries import Entry, EntryFile, EntryOptions, parse_balances, parse_inputs
from .problems import FileRefused, Problem
from .reader import Limits, read_workbook
from .staff import (
    LoadedTable,
    StaffFile,
    StaffOptions,
    StaffRow,
    load_staff_table,
    parse_staff_file,
    parse_staff_table,
)
from .table import IgnoredLine, RawTable, find_table
from .template import staff_template

__all__ = [
    "FIELDS",
    "IGNORED",
    "ITEM_PREFIX",
    "STAFF_COLUMNS",
    "ColumnChoice",
    "ColumnMapping",
    "Entry",
    "EntryFile",
    "EntryOptions",
    "FileRefused",
    "IgnoredLine",
    "Limits",
    "LoadedTable",
    "Problem",
    "RawTable",
    "StaffFile",
    "StaffOptions",
    "StaffRow",
    "find_table",
    "load_staff_table",
    "match_columns",
    "parse_balances",
    "parse_inputs",
    "parse_staff_file",
    "parse_staff_table",
    "read_workbook",
    "saved_targets",
    "staff_template",
]
