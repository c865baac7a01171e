/* title: File and row where each casualty and person stands now
grain: one record
reads: [casualty_record_received, person_received]
kind: question
keys: [record_id]
*/
select record_id, first(concat(source_file, ', ', source_row) order by source_file desc, source_row) as place
from (
    select record_id, source_file, source_row from casualty_record_received where superseded_by is null
    union all
    select record_id, source_file, source_row from person_received where superseded_by is null
) here
group by record_id
