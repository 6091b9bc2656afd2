"""Small files as finance teams send them, made here, each with what it truly says."""
