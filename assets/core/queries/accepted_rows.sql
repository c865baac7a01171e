/* title: Accepted rows of one table of one file
grain: one row a table makes of a received row, but those in `broken`
reads: [repeated, broken]
kind: file
keys: [record_id]
pieces:
  record_id: the stable id; `r` is the row in `repeated`
  columns: the stored columns that differ from row to row
  rows: the received rows with what is joined to them
  part: what tells apart several rows made of one received row
  id_joins: where an id is kept from before a correction or for a decision
note: columns that are the same in every row stand in the receipt of the load.
*/
select {record_id} as record_id, {columns}
from {rows}
left join repeated r on r.source_row = l.source_row and r.part = {part}
{id_joins}
where not exists (select 1 from broken b where b.source_row = l.source_row and b.part = {part})
