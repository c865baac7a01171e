"""What is said of a public number: shown, not available, or not shown and why."""

OK, NOT_AVAILABLE = "ok", "not_available"
PRIMARY, COMPLEMENTARY, WITHDRAWN = "suppressed_primary", "suppressed_complementary", "withdrawn"
ABSENT = "absent"  # of a row of casualties that is not printed: it has no row in the public file
HIDDEN = (PRIMARY, COMPLEMENTARY, WITHDRAWN, ABSENT)  # value_status of what is not shown (model section 8)
