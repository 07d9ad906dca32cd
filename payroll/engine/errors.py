"""What the engine refuses, always when a plan is built or when its columns are read, never in the middle of a month."""


class EngineError(Exception):
    """Base of every refusal of the engine; the message is French and can be shown."""


class OverflowProofError(EngineError):
    """A node could leave the 64-bit integers for some allowed input: the plan is refused."""


class CycleError(EngineError):
    """Two definitions need each other."""


class UnknownNameError(EngineError):
    """A formula names something that does not exist."""


class FigureError(EngineError):
    """A figure is missing, has a gap or an overlap, or is not in force on the day asked."""


class DefinitionError(EngineError):
    """An item, a line, a base or a setting is declared or used wrongly."""


class ColumnError(EngineError):
    """A column given for evaluation is unknown, of the wrong length or out of its bounds."""
