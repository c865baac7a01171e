/* title: Records without a key at some rows
grain: one row of one table that makes one record and has no number of the source's own
reads: [row_address, rows_listed]
kind: question
keys: [source_table, sheet, source_row]
*/
select a.source_table, a.sheet, a.source_row, min(a.record_id) as record_id
from row_address a
join rows_listed r on r.sheet = a.sheet and r.source_row = a.source_row
where a.own_key is null
group by a.source_table, a.sheet, a.source_row
having count(*) = 1
