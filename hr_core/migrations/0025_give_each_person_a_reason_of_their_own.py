"""The trail reads `app.reasons`: rows written together about several people keep a reason each."""

from django.db import migrations

from hr_core.db.policies import AUDIT_FUNCTION


class Migration(migrations.Migration):

    dependencies = [
        ('hr_core', '0024_hold_roles_for_a_unit'),
    ]

    operations = [migrations.RunSQL(AUDIT_FUNCTION, migrations.RunSQL.noop)]
