"""What stands in the side pane: each module turns a view into rows."""
