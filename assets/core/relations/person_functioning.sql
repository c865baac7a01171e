/* title: Disability status by answers
grain: one person's row with answers on functioning
reads: [functioning_rows]
kind: table
keys: [person_record_id]
note: the latest answer; of several of one day the first by record_id.
*/
select person_record_id, disability_status, answered_by
from (
    select person_record_id, disability_status, respondent as answered_by,
           row_number() over (partition by person_record_id order by coalesce(assessed_on, as_of) desc, record_id, source_file,
                                           source_row) as place
    from functioning_rows
    where coalesce(assessed_on, as_of) is not null
) told
where place = 1
