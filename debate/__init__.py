"""The debate as data: events, log, fold, view, claims, errors. Needs pydantic and the standard library only."""
