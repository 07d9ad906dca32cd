"""Places of the payment in the rail."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry

PAYMENT, MEANS = "Virements", "Moyens de paiement"
VIEW = ("payroll_view",)


def register(pay: str, setup: str) -> None:
    from payroll.selectors.account_changes import account_changes_to_decide
    from payroll.selectors.operator_changes import books_to_approve, operator_changes_to_decide
    from payroll.selectors.paying import orders_to_send, waiting_reissues

    registry.add_menu(
        MenuEntry(pay, "Virements", "payroll:transfer_latest", VIEW, order=45, subject=PAYMENT),
        MenuEntry(pay, "Ordres de paiement", "payroll:order_list", VIEW, order=45, badge=orders_to_send, subject=PAYMENT),
        MenuEntry(pay, "Chèques", "payroll:cheque_list", VIEW, order=45, subject=PAYMENT),
        MenuEntry(pay, "Impayés", "payroll:owed_list", VIEW, order=45, badge=waiting_reissues, subject=PAYMENT),
        MenuEntry(setup, "Comptes payeurs", "payroll:paying_account_list", VIEW, order=71, badge=account_changes_to_decide, subject=MEANS),
        MenuEntry(setup, "Formats de virement", "payroll:payment_format_list", VIEW, order=71, subject=MEANS),
        MenuEntry(setup, "Monnaie mobile", "payroll:mobile_operator_list", VIEW, order=71, badge=operator_changes_to_decide, subject=MEANS),
        MenuEntry(setup, "Carnets de chèques", "payroll:cheque_book_list", VIEW, order=71, badge=books_to_approve, subject=MEANS),
        MenuEntry(
            setup, "Coupures et pièces", "payroll:denominations", ("payroll_close", "payroll_pay"), order=71, subject=MEANS
        ),
    )
