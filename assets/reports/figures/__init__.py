"""Published figures, and what is said of where they are from, as reports and the explorer read them."""
