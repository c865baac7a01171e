/* Rows of one file stand in a newer file of the same source too: each is counted once. One finding per file and table. */
select source_id, source_table, source_file, source_sheet, cast(null as bigint) as source_row, cast(null as varchar) as record_id, cast(null as varchar) as column_name,
       superseded_by as value, concat('{"n": "', count(*), '", "expected": "', superseded_by, '"}') as params
from (
    select source_id, source_table, source_file, source_sheet, superseded_by from casualty_record
    union all select source_id, source_table, source_file, source_sheet, superseded_by from casualty_count
    union all select source_id, source_table, source_file, source_sheet, superseded_by from incident
    union all select source_id, source_table, source_file, source_sheet, superseded_by from person_received
    union all select source_id, source_table, source_file, source_sheet, superseded_by from people_in_need
) r
where superseded_by in (select source_file from load)
group by source_id, source_table, source_file, source_sheet, superseded_by
