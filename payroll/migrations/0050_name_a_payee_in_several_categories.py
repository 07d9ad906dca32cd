"""The same person may be a payee in several categories."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("payroll", "0049_derogate_to_the_categories_of_a_post"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="payee", name="payee_identity_unique"),
        migrations.AddConstraint(
            model_name="payee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("identity_number", ""), _negated=True),
                fields=("institution", "kind", "identity_kind", "identity_number"),
                name="payee_identity_unique",
                violation_error_message="Un autre bénéficiaire de cette catégorie porte déjà cette pièce d’identité.",
            ),
        ),
    ]
