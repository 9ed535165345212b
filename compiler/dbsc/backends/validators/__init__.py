"""What a schema says of values and rows, for the validators of any language."""
