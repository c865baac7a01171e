/* title: Rows that count without a cell that could not be used
grain: one row a table makes of a received row (part tells several apart)
reads: [wrong]
kind: table
keys: [source_row, part]
note: rows that are set aside for something else are among them; nobody asks for these.
*/
select source_row, part, list(kind order by kind) as kinds from wrong where kind in :cells group by source_row, part
