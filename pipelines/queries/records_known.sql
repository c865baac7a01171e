/* title: Which of some records are persons or casualties of the last refresh
grain: one wanted record and what it is
reads: [person_received, casualty_record]
kind: question
keys: [kind, record_id]
*/
select distinct 'person' as kind, record_id from person_received where record_id in :wanted
union all
select distinct 'casualty' as kind, record_id from casualty_record where record_id in :wanted
