"""Migration operations that put a table behind the wall and under the audit trail.

`ProtectTable("Employee")` enables and forces row-level security on the model's table, writes the policy that reads
the transaction's scope, describes it in the table's comment, and, unless `audited=False`, adds the audit trigger.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.db.migrations.operations.base import Operation

SCOPE = "NULLIF(current_setting('app.institutions', true), '')::int[]"
ACTOR = "NULLIF(current_setting('app.actor', true), '')::bigint"

# Once per statement, over all the rows that it touched: far cheaper than once per row in a bulk write. `app.reasons` gives each person's
# rows a reason of their own (`hr_core.scope.because_each`). OFFSET 0 keeps
# PostgreSQL from turning a row into JSON again for each column that reads it.
AUDIT_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_write() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own_key text := CASE WHEN TG_TABLE_NAME = 'hr_core_employee' THEN 'id' ELSE 'employee_id' END;
    verb text := lower(TG_OP);
    actor bigint := NULLIF(current_setting('app.actor', true), '')::bigint;
    label text := COALESCE(current_setting('app.actor_label', true), '');
    request text := COALESCE(current_setting('app.request', true), '');
    motive text := COALESCE(current_setting('app.reason', true), '');
    motives jsonb := NULLIF(current_setting('app.reasons', true), '')::jsonb;
    moment timestamptz := clock_timestamp();
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO hr_core_auditentry {columns}
        SELECT {values}
          FROM (SELECT NULL::jsonb AS before, after, after AS full_row
                  FROM (SELECT to_jsonb(n) AS after FROM new_rows n OFFSET 0) read) w;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO hr_core_auditentry {columns}
        SELECT {values}
          FROM (SELECT before, NULL::jsonb AS after, before AS full_row
                  FROM (SELECT to_jsonb(o) AS before FROM old_rows o OFFSET 0) read) w;
    ELSE
        INSERT INTO hr_core_auditentry {columns}
        SELECT {values} FROM (
            SELECT pair.full_row,
                   (SELECT jsonb_object_agg(key, pair.old_row -> key) FROM jsonb_each(pair.full_row)
                     WHERE pair.old_row -> key IS DISTINCT FROM value) AS before,
                   (SELECT jsonb_object_agg(key, value) FROM jsonb_each(pair.full_row)
                     WHERE pair.old_row -> key IS DISTINCT FROM value) AS after
              FROM (SELECT to_jsonb(o) AS old_row, to_jsonb(n) AS full_row
                      FROM old_rows o JOIN new_rows n USING (id) OFFSET 0) pair OFFSET 0) w
         WHERE w.after IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
""".format(
    columns="(institution_id, table_name, object_id, employee_id, action, before, after,"
    " actor_id, actor_label, request_id, reason, at)",
    values="(w.full_row ->> 'institution_id')::bigint, TG_TABLE_NAME, w.full_row ->> 'id',"
    " (w.full_row ->> own_key)::bigint, verb, w.before, w.after, actor, label, request,"
    " COALESCE(motives ->> (w.full_row ->> own_key), motive), moment",
)
AUDIT_TRIGGERS = {
    "audit_insert": "INSERT ON {table} REFERENCING NEW TABLE AS new_rows",
    "audit_update": "UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "audit_delete": "DELETE ON {table} REFERENCING OLD TABLE AS old_rows",
}


def policy_statements(table: str, condition: str, *, audited: bool) -> list[str]:
    """The SQL that closes one table; `condition` is true for the rows of the running scope."""
    statements = [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS institution_scope ON "{table}"',
        f'CREATE POLICY institution_scope ON "{table}" USING ({condition}) WITH CHECK ({condition})',
        f"COMMENT ON TABLE \"{table}\" IS 'Lignes d’une institution : visibles dans le périmètre de la transaction "
        "(app.institutions) et nulle part ailleurs.'",
    ]
    return statements + (audit_statements(table) if audited else [])


def audit_statements(table: str) -> list[str]:
    """A trigger per kind of write: PostgreSQL gives the rows of a statement to triggers of one kind only."""
    created = [
        f"CREATE TRIGGER {name} AFTER {event.format(table=_quoted(table))} FOR EACH STATEMENT EXECUTE FUNCTION audit_write()"
        for name, event in AUDIT_TRIGGERS.items()
    ]
    return audit_drops(table) + created


