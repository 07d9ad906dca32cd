"""Orders outside the headcount become orders of payment like those of salaries; those that exist are carried over."""

import django.db.models.deletion
from django.db import migrations, models

CARRY = """
SELECT set_config('app.institutions', COALESCE((SELECT '{' || string_agg(id::text, ',') || '}' FROM hr_core_institution), ''), true);
INSERT INTO payroll_paymentorder (institution_id, outside_run_id, number, reference, kind, paying_account_id, operator_id, bank_name,
    count, total, fees, is_reissue, is_confidential, state, prepared_by_id, prepared_at, sent_by_id, sent_on, executed_by_id,
    executed_on, bank_reference)
SELECT institution_id, run_id, number, reference, kind, paying_account_id, operator_id, bank_name, count, total, fees, false,
    is_confidential, state, prepared_by_id, prepared_at, sent_by_id, sent_on, executed_by_id, executed_on, bank_reference
FROM payroll_outsideorder ORDER BY id;
INSERT INTO payroll_orderline (institution_id, order_id, outside_payment_id, employee_id, is_confidential, reference, staff_number,
    name, unit_name, pay_point, bank_name, account, amount, fee, state, state_on, reason, receipt)
SELECT l.institution_id, o.id, l.payment_id, y.employee_id, l.is_confidential, l.reference, p.number, l.name, '', '', l.bank_name,
    l.account, l.amount, l.fee, l.state, l.state_on, l.reason, l.receipt
FROM payroll_outsideorderline l
JOIN payroll_outsideorder f ON f.id = l.order_id
JOIN payroll_paymentorder o ON o.outside_run_id = f.run_id AND o.number = f.number
JOIN payroll_outsidepayment p ON p.id = l.payment_id
JOIN payroll_payee y ON y.id = p.payee_id
ORDER BY l.id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('payroll', '0045_compensate_benefits_served'),
    ]

    operations = [
        migrations.AddField(
            model_name='paymentorder',
            name='outside_run',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payroll.outsiderun', verbose_name='campagne hors effectif'),
        ),
        migrations.AddField(
            model_name='orderline',
            name='outside_payment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payroll.outsidepayment'),
        ),
        migrations.AlterField(
            model_name='paymentorder',
            name='run',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='payroll.payrun', verbose_name='campagne'),
        ),
        migrations.AlterField(
            model_name='orderline',
            name='payment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='payroll.payment'),
        ),
        migrations.AlterField(
            model_name='orderline',
            name='employee',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.employee', verbose_name='agent'),
        ),
        migrations.RunSQL(CARRY, migrations.RunSQL.noop),
        migrations.DeleteModel(name='OutsideOrderLine'),
        migrations.DeleteModel(name='OutsideOrder'),
        migrations.AlterField(
            model_name='paymentorder',
            name='outside_run',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='payroll.outsiderun', verbose_name='campagne hors effectif'),
        ),
        migrations.AlterField(
            model_name='orderline',
            name='outside_payment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='payroll.outsidepayment'),
        ),
        migrations.AlterModelOptions(
            name='paymentorder',
            options={'ordering': ['run', 'outside_run', 'number'], 'verbose_name': 'ordre de paiement', 'verbose_name_plural': 'ordres de paiement'},
        ),
        migrations.AddConstraint(
            model_name='paymentorder',
            constraint=models.UniqueConstraint(fields=('outside_run', 'number'), name='payment_order_outside_number'),
        ),
        migrations.AddConstraint(
            model_name='paymentorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outside_run__isnull', True), ('run__isnull', False)), models.Q(('outside_run__isnull', False), ('run__isnull', True)), _connector='OR'), name='payment_order_one_run', violation_error_message='Un ordre paie une campagne.'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('employee__isnull', False), ('outside_payment__isnull', True), ('payment__isnull', False)), models.Q(('outside_payment__isnull', False), ('payment__isnull', True)), _connector='OR'), name='order_line_one_payment', violation_error_message='Un paiement est celui d’un agent, ou d’un bénéficiaire hors effectif.'),
        ),
    ]
