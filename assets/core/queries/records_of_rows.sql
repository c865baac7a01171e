/* title: Records that stand at some rows
grain: one record and one row, under the id it has and under that of the first row of its key
reads: [row_address, rows_listed]
kind: question
keys: [record_id, sheet, source_row]
*/
select a.record_id, a.sheet, a.source_row
from row_address a
join rows_listed r on r.sheet = a.sheet and r.source_row = a.source_row
union
select a.first_id, a.sheet, a.source_row
from row_address a
join rows_listed r on r.sheet = a.sheet and r.source_row = a.source_row
