from django.db import migrations

from hr_core.db.policies import ProtectTable
from payroll.db.freeze import statements

AUDITED = [
    "CircuitStep",
    "EmployeeSetting",
    "InstitutionSetting",
    "OpeningBalance",
    "PayItem",
    "PayItemBase",
    "PayItemVersion",
    "PayPeriod",
    "PayRun",
    "PaySeal",
    "PayTable",
    "PayTableRow",
    "RecurringInput",
    "RunEvent",
    "SeparationDerogation",
    "VariableInput",
]
# Written in bulk by the calculation and proved by the seal: a trail of each row would say nothing more.
CALCULATED = ["Calculation", "Payment", "Payslip", "PayslipLine", "RunChunk", "RunColumn", "RunFile", "RunProblem"]


class Migration(migrations.Migration):
    dependencies = [("payroll", "0001_create_items_runs_and_payslips"), ("hr_core", "0002_protect_tables")]

    operations = [
        *[ProtectTable(name) for name in AUDITED],
        *[ProtectTable(name, audited=False) for name in CALCULATED],
        *[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in statements()],
    ]
