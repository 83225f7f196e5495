"""Learning analytics: from dated records to figures with their reasons."""
