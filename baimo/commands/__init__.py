"""The commands of `baimo`, one module each, loaded when they are needed."""
