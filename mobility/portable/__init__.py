"""The portable record: a documented, versioned package signed by the institution that gives it (docs/portable-record.md)."""
