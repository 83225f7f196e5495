"""The watch over memory, queues and services."""
