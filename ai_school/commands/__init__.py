"""bench --site SITE ai-school …: what an administrator does from the terminal.

Frappe imports this on every call of bench: the commands import what they need when they run.
"""

from ai_school.commands import data, demonstration, learning, mood, operations, tuning, tutor
from ai_school.commands.site import ai_school

__all__ = ["data", "demonstration", "learning", "mood", "operations", "tuning", "tutor"]

commands = [ai_school]