def audit_drops(table: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {name} ON {_quoted(table)}" for name in AUDIT_TRIGGERS]


def _quoted(table: str) -> str:
    return f'"{table}"'


class _TableOperation(Operation):
    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The model's state does not change."""

    @abstractmethod
    def statements(self, table: str) -> list[str]:
        """The SQL that protects the table."""

    def undo(self, table: str) -> list[str]:
        return audit_drops(table)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in self.statements(table):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in self.undo(table):
            schema_editor.execute(statement, params=None)


class ProtectTable(_TableOperation):
    """Put an institution's table behind row-level security; `column` names the institution."""

    def __init__(self, model_name: str, *, audited: bool = True, column: str = "institution_id") -> None:
        super().__init__(model_name)
        self.audited = audited
        self.column = column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {"audited": self.audited, "column": self.column}

    def describe(self) -> str:
        return f"Put {self.model_name} behind row-level security"

    def statements(self, table: str) -> list[str]:
        return policy_statements(table, f"{self.column} = ANY ({SCOPE})", audited=self.audited)

    def undo(self, table: str) -> list[str]:
        return super().undo(table) + [
            f'DROP POLICY IF EXISTS institution_scope ON "{table}"',
            f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
        ]


class ProtectSharedTable(ProtectTable):
    """Two-party tables: the row belongs to the scope when any of `columns` does."""

    def __init__(self, model_name: str, *, columns: list[str], audited: bool = True) -> None:
        super().__init__(model_name, audited=audited)
        self.columns = columns

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {"columns": self.columns, "audited": self.audited}

    def statements(self, table: str) -> list[str]:
        condition = " OR ".join(f"{column} = ANY ({SCOPE})" for column in self.columns)
        return policy_statements(table, condition, audited=self.audited)


class ProtectByRule(ProtectTable):
    """A table that several parties share: `read` and `write` are conditions in SQL, where `{scope}` stands for the
    institutions of the running transaction and `{actor}` for the key of the account that acts.

    Rows of two parties belong to the regional body (`institution_id`), so that their trail is read there alone. A child of such
    a row inherits its rule: `EXISTS (SELECT 1 FROM mobility_vacancy v WHERE v.id = vacancy_id)`, since policies hold inside.
    What may be written may be read.
    """

    def __init__(self, model_name: str, *, read: str, write: str, audited: bool = True) -> None:
        super().__init__(model_name, audited=audited)
        self.read, self.write = read, write

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {"read": self.read, "write": self.write, "audited": self.audited}

    def statements(self, table: str) -> list[str]:
        read, write = (rule.format(scope=SCOPE, actor=ACTOR) for rule in (self.read, self.write))
        return [
            *policy_statements(table, write, audited=self.audited),
            f'DROP POLICY IF EXISTS shared_read ON "{table}"',
            f'CREATE POLICY shared_read ON "{table}" FOR SELECT USING ({read})',
            f"COMMENT ON TABLE \"{table}\" IS 'Lignes de plusieurs parties : chacune y lit ce que la règle de la table lui "
            "ouvre (app.institutions, app.actor).'",
        ]

    def undo(self, table: str) -> list[str]:
        return [f'DROP POLICY IF EXISTS shared_read ON "{table}"', *super().undo(table)]


class AuditTable(_TableOperation):
    """Audit a table of the zone, which is not behind the wall."""

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {}

    def describe(self) -> str:
        return f"Audit {self.model_name}"

    def statements(self, table: str) -> list[str]:
        return audit_statements(table)


class SealAuditTrail(_TableOperation):
    """The trail itself: rows of the scope (and of the zone) are readable, nobody but the trigger writes."""

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {}

    def statements(self, table: str) -> list[str]:
        return [
            AUDIT_FUNCTION,
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'DROP POLICY IF EXISTS read_scope ON "{table}"',
            f'CREATE POLICY read_scope ON "{table}" FOR SELECT'
            f" USING (institution_id IS NULL OR institution_id = ANY ({SCOPE}))",
            f'DROP POLICY IF EXISTS trigger_writes ON "{table}"',
            f'CREATE POLICY trigger_writes ON "{table}" FOR INSERT WITH CHECK (true)',
            "DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'prevoyance_app') THEN"
            f' REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "{table}" FROM prevoyance_app; END IF; END $$',
        ]
