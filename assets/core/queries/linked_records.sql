/* title: Linked records that are there
grain: one current record, with a source and the table it stands in
reads: [casualty_record_received, person_received, records_listed]
kind: question
keys: [record_id, kind]
*/
select record_id, min(source_id) as source_id, 'casualty_record' as kind
from casualty_record_received
where superseded_by is null and record_id in (select record_id from records_listed)
group by record_id
union all
select record_id, min(source_id) as source_id, 'person' as kind
from person_received
where superseded_by is null and record_id in (select record_id from records_listed)
group by record_id
