"""An AI tutor and learning analytics inside ERPNext."""

__version__ = "0.1.0"
