"""The tutor: from a question to a grounded answer, with or without a model."""
