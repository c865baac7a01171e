/* title: Barriers
grain: one accepted row of a barrier, with the person it belongs to
reads: [barrier_rows, person_key]
keys: [record_id, source_file]
*/
select
       r.person_record_id, k.person_id, r.need_id, r.record_id, r.source_id, r.source_type, r.source_table, r.source_file,
       r.source_sheet, r.source_row, r.as_of, r.vintage, r.service, r.barrier, r.barrier_detail, r.main, r.asked,
       r.provider_source_type, r.provider_service, r.provider_barrier, r.carried, r.superseded_by
from barrier_rows r
join person_key k on k.person_record_id = r.person_record_id
