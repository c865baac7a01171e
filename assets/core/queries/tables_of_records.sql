/* title: Which table of a source each record is a row of
grain: one wanted record that stands in the file
reads: [ids_listed, row_address]
kind: question
keys: [wanted]
*/
select w.wanted, min(a.source_table) as source_table
from ids_listed w
join row_address a on w.wanted in (a.record_id, a.first_id)
group by w.wanted
