/* title: Rows that other tables of the file belong to
grain: one row a table makes of a received row, accepted or not
reads: [repeated, broken]
kind: table
keys: [source_row, record_id]
pieces:
  record_id: the stable id; `r` is the row in `repeated`
  own_key: what identifies the row, where it has a key
  person_record_id: the person the row is or belongs to
  service: the service a need is for
  age_years: the person's age
  rows: the received rows with what is joined to them
  part: what tells apart several rows made of one received row
  id_joins: where an id is kept from before a correction or for a decision
*/
select l.source_row, {record_id} as record_id, {own_key} as own_key, {person_record_id} as person_record_id,
       {service} as service, {age_years} as age_years,
       not exists (select 1 from broken b where b.source_row = l.source_row and b.part = {part}) as is_accepted
from {rows}
left join repeated r on r.source_row = l.source_row and r.part = {part}
{id_joins}
