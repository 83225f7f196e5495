"""Everything a developer runs: the engine and bench, the stand-in app, the model server, the demo."""
