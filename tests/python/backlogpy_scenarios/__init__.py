"""A scenario for each method of BacklogPy, under the method's name."""

from .scenario import SCENARIOS, Stage
from . import attention, git, issues, masters, pages, projects, space  # noqa: F401 - they fill SCENARIOS

__all__ = ["SCENARIOS", "Stage"]
