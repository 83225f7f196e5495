"""A Frappe to develop and test on, made from the package registries alone (see dev/README.md)."""
