"""Migration operations that put a table behind the wall and under the audit trail.

`ProtectTable("Employee")` enables and forces row-level security on the model's table, writes the policy that reads
the transaction's scope, describes it in the table's comment, and, unless `audited=False`, adds the audit trigger.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

SCOPE = "NULLIF(current_setting('app.institutions', true), '')::int[]"

AUDIT_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_write() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    full_row jsonb := COALESCE(new_row, old_row);
    before_values jsonb := old_row;
    after_values jsonb := new_row;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(key, old_row -> key), jsonb_object_agg(key, value)
          INTO before_values, after_values
          FROM jsonb_each(new_row) WHERE old_row -> key IS DISTINCT FROM value;
        IF after_values IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO hr_core_auditentry
        (institution_id, table_name, object_id, employee_id, action, before, after,
         actor_id, actor_label, request_id, reason, at)
    VALUES (
        (full_row ->> 'institution_id')::bigint,
        TG_TABLE_NAME,
        full_row ->> 'id',
        CASE WHEN TG_TABLE_NAME = 'hr_core_employee' THEN (full_row ->> 'id')::bigint
             ELSE (full_row ->> 'employee_id')::bigint END,
        lower(TG_OP),
        before_values,
        after_values,
        NULLIF(current_setting('app.actor', true), '')::bigint,
        COALESCE(current_setting('app.actor_label', true), ''),
        COALESCE(current_setting('app.request', true), ''),
        COALESCE(current_setting('app.reason', true), ''),
        clock_timestamp()
    );
    RETURN NULL;
END $$;
"""


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
    return [
        f'DROP TRIGGER IF EXISTS audit_write ON "{table}"',
        f'CREATE TRIGGER audit_write AFTER INSERT OR UPDATE OR DELETE ON "{table}"'
        " FOR EACH ROW EXECUTE FUNCTION audit_write()",
    ]


class _TableOperation(Operation):
    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The model's state does not change."""

    def statements(self, table: str) -> list[str]:
        raise NotImplementedError

    def undo(self, table: str) -> list[str]:
        return [f'DROP TRIGGER IF EXISTS audit_write ON "{table}"']

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
