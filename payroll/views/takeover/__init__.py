"""Screens of the take-over: the wizard, its files, its codes and controls, the signed sheet, the payslips taken over."""
