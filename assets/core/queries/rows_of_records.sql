/* title: Rows of records and of all that belongs to their persons
grain: one wanted record and one row it is, or that is of its person
reads: [ids_listed, row_address]
kind: question
keys: [wanted, sheet, source_row]
*/
select distinct w.wanted, a.sheet, a.source_row
from ids_listed w
join row_address a on w.wanted in (a.record_id, a.first_id, a.person_record_id)
