/* title: Stable ids of rows
grain: one row a table makes of a received row, accepted or not
reads: [repeated]
kind: table
keys: [source_row, part]
note: kept as found_ids for the rows that have a finding, as kept_<table> before cells are corrected.
pieces:
  part: what tells apart several rows made of one received row
  record_id: the id; `r` is the row in `repeated`
  rows: the received rows with what is joined to them
  id_joins: where an id is kept from before a correction or for a decision
  condition: which received rows
*/
select l.source_row as source_row, {part} as part, {record_id} as record_id
from {rows}
left join repeated r on r.source_row = l.source_row and r.part = {part}
{id_joins}
where {condition}
