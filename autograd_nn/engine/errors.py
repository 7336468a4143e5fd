"""Every error class of the package, each a subclass of the builtin a caller would catch."""


class ShapeError(ValueError):
    """Operands whose shapes do not fit together."""


class DTypeError(TypeError):
    """A dtype that cannot do what was asked, such as an integer Tensor that should carry a gradient."""


class UnsupportedFunctionError(TypeError):
    """A NumPy function, or a way of calling one, that has no entry in the table of derivatives."""


class GraphError(RuntimeError):
    """The graph cannot do what was asked, such as ``backward()`` on something that recorded nothing."""


class FreedGraphError(GraphError):
    """A backward pass reached a node whose saved arrays an earlier pass has freed."""


class InPlaceError(RuntimeError):
    """An in-place change that would make a gradient wrong."""


class AnomalyError(FloatingPointError):
    """A nan or an infinity that an operation made, found by ``detect_anomaly()``.

    Attributes
    ----------
    operation : str
        Its name.
    file : str
    line : int or None
        The user's line: where the operation was called or, in a backward pass, recorded.
    """

    operation: str
    file: str
    line: int | None


class RuleError(TypeError):
    """A derivative rule that does not fit its operation: a name it cannot know, a result it cannot give."""


class GradcheckError(AssertionError):
    """A gradient that differs from its numeric witness."""


class KinkWarning(UserWarning):
    """`gradcheck` met a kink, where any slope between the two of its sides passes."""


class DataError(ValueError):
    """A file or data set that is damaged, truncated or not what it claims to be."""


class GraphvizNotFound(RuntimeError):  # noqa: N818 - it says it all
    """A picture that needs Graphviz, on a machine that has none."""


class CommandError(ValueError):
    """What was typed on the command line cannot be done, such as an expression with a mistake in it."""
