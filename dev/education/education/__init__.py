"""A small app that stands in for Frappe's Education app on development and test sites."""

__version__ = "15.5.0"
