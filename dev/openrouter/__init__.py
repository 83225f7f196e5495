"""A stand-in for a model service, on loopback: speaks OpenRouter's chat API and fails on request."""

from dev.openrouter.server import Server

__all__ = ["Server"]
