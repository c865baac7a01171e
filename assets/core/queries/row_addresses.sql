/* title: Where each row stands and which record it is
grain: one row a table makes of a received row, accepted or not
reads: [repeated]
kind: rows
into: row_address
keys: [source_table, source_row, record_id]
pieces:
  record_id: the stable id; `r` is the row in `repeated`
  first_id: the id of the first row of its key
  person_record_id: the person the row belongs to
  own_key: the key as the source writes it
  rows: the received rows with what is joined to them
  part: what tells apart several rows made of one received row
  id_joins: where an id is kept from before a correction or for a decision
*/
select :source_table as source_table, :sheet as sheet, l.source_row, {record_id} as record_id, {first_id} as first_id,
       {person_record_id} as person_record_id, {own_key} as own_key
from {rows}
left join repeated r on r.source_row = l.source_row and r.part = {part}
{id_joins}
