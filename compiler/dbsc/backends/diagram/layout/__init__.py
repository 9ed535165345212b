"""Where everything in a picture stands: pure geometry, from the model of a diagram to boxes and wires with places.

The steps, each a module: `figures` (how large a box is and where its rows are), `columns` (which column a table stands
in), `nets` (what runs through the gaps between columns), `order` (who stands above whom), `heights` (how far down),
`tracks` (the lines in a gap), `component` (one connected group of tables), `neighbourhoods` and `written` (what becomes
of a tangle), `packing` and `picture` (the whole).

All heights are multiples of a half row, so that two ends are on one line or clearly not.
"""
