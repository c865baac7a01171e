/* A declared link names a record of another source; here it is in none. Both are kept, the person as one of its own. */
select p.source_id, p.source_table, p.source_file, p.source_sheet, p.source_row, p.record_id, 'linked_record_id' as column_name,
       p.linked_key as value, '{}' as params
from person_received p
left join (select record_id from casualty_record union select record_id from person_received
           union select same_person from person_received where same_person is not null) r on r.record_id = p.linked_record_id
where p.linked_record_id is not null and r.record_id is null
union all
select p.source_id, p.source_table, p.source_file, p.source_sheet, p.source_row, p.record_id, 'indirect_of' as column_name,
       p.indirect_key as value, '{}' as params
from person_received p
left join (select distinct record_id from casualty_record) r on r.record_id = p.indirect_of
where p.indirect_of is not null and r.record_id is null
