"""How a row without a number of its own is known again when it reads differently: by its text as received."""
