"""The pay engine: exact, columnar, explained. Knows the standard library and NumPy only.

A country writes an expression graph (`Pay`, `expr`, `tables`) from its dated figures (`figures`, `law`); `build_plan`
makes the plan of one day, `PayPlan.evaluate` computes it for n employees, `explain` tells a line, `invert_net` goes
from net to gross.

    law = payroll.countries.law("sn")
    plan = build_plan(law, date(2026, 1, 31), {}, [ItemSpec("base_salary", "Salaire de base", nature="base-salary")])
    result = plan.evaluate({"base_salary": np.array([200_000, 500_000])})
    result.net                                             # int64 (n,), minor units
    explain(result, 0, "ipres-general-employee").text()    # French
"""

from .errors import (
    ColumnError,
    CycleError,
    DefinitionError,
    EngineError,
    FigureError,
    OverflowProofError,
    UnknownNameError,
)
from .explain import Explanation, FigureTold, explain, slice_text
from .expr import (
    AMOUNT_LIMIT,
    Const,
    Expr,
    Input,
    Named,
    Truth,
    as_expr,
    clamp,
    exact,
    floored_if_paid,
    greatest,
    least,
    positive,
    slice_between,
    total,
    where,
)
from .figures import Figure, FigureOverride, FigureValue, period_text, row_text
from .inverse import InvertedNet, invert_net
from .items import (
    DEDUCTION,
    EARNING,
    EMPLOYER_CHARGE,
    FULL,
    NONE,
    Cumulated,
    Inclusion,
    InputSpec,
    ItemSpec,
    LevyAdjustment,
    above,
    part,
    up_to,
)
from .law import (
    INFORMATIVE_TOPICS,
    SECTIONS,
    BaseSpec,
    CountryLaw,
    Currency,
    Declaration,
    LineSpec,
    NatureSpec,
    OpenQuestion,
    SettingSpec,
    Source,
    read_law,
)
from .pay import Pay, ScaleFigure, TableFigure, checked_setting
from .plan import PayPlan, PayResult, PlanLine, build_plan
from .tables import Bracket, Lookup, Scale, SliceTold, Steps, by_choice, by_value, quotient

__all__ = [
    "AMOUNT_LIMIT",
    "DEDUCTION",
    "EARNING",
    "EMPLOYER_CHARGE",
    "FULL",
    "INFORMATIVE_TOPICS",
    "NONE",
    "SECTIONS",
    "BaseSpec",
    "Bracket",
    "ColumnError",
    "Const",
    "CountryLaw",
    "Currency",
    "CycleError",
    "Declaration",
    "DefinitionError",
    "EngineError",
    "Explanation",
    "Expr",
    "Figure",
    "FigureError",
    "FigureOverride",
    "FigureTold",
    "FigureValue",
    "Inclusion",
    "Input",
    "Cumulated",
    "InputSpec",
    "InvertedNet",
    "ItemSpec",
    "LevyAdjustment",
    "LineSpec",
    "Lookup",
    "Named",
    "NatureSpec",
    "OpenQuestion",
    "OverflowProofError",
    "Pay",
    "PayPlan",
    "PayResult",
    "PlanLine",
    "Scale",
    "ScaleFigure",
    "SettingSpec",
    "SliceTold",
    "Source",
    "Steps",
    "TableFigure",
    "Truth",
    "UnknownNameError",
    "above",
    "as_expr",
    "build_plan",
    "by_choice",
    "by_value",
    "checked_setting",
    "clamp",
    "exact",
    "explain",
    "floored_if_paid",
    "greatest",
    "invert_net",
    "least",
    "part",
    "period_text",
    "positive",
    "quotient",
    "read_law",
    "row_text",
    "slice_between",
    "slice_text",
    "total",
    "up_to",
    "where",
]
